// The search box in the header of every page, and the results on /find/. Ranks with search.js; fetches it and the index
// once, when somebody begins to type. Works with the form's plain address (?q=…) where this script does not run.

import { element, fetched, filled, home, once } from "./dom.js";
import { find as words } from "./words.js";

const LISTED = 20;
const PATIENCE = 300; // milliseconds of loading after which the page says so
const SUGGESTED = 6;

/** @type {() => Promise<{search: import("./search.js").Search, labels: Record<string, string>}>} */
const load = once(async () => {
  const [{ Search }, found] = await Promise.all([import("./search.js"), fetched("search.json")]);
  return { search: new Search(found), labels: found.labels };
});

/** @param {number} number how many pages were found */
const count = (number) => filled(number === 1 ? words.one : words.many, { number: String(number) });

/** The list of results on /find/. */
function results(form) {
  const input = form.elements.namedItem("q");
  const list = document.getElementById("results");
  const status = document.getElementById("results-status");
  let asked = 0;

  async function show() {
    const query = input.value.trim();
    const turn = (asked += 1);
    if (!query) {
      list.replaceChildren();
      status.textContent = "";
      document.documentElement.classList.remove("is-searching");
      return;
    }
    let found;
    const slow = setTimeout(() => (status.textContent = words.loading), PATIENCE);
    try {
      found = await load();
    } catch {
      status.textContent = words.failed;
      return;
    } finally {
      clearTimeout(slow);
    }
    if (turn !== asked) return;
    const { hits, unknown } = found.search.find(query, LISTED);
    document.documentElement.classList.add("is-searching");
    const say = [];
    if (unknown.length) say.push(filled(words.unknown, { codes: unknown.slice(0, 3).join(", ") }));
    if (hits.length) say.push(count(hits.length));
    else say.push(words.noneListed);
    status.textContent = say.join(" ");
    list.replaceChildren(
      ...hits.map(({ row, matched }) =>
        element(
          "li", {},
          element("span", { class: `find-kind kind kind--${row.k}` }, found.labels[row.k] ?? ""),
          element("a", { href: new URL(row.p, home).pathname }, row.t),
          element("p", {}, row.d),
          ...(matched.length ? [element("p", { class: "find-matched" }, filled(words.matched, { words: matched.slice(0, 8).join(", ") }))] : []),
        ),
      ),
    );
  }

  function remember() {
    const address = new URL(location.href);
    if (input.value.trim()) address.searchParams.set("q", input.value.trim());
    else address.searchParams.delete("q");
    if (address.href !== location.href) history.replaceState(null, "", address);
  }

  input.addEventListener("focus", () => load().catch(() => undefined), { once: true });
  let pause = 0;
  input.addEventListener("input", () => {
    show();
    clearTimeout(pause);
    pause = setTimeout(remember, 400);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember();
    show();
  });
  moveThrough(input, list);
  addEventListener("pageshow", () => {
    const query = new URLSearchParams(location.search).get("q");
    if (query !== null) input.value = query;
    show();
  });
}

/** Arrow keys move from the box into the list and back. */
function moveThrough(input, list) {
  const links = () => [...list.querySelectorAll("a")];
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && links().length) {
      event.preventDefault();
      links()[0].focus();
    }
  });
  list.addEventListener("keydown", (event) => {
    const place = links().indexOf(document.activeElement);
    const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: links().length - 1 }[event.key];
    if (event.key === "Escape") input.focus();
    if (next === undefined || place < 0) return;
    event.preventDefault();
    (links()[next] ?? (next < 0 ? input : links().at(-1))).focus();
  });
}

/** Suggestions below the box in the header. */
function suggestions(form) {
  const input = form.elements.namedItem("q");
  const list = element("ul", { class: "find-suggestions", hidden: "", role: "list" });
  const status = element("p", { class: "find-hidden", role: "status" });
  form.append(list, status);
  let asked = 0;
  const close = () => {
    list.hidden = true;
  };
  async function show() {
    const query = input.value.trim();
    const turn = (asked += 1);
    if (!query) {
      status.textContent = "";
      return close();
    }
    let found;
    try {
      found = await load();
    } catch {
      return close();
    }
    if (turn !== asked) return;
    const { hits } = found.search.find(query, SUGGESTED);
    list.replaceChildren(
      ...hits.map(({ row }) =>
        element("li", {}, element("a", { href: new URL(row.p, home).pathname }, element("span", { class: `find-kind kind kind--${row.k}` }, found.labels[row.k] ?? ""), row.t)),
      ),
    );
    list.hidden = hits.length === 0;
    status.textContent = hits.length ? count(hits.length) : words.none;
  }
  input.addEventListener("input", show);
  input.addEventListener("focus", () => load().catch(() => undefined), { once: true });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // else the browser empties the box
      close();
      input.focus();
    }
  });
  moveThrough(input, list);
}

for (const form of document.querySelectorAll("form[data-find]")) {
  if (form.dataset.find === "results") results(form);
  else suggestions(form);
}

document.addEventListener("keydown", (event) => {
  const target = event.target;
  const typing = target instanceof HTMLElement && (target.isContentEditable || /^(?:input|textarea|select)$/i.test(target.tagName));
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
  const boxes = [...document.querySelectorAll("form[data-find] input[name=q]")];
  const box = boxes.find((one) => one.closest("article")) ?? boxes[0];
  if (box instanceof HTMLInputElement) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});
