// The list of conversations, beside the chat or, on a phone, over it: searched, deleted, and taken back.
// @ts-check

import { account } from "./account.js";
import { announce, button, el, refill } from "./dom.js";
import { languageSwitch } from "./languages.js";
import { pinnedList } from "./pinned.js";
import { mountSetup } from "./setup.js";
import { UNDO_FOR } from "./store.js";
import { say } from "./wording.js";

/** @import {Pin} from "./pins.js" */
/** @import {Conversation, Deleted} from "./store.js" */

/**
 * @typedef {object} SidebarActions
 * @property {() => void} begin starts a conversation
 * @property {(id: string) => void} reopen
 * @property {(id: string) => void} drop deletes one
 * @property {(id: string) => void} restore takes a deleted one back
 * @property {(pin: Pin) => void} askPin asks a saved question again
 * @property {() => void} redraw
 * @property {() => void} redrawPins
 */

const search = el("input", {
  type: "search", cls: "search", "aria-label": say("side.searchLabel"), placeholder: say("side.search"),
  oninput: onSearch,
});
const saved = el("div");
const items = el("ul", { cls: "history" });
const none = el("p", { cls: "quiet", hidden: true }, say("side.none"));
const undo = el("ul", { cls: "undo", "aria-label": say("side.deletedList") });
const side = el("nav", { cls: "side", id: "pincite-side", "aria-label": say("side.title") });

/** Opens and closes the list on a phone. */
export const toggle = button(say("side.title"), () => open(!side.classList.contains("open")), {
  cls: "plain toggle", "aria-expanded": "false", "aria-controls": side.id,
});

/** @type {SidebarActions} */
let actions;
let undoEnds = 0;

/** @param {SidebarActions} toTake */
export function list(toTake) {
  actions = toTake;
  side.append(button(say("side.new"), actions.begin, { cls: "new" }), saved, search, items, none, undo,
    mountSetup(), languageSwitch("narrow-only"), account("narrow-only"));
  return side;
}

/** @param {boolean} shown */
export function open(shown) {
  side.classList.toggle("open", shown);
  toggle.setAttribute("aria-expanded", String(shown));
}

function onSearch() {
  actions.redraw();
  if (search.value.trim()) announce(say("side.matching", { count: items.childElementCount }));
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
  refill(saved, pinnedList({ ask: actions.askPin, redraw: actions.redrawPins }, "pin"));
  search.hidden = conversations.length < 2 && !search.value;
  const shown = conversations.filter(matches);
  none.hidden = shown.length > 0 || !search.value.trim();
  refill(items, shown.map(({ id, title }) => {
    const here = id === currentId;
    const label = say("side.delete", { title });
    return el("li", { cls: here ? "here" : null },
      button(title || say("chat.log"), () => actions.reopen(id),
        { cls: "title", dir: "auto", "aria-current": here ? "true" : null, data: { key: id } }),
      button("×", () => actions.drop(id), { cls: "close", "aria-label": label, data: { key: `drop ${id}` } }));
  }));
  refill(undo, deleted.map(({ id, title }) => {
    const props = { cls: "plain", "aria-label": say("side.undo", { title }), data: { key: `undo ${id}` } };
    return el("li", { cls: "quiet" },
      el("span", { cls: "undone", dir: "auto" }, say("side.deleted", { title })),
      button(say("undo"), () => actions.restore(id), props));
  }));
  clearTimeout(undoEnds);
  const oldest = deleted.at(-1);
  if (oldest) undoEnds = setTimeout(actions.redraw, oldest.at + UNDO_FOR - Date.now() + 1000);
}
