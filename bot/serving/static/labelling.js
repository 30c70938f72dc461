// Answers of a run that a person labels, to measure judges by: Y and N are enough.
// @ts-check

import { announce, button, el, refill } from "./dom.js";
import { latest } from "./loading.js";
import * as measuring from "./measuring.js";
import { runPicker } from "./runs.js";

/** @import {LabelCase, LabelState, MeasuredJudge, MeasureShare} from "./messages.js" */

const QUESTIONS = ["Is the answer right?", "Do its quotes support what it says?"];

/** @returns {import("./measure.js").Part} */
export function labelling() {
  /** @type {LabelState | null} */
  let state = null;
  /** The answer that is labelled: the next one, or the one before, to change its label. @type {LabelCase | null} */
  let current = null;
  /** @type {LabelCase | null} */
  let before = null;
  /** What was said of the current answer so far. @type {boolean[]} */
  let said = [];

  const load = latest();
  const runs = runPicker(open, ({ asked }) => `${asked} questions`);
  const told = el("div", { role: "status" });
  const desk = el("section", { cls: "desk", "aria-label": "Answer to label", tabindex: "-1", onkeydown: onKey });
  const root = el("div", {}, runs.root, told, desk);

  /** @param {string} run */
  function open(run) {
    before = null;
    load((signal) => measuring.labels(run, signal), show, failed);
  }

  /** @param {LabelState} next */
  function show(next) {
    [state, current, said] = [next, next.next, []];
    draw();
  }

  /** @param {Error} error */
  const failed = (error) => refill(told, el("p", { cls: "problem", role: "alert" }, error.message));

  function draw() {
    if (!state) return;
    const { labelled, wanted, answers, measured } = state;
    const progress = `${labelled} of ${wanted} labelled, a random sample of ${answers} answers.`;
    refill(told, el("p", { cls: "quiet" }, answers ? progress : "This run has no answer to label."));
    if (current) refill(desk, ...shown(current), question());
    else refill(desk, measured.length > 0 && figures(measured));
    if (before) desk.append(button("Back to the one before", back, { cls: "plain", data: { key: "back" } }));
  }

  /** @param {LabelCase} one */
  function shown(one) {
    const should = [one.verdict, ...one.accepted.map((wordings) => wordings.join(" / "))].filter(Boolean).join("; ");
    return [
      one.history.map((turn) => el("p", { cls: "quiet", dir: "auto" }, `Before: ${turn.question}`)),
      el("h3", { cls: "gold-question", dir: "auto" }, one.question),
      el("dl", {},
        el("dt", {}, "Answer"), el("dd", { dir: "auto" }, one.answer),
        el("dt", {}, "Its quotes"), el("dd", {}, one.quotes.map((quote) => el("q", { dir: "auto" }, quote))),
        should && el("dt", {}, "Should say"), should && el("dd", { dir: "auto" }, should),
        el("dt", {}, "Evidence"),
        el("dd", {}, one.evidence.map((some) => some.map((quote, n) => el("p", { dir: "auto" },
          n > 0 && el("span", { cls: "quiet" }, "or "), el("q", {}, quote)))).flat())),
    ];
  }

  const question = () => el("p", { cls: "steps" },
    el("strong", { id: "pincite-label" }, QUESTIONS[said.length]),
    button("Yes (Y)", () => say(true), { "aria-describedby": "pincite-label", data: { key: "yes" } }),
    button("No (N)", () => say(false), { "aria-describedby": "pincite-label", data: { key: "no" } }));

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !current) return;
    const action = { y: () => say(true), n: () => say(false), b: back }[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** @param {boolean} yes */
  async function say(yes) {
    if (!current || said.length === QUESTIONS.length) return;
    said.push(yes);
    if (said.length < QUESTIONS.length) {
      draw();
      announce(QUESTIONS[said.length]);
      desk.focus();
      return;
    }
    const one = current;
    const label = { id: one.id, fingerprint: one.fingerprint, correct: said[0], supported: said[1] };
    await load(
      (signal) => measuring.label(runs.run(), label, signal),
      (next) => {
        before = one;
        show(next);
        announce(current ? current.question : "All labelled");
        desk.focus();
      },
      (error) => {
        said = [];
        draw();
        failed(error);
      },
    );
  }

  /** Opens the answer before once more; its new label takes the place of the old one. */
  function back() {
    if (!before) return;
    [current, before, said] = [before, null, []];
    draw();
    desk.focus();
  }

  return { root, opened: runs.reload, changed: () => {} };
}

/** @param {readonly MeasuredJudge[]} measured */
function figures(measured) {
  const headings = ["by", "says", "same as people", "people", "judge alone", "people, over all"];
  return el("div", {},
    el("h3", {}, "Judges and metrics against people"),
    el("div", { cls: "wide", tabindex: "0", role: "region", "aria-label": "Judges against people" },
      el("table", {},
        el("thead", {}, el("tr", {}, headings.map((heading) => el("th", { scope: "col" }, heading)))),
        el("tbody", {}, measured.map((one) => el("tr", {},
          el("th", { scope: "row" }, one.by, el("small", {}, one.judge ? " judge" : " metric")),
          el("td", {}, one.judged),
          [one.same, one.people, one.alone, one.powered].map((share) => el("td", {}, cell(share)))))))),
    el("p", { cls: "quiet" }, "Below each share are its 95 % interval and the answers that it is of. The last column "
      + "says what people would find in all answers: prediction-powered, from the labels and the judge. In a terminal "
      + "“pincite eval judge” asks a language model, and may gate from here on."));
}

/** @param {MeasureShare} share */
const cell = ({ value, low, high, count }) => [
  value.toFixed(3), el("small", {}, low === null || high === null ? "" : `${low.toFixed(3)} to ${high.toFixed(3)}`),
  el("small", {}, `of ${count}`),
];
