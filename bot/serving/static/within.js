// What part of the collection is asked: chips above the question, each of which can be taken away, and a panel to add.
// @ts-check

import * as api from "./api.js";
import { announce, button, el, refill } from "./dom.js";
import { latest } from "./loading.js";
import { date as inWords, say } from "./wording.js";

/** @import {DocumentSummary, Where} from "./messages.js" */

/** @typedef {"documents" | "folders" | "tags"} Kind */
/**
 * @typedef {{ where: Where, labels: string[], titles: [string, string][] }} Part
 *   a part of the collection, its names for people, and the titles of its documents by id
 */

const KINDS = /** @type {const} */ (["documents", "folders", "tags"]);
const DATES = /** @type {const} */ (["since", "until"]);

/** @returns {Where} */
const everywhere = () => ({ documents: [], folders: [], tags: [], since: null, until: null });

let where = everywhere();
/** Titles of documents by id. @type {Map<string, string>} */
const titles = new Map();
/** The collections whose documents the panel offers. @type {string[]} */
let collections = [];
/** @type {() => void} */
let onChange = () => {};

const load = latest();
const chips = el("ul", { cls: "chips", "aria-label": say("within.label"), hidden: true });
const panel = el("div", { cls: "narrowing", id: "pincite-narrowing", hidden: true });
const toggle = button(say("within.narrow"), () => open(Boolean(panel.hidden)), {
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
 * @param {string[]} names the collections'
 * @param {Part | null | undefined} chosen
 */
export function show(names, chosen) {
  if (names.join() !== collections.join()) open(false);
  collections = names;
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

/** Asks all documents. */
export function all() {
  where = everywhere();
  changed();
}

/** The chips: what each says, and how it is taken away. */
function named() {
  const kinds = KINDS.flatMap((kind) => where[kind].map((name) => ({
    key: `${kind} ${name}`,
    label: say("within.chip", {
      kind: say(`within.${kind}`), name: kind === "documents" ? titles.get(name) ?? name : name,
    }),
    remove: () => (where[kind] = where[kind].filter((one) => one !== name)),
  })));
  const dates = DATES.flatMap((bound) => {
    const day = where[bound];
    const label = day && `${say(`within.${bound}`)} ${inWords(day)}`;
    return label ? [{ key: bound, label, remove: () => (where[bound] = null) }] : [];
  });
  return [...kinds, ...dates];
}

function changed() {
  draw();
  onChange();
}

function draw() {
  const chosen = named();
  chips.hidden = !chosen.length;
  refill(chips, chosen.map(({ key, label, remove }) => el("li", {}, el("span", { dir: "auto" }, label),
    button("×", () => {
      remove();
      changed();
      announce(say("within.removed", { label }));
    }, { cls: "plain", "aria-label": say("within.remove", { label }), data: { key } }))));
}

/** @param {boolean} wanted */
function open(wanted) {
  panel.hidden = !wanted;
  toggle.setAttribute("aria-expanded", String(wanted));
  if (!wanted) return;
  load(async (signal) => (await Promise.all(collections.map((name) => api.documents(name, signal)))).flat(), offer,
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
    "aria-label": say(`within.${kind}`),
    onchange: () => {
      if (select.value && !where[kind].includes(select.value)) where[kind] = [...where[kind], select.value];
      select.value = "";
      changed();
    },
  }, el("option", { value: "" }, say("within.any")), options.map(([value, label]) => el("option", { value }, label)));
  return el("label", { cls: "quiet" }, `${say(`within.${kind}`)} `, select);
}

/** @param {typeof DATES[number]} bound */
function date(bound) {
  const field = el("input", {
    type: "date", value: where[bound],
    onchange: () => {
      where[bound] = field.value || null;
      changed();
    },
  });
  return el("label", { cls: "quiet" }, `${say(`within.${bound}`)} `, field);
}
