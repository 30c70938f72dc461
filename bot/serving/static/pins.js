// Questions that a person saves, kept by the browser, each with its last answer: asked again, it is compared.
// @ts-check

import { newId, recall, remember, stored } from "./store.js";

/** @import {AnswerSoFar, Exchange} from "./store.js" */
/** @import {Part} from "./within.js" */

/** @typedef {{ title: string, source: string, quote: string }} Quote what a citation says, and where it is from */
/** @typedef {{ asked: number, status: AnswerSoFar["status"], text: string, quotes: Quote[] }} Snapshot */

/**
 * A saved question.
 * @typedef {object} Pin
 * @property {string} id
 * @property {string} question as it is understood without the conversation before it
 * @property {string} collection
 * @property {string[]} [also] collections that are asked together with it
 * @property {Part | null} within
 * @property {number} pinned when it was saved, in ms
 * @property {Snapshot} last its newest answer
 * @property {boolean} changed whether that one differs from the one before
 */

/**
 * What differs between an answer and an earlier one.
 * @typedef {object} Comparison
 * @property {number} since when the earlier one was given, in ms
 * @property {string | null} before its text, where that differs
 * @property {number} added quotes that are new
 * @property {Quote[]} gone
 */

const PIN = "pincite.pin.";

/** @param {string | null} text @returns {Pin[]} none where somebody else wrote there */
function parse(text) {
  try {
    const pin = JSON.parse(text ?? "null");
    return typeof pin?.question === "string" && Array.isArray(pin.last?.quotes) ? [pin] : [];
  } catch {
    return [];
  }
}

/** The saved questions, newest first. */
export const pins = () => stored(PIN).flatMap((key) => parse(recall(key))).sort((a, b) => b.pinned - a.pinned);

/** The question as it is saved: whole, in the asker's language. @param {Exchange} exchange */
const asked = ({ question, answer }) => (!answer?.translated_from && answer?.standalone_question) || question;

/** @param {{ collection: string, also?: string[], within?: Part | null }} one @param {string} question */
const key = ({ collection, also = [], within }, question) =>
  JSON.stringify([question, collection, ...also, within?.where ?? null]);

/** The saved question that an exchange asks. @param {Exchange} exchange */
export const pinOf = (exchange) => pins().find((one) => key(one, one.question) === key(exchange, asked(exchange)));

/** @param {AnswerSoFar} answer @param {number} when @returns {Snapshot} */
const snapshot = ({ status, text, citations }, when) => ({
  asked: when, status, text,
  quotes: citations.flatMap((one) => (one ? [{ title: one.title, source: one.source, quote: one.quote }] : [])),
});

/** @param {Pin} pin @returns {boolean} whether there was room */
const keep = (pin) => remember(PIN + pin.id, JSON.stringify(pin));

/** Saves the question of an exchange with its answer. @param {Exchange} exchange @returns {boolean} */
export function pin(exchange) {
  const { answer, collection, also, within = null, changed } = exchange;
  if (!answer) return false;
  const last = snapshot(answer, changed);
  return keep({
    id: newId(), question: asked(exchange), collection, also, within, pinned: Date.now(), last, changed: false,
  });
}

/** @param {string} id */
export const unpin = (id) => remember(PIN + id, null);

/** Compares an answer with the last one to the same saved question, which it replaces. @param {Exchange} exchange */
export function compare(exchange) {
  const { answer } = exchange;
  const known = answer && pinOf(exchange);
  if (!known) return null;
  const now = snapshot(answer, Date.now());
  const comparison = difference(known.last, now);
  keep({ ...known, last: now, changed: differs(comparison) });
  return comparison;
}

/** The file of a source: the folder from which paths are told changes with the collection. @param {string} source */
const fileName = (source) => (source.includes("://") ? source : source.slice(source.lastIndexOf("/") + 1));

/** @param {Snapshot} before @param {Snapshot} now @returns {Comparison} */
function difference(before, now) {
  const same = (/** @type {Quote} */ a) => (/** @type {Quote} */ b) =>
    a.quote === b.quote && fileName(a.source) === fileName(b.source);
  return {
    since: before.asked,
    before: before.text === now.text && before.status === now.status ? null : before.text,
    added: now.quotes.filter((one) => !before.quotes.some(same(one))).length,
    gone: before.quotes.filter((one) => !now.quotes.some(same(one))),
  };
}

/** @param {Comparison} comparison */
export const differs = ({ before, added, gone }) => before !== null || added > 0 || gone.length > 0;

/** Calls back when another tab has saved or dropped a question. @param {() => void} listener */
export const onOtherTab = (listener) =>
  addEventListener("storage", ({ key: changed }) => changed?.startsWith(PIN) && listener());
