// The Chat tab: the conversation, the field for questions, and the list of conversations.
// @ts-check

import { go } from "./address.js";
import * as api from "./api.js";
import { fill } from "./asking.js";
import { back } from "./connection.js";
import { announce, button, childWith, el, refill } from "./dom.js";
import { exchangeView, inWords } from "./exchange.js";
import { followUps } from "./following.js";
import { drawHeading, heading } from "./heading.js";
import * as picker from "./picker.js";
import { pinnedList } from "./pinned.js";
import * as pins from "./pins.js";
import { MOST_RETRIES, pause } from "./retrying.js";
import * as sidebar from "./sidebar.js";
import * as source from "./source.js";
import * as store from "./store.js";
import { openTab } from "./tabs.js";
import { underWay } from "./uploads.js";
import { showWelcome } from "./welcome.js";
import * as within from "./within.js";
import { keptDays, say } from "./wording.js";

/** @import {DocumentSummary} from "./messages.js" */
/** @import {Conversation, Exchange} from "./store.js" */
/** @typedef {{ exchange: Exchange, abort: AbortController }} Run */

const REMEMBERED = 20; // exchanges that a follow-up is understood from
const LONGEST_TITLE = 80;
const TALLEST_FIELD = 200; // px
const NEAR_END = 120; // px from the end at which the log keeps scrolling as the answer grows

/** @type {Conversation} */
let current = newConversation();
/** What is being answered in each conversation; it goes on while another one is open. @type {Map<string, Run>} */
const runs = new Map();
/** Conversations with questions under way, found as they are on coming back. @type {Map<string, Conversation>} */
const live = new Map();
/** The exchange whose question is in the field. @type {Exchange | null} */
let editing = null;

const log = el("div", { cls: "log", role: "log", "aria-label": say("chat.log"), tabindex: "0" });
const field = el("textarea", {
  id: "pincite-question", rows: 1, dir: "auto",
  "aria-label": say("chat.question"), placeholder: say("chat.placeholder"),
  onkeydown: onKey, oninput: onInput,
});
const send = button(say("chat.ask"), () => (running() ? stop() : submit()), { cls: "send" });
const cancel = button(say("chat.cancelEdit"), cancelEdit, { cls: "plain", hidden: true });
let addDocuments = () => {};

/** @param {() => void} action called to add documents from the first screen */
export const onAddDocuments = (action) => (addDocuments = action);

/** How often in a row the server broke off each answer. @type {WeakMap<Exchange, number>} */
const breaks = new WeakMap();

/** @returns {Conversation} */
function newConversation() {
  return {
    id: store.newId(), title: "", collection: picker.collection(), also: picker.together(), changed: Date.now(),
    saved: false, exchanges: [], removed: [],
  };
}

const narrowing = within.mountWithin(() => (current.within = within.part()));
const picking = picker.mountPicker(onCollection);

const unsaved = el("p", { cls: "unsaved", role: "alert", hidden: true });

const conversations = sidebar.list({ begin, reopen, drop, restore, askPin, redraw: drawSidebar, redrawPins: draw });
export const chat = el("div", { cls: "pincite" }, el("div", { cls: "chat" }, conversations,
  el("div", { cls: "main" }, heading, log, unsaved,
    el("form", { cls: "composer", onsubmit: onSubmit },
      picking.shown,
      narrowing.shown,
      el("div", { cls: "box" }, field, send),
      el("div", { cls: "under" }, sidebar.toggle, picking.choice, narrowing.toggle, cancel,
        el("span", { cls: "quiet hint" }, say("chat.hint"))),
      keptDays > 0 && el("p", { cls: "quiet kept" }, say("chat.kept", { count: keptDays }))))));

start();

/** Shows the conversation that this tab had open. */
function start() {
  current = store.openConversation() ?? current;
  picker.choose(current.collection, current.also);
  setField(store.draft(draftKey()));
  draw();
  store.onOtherTab(onOtherTab);
  pins.onOtherTab(draw);
  askWaiting(current);
}

/** Names the open conversation in the address. @param {{ replace?: boolean }} [options] */
export function nameInAddress(options) {
  go(current.exchanges.length ? { kind: "conversation", id: current.id } : { kind: "chat" }, options);
}

/** Opens the conversation that an address names; a new one where it names none. @param {string | null} id */
export function openNamed(id) {
  if (id === null && current.exchanges.length) begin();
  if (id === null || id === current.id) return;
  if (store.conversation(id)) reopen(id);
  else announce(say("chat.notHere"));
}

/** What is being answered in the open conversation. */
function running() {
  return runs.get(current.id);
}

/** Puts the cursor into the field, except on a phone, whose keyboard would cover the page. */
export function focusField() {
  grow();
  if (matchMedia("(pointer: fine)").matches) field.focus();
}

/** Shows what another tab has done to a conversation. @param {string} id */
function onOtherTab(id) {
  const stored = store.conversation(id);
  if (id === current.id && stored) {
    store.merge(current, stored);
    draw();
  } else if (id === current.id && current.saved) leaveDeleted();
  else drawSidebar();
}

function leaveDeleted() {
  begin();
  announce(say("chat.deletedElsewhere"));
}

/** Drafts belong to their conversation; a new one has no id that a reload would keep. */
function draftKey() {
  return current.exchanges.length ? current.id : "new";
}

function onInput() {
  grow();
  if (!editing) store.setDraft(draftKey(), field.value);
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
  event.preventDefault();
  submit();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
}

function onCollection() {
  const before = [current.collection, ...current.also ?? []];
  current.collection = picker.collection();
  current.also = picker.together();
  const asked = [current.collection, ...current.also];
  if (!before.every((name) => asked.includes(name))) current.within = null; // it may lie in what is not asked any more
  within.show(asked, current.within);
  if (!current.exchanges.length) drawWelcome();
}

/** Has the next question go to the browser's own documents. */
export function askOwn() {
  if ([picker.collection(), ...picker.together()].includes(picker.OWN)) return;
  picker.choose(picker.OWN);
  announce(say("chat.askingOwn"));
}

/** Starts a conversation with another collection. @param {string} collection @param {string[]} [also] with others */
export function askIn(collection, also) {
  picker.choose(collection, also);
  openTab("chat");
  begin();
}

/** Asks a saved question in a conversation of its own. @param {import("./pins.js").Pin} pin */
function askPin({ question, collection, also = [], within: part }) {
  askIn(collection, also);
  current.within = part;
  within.show([collection, ...also], part);
  ask(question);
}

/** Starts a conversation with one document. @param {string} collection @param {DocumentSummary} one */
export function askWithin(collection, one) {
  askIn(collection);
  within.only(one);
}

function begin() {
  openConversation(newConversation());
  field.focus();
}

/** @param {Conversation} conversation */
function openConversation(conversation) {
  cancelEdit();
  source.close();
  current = conversation;
  nameInAddress();
  labelSend();
  store.setOpenConversation(current.id);
  picker.choose(current.collection, current.also);
  setField(store.draft(draftKey()));
  sidebar.open(false);
  draw();
  scrollToEnd();
}

function draw() {
  drawSidebar();
  if (!current.exchanges.length) drawWelcome();
  else refill(log, current.exchanges.map(exchangeElement));
}

function drawSidebar() {
  sidebar.draw(store.conversations(), current.id, store.deleted());
  drawHeading(current, rename);
}

/** @param {string} title */
function rename(title) {
  current.title = title;
  current.renamed = Date.now();
  saveCurrent();
}

function saveCurrent() {
  noteSaved(store.save(current));
  drawSidebar();
}

/** Says so where a conversation can't be kept. @param {string} outcome of saving it */
function noteSaved(outcome) {
  unsaved.hidden = outcome !== "full";
  unsaved.textContent = outcome === "full" ? say("chat.unsaved") : "";
}

/** @param {string} id */
function reopen(id) {
  const stored = store.conversation(id);
  const going = live.get(id);
  if (going && stored) store.merge(going, stored);
  const conversation = stored && (going ?? store.settle(stored));
  if (!conversation) {
    drawSidebar();
    return;
  }
  openConversation(conversation);
  askWaiting(conversation);
}

/** @param {string} id */
function drop(id) {
  stop(id);
  store.remove(id);
  announce(say("chat.deleted"));
  if (id === current.id) begin();
  else drawSidebar();
}

/** @param {string} id */
function restore(id) {
  store.restore(id);
  reopen(id);
}

function drawWelcome() {
  showWelcome(log, picker.collection(), picker.summary(), picker.together().map(picker.titleOfName), {
    ask, addDocuments: () => addDocuments(), saved: pinnedList({ ask: askPin, redraw: draw }, "welcome"),
  });
}

/** @param {Exchange} exchange */
function exchangeElement(exchange) {
  const node = el("article", { cls: "exchange", data: { exchange: exchange.id } });
  fillExchange(node, exchange);
  return node;
}

/** @param {HTMLElement} node @param {Exchange} exchange */
function fillExchange(node, exchange) {
  const { id: exchangeId, collection } = exchange;
  refill(node, exchangeView(exchange, {
    cite: (number, from) =>
      source.open({ collection, citations: exchange.answer?.citations ?? [], number, exchangeId, from }),
    openPassage: (citations, number, from) => source.open({ collection, citations, number, from }),
    light: (numbers) => {
      lightCitations(exchangeId, numbers);
      source.lightMarks(exchangeId, numbers);
    },
    ask,
    askElsewhere: (name, question) => {
      askIn(name);
      ask(question);
    },
    addDocuments: () => addDocuments(),
    retry: () => !running() && run(exchange),
    edit: () => edit(exchange),
    redrawPins: draw,
    save: () => keep(current, exchange),
    history: () => historyBefore(exchange),
    followUps: (answer) => exchange === current.exchanges.at(-1) && answer.status !== "talk"
      ? followUps(exchange, answer, current.exchanges.map((one) => one.question), ask) : null,
    earlier: exchange.earlier && store.conversation(exchange.earlier) ? () => reopen(exchange.earlier ?? "") : null,
  }));
}

/** @param {Exchange} exchange */
function redraw(exchange) {
  const node = childWith(log, "exchange", exchange.id);
  if (!node) return;
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
  fillExchange(node, exchange);
  if (atEnd) scrollToEnd();
}

/** Shows the end of the log, but never past the newest question: an answer is read from its beginning. */
function scrollToEnd() {
  /** @param {Element} node */
  const top = (node) => node.getBoundingClientRect().top;
  const newest = log.lastElementChild;
  const above = newest ? top(newest) - top(log) + log.scrollTop : Infinity;
  log.scrollTop = Math.min(log.scrollHeight, above);
}

/** @param {string} exchangeId @param {number[]} numbers */
export function lightCitations(exchangeId, numbers) {
  const node = childWith(log, "exchange", exchangeId);
  /** @type {Iterable<HTMLElement>} */
  const cited = node?.querySelectorAll("[data-cites]") ?? [];
  for (const one of cited) {
    const own = (one.dataset.cites ?? "").split(" ").filter(Boolean).map(Number);
    one.classList.toggle("lit", own.some((number) => numbers.includes(number)));
  }
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, TALLEST_FIELD)}px`;
}

/** @param {string} text */
function setField(text) {
  field.value = text;
  grow();
}

function submit() {
  const question = field.value.trim();
  if (!question || running()) return;
  const at = editing ? current.exchanges.indexOf(editing) : -1;
  const followed = at >= 0 && at < current.exchanges.length - 1;
  const earlier = followed ? keepVersion() : undefined;
  if (followed && !earlier) return; // there is no room to keep what followed
  setField("");
  if (!editing) store.setDraft(draftKey(), "");
  if (editing) {
    if (at >= 0) current.removed.push(...current.exchanges.splice(at).map((one) => one.id));
    cancelEdit();
    draw();
  }
  ask(question, earlier);
}

/** Keeps the turns as they are in a conversation of their own, before an early question is edited. */
function keepVersion() {
  const title = say("chat.beforeEdit", { title: current.title });
  const version = { ...structuredClone(current), id: store.newId(), title, saved: false, removed: [] };
  const outcome = store.save(version);
  noteSaved(outcome);
  return outcome === "saved" ? version.id : undefined;
}

/** @param {string} question @param {string} [earlier] the conversation that keeps what followed before an edit */
function ask(question, earlier) {
  if (running()) return;
  if (!current.exchanges.length) {
    log.replaceChildren();
    current.title = question.slice(0, LONGEST_TITLE);
  }
  /** @type {Exchange} */
  const exchange = {
    id: store.newId(), question, collection: picker.collection(), also: picker.together(), within: within.part(),
    asked: Date.now(), changed: Date.now(),
    state: "asking", answer: null, error: null, rating: null, comment: null, feedbackId: store.newId(),
  };
  if (earlier) exchange.earlier = earlier;
  const before = current.exchanges.at(-1);
  current.exchanges.push(exchange);
  nameInAddress({ replace: true });
  if (before) redraw(before); // what it suggests to ask goes
  log.append(exchangeElement(exchange));
  scrollToEnd();
  run(exchange);
}

/** Asks the browser's own documents, in a new conversation. @param {string} question */
export function askOfOwn(question) {
  askIn(picker.OWN);
  ask(question);
}

/** @param {Exchange} exchange @param {Conversation} [conversation] @returns {[string, string][]} */
function historyBefore(exchange, conversation = current) {
  return conversation.exchanges
    .slice(0, conversation.exchanges.indexOf(exchange))
    .flatMap(({ state, question, answer }) =>
      state === "done" && answer ? [/** @type {[string, string]} */ ([question, answer.text])] : [])
    .slice(-REMEMBERED);
}

/** @param {Exchange} exchange @param {Conversation} [conversation] */
async function run(exchange, conversation = current) {
  const abort = new AbortController();
  const mine = { exchange, abort };
  runs.set(conversation.id, mine);
  live.set(conversation.id, conversation);
  Object.assign(exchange, {
    state: "asking", changed: Date.now(), error: null, answer: null, rating: null, comment: null, compared: null,
    feedbackId: store.newId(), indexing: underWay(),
  });
  labelSend();
  store.setAsking(exchange.id, true);
  keep(conversation, exchange);
  redraw(exchange);
  try {
    await fill(exchange, historyBefore(exchange, conversation), abort.signal, () => {
      if (exchange.state === "done") {
        exchange.compared = pins.compare(exchange);
        keep(conversation, exchange); // before it is shown: a reload keeps what is seen
      }
      redraw(exchange);
    });
    breaks.delete(exchange);
    announceAnswer(exchange);
  } catch (error) {
    fail(exchange, conversation, error);
  }
  if (runs.get(conversation.id) === mine) runs.delete(conversation.id);
  store.setAsking(exchange.id, false);
  labelSend();
  keep(conversation, exchange);
  if (conversation === current) redraw(exchange);
  if (exchange.state !== "waiting") askWaiting(conversation);
}

/** Asks the next question that waited for the server. @param {Conversation} conversation */
function askWaiting(conversation) {
  if (runs.has(conversation.id)) return; // its end calls this again
  const next = conversation.exchanges.find((one) => one.state === "waiting");
  if (!next) live.delete(conversation.id);
  else if (store.conversation(conversation.id)) run(next, conversation);
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

/** @param {Exchange} exchange @param {Conversation} conversation @param {unknown} error */
function fail(exchange, conversation, error) {
  if (api.aborted(error)) {
    exchange.state = "stopped";
    return;
  }
  exchange.answer = null;
  if (!(error instanceof api.ServerAway)) {
    exchange.state = "failed";
    exchange.error = error instanceof Error ? error.message : String(error);
    if (!(error instanceof api.Refused)) console.error(error);
    return;
  }
  const attempt = (breaks.get(exchange) ?? 0) + 1;
  breaks.set(exchange, attempt);
  if (attempt > MOST_RETRIES) {
    breaks.delete(exchange);
    exchange.state = "failed";
    exchange.error = say("chat.brokeOff");
    return;
  }
  exchange.state = "waiting";
  back().then(() => pause(attempt)).then(() => askWaiting(conversation));
}

/** @param {Conversation} conversation @param {Exchange} exchange the one that has changed */
function keep(conversation, exchange) {
  exchange.changed = Date.now();
  const outcome = store.save(conversation);
  noteSaved(outcome);
  if (outcome === "deleted" && conversation === current) leaveDeleted();
  if (conversation === current) store.setOpenConversation(conversation.id);
  drawSidebar();
}

/** Stops what is under way in a conversation. */
function stop(id = current.id) {
  runs.get(id)?.abort.abort();
  runs.delete(id);
}

function labelSend() {
  send.textContent = say(running() ? "chat.stop" : "chat.ask");
  send.classList.toggle("stop", Boolean(running()));
}

/** @param {Exchange} exchange */
function edit(exchange) {
  if (running()) return;
  editing = exchange;
  cancel.hidden = false;
  setField(exchange.question);
  field.focus();
}

function cancelEdit() {
  if (!editing) return;
  editing = null;
  cancel.hidden = true;
  setField(store.draft(draftKey()));
}
