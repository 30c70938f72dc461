// The messages of the page in the reader's language, with its plural forms, numbers and dates.
// @ts-check

/** @import {Child} from "./dom.js" */
/** @typedef {keyof typeof import("./wording/en.json") | "answer.yes" | "answer.no" | "answer.mixed" | "answer.missing"
 *   | "answer.elsewhere"} Key */
/** @typedef {string | Record<string, string>} Message words, or a form for each plural category of `count` */
/** @typedef {Record<string, string | number>} Values */

/**
 * @type {{ language: string, direction: "ltr" | "rtl", languages: Record<string, string>, cookie: string,
 *   messages: Record<string, Message>, keptDays: number }}
 */
const catalogue = JSON.parse(document.getElementById("pincite-wording")?.textContent ?? "null");

export const { language, direction, languages, keptDays } = catalogue;

const YEAR = 365 * 24 * 60 * 60; // s
const PLACEHOLDER = /\{(\w+)\}/g;
const NAMES_MESSAGE = /^(rule|verdict)\d?$/; // values of the server's sentences

/** The language as it is written where the reader lives, such as British English: dates and numbers follow it. */
const locale = navigator.languages.find((one) => one.split("-")[0] === language) ?? language;

const plurals = new Intl.PluralRules(language);

/** @param {Key} key @param {Record<string, unknown>} values */
function template(key, { count }) {
  const message = catalogue.messages[key];
  if (typeof message === "string") return message;
  const form = typeof count === "number" ? plurals.select(count) : "other";
  return message[form] ?? message.other;
}

const LEFT_TO_RIGHT = /[A-Za-z\u00c0-\u02af\u0370-\u052f]/;

/**
 * Text of another direction than the page's, set apart, so that it keeps its own order and moves nothing around it.
 * @param {string} text
 */
const apart = (text) => (direction === "rtl" && LEFT_TO_RIGHT.test(text) ? `\u2068${text}\u2069` : text);

/** @param {string} words @param {Values} values */
const filled = (words, values) => words.replace(PLACEHOLDER, (whole, name) => {
  const value = values[name];
  return typeof value === "number" ? number(value) : value === undefined ? whole : apart(value);
});

/**
 * A message; numbers in it are written as the language writes them.
 * @param {Key} key
 * @param {Values} [values]
 */
export const say = (key, values = {}) => filled(template(key, values), values);

/**
 * A message around elements of the page.
 * @param {Key} key
 * @param {Record<string, Child | Child[]>} values
 * @returns {Child[]}
 */
export const sayAround = (key, values) =>
  template(key, values).split(PLACEHOLDER).flatMap((part, n) => (n % 2 ? values[part] ?? [] : part));

/**
 * What the server says of an error: in the reader's language where the catalogue has it, otherwise in English.
 * @param {{ type: string, message: string, values?: Values }} problem
 */
export const sayProblem = ({ type, message, values }) => sayServers(`error.${type}`, message, values);

/**
 * A sentence of the server's: in the reader's language where the catalogue has it, otherwise in English. Rules and
 * verdicts in it are put in words, too.
 * @param {string} key
 * @param {string} english
 * @param {Values} [values]
 */
export function sayServers(key, english, values = {}) {
  const known = catalogue.messages[key];
  if (typeof known !== "string") return english;
  return filled(known, Object.fromEntries(Object.entries(values).map(([name, value]) => {
    const [, kind] = name.match(NAMES_MESSAGE) ?? [];
    const words = kind && catalogue.messages[`${kind}.${value}`];
    return [name, typeof words === "string" ? words : value];
  })));
}

/** A remark of the evaluation's on a pair or an answer. @param {import("./messages.js").Remark} remark */
export const sayRemark = ({ key, text, values }) => sayServers(key, text, values);

/** @param {number} value @param {Intl.NumberFormatOptions} [options] */
export const number = (value, options) => new Intl.NumberFormat(locale, options).format(value);

/**
 * What an n amounts to where questions have weights: a symbol and a number, alike in all languages.
 * @param {number | null} effective null where all weights are the same
 */
export const effectively = (effective) => (effective === null ? "" : ` (n_eff ${decimals(effective, 1)})`);

/** @param {number} value @param {number} count of decimals */
export const decimals = (value, count) =>
  number(value, { minimumFractionDigits: count, maximumFractionDigits: count });

/** @param {number} share from 0 to 1 */
export const percent = (share) => number(share, { style: "percent" });

/**
 * A date of a document in words, as precisely as it is known: 2022, 2022-01 or 2022-01-30. In the calendar of the
 * document itself: its text names the same day.
 * @param {string} iso
 */
export function date(iso) {
  const [, year, month, day] = iso.match(/^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:$|T)/) ?? [];
  const at = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  if (!year || !at.toISOString().startsWith(iso.slice(0, 10))) return iso; // there is no such day
  return new Intl.DateTimeFormat(locale, {
    calendar: "gregory", timeZone: "UTC", year: "numeric",
    ...(month && { month: day ? "short" : "long" }), ...(day && { day: "numeric" }),
  }).format(at);
}

/**
 * A moment: the reader's own day and hour.
 * @param {number | string} when ms, or ISO 8601
 * @param {"short" | "medium"} [time] medium: to the second
 */
export const moment = (when, time = "short") =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: time }).format(new Date(when));

/** The reader's own day of a moment. @param {number | string} when ms, or ISO 8601 */
export const day = (when) => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(when));

/** A language's name in the reader's own. @param {string} code ISO 639-1 */
export const languageName = (code) => new Intl.DisplayNames(locale, { type: "language" }).of(code) ?? code;

/**
 * Facts or names side by side; those that are nothing are left out.
 * @param {(string | null | undefined | false)[]} items
 * @param {string} [between] what separates them; a comma by default
 */
export const listed = (items, between = say("separator")) =>
  items.flatMap((one) => (one ? [apart(one)] : [])).join(between);

/** Shows the page in another language, now and from now on. @param {string} wanted */
export function choose(wanted) {
  document.cookie = `${catalogue.cookie}=${wanted}; path=/; max-age=${YEAR}; samesite=lax`;
  location.reload();
}
