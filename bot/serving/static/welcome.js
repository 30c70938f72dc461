// The first screen of a conversation: what this is, what is asked, and how to add documents.
// @ts-check

import * as api from "./api.js";
import { button, counted, el, refill } from "./dom.js";
import { latest } from "./loading.js";

/** @import {CollectionSummary} from "./messages.js" */

const WHAT_THIS_IS =
  "Pincite answers from documents. Each statement carries a number that opens its source at the exact words.";

const loadExamples = latest();

/**
 * Shows the first screen.
 * @param {HTMLElement} place
 * @param {string} name the chosen collection's
 * @param {CollectionSummary | undefined} collection unknown until the list has come
 * @param {{ ask: (question: string) => void, addDocuments: () => void }} actions
 */
export function showWelcome(place, name, collection, { ask, addDocuments }) {
  const empty = collection?.own && !collection.documents;
  const suggestions = el("ul", { cls: "examples", "aria-label": "Example questions" });
  refill(place, el("div", { cls: "empty" },
    el("h2", { cls: "big" }, empty ? "No documents of yours yet" : "What do you want to know?"),
    el("p", {}, WHAT_THIS_IS),
    collection && el("p", { cls: "asking" }, asking(collection)),
    button("Add your own documents", addDocuments, { cls: "add", data: { key: "add documents" } }),
    suggestions));
  loadExamples(
    (signal) => api.examples(name, signal),
    (questions) => refill(suggestions, questions.map((question) =>
      el("li", {}, button(question, () => ask(question), { dir: "auto" })))),
    () => {}, // the page is of use without examples
  );
}

/** @param {CollectionSummary} collection */
function asking({ title, documents, own }) {
  if (own && !documents) return "Add a file, or choose another collection below.";
  const count = documents ? `, ${counted(documents, "document")}` : "";
  return ["You are asking ", el("strong", {}, title), `${count}.`];
}
