// The field for questions: Enter asks, what is typed is kept as a draft, and an earlier question is edited in it.
// @ts-check

import { button, el } from "./dom.js";
import * as store from "./store.js";
import { keptDays, say } from "./wording.js";

/** @import {Children} from "./dom.js" */
/** @import {Exchange} from "./store.js" */

/**
 * What the field asks of the chat.
 * @typedef {object} ComposerActions
 * @property {() => void} submit asks the question in the field
 * @property {() => void} stop stops the answer
 * @property {() => boolean} running whether a question is being answered
 * @property {() => string} draftKey what the draft is kept under
 */

const TALLEST = 200; // px

const field = el("textarea", {
  id: "pincite-question", rows: 1, dir: "auto",
  "aria-label": say("chat.question"), placeholder: say("chat.placeholder"),
  onkeydown: onKey, oninput: onInput,
});
const send = button(say("chat.ask"), () => (actions.running() ? actions.stop() : actions.submit()), { cls: "send" });
const refusal = el("p", { cls: "refusal", role: "alert", hidden: true });
const cancel = button(say("chat.cancelEdit"), cancelEdit, { cls: "plain", hidden: true });

/** @type {ComposerActions} */
let actions;
/** The exchange whose question is in the field. @type {Exchange | null} */
let editing = null;

/**
 * @param {ComposerActions} toTake
 * @param {Children} above the field
 * @param {Children} below the field
 */
export function mountComposer(toTake, above, below) {
  actions = toTake;
  return el("form", { cls: "composer", onsubmit: onSubmit },
    above,
    el("div", { cls: "box" }, field, send),
    refusal,
    el("div", { cls: "under" }, below, cancel, el("span", { cls: "quiet hint" }, say("chat.hint"))),
    keptDays > 0 && el("p", { cls: "quiet kept" }, say("chat.kept", { count: keptDays })));
}

/** The question in the field. */
export const typed = () => field.value.trim();

/**
 * Whether the field holds a word or a number; if it holds marks alone, says what is missing.
 * @param {string} question
 */
export function worded(question) {
  const enough = /[\p{L}\p{N}]/u.test(question);
  refuse(question && !enough ? say("chat.wordless") : "");
  return enough;
}

/** @param {string} reason empty for none */
function refuse(reason) {
  refusal.textContent = reason;
  refusal.hidden = !reason;
}

/** The exchange whose question is edited. */
export const edited = () => editing;

export const focus = () => field.focus();

/** Puts the cursor into the field, except on a phone, whose keyboard would cover the page. */
export function focusField() {
  grow();
  if (matchMedia("(pointer: fine)").matches) focus();
}

/** Empties the field once its question is asked. */
export function clear() {
  setField("");
  if (!editing) store.setDraft(actions.draftKey(), "");
}

/** Puts the draft of the open conversation into the field. */
export const showDraft = () => setField(store.draft(actions.draftKey()));

/** Says on the button what it does now. */
export function labelSend() {
  const running = actions.running();
  send.textContent = say(running ? "chat.stop" : "chat.ask");
  send.classList.toggle("stop", running);
}

/** Puts the question of an exchange into the field. @param {Exchange} exchange */
export function edit(exchange) {
  editing = exchange;
  cancel.hidden = false;
  setField(exchange.question);
  focus();
}

/** Puts the draft back in the place of a question that was edited. */
export function cancelEdit() {
  if (!editing) return;
  editing = null;
  cancel.hidden = true;
  showDraft();
}

/** @param {string} text */
function setField(text) {
  refuse("");
  field.value = text;
  grow();
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`;
}

function onInput() {
  refuse("");
  grow();
  if (!editing) store.setDraft(actions.draftKey(), field.value);
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
  event.preventDefault();
  actions.submit();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  actions.submit();
}
