// What an uploaded document is: three of its own sentences, and questions that it answers.
// @ts-check

import * as api from "./api.js";
import { button, el, refill, where } from "./dom.js";
import { OWN } from "./picker.js";
import * as source from "./source.js";

/** @import {Outline} from "./messages.js" */

/**
 * Makes the outline of a document of the browser's own; it fills once the server has read the document.
 * @param {string} id
 * @param {(question: string) => void} ask
 */
export function outlineOf(id, ask) {
  const place = el("div", { cls: "outline" }, el("p", { cls: "quiet" }, "Reading what it is about …"));
  api.outline(OWN, id).then(
    (outline) => fill(place, outline, ask),
    () => place.remove(), // the file is there, and can be asked
  );
  return place;
}

/** @param {HTMLElement} place @param {Outline} outline @param {(question: string) => void} ask */
function fill(place, { title, sentences, questions }, ask) {
  const open = (/** @type {number} */ number) =>
    (/** @type {MouseEvent & { currentTarget: HTMLButtonElement }} */ { currentTarget: from }) =>
      source.open({ collection: OWN, citations: sentences, number, from });
  refill(place,
    sentences.length > 0 && el("p", { cls: "quiet" }, `In the words of ${title}:`),
    el("ul", { cls: "quotes", "aria-label": `What ${title} is` }, sentences.map((one, n) => el("li", {},
      el("q", { dir: "auto" }, one.quote),
      el("sup", {}, button(String(n + 1), open(n), { cls: "cite", "aria-label": `${title}, ${where(one)}` }))))),
    questions.length > 0 && el("p", { cls: "quiet" }, "It answers:"),
    el("ul", { "aria-label": `Questions that ${title} answers` }, questions.map(({ question }) =>
      el("li", {}, button(question, () => ask(question), { cls: "suggested", dir: "auto" })))));
}
