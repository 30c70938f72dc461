// An excerpt of a document as it looks: headings, lists, tables and the like, made of the document's own characters.
// @ts-check

import { el } from "./dom.js";
import { inWords } from "./places.js";
import { say } from "./wording.js";

/** @import {Excerpt, Part, Segment} from "./messages.js" */

/** @typedef {{ element: HTMLElement, inner: HTMLElement, end: number }} Open a part to fill */

/** Headings have the levels below the panel's title, and none skips one, as screen readers walk them. */
const TITLE_LEVEL = 2;

/**
 * Lays out an excerpt. Nothing of it becomes HTML, and markup stays, hidden, so that every character has its place.
 * @param {Excerpt} excerpt
 * @param {(segment: Segment, content: Node) => Node} marked puts cited characters into a mark
 * @returns {Node[]}
 */
export function layOut(excerpt, marked) {
  const top = el("div");
  /** @type {Open[]} */
  const open = [];
  let next = 0;
  let level = TITLE_LEVEL;
  const closeUntil = (/** @type {number} */ at) => {
    while (open.length && open[open.length - 1].end <= at) open.pop();
  };
  const holder = () => open.at(-1)?.inner ?? top;
  const { parts } = excerpt;
  for (const segment of excerpt.segments) {
    for (; next < parts.length && parts[next].start <= segment.start; next++) {
      const part = parts[next];
      closeUntil(part.start);
      if (part.kind === "heading") level = Math.min(6, TITLE_LEVEL + part.level, level + 1);
      const { element, inner } = made(part, level);
      holder().append(element);
      open.push({ element, inner, end: part.end });
    }
    closeUntil(segment.start);
    append(holder(), marked(segment, characters(segment)));
  }
  for (const part of parts.slice(next)) { // empty cells at the end
    const { element, inner } = made(part, level);
    holder().append(element);
    if (part.end > part.start) open.push({ element, inner, end: part.end });
  }
  return [...top.childNodes];
}

/**
 * Appends characters, in the mark before them if theirs would be the same.
 * @param {HTMLElement} to
 * @param {Node} node
 */
function append(to, node) {
  const last = to.lastChild;
  const goesOn = node instanceof HTMLElement && last instanceof HTMLElement && node.matches("mark")
    && last.cloneNode().isEqualNode(node.cloneNode());
  if (goesOn) last.append(...node.childNodes);
  else to.append(node);
}

/** @param {Segment} segment */
function characters({ text, looks }) {
  return looks.length ? el("span", { cls: looks.map((look) => `looks-${look}`).join(" ") }, text) : new Text(text);
}

/**
 * Makes the element of a part, and that which its characters come into.
 * @param {Part} part
 * @param {number} level of a heading
 * @returns {{ element: HTMLElement, inner: HTMLElement }}
 */
function made(part, level) {
  const { kind } = part;
  const same = (/** @type {HTMLElement} */ element) => ({ element, inner: element });
  if (kind === "place") {
    const label = inWords(part.label);
    return same(el("section", { cls: "place", "aria-label": label, data: { label } }));
  }
  if (kind === "heading") {
    const tag = /** @type {"h3" | "h4" | "h5" | "h6"} */ (`h${level}`);
    return same(el(tag, { cls: `heading level-${Math.min(part.level, 4)}` }));
  }
  if (kind === "list") return same(el("ul"));
  if (kind === "item") return same(el("li", { cls: part.label, style: part.level ? `--depth: ${part.level}` : null }));
  if (kind === "quote") return same(el("blockquote"));
  if (kind === "code") return same(el("pre"));
  if (kind === "rule") return same(el("div", { cls: "rule", role: "separator" }));
  if (kind === "row") return same(el("tr"));
  if (kind === "break") return same(el("br"));
  if (kind === "cell") {
    const named = part.header && part.end > part.start;
    return same(el(named ? "th" : "td", {
      rowspan: part.rows > 1 ? part.rows : null, colspan: part.columns > 1 ? part.columns : null,
    }));
  }
  if (kind === "table") {
    const inner = el("tbody");
    const names = part.names.length > 0 && el("thead", {}, el("tr", {},
      part.names.map((name) => el(name ? "th" : "td", { "aria-label": name || null, data: { name } }))));
    const table = el("table", {}, names, inner);
    const wide = { cls: "wide", tabindex: "0", role: "region", "aria-label": say("source.table") };
    return { element: el("div", wide, table), inner };
  }
  return same(el("p", { cls: kind }));
}
