// The source panel: a document beside the chat, at the very characters that are cited.

import * as api from "./api.js";
import { announce, button, el, refill, sourceText, where } from "./dom.js";

const STEP = 8000;

const panel = el("aside", { cls: "source", "aria-label": "Source", hidden: true, tabindex: "-1", onkeydown: keys });
let shown = null; // { collection, citations, number, spans, from, to, length }
let opener = null;
let latest = 0;

export function mountPanel() {
  document.body.append(panel);
  panel.addEventListener("pointerover", (event) => light(event.target.closest("mark")?.dataset.citation));
  panel.addEventListener("pointerleave", () => light(undefined));
}

let onLight = () => {};
export const whenLit = (listener) => (onLight = listener);

function light(number) {
  onLight(shown?.answerId, number === undefined ? null : Number(number));
}

export function lightMarks(answerId, numbers) {
  if (shown?.answerId !== answerId) return;
  for (const mark of panel.querySelectorAll("mark")) mark.classList.toggle("lit", numbers.includes(Number(mark.dataset.citation)));
}

// Opens the panel at one of the citations of an answer, or at any list of spans.
export async function open({ collection, citations, number, answerId = null, from = document.activeElement }) {
  if (!panel.contains(from)) opener = from;
  const here = citations[number];
  const same = citations.map((c, n) => [c, n]).filter(([c]) => c.document_id === here.document_id);
  const spans = same.map(([c]) => [c.start, c.end]);
  const numbers = same.map(([, n]) => n);
  const request = ++latest;
  shown = { collection, citations, number, spans, numbers, answerId, id: here.document_id };
  panel.hidden = false;
  document.body.classList.add("with-source");
  panel.setAttribute("aria-busy", "true");
  if (!panel.childElementCount) refill(panel, el("p", { cls: "quiet" }, "Opening the source …"));
  let found;
  try {
    found = await api.part(collection, here.document_id, { spans, active: numbers.indexOf(number) });
  } catch (error) {
    if (request !== latest) return;
    panel.removeAttribute("aria-busy");
    refill(panel, bar(), missing(error));
    panel.focus({ preventScroll: true });
    return;
  }
  if (request !== latest) return;
  Object.assign(shown, { from: found.start, to: found.end, length: found.length, mediaType: found.media_type });
  panel.removeAttribute("aria-busy");
  draw(found);
}

function missing(error) {
  const said = error instanceof api.ServerAway ? "The server does not answer. Try again in a moment."
    : error.status === 404 ? "This document is not there any more: it was removed, or it has changed since." : error.message;
  return el("p", { cls: "problem", role: "alert" }, said);
}

function draw(found) {
  const about = [found.author, found.published, shown.whole ? null : where(found)].filter(Boolean).join(" · ");
  const text = el("div", { cls: "source-text", dir: "auto", lang: "", tabindex: "0", role: "region", "aria-label": "Text of the document" });
  text.append(...pieces(found.segments));
  const body = el("div", { cls: "source-body" },
    el("div", { cls: "more before" }), text, el("div", { cls: "more after" }));
  refill(panel, bar(),
    el("div", { cls: "source-head" },
      el("h2", { dir: "auto" }, found.title),
      el("p", { cls: "quiet" }, about),
      found.source !== found.title && el("p", { cls: "quiet from", dir: "auto" }, sourceText(found.source))),
    body);
  edges(body);
  const active = panel.querySelector("mark.active");
  if (active) {
    body.scrollTop += active.getBoundingClientRect().top - body.getBoundingClientRect().top - body.clientHeight / 3;
    announce(`Citation ${shown.number + 1}: ${found.title}, ${where(found)}`);
  }
  panel.focus({ preventScroll: true });
}

// The marks of a Markdown heading stay: every character is the document's own. They stand back, and the heading forward.
const HEADING = /^(#{1,6}[ \t]+)(.*)$/gm;

function styled(text, atLine) {
  if (shown.mediaType !== "text/markdown") return [text];
  const made = [];
  let at = 0;
  for (const found of text.matchAll(HEADING)) {
    if (found.index === 0 && !atLine) continue;
    made.push(text.slice(at, found.index), el("span", { cls: "heading" }, el("span", { cls: "marks" }, found[1]), found[2]));
    at = found.index + found[0].length;
  }
  return [...made, text.slice(at)];
}

function pieces(segments) {
  let before = "\n";
  return segments.flatMap((segment) => {
    const text = styled(segment.text, before.endsWith("\n"));
    before = segment.text || before;
    if (!segment.spans.length) return text;
    const numbers = segment.spans.map((n) => shown.numbers[n]);
    const active = numbers.includes(shown.number);
    const number = active ? shown.number : numbers[0];
    return el("mark", { cls: active ? "active" : null, data: { citation: number } }, text);
  });
}

function bar() {
  const count = shown.citations.length;
  const label = shown.label ?? `Citation ${shown.number + 1} of ${count}`;
  return el("div", { cls: "source-bar" },
    button("‹", () => step(-1), { "aria-label": "Previous citation", disabled: count < 2, data: { key: "previous" } }),
    button("›", () => step(1), { "aria-label": "Next citation", disabled: count < 2, data: { key: "next" } }),
    el("span", { cls: "quiet" }, shown.whole ? "Document" : label),
    button("×", close, { "aria-label": "Close the source", cls: "close", data: { key: "close" } }));
}

function edges(body) {
  const [before, after] = [body.querySelector(".before"), body.querySelector(".after")];
  refill(before, shown.from > 0 && button("Earlier text", () => more(body, -1), { cls: "plain", data: { key: "earlier" } }));
  refill(after, shown.to < shown.length && button("Later text", () => more(body, 1), { cls: "plain", data: { key: "later" } }));
}

async function more(body, direction) {
  const here = shown;
  const [start, end] = direction < 0 ? [Math.max(0, here.from - STEP), here.from] : [here.to, Math.min(here.length, here.to + STEP)];
  const found = await api.part(here.collection, here.id, { spans: here.spans, start, end }).catch(() => null);
  if (!found || shown !== here) return;
  const text = body.querySelector(".source-text");
  const height = body.scrollHeight;
  if (direction < 0) {
    text.prepend(...pieces(found.segments));
    body.scrollTop += body.scrollHeight - height;
    shown.from = found.start;
  } else {
    text.append(...pieces(found.segments));
    shown.to = found.end;
  }
  edges(body);
}

function step(by) {
  const count = shown.citations.length;
  if (count < 2) return;
  open({ ...shown, number: (shown.number + by + count) % count, from: panel });
}

export function close() {
  if (panel.hidden) return;
  latest++;
  panel.hidden = true;
  panel.replaceChildren();
  document.body.classList.remove("with-source");
  shown = null;
  if (opener?.isConnected) opener.focus();
  opener = null;
}

function keys(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const act = { Escape: close, ArrowLeft: () => step(-1), ArrowRight: () => step(1) }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

// The whole document from its beginning, for the list of documents.
export async function openDocument(collection, id) {
  opener = document.activeElement;
  const request = ++latest;
  shown = { collection, citations: [], number: -1, spans: [], numbers: [], id, whole: true };
  panel.hidden = false;
  document.body.classList.add("with-source");
  const found = await api.part(collection, id, { spans: [] }).catch((error) => error);
  if (request !== latest) return;
  if (found instanceof Error) {
    refill(panel, bar(), missing(found));
    panel.focus({ preventScroll: true });
    return;
  }
  Object.assign(shown, { from: found.start, to: found.end, length: found.length, mediaType: found.media_type });
  draw(found);
}
