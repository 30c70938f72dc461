// Above an open conversation: its title, to be renamed, and what can be done with the whole of it.
// @ts-check

import { announce, button, el, refill } from "./dom.js";
import { asJson, asMarkdown, download } from "./exporting.js";
import { say } from "./wording.js";

/** @import {Conversation} from "./store.js" */

const LONGEST_TITLE = 200;

export const heading = el("div", { cls: "conversation", hidden: true });

/** The conversation whose title is in the field: what else happens leaves it there. @type {string | null} */
let editing = null;

/**
 * Shows the heading of a conversation; none before its first question.
 * @param {Conversation} conversation
 * @param {(title: string) => void} rename
 */
export function drawHeading(conversation, rename) {
  if (editing === conversation.id) return;
  editing = null;
  heading.hidden = !conversation.exchanges.length;
  const { title } = conversation;
  const edit = () => editTitle(conversation, rename);
  refill(heading,
    el("span", { cls: "conversation-title quiet", dir: "auto" }, title),
    button(say("heading.rename"), edit,
      { cls: "plain", "aria-label": say("heading.renameLabel"), data: { key: "rename" } }),
    button("Markdown", () => download(title, "md", "text/markdown", asMarkdown(conversation)),
      { cls: "plain", ...named(say("heading.saveMarkdown")), data: { key: "markdown" } }),
    button("JSON", () => download(title, "json", "application/json", asJson(conversation)),
      { cls: "plain", ...named(say("heading.saveJson")), data: { key: "json" } }),
    button(say("heading.print"), () => print(), { cls: "plain", data: { key: "print" } }));
}

/** A name that is heard, and shown to who points at it. @param {string} name */
const named = (name) => ({ "aria-label": name, title: name });

/** @param {Conversation} conversation @param {(title: string) => void} rename */
function editTitle(conversation, rename) {
  const field = el("input", {
    type: "text", maxlength: LONGEST_TITLE, "aria-label": say("heading.title"), value: conversation.title,
    dir: "auto", onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && end(),
  });
  const end = (/** @type {string} */ title = "") => {
    editing = null;
    if (title) {
      rename(title);
      announce(say("heading.renamed", { title }));
    }
    drawHeading(conversation, rename);
    heading.querySelector("button")?.focus();
  };
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    end(field.value.trim());
  };
  editing = conversation.id;
  refill(heading, el("form", { cls: "renaming", onsubmit: submit },
    field, el("button", { type: "submit", cls: "plain" }, say("save")),
    button(say("cancel"), () => end(), { cls: "plain" })));
  field.select();
}
