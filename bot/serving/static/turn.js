// One turn: a question, and what came of it.

import * as api from "./api.js";
import { announce, button, el, refill, svg, where } from "./dom.js";
import { markdown, plain, toClipboard } from "./copying.js";

const VERDICTS = { yes: "Yes", no: "No", mixed: "Sources disagree" };
const NEAREST = 3;
const EXCERPT = 180;
const THUMB = "M7 11l4-8a2.500 2.500 0 0 1 2.500 2.500V9H19a2 2 0 0 1 2 2.400l-1.400 7A2 2 0 0 1 17.600 20H7M7 11v9H3.500v-9z";

export function turnView(turn, acts) {
  return [
    el("div", { cls: "asked" }, el("h2", { cls: "question", dir: "auto" }, turn.question),
      turn.state !== "asking" && button("Edit", acts.edit, { cls: "plain", "aria-label": "Edit the question", data: { key: `edit ${turn.id}` } })),
    standalone(turn),
    said(turn, acts),
  ];
}

function standalone(turn) {
  const whole = turn.answer?.standalone_question;
  return whole && whole !== turn.question && whole !== turn.answer.question && el("p", { cls: "quiet standalone", dir: "auto" }, "Understood as: ", whole);
}

function said(turn, acts) {
  if (turn.state === "waiting") {
    return el("div", { cls: "problem" }, el("p", {}, "The server does not answer. This question is asked again when it is back."), retry(turn, acts));
  }
  if (turn.state === "failed") return el("div", { cls: "problem", role: "alert" }, el("p", { dir: "auto" }, turn.error), retry(turn, acts));
  if (turn.answer?.status === "abstained") return abstained(turn, acts);
  if (turn.answer?.status === "talk") return talk(turn, acts);
  const waiting = turn.state === "asking";
  const stopped = turn.state === "stopped" && el("p", { cls: "quiet" }, "Stopped.");
  const begun = turn.answer && (turn.answer.statements.length || (waiting && (turn.answer.verdict || turn.answer.short)));
  if (!begun) {
    return waiting ? el("p", { cls: "reading quiet" }, "Reading the sources …") : [stopped, el("div", { cls: "tools" }, retry(turn, acts))];
  }
  return [answered(turn, acts), waiting && el("p", { cls: "reading quiet" }, "Going on …"), stopped,
    turn.state === "done" ? tools(turn, acts) : !waiting && el("div", { cls: "tools" }, retry(turn, acts))];
}

const retry = (turn, acts) => button("Ask again", acts.retry, { cls: "plain", data: { key: `retry ${turn.id}` } });

function answered(turn, acts) {
  const { answer } = turn;
  const verdict = VERDICTS[answer.verdict];
  const head = verdict ?? (answer.short ? answer.short.charAt(0).toUpperCase() + answer.short.slice(1) : null);
  return el("div", { cls: "answer" },
    head && el("p", { cls: `verdict ${answer.verdict ?? "short"}`, dir: "auto" }, head),
    el("div", { cls: "statements" }, answer.statements.map((statement) => statementView(turn, statement, acts))),
    (answer.disagreements ?? []).map((one, n) => disagreement(turn, one, n, acts)),
    remark(turn),
    el("ol", { cls: "notes", "aria-label": "Citations" }, answer.citations.map((c, n) => c && note(turn, c, n, acts))));
}

const remark = (turn) => turn.answer.note && el("p", { cls: "quiet remark", role: "note", dir: "auto" }, `Note: ${turn.answer.note}.`.replace(/\.\.$/, "."));

function hovering(numbers, acts) {
  return { onpointerenter: () => acts.light(numbers), onpointerleave: () => acts.light([]), onfocusin: () => acts.light(numbers), onfocusout: () => acts.light([]) };
}

function statementView(turn, statement, acts) {
  const marks = statement.citations.map((n) => el("sup", {}, mark(turn, n, `cite ${turn.id} ${statement.start} ${n}`, acts)));
  return el("p", { cls: `statement${statement.supported ? "" : " unsupported"}`, dir: "auto", data: { cites: statement.citations.join(" ") }, ...hovering(statement.citations, acts) },
    statement.text, marks, !statement.supported && el("span", { cls: "flag" }, "not supported by its sources"));
}

function mark(turn, n, key, acts) {
  const c = turn.answer.citations[n];
  const label = c ? `Citation ${n + 1}: ${c.title}, ${where(c)}` : `Citation ${n + 1}`;
  return button(String(n + 1), (event) => c && acts.cite(n, event.currentTarget), { cls: "cite", "aria-label": label, disabled: !c, data: { citation: n, key } });
}

// Who says what, where the sources disagree.
function disagreement(turn, { claim, for: for_, against }, at, acts) {
  const side = (says, numbers) => el("div", { cls: "stance" }, el("dt", {}, says),
    numbers.map((n) => el("dd", { data: { cites: n }, ...hovering([n], acts) }, mark(turn, n, `${says} ${turn.id} ${at} ${n}`, acts), " ",
      el("span", { dir: "auto" }, turn.answer.citations[n].title), turn.answer.citations[n].published && el("span", { cls: "quiet" }, ` ${turn.answer.citations[n].published}`))));
  return el("section", { cls: "disagreement", "aria-label": "The sources disagree" },
    el("p", { cls: "claim", dir: "auto" }, claim), el("dl", {}, side("For", for_), side("Against", against)));
}

function note(turn, c, n, acts) {
  return el("li", { data: { cites: n }, ...hovering([n], acts) },
    button([el("span", { cls: "number", "aria-hidden": "true" }, String(n + 1)), el("span", { cls: "note-title", dir: "auto" }, c.title),
      el("span", { cls: "quiet" }, [c.published, where(c)].filter(Boolean).join(", "))],
      (event) => acts.cite(n, event.currentTarget), { cls: "note", data: { key: `note ${turn.id} ${n}` } }));
}

// A reply to what is no question; one that acts on the last answer begins with words of its own before its statements.
function talk(turn, acts) {
  const { answer } = turn;
  const lead = answer.statements.length ? [...answer.text].slice(0, answer.statements[0].start).join("").trim() : answer.text;
  return [el("div", { cls: "talk" }, el("p", { dir: "auto" }, lead)), answer.statements.length > 0 && answered(turn, acts)];
}

function abstained(turn, acts) {
  const places = turn.answer.passages.slice(0, NEAREST);
  const list = el("ul", { cls: "nearest" });
  const box = el("div", { cls: "abstained" },
    el("p", { cls: "verdict" }, "Not in these documents"),
    el("p", { cls: "quiet" }, places.length ? "Nothing here answers this well enough to quote. The nearest passages:" : "Nothing here answers this."),
    list, remark(turn), tools(turn, acts));
  turn.nearest ??= null;
  if (turn.nearest) fillNearest(list, turn, acts);
  else {
    Promise.all(places.map((p) => nearest(turn.collection, p))).then((found) => {
      Object.defineProperty(turn, "nearest", { value: found.filter(Boolean), writable: true, enumerable: false, configurable: true });
      fillNearest(list, turn, acts);
    });
  }
  return box;
}

async function nearest(collection, passage) {
  try {
    const found = await api.part(collection, passage.document_id, { spans: [[passage.start, passage.end]], active: 0 });
    const quote = found.segments.filter((s) => s.spans.length).map((s) => s.text).join("");
    return { ...passage, title: found.title, paragraph: found.paragraph, page: found.page, mediaType: found.media_type, quote };
  } catch {
    return null; // the document is gone; the others are offered
  }
}

function fillNearest(list, turn, acts) {
  refill(list, turn.nearest.map((p, n) => {
    const { heading, words } = opening(p);
    return el("li", {}, button([el("span", { cls: "note-title", dir: "auto" }, p.title), el("span", { cls: "quiet" }, where(p)),
      el("span", { cls: "excerpt", dir: "auto" }, heading && el("span", { cls: "heading" }, `${heading} `), words.length > EXCERPT ? `${words.slice(0, EXCERPT).replace(/\s\S{0,30}$/, "")} …` : words)],
      (event) => acts.nearest(turn.nearest, n, event.currentTarget), { cls: "note", data: { key: `near ${turn.id} ${n}` } }));
  }));
}

// How a passage begins: the heading right above its words, and these in one line, without the marks of Markdown.
function opening({ quote, mediaType }) {
  const MARKS = /^[ \t]*#{1,6}[ \t]+/gm;
  const found = mediaType === "text/markdown" ? quote.match(/^((?:\s*#{1,6}[ \t]+.*(?:\n|$))+)([^]*)$/) : null;
  if (!found) return { heading: null, words: quote.trim().replace(/\s+/g, " ") };
  return { heading: found[1].trim().split("\n").at(-1).replace(MARKS, "").trim(), words: found[2].replace(MARKS, "").trim().replace(/\s+/g, " ") };
}

function tools(turn, acts) {
  const row = el("div", { cls: "tools" });
  const copy = (says, make) => button(says, async (event) => {
    const pressed = event.currentTarget;
    await toClipboard(make(turn.answer)).then(() => (pressed.textContent = "Copied"), () => (pressed.textContent = "Copying failed"));
    announce(pressed.textContent);
    setTimeout(() => (pressed.textContent = says), 1500);
  }, { cls: "plain", data: { key: `${says} ${turn.id}` } });
  const thumb = (rating, says) => button(svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: THUMB })), () => rate(turn, rating, acts, row), { cls: `thumb ${rating}`, "aria-label": says, "aria-pressed": String(turn.rating === rating), data: { key: `${rating} ${turn.id}` } });
  const answer = turn.answer.status === "answered";
  refill(row, answer && copy("Copy", plain), answer && copy("Copy as Markdown", markdown), retry(turn, acts),
    el("span", { cls: "thumbs" }, thumb("up", "Good answer"), thumb("down", "Bad answer")),
    turn.rating && !turn.comment && comment(turn, acts, row), turn.rating && turn.comment && el("span", { cls: "quiet" }, "Thank you."));
  return row;
}

function comment(turn, acts, row) {
  const field = el("input", { type: "text", maxlength: 2000, placeholder: "Why? (optional)", "aria-label": "Why?" });
  return el("form", { cls: "why", onsubmit: (event) => { event.preventDefault(); turn.comment = field.value.trim() || null; put(turn, acts, row); } },
    field, el("button", { type: "submit", cls: "plain" }, "Send"));
}

async function rate(turn, rating, acts, row) {
  if (turn.rating === rating) {
    turn.rating = turn.comment = null;
    await api.unrate(turn.rated).catch(() => {});
    acts.rated();
    row.replaceWith(tools(turn, acts));
    return;
  }
  turn.rating = rating;
  await put(turn, acts, row);
}

async function put(turn, acts, row) {
  const history = acts.history().map(([question, answer]) => ({ question, answer }));
  try {
    await api.rate({ id: turn.rated, rating: turn.rating, comment: turn.comment ?? null, answer: turn.answer, history });
    announce("Thank you, your opinion is kept");
  } catch (error) {
    turn.rating = turn.comment = null;
    announce(error.message || "The server does not answer; your opinion is not kept");
  }
  acts.rated();
  const made = tools(turn, acts);
  row.replaceWith(made);
  (made.querySelector(".why input") ?? made.querySelector(".thumb"))?.focus();
}
