// One question asked: its exchange, filled as the events of the answer come.
// @ts-check

import * as api from "./api.js";

/** @import {AnswerEvent} from "./messages.js" */
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
  for await (const event of api.ask(exchange.question, exchange.collection, history, signal)) {
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
  } else if (event.type === "statement") answer.statements.push(event.statement);
  else if (event.type === "citation") answer.citations[event.number] = event.citation;
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
