// What an uploaded document is: three of its own sentences, and questions that it answers.
// @ts-check

import * as api from "./api.js";
import { button, el, refill } from "./dom.js";
import { unmarked } from "./marks.js";
import { OWN } from "./picker.js";
import { where } from "./places.js";
import * as source from "./source.js";
import { listed, number, say } from "./wording.js";

/** @import {Outline} from "./messages.js" */

/**
 * Makes the outline of a document of the browser's own; it fills once the server has read the document.
 * @param {string} id
 * @param {(question: string) => void} ask
 */
export function outlineOf(id, ask) {
  const place = el("div", { cls: "outline" }, el("p", { cls: "quiet" }, say("outline.reading")));
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
    sentences.length > 0 && el("p", { cls: "quiet" }, say("outline.words", { title })),
    el("ul", { cls: "quotes", "aria-label": say("outline.what", { title }) }, sentences.map((one, n) =>
      el("li", { dir: "auto" },
        el("q", { dir: "auto" }, unmarked(one.quote)),
        el("sup", {}, button(number(n + 1), open(n), { cls: "cite", "aria-label": listed([title, where(one)]) }))))),
    questions.length > 0 && el("p", { cls: "quiet" }, say("outline.answers")),
    el("ul", { "aria-label": say("outline.questions", { title }) }, questions.map(({ question }) =>
      el("li", {}, button(question, () => ask(question), { cls: "suggested", dir: "auto" })))));
}
