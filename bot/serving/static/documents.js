// The Documents tab: the collections' documents, and files of the reader's own.
// @ts-check

import * as api from "./api.js";
import { askIn } from "./chat.js";
import { announce, button, counted, el, refill } from "./dom.js";
import { latest } from "./loading.js";
import * as picker from "./picker.js";
import * as source from "./source.js";

/** @import {CollectionSummary, DocumentSummary} from "./messages.js" */

/** @typedef {CollectionSummary & { list: DocumentSummary[] }} Listing a collection and its documents */

const SURE_FOR = 4000; // ms in which a second press removes a document

const uploads = el("ul", { cls: "uploads", "aria-label": "Uploads" });
const list = el("div");
const loadList = latest();

/** @param {HTMLElement} root */
export function mountDocuments(root) {
  const input = el("input", { type: "file", multiple: true, id: "pincite-files", cls: "unseen" });
  input.addEventListener("change", () => {
    send([...(input.files ?? [])]);
    input.value = "";
  });
  const drop = el("label", {
    cls: "drop",
    for: "pincite-files",
    ondragover: (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      drop.classList.add("over");
    },
    ondragleave: () => drop.classList.remove("over"),
    ondrop: (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      drop.classList.remove("over");
      send([...(event.dataTransfer?.files ?? [])]);
    },
  },
  el("strong", {}, "Drop files here, or choose them"),
  el("span", { cls: "quiet" }, "Text, Markdown, HTML, PDF and DOCX. Only this browser sees them."));
  root.append(el("section", { cls: "page", "aria-label": "Documents" },
    el("h2", { cls: "big" }, "Documents"), input, drop, uploads, list));
  new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && load()).observe(root);
}

/** Uploads go one after another. */
let queue = Promise.resolve();

/** @param {File[]} files */
function send(files) {
  for (const file of files) {
    const state = el("span", { cls: "state" }, "waiting");
    const bar = el("progress", { max: 1, value: 0, "aria-label": `Progress of ${file.name}` });
    const row = el("li", {}, el("span", { cls: "name", dir: "auto" }, file.name), bar, state);
    uploads.prepend(row);
    queue = queue.then(() => upload(file, row, bar, state));
  }
}

/** @param {File} file @param {HTMLElement} row @param {HTMLProgressElement} bar @param {HTMLElement} state */
async function upload(file, row, bar, state) {
  state.textContent = "sending";
  let result;
  try {
    const { unchanged, passages } = await api.upload(file, (share) => {
      if (share < 1) bar.value = share;
      else {
        bar.removeAttribute("value");
        state.textContent = "indexing";
      }
    });
    result = { cls: "done", text: unchanged ? "was there already" : `ready, ${counted(passages, "passage")}` };
    await load();
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    const away = "the server does not answer; choose the file again later";
    const text = error instanceof api.ServerAway ? away : message.replace(`${file.name}: `, "");
    result = { cls: "failed", text };
  }
  bar.remove();
  row.classList.add(result.cls);
  state.textContent = result.text;
  announce(`${file.name}: ${result.text}`);
}

/** What the list shows, to leave it alone where nothing has changed: a button that is being pressed stays. */
let drawn = "";

/** Fetches the list of documents anew. */
async function load() {
  await loadList(
    async (signal) => {
      const collections = await api.collections(signal);
      return Promise.all(collections.map(async (one) => ({ ...one, list: await api.documents(one.name, signal) })));
    },
    draw,
    (error) => {
      drawn = "";
      refill(list, el("p", { cls: "problem", role: "alert" }, error.message));
    },
  );
}

/** @param {Listing[]} listings */
function draw(listings) {
  const ownFirst = listings.toSorted((a, b) => Number(b.own) - Number(a.own));
  const now = JSON.stringify([ownFirst, sure]);
  if (now === drawn) return;
  drawn = now;
  refill(list, ownFirst.map(section));
  picker.reload();
}

/** @param {Listing} collection */
function section(collection) {
  const { list: documents } = collection;
  const label = { "aria-label": collection.title };
  const ask = {
    cls: "plain", "aria-label": `Ask ${collection.title}`, data: { key: `ask ${collection.name}` },
  };
  const head = el("div", { cls: "section-head" },
    el("h3", {}, collection.title),
    documents.length > 0 && button("Ask these", () => askIn(collection.name), ask));
  if (!documents.length) {
    const empty = "Nothing yet. Files that you add above are listed here.";
    return el("section", label, head, el("p", { cls: "quiet" }, empty));
  }
  return el("section", label, head, el("ul", { cls: "documents" }, documents.map((one) => item(collection, one))));
}

/** @param {CollectionSummary} collection @param {DocumentSummary} one */
function item(collection, one) {
  const facts = [one.published, counted(one.characters, "character"), counted(one.passages, "passage")];
  const open = { cls: "title", dir: "auto", data: { key: `open ${one.id}` } };
  return el("li", {},
    button(one.title, () => source.openDocument(collection.name, one.id), open),
    el("span", { cls: "quiet" }, facts.filter(Boolean).join(" · ")),
    collection.own && removeButton(one));
}

/** Removing takes two presses: the document whose button has been pressed once. @type {string | null} */
let sure = null;

/** @param {DocumentSummary} one */
function removeButton(one) {
  const pressed = button("", () => remove(pressed, one), { cls: "plain", data: { key: `remove ${one.id}` } });
  labelRemoval(pressed, one);
  return pressed;
}

/** @param {HTMLButtonElement} pressed @param {DocumentSummary} one */
function labelRemoval(pressed, one) {
  pressed.textContent = sure === one.id ? "Really remove?" : "Remove";
  pressed.setAttribute("aria-label", sure === one.id ? `Really remove ${one.title}?` : `Remove ${one.title}`);
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
  source.close();
  try {
    await api.removeDocument(one.id);
    announce(`${one.title} is removed`);
  } catch (error) {
    announce(`${one.title} is not removed: ${/** @type {Error} */ (error).message}`);
  }
  await load();
}
