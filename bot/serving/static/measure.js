// The Measure tab: gold pairs are made here, and the failures of a run worked through.
// @ts-check

import { adopting } from "./adopting.js";
import { button, el, refill } from "./dom.js";
import { failing } from "./failing.js";
import { asking } from "./gold_asking.js";
import { labelling } from "./labelling.js";
import * as measuring from "./measuring.js";
import { suitePicker } from "./suites.js";

/**
 * One of the tab's parts.
 * @typedef {object} Part
 * @property {HTMLElement} root
 * @property {() => void} opened called when the part is opened
 * @property {() => void} changed called when another suite or collection is chosen
 */

const picker = suitePicker(() => Object.values(PARTS).forEach((part) => part.changed()));

/** @type {Record<string, Part>} */
const PARTS = {
  "Ask": asking(picker), "Failures": failing(picker), "Ratings": adopting(picker), "Labels": labelling(),
};

let open = "Ask";
const nav = el("nav", { cls: "parts", "aria-label": "Measure" });
const body = el("div");

function draw() {
  refill(nav, Object.keys(PARTS).map((name) => button(name, () => choose(name), {
    "aria-current": name === open ? "true" : null, data: { key: name },
  })));
  refill(body, PARTS[open].root);
}

/** @param {string} name */
function choose(name) {
  open = name;
  draw();
  PARTS[name].opened();
}

export const measure = el("div", { cls: "pincite" },
  el("section", { cls: "page measure", "aria-label": "Measure" },
    el("h2", { cls: "big" }, "Measure"), picker.root, nav, body));

draw();
new IntersectionObserver((entries) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  picker.reload();
  PARTS[open].opened();
}).observe(measure);

/** @param {() => void} listener called if the visitor is the owner of the machine, who may make gold */
export const whenOwner = (listener) => measuring.summary().then(listener, () => {});
