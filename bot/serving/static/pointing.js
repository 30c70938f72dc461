// Passages whose sentences can be pointed at, with the pointer or with the keyboard.
// @ts-check

import { button, el, refill } from "./dom.js";
import { letterOf } from "./keys.js";
import { latest } from "./loading.js";
import * as measuring from "./measuring.js";
import { inWords } from "./places.js";
import { say } from "./wording.js";

/** @import {GoldPassage, GoldSentence} from "./messages.js" */
/** @typedef {{ document_id: string, title: string, start: number, end: number, shown: string }} Spot */

/** @param {{ document_id: string, start: number, end: number }} spot */
export const keyOf = ({ document_id: id, start, end }) => `${id} ${start}-${end}`;

/**
 * Makes the list of passages, with a field to look for others.
 * @param {object} host
 * @param {() => string} host.collection
 * @param {(spot: Spot, instead: boolean) => void} host.onPoint called with a sentence, and whether it may stand instead
 *   of the one that was pointed at before
 * @param {(spot: Spot) => string} host.mark what stands before a sentence that was pointed at; empty for others
 * @param {() => void} host.leave called on Escape
 */
export function pointing({ collection, onPoint, mark, leave }) {
  /** @type {GoldPassage[]} */
  let passages = [];
  const load = latest();
  const list = el("div", { cls: "gold-passages", onkeydown: onKey, onclick: onClick });
  const field = el("input", {
    type: "search", "aria-label": say("gold.elsewhere"), placeholder: say("gold.elsewhereHint"),
  });
  const told = el("p", { cls: "quiet", role: "status" });
  const form = el("form", { cls: "gold-search", onsubmit: find },
    field, el("button", { type: "submit" }, say("gold.look")));
  const root = el("section", { "aria-label": say("gold.passages") }, list, form, told);

  /** @param {readonly GoldPassage[]} shown */
  function show(shown) {
    load.cancel();
    passages = [...shown];
    told.textContent = "";
    field.value = "";
    refill(list, passages.map(passage));
    redraw();
  }

  /** @param {GoldPassage} one */
  function passage(one) {
    const at = passages.indexOf(one);
    const sentence = (/** @type {string} */ text, /** @type {number} */ number) => el("span", {
      cls: one.sentences[number].cited ? "sentence cited" : "sentence", role: "button", tabindex: "-1",
      "aria-pressed": "false", data: { at: `${at} ${number}` },
    }, text);
    return el("article", {},
      el("h4", {}, el("span", { dir: "auto" }, one.title), " ", el("span", { cls: "quiet" }, inWords(one.locator))),
      el("p", { cls: "gold-text", dir: "auto" },
        one.pieces.map(({ text, sentence: number }) => (number === null ? text : sentence(text, number)))));
  }

  /** @returns {HTMLElement[]} */
  const sentences = () => [...list.querySelectorAll(/** @type {"span"} */ (".sentence"))];

  /** @param {HTMLElement} node @returns {Spot} */
  function spotOf(node) {
    const [at, number] = (node.dataset.at ?? "").split(" ").map(Number);
    const { title, sentences: all } = passages[at];
    const { document_id: id, start, end, shown } = all[number];
    return { document_id: id, title, start, end, shown };
  }

  /** Shows again which sentences were pointed at. */
  function redraw() {
    for (const node of sentences()) {
      const said = mark(spotOf(node));
      node.setAttribute("aria-pressed", String(Boolean(said)));
      if (said) node.dataset.mark = said;
      else delete node.dataset.mark;
    }
    if (!list.querySelector('[tabindex="0"]')) start()?.setAttribute("tabindex", "0");
  }

  /** The sentence that the keyboard begins at: the first that the answer cites. */
  const start = () => list.querySelector(".sentence.cited") ?? list.querySelector(".sentence");

  /** @param {HTMLElement | undefined} node */
  function focusOn(node) {
    if (!node) return;
    list.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
    node.setAttribute("tabindex", "0");
    node.focus();
  }

  /** @param {MouseEvent} event */
  function onClick({ target, altKey }) {
    const node = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(".sentence")) : null;
    if (!node || String(getSelection())) return;
    focusOn(node);
    onPoint(spotOf(node), altKey);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const { target, ctrlKey, metaKey } = event;
    if (!(target instanceof HTMLElement) || !target.matches(".sentence") || ctrlKey || metaKey) return;
    const all = sentences();
    const at = all.indexOf(target);
    const action = {
      ArrowDown: () => focusOn(all[at + 1]), ArrowUp: () => focusOn(all[at - 1]),
      Home: () => focusOn(all[0]), End: () => focusOn(all.at(-1)),
      Enter: () => onPoint(spotOf(target), false), " ": () => onPoint(spotOf(target), false),
      o: () => onPoint(spotOf(target), true), Escape: leave,
    }[letterOf(event)];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** @param {SubmitEvent} event */
  async function find(event) {
    event.preventDefault();
    const query = field.value.trim();
    if (!query) return;
    told.textContent = say("gold.looking");
    await load(
      (signal) => measuring.search(collection(), query, signal),
      (found) => {
        const fresh = found.filter((one) => !passages.some((other) => keyOf(other) === keyOf(one)));
        told.textContent = fresh.length ? "" : say("gold.nothingNew");
        passages.push(...fresh);
        list.append(...fresh.map(passage));
        redraw();
        focusOn(sentences().find((node) => node.dataset.at === `${passages.length - fresh.length} 0`));
      },
      (error) => (told.textContent = error.message),
    );
  }

  return { root, show, redraw, focus: () => focusOn(/** @type {HTMLElement | undefined} */ (start() ?? undefined)) };
}

/** @param {GoldSentence} one @param {string} title @returns {Spot} */
export const spot = ({ document_id: id, start, end, shown }, title) => ({ document_id: id, title, start, end, shown });

/**
 * What was pointed at, as a list from which each can be taken away.
 * @param {Spot[][]} entries alternatives of each entry
 * @param {(spot: Spot) => void} remove
 */
export function pointedAt(entries, remove) {
  return el("ol", { cls: "gold-spots" }, entries.map((alternatives, entry) => el("li", {},
    alternatives.map((one, n) => el("p", {},
      n > 0 && el("span", { cls: "quiet" }, say("gold.or"), " "),
      el("q", { dir: "auto" }, one.shown), el("span", { cls: "quiet", dir: "auto" }, ` ${one.title} `),
      button("×", () => remove(one), {
        cls: "plain", "aria-label": n ? say("gold.takeAwayOther", { number: entry + 1, alternative: n })
          : say("gold.takeAway", { number: entry + 1 }),
        data: { key: `spot ${keyOf(one)}` },
      }))))));
}
