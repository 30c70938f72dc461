// Files may be dropped anywhere on the page.
// @ts-check

import { el } from "./dom.js";

/** @param {(files: File[]) => void} take */
export function acceptDrops(take) {
  const overlay = el("div", { cls: "dropping", hidden: true }, "Drop the files to add them to My documents");
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
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    overlay.hidden = true;
    take([...(event.dataTransfer?.files ?? [])]);
  });
}
