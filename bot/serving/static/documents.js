// The Documents tab: the collections' documents, and files of the reader's own.
// @ts-check

import * as api from "./api.js";
import { askIn, askOfOwn, askOwn, askWithin, onAddDocuments } from "./chat.js";
import { announce, button, el, refill } from "./dom.js";
import { acceptDrops, hidden, inOrder } from "./dropping.js";
import { latest } from "./loading.js";
import { outlineOf } from "./outline.js";
import * as picker from "./picker.js";
import { recovering } from "./recovering.js";
import * as source from "./source.js";
import { openTab } from "./tabs.js";
import { mountUploads, send } from "./uploads.js";
import { date, listed, say } from "./wording.js";

/** @import {CollectionSummary, DocumentSummary, RemovedDocument} from "./messages.js" */

/** @typedef {CollectionSummary & { list: DocumentSummary[], removed: RemovedDocument[] }} Listing with its documents */

const SURE_FOR = 4000; // ms in which a second press removes a document

const list = el("div");
const loadList = latest();

const input = el("input", { type: "file", multiple: true, id: "pincite-files", cls: "unseen" });
input.addEventListener("change", () => {
  send([...(input.files ?? [])]);
  input.value = "";
});

const folder = el("input", { type: "file", webkitdirectory: true, id: "pincite-folder", cls: "unseen" });
folder.addEventListener("change", () => {
  const placed = [...(folder.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  send(inOrder(placed.filter(({ path }) => !hidden(path))));
  folder.value = "";
});

/** Opens the tab, and the dialogue to choose files in. */
export function chooseFiles() {
  openTab("documents");
  input.click();
}

/** Draws the list anew when the next removal can't be undone any more. */
let undoEnds = 0;

/** What the list shows, to leave it alone where nothing has changed: a button that is being pressed stays. */
let drawn = "";

/** The browser's own documents, as of the last list. @type {DocumentSummary[]} */
let own = [];

/** Fetches the list of documents anew, shows it, and returns the browser's own. */
async function load() {
  await loadList(
    async (signal) => {
      const collections = await api.collections(signal);
      return Promise.all(collections.map(async (one) => {
        const [list, removed] = await Promise.all([
          api.documents(one.name, signal), one.own ? api.removedDocuments(signal) : [],
        ]);
        return { ...one, list, removed };
      }));
    },
    (listings) => {
      own = listings.find((one) => one.own)?.list ?? [];
      recovery.succeeded();
      draw(listings);
    },
    (error) => {
      drawn = "";
      refill(list, el("p", { cls: "problem", role: "alert" }, error.message));
      recovery.failed(error);
    },
  );
  return own;
}

const recovery = recovering(load, () => {});

/** @param {Listing[]} listings */
function draw(listings) {
  const ownFirst = listings.toSorted((a, b) => Number(b.own) - Number(a.own));
  const removed = listings.flatMap((one) => one.removed);
  clearTimeout(undoEnds);
  if (removed.length) undoEnds = setTimeout(load, Math.min(...removed.map(({ seconds }) => seconds)) * 1000 + 1000);
  const lasting = (/** @type {string} */ key, /** @type {unknown} */ value) => (key === "seconds" ? null : value);
  const now = JSON.stringify([ownFirst, sure, notRemoved], lasting);
  if (now === drawn) return;
  drawn = now;
  refill(list, ownFirst.map(section));
  picker.reload();
}

/** @param {Listing} collection */
function section(collection) {
  const { list: titles } = collection;
  const title = picker.titleOf(collection);
  const label = { "aria-label": title };
  const ask = {
    cls: "plain", "aria-label": say("documents.askNamed", { title }), data: { key: `ask ${collection.name}` },
  };
  const head = el("div", { cls: "section-head" },
    el("h3", {}, title),
    titles.length > 0 && button(say("documents.ask"), () => askIn(collection.name), ask));
  if (!titles.length) {
    return el("section", label, head, el("p", { cls: "quiet" }, say("documents.none")), undoList(collection));
  }
  return el("section", label, head,
    el("ul", { cls: "documents" }, titles.map((one) => item(collection, one))), undoList(collection));
}

/** @param {Listing} collection what was removed from it a short time ago */
function undoList({ removed }) {
  if (!removed.length) return null;
  return el("ul", { cls: "removed", "aria-label": say("documents.removedList") }, removed.map((one) => {
    const { title } = one;
    const undo = { cls: "plain", "aria-label": say("documents.undo", { title }), data: { key: `undo ${one.id}` } };
    return el("li", { cls: "quiet" },
      el("span", { dir: "auto" }, say("documents.gone", { title }), " "),
      button(say("undo"), () => restore(one), undo),
      notRemoved?.id === one.id && el("span", { cls: "problem", role: "alert" }, notRemoved.message));
  }));
}

/** @param {RemovedDocument} one */
async function restore(one) {
  notRemoved = null;
  try {
    await api.restoreDocument(one.id);
    announce(say("documents.back", { title: one.title }));
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    notRemoved = { id: one.id, message: say("documents.notUndone", { message }) };
  }
  await load();
  await picker.reload();
}

/** @param {CollectionSummary} collection @param {DocumentSummary} one */
function item(collection, one) {
  const facts = [
    one.published && date(one.published), say("count.characters", { count: one.characters }),
    say("count.passages", { count: one.passages }),
  ];
  const open = { cls: "title", dir: "auto", data: { key: `open ${one.id}` } };
  return el("li", {},
    button(one.title, () => source.openDocument(collection.name, one.id), open),
    el("span", { cls: "quiet" }, listed(facts, " · ")),
    button(say("documents.askOne"), () => askWithin(collection.name, one), {
      cls: "plain", "aria-label": say("documents.askNamed", { title: one.title }), data: { key: `ask ${one.id}` },
    }),
    collection.own && removeButton(one),
    notRemoved?.id === one.id && el("span", { cls: "problem", role: "alert" }, notRemoved.message));
}

/** Removing takes two presses: the document whose button has been pressed once. @type {string | null} */
let sure = null;

/** The document that could not be removed or taken back, and why. @type {{ id: string, message: string } | null} */
let notRemoved = null;

/** @param {DocumentSummary} one */
function removeButton(one) {
  const pressed = button("", () => remove(pressed, one), { cls: "plain", data: { key: `remove ${one.id}` } });
  labelRemoval(pressed, one);
  return pressed;
}

/** @param {HTMLButtonElement} pressed @param {DocumentSummary} one */
function labelRemoval(pressed, one) {
  const { id, title } = one;
  const again = sure === id;
  pressed.textContent = say(again ? "documents.sure" : "documents.remove");
  pressed.setAttribute("aria-label", say(again ? "documents.sureNamed" : "documents.removeNamed", { title }));
}

/** @param {HTMLButtonElement} pressed @param {DocumentSummary} one */
async function remove(pressed, one) {
  if (sure !== one.id) {
    sure = one.id;
    labelRemoval(pressed, one);
    setTimeout(() => {
      if (sure !== one.id) return;
      sure = null;
      load();
    }, SURE_FOR);
    return;
  }
  sure = null;
  notRemoved = null;
  source.close();
  try {
    await api.removeDocument(one.id);
    announce(say("documents.removed", { title: one.title }));
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    notRemoved = { id: one.id, message: say("documents.notRemoved", { message }) };
  }
  await load();
  await picker.reload();
  picker.leaveIfEmpty();
}

const label = { cls: "page", "aria-label": say("tab.documents") };
export const documents = el("div", { cls: "pincite" }, el("section", label,
  el("h2", { cls: "big" }, say("tab.documents")),
  input,
  el("label", { cls: "drop", for: input.id },
    el("strong", {}, say("documents.drop")),
    el("span", { cls: "quiet" }, say("documents.kinds"))),
  folder,
  el("label", { cls: "folder", for: folder.id }, say("documents.folder")),
  mountUploads(load, askOwn, (id) => outlineOf(id, askOfOwn)),
  list));

onAddDocuments(chooseFiles);
acceptDrops((files) => {
  openTab("documents");
  send(files);
});
new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && load()).observe(documents);
