// What every page needs: the switch of colors, the menu of narrow screens, the heading that is being read marked in the
// table of contents, links to headings, tables read row by row on narrow screens, what words mean, and pages kept for a
// time without network (sw.js). Pages are whole without it.

import { element, fetched, home, once } from "./dom.js";
import { frame } from "./words.js";

const KEPT = "pages";
const FEW_WORDS = 20; // characters of the longest cell up to which a table is one of numbers, to be read down its columns

/** The switch of colors: the script in the header has set it before the first paint. */
function colors() {
  const button = document.querySelector("button[data-scheme]");
  button?.addEventListener("click", () => {
    const scheme = document.body.dataset.mdColorScheme === "slate" ? "default" : "slate";
    document.body.dataset.mdColorScheme = scheme;
    button.setAttribute("aria-pressed", String(scheme === "slate"));
    try {
      localStorage.setItem("scheme", scheme);
    } catch {
      // The browser keeps nothing: the choice holds for this page.
    }
  });
}

/** The menu of narrow screens: opened by a button, left by Escape or by walking out of it. */
function menu() {
  const toggle = document.getElementById("__drawer");
  const button = document.querySelector("button[data-menu]");
  const panel = document.getElementById("menu");
  if (!(toggle instanceof HTMLInputElement) || !(button instanceof HTMLElement) || !panel) return;
  toggle.checked = false; // some browsers open it again after a reload
  /** @param {boolean} open */
  const turn = (open) => {
    toggle.checked = open;
    button.setAttribute("aria-expanded", String(open));
    const link = panel.querySelector("li a");
    if (open && link instanceof HTMLElement) link.focus();
    else button.focus();
  };
  button.addEventListener("click", () => turn(!toggle.checked));
  // The veil over the page is the theme's label of the same switch.
  toggle.addEventListener("change", () => turn(toggle.checked));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && toggle.checked) turn(false);
  });
  panel.addEventListener("focusout", (event) => {
    const next = /** @type {FocusEvent} */ (event).relatedTarget;
    if (toggle.checked && next instanceof Node && !panel.contains(next)) turn(false);
  });
}

/** Marks the entry of the table of contents whose section is being read. */
function reading() {
  const links = new Map();
  for (const link of document.querySelectorAll('.md-nav--secondary a[href^="#"]')) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  let marked;
  const watch = new IntersectionObserver(
    (entries) => {
      const read = entries.filter((entry) => entry.isIntersecting).at(-1);
      if (!read) return;
      marked?.classList.remove("md-nav__link--active");
      marked?.removeAttribute("aria-current");
      marked = links.get(read.target);
      marked.classList.add("md-nav__link--active");
      marked.setAttribute("aria-current", "location");
    },
    { rootMargin: "0px 0px -70% 0px" },
  );
  for (const heading of links.keys()) watch.observe(heading);
}

/** The first sentence of a glossary word over each link to it, fetched when one is pointed at. */
function words() {
  const load = once(() => fetched("terms.json"));
  /** @param {Event} event */
  const explain = async (event) => {
    const link = event.target instanceof Element ? event.target.closest("article a[href]") : null;
    const word = link instanceof HTMLAnchorElement && !link.title && /\/glossary\/([^/]+)\/$/.exec(link.pathname)?.[1];
    if (!word) return;
    try {
      link.title = (await load())[word] ?? "";
    } catch {
      // No network: the link still leads to the word.
    }
  };
  document.addEventListener("pointerover", explain);
  document.addEventListener("focusin", explain);
}

/** A sign beside each heading that links to it. */
function headings() {
  for (const heading of document.querySelectorAll("article :is(h2, h3)[id]")) {
    heading.append(element("a", { class: "headerlink", href: `#${heading.id}`, title: frame.link, "aria-label": frame.link }, "¶"));
  }
}

/**
 * A table of sentences is read row by row on a narrow screen, each cell with its heading before it: see [data-stacked] in
 * guide.css. The roles say again what each part is, since some browsers forget it when the parts are shown as blocks.
 */
function tables() {
  for (const table of document.querySelectorAll("article table:not([class], .compared *)")) {
    const headings = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent?.trim() ?? "");
    const cells = [...table.querySelectorAll("td")];
    if (headings.length < 3 || !cells.some((cell) => (cell.textContent?.length ?? 0) > FEW_WORDS)) continue;
    for (const [parts, role] of [["thead, tbody", "rowgroup"], ["tr", "row"], ["th", "columnheader"], ["td", "cell"]]) {
      for (const part of table.querySelectorAll(parts)) part.setAttribute("role", role);
    }
    for (const cell of cells) if (cell.cellIndex) cell.dataset.label = headings[cell.cellIndex];
    table.setAttribute("role", "table");
    table.setAttribute("data-stacked", "");
  }
}

/** "Report a mistake" beside each fact of a page: the page's own link, with the fact, our value and its source filled in. */
function mistakes() {
  const whole = document.querySelector("#facts > p > .report");
  if (!(whole instanceof HTMLAnchorElement)) return;
  for (const row of document.querySelectorAll("#facts li[data-fact]")) {
    const source = row.parentElement?.previousElementSibling?.querySelector("a");
    const value = row.querySelector("strong")?.nextSibling?.textContent ?? "";
    const link = new URL(whole.href);
    link.searchParams.set("source", source instanceof HTMLAnchorElement ? source.href : "");
    link.searchParams.set("fact", row.getAttribute("data-fact") ?? "");
    link.searchParams.set("value", value.trim().replace(/\.$/, ""));
    row.append(" ", element("a", { class: "report", rel: "nofollow", href: link.href }, whole.textContent ?? ""));
  }
}

/** Says so where a page is a kept copy; lists the kept pages on the page for a time without network. */
async function withoutNetwork() {
  const note = document.querySelector("[data-no-network]");
  const say = () => {
    if (!(note instanceof HTMLElement)) return;
    note.hidden = navigator.onLine;
    note.textContent = navigator.onLine ? "" : frame.withoutNetwork;
  };
  addEventListener("online", say);
  addEventListener("offline", say);
  say();
  const list = document.querySelector("[data-kept]");
  if (!list || !("caches" in window) || !(await caches.has(KEPT))) return;
  const cache = await caches.open(KEPT);
  for (const request of await cache.keys()) {
    if (!request.url.startsWith(home.href) || !request.url.endsWith("/")) continue;
    const response = await cache.match(request);
    const page = new DOMParser().parseFromString((await response?.text()) ?? "", "text/html");
    const title = page.querySelector("h1")?.firstChild?.textContent?.trim() || request.url;
    list.append(element("li", {}, element("a", { href: request.url }, title)));
  }
}

colors();
menu();
headings();
tables();
words();
mistakes();
reading();
withoutNetwork();
if ("serviceWorker" in navigator) {
  addEventListener("load", () => {
    // A preview has no sw.js, and a browser may refuse: the pages work all the same.
    navigator.serviceWorker.register(new URL("sw.js", home)).catch(() => undefined);
  });
}
