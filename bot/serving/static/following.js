// Under the newest answer: questions that are answered near to where it was found.
// @ts-check

import * as api from "./api.js";
import { button, el, refill } from "./dom.js";
import { nameOf } from "./picker.js";
import { say } from "./wording.js";

/** @import {Citation, PassageRef, Suggestion} from "./messages.js" */
/** @import {AnswerSoFar, Exchange} from "./store.js" */

/** What was suggested after answers that have been drawn before. @type {WeakMap<AnswerSoFar, Promise<Suggestion[]>>} */
const suggested = new WeakMap();

/** @param {api.Place} place */
const placeOf = ({ document_id, start, end }) => ({ document_id, start, end });

/**
 * @param {Exchange} exchange
 * @param {AnswerSoFar} answer
 * @param {string[]} asked the questions of the conversation
 * @param {(question: string) => void} ask
 */
export function followUps(exchange, answer, asked, ask) {
  const place = el("nav", { cls: "more-questions", "aria-label": say("follow.title"), hidden: true });
  const [first] = [...answer.citations, ...answer.passages].flatMap((one) => one ?? []);
  const collection = nameOf(first ?? {}, exchange.collection); // of several, where the answer begins
  const inside = (/** @type {(PassageRef | Citation | undefined)[]} */ all) =>
    all.flatMap((one) => (one && nameOf(one, exchange.collection) === collection ? [placeOf(one)] : []));
  const coming = suggested.get(answer) ?? api.suggestions({
    collection, passages: inside(answer.passages), told: inside(answer.citations), asked,
  }).catch(() => []);
  suggested.set(answer, coming);
  coming.then((questions) => {
    place.hidden = !questions.length;
    refill(place, el("span", { cls: "quiet" }, say("follow.on")), el("ul", {}, questions.map(({ question }, n) =>
      el("li", {}, button(question, () => ask(question),
        { cls: "suggested", dir: "auto", data: { key: `follow ${exchange.id} ${n}` } })))));
  });
  return place;
}
