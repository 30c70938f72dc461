// One exchange: a question, and its answer with numbered citations.
// @ts-check

import { markdown, plain, toClipboard } from "./copying.js";
import { announce, button, el } from "./dom.js";
import { guidance, searched } from "./guidance.js";
import { unmarked } from "./marks.js";
import { nearestPassages } from "./nearest.js";
import { leftOut, wordsBefore } from "./outcomes.js";
import { nameOf, titleOfName } from "./picker.js";
import { comparisonView, pinButton } from "./pinned.js";
import { where } from "./places.js";
import { ratingControls } from "./rating.js";
import { why } from "./why.js";
import { date, listed, number, say } from "./wording.js";

/** @import {Citation} from "./messages.js" */
/** @import {AnswerSoFar, Exchange, StatementSoFar} from "./store.js" */
/** @import {CitedSpan} from "./source.js" */

/**
 * What an exchange asks of the chat.
 * @typedef {object} Actions
 * @property {(number: number, from: Element) => void} cite opens a citation
 * @property {(passages: CitedSpan[], number: number, from: Element) => void} openPassage opens a passage nearby
 * @property {(numbers: number[]) => void} light lights up citations, wherever they stand
 * @property {(question: string) => void} ask asks another question
 * @property {(collection: string, question: string) => void} askElsewhere asks a question of another collection
 * @property {(question: string) => void} askEverywhere asks a question of all documents
 * @property {() => void} addDocuments
 * @property {() => void} retry
 * @property {() => void} edit
 * @property {() => void} redrawPins
 * @property {() => void} save keeps what changed
 * @property {() => [string, string][]} history (question, answer) of the exchanges before
 * @property {(answer: AnswerSoFar) => Node | null} followUps questions to go on with, under the newest answer
 * @property {(() => void) | null} earlier opens what followed before the question was edited
 */

/** @param {Exchange} exchange @param {Actions} actions */
export function exchangeView(exchange, actions) {
  const edit = { cls: "plain", "aria-label": say("exchange.editQuestion"), data: { key: `edit ${exchange.id}` } };
  return [
    el("div", { cls: "asked" },
      el("h2", { cls: "question", dir: "auto" }, exchange.question),
      el("span", {}, pinButton(exchange, actions.redrawPins),
        exchange.state !== "asking" && button(say("exchange.edit"), actions.edit, edit))),
    actions.earlier && button(say("exchange.earlier"), actions.earlier,
      { cls: "plain earlier", data: { key: `earlier ${exchange.id}` } }),
    stillIndexing(exchange),
    understood(exchange),
    Boolean(exchange.also?.length) && el("p", { cls: "quiet standalone", dir: "auto" },
      say("exchange.together", { collections: listed(asked(exchange).map(titleOfName)) })),
    exchange.within && el("p", { cls: "quiet standalone", dir: "auto" },
      say("exchange.within", { parts: listed(exchange.within.labels) })),
    exchange.state === "done" && comparisonView(exchange.compared),
    ...reply(exchange, actions),
  ];
}

/** A question without marks and capitals: *whats the fee* says what *What's the fee?* says. @param {string} text */
const wordsOf = (text) => text.toLowerCase().replace(/['’`´?!.,]/g, "").replace(/\s+/g, " ").trim();

/** @param {Exchange} exchange */
function understood({ question, answer }) {
  const standalone = answer?.standalone_question;
  if (!standalone || [question, answer.question].map(wordsOf).includes(wordsOf(standalone))) return null;
  return el("p", { cls: "quiet standalone", dir: "auto" }, say("exchange.understood", { question: standalone }));
}

/** @param {Exchange} exchange */
function stillIndexing({ indexing }) {
  if (!indexing?.length) return null;
  const text = say("exchange.indexing", { files: listed(indexing) });
  return el("p", { cls: "quiet indexing", role: "note", dir: "auto" }, text);
}

/** @param {Exchange} exchange @param {Actions} actions */
function reply(exchange, actions) {
  const { answer, state } = exchange;
  const again = retryButton(exchange, actions);
  if (state === "waiting") {
    return [el("div", { cls: "problem" }, el("p", {}, say("exchange.waiting")), again)];
  }
  if (state === "failed") {
    return [el("div", { cls: "problem", role: "alert" }, el("p", { dir: "auto" }, exchange.error), again)];
  }
  if (answer?.status === "abstained") return [abstention(exchange, answer, actions)];
  if (answer?.status === "talk") return talk(exchange, answer, actions);
  const asking = state === "asking";
  const stopped = state === "stopped" && el("p", { cls: "quiet" }, say("exchange.stopped"));
  if (answer?.status === "likely" && !answer.statements.length) {
    const text = el("p", { cls: "talk", dir: "auto" }, answer.text);
    return [text, leftOut(exchange, answer, actions), tools(exchange, answer, actions)];
  }
  if (!answer || !(answer.statements.length || (asking && (answer.verdict || answer.short)))) {
    if (asking) return [el("p", { cls: "reading quiet" }, underWay(answer))];
    return [stopped, el("div", { cls: "tools" }, again)];
  }
  return [
    answered(exchange, answer, actions),
    asking && el("p", { cls: "reading quiet" },
      say(answer.statements.some((one) => one.pending) ? "exchange.checking" : "exchange.readingOn")),
    stopped,
    state === "done" ? tools(exchange, answer, actions) : !asking && el("div", { cls: "tools" }, again),
  ];
}

/** @param {AnswerSoFar | null} answer */
function underWay(answer) {
  if (!answer?.waiting) return say("exchange.reading");
  const { place, seconds } = answer.waiting;
  return say("exchange.queue", { place, seconds: Math.ceil(seconds) });
}

/** @param {Exchange} exchange @param {Actions} actions */
const retryButton = ({ id }, actions) =>
  button(say("exchange.again"), actions.retry, { cls: "plain", data: { key: `retry ${id}` } });

/**
 * A reply to what is no question. One about the last answer begins with words of its own, then quotes its sources.
 * @param {Exchange} exchange @param {AnswerSoFar} answer @param {Actions} actions
 */
function talk(exchange, answer, actions) {
  const first = answer.statements[0];
  const words = first ? [...answer.text].slice(0, first.start).join("").trim() : answer.text;
  return [el("p", { cls: "talk", dir: "auto" }, inWords(words)), first && answered(exchange, answer, actions)];
}

/**
 * The words of a reply, with the collection named as the picker names it.
 * @param {string} text
 */
export const inWords = (text) =>
  text.replace(/“([^”]+)”/g, (_, name) => `“${titleOfName(nameOf({ collection: name }, name))}”`);

/** @param {Exchange} exchange @param {AnswerSoFar} answer @param {Actions} actions */
function answered(exchange, answer, actions) {
  const verdict = answer.verdict ?? (answer.disagreements.length ? "mixed" : null);
  const headline = verdict ? say(`answer.${verdict}`) : answer.short && capital(answer.short);
  return el("div", { cls: "answer" },
    headline && el("p", { cls: `verdict ${verdict ?? "short"}`, dir: "auto" }, headline),
    el("div", { cls: "statements" }, answer.statements.map((one, n) => [
      (n > 0 || answer.status === "likely") && wordsBefore(answer, n),
      statement(exchange, answer, one, actions),
    ])),
    answer.disagreements.length > 0 && disagreements(exchange, answer, actions),
    leftOut(exchange, answer, actions),
    remark(answer),
    el("ol", { cls: "notes", "aria-label": say("exchange.citations") },
      answer.citations.map((citation, n) => citation && note(exchange, answer.citations, citation, n, actions))));
}

const PLAIN_WORD = /^\p{Ll}[\p{Ll}\p{M}'’-]*[,;:]?(?=\s|$)/u;

/**
 * A short answer as a heading: with a capital, unless its first word is written one way only, as an address or *pH* is.
 * @param {string} text
 */
const capital = (text) => (PLAIN_WORD.test(text) ? text.charAt(0).toLocaleUpperCase() + text.slice(1) : text);

/** @param {AnswerSoFar} answer */
const remark = ({ note: text }) =>
  text && el("p", { cls: "quiet remark", role: "note", dir: "auto" },
    `${say("exchange.note", { text })}.`.replace(/\.\.$/, "."));

/** @param {number[]} numbers @param {Actions} actions */
function hovering(numbers, actions) {
  const on = () => actions.light(numbers);
  const off = () => actions.light([]);
  return { onpointerenter: on, onpointerleave: off, onfocusin: on, onfocusout: off };
}

/** @param {StatementSoFar} one @param {boolean} pending */
function flag({ supported, reason }, pending) {
  if (supported) return null;
  if (pending) return el("span", { cls: "flag pending" }, say("exchange.pending"));
  return el("span", { cls: "flag", title: reason }, say("exchange.unverified"));
}

/** @param {Exchange} exchange @param {AnswerSoFar} answer @param {StatementSoFar} one @param {Actions} actions */
function statement(exchange, answer, one, actions) {
  const marks = one.citations.map((n) =>
    el("sup", {}, mark(exchange, answer, n, `cite ${exchange.id} ${one.start} ${n}`, actions)));
  const pending = exchange.state === "asking" && Boolean(one.pending);
  const cls = `statement${one.supported ? "" : pending ? " pending" : " unverified"}`;
  const data = { cites: one.citations.join(" ") };
  return el("p", { cls, dir: "auto", data, ...hovering(one.citations, actions) },
    unmarked(one.text), marks, flag(one, pending));
}

/**
 * @param {Exchange} exchange @param {AnswerSoFar} answer @param {number} n
 * @param {string} key @param {Actions} actions
 */
function mark(exchange, answer, n, key, actions) {
  const citation = answer.citations[n];
  const place = citation ? listed([where(citation), from(exchange, citation)]) : "";
  const label = citation
    ? say("exchange.citationOf", { number: n + 1, title: citation.title, place })
    : say("exchange.citation", { number: n + 1 });
  return button(number(n + 1), (event) => actions.cite(n, event.currentTarget), {
    cls: "cite", "aria-label": label, disabled: !citation, data: { citation: n, key },
  });
}

/**
 * What the sources disagree on. Where they give different values, each value stands once, before all who give it.
 * @param {Exchange} exchange @param {AnswerSoFar} answer @param {Actions} actions
 */
function disagreements(exchange, answer, actions) {
  /** @type {Map<string, Set<number>>} */
  const given = new Map();
  for (const { values, ...one } of answer.disagreements) {
    values?.forEach((value, n) =>
      given.set(value, new Set([...given.get(value) ?? [], ...n ? one.against : one.for])));
  }
  const sides = [...given].map(([value, numbers], n) =>
    stance(exchange, answer, { name: value, numbers: [...numbers], place: `value ${n}`, quoted: false }, actions));
  return el("section", { cls: "disagreement", "aria-label": say("answer.mixed") },
    sides.length > 0 && el("dl", { cls: "values" }, sides),
    answer.disagreements.flatMap((one, n) => (one.values ? [] : [
      el("p", { cls: "claim", dir: "auto" }, one.claim),
      el("dl", {},
        stance(exchange, answer,
          { name: say("exchange.for"), numbers: one.for, place: `for ${n}`, quoted: true }, actions),
        stance(exchange, answer,
          { name: say("exchange.against"), numbers: one.against, place: `not ${n}`, quoted: true }, actions)),
    ])));
}

/**
 * One side of a disagreement: who is on it, and the words of each.
 * @param {Exchange} exchange @param {AnswerSoFar} answer
 * @param {{ name: string, numbers: number[], place: string, quoted: boolean }} side place: a name of the side within
 *   the answer; quoted: whether its words are repeated here
 * @param {Actions} actions
 */
const stance = (exchange, answer, { name, numbers, place, quoted }, actions) =>
  el("div", { cls: "stance" }, el("dt", { dir: "auto" }, name), numbers.map((n) => {
    const citation = answer.citations[n];
    return el("dd", { data: { cites: n }, ...hovering([n], actions) },
      mark(exchange, answer, n, `${place} ${exchange.id} ${n}`, actions), " ",
      el("span", { dir: "auto" }, citation?.title),
      citation?.published && el("span", { cls: "quiet" }, ` ${date(citation.published)}`),
      citation && quoted && el("q", { dir: "auto" }, shortened(citation.quote)));
  }));

/** All collections that were asked. @param {Exchange} exchange */
const asked = ({ collection, also }) => [collection, ...also ?? []];

/**
 * The collection that a citation is from, where several were asked.
 * @param {Exchange} exchange @param {Citation} one
 */
const from = ({ collection, also }, one) => also?.length ? titleOfName(nameOf(one, collection)) : null;

const TOLD_APART = 80; // characters of a quote that tell a citation from its neighbours

/** @param {string} quote */
const shortened = (quote) => {
  const line = quote.trim().replace(/\s+/g, " ");
  return unmarked(line.length > TOLD_APART ? `${line.slice(0, TOLD_APART).replace(/\s\S{0,30}$/, "")} …` : line);
};

/** Whether the notes of two citations would read alike. @param {Citation} one @param {Citation} other */
const sameLooks = (one, other) =>
  one.title === other.title && one.published === other.published && where(one) === where(other);

/**
 * @param {Exchange} exchange @param {AnswerSoFar["citations"]} citations all of the answer
 * @param {Citation} citation @param {number} n @param {Actions} actions
 */
function note(exchange, citations, citation, n, actions) {
  const label = [
    el("span", { cls: "number", "aria-hidden": "true" }, number(n + 1)),
    el("span", { cls: "note-title", dir: "auto" }, citation.title),
    el("span", { cls: "quiet" },
      listed([citation.published && date(citation.published), where(citation), from(exchange, citation)])),
  ];
  const twins = citations.some((other) => other && other !== citation && sameLooks(other, citation));
  if (twins) label.push(el("q", { cls: "told-apart", dir: "auto" }, shortened(citation.quote)));
  const props = { cls: "note", data: { key: `note ${exchange.id} ${n}` } };
  return el("li", { data: { cites: n }, ...hovering([n], actions) },
    button(label, (event) => actions.cite(n, event.currentTarget), props),
    el("q", { cls: "printed", dir: "auto" }, citation.quote));
}

/** @param {Exchange} exchange @param {AnswerSoFar} answer @param {Actions} actions */
function abstention(exchange, answer, actions) {
  const text = say(answer.passages.length ? "exchange.nearest" : "exchange.nothing");
  return el("div", { cls: "abstained" },
    el("p", { cls: "verdict" }, say("exchange.nothingHere")),
    searched(answer.guidance),
    el("p", { cls: "quiet" }, text),
    nearestPassages(exchange, answer, actions),
    guidance(exchange, answer.guidance, actions),
    remark(answer),
    tools(exchange, answer, actions));
}

/** @param {Exchange} exchange @param {AnswerSoFar} answer @param {Actions} actions */
function tools(exchange, answer, actions) {
  const copies = ["answered", "likely"].includes(answer.status) && [
    copyButton("copy.plain", exchange, () => plain(answer)),
    copyButton("copy.markdown", exchange, () => markdown(answer)),
  ];
  return el("div", {},
    el("div", { cls: "tools" }, copies, retryButton(exchange, actions), ratingControls(exchange, actions)),
    why(exchange, answer, actions),
    actions.followUps(answer));
}

const FLASH = 1500; // ms that a button says that it has copied

/** @param {"copy.plain" | "copy.markdown"} key @param {Exchange} exchange @param {() => string} make */
function copyButton(key, exchange, make) {
  const label = say(key);
  return button(label, async ({ currentTarget: pressed }) => {
    pressed.textContent = await toClipboard(make()).then(() => say("copy.done"), () => say("copy.failed"));
    announce(pressed.textContent);
    setTimeout(() => (pressed.textContent = label), FLASH);
  }, { cls: "plain", data: { key: `${key} ${exchange.id}` } });
}
