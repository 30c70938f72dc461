// Why an answer is what it is: the passages that were considered, with their scores, and what was dropped.
// @ts-check

import { button, el, refill } from "./dom.js";
import { passageAt } from "./passages.js";
import { nameOf, titleOfName } from "./picker.js";
import { where } from "./places.js";
import { decimals, listed, percent, say } from "./wording.js";

/** @import {Place} from "./api.js" */
/** @import {Answer} from "./messages.js" */
/** @import {AnswerSoFar, Exchange} from "./store.js" */
/** @import {Actions} from "./exchange.js" */

/** Explanations that are open stay so when an answer is drawn anew. @type {Set<string>} */
const opened = new Set();

/** @param {Exchange} exchange @param {AnswerSoFar} answer @param {Actions} actions */
export function why(exchange, answer, actions) {
  const whole = /** @type {AnswerSoFar & Partial<Answer>} */ (answer);
  if (!answer.passages.length || whole.confidence === undefined) return null;
  const body = el("div");
  const fill = () => body.childElementCount || refill(body, explanation(exchange, whole, actions));
  const details = el("details", {
    cls: "why-answer", open: opened.has(exchange.id), ontoggle: () => {
      if (details.open) opened.add(exchange.id);
      else opened.delete(exchange.id);
      if (details.open) fill();
    },
  }, el("summary", { data: { key: `why ${exchange.id}` } }, say("why.title")), body);
  return details;
}

/** @param {Exchange} exchange @param {AnswerSoFar & Partial<Answer>} answer @param {Actions} actions */
function explanation(exchange, answer, actions) {
  const { passages, dropped, confidence = 0, writer, checks } = answer;
  const facts = [
    say("why.confidence", { percent: percent(confidence) }),
    writer && say("why.writer", { writer }),
    checks?.length && say("why.checks", { checks: listed(checks) }),
  ];
  return [
    el("p", { cls: "quiet" }, facts.filter(Boolean).join(" ")),
    el("h3", {}, say("why.considered", { count: passages.length })),
    el("ol", {}, passages.map((_, n) => el("li", {}, passage(exchange, answer, n, actions)))),
    dropped.length > 0 && el("h3", {}, say("why.dropped")),
    dropped.length > 0 && el("ul", {}, dropped.map(({ text, reason }) =>
      el("li", { dir: "auto" }, el("span", {}, text), reason && el("span", { cls: "quiet" }, ` – ${reason}`)))),
  ];
}

/** @param {Exchange} exchange @param {AnswerSoFar} answer @param {number} n @param {Actions} actions */
function passage({ id, collection: asked, also }, answer, n, actions) {
  const one = answer.passages[n];
  const collection = nameOf(one, asked);
  const cited = answer.citations.some((citation) => citation && overlaps(citation, one));
  const name = el("span", { dir: "auto" }, say("why.passage", { number: n + 1 }));
  const place = el("span", { cls: "quiet" });
  passageAt(collection, one).then((excerpt) => {
    name.textContent = excerpt.title;
    place.textContent = ` ${listed([where(excerpt), also?.length ? titleOfName(collection) : null])}`;
  }, () => (place.textContent = ` ${say("why.gone")}`));
  const label = [
    el("span", { cls: "score" }, decimals(one.score, 2)), " ", name, place,
    cited && el("span", { cls: "quiet" }, ` · ${say("why.quoted")}`),
  ];
  return button(label, (event) => actions.openPassage(answer.passages, n, event.currentTarget),
    { data: { key: `why ${id} ${n}` } });
}

/** @param {Place} a @param {Place} b */
const overlaps = (a, b) => a.document_id === b.document_id && a.start < b.end && b.start < a.end;
