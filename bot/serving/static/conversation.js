// Conversations and exchanges as they begin, and what a follow-up is understood from.
// @ts-check

import * as picker from "./picker.js";
import * as store from "./store.js";
import { part } from "./within.js";

/** @import {Conversation, Exchange} from "./store.js" */

const REMEMBERED = 20; // exchanges that a follow-up is understood from

/** An empty conversation with the chosen collections. @returns {Conversation} */
export function newConversation() {
  return {
    id: store.newId(), title: "", collection: picker.collection(), also: picker.together(), changed: Date.now(),
    saved: false, exchanges: [], removed: [],
  };
}

/**
 * A question that is about to be asked.
 * @param {string} question
 * @param {string} [earlier] the conversation that keeps what followed before an edit
 * @returns {Exchange}
 */
export function newExchange(question, earlier) {
  return {
    id: store.newId(), question, collection: picker.collection(), also: picker.together(), within: part(),
    asked: Date.now(), changed: Date.now(),
    state: "asking", answer: null, error: null, rating: null, comment: null, feedbackId: store.newId(),
    ...(earlier && { earlier }),
  };
}

/**
 * The (question, answer) pairs that a follow-up is understood from, oldest first.
 * @param {Conversation} conversation
 * @param {Exchange} exchange the one after them
 * @returns {[string, string][]}
 */
export function historyBefore(conversation, exchange) {
  return conversation.exchanges
    .slice(0, conversation.exchanges.indexOf(exchange))
    .flatMap(({ state, question, answer }) =>
      state === "done" && answer ? [/** @type {[string, string]} */ ([question, answer.text])] : [])
    .slice(-REMEMBERED);
}
