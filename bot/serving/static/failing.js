// The wrong answers of a run, one after the other: what lost each, and its gold to mend.
// @ts-check

import { announce, button, el, refill } from "./dom.js";
import { goldForm, pairOf } from "./gold.js";
import { latest } from "./loading.js";
import * as measuring from "./measuring.js";
import { runPicker } from "./runs.js";
import { say, sayAround, sayRemark, sayServers } from "./wording.js";

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
  const runs = runPicker(openRun, ({ wrong, asked }) => say("runs.wrong", { wrong, asked }));
  const list = el("div");
  const told = el("div", { role: "status" });
  const cause = el("section", { cls: "cause", "aria-label": say("failing.why"), hidden: true });
  const form = goldForm({
    suite: picker.suite, collection: () => run?.collection ?? picker.collection(), leave: focusStep,
    onSaved: ({ suite, id }) => {
      picker.saved(suite);
      if (failures[at]) mended.add(failures[at].id);
      drawList();
      announce(say("failing.savedAs", { id }));
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
      run && !run.kept && el("p", { cls: "quiet" },
        sayAround("failing.elsewhere", { suite: el("span", { dir: "auto" }, run.suite) })),
      failures.length === 0 && el("p", {}, say("failing.none")),
      failures.length > 0 && el("details", { cls: "failures", open: at < 0 },
        el("summary", { data: { key: "failures" } }, say("failing.count", { count: failures.length })),
        el("ol", {}, failures.map((one, n) => el("li", {}, button([
          el("span", { dir: "auto" }, one.question),
          el("span", { cls: "quiet" }, ` ${one.story ? say(`stage.${one.story.stage}`) : say(`kind.${one.kind}`)}`),
          mended.has(one.id) && el("span", { cls: "quiet" }, ` · ${say("failing.saved")}`),
        ], () => open(n), { "aria-current": n === at ? "true" : null, data: { key: `failure ${one.id}` } }))))),
      at >= 0 && el("p", { cls: "steps" },
        button(say("failing.before"), () => open(at - 1), { disabled: at === 0, data: { key: "before" } }),
        el("span", { cls: "quiet" }, say("failing.of", { number: at + 1, count: failures.length })),
        button(say("failing.next"), () => open(at + 1),
          { disabled: at === failures.length - 1, data: { key: "next" } })));
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
    told.textContent = say("gold.reading");
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
      el("p", {}, el("strong", {}, say("failing.should")), " ", should(one)),
      one.held_back && el("p", {}, el("strong", {}, say("failing.heldBack")), " ",
        el("span", { dir: "auto" }, one.held_back)),
      el("ul", {}, one.failure.why.map((reason) => el("li", {}, sayRemark(reason)))),
      one.pair.lost.length > 0 && el("p", { cls: "doubts" }, say("failing.lost"), " ",
        one.pair.lost.map((quote) => el("q", { dir: "auto" }, quote))),
      story && el("p", { cls: "story" }, el("strong", {}, say("failing.stage", { stage: say(`stage.${story.stage}`) })),
        ` ${sayServers(`means.${story.stage}`, story.means)}. `,
        el("span", { cls: "quiet" }, because(story))),
      problem && el("p", { cls: "problem", role: "alert" }, problem),
      !story && button(say("failing.ask"), () => ask(one), { cls: "plain", data: { key: "why" } }));
  }

  /** @param {FailureCase} one */
  async function ask(one) {
    const waiting = el("p", { cls: "reading", role: "status" }, say("failing.asking"));
    refill(cause, ...cause.childNodes, waiting);
    await loadWhy(
      (signal) => measuring.why(run?.name ?? "", one.failure.id, signal),
      (story) => {
        failures = failures.map((other) => (other.id === one.failure.id ? { ...other, story } : other));
        drawCause(one, story);
        drawList();
        announce(`${say("failing.stage", { stage: say(`stage.${story.stage}`) })} ${because(story)}`);
      },
      (error) => drawCause(one, null, error.message),
    );
  }

  return { root, opened: runs.reload, changed: form.redraw };
}

/** @param {MeasureStory} story */
const because = (story) => story.because.map(sayRemark).join("; ");

/** What should be said: a verdict, words of the gold, or that there is no answer. @param {FailureCase} one */
const should = ({ verdict, gold }) => verdict === null && gold === null ? say("failing.noAnswer") : [
  verdict && say(`verdict.${verdict}`), verdict && gold && ": ", gold && el("span", { dir: "auto" }, gold),
];
