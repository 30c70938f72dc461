// The list of conversations, beside the chat or, on a phone, over it: searched, deleted, and taken back.
// @ts-check

import { announce, button, counted, el, refill } from "./dom.js";
import { UNDO_FOR } from "./store.js";

/** @import {Conversation, Deleted} from "./store.js" */

/**
 * @typedef {object} SidebarActions
 * @property {() => void} begin starts a conversation
 * @property {(id: string) => void} reopen
 * @property {(id: string) => void} drop deletes one
 * @property {(id: string) => void} restore takes a deleted one back
 * @property {() => void} redraw
 */

const search = el("input", {
  type: "search", cls: "search", "aria-label": "Search the conversations", placeholder: "Search", oninput: onSearch,
});
const items = el("ul", { cls: "history" });
const none = el("p", { cls: "quiet", hidden: true }, "No conversation has these words.");
const undo = el("ul", { cls: "undo", "aria-label": "Deleted conversations" });
const side = el("nav", { cls: "side", id: "pincite-side", "aria-label": "Conversations" });

/** Opens and closes the list on a phone. */
export const toggle = button("Conversations", () => open(!side.classList.contains("open")), {
  cls: "plain toggle", "aria-expanded": "false", "aria-controls": side.id,
});

/** @type {SidebarActions} */
let actions;
let undoEnds = 0;

/** @param {SidebarActions} toTake */
export function list(toTake) {
  actions = toTake;
  side.append(button("New conversation", actions.begin, { cls: "new" }), search, items, none, undo);
  return side;
}

/** @param {boolean} shown */
export function open(shown) {
  side.classList.toggle("open", shown);
  toggle.setAttribute("aria-expanded", String(shown));
}

function onSearch() {
  actions.redraw();
  if (search.value.trim()) announce(`${counted(items.childElementCount, "conversation")} with these words`);
}

/** Everything that was said in a conversation, in lower case. @param {Conversation} conversation */
function words({ title, exchanges }) {
  const said = exchanges.flatMap(({ question, answer }) => [question, answer?.text ?? ""]);
  return [title, ...said].join("\n").toLowerCase();
}

/** @param {Conversation} conversation */
function matches(conversation) {
  const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return true;
  const said = words(conversation);
  return wanted.every((word) => said.includes(word));
}

/**
 * @param {Conversation[]} conversations
 * @param {string} currentId
 * @param {Deleted[]} deleted
 */
export function draw(conversations, currentId, deleted) {
  search.hidden = conversations.length < 2 && !search.value;
  const shown = conversations.filter(matches);
  none.hidden = shown.length > 0 || !search.value.trim();
  refill(items, shown.map(({ id, title }) => {
    const here = id === currentId;
    const label = `Delete the conversation ${title}`;
    return el("li", { cls: here ? "here" : null },
      button(title || "Conversation", () => actions.reopen(id),
        { cls: "title", dir: "auto", "aria-current": here ? "true" : null, data: { key: id } }),
      button("×", () => actions.drop(id), { cls: "close", "aria-label": label, data: { key: `drop ${id}` } }));
  }));
  refill(undo, deleted.map(({ id, title }) => {
    const props = { cls: "plain", "aria-label": `Undo the deletion of ${title}`, data: { key: `undo ${id}` } };
    return el("li", { cls: "quiet" },
      el("span", { cls: "undone", dir: "auto" }, `Deleted: ${title}`),
      button("Undo", () => actions.restore(id), props));
  }));
  clearTimeout(undoEnds);
  const oldest = deleted.at(-1);
  if (oldest) undoEnds = setTimeout(actions.redraw, oldest.at + UNDO_FOR - Date.now() + 1000);
}
