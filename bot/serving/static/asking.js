// One question asked: its exchange, filled as the events of the answer come.
// @ts-check

import * as api from "./api.js";

/** @import {AnswerEvent, OutcomeEvent} from "./messages.js" */
/** @import {AnswerSoFar, Exchange} from "./store.js" */

/**
 * Asks the question of an exchange.
 * @param {Exchange} exchange
 * @param {[string, string][]} history
 * @param {AbortSignal} signal
 * @param {() => void} onChange called after every event
 */
export async function fill(exchange, history, signal, onChange) {
  const partial = noAnswerYet(exchange.question);
  for await (const event of api.ask(exchange, history, signal)) {
    if (event.type === "done") {
      exchange.answer = event.answer;
      exchange.state = "done";
    } else {
      take(partial, event);
      exchange.answer = partial;
    }
    onChange();
  }
}

/** @param {AnswerSoFar} answer @param {AnswerEvent} event */
function take(answer, event) {
  if (event.type === "waiting") {
    answer.waiting = event;
  } else if (event.type === "retrieved") {
    answer.waiting = undefined;
    answer.standalone_question = event.standalone_question;
    answer.passages = event.passages;
  } else if (event.type === "head") {
    answer.verdict = event.verdict;
    answer.short = event.short;
  } else if (event.type === "statement") {
    answer.statements.push({ ...event.statement, number: event.number, pending: event.pending });
  } else if (event.type === "outcome") settle(answer, event);
  else if (event.type === "citation") answer.citations[event.number] = event.citation;
}

/**
 * Settles a pending statement, or takes it back.
 * @param {AnswerSoFar} answer
 * @param {OutcomeEvent} event
 */
function settle(answer, event) {
  const settled = answer.statements.find((one) => one.number === event.number);
  if (!settled) return;
  if (event.dropped) {
    answer.dropped.push(event.dropped);
    answer.statements = answer.statements.filter((one) => one !== settled);
    return;
  }
  const supported = event.outcome === "verified";
  const outcome = supported ? "verified" : "unverified";
  Object.assign(settled, { pending: false, outcome, supported, support: event.support, reason: event.reason });
}

/** @param {string} question @returns {AnswerSoFar} */
const noAnswerYet = (question) => ({
  question,
  standalone_question: question,
  status: "answered",
  verdict: null,
  text: "",
  short: null,
  statements: [],
  citations: [],
  disagreements: [],
  passages: [],
  dropped: [],
  note: null,
});
