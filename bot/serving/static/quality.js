// The runs of the evaluation harness, as a table and over time.

import * as api from "./api.js";
import { el, refill, svg } from "./dom.js";

const FIGURES = [["correct", "right"], ["char_f1", "citations F1"], ["answer_f1", "answer F1"], ["auroc", "abstention AUROC"]];

const share = (found) => (found ? found.value.toFixed(3) : "–");
const interval = (found) => (found && found.low !== null ? `${found.low.toFixed(3)} to ${found.high.toFixed(3)}` : "");

export function mountQuality(root) {
  const place = el("section", { cls: "page", "aria-label": "Quality" });
  root.append(place);
  const load = async () => {
    try {
      draw(place, (await api.quality()).runs);
    } catch (error) {
      refill(place, el("h2", { cls: "big" }, "Quality"), el("p", { cls: "problem" }, error.message || "The server does not answer."));
    }
  };
  refill(place, el("h2", { cls: "big" }, "Quality"), el("p", { cls: "quiet" }, "Reading the runs …"));
  new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && load()).observe(root);
}

function draw(place, runs) {
  if (!runs.length) {
    refill(place, el("h2", { cls: "big" }, "Quality"),
      el("p", {}, "There are no runs of the evaluation harness yet. Make a first one in a terminal:"),
      el("pre", { tabindex: "0" }, "pip install 'pincite[eval]'\npincite eval run seeds"),
      el("p", { cls: "quiet" }, "It asks the questions of a gold suite and measures answers, citations and abstentions, each with its interval."));
    return;
  }
  const suites = [...new Set(runs.map((run) => run.suite))];
  refill(place, el("h2", { cls: "big" }, "Quality"),
    suites.map((suite) => plot(suite, runs.filter((run) => run.suite === suite).reverse())),
    el("div", { cls: "wide", tabindex: "0", role: "region", "aria-label": "Runs" }, table(runs)),
    el("p", { cls: "quiet" }, "Below each figure: its 95 % interval. “pincite eval report RUN” shows a run question by question."));
}

function table(runs) {
  const row = (run) => el("tr", {},
    el("th", { scope: "row" }, run.name),
    el("td", {}, run.started.slice(0, 16).replace("T", " ")),
    el("td", {}, run.model),
    el("td", {}, `${run.asked}${run.finished ? "" : ` of ${run.questions}`}`),
    FIGURES.map(([name]) => el("td", {}, share(run.figures[name]), el("small", {}, interval(run.figures[name])))),
    el("td", {}, run.figures.latency_p50 ? `${Math.round(run.figures.latency_p50.value)} ms` : "–"));
  return el("table", {},
    el("thead", {}, el("tr", {}, ["run", "started", "writer", "questions", ...FIGURES.map(([, says]) => says), "median time"].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, runs.map(row)));
}

function plot(suite, runs) {
  const [width, height, left, low] = [640, 180, 48, 150];
  const y = (value) => low - value * (low - 12);
  const x = (n) => left + (runs.length === 1 ? (width - left) / 2 : 12 + (n * (width - left - 30)) / (runs.length - 1));
  const dots = runs.map((run, n) => [x(n), run.figures.correct]).filter(([, found]) => found);
  const lines = [0, 0.25, 0.5, 0.75, 1].flatMap((value) => [
    svg("line", { x1: left, x2: width, y1: y(value), y2: y(value), class: "grid" }),
    svg("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, `${value * 100} %`),
  ]);
  const said = `Share of right answers of suite ${suite}: ${dots.map(([, found]) => found.value.toFixed(2)).join(", ")}`;
  return el("figure", {},
    el("figcaption", {}, `Suite ${suite}: right answers, oldest run first, with 95 % intervals`),
    svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": said },
      lines,
      svg("polyline", { points: dots.map(([at, found]) => `${at},${y(found.value)}`).join(" "), class: "line" }),
      dots.map(([at, found]) => svg("line", { x1: at, x2: at, y1: y(found.low ?? found.value), y2: y(found.high ?? found.value), class: "whisker" })),
      dots.map(([at, found]) => svg("circle", { cx: at, cy: y(found.value), r: 4, class: "dot" }))));
}
