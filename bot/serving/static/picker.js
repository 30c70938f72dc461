// Which collection is asked: the list of collections, and the one chosen, which a reload keeps.
// @ts-check

import * as api from "./api.js";
import { onAway } from "./connection.js";
import { announce, el, refill } from "./dom.js";
import { latest } from "./loading.js";
import { recovering } from "./recovering.js";
import { recall, remember } from "./store.js";
import { number, say } from "./wording.js";

/** @import {CollectionSummary} from "./messages.js" */

export const OWN = "own";

const DEFAULT = "seeds";
const CHOSEN = "pincite.collection";

/** Shown until the server lists it: the bundled example is indexed when it is first asked. */
const BUNDLED = { name: DEFAULT, title: say("collection.seeds"), documents: 0, own: false };

const load = latest();
const select = el("select", { "aria-label": say("picker.label"), onchange: () => choose(select.value) });

let chosen = recall(CHOSEN) ?? DEFAULT;
/** @type {CollectionSummary[]} */
let listing = [];
/** @type {() => void} */
let onChange = () => {};

/** @param {() => void} listener called when another collection is chosen, or the list has changed */
export function mountPicker(listener) {
  onChange = listener;
  onAway((away) => !away && reload());
  reload();
  return el("label", { cls: "quiet" }, say("picker.ask"), " ", select);
}

/** A collection's name in words. @param {{ name: string, title: string }} one */
export const titleOf = ({ name, title }) =>
  name === OWN ? say("collection.own") : name === DEFAULT ? say("collection.seeds") : title;

/** The name of the chosen collection. */
export const collection = () => chosen;

/** What the server says of the chosen collection; nothing before the list has come. */
export const summary = () => listing.find((one) => one.name === chosen);

/** @param {string} name */
export function choose(name) {
  chosen = name;
  select.value = name;
  remember(CHOSEN, name);
  onChange();
}

/** Leaves the browser's own documents when none is left. */
export function leaveIfEmpty() {
  const own = listing.find((one) => one.own);
  if (chosen === OWN && own?.documents === 0) choose(DEFAULT);
}

/** Fetches the list anew. */
export const reload = () => load(api.collections, show, recovery.failed);

const recovery = recovering(reload, (error) => announce(say("picker.failed", { message: error.message })));

/** @param {CollectionSummary[]} collections */
function show(collections) {
  recovery.succeeded();
  listing = collections.some((one) => one.name === DEFAULT) ? collections : [BUNDLED, ...collections];
  refill(select, listing.map((one) =>
    el("option", { value: one.name }, titleOf(one), one.own && ` (${number(one.documents)})`)));
  choose(summary() ? chosen : DEFAULT);
}
