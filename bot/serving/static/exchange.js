// One exchange: a question, and its answer with numbered citations.
// @ts-check

import { markdown, plain, toClipboard } from "./copying.js";
import { announce, button, el, where } from "./dom.js";
import { guidance, searched } from "./guidance.js";
import { nearestPassages } from "./nearest.js";
import { leftOut, wordsBefore } from "./outcomes.js";
import { ratingControls } from "./rating.js";
import { why } from "./why.js";

/** @import {Citation, Disagreement} from "./messages.js" */
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
 * @property {() => void} addDocuments
 * @property {() => void} retry
 * @property {() => void} edit
 * @property {() => void} save keeps what changed
 * @property {() => [string, string][]} history (question, answer) of the exchanges before
 * @property {(answer: AnswerSoFar) => Node | null} followUps questions to go on with, under the newest answer
 * @property {(() => void) | null} earlier opens what followed before the question was edited
 */

const VERDICTS = { yes: "Yes", no: "No", mixed: "Sources disagree" };

/** @param {Exchange} exchange @param {Actions} actions */
export function exchangeView(exchange, actions) {
  const edit = { cls: "plain", "aria-label": "Edit the question", data: { key: `edit ${exchange.id}` } };
  return [
    el("div", { cls: "asked" },
      el("h2", { cls: "question", dir: "auto" }, exchange.question),
      exchange.state !== "asking" && button("Edit", actions.edit, edit)),
    actions.earlier && button("What followed before the edit", actions.earlier,
      { cls: "plain earlier", data: { key: `earlier ${exchange.id}` } }),
    stillIndexing(exchange),
    understood(exchange),
    exchange.within && el("p", { cls: "quiet standalone", dir: "auto" },
      `Asked within ${exchange.within.labels.join(", ")}`),
    ...reply(exchange, actions),
  ];
}

/** @param {Exchange} exchange */
function understood({ question, answer }) {
  const standalone = answer?.standalone_question;
  if (!standalone || standalone === question || standalone === answer.question) return null;
  return el("p", { cls: "quiet standalone", dir: "auto" }, "Understood as: ", standalone);
}

/** @param {Exchange} exchange */
function stillIndexing({ indexing }) {
  if (!indexing?.length) return null;
  const text = `Asked while ${indexing.join(", ")} was still being indexed: the answer can't know it. `;
  return el("p", { cls: "quiet indexing", role: "note", dir: "auto" }, text, "Ask again once it is ready.");
}

/** @param {Exchange} exchange @param {Actions} actions */
function reply(exchange, actions) {
  const { answer, state } = exchange;
  const again = retryButton(exchange, actions);
  if (state === "waiting") {
    const message = "The server does not answer. The question is asked again as soon as it does.";
    return [el("div", { cls: "problem" }, el("p", {}, message), again)];
  }
  if (state === "failed") {
    return [el("div", { cls: "problem", role: "alert" }, el("p", { dir: "auto" }, exchange.error), again)];
  }
  if (answer?.status === "abstained") return [abstention(exchange, answer, actions)];
  if (answer?.status === "talk") return talk(exchange, answer, actions);
  const asking = state === "asking";
  const stopped = state === "stopped" && el("p", { cls: "quiet" }, "Stopped.");
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
      answer.statements.some((one) => one.pending) ? "Checking the statements …" : "Reading on …"),
    stopped,
    state === "done" ? tools(exchange, answer, actions) : !asking && el("div", { cls: "tools" }, again),
  ];
}

/** @param {AnswerSoFar | null} answer */
function underWay(answer) {
  if (!answer?.waiting) return "Reading the sources …";
  const { place, seconds } = answer.waiting;
  return `Others come first: place ${place} in the queue, about ${Math.ceil(seconds)} s …`;
}

/** @param {Exchange} exchange @param {Actions} actions */
const retryButton = ({ id }, actions) =>
  button("Ask again", actions.retry, { cls: "plain", data: { key: `retry ${id}` } });

/**
 * A reply to what is no question. One about the last answer begins with words of its own, then quotes its sources.
 * @param {Exchange} exchange @param {AnswerSoFar} answer @param {Actions} actions
 */
function talk(exchange, answer, actions) {
  const first = answer.statements[0];
  const words = first ? [...answer.text].slice(0, first.start).join("").trim() : answer.text;
  return [el("p", { cls: "talk", dir: "auto" }, words), first && answered(exchange, answer, actions)];
}

/** @param {Exchange} exchange @param {AnswerSoFar} answer @param {Actions} actions */
function answered(exchange, answer, actions) {
  const short = answer.short && answer.short.charAt(0).toUpperCase() + answer.short.slice(1);
  const headline = answer.verdict ? VERDICTS[answer.verdict] : short;
  return el("div", { cls: "answer" },
    headline && el("p", { cls: `verdict ${answer.verdict ?? "short"}`, dir: "auto" }, headline),
    el("div", { cls: "statements" }, answer.statements.map((one, n) => [
      (n > 0 || answer.status === "likely") && wordsBefore(answer, n),
      statement(exchange, answer, one, actions),
    ])),
    answer.disagreements.map((one, n) => disagreement(exchange, answer, one, n, actions)),
    leftOut(exchange, answer, actions),
    remark(answer),
    el("ol", { cls: "notes", "aria-label": "Citations" },
      answer.citations.map((citation, n) => citation && note(exchange, citation, n, actions))));
}

/** @param {AnswerSoFar} answer */
const remark = ({ note: text }) =>
  text && el("p", { cls: "quiet remark", role: "note", dir: "auto" }, `Note: ${text}.`.replace(/\.\.$/, "."));

/** @param {number[]} numbers @param {Actions} actions */
function hovering(numbers, actions) {
  const on = () => actions.light(numbers);
  const off = () => actions.light([]);
  return { onpointerenter: on, onpointerleave: off, onfocusin: on, onfocusout: off };
}

/** @param {StatementSoFar} one @param {boolean} pending */
function flag({ supported, reason }, pending) {
  if (supported) return null;
  if (pending) return el("span", { cls: "flag pending" }, "being checked");
  return el("span", { cls: "flag", title: reason }, "not verified");
}

/** @param {Exchange} exchange @param {AnswerSoFar} answer @param {StatementSoFar} one @param {Actions} actions */
function statement(exchange, answer, one, actions) {
  const marks = one.citations.map((n) =>
    el("sup", {}, mark(answer, n, `cite ${exchange.id} ${one.start} ${n}`, actions)));
  const pending = exchange.state === "asking" && Boolean(one.pending);
  const cls = `statement${one.supported ? "" : pending ? " pending" : " unverified"}`;
  const data = { cites: one.citations.join(" ") };
  return el("p", { cls, dir: "auto", data, ...hovering(one.citations, actions) },
    one.text, marks, flag(one, pending));
}

/** @param {AnswerSoFar} answer @param {number} n @param {string} key @param {Actions} actions */
function mark(answer, n, key, actions) {
  const citation = answer.citations[n];
  const label = `Citation ${n + 1}` + (citation ? `: ${citation.title}, ${where(citation)}` : "");
  return button(String(n + 1), (event) => actions.cite(n, event.currentTarget), {
    cls: "cite", "aria-label": label, disabled: !citation, data: { citation: n, key },
  });
}

/**
 * @param {Exchange} exchange
 * @param {AnswerSoFar} answer
 * @param {Disagreement} one
 * @param {number} place
 * @param {Actions} actions
 */
function disagreement(exchange, answer, one, place, actions) {
  const side = (/** @type {string} */ name, /** @type {number[]} */ numbers) =>
    el("div", { cls: "stance" }, el("dt", {}, name), numbers.map((n) => {
      const citation = answer.citations[n];
      return el("dd", { data: { cites: n }, ...hovering([n], actions) },
        mark(answer, n, `${name} ${exchange.id} ${place} ${n}`, actions), " ",
        el("span", { dir: "auto" }, citation?.title),
        citation?.published && el("span", { cls: "quiet" }, ` ${citation.published}`));
    }));
  return el("section", { cls: "disagreement", "aria-label": "The sources disagree" },
    el("p", { cls: "claim", dir: "auto" }, one.claim),
    el("dl", {}, side("For", one.for), side("Against", one.against)));
}

/** @param {Exchange} exchange @param {Citation} citation @param {number} n @param {Actions} actions */
function note(exchange, citation, n, actions) {
  const label = [
    el("span", { cls: "number", "aria-hidden": "true" }, n + 1),
    el("span", { cls: "note-title", dir: "auto" }, citation.title),
    el("span", { cls: "quiet" }, [citation.published, where(citation)].filter(Boolean).join(", ")),
  ];
  const props = { cls: "note", data: { key: `note ${exchange.id} ${n}` } };
  return el("li", { data: { cites: n }, ...hovering([n], actions) },
    button(label, (event) => actions.cite(n, event.currentTarget), props),
    el("q", { cls: "printed", dir: "auto" }, citation.quote));
}

/** @param {Exchange} exchange @param {AnswerSoFar} answer @param {Actions} actions */
function abstention(exchange, answer, actions) {
  const text = answer.passages.length
    ? "Nothing here answers this well enough to quote. The nearest passages:"
    : "Nothing here answers this.";
  return el("div", { cls: "abstained" },
    el("p", { cls: "verdict" }, "Not in these documents"),
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
    copyButton("Copy", exchange, () => plain(answer)),
    copyButton("Copy as Markdown", exchange, () => markdown(answer)),
  ];
  return el("div", {},
    el("div", { cls: "tools" }, copies, retryButton(exchange, actions), ratingControls(exchange, actions)),
    why(exchange, answer, actions),
    actions.followUps(answer));
}

const FLASH = 1500; // ms that a button says "Copied"

/** @param {string} label @param {Exchange} exchange @param {() => string} make */
function copyButton(label, exchange, make) {
  return button(label, async ({ currentTarget: pressed }) => {
    pressed.textContent = await toClipboard(make()).then(() => "Copied", () => "Copying failed");
    announce(pressed.textContent);
    setTimeout(() => (pressed.textContent = label), FLASH);
  }, { cls: "plain", data: { key: `${label} ${exchange.id}` } });
}
