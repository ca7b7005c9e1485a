// The deadline form on its own page and on every letter's page. Counts with deadline.js; nothing typed leaves the browser.

import { calendar, calendarFile, cents, dayOf, daysBetween, knowsAbroad, needsAmount, parsed, periodsThatHold } from "./deadline.js";
import { complain, element, fetched, filled, home, keepInAddress, typedInAddress, once } from "./dom.js";
import { deadline as said } from "./words.js";

const LATEST_AHEAD = 62;

/** @type {() => Promise<import("./deadline.js").Data>} */
const load = once(() => fetched("deadlines.json"));

/** @param {HTMLFormElement} form */
function deadlineForm(form) {
  const field = (name) => form.elements.namedItem(name);
  const answer = form.querySelector("output");
  const onItsOwnPage = form.dataset.deadline === "";

  function showFields(notice) {
    const when = { amount: notice && needsAmount(notice), abroad: notice && knowsAbroad(notice), printed: notice && notice.periods.length === 0 };
    for (const part of form.querySelectorAll("[data-when]")) part.hidden = !when[part.dataset.when];
    const dated = field("date")?.closest(".tool-field");
    if (dated && onItsOwnPage) dated.hidden = Boolean(when.printed);
  }

  /** What was typed, or null and the sentences beside the fields. @param {import("./deadline.js").Data} data */
  function read(data, quiet) {
    const { words } = data;
    let good = true;
    const check = (input, sentence) => {
      complain(input, quiet ? "" : sentence);
      if (sentence) good = false;
    };
    const name = field("notice");
    const notice = data.notices[name.value];
    if (name.type !== "hidden") check(name, notice ? "" : words.choose);
    if (!notice) return null;
    const fixed = notice.periods.length > 0;
    const dated = fixed ? field("date") : field("printed");
    const time = parsed(dated.value);
    const long = (day) => new Intl.DateTimeFormat(data.locale, { dateStyle: "long", timeZone: "UTC" }).format(parsed(day));
    let wrong = "";
    if (Number.isNaN(time)) wrong = fixed ? words.date : words.printed;
    else if (dated.value < `${data.first}-01-01` || dated.value > `${data.last - 1}-12-31`)
      wrong = filled(words.range, { first: long(`${data.first}-01-01`), last: long(`${data.last - 1}-12-31`) });
    else if (fixed && daysBetween(dayOf(new Date()), dated.value) > LATEST_AHEAD) wrong = words.future;
    check(dated, wrong);
    let amount = 0;
    if (needsAmount(notice)) {
      amount = cents(field("amount").value);
      check(field("amount"), Number.isNaN(amount) ? words.amount : "");
    }
    return good ? { notice, fixed, date: dated.value, amount, abroad: Boolean(field("place")?.checked), long } : null;
  }

  /** @param {import("./deadline.js").Data} data */
  function show(data, quiet) {
    const typed = read(data, quiet);
    answer.replaceChildren();
    if (!typed) return;
    const { words } = data;
    const { notice, long } = typed;
    const lines = [];
    let day = typed.date;
    if (typed.fixed) {
      const [main, ...others] = periodsThatHold(notice, typed.amount, typed.abroad);
      if (!main) return;
      const days = calendar(data);
      const last = days.lastDay(typed.date, main.count, main.unit);
      day = last.day;
      lines.push(element("p", {}, `${words.by_rule}: ${main.applies}`));
      if (last.day !== last.counted) lines.push(element("p", {}, filled(words.moved, { day: long(last.counted) })));
      for (const other of others) {
        const fallback = days.lastDay(typed.date, other.count, other.unit).day;
        const text = filled(words.fallback, { applies: other.applies, day: long(fallback) });
        lines.push(element("p", {}, other.later ? text : `${other.applies} ${long(fallback)}.`));
      }
      lines.push(
        element("p", {}, ...filled(words.source, { source: "\u0000" }).split("\u0000").flatMap((part, place) =>
          place === 0 ? [part] : [element("a", { href: main.url, rel: "noopener" }, main.source), part]),
          main.basis === "reported" ? ` ${words.reported}` : ""),
      );
    } else {
      lines.push(element("p", {}, words.no_rule));
    }
    const left = daysBetween(dayOf(new Date()), day);
    const count = left === 0 ? words.today : left === 1 ? words.one_left : left > 1 ? words.left : left === -1 ? words.one_over : words.over;
    const weekday = new Intl.DateTimeFormat(data.locale, { dateStyle: "full", timeZone: "UTC" }).format(parsed(day));
    const head = element("p", { class: "tool-result" },
      element("strong", { id: "deadline", "data-value": day }, weekday), " ",
      element("span", {}, filled(count, { number: String(Math.abs(left)) })));
    const rest = [element("p", { class: "tool-wins" }, words.printed_wins)];
    if (left < 0) rest.push(element("p", {}, notice.passed));
    if (notice.extendable !== "unknown") rest.push(element("p", {}, notice.extendable === "no" ? words.no_extension : words.extension));
    const page = new URL(notice.path, home).href;
    const file = calendarFile({
      day, title: filled(words.event, { code: notice.code }), note: filled(words.event_note, { date: typed.fixed ? typed.date : day, url: page }),
      uid: `${form.elements.namedItem("notice").value}-${day}@irs-letter-guide`,
      stamp: new Date().toISOString().replace(/[-:]|\.\d+/g, ""),
    });
    const link = element("a", { id: "calendar", download: `${notice.code.toLowerCase().replace(/\W+/g, "-")}-${day}.ics`,
      href: URL.createObjectURL(new Blob([file], { type: "text/calendar;charset=utf-8" })) }, words.calendar);
    answer.append(head, ...rest, ...lines, element("p", {}, link));
    if (onItsOwnPage) keepInAddress(new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== "")));
  }

  async function update(quiet) {
    try {
      const data = await load();
      if (onItsOwnPage) showFields(data.notices[field("notice").value]);
      show(data, quiet);
    } catch (error) {
      answer.replaceChildren(element("p", {}, said.failed));
      throw error;
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update(false);
  });
  form.addEventListener("change", () => update(true));
  if (onItsOwnPage) {
    const query = typedInAddress();
    for (const [name, value] of query) {
      const input = field(name);
      if (input instanceof HTMLInputElement && input.type === "checkbox") input.checked = value === input.value;
      else if (input) input.value = value;
    }
    update(!query.has("notice"));
  }
}

for (const form of document.querySelectorAll("form[data-deadline]")) deadlineForm(form);
