// Which collections are asked: the list of them, the one chosen, and those asked together with it. A reload keeps them.
// @ts-check

import * as api from "./api.js";
import { onAway } from "./connection.js";
import { announce, button, el, refill } from "./dom.js";
import { latest } from "./loading.js";
import { recovering } from "./recovering.js";
import { recall, remember } from "./store.js";
import { number, say } from "./wording.js";

/** @import {CollectionSummary} from "./messages.js" */

export const OWN = "own";

const DEFAULT = "seeds";
const CHOSEN = "pincite.collection";
const TOGETHER = "pincite.together";
const PRIVATE = "browser-"; // beginning of the server's own name for a browser's documents
const MOST = 10; // collections that the server takes in one question

/** Shown until the server lists it: the bundled example is indexed when it is first asked. */
const BUNDLED = { name: DEFAULT, title: say("collection.seeds"), documents: 0, own: false };

const load = latest();
const select = el("select", { "aria-label": say("picker.label"), onchange: () => choose(select.value, also) });
const more = el("select", { "aria-label": say("picker.also"), onchange: () => join(more.value) });
const moreLabel = el("label", { cls: "quiet", hidden: true }, say("picker.also"), " ", more);
const chips = el("ul", { cls: "chips", "aria-label": say("picker.together"), hidden: true });

let chosen = recall(CHOSEN) ?? DEFAULT;
/** Names of the collections that are asked together with the chosen one. */
let also = recalled();
/** @type {CollectionSummary[]} */
let listing = [];
/** @type {() => void} */
let onChange = () => {};

/** @returns {string[]} */
function recalled() {
  try {
    const names = JSON.parse(recall(TOGETHER) ?? "[]");
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    return []; // somebody else wrote there
  }
}

/** @param {() => void} listener called when other collections are chosen, or the list has changed */
export function mountPicker(listener) {
  onChange = listener;
  onAway((away) => !away && reload());
  reload();
  return {
    choice: [el("label", { cls: "quiet" }, say("picker.ask"), " ", select), moreLabel],
    shown: chips,
  };
}

/** A collection's name in words. @param {{ name: string, title: string }} one */
export const titleOf = ({ name, title }) =>
  name === OWN ? say("collection.own") : name === DEFAULT ? say("collection.seeds") : title;

/** The title of a collection by its name; the name where the list has no title. @param {string} name */
export const titleOfName = (name) => titleOf(listing.find((one) => one.name === name) ?? { name, title: name });

/**
 * The name here of the collection that a citation or a passage is of.
 * @param {{ collection?: string | null }} cited
 * @param {string} asked the collection that was asked, for answers that name none
 */
export const nameOf = ({ collection: name }, asked) => !name ? asked : name.startsWith(PRIVATE) ? OWN : name;

/** The name of the chosen collection. */
export const collection = () => chosen;

/** The names of the collections that are asked together with it. */
export const together = () => [...also];

/** What the server says of the chosen collection; nothing before the list has come. */
export const summary = () => listing.find((one) => one.name === chosen);

/** @param {string} name @param {string[]} [others] asked together with it */
export function choose(name, others = []) {
  chosen = name;
  also = others.filter((other) => other !== name);
  select.value = name;
  remember(CHOSEN, name);
  remember(TOGETHER, also.length ? JSON.stringify(also) : null);
  draw();
  onChange();
}

/** Asks one more collection together with the others. @param {string} name */
function join(name) {
  if (!name) return;
  choose(chosen, [...also, name]);
  announce(say("picker.joined", { title: titleOfName(name) }));
}

/** @param {string} name */
function leave(name) {
  choose(chosen, also.filter((other) => other !== name));
  announce(say("picker.left", { title: titleOfName(name) }));
  if (!chips.contains(document.activeElement)) more.focus();
}

/** Draws the other collections that are asked, and the list of those that may be. */
function draw() {
  chips.hidden = !also.length;
  refill(chips, also.map((name) => {
    const title = titleOfName(name);
    return el("li", {}, el("span", { dir: "auto" }, say("picker.chip", { title })),
      button("×", () => leave(name),
        { cls: "plain", "aria-label": say("picker.leave", { title }), data: { key: name } }));
  }));
  const others = listing.filter((one) =>
    one.name !== chosen && !also.includes(one.name) && !(one.own && !one.documents));
  moreLabel.hidden = !others.length || also.length >= MOST - 1;
  refill(more, el("option", { value: "" }, say("picker.none")),
    others.map((one) => el("option", { value: one.name }, titleOf(one))));
}

/** Leaves the browser's own documents when none is left. */
export function leaveIfEmpty() {
  const own = listing.find((one) => one.own);
  if (own?.documents !== 0) return;
  if (chosen === OWN) choose(also[0] ?? DEFAULT, also.slice(1));
  else if (also.includes(OWN)) choose(chosen, also.filter((name) => name !== OWN));
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
  choose(summary() ? chosen : DEFAULT, also.filter((name) => listing.some((one) => one.name === name)));
}
