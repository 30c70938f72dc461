// The Quality tab: runs of the evaluation harness, as a table and over time.
// @ts-check

import * as api from "./api.js";
import { el, refill, svg } from "./dom.js";
import { latest } from "./loading.js";
import { decimals, moment, number, percent, say } from "./wording.js";

/** @typedef {{ value: number, low: number | null, high: number | null }} Figure a mean with its 95 % interval */

/**
 * @typedef {object} Run
 * @property {string} name
 * @property {string} suite
 * @property {string} started
 * @property {string} model
 * @property {boolean} finished
 * @property {number} questions
 * @property {number} asked
 * @property {Record<string, Figure | undefined>} figures
 */

/** Figures in the table, and how they are headed. */
const COLUMNS = [
  ["right_and_cited", say("quality.right")],
  ["char_f1", say("quality.char")],
  ["answer_f1", say("quality.answer")],
  ["auroc", say("quality.auroc")],
];

const page = el("section", { cls: "page", "aria-label": say("tab.quality") });
const load = latest();

/** @param {...import("./dom.js").Children} children */
const show = (...children) => refill(page, el("h2", { cls: "big" }, say("tab.quality")), ...children);

const refresh = () =>
  load(
    api.quality,
    ({ runs }) => show(...(runs.length ? figures(runs) : NO_RUNS())),
    (error) => show(el("p", { cls: "problem", role: "alert" }, error.message)),
  );

export const quality = el("div", { cls: "pincite" }, page);

show(el("p", { cls: "quiet" }, say("quality.reading")));
new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && refresh()).observe(quality);

const NO_RUNS = () => [
  el("p", {}, say("quality.none")),
  el("pre", { tabindex: "0" }, "pip install 'pincite[eval]'\npincite eval run seeds"),
  el("p", { cls: "quiet" }, say("quality.what")),
];

/** @param {Run[]} runs newest first */
function figures(runs) {
  const suites = [...new Set(runs.map((run) => run.suite))];
  return [
    ...suites.map((suite) => plot(suite, runs.filter((run) => run.suite === suite).reverse())),
    el("div", { cls: "wide", tabindex: "0", role: "region", "aria-label": say("quality.runs") }, table(runs)),
    el("p", { cls: "quiet" }, say("quality.intervals")),
  ];
}

/** @param {Figure | undefined} figure */
const share = (figure) => (figure ? decimals(figure.value, 3) : "–");

/** @param {Figure | undefined} figure */
const interval = (figure) =>
  figure && figure.low !== null && figure.high !== null
    ? say("quality.interval", { low: decimals(figure.low, 3), high: decimals(figure.high, 3) }) : "";

/** @param {Run[]} runs */
function table(runs) {
  const headings = [
    say("quality.run"), say("quality.started"), say("quality.writer"), say("quality.questions"),
    ...COLUMNS.map(([, heading]) => heading), say("quality.median"),
  ];
  const row = (/** @type {Run} */ { name, started, model, asked, finished, questions, figures: measured }) =>
    el("tr", {},
      el("th", { scope: "row" }, name),
      el("td", {}, moment(started)),
      el("td", {}, model),
      el("td", {}, finished ? number(asked) : say("quality.asked", { asked, questions })),
      COLUMNS.map(([column]) => el("td", {}, share(measured[column]), el("small", {}, interval(measured[column])))),
      el("td", {}, measured.latency_p50 ? say("quality.time", { ms: Math.round(measured.latency_p50.value) }) : "–"));
  return el("table", {},
    el("thead", {}, el("tr", {}, headings.map((heading) => el("th", { scope: "col" }, heading)))),
    el("tbody", {}, runs.map(row)));
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, DOT] = [640, 180, 48, 150, 12, 4];

/** @param {string} suite @param {Run[]} runs oldest first */
function plot(suite, runs) {
  const y = (/** @type {number} */ value) => BOTTOM - value * (BOTTOM - TOP);
  const step = (WIDTH - LEFT - 30) / Math.max(1, runs.length - 1);
  const x = (/** @type {number} */ n) => (runs.length === 1 ? LEFT + (WIDTH - LEFT) / 2 : LEFT + 12 + n * step);
  const points = runs.flatMap(({ figures }, n) =>
    figures.right_and_cited ? [{ at: x(n), figure: figures.right_and_cited }] : []);
  const grid = [0, 0.25, 0.5, 0.75, 1].flatMap((value) => [
    svg("line", { x1: LEFT, x2: WIDTH, y1: y(value), y2: y(value), class: "grid" }),
    svg("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, percent(value)),
  ]);
  const values = points.map(({ figure }) => decimals(figure.value, 2)).join(", ");
  const label = say("quality.share", { suite, values });
  return el("figure", {},
    el("figcaption", {}, say("quality.caption", { suite })),
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
      grid,
      svg("polyline", { points: points.map(({ at, figure }) => `${at},${y(figure.value)}`).join(" "), class: "line" }),
      points.map(({ at, figure: { value, low, high } }) =>
        svg("line", { x1: at, x2: at, y1: y(low ?? value), y2: y(high ?? value), class: "whisker" })),
      points.map(({ at, figure }) => svg("circle", { cx: at, cy: y(figure.value), r: DOT, class: "dot" }))));
}
