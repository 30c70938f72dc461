// The Quality tab: for each suite what was measured, how sure that is, and how it changed.
// @ts-check

import * as api from "./api.js";
import { el, refill } from "./dom.js";
import { latest } from "./loading.js";
import { titleOfName } from "./picker.js";
import { trend } from "./trend.js";
import { day, decimals, effectively, listed, moment, number, percent, say, sayAround } from "./wording.js";

const READER = "reader"; // the name of the built-in one in a run

/**
 * @typedef {object} Figure a mean with its 95 % interval
 * @property {number} value
 * @property {number | null} low
 * @property {number | null} high
 * @property {number} count the questions that it is over
 * @property {number | null} effective that tell as much at equal weights; null where these are equal
 */

/**
 * @typedef {object} Change of the share of right answers, question by question
 * @property {number} before
 * @property {number} after
 * @property {Figure} difference
 * @property {"better" | "worse" | "other" | "noise"} verdict
 */

/**
 * @typedef {object} Past a finished run among those of its suite
 * @property {string} configuration its writer, and the settings in which runs differ
 * @property {("suite" | "documents" | "model")[]} changed since the run before of the configuration
 * @property {number | null} shift the p of a shift that begins with this run
 * @property {string | null} since the start of the run before
 * @property {Change | null} change
 */

/**
 * @typedef {object} Selection the questions of a suite that were asked; all where nothing is named
 * @property {string | null} split
 * @property {string[]} kinds
 * @property {string[]} tags
 * @property {string[]} ids
 * @property {number | null} limit only the first so many
 */

/**
 * @typedef {object} Run
 * @property {string} name
 * @property {string} suite
 * @property {Selection} selection
 * @property {string} collection
 * @property {number | null} documents that were asked; unknown of older runs
 * @property {number} evidence_documents those that hold the evidence
 * @property {string} started
 * @property {string} model
 * @property {boolean} finished
 * @property {number} questions
 * @property {number} asked
 * @property {Record<string, Figure | undefined>} figures
 * @property {Past | null} history
 */

/** The figures that stand in words above the table, each with what it says. */
const MAIN = /** @type {const} */ ([
  ["right_and_cited", "quality.right", "quality.rightMeans"],
  ["headline_wrong", "quality.headline", "quality.headlineMeans"],
  ["abstained_rightly", "quality.abstained", "quality.abstainedMeans"],
]);

/** Figures in the table, and how they are headed. @type {[string, string][]} */
const COLUMNS = [
  ["right_and_cited", say("quality.right")],
  ["headline_wrong", say("quality.headline")],
  ["abstained_rightly", say("quality.abstained")],
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
    ({ runs }) => show(...(runs.length ? [el("p", {}, say("quality.explained")), suites(runs).map(suite)] : NO_RUNS())),
    (error) => show(el("p", { cls: "problem", role: "alert" }, error.message)),
  );

export const quality = el("div", { cls: "pincite" }, page);

show(el("p", { cls: "quiet" }, say("quality.reading")));
new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && refresh()).observe(quality);

const NO_RUNS = () => [
  el("p", {}, say("quality.none")),
  el("pre", { tabindex: "0", dir: "ltr" }, "pip install 'pincite[eval]'\npincite eval run seeds"),
  el("p", { cls: "quiet" }, say("quality.what")),
];

/** Groups runs by what they asked: a suite, the same part of it, a collection. @param {Run[]} runs */
function suites(runs) {
  /** @type {Map<string, Run[]>} */
  const by = new Map();
  for (const run of runs) {
    const key = JSON.stringify([run.suite, run.selection, run.collection]);
    by.set(key, [...(by.get(key) ?? []), run]);
  }
  return [...by.values()];
}

/** @param {string} text of a file or of the settings */
const content = (text) => el("span", { dir: "auto" }, text);

/** @param {Run[]} runs of one suite, newest first @param {number} place */
function suite(runs, place) {
  const [newest] = runs;
  const finished = runs.filter((run) => run.history);
  const shown = finished[0] ?? newest;
  const id = `pincite-suite-${place}`;
  const part = partOf(newest.selection);
  return el("section", { cls: "suite", "aria-labelledby": id },
    el("h3", { id }, content(newest.suite)),
    part && el("p", {}, sayAround("quality.part", { part: content(part) })),
    el("p", {}, measured(shown)),
    !newest.finished && el("p", { cls: "quiet" },
      say("quality.unfinished", { asked: newest.asked, questions: newest.questions })),
    el("dl", { cls: "main-figures" }, MAIN.map(([name, heading, means]) => el("div", {},
      el("dt", {}, say(heading)), el("dd", {}, inWords(shown.figures[name])), el("dd", { cls: "quiet" }, say(means))))),
    finished.length > 0 && el("ul", { cls: "course" }, configurations(finished).map((some) => el("li", {},
      el("strong", { dir: "auto" }, some[0].history?.configuration), ": ", course(some)))),
    finished.length > 1 && trend(newest.suite, configurations(finished)),
    el("details", {},
      el("summary", {}, say("quality.table", { count: runs.length })),
      el("div", {
        cls: "wide", tabindex: "0", role: "region", "aria-label": say("quality.runs", { suite: newest.suite }),
      }, table(runs)),
      el("p", { cls: "quiet" }, say("quality.intervals"))));
}

/** What of a suite was asked; nothing if all of it was. @param {Selection} selection */
const partOf = ({ split, kinds, tags, ids, limit }) => listed([
  split, ...kinds.map((kind) => say(/** @type {import("./wording.js").Key} */ (`kind.${kind}`))), ...tags, ...ids,
  limit !== null && say("quality.limit", { count: limit }),
]);

/** What was asked, of what, when, and who answered. @param {Run} run */
function measured({ asked, collection, documents, evidence_documents: holding, model, started }) {
  const known = documents !== null;
  return sayAround(known ? "quality.measured" : "quality.measuredBefore", {
    questions: say("runs.questions", { count: asked }),
    documents: say("count.documents", { count: known ? documents : holding }),
    collection: content(titleOfName(collection)),
    model: content(model === READER ? say("writer.reader") : model), day: day(started),
  });
}

/** @param {Figure | undefined} figure */
function inWords(figure) {
  if (!figure) return el("span", { cls: "quiet" }, say("quality.nothing"));
  const { value, low, high, count, effective } = figure;
  const ends = low !== null && high !== null && say("quality.interval", { low: percent(low), high: percent(high) });
  const size = say("labels.of", { count }) + effectively(effective);
  return [el("strong", {}, percent(value)), " ", el("small", {}, listed([ends, size]))];
}

/** Finished runs by their configuration. @param {Run[]} runs newest first */
function configurations(runs) {
  const names = [...new Set(runs.map(({ history }) => history?.configuration))];
  return names.map((name) => runs.filter(({ history }) => history?.configuration === name));
}

/** How a configuration did, in sentences. @param {Run[]} runs newest first */
function course(runs) {
  const { history } = runs[0];
  const shift = runs.find((run) => run.history?.shift !== null && run.history?.shift !== undefined);
  return [
    say("quality.times", { count: runs.length, day: day(runs[runs.length - 1].started) }),
    history?.since ? changeOf(history, day(history.since)) : say("quality.first"),
    history && history.changed.length > 0 &&
      say("quality.changed", { what: listed(history.changed.map((what) => say(`changed.${what}`))) }),
    shift?.history?.shift && say("quality.shift", { day: day(shift.started), p: decimals(shift.history.shift, 3) }),
  ].filter(Boolean).join(" ");
}

/** @param {Past} past @param {string} since */
function changeOf({ change }, since) {
  if (!change) return say("quality.incomparable", { day: since });
  const { before, after, verdict, difference: { low, high } } = change;
  return say(verdict === "better" ? "quality.better" : verdict === "worse" ? "quality.worse" : "quality.same", {
    day: since, before: percent(before), after: percent(after), low: points(low), high: points(high),
  });
}

/** A difference of shares in percentage points. @param {number | null} share */
const points = (share) =>
  number(100 * (share ?? 0), { signDisplay: "exceptZero", maximumFractionDigits: 1 });

/** @param {Figure | undefined} figure */
const share = (figure) => (figure ? decimals(figure.value, 3) : "–");

/** @param {Figure | undefined} figure */
const interval = (figure) =>
  figure && figure.low !== null && figure.high !== null
    ? say("quality.interval", { low: decimals(figure.low, 3), high: decimals(figure.high, 3) }) : "";

/** @param {Run[]} runs */
function table(runs) {
  const headings = [
    say("quality.run"), say("quality.started"), say("quality.configuration"), say("quality.writer"),
    say("quality.questions"), ...COLUMNS.map(([, heading]) => heading), say("quality.median"),
  ];
  const row = (/** @type {Run} */ { name, started, model, asked, finished, questions, history, figures }) =>
    el("tr", {},
      el("th", { scope: "row", dir: "auto" }, name),
      el("td", {}, moment(started)),
      el("td", { dir: "auto" }, history?.configuration ?? "–"),
      el("td", { dir: "auto" }, model === READER ? say("quality.reader") : model),
      el("td", {}, finished ? number(asked) : say("quality.asked", { asked, questions })),
      COLUMNS.map(([column]) => el("td", {}, share(figures[column]), el("small", {}, interval(figures[column])))),
      el("td", {}, figures.latency_p50 ? say("quality.time", { ms: Math.round(figures.latency_p50.value) }) : "–"));
  return el("table", {},
    el("thead", {}, el("tr", {}, headings.map((heading) => el("th", { scope: "col" }, heading)))),
    el("tbody", {}, runs.map(row)));
}
