// The Measure tab: gold pairs are made here, suites run, and their failures worked through.
// @ts-check

import { adopting } from "./adopting.js";
import { comparing } from "./comparing.js";
import { button, el, refill } from "./dom.js";
import { drifting } from "./drifting.js";
import { failing } from "./failing.js";
import { asking } from "./gold_asking.js";
import { labelling } from "./labelling.js";
import * as measuring from "./measuring.js";
import { starting } from "./starting.js";
import { suitePicker } from "./suites.js";
import { say } from "./wording.js";

/**
 * One of the tab's parts.
 * @typedef {object} Part
 * @property {HTMLElement} root
 * @property {(run?: string) => void} opened called when the part is opened, to show a run if it is named
 * @property {() => void} changed called when another suite or collection is chosen
 */

const picker = suitePicker(() => Object.values(PARTS).forEach((part) => part.changed()));

/** @typedef {"ask" | "run" | "failures" | "compare" | "questions" | "ratings" | "labels"} PartName */

const NAMES = /** @type {const} */ (["ask", "run", "failures", "compare", "questions", "ratings", "labels"]);

/** @type {Record<PartName, Part>} */
const PARTS = {
  ask: asking(picker), run: starting(picker, (run) => choose("failures", run)), failures: failing(picker),
  compare: comparing(), questions: drifting(picker), ratings: adopting(picker), labels: labelling(),
};

/** @type {PartName} */
let open = "ask";
const nav = el("nav", { cls: "parts", "aria-label": say("tab.measure") });
const body = el("div");

function draw() {
  refill(nav, NAMES.map((name) => button(say(`part.${name}`), () => choose(name), {
    "aria-current": name === open ? "true" : null, data: { key: name },
  })));
  refill(body, PARTS[open].root);
}

/** @param {PartName} name @param {string} [run] name of the run to show */
function choose(name, run) {
  open = name;
  draw();
  PARTS[name].opened(run);
}

export const measure = el("div", { cls: "pincite" },
  el("section", { cls: "page measure", "aria-label": say("tab.measure") },
    el("h2", { cls: "big" }, say("tab.measure")),
    el("p", { cls: "quiet what" }, say("measure.what")), picker.root, nav, body));

draw();
new IntersectionObserver((entries) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  picker.reload();
  PARTS[open].opened();
}).observe(measure);

/** @param {() => void} listener called if the visitor is the owner of the machine, who may make gold */
export const whenOwner = (listener) => measuring.summary().then(listener, () => {});
