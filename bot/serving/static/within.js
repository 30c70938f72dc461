// What part of the collection is asked: chips above the question, each of which can be taken away, and a panel to add.
// @ts-check

import * as api from "./api.js";
import { announce, button, el, refill } from "./dom.js";
import { latest } from "./loading.js";

/** @import {DocumentSummary, Where} from "./messages.js" */

/** @typedef {"documents" | "folders" | "tags"} Kind */
/**
 * @typedef {{ where: Where, labels: string[], titles: [string, string][] }} Part
 *   a part of the collection, its names for people, and the titles of its documents by id
 */

const KINDS = /** @type {const} */ ({ documents: "Document", folders: "Folder", tags: "Tag" });
const DATES = /** @type {const} */ ({ since: "Since", until: "Until" });

/** @returns {Where} */
const everywhere = () => ({ documents: [], folders: [], tags: [], since: null, until: null });

let where = everywhere();
/** Titles of documents by id. @type {Map<string, string>} */
const titles = new Map();
/** The collection whose documents the panel offers. */
let collection = "";
/** @type {() => void} */
let onChange = () => {};

const load = latest();
const chips = el("ul", { cls: "chips", "aria-label": "Asked within", hidden: true });
const panel = el("div", { cls: "narrowing", id: "pincite-narrowing", hidden: true });
const toggle = button("Narrow", () => open(Boolean(panel.hidden)), {
  cls: "plain", "aria-expanded": "false", "aria-controls": panel.id,
});

/** @param {() => void} listener called when the part has changed */
export function mountWithin(listener) {
  onChange = listener;
  return { toggle, shown: el("div", { cls: "within" }, chips, panel) };
}

/** The part to ask; null for the whole collection. @returns {Part | null} */
export function part() {
  const labels = named().map(({ label }) => label);
  if (!labels.length) return null;
  const own = where.documents.flatMap((id) => [/** @type {[string, string]} */ ([id, titles.get(id) ?? id])]);
  return { where: structuredClone(where), labels, titles: own };
}

/**
 * Shows a part that was chosen before.
 * @param {string} name the collection's
 * @param {Part | null | undefined} chosen
 */
export function show(name, chosen) {
  if (name !== collection) open(false);
  collection = name;
  for (const [id, title] of chosen?.titles ?? []) titles.set(id, title);
  where = structuredClone(chosen?.where ?? everywhere());
  draw();
}

/** Asks one document alone. @param {DocumentSummary} one */
export function only(one) {
  titles.set(one.id, one.title);
  where = { ...everywhere(), documents: [one.id] };
  changed();
}

/** The chips: what each says, and how it is taken away. */
function named() {
  const kinds = /** @type {Kind[]} */ (Object.keys(KINDS)).flatMap((kind) => where[kind].map((name) => ({
    key: `${kind} ${name}`,
    label: `${KINDS[kind]}: ${kind === "documents" ? titles.get(name) ?? name : name}`,
    remove: () => (where[kind] = where[kind].filter((one) => one !== name)),
  })));
  const dates = /** @type {(keyof typeof DATES)[]} */ (Object.keys(DATES)).flatMap((bound) => where[bound]
    ? [{ key: bound, label: `${DATES[bound]} ${where[bound]}`, remove: () => (where[bound] = null) }] : []);
  return [...kinds, ...dates];
}

function changed() {
  draw();
  onChange();
}

function draw() {
  const all = named();
  chips.hidden = !all.length;
  refill(chips, all.map(({ key, label, remove }) => el("li", {}, el("span", { dir: "auto" }, label),
    button("×", () => {
      remove();
      changed();
      announce(`No longer only ${label}`);
    }, { cls: "plain", "aria-label": `Remove ${label}`, data: { key } }))));
}

/** @param {boolean} wanted */
function open(wanted) {
  panel.hidden = !wanted;
  toggle.setAttribute("aria-expanded", String(wanted));
  if (!wanted) return;
  load((signal) => api.documents(collection, signal), offer,
    (error) => refill(panel, el("p", { cls: "problem", role: "alert" }, error.message)));
}

/** @param {DocumentSummary[]} documents */
function offer(documents) {
  for (const one of documents) titles.set(one.id, one.title);
  const folders = new Set(documents.flatMap((one) => folderOf(one.source) ?? []));
  const tags = new Set(documents.flatMap((one) => one.tags));
  refill(panel,
    choice("documents", documents.map((one) => [one.id, one.title])),
    choice("folders", [...folders].sort().map((name) => [name, name])),
    choice("tags", [...tags].sort().map((name) => [name, name])),
    documents.some((one) => one.published) && [date("since"), date("until")]);
}

/** @param {string} source */
function folderOf(source) {
  const at = source.lastIndexOf("/");
  return at > 0 && !source.includes("://") ? source.slice(0, at) : null;
}

/** @param {Kind} kind @param {[string, string][]} options */
function choice(kind, options) {
  if (!options.length) return null;
  const select = el("select", {
    "aria-label": KINDS[kind],
    onchange: () => {
      if (select.value && !where[kind].includes(select.value)) where[kind] = [...where[kind], select.value];
      select.value = "";
      changed();
    },
  }, el("option", { value: "" }, "any"), options.map(([value, label]) => el("option", { value }, label)));
  return el("label", { cls: "quiet" }, `${KINDS[kind]} `, select);
}

/** @param {keyof typeof DATES} bound */
function date(bound) {
  const field = el("input", {
    type: "date", value: where[bound],
    onchange: () => {
      where[bound] = field.value || null;
      changed();
    },
  });
  return el("label", { cls: "quiet" }, `${DATES[bound]} `, field);
}
