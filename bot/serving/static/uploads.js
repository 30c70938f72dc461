// Uploads: a row for each file, from choosing it until it can be asked. A reload or a restart goes on with them.
// @ts-check

import * as api from "./api.js";
import { back } from "./connection.js";
import { announce, button, el } from "./dom.js";
import * as files from "./files.js";
import { pause } from "./retrying.js";
import { newId, recall, remember } from "./store.js";
import { say } from "./wording.js";

/** @import {DocumentSummary} from "./messages.js" */

/** @typedef {"waiting" | "sending" | "indexing"} Progress */
/** @typedef {{ id: string, name: string, progress: Progress }} Unfinished an upload that a reload would interrupt */

const UNFINISHED = "pincite.uploads";
const MOST_TRIES = 10; // times that a file is sent to a server that is away, busy or breaks off
const MOST_LOOKS = 10; // times that the list is looked through for a file that was indexing before a reload

/** @typedef {() => Promise<DocumentSummary[]>} Refresh shows and returns the browser's documents as they are now */

/** @type {Refresh} */
let refresh = async () => [];
/** @type {() => void} */
let onAdded = () => {};
/** @type {(id: string) => Node} */
let outline;

const rows = el("ul", { cls: "uploads", "aria-label": say("uploads.label") });

/**
 * Makes the list of uploads, with those that a reload has interrupted.
 * @param {Refresh} refreshList
 * @param {() => void} added called after a document has been added
 * @param {(id: string) => Node} outlineOf says what a document is
 */
export function mountUploads(refreshList, added, outlineOf) {
  refresh = refreshList;
  onAdded = added;
  outline = outlineOf;
  const interrupted = unfinished();
  remember(UNFINISHED, null, "sessionStorage");
  for (const one of interrupted) resume(one);
  files.discardOld();
  return rows;
}

/** The names of the files that can't be asked yet. */
export const underWay = () => unfinished().map(({ name }) => name);

/** @returns {Unfinished[]} */
const unfinished = () => JSON.parse(recall(UNFINISHED, "sessionStorage") ?? "[]");

/** A row of the list. */
class Row {
  /** @param {string} name @param {string} [id] */
  constructor(name, id = newId()) {
    this.id = id;
    this.name = name;
    this.state = el("span", { cls: "state" });
    this.bar = el("progress", { max: 1, value: 0, "aria-label": say("uploads.progress", { name }) });
    this.abort = new AbortController();
    this.cancel = button(say("cancel"), () => this.stop(),
      { cls: "plain", "aria-label": say("uploads.cancel", { name }) });
    this.element = el("li", {}, el("span", { cls: "name", dir: "auto" }, name), this.bar, this.state, this.cancel);
    rows.prepend(this.element);
  }

  /** @param {Progress} progress @param {string} [text] */
  set(progress, text = say(`uploads.${progress}`)) {
    this.state.textContent = text;
    this.cancel.hidden = progress === "indexing"; // the server has it, and goes on
    if (progress === "indexing") this.bar.removeAttribute("value");
    else this.bar.value = 0;
    this.keep({ id: this.id, name: this.name, progress });
  }

  stop() {
    this.abort.abort();
    this.end("failed", say("uploads.cancelled"));
  }

  /** @param {"done" | "failed"} cls @param {string} text */
  end(cls, text) {
    this.bar.remove();
    this.cancel.remove();
    this.element.classList.add(cls);
    this.state.textContent = text;
    this.keep(null);
    files.discard(this.id);
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

/** @param {File[]} chosen */
export function send(chosen) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const file of chosen) {
    const count = (counts.get(file.name) ?? 0) + 1;
    counts.set(file.name, count);
    const row = new Row(count > 1 ? numbered(file.name, count) : file.name);
    row.set("waiting");
    files.keep(row.id, file);
    queue = queue.then(() => upload(file, row));
  }
}

/**
 * Two files of one name, from two folders, are two documents.
 * @param {string} name
 * @param {number} count
 */
const numbered = (name, count) => name.replace(/(\.[^.]*)?$/, (suffix) => ` (${count})${suffix}`);

/** @param {number} passages @param {number} documents in the file */
function ready(passages, documents = 1) {
  const values = { passages: say("count.passages", { count: passages }) };
  if (documents < 2) return say("uploads.ready", values);
  return say("uploads.readyIn", { ...values, documents: say("count.documents", { count: documents }) });
}

/** @param {unknown} error whether it passes by itself */
const passing = (error) => error instanceof api.ServerAway || (error instanceof api.Refused && error.status === 503);

/** @param {File} file @param {Row} row @param {number} [attempt] @returns {Promise<void>} */
async function upload(file, row, attempt = 1) {
  if (row.abort.signal.aborted) return;
  row.set("sending");
  try {
    const { id, unchanged, passages, documents, unread } = await api.upload(file, row.name, (share) => {
      if (share < 1) row.bar.value = share;
      else row.set("indexing");
    }, row.abort.signal);
    await refresh();
    onAdded();
    row.end("done", [unchanged ? say("uploads.unchanged") : ready(passages, documents), ...unread].join("; "));
    row.element.append(outline(id));
  } catch (error) {
    if (api.aborted(error)) return;
    if (passing(error) && attempt < MOST_TRIES) {
      row.set("waiting", say("uploads.away"));
      if (error instanceof api.ServerAway) await back();
      await pause(attempt, error instanceof api.Refused ? error.retryAfter : 0);
      return upload(file, row, attempt + 1);
    }
    const { message } = /** @type {Error} */ (error);
    row.end("failed", error instanceof api.ServerAway ? say("uploads.brokeOff") : message.replace(`${row.name}: `, ""));
  }
}

/**
 * Goes on with an upload that a reload has interrupted. If the server had the whole file, waits for it.
 * @param {Unfinished} one
 */
async function resume({ id, name, progress }) {
  const row = new Row(name, id);
  row.set(progress);
  for (let look = 1; progress === "indexing" && look <= MOST_LOOKS; look++) {
    const added = (await refresh()).find(({ source }) => source === name || source.startsWith(`${name}!/`));
    if (added) {
      onAdded();
      row.end("done", ready(added.passages));
      row.element.append(outline(added.id));
      return;
    }
    await pause(look);
  }
  const file = await files.recallFile(id);
  if (file) queue = queue.then(() => upload(file, row));
  else row.end("failed", say("uploads.interrupted"));
}
