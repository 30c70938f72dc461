// The wrong answers of a run, one after the other: what lost each, and its gold to mend.
// @ts-check

import { announce, button, el, refill } from "./dom.js";
import { goldForm, pairOf } from "./gold.js";
import { latest } from "./loading.js";
import * as measuring from "./measuring.js";
import { runPicker } from "./runs.js";

/** @import {Failure, FailureCase, MeasureRun, MeasureStory} from "./messages.js" */

/** @param {ReturnType<import("./suites.js").suitePicker>} picker @returns {import("./measure.js").Part} */
export function failing(picker) {
  /** @type {MeasureRun | null} */
  let run = null;
  /** @type {Failure[]} */
  let failures = [];
  /** Place of the failure that is open; -1 for none. */
  let at = -1;
  /** Ids of the pairs that were saved. @type {Set<string>} */
  const mended = new Set();

  const loadRun = latest();
  const loadCase = latest();
  const loadWhy = latest();
  const runs = runPicker(openRun, ({ wrong, asked }) => `${wrong} of ${asked} wrong`);
  const list = el("div");
  const told = el("div", { role: "status" });
  const cause = el("section", { cls: "cause", "aria-label": "Why it failed", hidden: true });
  const form = goldForm({
    suite: picker.suite, collection: () => run?.collection ?? picker.collection(), leave: focusStep,
    onSaved: ({ suite, id }) => {
      picker.saved(suite);
      if (failures[at]) mended.add(failures[at].id);
      drawList();
      announce(`Saved as ${id}. Evaluate again to see what changed`);
      focusStep();
    },
  });
  const root = el("div", { onkeydown: form.onKey }, runs.root, list, told, cause, form.root);

  /** @param {string} name */
  function openRun(name) {
    at = -1;
    form.close();
    cause.hidden = true;
    loadRun(
      (signal) => measuring.failures(name, signal),
      (reply) => {
        run = reply.run;
        failures = [...reply.failures];
        if (run.kept && picker.suite() !== run.suite) picker.choose(run.suite);
        drawList();
      },
      (error) => refill(list, el("p", { cls: "problem", role: "alert" }, error.message)),
    );
  }

  function drawList() {
    refill(list,
      run && !run.kept && el("p", { cls: "quiet" }, `The suite ${run.suite} is not in the data folder, so its pairs `
        + "are not changed here: what you save goes into the suite above."),
      failures.length === 0 && el("p", {}, "No answer of this run is wrong."),
      failures.length > 0 && el("details", { cls: "failures", open: at < 0 },
        el("summary", { data: { key: "failures" } },
          `${failures.length} wrong ${failures.length === 1 ? "answer" : "answers"}`),
        el("ol", {}, failures.map((one, n) => el("li", {}, button([
          el("span", { dir: "auto" }, one.question),
          el("span", { cls: "quiet" }, ` ${one.story?.stage ?? one.kind.replace("_", " ")}`),
          mended.has(one.id) && el("span", { cls: "quiet" }, " · saved"),
        ], () => open(n), { "aria-current": n === at ? "true" : null, data: { key: `failure ${one.id}` } }))))),
      at >= 0 && el("p", { cls: "steps" },
        button("‹ Before", () => open(at - 1), { disabled: at === 0, data: { key: "before" } }),
        el("span", { cls: "quiet" }, `${at + 1} of ${failures.length}`),
        button("Next ›", () => open(at + 1), { disabled: at === failures.length - 1, data: { key: "next" } })));
  }

  /** Puts the focus where the next failure is opened. */
  function focusStep() {
    /** @type {HTMLElement | null} */
    const next = list.querySelector('[data-key="next"]:not(:disabled)') ?? list.querySelector("summary");
    next?.focus();
  }

  /** @param {number} next */
  function open(next) {
    at = next;
    const { id } = failures[at];
    loadWhy.cancel();
    drawList();
    told.textContent = "Reading …";
    loadCase(
      (signal) => measuring.failure(run?.name ?? "", id, signal),
      (one) => {
        told.textContent = "";
        drawCause(one, one.failure.story);
        form.open(pairOf(one.pair), one.passages, one.answer);
        focusStep();
      },
      (error) => {
        form.close();
        cause.hidden = true;
        refill(told, el("p", { cls: "problem", role: "alert" }, error.message));
      },
    );
  }

  /** @param {FailureCase} one @param {MeasureStory | null} story @param {string} [problem] */
  function drawCause(one, story, problem) {
    cause.hidden = false;
    refill(cause,
      el("p", {}, el("strong", {}, "Should be: "), el("span", { dir: "auto" }, one.gold)),
      one.held_back && el("p", {}, el("strong", {}, "Held back: "), el("span", { dir: "auto" }, one.held_back)),
      el("ul", {}, one.failure.why.map((reason) => el("li", { dir: "auto" }, reason))),
      one.pair.lost.length > 0 && el("p", { cls: "doubts" }, "No longer in the documents: ",
        one.pair.lost.map((quote) => el("q", { dir: "auto" }, quote))),
      story && el("p", { cls: "story" }, el("strong", {}, `${story.stage}: `), `${story.means}. `,
        el("span", { cls: "quiet", dir: "auto" }, story.because)),
      problem && el("p", { cls: "problem", role: "alert" }, problem),
      !story && button("Which stage lost it?", () => ask(one), { cls: "plain", data: { key: "why" } }));
  }

  /** @param {FailureCase} one */
  async function ask(one) {
    const waiting = el("p", { cls: "reading", role: "status" }, "Asking again, a stage at a time …");
    refill(cause, ...cause.childNodes, waiting);
    await loadWhy(
      (signal) => measuring.why(run?.name ?? "", one.failure.id, signal),
      (story) => {
        failures = failures.map((other) => (other.id === one.failure.id ? { ...other, story } : other));
        drawCause(one, story);
        drawList();
        announce(`${story.stage}: ${story.because}`);
      },
      (error) => drawCause(one, null, error.message),
    );
  }

  return { root, opened: runs.reload, changed: form.redraw };
}
