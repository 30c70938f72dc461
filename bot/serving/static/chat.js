// The chat: conversations, the composer, and the turns between them.

import * as api from "./api.js";
import { announce, button, el, refill } from "./dom.js";
import * as source from "./source.js";
import * as store from "./store.js";
import { turnView } from "./turn.js";

const REMEMBERED = 20; // turns that a follow-up is understood from

let current = fresh("seeds");
let chosen = "seeds";
let listed = [];
let running = null; // { turn, abort }
let editing = null; // the turn whose question is in the field
const parts = {};

function fresh(collection) {
  return { id: store.newId(), title: "", collection, created: Date.now(), turns: [] };
}

export function mountChat(root) {
  parts.history = el("ul", { cls: "history" });
  parts.side = el("nav", { cls: "side", id: "pincite-side", "aria-label": "Conversations" },
    button("New conversation", begin, { cls: "new" }), parts.history);
  parts.log = el("div", { cls: "log", role: "log", "aria-label": "Conversation", tabindex: "0" });
  parts.field = el("textarea", { id: "pincite-question", rows: 1, "aria-label": "Your question", placeholder: "Ask your documents", dir: "auto",
    onkeydown: (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); } },
    oninput: grow });
  parts.send = button("Ask", () => (running ? stop() : submit()), { cls: "send" });
  parts.pick = el("select", { "aria-label": "Collection that is asked", onchange: () => choose(parts.pick.value) });
  parts.toggle = button("Conversations", () => openSide(!parts.side.classList.contains("open")), { cls: "plain toggle", "aria-expanded": "false", "aria-controls": "pincite-side" });
  parts.cancel = button("Cancel the edit", cancelEdit, { cls: "plain", hidden: true });
  root.append(el("div", { cls: "chat" }, parts.side,
    el("div", { cls: "main" }, parts.log,
      el("form", { cls: "composer", onsubmit: (event) => { event.preventDefault(); submit(); } },
        el("div", { cls: "box" }, parts.field, parts.send),
        el("div", { cls: "under" }, parts.toggle, el("label", { cls: "quiet" }, "Ask in ", parts.pick), parts.cancel,
          el("span", { cls: "quiet hint" }, "Enter asks, Shift+Enter is a new line"))))));
  source.whenLit((answerId, number) => light(answerId, number));
  document.addEventListener("pincite:collections", loadCollections);
  const kept = store.conversations();
  const last = sessionStorageItem();
  const open = kept.find((c) => c.id === last);
  if (open) current = open;
  chosen = current.collection;
  draw();
  loadCollections();
}

function sessionStorageItem(value) {
  try {
    if (value !== undefined) sessionStorage.setItem("pincite.open", value);
    return sessionStorage.getItem("pincite.open") ?? store.conversations()[0]?.id;
  } catch {
    return null;
  }
}

async function loadCollections() {
  try {
    listed = await api.collections();
  } catch (error) {
    if (error instanceof api.ServerAway) api.back().then(loadCollections);
    return;
  }
  if (!listed.some((c) => c.name === "seeds")) listed.unshift({ name: "seeds", own: false });
  refill(parts.pick, listed.map((c) => el("option", { value: c.name }, c.own ? `My documents (${c.documents})` : c.name)));
  if (!listed.some((c) => c.name === chosen)) chosen = "seeds";
  parts.pick.value = chosen;
  if (!current.turns.length) drawEmpty();
}

function choose(name) {
  chosen = name;
  parts.pick.value = name;
  current.collection = name;
  if (!current.turns.length) drawEmpty();
}

// Opens the chat with another collection to ask.
export function askIn(name) {
  source.close();
  begin();
  choose(name);
  [...document.querySelectorAll("[role=tab]")].find((tab) => tab.textContent.trim() === "Chat")?.click();
  setTimeout(() => parts.field.focus(), 60);
}

function begin() {
  stop();
  cancelEdit();
  source.close();
  current = fresh(chosen);
  sessionStorageItem(current.id);
  openSide(false);
  draw();
  parts.field.focus();
}

function show(conversation) {
  stop();
  cancelEdit();
  source.close();
  current = conversation;
  sessionStorageItem(current.id);
  choose(current.collection);
  openSide(false);
  draw();
  parts.log.scrollTop = parts.log.scrollHeight;
}

function openSide(now) {
  parts.side.classList.toggle("open", now);
  parts.toggle.setAttribute("aria-expanded", String(now));
}

function draw() {
  drawHistory();
  if (!current.turns.length) drawEmpty();
  else refill(parts.log, current.turns.map(turnElement));
}

function drawHistory() {
  const kept = store.conversations();
  refill(parts.history, kept.map((c) => el("li", { cls: c.id === current.id ? "here" : null },
    button(c.title || "Conversation", () => show(store.conversations().find((one) => one.id === c.id)), { cls: "title", dir: "auto", "aria-current": c.id === current.id ? "true" : null, data: { key: c.id } }),
    button("×", () => drop(c.id), { cls: "close", "aria-label": `Delete the conversation ${c.title}`, data: { key: `drop ${c.id}` } }))));
}

function drop(id) {
  store.forget(id);
  if (id === current.id) begin();
  else drawHistory();
}

async function drawEmpty() {
  const conversation = current;
  const name = chosen;
  const suggestions = el("ul", { cls: "examples", "aria-label": "Example questions" });
  const own = name === "own";
  const count = listed.find((c) => c.name === name)?.documents;
  refill(parts.log, el("div", { cls: "empty" },
    el("h2", { cls: "big" }, own && count === 0 ? "No documents of yours yet" : "What do you want to know?"),
    el("p", { cls: "quiet" }, own && count === 0
      ? "Add files in the tab Documents, then ask them here."
      : "Every statement of an answer carries a number. It opens the source at the very words."),
    suggestions));
  const found = await api.examples(name).catch(() => []);
  if (conversation === current && name === chosen) refill(suggestions, found.map((q) => el("li", {}, button(q, () => ask(q), { dir: "auto" }))));
}

function turnElement(turn) {
  const node = el("article", { cls: "turn", data: { turn: turn.id } });
  fillTurn(node, turn);
  return node;
}

function fillTurn(node, turn) {
  refill(node, turnView(turn, {
    cite: (number, from) => source.open({ collection: turn.collection, citations: turn.answer.citations, number, answerId: turn.id, from }),
    nearest: (spans, number, from) => source.open({ collection: turn.collection, citations: spans, number, answerId: null, from }),
    light: (numbers) => lightAll(turn, numbers),
    retry: () => retry(turn),
    edit: () => edit(turn),
    ask,
    rated: () => store.save(current),
    history: () => historyBefore(turn),
  }));
}

function redraw(turn) {
  const node = [...parts.log.querySelectorAll("[data-turn]")].find((n) => n.dataset.turn === turn.id);
  if (!node) return;
  const low = parts.log.scrollHeight - parts.log.scrollTop - parts.log.clientHeight < 120;
  fillTurn(node, turn);
  if (low) parts.log.scrollTop = parts.log.scrollHeight;
}

function light(answerId, number) {
  const turn = current.turns.find((one) => one.id === answerId);
  if (turn) lightAll(turn, number === null ? [] : [number], false);
}

function lightAll(turn, numbers, marks = true) {
  const node = [...parts.log.querySelectorAll("[data-turn]")].find((n) => n.dataset.turn === turn.id);
  for (const one of node?.querySelectorAll("[data-cites]") ?? []) {
    one.classList.toggle("lit", one.dataset.cites.split(" ").some((n) => n !== "" && numbers.includes(Number(n))));
  }
  if (marks) source.lightMarks(turn.id, numbers);
}

function grow() {
  parts.field.style.height = "auto";
  parts.field.style.height = `${Math.min(parts.field.scrollHeight, 200)}px`;
}

function submit() {
  const question = parts.field.value.trim();
  if (!question || running) return;
  parts.field.value = "";
  grow();
  if (editing) {
    const at = current.turns.indexOf(editing);
    if (at >= 0) current.turns.length = at;
    cancelEdit();
    draw();
  }
  ask(question);
}

function ask(question) {
  if (running) return;
  if (!current.turns.length) {
    parts.log.replaceChildren();
    current.title = question.slice(0, 80);
    current.collection = chosen;
  }
  const turn = { id: store.newId(), question, collection: chosen, state: "asking", answer: null };
  current.turns.push(turn);
  parts.log.append(turnElement(turn));
  parts.log.scrollTop = parts.log.scrollHeight;
  run(turn);
}

function historyBefore(turn) {
  return current.turns.slice(0, current.turns.indexOf(turn)).filter((t) => t.answer && t.state === "done").slice(-REMEMBERED).map((t) => [t.question, t.answer.text]);
}

async function run(turn) {
  const conversation = current;
  const abort = new AbortController();
  running = { turn, abort };
  Object.assign(turn, { state: "asking", error: null, answer: null, rating: null, comment: null, rated: store.newId() });
  sendLabel();
  keep(conversation);
  redraw(turn);
  const history = historyBefore(turn);
  const begun = { question: turn.question, standalone_question: turn.question, status: "answered", verdict: null, short: null, statements: [], citations: [], passages: [], text: "" };
  try {
    for await (const event of api.ask(turn.question, turn.collection, history, abort.signal)) {
      if (event.type === "retrieved") Object.assign(begun, { standalone_question: event.standalone_question, passages: event.passages });
      else if (event.type === "head") Object.assign(begun, { verdict: event.verdict, short: event.short });
      else if (event.type === "statement") begun.statements.push(event.statement);
      else if (event.type === "citation") begun.citations[event.number] = event.citation;
      else if (event.type === "done") Object.assign(turn, { answer: event.answer, state: "done" });
      else continue;
      turn.answer ??= begun;
      if (running?.turn === turn || turn.state === "done") redraw(turn);
    }
    announce(turn.answer.status === "talk" ? turn.answer.text : turn.answer.status === "abstained" ? "The documents don't answer this" : `Answered, with ${turn.answer.citations.length} citations`);
  } catch (error) {
    await failed(turn, conversation, error);
  } finally {
    if (running?.turn === turn) running = null;
    sendLabel();
    keep(conversation);
    if (conversation === current) redraw(turn);
  }
}

async function failed(turn, conversation, error) {
  if (error.name === "AbortError") {
    turn.state = "stopped";
    return;
  }
  turn.answer = null;
  if (!(error instanceof api.ServerAway)) {
    Object.assign(turn, { state: "failed", error: error.message });
    if (!error.type) console.error(error);
    return;
  }
  turn.state = "waiting";
  if (running?.turn === turn) running = null;
  sendLabel();
  redraw(turn);
  api.back().then(() => {
    if (turn.state === "waiting" && conversation === current && conversation.turns.includes(turn) && !running) run(turn);
  });
}

function keep(conversation) {
  if (!store.save(conversation)) announce("This browser keeps no conversations: its storage is full or switched off");
  sessionStorageItem(conversation === current ? conversation.id : undefined);
  drawHistory();
}

function stop() {
  running?.abort.abort();
  running = null;
}

function sendLabel() {
  parts.send.textContent = running ? "Stop" : "Ask";
  parts.send.classList.toggle("stop", Boolean(running));
}

function retry(turn) {
  if (!running) run(turn);
}

function edit(turn) {
  if (running) return;
  editing = turn;
  parts.field.value = turn.question;
  parts.cancel.hidden = false;
  grow();
  parts.field.focus();
}

function cancelEdit() {
  if (!editing) return;
  editing = null;
  parts.cancel.hidden = true;
  parts.field.value = "";
}
