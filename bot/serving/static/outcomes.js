// What became of statements that are not verified: the words around those that are told, and those that were left out.
// @ts-check

import { button, el } from "./dom.js";
import { where } from "./places.js";
import { say } from "./wording.js";

/** @import {Dropped} from "./messages.js" */
/** @import {AnswerSoFar, Exchange} from "./store.js" */
/** @import {Actions} from "./exchange.js" */

export const UNVERIFIED = "(not verified)"; // what follows such a statement in an answer's text

/** @param {AnswerSoFar} answer @returns {Dropped[]} the statements that contradicted their sources */
export const refuted = (answer) => (answer.dropped ?? []).filter((one) => one.outcome === "refuted");

/** @param {number} count */
export const summary = (count) => say("outcomes.refuted", { count });

/**
 * The words of the answer itself between a statement and the one before it. Offsets count code points.
 * @param {AnswerSoFar} answer @param {number} n place of the statement
 */
export function between(answer, n) {
  const words = [...answer.text].slice(answer.statements[n - 1]?.end ?? 0, answer.statements[n].start).join("").trim();
  return words.startsWith(UNVERIFIED) ? words.slice(UNVERIFIED.length).trim() : words;
}

/** @param {AnswerSoFar} answer @param {number} n place of the statement */
export function wordsBefore(answer, n) {
  const words = between(answer, n);
  return words && el("p", { cls: "lead", dir: "auto" }, words);
}

/** @param {Exchange} exchange @param {AnswerSoFar} answer @param {Actions} actions */
export function leftOut(exchange, answer, actions) {
  const all = refuted(answer);
  if (!all.length) return null;
  return el("details", { cls: "left-out" },
    el("summary", {}, summary(all.length)),
    el("ul", {}, all.map((one, n) => contradicted(exchange, one, n, actions))));
}

/** @param {Exchange} exchange @param {Dropped} one @param {number} n @param {Actions} actions */
function contradicted(exchange, one, n, actions) {
  return el("li", {},
    el("p", { cls: "claim", dir: "auto" }, one.text),
    el("p", { cls: "quiet", dir: "auto" }, one.reason),
    one.contradicted_by.map((citation, m) => {
      const label = [
        el("span", { cls: "note-title", dir: "auto" }, citation.title),
        el("span", { cls: "quiet" }, where(citation)),
        el("span", { cls: "excerpt", dir: "auto" }, citation.quote),
      ];
      const props = { cls: "note", data: { key: `against ${exchange.id} ${n} ${m}` } };
      return button(label, (event) => actions.openPassage(one.contradicted_by, m, event.currentTarget), props);
    }));
}
