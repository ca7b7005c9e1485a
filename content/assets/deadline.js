// Counts the last day to act on a letter, and writes it as a calendar file. Pure functions over assets/deadlines.json;
// no DOM, no clock. Days are "2026-11-23" strings; arithmetic is done in UTC, so that no time zone can shift a day.

/**
 * @typedef {{count: number, unit: string, applies: string, later: boolean, fact: string, label: string, source: string,
 *   url: string, basis: string, place?: "us" | "abroad", amount?: "below" | "from", threshold?: string}} Period
 * @typedef {{code: string, title: string, path: string, rule: "fixed" | "printed-date", extendable: "yes" | "no" | "unknown",
 *   passed: string, periods: Period[]}} Notice
 * @typedef {{first: number, last: number, holidays: string[], notices: Record<string, Notice>, words: Record<string, string>,
 *   locale: string}} Data
 */

const DAY = 86_400_000;

/** Milliseconds of a day, or NaN where there is no such day. @param {string} day */
export function parsed(day) {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  if (!match) return NaN;
  const time = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return iso(time) === day ? time : NaN;
}

/** @param {number} time */
export function iso(time) {
  return new Date(time).toISOString().slice(0, 10);
}

/** The day of a moment in the reader's own time zone. @param {Date} moment */
export function dayOf(moment) {
  return iso(Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()));
}

/** Whole days from one day to another. @param {string} from @param {string} to */
export function daysBetween(from, to) {
  return Math.round((parsed(to) - parsed(from)) / DAY);
}

/** Cents in what a reader typed (`1,800.50`, `$1800`), or NaN. @param {string} text */
export function cents(text) {
  const plain = text.trim().replace(/^\$\s*/, "");
  if (!/^(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,2})?$/.test(plain)) return NaN;
  return Math.round(Number(plain.replace(/,/g, "")) * 100);
}

/** @param {Data} data */
export function calendar(data) {
  const holidays = new Set(data.holidays);
  /** @param {number} time */
  const business = (time) => {
    const weekday = new Date(time).getUTCDay();
    return weekday !== 0 && weekday !== 6 && !holidays.has(iso(time));
  };
  return {
    /**
     * The last day of a period that begins after `from`: `counted` by the number alone, `day` after moving off
     * weekends and holidays.
     * @param {string} from @param {number} count @param {string} unit
     */
    lastDay(from, count, unit) {
      let time = parsed(from);
      if (unit === "business_days") {
        for (let left = count; left > 0; ) {
          time += DAY;
          if (business(time)) left -= 1;
        }
        return { day: iso(time), counted: iso(time) };
      }
      if (unit === "months" || unit === "years") time = laterMonth(time, unit === "years" ? 12 * count : count);
      else time += DAY * count * (unit === "weeks" ? 7 : 1);
      const counted = iso(time);
      while (!business(time)) time += DAY;
      return { day: iso(time), counted };
    },
  };
}

/** The same day some months later, or the last day of that month. @param {number} time @param {number} months */
function laterMonth(time, months) {
  const day = new Date(time);
  const month = day.getUTCMonth() + months;
  const last = new Date(Date.UTC(day.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return Date.UTC(day.getUTCFullYear(), month, Math.min(day.getUTCDate(), last));
}

/** Whether a letter's rule depends on the amount due. @param {Notice} notice */
export function needsAmount(notice) {
  return notice.periods.some((period) => period.amount !== undefined);
}

/** Whether a letter gives more time abroad. @param {Notice} notice */
export function knowsAbroad(notice) {
  return notice.periods.some((period) => period.place === "abroad");
}

/**
 * The periods that hold, the main one first.
 * @param {Notice} notice @param {number} amount in cents @param {boolean} abroad
 */
export function periodsThatHold(notice, amount, abroad) {
  const hold = notice.periods.filter((period) => {
    if (period.place && (period.place === "abroad") !== abroad) return false;
    if (!period.amount) return true;
    const threshold = Math.round(Number(period.threshold) * 100);
    return period.amount === "below" ? amount < threshold : amount >= threshold;
  });
  return [...hold.filter((period) => !period.later), ...hold.filter((period) => period.later)];
}

/**
 * A calendar file (RFC 5545) with one all-day event and a reminder a week before it.
 * @param {{day: string, title: string, note: string, uid: string, stamp: string}} event `stamp` like 20261124T120000Z
 */
export function calendarFile({ day, title, note, uid, stamp }) {
  const next = iso(parsed(day) + DAY);
  const lines = [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//IRS Letter Guide//Deadline//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
    "BEGIN:VEVENT", `UID:${uid}`, `DTSTAMP:${stamp}`, `DTSTART;VALUE=DATE:${day.replaceAll("-", "")}`,
    `DTEND;VALUE=DATE:${next.replaceAll("-", "")}`, `SUMMARY:${escaped(title)}`, `DESCRIPTION:${escaped(note)}`,
    "TRANSP:TRANSPARENT", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P7D", `DESCRIPTION:${escaped(title)}`, "END:VALARM",
    "END:VEVENT", "END:VCALENDAR",
  ]; // prettier-ignore
  return lines.map(foldedLine).join("\r\n") + "\r\n";
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/([\\;,])/g, "\\$1").replace(/\r?\n/g, "\\n");
}

/** At most 75 bytes a line; a longer one goes on after a space. @param {string} line */
function foldedLine(line) {
  const encoder = new TextEncoder();
  const parts = [];
  let part = "";
  let size = 0;
  for (const character of line) {
    const bytes = encoder.encode(character).length;
    if (size + bytes > 74) {
      parts.push(part);
      part = "";
      size = 1;
    }
    part += character;
    size += bytes;
  }
  parts.push(part);
  return parts.join("\r\n ");
}
