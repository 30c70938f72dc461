// The list of conversations, beside the chat or, on a phone, over it.
// @ts-check

import { button, el, refill } from "./dom.js";

/** @import {Conversation} from "./store.js" */

/**
 * @typedef {object} SidebarActions
 * @property {() => void} begin starts a conversation
 * @property {(id: string) => void} reopen
 * @property {(id: string) => void} drop deletes one
 */

const items = el("ul", { cls: "history" });
const side = el("nav", { cls: "side", id: "pincite-side", "aria-label": "Conversations" });

/** Opens and closes the list on a phone. */
export const toggle = button("Conversations", () => open(!side.classList.contains("open")), {
  cls: "plain toggle", "aria-expanded": "false", "aria-controls": side.id,
});

/** @type {SidebarActions} */
let actions;

/** @param {SidebarActions} toTake */
export function list(toTake) {
  actions = toTake;
  side.append(button("New conversation", actions.begin, { cls: "new" }), items);
  return side;
}

/** @param {boolean} shown */
export function open(shown) {
  side.classList.toggle("open", shown);
  toggle.setAttribute("aria-expanded", String(shown));
}

/** @param {Conversation[]} conversations @param {string} currentId */
export function draw(conversations, currentId) {
  refill(items, conversations.map(({ id, title }) => {
    const here = id === currentId;
    const label = `Delete the conversation ${title}`;
    return el("li", { cls: here ? "here" : null },
      button(title || "Conversation", () => actions.reopen(id),
        { cls: "title", dir: "auto", "aria-current": here ? "true" : null, data: { key: id } }),
      button("×", () => actions.drop(id), { cls: "close", "aria-label": label, data: { key: `drop ${id}` } }));
  }));
}
