// Steps that can be ticked and stay ticked in this browser, and letters that fill in from a form. Ticks are the only thing
// kept, under the page's address; what is typed into a letter is kept nowhere.

import { element, filled } from "./dom.js";
import { letter as words, steps as said } from "./words.js";

/** Ticked steps of this page, by number. */
const ticks = {
  key: `ticks ${location.pathname}`,
  /** @returns {Set<number>} */
  read() {
    try {
      return new Set(JSON.parse(localStorage.getItem(this.key) ?? "[]"));
    } catch {
      return new Set();
    }
  },
  /** @param {Set<number>} ticked */
  write(ticked) {
    try {
      if (ticked.size) localStorage.setItem(this.key, JSON.stringify([...ticked].sort((a, b) => a - b)));
      else localStorage.removeItem(this.key);
    } catch {
      // Storage is off: the ticks last as long as the page.
    }
  },
};

/** @param {HTMLElement} section the section with the steps */
function steps(section) {
  const list = section.querySelector("ol");
  if (!list) return;
  const ticked = ticks.read();
  const boxes = [...list.children].map((item, number) => {
    const box = element("input", { type: "checkbox", class: "step-box", "aria-label": filled(said.tick, { number: String(number + 1) }) });
    box.checked = ticked.has(number);
    item.classList.toggle("is-done", box.checked);
    box.addEventListener("change", () => {
      item.classList.toggle("is-done", box.checked);
      if (box.checked) ticked.add(number);
      else ticked.delete(number);
      ticks.write(ticked);
      forget.hidden = ticked.size === 0;
    });
    (item.querySelector(":scope > p") ?? item).prepend(box);
    return box;
  });
  list.classList.add("has-boxes");
  const forget = element("button", { type: "button", class: "paper-button" }, said.forget);
  forget.hidden = ticked.size === 0;
  forget.addEventListener("click", () => {
    ticked.clear();
    ticks.write(ticked);
    for (const box of boxes) {
      box.checked = false;
      box.closest("li").classList.remove("is-done");
    }
    forget.hidden = true;
    boxes[0].focus();
  });
  const print = element("button", { type: "button", class: "paper-button" }, said.print);
  print.addEventListener("click", () => window.print());
  list.after(element("p", { class: "paper-buttons" }, print, forget));
}

const BLANK = /\(([^()]{2,90})\)/g;

/** Marks each blank "(amount)" of a letter; sentences in parentheses are advice and stay. @param {HTMLElement} letter */
function blanks(letter) {
  /** @type {Map<string, HTMLElement[]>} */
  const found = new Map();
  const walker = document.createTreeWalker(letter, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const parts = [];
    let at = 0;
    for (const match of text.data.matchAll(BLANK)) {
      if (/[.:]/.test(match[1])) continue;
      parts.push(text.data.slice(at, match.index));
      const blank = element("span", { class: "blank" }, match[0]);
      blank.dataset.blank = match[0];
      const name = match[1].trim();
      found.set(name, [...(found.get(name) ?? []), blank]);
      parts.push(blank);
      at = match.index + match[0].length;
    }
    if (parts.length) text.replaceWith(...parts, text.data.slice(at));
  }
  return found;
}

let letters = 0;

/** @param {HTMLElement} letter */
function letterForm(letter) {
  const found = blanks(letter);
  if (!found.size) return;
  letters += 1;
  const fields = [...found].map(([name, spans], number) => {
    const id = `letter-${letters}-${number}`;
    const input = element("input", { id, type: "text", autocomplete: "off" });
    input.addEventListener("input", () => {
      for (const span of spans) {
        span.textContent = input.value.trim() || span.dataset.blank;
        span.classList.toggle("is-filled", input.value.trim() !== "");
      }
    });
    return element("p", { class: "tool-field" }, element("label", { for: id }, name[0].toUpperCase() + name.slice(1)), input);
  });
  const status = element("p", { role: "status" });
  const text = () => letter.innerText.replace(/\n{3,}/g, "\n\n").trim() + "\n";
  const copy = element("button", { type: "button", class: "paper-button" }, words.copy);
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      status.textContent = words.copied;
    } catch {
      const range = document.createRange();
      range.selectNodeContents(letter);
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(range);
      status.textContent = words.selected;
    }
  });
  const save = element("button", { type: "button", class: "paper-button" }, words.save);
  save.addEventListener("click", () => {
    const link = element("a", { download: "letter.txt", href: URL.createObjectURL(new Blob([text()], { type: "text/plain;charset=utf-8" })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  const print = element("button", { type: "button", class: "paper-button" }, words.print);
  print.addEventListener("click", () => {
    letter.classList.add("is-printed");
    document.documentElement.classList.add("prints-letter");
    addEventListener("afterprint", () => {
      letter.classList.remove("is-printed");
      document.documentElement.classList.remove("prints-letter");
    }, { once: true });
    window.print();
  });
  letter.after(
    element("details", { class: "tool letter-form" },
      element("summary", {}, words.fill),
      element("p", { class: "tool-small" }, words.stays),
      element("div", { class: "tool-fields" }, ...fields)),
    element("p", { class: "paper-buttons" }, copy, save, print),
    status,
  );
}

const section = document.querySelector("[data-steps]");
if (section instanceof HTMLElement) steps(section);

const where = document.querySelector("[data-letters]");
if (where instanceof HTMLElement) {
  for (const letter of document.querySelectorAll(where.dataset.letters)) letterForm(letter);
}
