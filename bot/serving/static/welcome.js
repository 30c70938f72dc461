// The first screen of a conversation: what this is, what is asked, and how to add documents.
// @ts-check

import * as api from "./api.js";
import { button, el, refill } from "./dom.js";
import { latest } from "./loading.js";
import { titleOf } from "./picker.js";
import { listed, say, sayAround } from "./wording.js";

/** @import {CollectionSummary} from "./messages.js" */

const loadExamples = latest();

/** The list that is being filled, and for which collection: a screen drawn anew meanwhile takes it over. */
let coming = { name: "", list: el("ul") };

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
  const suggestions = coming.name === name ? coming.list
    : el("ul", { cls: "examples", "aria-label": say("welcome.examples") });
  refill(place, el("div", { cls: "empty" },
    el("h2", { cls: "big" }, say(empty ? "welcome.empty" : "welcome.title")),
    el("p", {}, say("welcome.what")),
    collection && el("p", { cls: "asking" }, asking(collection),
      also.length > 0 && ` ${say("welcome.also", { collections: listed(also) })}`),
    button(say("welcome.add"), addDocuments, { cls: "add", data: { key: "add documents" } }),
    suggestions, saved));
  if (coming.name === name) return;
  coming = { name, list: suggestions };
  loadExamples(
    (signal) => api.examples(name, signal),
    (questions) => {
      coming.name = "";
      refill(suggestions, questions.map((question) =>
        el("li", {}, button(question, () => ask(question), { dir: "auto" }))));
    },
    () => (coming.name = ""), // the page is of use without examples
  );
}

/** @param {CollectionSummary} collection */
function asking(collection) {
  const { documents, own } = collection;
  if (own && !documents) return say("welcome.choose");
  const named = el("strong", {}, titleOf(collection));
  if (!documents) return sayAround("welcome.asking", { collection: named });
  return sayAround("welcome.askingOf", { collection: named, documents: say("count.documents", { count: documents }) });
}
