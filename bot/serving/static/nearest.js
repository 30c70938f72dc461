// After an abstention: the passages that came nearest to an answer.
// @ts-check

import { button, el, refill } from "./dom.js";
import { passageAt } from "./passages.js";
import { nameOf } from "./picker.js";
import { where } from "./places.js";

/** @import {PassageRef} from "./messages.js" */
/** @import {AnswerSoFar, Exchange} from "./store.js" */
/** @import {Actions} from "./exchange.js" */

/**
 * @typedef {PassageRef & {
 *   title: string, locator: string, paragraph: number, page: number | null, mediaType: string, quote: string
 * }} Passage
 */

const SHOWN = 3;
const EXCERPT = 180; // characters of a passage to show

/** Passages of exchanges that have been drawn before. @type {WeakMap<AnswerSoFar, Passage[]>} */
const fetched = new WeakMap();

/** @param {Exchange} exchange @param {AnswerSoFar} answer @param {Actions} actions */
export function nearestPassages(exchange, answer, actions) {
  const list = el("ul", { cls: "nearest" });
  const passages = fetched.get(answer);
  if (passages) fill(list, exchange, passages, actions);
  else {
    const shown = answer.passages.slice(0, SHOWN);
    Promise.all(shown.map((one) => fetchPassage(nameOf(one, exchange.collection), one))).then((all) => {
      const present = all.filter((one) => one !== null);
      fetched.set(answer, present);
      fill(list, exchange, present, actions);
    });
  }
  return list;
}

/** @param {string} collection @param {PassageRef} passage @returns {Promise<Passage | null>} */
async function fetchPassage(collection, passage) {
  try {
    const { title, locator, paragraph, page, media_type: mediaType, segments } =
      await passageAt(collection, passage);
    const quote = segments.filter((segment) => segment.spans.length).map((segment) => segment.text).join("");
    return { ...passage, title, locator, paragraph, page, mediaType, quote };
  } catch {
    return null; // the document is gone, or the server is away: offer the others
  }
}

/** @param {HTMLElement} list @param {Exchange} exchange @param {Passage[]} passages @param {Actions} actions */
function fill(list, exchange, passages, actions) {
  refill(list, passages.map((passage, n) => {
    const { heading, words } = opening(passage);
    const short = words.length > EXCERPT ? `${words.slice(0, EXCERPT).replace(/\s\S{0,30}$/, "")} …` : words;
    const label = [
      el("span", { cls: "note-title", dir: "auto" }, passage.title),
      el("span", { cls: "quiet" }, where(passage)),
      el("span", { cls: "excerpt", dir: "auto" }, heading && el("span", { cls: "heading" }, `${heading} `), short),
    ];
    const props = { cls: "note", data: { key: `near ${exchange.id} ${n}` } };
    return el("li", {}, button(label, (event) => actions.openPassage(passages, n, event.currentTarget), props));
  }));
}

const HEADINGS = /^((?:\s*#{1,6}[ \t]+.*(?:\n|$))+)([^]*)$/;
const MARKS = /^[ \t]*#{1,6}[ \t]+/gm;

/**
 * The last heading that a passage begins with, and its words in one line, without the marks of Markdown.
 * @param {Passage} passage
 */
function opening({ quote, mediaType }) {
  const match = mediaType === "text/markdown" ? quote.match(HEADINGS) : null;
  if (!match) return { heading: null, words: quote.trim().replace(/\s+/g, " ") };
  return {
    heading: (match[1].trim().split("\n").at(-1) ?? "").replace(MARKS, "").trim(),
    words: match[2].replace(MARKS, "").trim().replace(/\s+/g, " "),
  };
}
