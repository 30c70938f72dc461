// The first screen of a conversation: what this is, what is asked, and how to add documents.
// @ts-check

import * as api from "./api.js";
import { button, el, refill } from "./dom.js";
import { latest } from "./loading.js";
import { titleOf } from "./picker.js";
import { listed, say, sayAround } from "./wording.js";

/** @import {CollectionSummary} from "./messages.js" */

const loadExamples = latest();

/**
 * The list of examples and what it is of: a screen that is drawn again, as more is known of the collection, keeps it.
 * @type {{ name: string, documents?: number, list: HTMLElement, coming: boolean }}
 */
let shown = { name: "", list: el("ul"), coming: false };

/**
 * Shows the first screen.
 * @param {HTMLElement} place
 * @param {string} name the chosen collection's
 * @param {CollectionSummary | undefined} collection unknown until the list has come
 * @param {string[]} also titles of the collections that are asked together with it
 * @param {{ ask: (question: string) => void, addDocuments: () => void, saved: Node | null }} actions saved: questions
 */
export function showWelcome(place, name, collection, also, { ask, addDocuments, saved }) {
  const empty = collection?.own && !collection.documents;
  const kept = isOf(name, collection?.documents);
  const suggestions = kept ? shown.list : el("ul", { cls: "examples", "aria-label": say("welcome.examples") });
  refill(place, el("div", { cls: "empty" },
    el("h2", { cls: "big" }, say(empty ? "welcome.empty" : "welcome.title")),
    el("p", {}, say("welcome.what")),
    collection && el("p", { cls: "asking" }, asking(collection),
      also.length > 0 && ` ${say("welcome.also", { collections: listed(also) })}`),
    button(say("welcome.add"), addDocuments, { cls: "add", data: { key: "add documents" } }),
    suggestions, saved));
  if (kept) {
    shown.documents ??= collection?.documents;
    return;
  }
  shown = { name, documents: collection?.documents, list: suggestions, coming: true };
  loadExamples(
    (signal) => api.examples(name, signal),
    (questions) => {
      shown.coming = false;
      refill(suggestions, questions.map((question) =>
        el("li", {}, button(question, () => ask(question), { dir: "auto" }))));
    },
    () => (shown.name = ""), // the page is of use without examples; drawn again, it asks again
  );
}

/**
 * Whether the list of examples that is on the screen, or on its way there, is of this collection as it is now.
 * @param {string} name
 * @param {number | undefined} documents unknown until the list of collections has come
 */
function isOf(name, documents) {
  const changed = documents !== undefined && shown.documents !== undefined && documents !== shown.documents;
  return shown.name === name && !changed && (shown.coming || shown.list.isConnected);
}

/** @param {CollectionSummary} collection */
function asking(collection) {
  const { documents, own } = collection;
  if (own && !documents) return say("welcome.choose");
  const named = el("strong", {}, titleOf(collection));
  if (!documents) return sayAround("welcome.asking", { collection: named });
  return sayAround("welcome.askingOf", { collection: named, documents: say("count.documents", { count: documents }) });
}
