// The Chat tab: which conversation is open, and what is asked in it.
// @ts-check

import { go } from "./address.js";
import * as answering from "./answering.js";
import * as composer from "./composer.js";
import { historyBefore, newConversation, newExchange } from "./conversation.js";
import { announce, el } from "./dom.js";
import { followUps } from "./following.js";
import { drawHeading, heading } from "./heading.js";
import * as logged from "./log.js";
import * as picker from "./picker.js";
import { pinnedList } from "./pinned.js";
import * as pins from "./pins.js";
import * as sidebar from "./sidebar.js";
import * as source from "./source.js";
import * as store from "./store.js";
import { openTab } from "./tabs.js";
import { showWelcome } from "./welcome.js";
import * as within from "./within.js";
import { say } from "./wording.js";

/** @import {ChatActions} from "./log.js" */
/** @import {DocumentSummary} from "./messages.js" */
/** @import {Conversation, Exchange} from "./store.js" */

const LONGEST_TITLE = 80;

/** The open one. @type {Conversation} */
let current = newConversation();
let addDocuments = () => {};

/** @param {() => void} action called to add documents from the first screen */
export const onAddDocuments = (action) => (addDocuments = action);

const narrowing = within.mountWithin(() => (current.within = within.part()));
const picking = picker.mountPicker(onCollection);
const unsaved = el("p", { cls: "unsaved", role: "alert", hidden: true });
const conversations = sidebar.list({ begin, reopen, drop, restore, askPin, redraw: drawSidebar, redrawPins: draw });
const form = composer.mountComposer({ submit, stop: () => answering.stop(current.id), running, draftKey },
  [picking.shown, narrowing.shown], [sidebar.toggle, picking.choice, narrowing.toggle].flat());
export const chat = el("div", { cls: "pincite" }, el("div", { cls: "chat" }, conversations,
  el("div", { cls: "main" }, heading, logged.log, unsaved, form)));

start();

/** Shows the conversation that this tab had open. */
function start() {
  logged.mountLog(actionsOf);
  answering.onAnswering({ toggled: composer.labelSend, changed: redraw, keep });
  current = store.openConversation() ?? current;
  picker.choose(current.collection, current.also);
  composer.showDraft();
  draw();
  store.onOtherTab(onOtherTab);
  pins.onOtherTab(draw);
  answering.runWaiting(current);
}

// Which conversation is open

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

function begin() {
  openConversation(newConversation());
  composer.focus();
}

/** @param {string} id */
function reopen(id) {
  const stored = store.conversation(id);
  const going = answering.underAnswer(id);
  if (going && stored) store.merge(going, stored);
  const conversation = stored && (going ?? store.settle(stored));
  if (!conversation) {
    drawSidebar();
    return;
  }
  openConversation(conversation);
  answering.runWaiting(conversation);
}

/** @param {Conversation} conversation */
function openConversation(conversation) {
  composer.cancelEdit();
  source.close();
  current = conversation;
  nameInAddress();
  composer.labelSend();
  store.setOpenConversation(current.id);
  picker.choose(current.collection, current.also);
  composer.showDraft();
  sidebar.open(false);
  draw();
  logged.scrollToEnd();
}

/** @param {string} id */
function drop(id) {
  answering.stop(id);
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

// Saving it

/** @param {Exchange} exchange the one that has changed @param {Conversation} conversation */
function keep(exchange, conversation) {
  exchange.changed = Date.now();
  const outcome = store.save(conversation);
  noteSaved(outcome);
  if (outcome === "deleted" && conversation === current) leaveDeleted();
  if (conversation === current) store.setOpenConversation(conversation.id);
  drawSidebar();
}

/** @param {string} title */
function rename(title) {
  current.title = title;
  current.renamed = Date.now();
  noteSaved(store.save(current));
  drawSidebar();
}

/** Says so where a conversation can't be kept. @param {string} outcome of saving it */
function noteSaved(outcome) {
  unsaved.hidden = outcome !== "full";
  unsaved.textContent = outcome === "full" ? say("chat.unsaved") : "";
}

// Drawing it

function draw() {
  drawSidebar();
  if (!current.exchanges.length) drawWelcome();
  else logged.drawExchanges(current.exchanges);
}

function drawSidebar() {
  sidebar.draw(store.conversations(), current.id, store.deleted());
  drawHeading(current, rename);
}

function drawWelcome() {
  showWelcome(logged.log, picker.collection(), picker.summary(), picker.together().map(picker.titleOfName), {
    ask, addDocuments: () => addDocuments(), saved: pinnedList({ ask: askPin, redraw: draw }, "welcome"),
  });
}

/** @param {Exchange} exchange @param {Conversation} conversation */
function redraw(exchange, conversation) {
  if (conversation === current) logged.redraw(exchange);
}

/** @param {Exchange} exchange @returns {ChatActions} */
function actionsOf(exchange) {
  return {
    ask,
    askElsewhere: (name, question) => {
      askIn(name);
      ask(question);
    },
    askEverywhere: (question) => {
      if (running()) return;
      within.all();
      ask(question);
    },
    addDocuments: () => addDocuments(),
    retry: () => !running() && answering.run(exchange, current),
    edit: () => !running() && composer.edit(exchange),
    redrawPins: draw,
    save: () => keep(exchange, current),
    history: () => historyBefore(current, exchange),
    followUps: (answer) => exchange === current.exchanges.at(-1) && answer.status !== "talk"
      ? followUps(exchange, answer, current.exchanges.map((one) => one.question), ask) : null,
    earlier: exchange.earlier && store.conversation(exchange.earlier) ? () => reopen(exchange.earlier ?? "") : null,
  };
}

// Asking in it

/** Whether the open conversation waits for an answer. */
function running() {
  return answering.running(current.id);
}

/** Asks the question in the field. */
function submit() {
  const question = composer.typed();
  if (running() || !composer.worded(question)) return;
  const editing = composer.edited();
  const at = editing ? current.exchanges.indexOf(editing) : -1;
  const followed = at >= 0 && at < current.exchanges.length - 1;
  const earlier = followed ? keepVersion() : undefined;
  if (followed && !earlier) return; // there is no room to keep what followed
  composer.clear();
  if (editing) {
    if (at >= 0) current.removed.push(...current.exchanges.splice(at).map((one) => one.id));
    composer.cancelEdit();
    draw();
  }
  ask(question, earlier);
}

/** Keeps the exchanges as they are in a conversation of their own, before an early question is edited. */
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
    logged.log.replaceChildren();
    current.title = question.slice(0, LONGEST_TITLE);
  }
  const exchange = newExchange(question, earlier);
  const before = current.exchanges.at(-1);
  current.exchanges.push(exchange);
  nameInAddress({ replace: true });
  if (before) logged.redraw(before); // what it suggests to ask goes
  logged.append(exchange);
  answering.run(exchange, current);
}

/** Starts a conversation with another collection. @param {string} collection @param {string[]} [also] with others */
export function askIn(collection, also) {
  picker.choose(collection, also);
  openTab("chat");
  begin();
}

/** Starts a conversation with one document. @param {string} collection @param {DocumentSummary} one */
export function askWithin(collection, one) {
  askIn(collection);
  within.only(one);
}

/** Has the next question go to the browser's own documents. */
export function askOwn() {
  if ([picker.collection(), ...picker.together()].includes(picker.OWN)) return;
  picker.choose(picker.OWN);
  announce(say("chat.askingOwn"));
}

/** Asks the browser's own documents, in a new conversation. @param {string} question */
export function askOfOwn(question) {
  askIn(picker.OWN);
  ask(question);
}

/** Asks a saved question in a conversation of its own. @param {pins.Pin} pin */
function askPin({ question, collection, also = [], within: part }) {
  askIn(collection, also);
  current.within = part;
  within.show([collection, ...also], part);
  ask(question);
}

/** Notes which collections are asked, and forgets the part of one that no longer is. */
function onCollection() {
  const before = [current.collection, ...current.also ?? []];
  current.collection = picker.collection();
  current.also = picker.together();
  const asked = [current.collection, ...current.also];
  if (!before.every((name) => asked.includes(name))) current.within = null;
  within.show(asked, current.within);
  if (!current.exchanges.length) drawWelcome();
}
