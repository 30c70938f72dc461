// Questions being answered: one in each conversation, which goes on while another conversation is open.
// @ts-check

import * as api from "./api.js";
import { fill } from "./asking.js";
import { back } from "./connection.js";
import { historyBefore } from "./conversation.js";
import { announce } from "./dom.js";
import { inWords } from "./exchange.js";
import { compare } from "./pins.js";
import { MOST_RETRIES, pause } from "./retrying.js";
import * as store from "./store.js";
import { underWay } from "./uploads.js";
import { say } from "./wording.js";

/** @import {Conversation, Exchange} from "./store.js" */
/** @typedef {{ exchange: Exchange, abort: AbortController }} Run */

/**
 * What the chat does as an answer grows.
 * @typedef {object} Hooks
 * @property {() => void} toggled a question has begun or ended
 * @property {(exchange: Exchange, conversation: Conversation) => void} changed an exchange is to be drawn again
 * @property {(exchange: Exchange, conversation: Conversation) => void} keep saves what changed
 */

/** What is being answered, by the conversation's id. @type {Map<string, Run>} */
const runs = new Map();
/** Conversations with questions under way, found as they are on coming back. @type {Map<string, Conversation>} */
const live = new Map();
/** How often in a row the server broke off each answer. @type {WeakMap<Exchange, number>} */
const breaks = new WeakMap();

/** @type {Hooks} */
let hooks;

/** @param {Hooks} toCall */
export const onAnswering = (toCall) => (hooks = toCall);

/** Whether a conversation waits for an answer. @param {string} id */
export const running = (id) => runs.has(id);

/** The conversation that an answer under way is added to. @param {string} id */
export const underAnswer = (id) => live.get(id);

/** Stops what is under way in a conversation. @param {string} id */
export function stop(id) {
  runs.get(id)?.abort.abort();
  runs.delete(id);
}

/**
 * Asks the question of an exchange, again if it was asked before.
 * @param {Exchange} exchange
 * @param {Conversation} conversation
 */
export async function run(exchange, conversation) {
  const mine = { exchange, abort: new AbortController() };
  runs.set(conversation.id, mine);
  live.set(conversation.id, conversation);
  Object.assign(exchange, {
    state: "asking", changed: Date.now(), error: null, answer: null, rating: null, comment: null, compared: null,
    feedbackId: store.newId(), indexing: underWay(),
  });
  hooks.toggled();
  store.setAsking(exchange.id, true);
  hooks.keep(exchange, conversation);
  hooks.changed(exchange, conversation);
  try {
    await fill(exchange, historyBefore(conversation, exchange), mine.abort.signal, () => grown(exchange, conversation));
    breaks.delete(exchange);
    announceAnswer(exchange);
  } catch (error) {
    fail(exchange, conversation, error);
  }
  if (runs.get(conversation.id) === mine) runs.delete(conversation.id);
  store.setAsking(exchange.id, false);
  hooks.toggled();
  hooks.keep(exchange, conversation);
  hooks.changed(exchange, conversation);
  if (exchange.state !== "waiting") runWaiting(conversation);
}

/** Asks the next question that waited for the server. @param {Conversation} conversation */
export function runWaiting(conversation) {
  if (runs.has(conversation.id)) return; // its end calls this again
  const next = conversation.exchanges.find((one) => one.state === "waiting");
  if (!next) live.delete(conversation.id);
  else if (store.conversation(conversation.id)) run(next, conversation);
}

/** Shows one more part of an answer. @param {Exchange} exchange @param {Conversation} conversation */
function grown(exchange, conversation) {
  if (exchange.state === "done") {
    exchange.compared = compare(exchange);
    hooks.keep(exchange, conversation); // before it is shown: a reload keeps what is seen
  }
  hooks.changed(exchange, conversation);
}

/** @param {Exchange} exchange */
function announceAnswer({ answer }) {
  if (answer?.status === "talk") announce(inWords(answer.text));
  else if (answer?.status === "abstained") announce(say("chat.unanswered"));
  else {
    const key = answer?.status === "likely" ? "chat.closest" : "chat.answered";
    announce(say(key, { count: answer?.citations.length ?? 0 }));
  }
}

/**
 * Says why an answer did not come, or waits for the server.
 * @param {Exchange} exchange
 * @param {Conversation} conversation
 * @param {unknown} error
 */
function fail(exchange, conversation, error) {
  if (api.aborted(error)) {
    exchange.state = "stopped";
    return;
  }
  exchange.answer = null;
  if (error instanceof api.ServerAway) {
    waitForServer(exchange, conversation);
    return;
  }
  exchange.state = "failed";
  exchange.error = error instanceof Error ? error.message : String(error);
  if (!(error instanceof api.Refused)) console.error(error);
}

/**
 * Has a question asked again when the server is back, a few times.
 * @param {Exchange} exchange
 * @param {Conversation} conversation
 */
function waitForServer(exchange, conversation) {
  const attempt = (breaks.get(exchange) ?? 0) + 1;
  if (attempt > MOST_RETRIES) {
    breaks.delete(exchange);
    exchange.state = "failed";
    exchange.error = say("chat.brokeOff");
    return;
  }
  breaks.set(exchange, attempt);
  exchange.state = "waiting";
  back().then(() => pause(attempt)).then(() => runWaiting(conversation));
}
