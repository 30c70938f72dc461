// A run of a saved suite: started here, watched, stopped, and the way to its failures.
// @ts-check

import { announce, button, el, refill } from "./dom.js";
import { latest } from "./loading.js";
import * as measuring from "./measuring.js";
import { titleOfName } from "./picker.js";
import { listed, say, sayProblem } from "./wording.js";

/** @import {MeasureRun, RunDesk, RunProgress} from "./messages.js" */

const LOOK_EVERY = 1000; // ms
const UNDER_WAY = ["preparing", "asking", "stopping"];
const MINUTE = 60; // s

/**
 * @param {ReturnType<import("./suites.js").suitePicker>} picker
 * @param {(run: string) => void} showFailures
 * @returns {import("./measure.js").Part}
 */
export function starting(picker, showFailures) {
  /** @type {RunDesk | null} */
  let desk = null;
  /** The newest run of the chosen suite, if it is not finished. @type {MeasureRun | null} */
  let unfinished = null;
  /** What was last said of the run to those who don't see it. */
  let told = "";
  /** What the buttons were last drawn of. */
  let drawn = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const load = latest();
  const loadRuns = latest();
  const act = latest();
  const writer = el("select", {});
  const writers = el("label", { cls: "quiet", hidden: true }, say("run.writer"), " ", writer);
  const controls = el("p", { cls: "steps" });
  const state = el("div", { cls: "run-state" });
  const problem = el("div");
  const root = el("div", {}, el("p", { cls: "quiet" }, say("run.what")), writers, controls, problem, state);

  const running = () => (desk?.progress && UNDER_WAY.includes(desk.progress.state) ? desk.progress : null);

  /** @param {Error} error */
  const failed = (error) => refill(problem, el("p", { cls: "problem", role: "alert" }, error.message));

  /** @param {RunDesk} next */
  function show(next) {
    const ended = running() && !UNDER_WAY.includes(next.progress?.state ?? "");
    desk = next;
    refill(problem);
    draw();
    if (ended) {
      picker.reload();
      lookForUnfinished();
    }
    clearTimeout(timer);
    if (running()) timer = setTimeout(look, LOOK_EVERY);
  }

  /** Looks how far the run has come, as long as this part is shown. */
  function look() {
    if (root.isConnected) load(measuring.running, show, (error) => {
      failed(error);
      timer = setTimeout(look, LOOK_EVERY); // the server may be back soon
    });
  }

  function lookForUnfinished() {
    loadRuns(measuring.runs, ({ runs }) => {
      const newest = runs.find(({ suite, kept }) => kept && suite === picker.suite());
      unfinished = newest && !newest.finished ? newest : null;
      draw();
    }, () => {});
  }

  function draw() {
    drawWriters();
    drawControls();
    refill(state, desk?.progress && progress(desk.progress));
    const now = desk?.progress ? say(`run.${desk.progress.state}`) : "";
    if (desk?.progress && now !== told) announce(spoken(desk.progress));
    told = now;
  }

  /** Draws the buttons anew if they differ: one that is replaced between press and release takes no click. */
  function drawControls() {
    const suite = picker.suite();
    const busy = running() !== null;
    const stopping = desk?.progress?.state === "stopping";
    const goOn = unfinished && unfinished.suite === suite && !busy ? unfinished : null;
    const wanted = JSON.stringify([suite, busy, stopping, goOn?.name, goOn?.asked]);
    if (wanted === drawn) return;
    drawn = wanted;
    refill(controls,
      button(suite ? say("run.start", { suite }) : say("run.chooseFirst"), () => start(null),
        { cls: "send", disabled: !suite || busy, data: { key: "start" } }),
      goOn && button(say("run.goOn", { count: goOn.asked }), () => start(goOn.name), { data: { key: "goOn" } }),
      busy && button(say("chat.stop"), stop, { disabled: stopping, data: { key: "stop" } }));
  }

  function drawWriters() {
    const names = desk?.writers ?? [];
    writers.hidden = names.length < 2;
    if (writer.options.length === names.length) return;
    refill(writer, names.map((name) => el("option", { value: name }, say(`writer.${name}`))));
  }

  /** @param {RunProgress} one */
  function progress(one) {
    const { state: now, done, total, run, problem: why } = one;
    return el("section", { cls: "desk", "aria-label": say("part.run") },
      el("p", {}, el("strong", { dir: "auto" }, one.suite), ` ${say(`run.${now}`)}`),
      UNDER_WAY.includes(now) && el("progress", {
        max: total || 1, value: total ? done : null, "aria-label": say("run.progress"),
      }),
      el("p", { cls: "quiet" }, figures(one)),
      why && el("p", { cls: "problem", dir: "auto" }, sayProblem(why)),
      run && one.wrong !== null && one.wrong > 0 && button(say("run.failures", { count: one.wrong }),
        () => showFailures(run), { cls: "send", data: { key: "failures" } }));
  }

  /** @param {string | null} resume name of the run to go on with */
  function start(resume) {
    const chosen = writer.value === "llm" ? "llm" : "reader";
    return act((signal) => measuring.start(picker.suite(), { writer: chosen, resume }, signal), show, failed);
  }

  const stop = () => act(measuring.stop, show, failed);

  return {
    root,
    opened: () => {
      look();
      lookForUnfinished();
    },
    changed: () => {
      draw();
      if (root.isConnected) lookForUnfinished();
    },
  };
}

/** @param {RunProgress} one */
const spoken = (one) => `${one.suite}: ${say(`run.${one.state}`)} ${figures(one)}`;

/** What is known of a run in figures. @param {RunProgress} one */
const figures = ({ done, total, failed, seconds, wrong, collection }) => listed([
  total > 0 && say("run.asked", { done, total }),
  failed > 0 && say("run.errors", { count: failed }),
  wrong !== null && say("run.wrong", { count: wrong }),
  seconds !== null && seconds > 0 && left(seconds),
  say("run.collection", { collection: titleOfName(collection) }),
]);

/** @param {number} seconds */
const left = (seconds) => (seconds < MINUTE ? say("run.secondsLeft", { count: Math.ceil(seconds) })
  : say("run.minutesLeft", { count: Math.ceil(seconds / MINUTE) }));
