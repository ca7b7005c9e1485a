// Narrows the lists of a section's index as one types. The page is whole without it.

import { filled } from "./dom.js";
import { folded } from "./search.js";
import { filter as words } from "./words.js";

for (const form of document.querySelectorAll("form[data-filter]")) {
  const input = form.querySelector("input");
  const status = form.querySelector("[role=status]");
  const items = [...document.querySelectorAll("article .listed > ul > li")];
  const texts = items.map((item) => folded(item.textContent ?? ""));
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", () => {
    const wanted = folded(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    items.forEach((item, index) => {
      item.hidden = !wanted.every((word) => texts[index].includes(word));
      if (!item.hidden) shown += 1;
    });
    for (const part of document.querySelectorAll("article .listed")) {
      part.hidden = ![...part.querySelectorAll("li")].some((item) => !item.hidden);
    }
    status.textContent = wanted.length ? filled(words.shown, { number: String(shown) }) : "";
  });
}
