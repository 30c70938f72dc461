// Requests of the Measure tab, under /v1/measure.
// @ts-check

import { json, path, request, withBody } from "./api.js";

/** @import {GoldChoice, GoldPassage, MeasuredAnswer, MeasuredTurn, MeasureSummary, SavedPair} from "./messages.js" */
/** @import {FailureCase, MeasureRuns, MeasureStory, RatedPairs, RunFailures} from "./messages.js" */
/** @import {GivenLabel, LabelState, LoggedQuestions, RunComparison, RunDesk, StartRun} from "./messages.js" */

/** @param {...string} parts */
const below = (...parts) => path("measure", ...parts);

/** @param {AbortSignal} [signal] @returns {Promise<MeasureSummary>} */
export const summary = (signal) => json(below(), signal);

/**
 * @param {string} collection
 * @param {string} question
 * @param {readonly MeasuredTurn[]} history
 * @param {AbortSignal} signal
 * @returns {Promise<MeasuredAnswer>}
 */
export const ask = async (collection, question, history, signal) =>
  (await request(below("answers"), withBody("POST", { collection, question, history }, signal))).json();

/** @param {string} collection @param {string} query @param {AbortSignal} signal @returns {Promise<GoldPassage[]>} */
export const search = async (collection, query, signal) =>
  (await request(below("passages"), withBody("POST", { collection, query }, signal))).json();

/** @param {string} suite @param {GoldChoice} choice @returns {Promise<SavedPair>} */
export const save = async (suite, choice) =>
  (await request(below("suites", suite, "pairs"), withBody("PUT", choice))).json();

/** @param {AbortSignal} [signal] @returns {Promise<MeasureRuns>} */
export const runs = (signal) => json(below("runs"), signal);

/** @param {string} run @param {AbortSignal} [signal] @returns {Promise<RunFailures>} */
export const failures = (run, signal) => json(below("runs", run), signal);

/** @param {string} run @param {string} id @param {AbortSignal} [signal] @returns {Promise<FailureCase>} */
export const failure = (run, id, signal) =>
  json(`${below("runs", run, "failure")}?${new URLSearchParams({ id })}`, signal);

/** @param {string} run @param {string} id @param {AbortSignal} signal @returns {Promise<MeasureStory>} */
export const why = async (run, id, signal) =>
  (await request(`${below("runs", run, "why")}?${new URLSearchParams({ id })}`, { method: "POST", signal })).json();

/**
 * @param {string} suite
 * @param {string} collection
 * @param {AbortSignal} signal
 * @returns {Promise<RatedPairs>}
 */
export const ratings = (suite, collection, signal) =>
  json(`${below("suites", suite, "ratings")}?${new URLSearchParams({ collection })}`, signal);

/** @param {string} run @param {string} before @param {AbortSignal} signal @returns {Promise<RunComparison>} */
export const compared = (run, before, signal) =>
  json(`${below("runs", run, "compared")}?${new URLSearchParams({ before })}`, signal);

/** @param {string} run @param {"jsonl" | "html" | "csv"} kind @param {AbortSignal} signal @returns {Promise<Blob>} */
export const file = async (run, kind, signal) =>
  (await request(`${below("runs", run, "file")}?${new URLSearchParams({ kind })}`, { signal })).blob();

/** @param {string} run @param {AbortSignal} signal @returns {Promise<LabelState>} */
export const labels = (run, signal) => json(below("runs", run, "labels"), signal);

/** @param {string} run @param {GivenLabel} label @param {AbortSignal} signal @returns {Promise<LabelState>} */
export const label = async (run, label, signal) =>
  (await request(below("runs", run, "labels"), withBody("PUT", label, signal))).json();

/** @param {AbortSignal} signal @returns {Promise<RunDesk>} */
export const running = (signal) => json(below("running"), signal);

/** @param {string} suite @param {StartRun} asked @param {AbortSignal} signal @returns {Promise<RunDesk>} */
export const start = async (suite, asked, signal) =>
  (await request(below("suites", suite, "runs"), withBody("POST", asked, signal))).json();

/** @param {AbortSignal} signal @returns {Promise<RunDesk>} */
export const stop = async (signal) => (await request(below("running"), { method: "DELETE", signal })).json();

/** @param {string} collection @param {string} suite @param {AbortSignal} signal @returns {Promise<LoggedQuestions>} */
export const questions = (collection, suite, signal) =>
  json(`${below("questions")}?${new URLSearchParams({ collection, suite })}`, signal);

/** @param {string} collection @param {AbortSignal} signal @returns {Promise<LoggedQuestions>} */
export const forget = async (collection, signal) =>
  (await request(`${below("questions")}?${new URLSearchParams({ collection })}`, { method: "DELETE", signal })).json();
