// Files and folders may be dropped anywhere on the page.
// @ts-check

import { el } from "./dom.js";
import { say } from "./wording.js";

/** @param {(files: File[]) => void} take */
export function acceptDrops(take) {
  const overlay = el("div", { cls: "dropping", hidden: true }, say("documents.dropAnywhere"));
  document.body.append(overlay);
  const carriesFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    overlay.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) overlay.hidden = true; // the pointer has left the window
  });
  document.addEventListener("drop", async (event) => {
    if (!carriesFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    overlay.hidden = true;
    take(await filesOf(event.dataTransfer));
  });
}

const HIDDEN = /(?:^|\/)(?:\.[^/]*|~\$[^/]*|Thumbs\.db|desktop\.ini)(?:\/|$)/;

/** Whether a path within a folder is there for the machine alone. @param {string} path */
export const hidden = (path) => HIDDEN.test(path);

/** @typedef {{ path: string, file: File }} Placed a file and its path within what was chosen */

/**
 * The files, by path: two of one name get their numbers in the same order each time.
 * @param {Placed[]} placed
 */
export const inOrder = (placed) =>
  placed.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map(({ file }) => file);

/** @param {DataTransfer} transfer its items are empty once the event is over @returns {Promise<File[]>} */
async function filesOf(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const dropped = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const placed = await Promise.all(dropped.map(({ entry, file }) =>
    entry?.isDirectory ? placedAt(entry) : file ? [{ path: file.name, file }] : []));
  return inOrder(placed.flat());
}

/** @param {FileSystemEntry} entry @returns {Promise<Placed[]>} */
async function placedAt(entry) {
  if (entry.isDirectory) return within(/** @type {FileSystemDirectoryEntry} */ (entry));
  const one = /** @type {FileSystemFileEntry} */ (entry);
  return new Promise((resolve) => one.file((file) => resolve([{ path: entry.fullPath, file }]), () => resolve([])));
}

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<Placed[]>} */
async function within(folder) {
  const reader = folder.createReader();
  /** @type {Placed[]} */
  const placed = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!some.length) return placed; // they come a hundred at a time
    for (const entry of some.filter(({ name }) => !hidden(name))) placed.push(...(await placedAt(entry)));
  }
}
