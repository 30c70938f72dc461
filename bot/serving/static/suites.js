// Which suite pairs are saved into, and of which collection they are asked.
// @ts-check

import * as api from "./api.js";
import { el, refill } from "./dom.js";
import { latest } from "./loading.js";
import * as measuring from "./measuring.js";
import { titleOf } from "./picker.js";
import { recall, remember } from "./store.js";
import { listed, say } from "./wording.js";

/** @import {CollectionSummary, SuiteSummary} from "./messages.js" */

const SUITE = "pincite.measure.suite";
const COLLECTION = "pincite.measure.collection";
const FRESH = ""; // a suite that is yet to be named

/** @param {() => void} onChange called when another suite or collection is chosen */
export function suitePicker(onChange) {
  /** @type {SuiteSummary[]} */
  let suites = [];
  /** @type {CollectionSummary[]} */
  let collections = [];
  let chosen = recall(SUITE) ?? FRESH;
  let named = "";
  let asked = recall(COLLECTION) ?? "";
  const load = latest();

  const suite = el("select", { onchange: () => choose(suite.value) });
  const field = el("input", {
    type: "text", "aria-label": say("suites.name"), placeholder: say("suites.placeholder"), maxlength: 64,
    oninput: () => {
      named = field.value.trim();
      onChange();
    },
  });
  const collection = el("select", { onchange: () => {
    asked = collection.value;
    remember(COLLECTION, asked);
    onChange();
  } });
  const told = el("span", { cls: "quiet" });
  const root = el("div", { cls: "suite-picker" },
    el("label", { cls: "quiet" }, say("suites.label"), " ", suite), field,
    el("label", { cls: "quiet" }, say("suites.asked"), " ", collection), told);

  /** @param {string} name */
  function choose(name) {
    chosen = name;
    remember(SUITE, name);
    draw();
    onChange();
  }

  function draw() {
    const one = suites.find(({ name }) => name === chosen);
    if (!one) chosen = FRESH;
    const options = suites.map(({ name }) => el("option", { value: name, dir: "auto" }, name));
    refill(suite, el("option", { value: FRESH }, say("suites.fresh")), options);
    suite.value = chosen;
    field.hidden = chosen !== FRESH;
    refill(collection, collections.map((one) => el("option", { value: one.name, dir: "auto" }, titleOf(one))));
    const fixed = one?.collection ?? null;
    const present = collections.some(({ name }) => name === (fixed ?? asked));
    if (present) collection.value = fixed ?? asked;
    collection.disabled = fixed !== null && present;
    asked = collection.value;
    told.textContent = one ? describe(one) : "";
  }

  /** The newest load of the lists: nothing is asked before they have come. */
  let loaded = Promise.resolve(false);

  const reload = () => (loaded = load(
    async (signal) => ({ all: (await measuring.summary(signal)).suites, askable: await api.collections(signal) }),
    ({ all, askable }) => {
      suites = [...all];
      collections = askable.filter((one) => !one.own);
      draw();
      onChange();
    },
    (error) => (told.textContent = error.message),
  ));

  return {
    root, reload, loaded: () => loaded, collection: () => asked, suite: () => chosen || named,
    /** @param {SuiteSummary} saved */
    saved: (saved) => {
      const others = suites.filter(({ name }) => name !== saved.name);
      suites = [...others, saved].sort((a, b) => a.name.localeCompare(b.name));
      field.value = named = "";
      choose(saved.name);
    },
    choose,
  };
}

/** @param {SuiteSummary} suite */
function describe({ pairs, drafts, own_answers: own, problem }) {
  if (problem) return say("suites.unreadable", { reason: problem });
  return listed([
    say("suites.pairs", { count: pairs }), own > 0 && say("suites.own", { count: own }),
    drafts > 0 && say("suites.drafts", { count: drafts }),
  ]);
}
