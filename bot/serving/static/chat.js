// The Chat tab: the conversation, the field for questions, and the list of conversations.
// @ts-check

import * as api from "./api.js";
import { fill } from "./asking.js";
import { back } from "./connection.js";
import { announce, button, childWith, el, refill } from "./dom.js";
import { exchangeView } from "./exchange.js";
import { latest } from "./loading.js";
import * as picker from "./picker.js";
import * as source from "./source.js";
import * as store from "./store.js";
import { openTab } from "./tabs.js";

/** @import {Conversation, Exchange} from "./store.js" */

const REMEMBERED = 20; // exchanges that a follow-up is understood from
const LONGEST_TITLE = 80;
const TALLEST_FIELD = 200; // px
const NEAR_END = 120; // px from the end at which the log keeps scrolling as the answer grows

/** @type {Conversation} */
let current = newConversation();
/** @type {{ exchange: Exchange, abort: AbortController } | null} */
let running = null;
/** The exchange whose question is in the field. @type {Exchange | null} */
let editing = null;

const history = el("ul", { cls: "history" });
const side = el("nav", { cls: "side", id: "pincite-side", "aria-label": "Conversations" },
  button("New conversation", begin, { cls: "new" }), history);
const log = el("div", { cls: "log", role: "log", "aria-label": "Conversation", tabindex: "0" });
const field = el("textarea", {
  id: "pincite-question", rows: 1, "aria-label": "Your question", placeholder: "Ask your documents", dir: "auto",
  onkeydown: onKey, oninput: grow,
});
const send = button("Ask", () => (running ? stop() : submit()), { cls: "send" });
const toggle = button("Conversations", () => openSide(!side.classList.contains("open")), {
  cls: "plain toggle", "aria-expanded": "false", "aria-controls": side.id,
});
const cancel = button("Cancel the edit", cancelEdit, { cls: "plain", hidden: true });
const loadExamples = latest();

/** @returns {Conversation} */
function newConversation() {
  return { id: store.newId(), title: "", collection: picker.collection(), created: Date.now(), exchanges: [] };
}

/** @param {HTMLElement} root */
export function mountChat(root) {
  const composer = el("form", { cls: "composer", onsubmit: onSubmit },
    el("div", { cls: "box" }, field, send),
    el("div", { cls: "under" }, toggle, picker.mountPicker(onCollection), cancel,
      el("span", { cls: "quiet hint" }, "Shift+Enter starts a new line")));
  root.append(el("div", { cls: "chat" }, side, el("div", { cls: "main" }, log, composer)));
  const lastId = store.openConversation();
  current = store.conversations().find((one) => one.id === lastId) ?? current;
  picker.choose(current.collection);
  draw();
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
  current.collection = picker.collection();
  if (!current.exchanges.length) drawWelcome();
}

/** Starts a conversation with another collection. @param {string} collection */
export function askIn(collection) {
  picker.choose(collection);
  openTab("Chat");
  begin();
}

function begin() {
  openConversation(newConversation());
  field.focus();
}

/** @param {Conversation} conversation */
function openConversation(conversation) {
  stop();
  cancelEdit();
  source.close();
  current = conversation;
  store.setOpenConversation(current.id);
  picker.choose(current.collection);
  openSide(false);
  draw();
  log.scrollTop = log.scrollHeight;
}

/** @param {boolean} open */
function openSide(open) {
  side.classList.toggle("open", open);
  toggle.setAttribute("aria-expanded", String(open));
}

function draw() {
  drawHistory();
  if (!current.exchanges.length) drawWelcome();
  else refill(log, current.exchanges.map(exchangeElement));
}

function drawHistory() {
  refill(history, store.conversations().map((one) => {
    const here = one.id === current.id;
    const title = { cls: "title", dir: "auto", "aria-current": here ? "true" : null, data: { key: one.id } };
    const label = `Delete the conversation ${one.title}`;
    const close = { cls: "close", "aria-label": label, data: { key: `drop ${one.id}` } };
    return el("li", { cls: here ? "here" : null },
      button(one.title || "Conversation", () => reopen(one.id), title),
      button("×", () => drop(one.id), close));
  }));
}

/** @param {string} id */
function reopen(id) {
  const conversation = store.conversations().find((one) => one.id === id);
  if (conversation) openConversation(conversation);
  else drawHistory();
}

/** @param {string} id */
function drop(id) {
  store.forget(id);
  if (id === current.id) begin();
  else drawHistory();
}

function drawWelcome() {
  const suggestions = el("ul", { cls: "examples", "aria-label": "Example questions" });
  const nothing = picker.summary()?.own && picker.summary()?.documents === 0;
  refill(log, el("div", { cls: "empty" },
    el("h2", { cls: "big" }, nothing ? "No documents of yours yet" : "What do you want to know?"),
    el("p", { cls: "quiet" }, nothing
      ? "Add files in the tab Documents, then ask them here."
      : "Every statement of an answer carries a number. It opens the source at the very words."),
    suggestions));
  loadExamples(
    (signal) => api.examples(picker.collection(), signal),
    (questions) => refill(suggestions, questions.map((question) =>
      el("li", {}, button(question, () => ask(question), { dir: "auto" })))),
    () => {}, // the page is of use without examples
  );
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
    retry: () => !running && run(exchange),
    edit: () => edit(exchange),
    save: () => store.save(current),
    history: () => historyBefore(exchange),
  }));
}

/** @param {Exchange} exchange */
function redraw(exchange) {
  const node = childWith(log, "exchange", exchange.id);
  if (!node) return;
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
  fillExchange(node, exchange);
  if (atEnd) log.scrollTop = log.scrollHeight;
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
  if (!question || running) return;
  setField("");
  if (editing) {
    const at = current.exchanges.indexOf(editing);
    if (at >= 0) current.exchanges.length = at;
    cancelEdit();
    draw();
  }
  ask(question);
}

/** @param {string} question */
function ask(question) {
  if (running) return;
  if (!current.exchanges.length) {
    log.replaceChildren();
    current.title = question.slice(0, LONGEST_TITLE);
  }
  /** @type {Exchange} */
  const exchange = {
    id: store.newId(), question, collection: picker.collection(), state: "asking", answer: null, error: null,
    rating: null, comment: null, feedbackId: store.newId(),
  };
  current.exchanges.push(exchange);
  log.append(exchangeElement(exchange));
  log.scrollTop = log.scrollHeight;
  run(exchange);
}

/** @param {Exchange} exchange @returns {[string, string][]} */
function historyBefore(exchange) {
  return current.exchanges
    .slice(0, current.exchanges.indexOf(exchange))
    .flatMap(({ state, question, answer }) =>
      state === "done" && answer ? [/** @type {[string, string]} */ ([question, answer.text])] : [])
    .slice(-REMEMBERED);
}

/** @param {Exchange} exchange */
async function run(exchange) {
  const conversation = current;
  const abort = new AbortController();
  running = { exchange, abort };
  Object.assign(exchange, {
    state: "asking", error: null, answer: null, rating: null, comment: null, feedbackId: store.newId(),
  });
  labelSend();
  keep(conversation);
  redraw(exchange);
  try {
    await fill(exchange, historyBefore(exchange), abort.signal, () => {
      if (exchange.state === "done") keep(conversation); // before it is shown: what is seen survives a reload
      redraw(exchange);
    });
    announceAnswer(exchange);
  } catch (error) {
    fail(exchange, conversation, error);
  }
  if (running?.exchange === exchange) running = null;
  labelSend();
  keep(conversation);
  if (conversation === current) redraw(exchange);
}

/** @param {Exchange} exchange */
function announceAnswer({ answer }) {
  if (answer?.status === "abstained") announce("The documents don't answer this");
  else announce(`Answered, with ${answer?.citations.length} citations`);
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
  exchange.state = "waiting";
  back().then(() => {
    const open = conversation === current && conversation.exchanges.includes(exchange);
    if (exchange.state === "waiting" && open && !running) run(exchange);
  });
}

/** @param {Conversation} conversation */
function keep(conversation) {
  if (!store.save(conversation)) {
    announce("This conversation can't be saved: the browser's storage is full or switched off");
  }
  if (conversation === current) store.setOpenConversation(conversation.id);
  drawHistory();
}

function stop() {
  running?.abort.abort();
  running = null;
}

function labelSend() {
  send.textContent = running ? "Stop" : "Ask";
  send.classList.toggle("stop", Boolean(running));
}

/** @param {Exchange} exchange */
function edit(exchange) {
  if (running) return;
  editing = exchange;
  cancel.hidden = false;
  setField(exchange.question);
  field.focus();
}

function cancelEdit() {
  if (!editing) return;
  editing = null;
  cancel.hidden = true;
  setField("");
}
