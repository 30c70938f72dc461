// Uploads: a row for each file, from choosing it until it can be asked. Unfinished rows survive a reload.
// @ts-check

import * as api from "./api.js";
import { announce, counted, el } from "./dom.js";
import { pause } from "./retrying.js";
import { newId, recall, remember } from "./store.js";

/** @import {DocumentSummary} from "./messages.js" */

/** @typedef {"waiting" | "sending" | "indexing"} Progress */
/** @typedef {{ id: string, name: string, progress: Progress }} Unfinished an upload that a reload would interrupt */

const UNFINISHED = "pincite.uploads";
const MOST_LOOKS = 10; // times that the list is looked through for a file that was indexing before a reload

/** @typedef {() => Promise<DocumentSummary[]>} Refresh shows and returns the browser's documents as they are now */

/** @type {Refresh} */
let refresh = async () => [];
/** @type {() => void} */
let onAdded = () => {};

const rows = el("ul", { cls: "uploads", "aria-label": "Uploads" });

/**
 * Makes the list of uploads, with those that a reload has interrupted.
 * @param {Refresh} refreshList
 * @param {() => void} added called after a document has been added
 */
export function mountUploads(refreshList, added) {
  refresh = refreshList;
  onAdded = added;
  const interrupted = unfinished();
  remember(UNFINISHED, null, "sessionStorage");
  for (const one of interrupted) resume(one);
  return rows;
}

/** @returns {Unfinished[]} */
const unfinished = () => JSON.parse(recall(UNFINISHED, "sessionStorage") ?? "[]");

/** A row of the list. */
class Row {
  /** @param {string} name */
  constructor(name) {
    this.id = newId();
    this.name = name;
    this.state = el("span", { cls: "state" });
    this.bar = el("progress", { max: 1, value: 0, "aria-label": `Progress of ${name}` });
    this.element = el("li", {}, el("span", { cls: "name", dir: "auto" }, name), this.bar, this.state);
    rows.prepend(this.element);
  }

  /** @param {Progress} progress */
  set(progress) {
    this.state.textContent = progress;
    if (progress === "indexing") this.bar.removeAttribute("value");
    this.keep({ id: this.id, name: this.name, progress });
  }

  /** @param {"done" | "failed"} cls @param {string} text */
  end(cls, text) {
    this.bar.remove();
    this.element.classList.add(cls);
    this.state.textContent = text;
    this.keep(null);
    announce(`${this.name}: ${text}`);
  }

  /** @param {Unfinished | null} entry */
  keep(entry) {
    const others = unfinished().filter((one) => one.id !== this.id);
    remember(UNFINISHED, JSON.stringify(entry ? [...others, entry] : others), "sessionStorage");
  }
}

/** Uploads go one after another. */
let queue = Promise.resolve();

/** @param {File[]} files */
export function send(files) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const file of files) {
    const count = (counts.get(file.name) ?? 0) + 1;
    counts.set(file.name, count);
    const row = new Row(count > 1 ? numbered(file.name, count) : file.name);
    row.set("waiting");
    queue = queue.then(() => upload(file, row));
  }
}

/**
 * Two files of one name, from two folders, are two documents.
 * @param {string} name
 * @param {number} count
 */
const numbered = (name, count) => name.replace(/(\.[^.]*)?$/, (suffix) => ` (${count})${suffix}`);

/** @param {File} file @param {Row} row */
async function upload(file, row) {
  row.set("sending");
  try {
    const { unchanged, passages, documents, unread } = await api.upload(file, row.name, (share) => {
      if (share < 1) row.bar.value = share;
      else row.set("indexing");
    });
    await refresh();
    onAdded();
    const within = documents > 1 ? ` in ${counted(documents, "document")}` : "";
    const ready = unchanged ? "was there already" : `ready, ${counted(passages, "passage")}${within}`;
    row.end("done", [ready, ...unread].join("; "));
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    const away = "the server does not answer; choose the file again later";
    row.end("failed", error instanceof api.ServerAway ? away : message.replace(`${row.name}: `, ""));
  }
}

/**
 * Shows an upload that a reload has interrupted. If the server had the whole file, waits for it.
 * @param {Unfinished} one
 */
async function resume({ name, progress }) {
  const row = new Row(name);
  row.set(progress);
  for (let look = 1; progress === "indexing" && look <= MOST_LOOKS; look++) {
    const added = (await refresh()).find(({ source }) => source === name || source.startsWith(`${name}!/`));
    if (added) {
      onAdded();
      row.end("done", `ready, ${counted(added.passages, "passage")}`);
      return;
    }
    await pause(look);
  }
  row.end("failed", "interrupted by a reload; choose the file again");
}
