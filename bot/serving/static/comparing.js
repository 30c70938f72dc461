// Two runs of a suite side by side, and a run as a file.
// @ts-check

import { announce, button, el, refill } from "./dom.js";
import { downloadBlob } from "./exporting.js";
import { latest } from "./loading.js";
import * as measuring from "./measuring.js";
import { called, runPicker } from "./runs.js";
import { decimals, effectively, number, percent, say, sayRemark } from "./wording.js";

/** @import {ComparedFigure, ComparedFlip, ComparedSide, MeasureRun, RunComparison} from "./messages.js" */

const ENOUGH = 0.9; // share of the questions that have to be the same, as the gates of `pincite eval compare` have it
const KINDS = /** @type {const} */ (["jsonl", "html", "csv"]);
const LATENCY = "latency_p50";
const SHARE_DIGITS = 2;
const POINTS = 100;

/** How each figure is headed. @type {Record<string, string>} */
const NAMES = {
  right_and_cited: say("quality.right"), headline_wrong: say("quality.headline"),
  abstained_rightly: say("quality.abstained"), char_f1: say("quality.char"), answer_f1: say("quality.answer"),
  auroc: say("quality.auroc"), [LATENCY]: say("quality.median"),
};

/** @param {MeasureRun} run */
const wrongOf = ({ wrong, asked }) => say("runs.wrong", { wrong, asked });

/** @returns {import("./measure.js").Part} */
export function comparing() {
  /** @type {MeasureRun[]} */
  let all = [];

  const load = latest();
  const loadRuns = latest();
  const save = latest();
  const runs = runPicker(openRun, wrongOf);
  const before = el("select", { onchange: compare });
  const other = el("label", { cls: "quiet", hidden: true }, say("compare.with"), " ", before);
  const files = el("p", { cls: "steps", hidden: true }, say("compare.save"), " ", KINDS.map((kind) =>
    button(say(`compare.${kind}`), () => saveAs(kind), { data: { key: kind } })));
  const problem = el("div");
  const body = el("div");
  const root = el("div", {}, runs.root, el("div", { cls: "run-picker" }, other), files, problem, body);

  /** @param {Error} error */
  const failed = (error) => refill(problem, el("p", { cls: "problem", role: "alert" }, error.message));

  /** @param {string} name */
  function openRun(name) {
    files.hidden = false;
    refill(problem);
    return loadRuns(measuring.runs, (reply) => {
      all = [...reply.runs];
      const run = all.find((one) => one.name === name);
      const others = all.filter((one) => one.suite === run?.suite && one.name !== name);
      const older = others.find(({ started }) => started < (run?.started ?? "")) ?? others[0];
      other.hidden = !others.length;
      refill(before, others.map((one) => el("option", { value: one.name },
        say("runs.option", { name: called(one), what: wrongOf(one) }))));
      if (older) before.value = older.name;
      if (older) compare();
      else refill(body, el("p", {}, say("compare.none", { suite: run?.suite ?? "" })));
    }, failed);
  }

  function compare() {
    refill(problem);
    load((signal) => measuring.compared(runs.run(), before.value, signal), (one) => {
      refill(body, notes(one, all), figures(one.figures), flips(one.flips));
      announce(say("compare.same", { count: one.questions, independent: one.independent }));
    }, (error) => {
      refill(body);
      failed(error);
    });
  }

  /** @param {(typeof KINDS)[number]} kind */
  function saveAs(kind) {
    const name = runs.run();
    return save((signal) => measuring.file(name, kind, signal), (blob) => {
      downloadBlob(name, kind, blob);
      announce(say("compare.saved", { name: `${name}.${kind}` }));
    }, failed);
  }

  return { root, opened: runs.reload, changed: () => {} };
}

/** A run as the list above calls it. @param {string} name @param {readonly MeasureRun[]} runs */
function calledIn(name, runs) {
  const run = runs.find((one) => one.name === name);
  return run ? called(run) : name;
}

/** @param {RunComparison} one @param {readonly MeasureRun[]} runs */
const notes = ({ questions, figures, independent, left_out, overlap, unfinished, visible }, runs) => el("ul", {
  cls: "compared",
}, [
  say("compare.same", { count: questions, independent }) + effectively(figures[0]?.effective ?? null),
  left_out.length > 0 && say("compare.leftOut", { count: left_out.length }),
  overlap < ENOUGH && say("compare.few", { share: percent(overlap) }),
  ...unfinished.map((name) => say("compare.unfinished", { runs: calledIn(name, runs) })),
  visible === null ? say("compare.invisible")
    : say("compare.visible", { points: number(visible * POINTS, { maximumFractionDigits: 1 }) }),
].filter(Boolean).map((note) => el("li", {}, note)));

/** @param {readonly ComparedFigure[]} some */
function figures(some) {
  const headings = /** @type {const} */ (["figure", "before", "after", "difference", "judged"]);
  return el("div", { cls: "wide", tabindex: "0", role: "region", "aria-label": say("compare.figures") }, el("table", {},
    el("thead", {}, el("tr", {}, headings.map((name) => el("th", { scope: "col" }, say(`compare.${name}`))))),
    el("tbody", {}, some.map((one) => el("tr", {},
      el("th", { scope: "row" }, NAMES[one.metric]),
      el("td", {}, value(one, one.before)), el("td", {}, value(one, one.after)),
      el("td", {}, value(one, one.difference), range(one)),
      el("td", {}, say(one.metric === LATENCY ? "compare.unjudged" : `compare.${one.verdict}`)))))));
}

/** @param {ComparedFigure} one @param {number} figure */
const value = ({ metric }, figure) =>
  (metric === LATENCY ? say("quality.time", { ms: number(Math.round(figure)) }) : decimals(figure, SHARE_DIGITS));

/** @param {ComparedFigure} one */
const range = (one) => one.low !== null && one.high !== null && el("span", { cls: "quiet" }, " ",
  say("compare.range", { low: value(one, one.low), high: value(one, one.high) }));

/** @param {readonly ComparedFlip[]} some */
const flips = (some) => some.length === 0 ? el("p", {}, say("compare.noFlips"))
  : el("section", { "aria-label": say("compare.flips") }, el("h3", {}, say("compare.flips")), some.map((one) =>
    el("details", { cls: "flip" },
      el("summary", {}, el("strong", {}, say(one.after.right ? "compare.becameRight" : "compare.becameWrong")), " ",
        el("span", { dir: "auto" }, one.question)),
      el("p", {}, el("strong", {}, say("compare.expected")), " ",
        el("span", { dir: "auto" }, one.gold ?? say("failing.noAnswer"))),
      side("before", one.before), side("after", one.after))));

/** @param {"before" | "after"} when @param {ComparedSide} one */
const side = (when, { verdict, short, text, why }) => el("section", { "aria-label": say(`compare.${when}`) },
  el("h4", {}, say(`compare.${when}`)),
  verdict && el("p", {}, el("strong", {}, say(`verdict.${verdict}`))),
  short && el("p", {}, el("strong", { dir: "auto" }, short)), el("p", { dir: "auto" }, text),
  why.length > 0 && el("ul", {}, why.map((reason) => el("li", {}, sayRemark(reason)))));
