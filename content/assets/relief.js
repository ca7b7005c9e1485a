// The relief finder: judges the options in assets/relief.json by the reader's answers. The pure functions come first; the
// form below works with plain radio buttons. The reference is generator/finder.py, and tests hold the two together.

import { element, fetched, filled, home, keepInAddress, typedInAddress } from "./dom.js";

/**
 * @typedef {{question: string, answers: string[], why_not: string}} Condition
 * @typedef {{id: string, title: string, path: string, rank: number, because: string, next: string, cost: string,
 *   stops: string, conditions: Condition[]}} Option
 * @typedef {{id: string, text: string, help: string, answers: {id: string, text: string}[]}} Question
 * @typedef {{title: string, path: string, because: string, question: string | null, answers: string[]}} Help
 * @typedef {{questions: Question[], options: Option[], help: Help[], not_sure: string, words: Record<string, string>}} Data
 */

/** @param {Option} option @param {Record<string, string>} answers @param {string} notSure */
function judge(option, answers, notSure) {
  const failed = [];
  let open = 0;
  for (const condition of option.conditions) {
    const answer = answers[condition.question] ?? notSure;
    if (answer === notSure) open += 1;
    else if (!condition.answers.includes(answer)) failed.push(condition);
  }
  return { option, failed, open };
}

/** Every option judged, those that fit first. @param {Data} data @param {Record<string, string>} answers */
export function verdicts(data, answers) {
  return data.options
    .map((option) => judge(option, answers, data.not_sure))
    .sort((a, b) => Number(a.failed.length > 0) - Number(b.failed.length > 0) || a.open - b.open || a.option.rank - b.option.rank || (a.option.id < b.option.id ? -1 : 1));
}

/** Whether a question can still rule an option out. @param {Data} data @param {string} question @param {Record<string, string>} answers */
export function matters(data, question, answers) {
  const place = data.questions.findIndex(({ id }) => id === question);
  const before = Object.fromEntries(data.questions.slice(0, place).filter(({ id }) => id in answers).map(({ id }) => [id, answers[id]]));
  return data.options.some(
    (option) => option.conditions.some((condition) => condition.question === question) && judge(option, before, data.not_sure).failed.length === 0,
  );
}

/** The pages to offer beside the options. @param {Data} data @param {Record<string, string>} answers */
export function offered(data, answers) {
  return data.help.filter(({ question, answers: wanted }) => question === null || wanted.includes(answers[question]));
}

/** @param {HTMLFormElement} form @param {Data} data */
function finder(form, data) {
  const answer = form.querySelector("output");
  const status = form.querySelector("[role=status]");
  const { words } = data;

  const read = () => {
    const given = new FormData(form);
    /** @type {Record<string, string>} */
    const answers = {};
    for (const { id } of data.questions) {
      const value = given.get(id);
      if (typeof value === "string" && value && matters(data, id, answers)) answers[id] = value;
    }
    return answers;
  };

  function show() {
    const answers = read();
    let asked = false;
    for (const { id } of data.questions) {
      const part = form.querySelector(`[data-question="${id}"]`);
      const needed = matters(data, id, answers);
      part.hidden = !needed || (asked && !(id in answers));
      if (needed && !(id in answers)) asked = true;
    }
    const judged = verdicts(data, answers);
    const fits = judged.filter(({ failed }) => failed.length === 0);
    answer.replaceChildren();
    if (Object.keys(answers).length) {
      answer.append(
        element("h2", {}, words.fits),
        element("ol", {}, ...fits.map(({ option, open }) =>
          element("li", { "data-relief": option.id },
            element("a", { href: new URL(option.path, home).pathname }, option.title),
            element("p", {}, option.because, open ? ` ${words.may_fit}` : ""),
            element("p", { class: "tool-small" }, filled(words.cost, { text: option.cost }), " · ", filled(words.stops, { text: option.stops })),
            element("p", {}, filled(words.next, { text: option.next }))))),
        element("h2", {}, words.help),
        element("ul", {}, ...offered(data, answers).map(({ title, path, because }) =>
          element("li", { "data-help": path.replace(/\/$/, "") }, element("a", { href: new URL(path, home).pathname }, title), ": ", because))),
        element("details", {}, element("summary", {}, words.not),
          element("ul", {}, ...judged.filter(({ failed }) => failed.length).map(({ option, failed }) =>
            element("li", { "data-no-relief": option.id },
              element("a", { href: new URL(option.path, home).pathname }, option.title), ": ", failed.map(({ why_not }) => why_not).join(" "))))),
      );
      status.textContent = fits.length === 1 ? words.one : filled(words.count, { number: String(fits.length) });
    } else status.textContent = "";
    keepInAddress(new URLSearchParams(answers));
  }

  for (const [name, value] of typedInAddress()) {
    const choice = [...form.elements].find((input) => input instanceof HTMLInputElement && input.name === name && input.value === value);
    if (choice) choice.checked = true;
  }
  form.addEventListener("change", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("button[type=reset]").hidden = false;
  show();
}

const form = document.querySelector("form[data-relief-finder]");
if (form instanceof HTMLFormElement) finder(form, await fetched("relief.json"));
