// What a late federal income tax costs: interest and penalties, to the cent. The same rules as generator/cost.py, which is
// the reference and says where the law stands; a test compares both on thousands of cases. Pure functions over
// assets/cost.json; no DOM, no clock. Days are "2026-11-24" strings, money is BigInt cents, rates are parts per million.

import { daysBetween, iso, parsed } from "./deadline.js";

/**
 * @typedef {{from: string, value: number, source: string, basis: string, checked: string}} Value
 * @typedef {{id: string, label: string, unit: string, values: Value[]}} Fact
 * @typedef {{facts: Record<string, Fact>, sources: Record<string, {title: string, url: string}>, known: string, first: string,
 *   last: string, holidays: string[], plans: number[], words: Record<string, string>, locale: string}} Data
 * @typedef {{interest: Value[], pay: bigint, payInPlan: bigint, payAfterLevyNotice: bigint, levyNoticeDays: number,
 *   payCap: bigint, file: bigint, fileCap: bigint, fileMinimum: Value[], fileMinimumAfter: number, graceDays: number,
 *   graceBoundary: bigint, graceBusinessDays: number, holidays: Set<string>}} Rules
 * @typedef {{tax: bigint, due: string, paid: string, filed: string | null, extended: string | null, plan: string | null,
 *   notice: string | null, levy: string | null, payments: {day: string, amount: bigint}[]}} Case
 * @typedef {{first: string, last: string, rate: number, yearDays: number, balance: bigint, interest: bigint}} InterestLine
 * @typedef {{first: string, last: string, base: bigint, rate: bigint, less: bigint, amount: bigint}} MonthLine
 * @typedef {{interest: bigint, failureToPay: bigint, failureToFile: bigint, total: bigint, left: bigint,
 *   minimum: bigint | null, interestLines: InterestLine[], payLines: MonthLine[], fileLines: MonthLine[]}} Cost
 */

const DAY = 86_400_000;
const PPM = 1_000_000n;
const UNIT = 10n ** 15n;
const SCALE = 10n ** 30n;
const LEAST_PAYMENT = 100n;

/** A part payment is more than all that was owed on its day. */
export class Overpaid extends Error {
  /** @param {string} day */
  constructor(day) {
    super(`the payment of ${day} is more than was owed on that day`);
    this.day = day;
  }
}

/** The figures of law in the exported facts. @param {Data} data @returns {Rules} */
export function rulesOf({ facts, holidays }) {
  const number = (name) => facts[name].values[0].value;
  const money = (name) => BigInt(number(name));
  return {
    interest: facts.interest.values, pay: money("pay"), payInPlan: money("pay_in_plan"),
    payAfterLevyNotice: money("pay_after_levy_notice"), levyNoticeDays: number("levy_notice_days"), payCap: money("pay_cap"),
    file: money("file"), fileCap: money("file_cap"), fileMinimum: facts.file_minimum.values,
    fileMinimumAfter: number("file_minimum_after"), graceDays: number("grace_days"), graceBoundary: money("grace_boundary"),
    graceBusinessDays: number("grace_business_days"), holidays: new Set(holidays),
  }; // prettier-ignore
}

/** Interest and penalties of a case. @param {Case} given @param {Rules} rules @returns {Cost} */
export function cost(given, rules) {
  const { tax } = given;
  const timely = nextBusinessDay(given.due, rules);
  if (given.paid <= timely) {
    return { interest: 0n, failureToPay: 0n, failureToFile: 0n, total: tax, left: tax, minimum: null, interestLines: [], payLines: [], fileLines: [] };
  }
  const late = given.payments.filter(({ day }) => day > timely);
  const inTime = sum(given.payments) - sum(late);
  if (inTime > tax) throw new Overpaid(given.payments[0].day);
  const unpaid = { ...given, tax: tax - inTime, payments: late.sort(byDay) };
  const payLines = failureToPay(unpaid, rules);
  const { lines: fileLines, penalty, minimum } = failureToFile(unpaid, payLines, rules);
  const interestLines = interestOn(unpaid, payLines, penalty, rules);
  const interest = interestLines.reduce((all, line) => all + line.interest, 0n);
  const paying = sum(payLines);
  const total = tax + interest + paying + penalty;
  const left = total - sum(given.payments);
  if (left < 0n) throw new Overpaid(given.payments[given.payments.length - 1].day);
  return { interest, failureToPay: paying, failureToFile: penalty, total, left, minimum, interestLines, payLines, fileLines };
}

/** The penalty for paying late, month by month. @param {Case} given @param {Rules} rules @returns {MonthLine[]} */
function failureToPay(given, rules) {
  const onTime = given.filed !== null && given.filed <= nextBusinessDay(fileBy(given), rules);
  const raised = given.levy === null ? null : later(given.levy, rules.levyNoticeDays);
  const lines = [];
  let share = 0n;
  let exact = 0n;
  for (const { first, last } of months(given.due, given.paid)) {
    const before = sum(given.payments.filter(({ day }) => day < first));
    const base = given.tax > before ? given.tax - before : 0n;
    if (base === 0n || share === rules.payCap) break;
    let rate = rules.pay;
    if (raised !== null && first > raised) rate = rules.payAfterLevyNotice;
    else if (given.plan !== null && given.plan <= least(last, given.paid) && onTime) rate = rules.payInPlan;
    if (rate > rules.payCap - share) rate = rules.payCap - share;
    share += rate;
    lines.push({ first, last, base, rate, less: 0n, amount: rounded(exact + base * rate, PPM) - rounded(exact, PPM) });
    exact += base * rate;
  }
  return lines;
}

/** The penalty for filing late. @param {Case} given @param {MonthLine[]} payLines @param {Rules} rules */
function failureToFile(given, payLines, rules) {
  const limit = fileBy(given);
  const filed = given.filed ?? given.paid;
  /** @type {MonthLine[]} */
  const lines = [];
  if (filed <= nextBusinessDay(limit, rules)) return { lines, penalty: 0n, minimum: null };
  let share = 0n;
  let exact = 0n;
  for (const { first, last } of months(limit, filed)) {
    const open = rules.fileCap - share;
    const rate = rules.file < open ? rules.file : open;
    if (rate === 0n) break;
    const same = payLines.find((line) => line.first <= first && first <= line.last);
    const less = same ? same.base * same.rate : 0n;
    const net = given.tax * rate > less ? given.tax * rate - less : 0n;
    lines.push({ first, last, base: given.tax, rate, less: rounded(less, PPM), amount: rounded(exact + net, PPM) - rounded(exact, PPM) });
    share += rate;
    exact += net;
  }
  const penalty = rounded(exact, PPM);
  if (daysBetween(limit, filed) <= rules.fileMinimumAfter) return { lines, penalty, minimum: null };
  const named = BigInt(valueOn(rules.fileMinimum, given.due));
  const minimum = named < given.tax ? named : given.tax;
  return minimum > penalty ? { lines, penalty: minimum, minimum } : { lines, penalty, minimum: null };
}

/**
 * The smallest level monthly payment that clears everything in so many months, or null where it is too small for a plan.
 * @param {Case} given @param {Rules} rules @param {string} start @param {number} number
 */
export function planOver(given, rules, start, number) {
  const days = [];
  for (const { last } of months(start, "9999-12-31")) {
    days.push(last);
    if (days.length === number) break;
  }
  const final = days[number - 1];
  const before = given.payments.filter(({ day }) => day <= start);
  const plan = given.plan === null ? start : least(given.plan, start);
  const whole = { ...given, paid: final, plan, filed: given.filed ?? start };
  const paying = (monthly) => {
    const payments = [...before, ...days.slice(0, -1).map((day) => ({ day, amount: monthly }))];
    try {
      return cost({ ...whole, payments }, rules);
    } catch (error) {
      if (error instanceof Overpaid) return null;
      throw error;
    }
  };
  const owed = cost({ ...given, paid: start, payments: before }, rules).left;
  let low = owed / BigInt(number);
  let high = owed;
  if (low < LEAST_PAYMENT) return null;
  while (low < high) {
    const middle = (low + high) / 2n;
    const tried = paying(middle);
    if (tried === null || tried.left <= middle) high = middle;
    else low = middle + 1n;
  }
  const found = paying(low);
  return found && { monthly: low, last: final, cost: found };
}

/** What would be owed on a day if nothing but the payments before it were paid. @param {Case} given @param {Rules} rules @param {string} day */
export function costOn(given, rules, day) {
  return cost({
    ...given, paid: day, filed: given.filed !== null && given.filed <= day ? given.filed : null,
    payments: given.payments.filter((part) => part.day < day),
  }, rules); // prettier-ignore
}

/** First and last day of each month, or part of one, after a day. @param {string} start @param {string} end */
export function* months(start, end) {
  const day = new Date(parsed(start));
  const [year, month, number] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
  const length = (index) => new Date(Date.UTC(year, month + index + 1, 0)).getUTCDate();
  const lastOfMonth = number === length(0);
  let before = start;
  for (let index = 1; before < end; index += 1) {
    const ends = lastOfMonth ? length(index) : Math.min(number, length(index));
    const last = iso(Date.UTC(year, month + index, ends));
    yield { first: later(before, 1), last };
    before = last;
  }
}

/** A day so many days later. @param {string} day @param {number} count */
export function later(day, count) {
  return iso(parsed(day) + count * DAY);
}

/** @param {Case} given */
function fileBy(given) {
  return given.extended !== null && given.extended > given.due ? given.extended : given.due;
}

/** @param {string} day @param {Rules} rules */
function nextBusinessDay(day, { holidays }) {
  let time = parsed(day);
  for (;;) {
    const weekday = new Date(time).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !holidays.has(iso(time))) return iso(time);
    time += DAY;
  }
}

/** @param {string} notice @param {bigint} billed @param {Rules} rules */
function graceEnd(notice, billed, rules) {
  if (billed < rules.graceBoundary) return nextBusinessDay(later(notice, rules.graceDays), rules);
  let day = notice;
  for (let left = rules.graceBusinessDays; left > 0; left -= 1) day = nextBusinessDay(later(day, 1), rules);
  return day;
}

/** First day, last day and rate of each quarter, or part of one, after a day. @param {string} start @param {string} end @param {Value[]} interest */
function* spans(start, end, interest) {
  for (let first = later(start, 1); first <= end; ) {
    const year = Number(first.slice(0, 4));
    const quarter = Math.floor((Number(first.slice(5, 7)) - 1) / 3);
    const last = least(iso(Date.UTC(year, 3 * quarter + 3, 0)), end);
    yield { first, last, rate: valueOn(interest, first), yearDays: new Date(Date.UTC(year, 2, 0)).getUTCDate() === 29 ? 366 : 365 };
    first = later(last, 1);
  }
}

/** @type {Map<string, bigint>} */
const factors = new Map();

/** What 1 grows to, times SCALE, cut off. @param {number} rate @param {number} yearDays @param {number} days */
export function factor(rate, yearDays, days) {
  const key = `${rate} ${yearDays} ${days}`;
  let found = factors.get(key);
  if (found === undefined) {
    const whole = BigInt(yearDays) * PPM;
    found = ((whole + BigInt(rate)) ** BigInt(days) * SCALE) / whole ** BigInt(days);
    factors.set(key, found);
  }
  return found;
}

/** @param {Case} given @param {MonthLine[]} payLines @param {bigint} filing @param {Rules} rules */
function interestOn(given, payLines, filing, rules) {
  const { notice } = given;
  if (notice === null || notice <= given.due || notice >= given.paid) return run(given, payLines, filing, rules, null, null).lines;
  const atNotice = { ...given, paid: notice, payments: given.payments.filter(({ day }) => day <= notice) };
  const billed = run(atNotice, payLines, filing, rules, null, null).owed(notice);
  return run(given, payLines, filing, rules, notice, graceEnd(notice, billed, rules)).lines;
}

/** @param {Case} given @param {MonthLine[]} payLines @param {bigint} filing @param {Rules} rules @param {string | null} notice @param {string | null} grace */
function run(given, payLines, filing, rules, notice, grace) {
  const counted = (day) => (notice !== null && grace !== null && notice < day && day <= grace ? notice : day);
  const end = counted(given.paid);
  const limit = fileBy(given);
  const ledger = new Ledger(given.tax, filing, limit, payLines, rules);
  const parts = given.payments.map(({ day, amount }) => ({ moment: counted(day), day, amount }));
  const moments = new Set([limit, end, ...(notice === null ? [] : [notice]), ...parts.map(({ moment }) => moment)]);
  let now = given.due;
  for (const moment of [...moments].sort().filter((day) => given.due <= day && day <= end)) {
    ledger.grow(now, moment);
    now = moment;
    if (moment === limit) ledger.pool += filing * UNIT;
    for (const part of parts) if (part.moment === moment) ledger.pay(part.day, part.amount);
    if (moment === notice) ledger.bill(notice);
  }
  return ledger;
}

/** The balance that bears interest, and what is left of tax and penalties. `pool` counts in UNIT of a cent. */
class Ledger {
  /** @param {bigint} tax @param {bigint} filing @param {string} limit @param {MonthLine[]} payLines @param {Rules} rules */
  constructor(tax, filing, limit, payLines, rules) {
    this.tax = tax;
    this.filing = filing;
    this.limit = limit;
    this.payLines = payLines;
    this.rules = rules;
    this.pool = tax * UNIT;
    this.billed = 0n;
    this.paidPenalty = 0n;
    this.grown = 0n;
    /** @type {InterestLine[]} */
    this.lines = [];
  }

  /** Adds the interest of the days after one up to another. @param {string} start @param {string} end */
  grow(start, end) {
    for (const { first, last, rate, yearDays } of spans(start, end, this.rules.interest)) {
      const { pool: before, grown } = this;
      this.pool = (this.pool * factor(rate, yearDays, daysBetween(first, last) + 1)) / SCALE;
      this.grown += this.pool - before;
      const interest = rounded(this.grown, UNIT) - rounded(grown, UNIT);
      this.lines.push({ first, last, rate, yearDays, balance: rounded(before, UNIT), interest });
    }
  }

  /** From its bill on, the late-payment penalty bears interest. @param {string} day */
  bill(day) {
    this.billed = this.penalty(day);
    this.pool += this.billed * UNIT;
  }

  /** Puts a payment to tax, the late-filing penalty, the late-payment penalty and interest, in this order. @param {string} day @param {bigint} amount */
  pay(day, amount) {
    if (amount > this.owed(day)) throw new Overpaid(day);
    const min = (a, b) => (a < b ? a : b);
    const toTax = min(amount, this.tax);
    const toFiling = min(amount - toTax, day >= this.limit ? this.filing : 0n);
    const toPenalty = min(amount - toTax - toFiling, this.penalty(day));
    const toBilled = min(toPenalty, this.billed);
    this.tax -= toTax;
    this.filing -= toFiling;
    this.billed -= toBilled;
    this.paidPenalty += toPenalty;
    const pool = this.pool - (amount - toPenalty + toBilled) * UNIT;
    this.pool = pool > 0n ? pool : 0n;
  }

  /** All that is owed on a day, in cents. @param {string} day */
  owed(day) {
    return rounded(this.pool, UNIT) + this.penalty(day) - this.billed;
  }

  /** The late-payment penalty built up by a day and not paid. @param {string} day */
  penalty(day) {
    return sum(this.payLines.filter((line) => line.first <= day)) - this.paidPenalty;
  }
}

/** @param {{amount: bigint}[]} parts */
function sum(parts) {
  return parts.reduce((all, { amount }) => all + amount, 0n);
}

/** @param {{day: string}} a @param {{day: string}} b */
function byDay(a, b) {
  return a.day < b.day ? -1 : a.day > b.day ? 1 : 0;
}

/** @param {string} a @param {string} b */
function least(a, b) {
  return a < b ? a : b;
}

/** In whole units, halves up. @param {bigint} number @param {bigint} unit */
function rounded(number, unit) {
  return (number + unit / 2n) / unit;
}

/** The value in force on a day; the first before it, the last after it. @param {Value[]} values @param {string} day */
function valueOn(values, day) {
  return (values.findLast(({ from }) => from <= day) ?? values[0]).value;
}
