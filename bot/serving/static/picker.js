// Which collection is asked: the list of collections, and the one chosen.
// @ts-check

import * as api from "./api.js";
import { back } from "./connection.js";
import { el, refill } from "./dom.js";
import { latest } from "./loading.js";

/** @import {CollectionSummary} from "./messages.js" */

export const DEFAULT = "seeds";

const load = latest();
const select = el("select", { "aria-label": "Collection to ask", onchange: () => choose(select.value) });

let chosen = DEFAULT;
/** @type {CollectionSummary[]} */
let listing = [];
/** @type {() => void} */
let onChange = () => {};

/** @param {() => void} listener called when another collection is chosen, or the list has changed */
export function mountPicker(listener) {
  onChange = listener;
  reload();
  return el("label", { cls: "quiet" }, "Ask in ", select);
}

/** The name of the chosen collection. */
export const collection = () => chosen;

/** What the server says of the chosen collection; nothing before the list has come. */
export const summary = () => listing.find((one) => one.name === chosen);

/** @param {string} name */
export function choose(name) {
  chosen = name;
  select.value = name;
  onChange();
}

/** Fetches the list anew. */
export const reload = () =>
  load(
    api.collections,
    (collections) => {
      listing = collections;
      const bundled = { name: DEFAULT, title: "Bundled example", documents: 0, own: false }; // made when first asked
      if (!listing.some((one) => one.name === DEFAULT)) listing.unshift(bundled);
      const label = (/** @type {CollectionSummary} */ { title, documents, own }) =>
        own ? `${title} (${documents})` : title;
      refill(select, listing.map((one) => el("option", { value: one.name }, label(one))));
      choose(listing.some((one) => one.name === chosen) ? chosen : DEFAULT);
    },
    (error) => {
      if (error instanceof api.ServerAway) back().then(reload);
    },
  );
