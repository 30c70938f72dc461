// A gold pair in the making: what has to be said, and the sentences that it must rest on.
// @ts-check

import { Refused } from "./api.js";
import { announce, button, el, refill } from "./dom.js";
import * as measuring from "./measuring.js";
import { keyOf, pointedAt, pointing } from "./pointing.js";
import { number, say, sayAround, sayRemark } from "./wording.js";

/** @import {Answer, GoldChoice, GoldDraft, GoldPassage, MeasuredTurn, SavedPair} from "./messages.js" */
/** @import {Spot} from "./pointing.js" */

/**
 * @typedef {object} Pair
 * @property {string | null} id
 * @property {string} question
 * @property {MeasuredTurn[]} history
 * @property {GoldChoice["kind"]} kind null: guessed
 * @property {boolean} answerable
 * @property {string[][]} answers wordings of each part
 * @property {GoldChoice["verdict"]} verdict
 * @property {Spot[][]} evidence
 * @property {Spot[]} near
 * @property {string} note
 * @property {"dev" | "test"} split
 * @property {string[]} tags
 * @property {number | null} weight null: that of the pair that it replaces, or 1
 * @property {boolean} own whether the answer's own words and quotes were accepted
 */

/** @typedef {Pick<Answer, "status" | "verdict" | "short" | "text">} Said */

const KINDS = /** @type {const} */ ([
  "factoid", "boolean", "list", "comparison", "descriptive", "temporal", "conflict", "multi_evidence", "follow_up",
  "false_premise", "unanswerable", "adversarial",
]);
const VERDICTS = /** @type {const} */ ([null, "yes", "no", "mixed"]);

/** @param {string} question @returns {Pair} */
export const empty = (question) => ({
  id: null, question, history: [], kind: null, answerable: true, answers: [[]], verdict: null, evidence: [], near: [],
  note: "", split: "dev", tags: [], weight: null, own: false,
});

/** @param {GoldDraft} draft @returns {Pair} */
export const pairOf = (draft) => ({
  id: draft.id, question: draft.question, history: draft.history, kind: draft.kind, answerable: draft.answerable,
  answers: draft.answers.length ? draft.answers.map((part) => [...part]) : [[]], verdict: draft.verdict,
  evidence: draft.evidence.map((alternatives) => [...alternatives]), near: [...draft.near_miss], note: draft.note ?? "",
  split: draft.split, tags: draft.tags, weight: draft.weight, own: draft.tags.includes("own-answer"),
});

let made = 0;

/**
 * Makes the form of a pair beside the passages that it may rest on.
 * @param {object} host
 * @param {() => string} host.suite name of the suite to save into; empty where none is named
 * @param {() => string} host.collection
 * @param {(saved: SavedPair) => void} host.onSaved
 * @param {() => void} host.leave called on Escape
 */
export function goldForm({ suite, collection, onSaved, leave }) {
  const name = `gold-${(made += 1)}`;
  let pair = empty("");
  /** @type {Said | null} */
  let said = null;
  /** @type {readonly GoldPassage[]} */
  let passages = [];
  /** Wordings that are typed and not added yet, by part. @type {string[]} */
  let typed = [];
  /** @type {import("./dom.js").Children} */
  let result = null;

  const points = pointing({ collection, onPoint: point, mark, leave });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    save();
  };
  const fields = el("form", { cls: "gold-fields", "aria-label": say("gold.pair"), onsubmit: submit });
  const root = el("div", { cls: "gold", hidden: true }, fields, points.root);

  /** Saves on Ctrl+Enter. @param {KeyboardEvent} event */
  function onKey(event) {
    if (root.hidden || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  }

  /**
   * @param {Pair} next
   * @param {readonly GoldPassage[]} shown
   * @param {Said | null} answer
   */
  function open(next, shown, answer) {
    [pair, passages, said, typed, result] = [next, shown, answer, [], null];
    root.hidden = false;
    draw();
    points.show(passages);
  }

  function draw() {
    points.redraw();
    refill(fields,
      el("div", { role: "status" }, result),
      el("p", { cls: "gold-question", dir: "auto" }, pair.question),
      said && answer(said),
      radios(say("gold.holds"), "answerable", [["yes", say("gold.yes")], ["no", say("gold.notThere")]],
        pair.answerable ? "yes" : "no", (value) => (pair.answerable = value === "yes")),
      pair.answerable ? whatIsRight() : whatIsNear(),
      further(),
      el("p", { cls: "gold-save" },
        el("button", { type: "submit", cls: "send", disabled: !suite(), data: { key: "save" } },
          suite() ? say("gold.saveInto", { suite: suite() }) : say("gold.nameFirst")),
        el("span", { cls: "quiet" }, say("gold.saveKeys"))));
  }

  /** @param {Said} one */
  function answer(one) {
    const words = one.text.trim();
    const head = one.verdict ? say(`verdict.${one.verdict}`) : one.short;
    return el("div", { cls: "gold-said" },
      el("h4", {}, say(one.status === "abstained" ? "gold.nothingAnswered" : "gold.answer")),
      head && el("p", { cls: "verdict", dir: "auto" }, head),
      words !== (one.verdict ?? one.short) && el("p", { dir: "auto" }, words),
      button(say(one.status === "abstained" ? "gold.rightNothing" : "gold.accept"), accept,
        { cls: "plain", data: { key: "accept" } }));
  }

  /** Takes over what the answer says and cites. */
  function accept() {
    if (!said) return;
    if (said.status === "abstained") pair.answerable = false;
    else {
      pair.answerable = true;
      pair.verdict = said.verdict;
      pair.answers = said.short ? [[said.short]] : [[]];
      pair.evidence = passages.flatMap(({ title, sentences }) => sentences.filter((one) => one.cited).map(
        ({ document_id: id, start, end, shown }) => [{ document_id: id, title, start, end, shown }]));
    }
    pair.own = true;
    draw();
    announce(say("gold.accepted"));
  }

  function whatIsRight() {
    return el("div", {},
      el("fieldset", {}, el("legend", {}, say("gold.what")),
        pair.answers.map((wordings, part) => wordingsOf(wordings, part)),
        button(say("gold.part"), () => {
          pair.answers.push([]);
          draw();
          wordingField(pair.answers.length - 1)?.focus();
        }, { cls: "plain", data: { key: "part" } })),
      radios(say("gold.verdict"), "verdict",
        VERDICTS.map((one) => [one ?? "none", say(`verdict.${one ?? "none"}`)]), pair.verdict ?? "none",
        (value) => (pair.verdict = VERDICTS.find((one) => one === value) ?? null)),
      el("h4", {}, say("gold.evidence")),
      pair.evidence.length ? pointedAt(pair.evidence, take)
        : el("p", { cls: "quiet" }, say("gold.evidenceHint")));
  }

  function whatIsNear() {
    return el("div", {},
      el("h4", {}, say("gold.nearMiss")),
      pair.near.length ? pointedAt(pair.near.map((one) => [one]), take)
        : el("p", { cls: "quiet" }, say("gold.nearHint")));
  }

  /** @param {number} part @returns {HTMLInputElement | null} */
  const wordingField = (part) => fields.querySelector(`[data-key="wording ${part}"]`);

  /** @param {string[]} wordings @param {number} part */
  function wordingsOf(wordings, part) {
    const several = pair.answers.length > 1;
    const field = el("input", {
      type: "text", "aria-label": several ? say("gold.wordingOf", { number: part + 1 }) : say("gold.wording"),
      placeholder: say(wordings.length ? "gold.another" : "gold.one"), data: { key: `wording ${part}` },
      value: typed[part] ?? "",
      oninput: () => (typed[part] = field.value),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !field.value.trim()) return;
        event.preventDefault();
        settle();
        draw();
      },
    });
    return el("div", { cls: "gold-part" },
      several && el("span", { cls: "quiet" }, `${number(part + 1)}.`),
      el("ul", { cls: "chips" }, wordings.map((one, n) => el("li", {}, el("span", { dir: "auto" }, one),
        button("×", () => {
          wordings.splice(n, 1);
          draw();
        }, {
          cls: "plain", "aria-label": say("gold.removeWording", { wording: one }),
          data: { key: `wording ${part} ${n}` },
        })))),
      field);
  }

  /** Adds the wordings that are typed. */
  function settle() {
    typed.forEach((text, part) => {
      const wording = text?.trim();
      if (wording && !pair.answers[part].includes(wording)) pair.answers[part].push(wording);
    });
    typed = [];
  }

  function further() {
    const kind = el("select", { data: { key: "kind" }, onchange: () => {
      pair.kind = KINDS.find((one) => one === kind.value) ?? null;
    } }, el("option", { value: "" }, say("gold.guessed")),
      KINDS.map((one) => el("option", { value: one, selected: one === pair.kind }, say(`kind.${one}`))));
    const note = el("input", { type: "text", value: pair.note, data: { key: "note" }, oninput: () => {
      pair.note = note.value;
    } });
    return el("div", { cls: "gold-more" },
      el("label", { cls: "quiet" }, say("gold.kind"), " ", kind),
      el("label", { cls: "quiet" }, say("gold.note"), " ", note));
  }

  /**
   * @param {string} legend
   * @param {string} field
   * @param {string[][]} options values with their labels
   * @param {string} chosen
   * @param {(value: string) => void} choose
   */
  function radios(legend, field, options, chosen, choose) {
    return el("fieldset", {}, el("legend", {}, legend), options.map(([value, label]) => el("label", {},
      el("input", {
        type: "radio", name: `${name}-${field}`, value, checked: value === chosen, data: { key: `${field} ${value}` },
        onchange: () => {
          choose(value);
          draw();
        },
      }), ` ${label} `)));
  }

  /** @param {Spot} spot @param {boolean} instead */
  function point(spot, instead) {
    const wanted = keyOf(spot);
    if (all().some((one) => keyOf(one) === wanted)) take(spot);
    else if (!pair.answerable) pair.near.push(spot);
    else if (instead && pair.evidence.length) pair.evidence[pair.evidence.length - 1].push(spot);
    else pair.evidence.push([spot]);
    draw();
  }

  const all = () => (pair.answerable ? pair.evidence.flat() : pair.near);

  /** @param {Spot} spot */
  function take(spot) {
    const others = (/** @type {Spot} */ one) => keyOf(one) !== keyOf(spot);
    pair.near = pair.near.filter(others);
    pair.evidence = pair.evidence.map((alternatives) => alternatives.filter(others)).filter((some) => some.length);
    draw();
  }

  /** @param {Spot} spot */
  function mark(spot) {
    const wanted = keyOf(spot);
    if (!pair.answerable) return pair.near.some((one) => keyOf(one) === wanted) ? say("gold.markNear") : "";
    const entry = pair.evidence.findIndex((alternatives) => alternatives.some((one) => keyOf(one) === wanted));
    if (entry < 0) return "";
    return keyOf(pair.evidence[entry][0]) === wanted ? number(entry + 1) : say("gold.markOr", { number: entry + 1 });
  }

  /** @param {string | null} [replaced] id of the pair whose place it takes */
  async function save(replaced = pair.id) {
    if (!suite()) return;
    settle();
    const place = (/** @type {Spot} */ { document_id: id, start, end }) => ({ document_id: id, start, end });
    try {
      const saved = await measuring.save(suite(), {
        collection: collection(), question: pair.question, history: pair.history, kind: pair.kind,
        answerable: pair.answerable, answers: pair.answerable ? pair.answers.filter((part) => part.length) : [],
        verdict: pair.answerable ? pair.verdict : null,
        evidence: pair.answerable ? pair.evidence.map((alternatives) => alternatives.map(place)) : [],
        near_miss: pair.answerable ? [] : pair.near.map(place),
        note: pair.note.trim() || null, id: replaced, split: pair.split, tags: pair.tags, weight: pair.weight,
        own_answer: pair.own,
      });
      pair.id = saved.id;
      result = [
        el("p", { cls: "saved" },
          sayAround(saved.replaced ? "gold.replaced" : "gold.saved",
            { id: el("span", { dir: "auto" }, saved.id), kind: say(`kind.${saved.kind}`) })),
        saved.doubts.length > 0 && el("ul", { cls: "doubts" },
          saved.doubts.map((doubt) => el("li", {}, sayRemark(doubt)))),
      ];
      draw();
      onSaved(saved);
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      const asked = error instanceof Refused && error.type === "AskedAlready" ? String(error.values.id) : null;
      result = el("div", { cls: "problem", role: "alert" }, el("p", {}, message),
        asked && button(say("gold.replace", { id: asked }), () => save(asked), { data: { key: "replace" } }));
      draw();
    }
  }

  return {
    root, open, onKey, redraw: () => !root.hidden && draw(), focus: points.focus,
    close: () => {
      root.hidden = true;
    },
  };
}
