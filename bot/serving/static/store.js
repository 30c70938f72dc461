// What this browser keeps: its token, conversations and drafts. The server keeps none of it.
// @ts-check

/** @import {Answer, Citation, Dropped, Statement, WaitingEvent} from "./messages.js" */

/**
 * A statement. While it streams it has a number, and is pending until it is judged.
 * @typedef {Statement & { number?: number, pending?: boolean }} StatementSoFar
 */

/**
 * What the page shows of an answer. While it streams, citations arrive after the statements that name them.
 * @typedef {Pick<Answer, "question" | "standalone_question" | "status" | "verdict" | "short" | "text"
 *   | "disagreements" | "passages" | "note"> & { dropped: Dropped[], statements: StatementSoFar[],
 *   citations: (Citation | undefined)[], waiting?: WaitingEvent,
 *   guidance?: Answer["guidance"] }} AnswerSoFar
 */

/**
 * A question and its answer.
 * @typedef {object} Exchange
 * @property {string} id
 * @property {string} question
 * @property {string} collection the collection it is asked in
 * @property {import("./within.js").Part | null} [within] the part of it
 * @property {number} asked when it was first asked, in ms
 * @property {number} changed when its state last changed, in ms: of two tabs' versions the newer one counts
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
 * @property {string} collection the collection of the next question
 * @property {import("./within.js").Part | null} [within] the part of it
 * @property {number} changed
 * @property {boolean} saved whether it has ever been saved: if it is missing now, somebody has deleted it
 * @property {Exchange[]} exchanges
 * @property {string[]} removed ids of exchanges that were taken out, so that no other tab brings them back
 */

const TOKEN = "pincite.browser";
const CONVERSATION = "pincite.conversation."; // each under a key of its own, so that tabs don't overwrite each other
const OPEN = "pincite.open";
const MOST = 100;

/** @param {number} bytes */
function randomHex(bytes) {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const newId = () => randomHex(8);

/**
 * Reads a value; null where there is none, or where storage is switched off.
 * @param {string} key
 * @param {"localStorage" | "sessionStorage"} [area]
 */
export function recall(key, area = "localStorage") {
  try {
    return window[area].getItem(key);
  } catch {
    return null; // switched off: everything lasts as long as this page
  }
}

/**
 * Keeps a value, or removes it if it is null.
 * @param {string} key
 * @param {string | null} value
 * @param {"localStorage" | "sessionStorage"} [area]
 * @returns {boolean} whether there was room
 */
export function remember(key, value, area = "localStorage") {
  try {
    if (value === null) window[area].removeItem(key);
    else window[area].setItem(key, value);
    return true;
  } catch {
    return false; // full, or switched off
  }
}

let ownToken = recall(TOKEN);

/** This browser's token, drawn when it is first needed. */
export function token() {
  if (!ownToken) {
    ownToken = randomHex(24);
    remember(TOKEN, ownToken);
  }
  return ownToken;
}

/** @param {string | null} text @returns {Conversation | null} */
function parse(text) {
  try {
    const stored = JSON.parse(text ?? "null");
    if (!Array.isArray(stored?.exchanges) || !Array.isArray(stored.removed)) return null;
    return stored;
  } catch {
    return null; // somebody else wrote there
  }
}

/**
 * Marks as stopped what was under way: a reload has ended it. If it goes on in another tab, that tab's version comes.
 * @param {Conversation} one
 */
export function settle(one) {
  for (const exchange of one.exchanges) {
    if (exchange.state === "asking" || exchange.state === "waiting") exchange.state = "stopped";
  }
  return one;
}

/** @param {string} id */
export const conversation = (id) => parse(recall(CONVERSATION + id));

/** Reads the conversations, newest first. @returns {Conversation[]} */
export function conversations() {
  let keys;
  try {
    keys = Object.keys(localStorage);
  } catch {
    return []; // switched off
  }
  return keys
    .filter((key) => key.startsWith(CONVERSATION))
    .flatMap((key) => parse(recall(key)) ?? [])
    .sort((a, b) => b.changed - a.changed);
}

/**
 * Saves a conversation together with what other tabs have added to it.
 * Where storage is full, the oldest conversations make room.
 * @param {Conversation} mine takes in what others have added
 * @returns {"saved" | "full" | "deleted"} deleted: by another tab; it stays deleted
 */
export function save(mine) {
  const stored = conversation(mine.id);
  if (!stored && mine.saved) return "deleted";
  if (stored) merge(mine, stored);
  mine.changed = Date.now();
  const text = JSON.stringify({ ...mine, saved: true });
  const others = conversations().filter((one) => one.id !== mine.id);
  for (const one of others.splice(MOST - 1)) forget(one.id);
  while (!remember(CONVERSATION + mine.id, text)) {
    const oldest = others.pop();
    if (!oldest) return "full";
    forget(oldest.id);
  }
  mine.saved = true;
  return "saved";
}

/**
 * Takes in what another tab has saved: its exchanges, and for the common ones the newer version.
 * @param {Conversation} mine
 * @param {Conversation} stored
 */
export function merge(mine, stored) {
  mine.removed = [...new Set([...mine.removed, ...stored.removed])];
  for (const theirs of stored.exchanges) {
    const ours = mine.exchanges.find((one) => one.id === theirs.id);
    if (!ours) mine.exchanges.push(theirs);
    else if (theirs.changed > ours.changed) Object.assign(ours, theirs);
  }
  mine.exchanges = mine.exchanges
    .filter((one) => !mine.removed.includes(one.id))
    .sort((a, b) => a.asked - b.asked);
}

/** @param {string} id */
export function forget(id) {
  remember(CONVERSATION + id, null);
  setDraft(id, "");
}

/**
 * Calls back when another tab has saved or deleted a conversation.
 * @param {(id: string) => void} listener
 */
export function onOtherTab(listener) {
  addEventListener("storage", ({ key }) => key?.startsWith(CONVERSATION) && listener(key.slice(CONVERSATION.length)));
}

/** The conversation that this tab showed last, or the newest one. */
export function openConversation() {
  const id = recall(OPEN, "sessionStorage");
  const open = id ? conversation(id) : conversations()[0];
  return open ? settle(open) : null;
}

/** @param {string} id */
export const setOpenConversation = (id) => remember(OPEN, id, "sessionStorage");

/** What has been typed in a conversation and not yet asked. @param {string} id */
export const draft = (id) => recall(`pincite.draft.${id}`) ?? "";

/** @param {string} id @param {string} text */
export const setDraft = (id, text) => remember(`pincite.draft.${id}`, text || null);

/** Takes over the conversations of version 0.1, which stood under one key. */
function takeOver() {
  const former = "pincite.conversations";
  /** @type {any[]} */
  let stored;
  try {
    stored = JSON.parse(recall(former) ?? "[]");
  } catch {
    return; // somebody else wrote there
  }
  for (const { turns = [], created = 0, ...rest } of Array.isArray(stored) ? stored : []) {
    const exchanges = turns.map((/** @type {any} */ { rated, ...turn }, /** @type {number} */ n) =>
      ({ ...turn, asked: created + n, changed: created + n, feedbackId: rated }));
    save({ ...rest, changed: created, saved: false, exchanges, removed: [] });
  }
  remember(former, null);
}

takeOver();
