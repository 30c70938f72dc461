// The source panel: a document beside the chat, open at the very characters that a citation names.
// @ts-check

import { go, leaveSource } from "./address.js";
import * as api from "./api.js";
import { toClipboard } from "./copying.js";
import { announce, button, el, refill, sourceText } from "./dom.js";
import { layOut } from "./layout.js";
import { latest } from "./loading.js";
import { showPages } from "./pages.js";
import { OWN, nameOf } from "./picker.js";
import { where } from "./places.js";
import { date, direction, listed, say } from "./wording.js";

/** @import {Excerpt, Pages} from "./messages.js" */
/** @typedef {{ document_id: string, start: number, end: number, collection?: string | null }} CitedSpan */

/**
 * What the panel shows: one of several cited spans, or a whole document.
 * @typedef {object} View
 * @property {string} collection
 * @property {string} id the document's
 * @property {(CitedSpan | undefined)[]} citations all that the arrows lead through
 * @property {number} number place in `citations` of the open one; -1 for a whole document
 * @property {number[]} numbers places in `citations` of those in this document
 * @property {[number, number][]} spans their spans
 * @property {string | null} exchangeId the exchange that lights up with the marks
 * @property {number} from where the text in the panel begins
 * @property {number} to
 * @property {number} length
 */

const STEP = 8000; // characters that "Earlier text" and "Later text" add

const panel = el("aside", {
  cls: "source", "aria-label": say("source.label"), hidden: true, tabindex: "-1", onkeydown: onKey,
});
const load = latest();
const loadMore = latest();

/** The pages of the document in the panel; null where its text is shown. @type {ReturnType<typeof showPages> | null} */
let pages = null;
/** Whether the text is shown beside the page. */
let beside = false;

/** @type {View | null} */
let view = null;
/** @type {Element | null} */
let opener = null;
/** @type {(exchangeId: string, number: number | null) => void} */
let onHover = () => {};

/** @param {(exchangeId: string, number: number | null) => void} listener called with the citation under the pointer */
export function mountPanel(listener) {
  onHover = listener;
  document.body.append(panel);
  panel.addEventListener("pointerover", (event) => {
    const mark = event.target instanceof Element ? event.target.closest("[data-citation]") : null;
    hover(mark instanceof HTMLElement ? Number(mark.dataset.citation) : null);
  });
  panel.addEventListener("pointerleave", () => hover(null));
}

/** @param {number | null} number */
function hover(number) {
  if (view?.exchangeId) onHover(view.exchangeId, number);
}

/** @param {string} exchangeId @param {number[]} numbers */
export function lightMarks(exchangeId, numbers) {
  if (view?.exchangeId !== exchangeId) return;
  /** @type {NodeListOf<HTMLElement>} */
  const marks = panel.querySelectorAll("[data-citation]");
  for (const mark of marks) {
    mark.classList.toggle("lit", numbers.includes(Number(mark.dataset.citation)));
  }
}

/**
 * Opens the panel at one of several citations.
 * @param {object} at
 * @param {string} at.collection the one that was asked; a citation that names its own is opened there
 * @param {(CitedSpan | undefined)[]} at.citations
 * @param {number} at.number place of the citation to open
 * @param {string | null} [at.exchangeId]
 * @param {Element | null} [at.from] gets the focus back when the panel closes
 */
export function open({ collection: asked, citations, number, exchangeId = null, from = document.activeElement }) {
  const cited = citations[number];
  if (!cited) return;
  const collection = nameOf(cited, asked);
  if (!panel.contains(from)) opener = from;
  const span = /** @type {[number, number]} */ ([cited.start, cited.end]);
  go({ kind: "source", collection, document: cited.document_id, span }, { replace: !panel.hidden });
  const numbers = citations.flatMap((one, n) => (one?.document_id === cited.document_id ? [n] : []));
  const spans = citations.flatMap((one) =>
    one?.document_id === cited.document_id ? [/** @type {[number, number]} */ ([one.start, one.end])] : []);
  show({ ...EMPTY, collection, id: cited.document_id, citations, number, numbers, spans, exchangeId });
}

/**
 * Opens the panel at the beginning of a document.
 * @param {string} collection
 * @param {string} id
 */
export function openDocument(collection, id) {
  opener = document.activeElement;
  go({ kind: "source", collection, document: id, span: null }, { replace: !panel.hidden });
  show({ ...EMPTY, collection, id });
}

const EMPTY = {
  citations: [], number: -1, numbers: [], spans: [], exchangeId: null, from: 0, to: 0, length: 0,
};

/** @param {View} next */
async function show(next) {
  view = next;
  loadMore.cancel();
  panel.hidden = false;
  document.body.classList.add("with-source");
  panel.setAttribute("aria-busy", "true");
  if (!panel.childElementCount) refill(panel, el("p", { cls: "quiet" }, say("source.opening")));
  const active = next.number < 0 ? undefined : next.numbers.indexOf(next.number);
  await load(
    (signal) => opened(next, active, signal),
    ([excerpt, shown]) => {
      const { start: from, end: to, length } = excerpt;
      Object.assign(next, { from, to, length });
      draw(next, excerpt, shown);
    },
    (error) => {
      leavePages();
      refill(panel, bar(next), missing(error));
    },
  );
  if (view !== next) return;
  panel.removeAttribute("aria-busy");
  panel.focus({ preventScroll: true });
}

/**
 * The text around a citation, and the pages if there are any: not without the file, or if it reads otherwise now.
 * @param {View} next
 * @param {number | undefined} active
 * @param {AbortSignal} signal
 * @returns {Promise<[Excerpt, Pages | null]>}
 */
async function opened({ collection, id, spans }, active, signal) {
  const excerpt = await api.excerpt(collection, id, { spans, active }, signal);
  if (!excerpt.shown_pages) return [excerpt, null];
  try {
    return [excerpt, await api.pages(collection, id, spans, signal)];
  } catch (error) {
    if (api.aborted(error)) throw error;
    return [excerpt, null];
  }
}

function leavePages() {
  pages?.cancel();
  pages = null;
  document.body.classList.remove("with-page");
}

/** @param {unknown} error */
function missing(error) {
  const gone = error instanceof api.Refused && error.status === 404;
  const message = gone
    ? say("source.gone")
    : error instanceof Error ? error.message : String(error);
  return el("p", { cls: "problem", role: "alert" }, message);
}

/** @param {View} shown @param {Excerpt} excerpt @param {Pages | null} withPages */
function draw(shown, excerpt, withPages) {
  leavePages();
  const whole = shown.number < 0;
  const published = excerpt.published && date(excerpt.published);
  const facts = listed([excerpt.author, published, whole ? null : where(excerpt)], " · ");
  const text = el("div", {
    cls: "source-text", dir: "auto", lang: "", tabindex: "0", role: "region", "aria-label": say("source.text"),
  }, laidOut(shown, excerpt));
  const body = el("div", { cls: "source-body" },
    el("div", { cls: "more before" }), text, el("div", { cls: "more after" }));
  pages = withPages && showPages({ ...shown, title: excerpt.title }, withPages);
  document.body.classList.toggle("with-page", pages !== null);
  refill(panel, bar(shown), pages && toolbar(pages, body),
    el("div", { cls: "source-head" },
      el("h2", { dir: "auto" }, excerpt.title),
      el("p", { cls: "quiet" }, facts),
      excerpt.source !== excerpt.title && el("p", { cls: "quiet from", dir: "auto" }, sourceText(excerpt.source))),
    el("div", { cls: "source-views" }, pages?.element, body));
  body.hidden = pages !== null && !beside;
  drawEdges(shown, body);
  pages?.begin();
  scrollToMark(body);
  if (whole) return;
  announce(say("exchange.citationOf", { number: shown.number + 1, title: excerpt.title, place: where(excerpt) }));
}

/** @param {HTMLElement} body */
function scrollToMark(body) {
  const active = [...body.querySelectorAll("mark.active")].find((mark) => mark.getClientRects().length);
  if (!active) return;
  body.scrollTop += active.getBoundingClientRect().top - body.getBoundingClientRect().top - body.clientHeight / 3;
}

/** @param {NonNullable<typeof pages>} shown @param {HTMLElement} body */
function toolbar({ tools }, body) {
  const toggle = button(say("source.asText"), () => {
    beside = !beside;
    body.hidden = !beside;
    toggle.setAttribute("aria-pressed", String(beside));
    scrollToMark(body);
  }, { cls: "plain", "aria-pressed": String(beside), title: say("source.beside"), data: { key: "text" } });
  return el("div", { cls: "source-tools" }, tools, toggle);
}

/** @param {View} shown @param {Excerpt} excerpt */
function laidOut(shown, excerpt) {
  return layOut(excerpt, (segment, content) => {
    if (!segment.spans.length) return content;
    const numbers = segment.spans.map((n) => shown.numbers[n]);
    const active = numbers.includes(shown.number);
    const citation = active ? shown.number : numbers[0];
    return el("mark", { cls: active ? "active" : null, data: { citation } }, content);
  });
}

/** @param {View} shown */
function bar(shown) {
  const count = shown.citations.length;
  const label = shown.number < 0 ? say("source.document") : say("source.of", { number: shown.number + 1, count });
  const disabled = count < 2;
  return el("div", { cls: "source-bar" },
    button("‹", () => step(-1), { "aria-label": say("source.previous"), disabled, data: { key: "previous" } }),
    button("›", () => step(1), { "aria-label": say("source.next"), disabled, data: { key: "next" } }),
    el("span", { cls: "quiet" }, label),
    button(say("source.link"), () => copyLink(shown),
      { cls: "plain link", "aria-label": say("source.copyLink"), data: { key: "link" } }),
    button("×", close, { "aria-label": say("source.close"), cls: "close", data: { key: "close" } }));
}

/** @param {View} shown */
async function copyLink({ collection }) {
  const done = say(collection === OWN ? "source.copiedOwn" : "source.copied");
  announce(await toClipboard(location.href).then(() => done, () => say("copy.failed")));
}

/** @param {View} shown @param {HTMLElement} body */
function drawEdges(shown, body) {
  const [before, , after] = /** @type {HTMLElement[]} */ ([...body.children]);
  const add = (/** @type {number} */ direction) => more(shown, body, direction);
  refill(before, shown.from > 0
    && button(say("source.earlier"), () => add(-1), { cls: "plain", data: { key: "earlier" } }));
  const atEnd = shown.to >= shown.length;
  refill(after, !atEnd && button(say("source.later"), () => add(1), { cls: "plain", data: { key: "later" } }));
}

/** @param {View} shown @param {HTMLElement} body @param {number} direction -1 for earlier text, 1 for later */
async function more(shown, body, direction) {
  const text = /** @type {HTMLElement} */ (body.children[1]);
  const range = direction < 0
    ? { start: Math.max(0, shown.from - STEP), end: shown.from, whole: /** @type {const} */ ("before") }
    : { start: shown.to, end: Math.min(shown.length, shown.to + STEP), whole: /** @type {const} */ ("after") };
  await loadMore(
    (signal) => api.excerpt(shown.collection, shown.id, { spans: shown.spans, ...range }, signal),
    (excerpt) => {
      const height = body.scrollHeight;
      if (direction < 0) {
        text.prepend(...laidOut(shown, excerpt));
        body.scrollTop += body.scrollHeight - height;
        shown.from = excerpt.start;
      } else {
        text.append(...laidOut(shown, excerpt));
        shown.to = excerpt.end;
      }
      drawEdges(shown, body);
    },
    (error) => body.append(missing(error)),
  );
}

/** @param {number} by */
function step(by) {
  const count = view?.citations.length ?? 0;
  if (view && count > 1) open({ ...view, number: (view.number + by + count) % count, from: panel });
}

export function close() {
  if (panel.hidden) return;
  load.cancel();
  loadMore.cancel();
  leavePages();
  view = null;
  panel.hidden = true;
  panel.replaceChildren();
  document.body.classList.remove("with-source");
  leaveSource();
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  opener = null;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (pages?.onKey(event.key)) {
    event.preventDefault();
    return;
  }
  const onwards = direction === "rtl" ? -1 : 1;
  const action = { Escape: close, ArrowLeft: () => step(-onwards), ArrowRight: () => step(onwards) }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
