// The share of right answers of a suite over its runs, a line for each configuration.
// @ts-check

import { el, svg } from "./dom.js";
import { day, percent, say } from "./wording.js";

/** @import {Run} from "./quality.js" */

const [WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP] = [640, 190, 48, 612, 150, 12];
const MOST_DATES = 6;

/** Signs of the configurations, around 0, 0; the same again after these, with another dash. */
const SIGNS = [
  "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "M-4-4h8v8h-8z", "M0-5l5 9h-10z", "M0-5.5l5.5 5.5l-5.5 5.5l-5.5-5.5z",
];
const DASHES = ["none", "6 3", "2 3", "8 3 2 3"];

/** @param {number} n @param {number} x @param {number} y */
const sign = (n, x, y) => svg("path", { d: SIGNS[n % SIGNS.length], transform: `translate(${x} ${y})`, class: "dot" });

/** @param {number} n */
const dash = (n) => DASHES[n % DASHES.length];

/**
 * @param {string} suite
 * @param {Run[][]} configurations each newest first
 */
export function trend(suite, configurations) {
  const runs = configurations.flat().sort((one, other) => one.started.localeCompare(other.started));
  const step = (RIGHT - LEFT - 24) / Math.max(1, runs.length - 1);
  const x = (/** @type {Run} */ run) => LEFT + 12 + runs.indexOf(run) * step;
  const y = (/** @type {number} */ value) => BOTTOM - value * (BOTTOM - TOP);
  const every = Math.ceil(runs.length / MOST_DATES);
  const lines = configurations.map((some) => some.flatMap((run) => {
    const figure = run.figures.right_and_cited;
    return figure ? [{ run, figure, x: x(run), y: y(figure.value) }] : [];
  }).reverse());
  const values = lines.flat().map(({ run, figure }) =>
    `${run.history?.configuration}, ${day(run.started)}: ${percent(figure.value)}`).join("; ");
  return el("figure", {},
    el("figcaption", {}, say("quality.caption")),
    svg("svg", {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": say("quality.share", { suite, values }),
    },
      [0, 0.25, 0.5, 0.75, 1].flatMap((value) => [
        svg("line", { x1: LEFT, x2: RIGHT, y1: y(value), y2: y(value), class: "grid" }),
        svg("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, percent(value)),
      ]),
      runs.map((run, n) => (n % every ? "" : svg("text", {
        x: x(run), y: BOTTOM + 20, "text-anchor": "middle" }, day(run.started)))),
      lines.map((points, n) => svg("polyline", {
        points: points.map((at) => `${at.x},${at.y}`).join(" "), class: "line", "stroke-dasharray": dash(n) })),
      lines.flat().map(({ figure: { value, low, high }, x: at }) =>
        svg("line", { x1: at, x2: at, y1: y(low ?? value), y2: y(high ?? value), class: "whisker" })),
      lines.flatMap((points, n) => points.map((point) => sign(n, point.x, point.y)))),
    configurations.length > 1 && el("ul", { cls: "legend" }, configurations.map((some, n) => el("li", {},
      svg("svg", { viewBox: "-16 -8 32 16", "aria-hidden": "true" },
        svg("line", { x1: -16, x2: 16, y1: 0, y2: 0, class: "line", "stroke-dasharray": dash(n) }), sign(n, 0, 0)),
      el("span", { dir: "auto" }, some[0].history?.configuration)))));
}
