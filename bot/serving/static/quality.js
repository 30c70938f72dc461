// The Quality tab: runs of the evaluation harness, as a table and over time.
// @ts-check

import * as api from "./api.js";
import { el, refill, svg } from "./dom.js";
import { latest } from "./loading.js";

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
  ["right_and_cited", "right, on the evidence"],
  ["char_f1", "citations F1"],
  ["answer_f1", "answer F1"],
  ["auroc", "abstention AUROC"],
];

const page = el("section", { cls: "page", "aria-label": "Quality" });
const load = latest();

/** @param {...import("./dom.js").Children} children */
const show = (...children) => refill(page, el("h2", { cls: "big" }, "Quality"), ...children);

const refresh = () =>
  load(
    api.quality,
    ({ runs }) => show(...(runs.length ? figures(runs) : NO_RUNS())),
    (error) => show(el("p", { cls: "problem", role: "alert" }, error.message)),
  );

export const quality = el("div", { cls: "pincite" }, page);

show(el("p", { cls: "quiet" }, "Reading the runs …"));
new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && refresh()).observe(quality);

const NO_RUNS = () => [
  el("p", {}, "The evaluation harness has not run yet. Start it in a terminal:"),
  el("pre", { tabindex: "0" }, "pip install 'pincite[eval]'\npincite eval run seeds"),
  el("p", { cls: "quiet" },
    "It asks the questions of a gold suite and measures answers, citations and abstentions, each with its interval."),
];

/** @param {Run[]} runs newest first */
function figures(runs) {
  const suites = [...new Set(runs.map((run) => run.suite))];
  return [
    ...suites.map((suite) => plot(suite, runs.filter((run) => run.suite === suite).reverse())),
    el("div", { cls: "wide", tabindex: "0", role: "region", "aria-label": "Runs" }, table(runs)),
    el("p", { cls: "quiet" },
      "Below each figure is its 95 % interval. “pincite eval report RUN” shows a run question by question."),
  ];
}

/** @param {Figure | undefined} figure */
const share = (figure) => (figure ? figure.value.toFixed(3) : "–");

/** @param {Figure | undefined} figure */
const interval = (figure) =>
  figure && figure.low !== null && figure.high !== null ? `${figure.low.toFixed(3)} to ${figure.high.toFixed(3)}` : "";

/** @param {Run[]} runs */
function table(runs) {
  const headings = ["run", "started", "writer", "questions", ...COLUMNS.map(([, heading]) => heading), "median time"];
  const row = (/** @type {Run} */ { name, started, model, asked, finished, questions, figures: measured }) =>
    el("tr", {},
      el("th", { scope: "row" }, name),
      el("td", {}, started.slice(0, 16).replace("T", " ")),
      el("td", {}, model),
      el("td", {}, finished ? asked : `${asked} of ${questions}`),
      COLUMNS.map(([column]) => el("td", {}, share(measured[column]), el("small", {}, interval(measured[column])))),
      el("td", {}, measured.latency_p50 ? `${Math.round(measured.latency_p50.value)} ms` : "–"));
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
    svg("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, `${value * 100} %`),
  ]);
  const values = points.map(({ figure }) => figure.value.toFixed(2)).join(", ");
  const label = `Share of right answers of suite ${suite}: ${values}`;
  return el("figure", {},
    el("figcaption", {}, `Suite ${suite}: right answers, oldest run first, with 95 % intervals`),
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
      grid,
      svg("polyline", { points: points.map(({ at, figure }) => `${at},${y(figure.value)}`).join(" "), class: "line" }),
      points.map(({ at, figure: { value, low, high } }) =>
        svg("line", { x1: at, x2: at, y1: y(low ?? value), y2: y(high ?? value), class: "whisker" })),
      points.map(({ at, figure }) => svg("circle", { cx: at, cy: y(figure.value), r: DOT, class: "dot" }))));
}
