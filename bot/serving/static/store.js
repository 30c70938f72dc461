// What this browser keeps: its token and its conversations. The server keeps none of it.
// @ts-check

/** @import {Answer, Citation} from "./messages.js" */

/**
 * An answer as far as it has come: while it streams, citations arrive after the statements that name them.
 * @typedef {Omit<Answer, "citations"> & { citations: (Citation | undefined)[] }} AnswerSoFar
 */

/**
 * A question and its answer.
 * @typedef {object} Exchange
 * @property {string} id
 * @property {string} question
 * @property {string} collection the collection it is asked in
 * @property {"asking" | "waiting" | "done" | "stopped" | "failed"} state
 * @property {AnswerSoFar | null} answer
 * @property {string | null} error
 * @property {"up" | "down" | null} rating
 * @property {string | null} comment
 * @property {string} feedbackId
 */

/**
 * Exchanges, oldest first.
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string} title
 * @property {string} collection
 * @property {number} created
 * @property {Exchange[]} exchanges
 */

const TOKEN = "pincite.browser";
const CONVERSATIONS = "pincite.conversations";
const MOST = 100;

/** @param {number} bytes */
function randomHex(bytes) {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} name */
function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is switched off: everything lasts as long as this page
  }
}

let ownToken = recall(TOKEN);

export function token() {
  if (!ownToken) {
    ownToken = randomHex(24);
    try {
      localStorage.setItem(TOKEN, ownToken);
    } catch {
      // storage is switched off: the token lasts as long as this page
    }
  }
  return ownToken;
}

export const newId = () => randomHex(8);

/** Reads the conversations, newest first. @returns {Conversation[]} */
export function conversations() {
  let stored;
  try {
    stored = JSON.parse(recall(CONVERSATIONS) ?? "[]");
  } catch {
    return []; // somebody else wrote there
  }
  if (!Array.isArray(stored)) return [];
  const valid = stored.filter((one) => one && typeof one.id === "string" && Array.isArray(one.exchanges));
  for (const exchange of valid.flatMap((one) => one.exchanges)) {
    if (exchange.state === "asking" || exchange.state === "waiting") exchange.state = "stopped";
  }
  return valid;
}

/**
 * Saves a conversation. Where the storage is full, the oldest ones make room.
 * @param {Conversation} conversation
 * @returns {boolean} whether it could be saved
 */
export function save(conversation) {
  let all = [conversation, ...conversations().filter((one) => one.id !== conversation.id)].slice(0, MOST);
  while (all.length) {
    try {
      localStorage.setItem(CONVERSATIONS, JSON.stringify(all));
      return true;
    } catch {
      all = all.slice(0, -1);
    }
  }
  return false;
}

/** @param {string} id */
export function forget(id) {
  try {
    localStorage.setItem(CONVERSATIONS, JSON.stringify(conversations().filter((one) => one.id !== id)));
  } catch {
    // storage is switched off: there is nothing to forget
  }
}

const OPEN = "pincite.open";

/** The conversation that this tab showed last, or the newest one. */
export function openConversation() {
  try {
    return sessionStorage.getItem(OPEN) ?? conversations()[0]?.id;
  } catch {
    return undefined; // storage is switched off
  }
}

/** @param {string} id */
export function setOpenConversation(id) {
  try {
    sessionStorage.setItem(OPEN, id);
  } catch {
    // storage is switched off: a reload begins anew
  }
}
