// Rated answers, one after the other: each is shown before it becomes gold.
// @ts-check

import { announce, button, el, refill } from "./dom.js";
import { goldForm, pairOf } from "./gold.js";
import { latest } from "./loading.js";
import * as measuring from "./measuring.js";
import { say, sayAround } from "./wording.js";

/** @import {RatedPair} from "./messages.js" */

/** @param {ReturnType<import("./suites.js").suitePicker>} picker @returns {import("./measure.js").Part} */
export function adopting(picker) {
  /** Those that are left to look at, the one that is open first. @type {RatedPair[]} */
  let rated = [];
  /** Suite and collection that they are listed for. */
  let listed = "";
  /** Ids of pairs that were left out. @type {Set<string | null>} */
  const refused = new Set();

  const load = latest();
  const head = el("div", { role: "status" });
  const steps = el("p", { cls: "steps" });
  const form = goldForm({
    suite: picker.suite, collection: picker.collection, leave: focusStep,
    onSaved: ({ suite, id }) => {
      rated.shift();
      listed = `${suite.name} ${picker.collection()}`; // a suite that was new has its name now
      picker.saved(suite);
      announce(say("gold.savedAs", { id }));
      open();
    },
  });
  const root = el("div", { onkeydown: form.onKey }, head, steps, form.root);

  async function reload() {
    await picker.loaded();
    const [suite, collection] = [picker.suite(), picker.collection()];
    listed = `${suite} ${collection}`;
    form.close();
    refill(steps);
    if (!suite) {
      refill(head, el("p", { cls: "quiet" }, say("rated.name")));
      return;
    }
    refill(head, el("p", { cls: "quiet" }, say("rated.reading")));
    await load(
      (signal) => measuring.ratings(suite, collection, signal),
      (reply) => {
        rated = reply.rated.filter(({ pair }) => !refused.has(pair.id));
        open();
      },
      (error) => refill(head, el("p", { cls: "problem", role: "alert" }, error.message)),
    );
  }

  /** Opens the first of those that are left. */
  function open() {
    const [one] = rated;
    if (!one) {
      form.close();
      refill(head, el("p", {}, say("rated.none")));
      refill(steps);
      return;
    }
    const praised = one.rating === "up";
    refill(head,
      el("p", {}, el("strong", {}, say(praised ? "rated.praised" : "rated.criticised")), " ",
        one.comment && el("q", { dir: "auto" }, one.comment)),
      el("p", { cls: "quiet" }, say(one.complete ? "rated.complete" : "rated.incomplete")),
      one.pair.history.map(({ question }) => el("p", { cls: "quiet" },
        sayAround("rated.before", { question: el("span", { dir: "auto" }, question) }))));
    refill(steps,
      button(say("rated.leave"), () => {
        refused.add(one.pair.id);
        rated.shift();
        open();
      }, { data: { key: "leave" } }),
      el("span", { cls: "quiet" }, say("rated.left", { count: rated.length })));
    const pair = pairOf(one.pair);
    form.open({ ...pair, kind: one.complete ? pair.kind : null }, one.passages, one.answer);
    focusStep();
  }

  function focusStep() {
    steps.querySelector("button")?.focus();
  }

  /** Lists them anew if they are shown, and for another suite or collection than is chosen. */
  function changed() {
    form.redraw();
    if (root.isConnected && listed !== `${picker.suite()} ${picker.collection()}`) reload();
  }

  return { root, opened: reload, changed };
}
