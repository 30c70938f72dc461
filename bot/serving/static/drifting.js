// The questions that people ask, without labels: how their figures change, and the strangest ones to label.
// @ts-check

import { announce, button, el, refill, svg } from "./dom.js";
import { empty, goldForm } from "./gold.js";
import { latest } from "./loading.js";
import * as measuring from "./measuring.js";
import { date, decimals, listed, number, percent, say, sayAround } from "./wording.js";

/** @import {DriftMeasure, LoggedQuestions, MeasureShare, StrangeQuestion} from "./messages.js" */

const [WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP, DOT] = [640, 150, 48, 620, 120, 12, 3.5];
const MOST_DATES = 8;

/** @param {ReturnType<import("./suites.js").suitePicker>} picker @returns {import("./measure.js").Part} */
export function drifting(picker) {
  /** @type {LoggedQuestions | null} */
  let logged = null;
  /** Suite and collection that are shown. */
  let shown = "";
  /** The question that is labelled. @type {StrangeQuestion | null} */
  let open = null;
  let sure = false;

  const load = latest();
  const ask = latest();
  const head = el("div");
  const told = el("p", { cls: "quiet", role: "status" });
  const form = goldForm({
    suite: picker.suite, collection: picker.collection, leave: focusNext,
    onSaved: ({ suite, id }) => {
      if (logged) logged = { ...logged, strange: logged.strange.filter((one) => one !== open) };
      shown = `${suite.name} ${picker.collection()}`; // a suite that was new has its name now
      picker.saved(suite);
      announce(say("gold.savedAs", { id }));
      draw();
      focusNext();
    },
  });
  const root = el("div", { onkeydown: form.onKey }, head, told, form.root);

  async function reload() {
    await picker.loaded();
    shown = `${picker.suite()} ${picker.collection()}`;
    [open, sure] = [null, false];
    form.close();
    told.textContent = "";
    if (!picker.collection()) return;
    await load((signal) => measuring.questions(picker.collection(), picker.suite(), signal), show, failed);
  }

  /** @param {LoggedQuestions} reply */
  function show(reply) {
    logged = reply;
    draw();
  }

  /** @param {Error} error */
  const failed = (error) => refill(head, el("p", { cls: "problem", role: "alert" }, error.message));

  function draw() {
    if (!logged) return;
    const { questions, days, kept_days: kept, measures, replaced, strange } = logged;
    if (!questions) {
      refill(head, el("p", {}, say(kept ? "drift.empty" : "drift.off", { count: kept })),
        !kept && el("pre", { tabindex: "0", dir: "ltr" }, "query_log_days = 30"));
      return;
    }
    refill(head,
      el("p", { cls: "quiet" }, listed([
        say("drift.questions", { count: questions }), say("drift.days", { count: days }),
        kept > 0 ? say("drift.kept", { count: kept }) : say("drift.noMore")])),
      measures.map((one) => figure(one, logged)),
      replaced.length > 0 && el("ul", { cls: "quiet" }, replaced.map(({ day, what, name }) => el("li", {},
        sayAround(`drift.${what}`, { day: date(day), name: el("span", { dir: "auto" }, name) })))),
      el("h3", {}, say("drift.strange")),
      el("p", { cls: "quiet" }, strange.length ? say("drift.strangeHint") : say("drift.none")),
      el("ol", { cls: "strange" }, strange.map((one, n) => el("li", {}, button([
        el("span", { dir: "auto" }, one.question), el("span", { cls: "quiet" }, ` ${describe(one)}`),
      ], () => label(one), { "aria-current": one === open ? "true" : null, data: { key: `strange ${n}` } })))),
      el("p", { cls: "steps" }, button(say(sure ? "drift.sure" : "drift.forget"), forget,
        { cls: "plain", data: { key: "forget" } })));
  }

  /** Asks a question, so that its evidence can be pointed at. @param {StrangeQuestion} one */
  async function label(one) {
    open = one;
    form.close();
    draw();
    told.textContent = say("gold.reading");
    await ask(
      (signal) => measuring.ask(picker.collection(), one.question, [], signal),
      ({ answer, passages }) => {
        told.textContent = "";
        form.open(empty(one.question), passages, answer);
        form.focus();
      },
      (error) => (told.textContent = error.message),
    );
  }

  /** Deletes the questions once it was asked for twice. */
  function forget() {
    sure = !sure;
    if (sure) {
      draw();
      return;
    }
    load((signal) => measuring.forget(picker.collection(), signal), (reply) => {
      form.close();
      show(reply);
      announce(say("drift.forgotten"));
    }, failed);
  }

  function focusNext() {
    /** @type {HTMLElement | null} */
    const next = head.querySelector(".strange [aria-current]") ?? head.querySelector(".strange button, .steps button");
    next?.focus();
  }

  /** Shows them anew if they are shown, and for another suite or collection than is chosen. */
  function changed() {
    form.redraw();
    if (root.isConnected && shown !== `${picker.suite()} ${picker.collection()}`) reload();
  }

  return { root, opened: reload, changed };
}

/** @param {StrangeQuestion} one */
const describe = ({ why, beyond, confidence, similarity, times, status }) => listed([
  say(why === "far" ? "drift.far" : "drift.odd", { share: percent(Math.round(beyond * 100) / 100) }),
  status === "abstained" && say("drift.unanswered"),
  say("drift.confidenceOf", { value: decimals(confidence, 2) }),
  similarity !== null && say("drift.similarityOf", { value: decimals(similarity, 2) }),
  times > 1 && say("drift.times", { count: times }),
]);

/** @param {DriftMeasure} measure @param {LoggedQuestions | null} logged */
function figure(measure, logged) {
  const { name, overall, days, p, changed } = measure;
  const periods = (logged?.periods ?? []).flatMap(({ first, last, figures }) =>
    figures[name] ? [{ first, last, share: figures[name] }] : []);
  return el("figure", { cls: "drift" },
    el("figcaption", {}, el("strong", {}, say(`drift.${name}`)), ` ${interval(overall)}`),
    plot(name, periods, changed.map(({ day }) => day)),
    changed.length > 0 && el("ul", {}, changed.map((one) => el("li", {}, say("drift.since", {
      day: date(one.day), after: decimals(one.after, 3), before: decimals(one.before, 3),
      more: one.questions_after, fewer: one.questions_before, p: decimals(one.p, 3),
    })))),
    changed.length === 0 && el("p", { cls: "quiet" }, p === null
      ? say("drift.tooFew", { days, least: logged?.fewest_days ?? 0 })
      : say("drift.same", { days, p: decimals(p, 3) })));
}

/** @param {MeasureShare} share */
const interval = ({ value, low, high, count }) => listed([decimals(value, 3), low !== null && high !== null
  && say("quality.interval", { low: decimals(low, 3), high: decimals(high, 3) }), say("labels.of", { count })]);

/**
 * Means with their intervals over time; a dashed line before the first day of each change.
 * @param {DriftMeasure["name"]} name
 * @param {{ first: string, last: string, share: MeasureShare }[]} periods
 * @param {string[]} changes
 */
function plot(name, periods, changes) {
  const step = (RIGHT - LEFT - 24) / Math.max(1, periods.length - 1);
  const x = (/** @type {number} */ n) => (periods.length === 1 ? (LEFT + RIGHT) / 2 : LEFT + 12 + n * step);
  const y = (/** @type {number} */ value) => BOTTOM - Math.min(1, Math.max(0, value)) * (BOTTOM - TOP);
  const every = Math.ceil(periods.length / MOST_DATES);
  const values = periods.map(({ first, share }) => `${date(first)}: ${decimals(share.value, 2)}`).join(", ");
  const breaks = changes.map((day) => periods.findIndex(({ last }) => last >= day)).filter((place) => place > 0);
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img",
    "aria-label": say("drift.plot", { name: say(`drift.${name}`), values }) },
  [0, 0.5, 1].flatMap((value) => [
    svg("line", { x1: LEFT, x2: RIGHT, y1: y(value), y2: y(value), class: "grid" }),
    svg("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, number(value)),
  ]),
  breaks.map((place) => svg("line", { x1: x(place) - step / 2, x2: x(place) - step / 2, y1: TOP, y2: BOTTOM,
    class: "break" })),
  svg("polyline", { points: periods.map(({ share }, n) => `${x(n)},${y(share.value)}`).join(" "), class: "line" }),
  periods.map(({ share: { value, low, high } }, n) => svg("line", {
    x1: x(n), x2: x(n), y1: y(low ?? value), y2: y(high ?? value), class: "whisker" })),
  periods.map(({ share }, n) => svg("circle", { cx: x(n), cy: y(share.value), r: DOT, class: "dot" })),
  periods.map(({ first }, n) => (n % every ? "" : svg("text", {
    x: x(n), y: BOTTOM + 18, "text-anchor": "middle" }, short(first)))));
}

/** A day without its year: the axis is short. @param {string} iso */
const short = (iso) => new Intl.DateTimeFormat(document.documentElement.lang, {
  calendar: "gregory", timeZone: "UTC", day: "numeric", month: "short",
}).format(new Date(iso));
