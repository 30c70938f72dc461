// Which run is looked at: the list of the newest runs.
// @ts-check

import { el, refill } from "./dom.js";
import { latest } from "./loading.js";
import * as measuring from "./measuring.js";
import { listed, moment, say } from "./wording.js";

/** @import {MeasureRun} from "./messages.js" */

/** A run as people tell it from others: its suite, and when it was begun. @param {MeasureRun} run */
export const called = ({ suite, started }) => listed([suite, moment(started, "medium")]);

/**
 * @param {(run: string) => void} onChoose called with the run that is chosen
 * @param {(run: MeasureRun) => string} describe what stands behind a run's name
 */
export function runPicker(onChoose, describe) {
  const load = latest();
  const select = el("select", { onchange: () => onChoose(select.value) });
  const told = el("div");
  const label = el("label", { cls: "quiet", hidden: true }, say("runs.label"), " ", select);

  /** @param {readonly MeasureRun[]} runs @param {string} wanted the run to open; by default the one before */
  function show(runs, wanted) {
    const before = wanted || select.value;
    label.hidden = !runs.length;
    refill(select, runs.map((run) =>
      el("option", { value: run.name }, say("runs.option", { name: called(run), what: describe(run) }))));
    refill(told, !runs.length && el("p", {}, say("runs.none")),
      !runs.length && el("pre", { tabindex: "0", dir: "ltr" }, "pincite eval run SUITE"));
    const present = runs.some(({ name }) => name === before);
    if (present) select.value = before;
    if (runs.length && (wanted || !present)) onChoose(select.value);
  }

  return {
    root: el("div", { cls: "run-picker" }, label, told),
    run: () => select.value,
    /** @param {string} [wanted] name of the run to open */
    reload: (wanted = "") => load(
      measuring.runs, ({ runs }) => show(runs, wanted),
      (error) => refill(told, el("p", { cls: "problem", role: "alert" }, error.message)),
    ),
  };
}
