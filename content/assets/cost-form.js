// The form of the cost estimator: reads and checks what was typed, computes with cost.js, shows every line of the working.
// Nothing typed leaves the browser; the address of the page carries it, so that a result can be kept or shared.

import { cost, costOn, later, months, Overpaid, planOver, rulesOf } from "./cost.js";
import { cents, dayOf, parsed } from "./deadline.js";
import { complain, element, fetched, filled, keepInAddress, typedInAddress } from "./dom.js";
import { cost as said } from "./words.js";

const DATES = /** @type {const} */ (["due", "paid", "filed", "extended", "plan", "notice", "levy"]);
const DAYS_BEFORE_DUE = 400;
const DAYS_OF_EXTENSION = 366;
const POINTS = 24;
const SVG = "http://www.w3.org/2000/svg";

/** @typedef {import("./cost.js").Data} Data @typedef {import("./cost.js").Case} Case @typedef {import("./cost.js").Cost} Cost */

/** @param {string} tag @param {Record<string, string | number>} attributes @param {...(Node | string)} children */
function drawn(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** `12.34` for 1234 cents. @param {bigint} amount */
function decimal(amount) {
  const digits = String(amount).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A table in a box that scrolls by itself. @param {string} caption @param {string[]} heads @param {(Node | string)[][]} rows */
function table(caption, heads, rows) {
  return element("div", { class: "tool-scroll", role: "region", tabindex: "0", "aria-label": caption },
    element("table", { class: "tool-table" }, element("caption", {}, caption),
      element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, ...rows.map(([head, ...cells]) =>
        element("tr", {}, element("th", { scope: "row" }, head), ...cells.map((cell) => element("td", {}, cell)))))));
}

/** @param {HTMLFormElement} form @param {Data} data */
function costForm(form, data) {
  const { words, locale } = data;
  const rules = rulesOf(data);
  const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  const answer = /** @type {HTMLOutputElement} */ (form.querySelector("output"));
  const working = /** @type {HTMLElement} */ (document.querySelector("[data-cost-working]"));
  const parts = /** @type {HTMLElement} */ (form.querySelector("[data-payments]"));
  /** @type {Set<HTMLInputElement>} */
  const touched = new Set();
  /** Fields whose value in the address is no day. @type {Set<HTMLInputElement>} */
  const unreadable = new Set();
  let lines = 0;

  const formats = {
    money: new Intl.NumberFormat(locale, { style: "currency", currency: "USD" }),
    percent: new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }),
    day: new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }),
    long: new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }),
  };
  const money = (amount) => formats.money.format(Number(amount) / 100);
  const percent = (rate) => formats.percent.format(Number(rate) / 1_000_000);
  const short = (day) => formats.day.format(parsed(day));
  const long = (day) => formats.long.format(parsed(day));

  /** A line for a part payment. */
  function addPayment(day = "", amount = "") {
    lines += 1;
    const id = `cost-part-${lines}`;
    const remove = element("button", { type: "button", class: "tool-plain" }, words.remove);
    const line = element("div", { class: "tool-fields", "data-payment": "" },
      element("p", { class: "tool-field" }, element("label", { for: `${id}-day` }, words.payment_date), element("input", { id: `${id}-day`, type: "date" })),
      element("p", { class: "tool-field" }, element("label", { for: `${id}-amount` }, words.payment_amount), element("input", { id: `${id}-amount`, inputmode: "decimal", autocomplete: "off" })),
      element("p", {}, remove));
    const [first, second] = line.querySelectorAll("input");
    [first.value, second.value] = [day, amount];
    remove.addEventListener("click", () => {
      line.remove();
      show(false);
    });
    parts.append(line);
    return first;
  }

  /** What is wrong with a day, in a sentence. @param {string} name @param {string} value @param {Case} given */
  function flaw(name, value, given) {
    if (Number.isNaN(parsed(value))) return words.date;
    if (value < (name === "filed" ? later(data.first, -DAYS_BEFORE_DUE) : data.first) || value > data.last)
      return filled(words.range, { first: long(data.first), last: long(data.last) });
    if (name === "due" || Number.isNaN(parsed(given.due))) return "";
    if (name === "paid") return value < given.due ? words.paid_early : "";
    if (name === "filed") return value < later(given.due, -DAYS_BEFORE_DUE) ? words.filed_early : "";
    if (name === "extended") return value <= given.due || value > later(given.due, DAYS_OF_EXTENSION) ? words.extended : "";
    if (value <= given.due) return words.after_due;
    return value > given.paid ? words.before_paid : "";
  }

  /** What was typed, or null and the sentences beside the fields. @param {boolean} all whether untouched fields count too @returns {Case | null} */
  function read(all) {
    let good = true;
    const check = (input, sentence) => {
      complain(input, all || touched.has(input) ? sentence : "");
      if (sentence) good = false;
    };
    const amount = cents(field("tax").value);
    const given = /** @type {Case} */ ({ tax: Number.isNaN(amount) ? 0n : BigInt(amount), payments: [] });
    for (const name of DATES) given[name] = field(name).value || null;
    check(field("tax"), given.tax > 0n ? "" : words.tax);
    for (const name of DATES) {
      const input = field(name);
      const missing = input.validity.badInput || unreadable.has(input) || (input.required && !input.value);
      check(input, missing ? words.date : given[name] ? flaw(name, given[name], given) : "");
    }
    for (const line of parts.querySelectorAll("[data-payment]")) {
      const [day, sum] = line.querySelectorAll("input");
      if (!day.value && !sum.value && !day.validity.badInput) continue;
      const paid = cents(sum.value);
      check(day, day.value && day.value > given.due && day.value < given.paid ? "" : day.value ? words.payment_day : words.payment_both);
      check(sum, paid > 0 ? "" : sum.value ? words.tax : words.payment_both);
      if (paid > 0) given.payments.push({ day: day.value, amount: BigInt(paid) });
    }
    return good ? given : null;
  }

  /** The part payment that is too much gets a sentence. @param {string} day */
  function tooMuch(day) {
    for (const line of parts.querySelectorAll("[data-payment]")) {
      const [date, sum] = line.querySelectorAll("input");
      if (date.value === day) complain(sum, words.overpaid);
    }
  }

  /** The four amounts and what they rest on. @param {Case} given @param {Cost} found */
  function result(given, found) {
    const row = (label, id, amount) => element("tr", {}, element("th", { scope: "row" }, label),
      element("td", {}, element(id === "total" ? "strong" : "span", id ? { id, "data-value": decimal(amount) } : {}, money(amount))));
    const notes = [];
    if (given.payments.length) notes.push(filled(words.left, { paid: money(found.total - found.left), left: money(found.left) }));
    if (given.paid > data.known) notes.push(filled(words.estimate, { day: long(data.known) }));
    if (given.filed === null) notes.push(words.not_filed);
    if (found.minimum !== null) notes.push(filled(words.minimum, { days: String(rules.fileMinimumAfter), amount: money(found.minimum) }));
    if (found.failureToPay > 0n) notes.push(given.notice === null ? words.no_notice : words.with_notice);
    if (given.plan !== null && given.levy !== null) notes.push(words.levy_stays);
    if (given.plan !== null && found.payLines.length && !found.payLines.some(({ rate }) => rate === rules.payInPlan)) notes.push(words.not_on_time);
    notes.push(words.irs);
    answer.replaceChildren(
      element("p", { class: "tool-result" }, filled(words.result, { day: long(given.paid), total: money(found.total) })),
      element("table", { class: "tool-sum" }, element("tbody", {}, row(words.tax_line, "", given.tax), row(words.interest, "interest", found.interest),
        row(words.pay, "failure-to-pay", found.failureToPay), row(words.file, "failure-to-file", found.failureToFile), row(words.total, "total", found.total))),
      ...notes.map((note) => element("p", {}, note)));
  }

  /** Months of a penalty, those alike in one row. @param {import("./cost.js").MonthLine[]} found */
  function monthRows(found) {
    /** @type {(import("./cost.js").MonthLine & {count: number})[]} */
    const rows = [];
    for (const line of found) {
      const before = rows[rows.length - 1];
      if (before && before.base === line.base && before.rate === line.rate && before.less === line.less) {
        Object.assign(before, { last: line.last, count: before.count + 1, amount: before.amount + line.amount });
      } else rows.push({ ...line, count: 1 });
    }
    return rows.map(({ first, last, count, base, rate, less, amount }) => ({ dates: [short(first), short(last), String(count)], base: money(base), rate: percent(rate), less: money(less * BigInt(count)), amount: money(amount) }));
  }

  /** Every line that led to the amounts. @param {Cost} found */
  function workingTables(found) {
    const made = [];
    if (found.interestLines.length) {
      made.push(table(words.interest_working, [words.from, words.to, words.days, words.rate, words.divisor, words.on, words.interest],
        found.interestLines.map(({ first, last, rate, yearDays, balance, interest }) =>
          [short(first), short(last), String(Math.round((parsed(last) - parsed(first)) / 86_400_000) + 1), percent(rate), String(yearDays), money(balance), money(interest)])));
    }
    if (found.payLines.length) {
      made.push(table(words.pay, [words.from, words.to, words.months, words.on, words.rate, words.amount],
        monthRows(found.payLines).map(({ dates, base, rate, amount }) => [...dates, base, rate, amount])));
    }
    if (found.fileLines.length) {
      made.push(table(words.file, [words.from, words.to, words.months, words.on, words.rate, words.less, words.amount],
        monthRows(found.fileLines).map(({ dates, base, rate, less, amount }) => [...dates, base, rate, less, amount])));
    }
    if (made.length) made.push(element("p", {}, words.working_note));
    return made;
  }

  /** What was added by the end of each month. @param {Case} given */
  function growth(given) {
    const ends = [...months(given.due, given.paid)].map(({ last }) => last).filter((day) => day < given.paid);
    const step = Math.ceil((ends.length + 1) / POINTS);
    const days = [...ends.filter((_, place) => place % step === step - 1), given.paid];
    const points = [{ day: given.due, parts: [0n, 0n, 0n] }];
    for (const day of days) {
      try {
        const found = day === given.paid ? cost(given, rules) : costOn(given, rules, day);
        points.push({ day, parts: [found.interest, found.failureToPay, found.failureToFile] });
      } catch (error) {
        if (!(error instanceof Overpaid)) throw error;
      }
    }
    return points;
  }

  /** The growth as areas on top of each other, with the same figures in a table. @param {Case} given */
  function drawing(given) {
    const points = growth(given);
    const all = (parts) => parts.reduce((sum, part) => sum + part, 0n);
    const highest = points.reduce((most, { parts: found }) => (all(found) > most ? all(found) : most), 0n);
    if (highest === 0n) return [];
    const [width, height, left, top, bottom] = [360, 220, 8, 22, 26];
    const start = parsed(given.due);
    const x = (day) => left + ((width - 2 * left) * (parsed(day) - start)) / (parsed(given.paid) - start);
    const y = (amount) => top + (height - top - bottom) * (1 - Number(amount) / Number(highest));
    const text = filled(words.growth_text, { first: long(given.due), last: long(given.paid), amount: money(all(points[points.length - 1].parts)) });
    const names = [words.interest, words.pay, words.file];
    const areas = names.map((_, index) => {
      const upper = points.map(({ day, parts: found }) => `${x(day).toFixed(1)} ${y(all(found.slice(0, index + 1))).toFixed(1)}`);
      const lower = points.map(({ day, parts: found }) => `${x(day).toFixed(1)} ${y(all(found.slice(0, index))).toFixed(1)}`);
      return drawn("path", { class: `chart-area chart-area-${index + 1}`, d: `M${upper.join("L")}L${lower.reverse().join("L")}Z` });
    });
    const label = (place, anchor, content, line) => drawn("text", { x: place, y: line, "text-anchor": anchor }, content);
    const svg = drawn("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-labelledby": "growth-title growth-desc" },
      drawn("title", { id: "growth-title" }, words.growth), drawn("desc", { id: "growth-desc" }, text), ...areas,
      drawn("g", { class: "chart-text", "aria-hidden": "true" }, label(left, "start", money(highest), top - 8),
        label(left, "start", short(given.due), height - 8), label(width - left, "end", short(given.paid), height - 8)));
    const legend = element("ul", { class: "chart-legend" }, ...names.map((name, index) => element("li", { class: `chart-key-${index + 1}` }, name)));
    return [element("figure", { class: "chart-figure" }, svg, element("figcaption", {}, text, legend)),
      element("details", {}, element("summary", {}, words.growth_table),
        table(words.growth, [words.day, ...names, words.total], points.map(({ day, parts: found }) => [short(day), ...found.map(money), money(all(found))])))];
  }

  /** Paying at once, within some days, and over months, side by side. @param {Case} given @param {Cost} found */
  function comparison(given, found) {
    const { facts, plans, known } = data;
    const start = given.paid;
    const filing = { ...given, filed: given.filed ?? start };
    const days = facts.short_days.values[0].value;
    const fee = (name) => BigInt(facts[name].values[0].value);
    const soon = { ...filing, paid: later(start, days) };
    const ways = [
      { name: words.at_once, last: start, monthly: null, fee: 0n, cost: found },
      { name: filled(words.within, { number: String(days) }), last: soon.paid, monthly: null, fee: fee("short_fee"), cost: cost(soon, rules) },
      ...plans.map((number) => {
        const plan = planOver(filing, rules, start, number);
        return { name: filled(words.over, { number: String(number) }), last: plan?.last ?? null, monthly: plan?.monthly ?? null,
          fee: given.plan === null ? fee("fee_online_debit") : 0n, cost: plan?.cost ?? null };
      }),
    ];
    const cells = (label, value) => [label, ...ways.map((way) => (way.cost ? value(way) : words.too_small))];
    const notes = [filled(words.compare_note, { day: long(start) }), filled(words.plan_rate, { rate: percent(rules.payInPlan) }),
      filled(words.fees, { online: money(fee("fee_online")), debit: money(fee("fee_debit")), other: money(fee("fee")) })];
    if (given.filed === null) notes.push(filled(words.plan_filed, { day: long(start) }));
    if (ways.some(({ last }) => last && last > known)) notes.push(filled(words.estimate, { day: long(known) }));
    if (found.left > fee("long_limit")) notes.push(filled(words.over_limit, { limit: money(fee("long_limit")) }));
    if (found.left >= fee("short_limit")) notes.push(filled(words.short_over_limit, { limit: money(fee("short_limit")) }));
    const made = table(words.compare, [words.way, ...ways.map(({ name }) => name)], [
      cells(words.monthly, ({ monthly }) => (monthly === null ? "–" : money(monthly))),
      cells(words.last_payment, ({ last }) => short(last)),
      cells(words.interest, (way) => money(way.cost.interest)),
      cells(words.pay, (way) => money(way.cost.failureToPay)),
      cells(words.file, (way) => money(way.cost.failureToFile)),
      cells(words.fee, (way) => money(way.fee)),
      cells(words.total, (way) => money(way.cost.total + way.fee)),
      cells(words.more, (way) => money(way.cost.total + way.fee - found.total)),
    ]);
    made.dataset.comparison = "";
    return [made, ...notes.map((note) => element("p", {}, note))];
  }

  /** The facts behind the result, each with its source. @param {Case} given */
  function sources(given) {
    const until = given.paid;
    return element("ul", {}, ...Object.values(data.facts).map((fact) => {
      const used = fact.values.filter(({ from }, place) => from <= until && (fact.values[place + 1]?.from ?? "9999") > given.due);
      const ids = [...new Set((used.length ? used : fact.values).map(({ source }) => source))];
      const reported = used.some(({ basis }) => basis === "reported");
      const links = ids.flatMap((id, place) => [place ? "; " : "", element("a", { href: data.sources[id].url, rel: "noopener" }, data.sources[id].title)]);
      return element("li", {}, `${fact.label}: `, ...links, reported ? `. ${words.reported}` : ".");
    }));
  }

  /** @param {boolean} all whether untouched fields are judged too */
  function show(all) {
    const given = read(all);
    answer.replaceChildren();
    working.replaceChildren();
    if (!given) return;
    let found;
    try {
      found = cost(given, rules);
    } catch (error) {
      if (!(error instanceof Overpaid)) throw error;
      tooMuch(error.day);
      return;
    }
    result(given, found);
    working.append(
      element("h2", { id: "compare" }, words.compare), ...comparison(given, found),
      element("h2", { id: "growth" }, words.growth), ...drawing(given),
      element("h2", { id: "working" }, words.working), ...workingTables(found),
      element("details", {}, element("summary", {}, words.sources), sources(given)));
    remember();
  }

  /** Puts what was typed into the page's address. */
  function remember() {
    const query = new URLSearchParams();
    for (const name of ["tax", ...DATES]) {
      const { value } = field(name);
      if (value || name === "filed" || name === "plan") query.set(name, value || (name === "plan" ? "none" : ""));
    }
    for (const line of parts.querySelectorAll("[data-payment]")) {
      const [day, sum] = line.querySelectorAll("input");
      if (day.value) query.append("part", `${day.value}:${sum.value}`);
    }
    keepInAddress(query);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(true);
  });
  form.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    touched.add(target);
    unreadable.delete(target);
    show(false);
  });
  form.querySelector("[data-add-payment]")?.addEventListener("click", () => addPayment().focus());

  const query = typedInAddress();
  const typed = ["tax", ...DATES].some((name) => query.has(name));
  for (const name of ["tax", ...DATES]) {
    const value = query.get(name) ?? "";
    const input = field(name);
    input.value = name === "plan" && value === "none" ? "" : value;
    if (value && value !== "none" && !input.value) unreadable.add(input);
  }
  for (const part of query.getAll("part")) {
    const [day, amount = ""] = part.split(":");
    addPayment(day, amount);
  }
  if (query.has("part") || DATES.slice(3).some((name) => field(name).value)) form.querySelector("details")?.setAttribute("open", "");
  if (!typed) field("paid").value = dayOf(new Date());
  show(typed);
  form.dataset.ready = "";
}

const form = document.querySelector("form[data-cost]");
if (form instanceof HTMLFormElement) {
  fetched("cost.json")
    .then((data) => costForm(form, data))
    .catch((error) => {
      form.querySelector("output")?.replaceChildren(element("p", {}, said.failed));
      throw error;
    });
}
