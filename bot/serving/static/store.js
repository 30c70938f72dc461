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
 *   guidance?: Answer["guidance"], collections?: Answer["collections"],
 *   translated_from?: Answer["translated_from"] }} AnswerSoFar
 */

/**
 * A question and its answer.
 * @typedef {object} Exchange
 * @property {string} id
 * @property {string} question
 * @property {string} collection the collection it is asked in
 * @property {string[]} [also] the collections that are asked together with it
 * @property {import("./within.js").Part | null} [within] the part of them
 * @property {number} asked when it was first asked, in ms
 * @property {number} changed when its state last changed, in ms: of two tabs' versions the newer one counts
 * @property {"asking" | "waiting" | "done" | "stopped" | "failed"} state
 * @property {AnswerSoFar | null} answer
 * @property {string | null} error
 * @property {"up" | "down" | null} rating
 * @property {string | null} comment
 * @property {string} feedbackId
 * @property {string} [earlier] the conversation that keeps what followed before the question was edited
 * @property {import("./pins.js").Comparison | null} [compared] with the last answer to the same saved question
 * @property {string[]} [indexing] names of files that could not be asked yet when it was asked
 */

/**
 * Exchanges, oldest first.
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string} title
 * @property {number} [renamed] when it was given its title by hand, in ms: of two tabs' titles the newer one counts
 * @property {string} collection the collection of the next question
 * @property {string[]} [also] those asked together with it
 * @property {import("./within.js").Part | null} [within] the part of them
 * @property {number} changed
 * @property {boolean} saved whether it has ever been saved: if it is missing now, somebody has deleted it
 * @property {Exchange[]} exchanges
 * @property {string[]} removed ids of exchanges that were taken out, so that no other tab brings them back
 */

const TOKEN = "pincite.browser";
const CONVERSATION = "pincite.conversation."; // each under a key of its own, so that tabs don't overwrite each other
const DELETED = "pincite.deleted.";
const OPEN = "pincite.open";

export const UNDO_FOR = 10 * 60 * 1000; // ms in which a deleted conversation can be taken back

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

const ASKING = "pincite.asking";

/** The exchanges whose answers this tab was getting, before a reload, too. @returns {string[]} */
const asking = () => JSON.parse(recall(ASKING, "sessionStorage") ?? "[]");

/** Notes whether this tab gets the answer of an exchange. @param {string} id @param {boolean} now */
export function setAsking(id, now) {
  const others = asking().filter((one) => one !== id);
  remember(ASKING, JSON.stringify(now ? [...others, id] : others), "sessionStorage");
}

/**
 * Settles what was under way. What a reload of this tab has interrupted waits to be asked again, as what waited for the
 * server does; all else is marked as stopped: if it goes on in another tab, that tab's version comes.
 * @param {Conversation} one
 */
export function settle(one) {
  const interrupted = asking();
  for (const exchange of one.exchanges) {
    if (exchange.state === "asking") exchange.state = interrupted.includes(exchange.id) ? "waiting" : "stopped";
  }
  return one;
}

/** @param {string} id */
export const conversation = (id) => parse(recall(CONVERSATION + id));

/** The keys in storage that begin with a prefix. @param {string} prefix @returns {string[]} */
export function stored(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return []; // switched off
  }
}

/** Reads the conversations, newest first. @returns {Conversation[]} */
export const conversations = () =>
  stored(CONVERSATION).flatMap((key) => parse(recall(key)) ?? []).sort((a, b) => b.changed - a.changed);

/**
 * Saves a conversation together with what other tabs have added to it. Where storage is full, only deleted ones go.
 * @param {Conversation} mine takes in what others have added
 * @returns {"saved" | "full" | "deleted"} deleted: by another tab; it stays deleted
 */
export function save(mine) {
  const stored = conversation(mine.id);
  if (!stored && mine.saved) return "deleted";
  if (stored) merge(mine, stored);
  mine.changed = Date.now();
  const text = JSON.stringify({ ...mine, saved: true });
  if (!remember(CONVERSATION + mine.id, text)) {
    for (const { id } of deleted()) purge(id);
    if (!remember(CONVERSATION + mine.id, text)) return "full";
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
  const { title, renamed = 0 } = stored;
  if (renamed > (mine.renamed ?? 0)) Object.assign(mine, { title, renamed });
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

/**
 * Deletes a conversation. For ten minutes it can be taken back.
 * @param {string} id
 */
export function remove(id) {
  const one = conversation(id);
  remember(CONVERSATION + id, null);
  setDraft(id, "");
  if (one) remember(DELETED + id, JSON.stringify({ at: Date.now(), conversation: one }));
}

/** @typedef {{ id: string, title: string, at: number }} Deleted a conversation, and when it was deleted, in ms */

/** The conversations that can be taken back, the last deleted one first. What is older goes for good. */
export function deleted() {
  /** @type {Deleted[]} */
  const recent = [];
  for (const key of stored(DELETED)) {
    const { at, conversation: one } = JSON.parse(recall(key) ?? "{}");
    if (one && Date.now() - at < UNDO_FOR) recent.push({ id: one.id, title: one.title, at });
    else remember(key, null);
  }
  return recent.sort((a, b) => b.at - a.at);
}

/** Deletes a conversation for good. @param {string} id */
export const purge = (id) => remember(DELETED + id, null);

/**
 * Takes a deleted conversation back.
 * @param {string} id
 */
export function restore(id) {
  const { conversation: one } = JSON.parse(recall(DELETED + id) ?? "{}");
  purge(id);
  if (one) remember(CONVERSATION + id, JSON.stringify(one));
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
