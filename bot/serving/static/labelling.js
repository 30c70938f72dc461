// Answers of a run that a person labels, to measure judges by: two keys are enough.
// @ts-check

import { announce, button, el, refill } from "./dom.js";
import { letterOf } from "./keys.js";
import { latest } from "./loading.js";
import * as measuring from "./measuring.js";
import { runPicker } from "./runs.js";
import { decimals, effectively, say, sayAround } from "./wording.js";

/** @import {LabelCase, LabelState, MeasuredJudge, MeasureShare} from "./messages.js" */

const QUESTIONS = [say("labels.right"), say("labels.support")];

/** What each metric measures. @type {Record<string, string>} */
const METRICS = {
  right: say("metric.right"), right_and_cited: say("metric.right_and_cited"), supported: say("metric.supported"),
};

/** The keys of the two answers, as letters of a Latin keyboard. */
const [YES, NO] = [say("labels.yesKey"), say("labels.noKey")];

/** @returns {import("./measure.js").Part} */
export function labelling() {
  /** @type {LabelState | null} */
  let state = null;
  /** The answer that is labelled: the next one, or the one before, to change its label. @type {LabelCase | null} */
  let current = null;
  /** @type {LabelCase | null} */
  let before = null;
  /** What was said of the current answer so far. @type {boolean[]} */
  let given = [];

  const load = latest();
  const runs = runPicker(open, ({ asked }) => say("runs.questions", { count: asked }));
  const told = el("div", { role: "status" });
  const desk = el("section", { cls: "desk", "aria-label": say("labels.desk"), tabindex: "-1", onkeydown: onKey });
  const root = el("div", {}, runs.root, told, desk);

  /** The keys work as soon as the part is opened: unless something else is in use, the focus goes to the answer. */
  function takeFocus() {
    const at = document.activeElement;
    if (current && (!at || at === document.body || at.closest(".parts"))) desk.focus({ preventScroll: true });
  }

  /** @param {string} run */
  function open(run) {
    before = null;
    load((signal) => measuring.labels(run, signal), show, failed);
  }

  /** @param {LabelState} next */
  function show(next) {
    [state, current, given] = [next, next.next, []];
    draw();
    takeFocus();
  }

  /** @param {Error} error */
  const failed = (error) => refill(told, el("p", { cls: "problem", role: "alert" }, error.message));

  function draw() {
    if (!state) return;
    const { labelled, wanted, answers, measured } = state;
    const progress = () => say("labels.progress", { labelled, wanted, count: answers });
    refill(told, el("p", { cls: "quiet" }, answers ? progress() : say("labels.none")));
    if (current) refill(desk, ...shown(current), question());
    else refill(desk, measured.length > 0 && figures(measured));
    if (before) desk.append(button(say("labels.back"), back, { cls: "plain", data: { key: "back" } }));
  }

  /** @param {LabelCase} one */
  function shown(one) {
    const verdict = one.verdict && say(`verdict.${one.verdict}`);
    const should = [verdict, ...one.accepted.map((wordings) => wordings.join(" / "))].filter(Boolean).join("; ");
    return [
      one.history.map((turn) => el("p", { cls: "quiet" },
        sayAround("rated.before", { question: el("span", { dir: "auto" }, turn.question) }))),
      el("h3", { cls: "gold-question", dir: "auto" }, one.question),
      el("dl", {},
        el("dt", {}, say("labels.answer")), el("dd", { dir: "auto" }, one.answer),
        el("dt", {}, say("labels.quotes")), el("dd", {}, one.quotes.map((quote) => el("q", { dir: "auto" }, quote))),
        should && el("dt", {}, say("labels.should")), should && el("dd", { dir: "auto" }, should),
        el("dt", {}, say("gold.evidence")),
        el("dd", {}, one.evidence.map((some) => some.map((quote, n) => el("p", {},
          n > 0 && el("span", { cls: "quiet" }, say("gold.or"), " "), el("q", { dir: "auto" }, quote)))).flat())),
    ];
  }

  const question = () => el("p", { cls: "steps" },
    el("strong", { id: "pincite-label" }, QUESTIONS[given.length]),
    button(say("labels.yes", { key: YES }), () => label(true),
      { "aria-describedby": "pincite-label", data: { key: "yes" } }),
    button(say("labels.no", { key: NO }), () => label(false),
      { "aria-describedby": "pincite-label", data: { key: "no" } }));

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !current) return;
    const letter = letterOf(event).toUpperCase();
    const action = { [YES]: () => label(true), [NO]: () => label(false), B: back }[letter];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** @param {boolean} yes */
  async function label(yes) {
    if (!current || given.length === QUESTIONS.length) return;
    given.push(yes);
    if (given.length < QUESTIONS.length) {
      draw();
      announce(QUESTIONS[given.length]);
      desk.focus();
      return;
    }
    const one = current;
    const said = { id: one.id, fingerprint: one.fingerprint, correct: given[0], supported: given[1] };
    await load(
      (signal) => measuring.label(runs.run(), said, signal),
      (next) => {
        before = one;
        show(next);
        announce(current ? current.question : say("labels.all"));
        desk.focus();
      },
      (error) => {
        given = [];
        draw();
        failed(error);
      },
    );
  }

  /** Opens the answer before once more; its new label takes the place of the old one. */
  function back() {
    if (!before) return;
    [current, before, given] = [before, null, []];
    draw();
    desk.focus();
  }

  return { root, opened: () => {
    takeFocus();
    return runs.reload();
  }, changed: () => {} };
}

/** @param {readonly MeasuredJudge[]} measured */
function figures(measured) {
  const headings = [
    say("labels.by"), say("labels.says"), say("labels.same"), say("labels.people"), say("labels.alone"),
    say("labels.powered"),
  ];
  return el("div", {},
    el("h3", {}, say("labels.title")),
    el("div", { cls: "wide", tabindex: "0", role: "region", "aria-label": say("labels.table") },
      el("table", {},
        el("thead", {}, el("tr", {}, headings.map((heading) => el("th", { scope: "col" }, heading)))),
        el("tbody", {}, measured.map((one) => el("tr", {},
          el("th", { scope: "row" }, el("span", { dir: "auto" }, one.judge ? one.by : METRICS[one.by] ?? one.by),
            el("small", {}, " ", say(one.judge ? "labels.judge" : "labels.metric"))),
          el("td", {}, say(`judged.${one.judged}`)),
          [one.same, one.people, one.alone, one.powered].map((share) => el("td", {}, cell(share)))))))),
    el("p", { cls: "quiet" }, say("labels.explained")));
}

/** @param {MeasureShare} share */
const cell = ({ value, low, high, count, effective }) => [
  decimals(value, 3),
  el("small", {}, low === null || high === null ? ""
    : say("quality.interval", { low: decimals(low, 3), high: decimals(high, 3) })),
  el("small", {}, say("labels.of", { count }), effectively(effective)),
];
