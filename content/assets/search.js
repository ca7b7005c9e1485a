// Finds pages for what a reader types: letter codes in any spelling, words printed on letters, questions, misspellings.
// Pure functions over the index that the generator writes (assets/search.json); no DOM, no network.

/**
 * @typedef {{p: string, k: string, t: string, d: string, c: string[], s: string[], q: string[], b: string}} Row
 *   path, kind, title, description, codes, names and search terms, questions, words of the text
 * @typedef {{rows: Row[], stop: string[], kinds: Record<string, number>}} Data
 * @typedef {{row: Row, score: number, matched: string[]}} Hit
 * @typedef {{hits: Hit[], unknown: string[]}} Answer
 *   `unknown` lists codes that were typed and have no page; the hits then begin with their neighbours
 */

const WEIGHTS = { title: 5, term: 4, question: 3, description: 2, body: 1 };
const K1 = 1.2;
const LENGTH = 0.4;
const TYPED_AT_MOST = 400;
const WORDS_AT_MOST = 40;

/** Lower case, no accents, straight quotes. @param {string} text */
export function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[’‘`]/g, "'").toLowerCase();
}

/** Words of a text, in order. @param {string} text @returns {string[]} */
export function words(text) {
  return folded(text).replace(/(\w)'(s|t|m|re|ve|ll|d)\b/g, "$1$2").replace(/\b([a-z])-(?=\d)/g, "$1").match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** A word without its commonest English endings. @param {string} word */
export function stem(word) {
  if (word.length < 4 || /\d/.test(word)) return word;
  let short = word.replace(/(?:ies|ied)$/, "y").replace(/(sses|shes|ches|xes)$/, (end) => end.slice(0, -2));
  short = short.replace(/([^s])s$/, "$1");
  if (short.length > 5) short = short.replace(/(?:ing|ed|ment|ly)$/, "");
  return short.length > 4 ? short.replace(/([bdfglmnprt])\1$/, "$1").replace(/e$/, "") : short;
}

/**
 * Letter codes in a text, in order: `{family: "cp" | "l" | "form" | "", number, suffix}`.
 * Forgives spaces, hyphens, the letter O for zero, and the words notice, letter, LT, Ltr.
 * @param {string} text
 */
export function codes(text) {
  const found = [];
  const pattern =
    /(?<![\p{L}\p{N}])(cp|lt|ltr|letter|notice|form|l)?[\s.#-]*(?:no\.?\s*|number\s*|code\s*)?(cp[\s-]*)?([0-9o]*[0-9][0-9o]*)[\s-]?([a-z]{1,2}(?![\p{L}\p{N}]))?(?![\p{N}])/gu;
  const plain = folded(text).trimEnd();
  for (const match of plain.matchAll(pattern)) {
    const [all, prefix, second, digits, suffix] = match;
    const start = match.index;
    const name = second ? "cp" : prefix ?? "";
    const family = { cp: "cp", lt: "l", ltr: "l", letter: "l", l: "l", form: "form", notice: "" }[name] ?? "";
    // "cp 75 a" names CP75A; in "cp14 a friend" the letter is a word. Only the end of the text tells them apart.
    const word = /\s[a-z]{1,2}$/.test(all) && start + all.length < plain.length;
    found.push({
      family,
      number: digits.replace(/o/g, "0"),
      suffix: suffix && !word ? suffix : "",
    });
  }
  return found;
}

/** @param {{family: string, number: string, suffix: string}} a @param {{family: string, number: string, suffix: string}} b */
function same(a, b) {
  return a.family === b.family && a.number === b.number && a.suffix === b.suffix;
}

/** How many letters differ, at most `limit` + 1. @param {string} a @param {string} b @param {number} limit */
export function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      least = Math.min(least, row[j]);
    }
    if (least > limit) return limit + 1;
    [before, last] = [last, row];
  }
  return last[b.length];
}

/** Searches the rows of one index. */
export class Search {
  /** @param {Data} data */
  constructor(data) {
    this.rows = data.rows;
    this.kinds = data.kinds;
    this.stop = new Set(data.stop.map(stem));
    /** @type {Map<string, Map<number, number>>} word -> row -> weighted count */
    this.postings = new Map();
    this.lengths = new Float64Array(data.rows.length);
    /** @type {{row: number, words: Set<string>, weight: number}[]} */
    this.phrases = [];
    /** @type {{row: number, family: string, number: string, suffix: string, main: boolean}[]} */
    this.codes = [];
    data.rows.forEach((row, index) => this.#add(row, index));
    this.average = this.lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, data.rows.length);
    /** @type {Map<string, string[]>} first two letters -> words */
    this.spellings = new Map();
    for (const word of this.postings.keys()) {
      const key = word.slice(0, 1);
      const list = this.spellings.get(key);
      if (list) list.push(word);
      else this.spellings.set(key, [word]);
    }
  }

  /** @param {Row} row @param {number} index */
  #add(row, index) {
    row.c.forEach((code, place) => {
      for (const found of codes(code)) this.codes.push({ row: index, ...found, main: place === 0 });
    });
    // Codes in other terms lead here too, behind the letter's own page: "letter 6470" on the page about math errors.
    for (const term of row.s) {
      for (const found of codes(term)) {
        if (found.family && !this.codes.some((code) => code.row === index && same(code, found))) this.codes.push({ row: index, ...found, main: false });
      }
    }
    this.#text(row.t, WEIGHTS.title, index, true);
    for (const term of row.s) this.#text(term, WEIGHTS.term, index, true);
    for (const question of row.q) this.#text(question, WEIGHTS.question, index, true);
    this.#text(row.d, WEIGHTS.description, index, false);
    this.#text(row.b, WEIGHTS.body, index, false);
  }

  /** @param {string} text @param {number} weight @param {number} index @param {boolean} phrase */
  #text(text, weight, index, phrase) {
    const stems = words(text).map(stem);
    for (const word of stems) {
      let rows = this.postings.get(word);
      if (!rows) this.postings.set(word, (rows = new Map()));
      // A word counts once for the best field it is in, a little more for each further one.
      const before = rows.get(index) ?? 0;
      rows.set(index, Math.max(before, weight) + Math.min(before, weight) * 0.15);
      this.lengths[index] += 1;
    }
    if (phrase) {
      const telling = new Set(stems.filter((word) => !this.stop.has(word)));
      if (telling.size) this.phrases.push({ row: index, words: telling, weight });
    }
  }

  /** Words of the index that a typed word may mean, each with how much it counts. @param {string} word @param {boolean} open */
  #meant(word, open) {
    /** @type {Map<string, number>} */
    const found = new Map();
    if (this.postings.has(word)) found.set(word, 1);
    const near = this.spellings.get(word.slice(0, 1)) ?? [];
    if (open && word.length >= 2) for (const other of near) if (other !== word && other.startsWith(word)) found.set(other, 0.7 * (word.length / other.length));
    if (found.size === 0 && word.length >= 4 && !/\d/.test(word)) {
      const limit = word.length >= 8 ? 2 : 1;
      for (const other of near) {
        const far = distance(word, other, limit);
        if (far <= limit && !/\d/.test(other)) found.set(other, far === 1 ? 0.8 : 0.5);
      }
      if (found.size === 0) {
        for (const list of this.spellings.values()) for (const other of list) if (other.length >= 4 && distance(word, other, 1) <= 1) found.set(other, 0.6);
      }
    }
    return found;
  }

  /** How telling a word is. @param {string} word */
  #rarity(word) {
    const rows = this.postings.get(word)?.size ?? 0;
    const rarity = Math.log(1 + (this.rows.length - rows + 0.5) / (rows + 0.5));
    return this.stop.has(word) ? rarity * 0.1 : rarity;
  }

  /**
   * The pages for a query, best first.
   * @param {string} query @param {number} [limit] @returns {Answer}
   */
  find(query, limit = 20) {
    query = query.slice(0, TYPED_AT_MOST);
    const scores = new Float64Array(this.rows.length);
    /** @type {Set<string>[]} */
    const matched = this.rows.map(() => new Set());
    const typed = words(query).slice(0, WORDS_AT_MOST);
    const open = !/\s$/.test(query);
    /** @type {Map<string, {weight: number, typed: string}>} */
    const wanted = new Map();
    typed.forEach((word, place) => {
      for (const [other, share] of this.#meant(stem(word), open && place === typed.length - 1)) {
        const before = wanted.get(other);
        if (!before || before.weight < share) wanted.set(other, { weight: share, typed: word });
      }
    });
    let mass = 0;
    for (const [word, { weight, typed: as }] of wanted) {
      const rarity = this.#rarity(word) * weight;
      mass += rarity;
      for (const [row, count] of this.postings.get(word) ?? []) {
        const length = 1 - LENGTH + LENGTH * (this.lengths[row] / this.average);
        scores[row] += rarity * ((count * (K1 + 1)) / (count + K1 * length));
        if (!this.stop.has(word)) matched[row].add(as);
      }
    }
    if (mass) this.#favourPhrases(wanted, mass, scores);
    this.rows.forEach((row, index) => (scores[index] *= this.kinds[row.k] ?? 1));
    const unknown = this.#favourCodes(query, typed, scores, matched);
    const hits = this.rows
      .map((row, index) => ({ row, score: scores[index], matched: [...matched[index]] }))
      .filter((hit) => hit.score > 0)
      .sort((a, b) => b.score - a.score || (a.row.p < b.row.p ? -1 : 1));
    const enough = hits.length ? hits[0].score * 0.12 : 0;
    return { hits: hits.filter((hit) => hit.score >= enough).slice(0, limit), unknown };
  }

  /** Pages with a title, term or question close to the whole query rise. */
  #favourPhrases(wanted, mass, scores) {
    const best = new Float64Array(scores.length);
    for (const phrase of this.phrases) {
      let common = 0;
      let own = 0;
      for (const word of phrase.words) {
        const rarity = this.#rarity(word);
        own += rarity;
        const hit = wanted.get(word);
        if (hit) common += rarity * hit.weight;
      }
      if (common === 0) continue;
      const closeness = (2 * common) / (own + mass) + 0.5 * (common / own);
      best[phrase.row] = Math.max(best[phrase.row], closeness * (0.8 + phrase.weight / 20));
    }
    for (let row = 0; row < scores.length; row += 1) scores[row] += best[row] * mass * 1.6;
  }

  /** Pages whose code was typed come first; for a code without a page, its neighbours do. @returns {string[]} */
  #favourCodes(query, typed, scores, matched) {
    const unknown = [];
    const top = Math.max(1, ...scores);
    for (const asked of codes(query)) {
      const alone = typed.length <= 2;
      // A bare number among other words is more often an amount or a form than a letter's code.
      if (asked.family === "" && !alone && !(asked.suffix && asked.number.length > 2)) continue;
      const known = this.codes.filter(
        (code) => code.number === asked.number && (asked.family === "" || code.family === asked.family || (asked.family === "l" && code.family === "")),
      );
      const name = `${{ cp: "CP", l: "Letter ", form: "Form ", "": "" }[asked.family]}${asked.number}${asked.suffix.toUpperCase()}`;
      if (known.length) {
        const exact = known.some((code) => code.suffix === asked.suffix);
        for (const code of known) {
          const fit = code.suffix === asked.suffix ? 2 : exact ? 0.5 : 1;
          scores[code.row] += top * fit + (code.main ? top * 0.5 : 0);
          matched[code.row].add(name);
        }
        if (!exact && asked.suffix && asked.family) unknown.push(name);
      } else if (asked.family && asked.family !== "form") {
        unknown.push(name);
        for (const code of this.codes) {
          if (!code.main || code.family !== asked.family) continue;
          const near = distance(code.number, asked.number, 1);
          if (near <= 1 || code.number.startsWith(asked.number) || asked.number.startsWith(code.number)) {
            const alike = code.number.length === asked.number.length ? 1.3 : 1;
            scores[code.row] += top * (near <= 1 ? alike : 0.6) * (code.suffix === asked.suffix ? 1.1 : 1);
          }
        }
      }
    }
    return unknown;
  }
}
