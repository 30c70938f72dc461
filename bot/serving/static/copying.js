// An answer with its footnotes, as plain text and as Markdown.
// @ts-check

import { UNVERIFIED, between, refuted, summary } from "./outcomes.js";
import { nameOf, titleOfName } from "./picker.js";
import { where } from "./places.js";
import { listed, say } from "./wording.js";

/** @import {Citation} from "./messages.js" */
/** @import {AnswerSoFar} from "./store.js" */

/** @param {AnswerSoFar} answer @param {Citation} citation */
const reference = ({ collections = [] }, { title, source, published, collection, ...position }) => listed([
  title, source !== title ? source : "", published, where(position),
  collections.length > 1 && titleOfName(nameOf({ collection }, collections[0])),
]);

/** @param {string} text */
export const escaped = (text) => text.replace(/[\\`*_{}[\]<>()#+\-!|~&]/g, "\\$&").replace(/\s+/g, " ");

/**
 * The words of the answer itself before each statement, the statement, and whether it is verified.
 * @param {AnswerSoFar} answer
 * @param {(text: string) => string} shown
 * @param {(text: string) => string} head shows what the answer begins with
 * @param {string} prefix of the numbers
 */
const statements = (answer, shown, head, prefix) =>
  answer.statements.map((one, n) => {
    const words = between(answer, n);
    const unverified = one.supported ? "" : ` ${UNVERIFIED}`;
    const told = `${shown(one.text)}${prefix ? "" : " "}${marks(one.citations, prefix)}${unverified}`;
    return words ? `${n ? shown(words) : head(words)} ${told}` : told;
  });

/** @param {AnswerSoFar} answer @param {(text: string) => string} shown */
const without = (answer, shown) => (refuted(answer).length ? ["", shown(`${summary(refuted(answer).length)}.`)] : []);

/** @param {number[]} citations @param {string} prefix */
const marks = (citations, prefix) => citations.map((n) => `[${prefix}${n + 1}]`).join("");

/**
 * @param {AnswerSoFar} answer
 * @param {string} prefix
 * @param {(text: string) => string} shown
 */
const sides = (answer, prefix, shown) =>
  answer.disagreements.map((one) => {
    const named = { for: marks(one.for, prefix), against: marks(one.against, prefix) };
    const [value, other] = one.values ?? [];
    if (value && other) return `${say("answer.mixed")}: ${shown(value)} ${named.for}, ${shown(other)} ${named.against}`;
    return `${shown(one.claim)} ${say("copy.sides", named)}`;
  });

/**
 * @param {AnswerSoFar} answer
 * @param {(citation: Citation, number: number) => string} note
 */
const notes = (answer, note) => answer.citations.flatMap((citation, n) => (citation ? [note(citation, n + 1)] : []));

/** @param {AnswerSoFar} answer */
export function plain(answer) {
  if (answer.status === "abstained") return say("chat.unanswered");
  return [
    statements(answer, String, String, "").join(" ") || answer.text,
    ...sides(answer, "", String),
    ...without(answer, String),
    "",
    ...notes(answer, (c, number) => `[${number}] ${reference(answer, c)}: “${c.quote.replace(/\s+/g, " ")}”`),
  ].join("\n");
}

/**
 * @param {AnswerSoFar} answer
 * @param {string} [label] what the footnotes' numbers begin with, where several answers stand in one text
 */
export function markdown(answer, label = "") {
  const prefix = `^${label}`;
  if (answer.status === "abstained") return say("chat.unanswered");
  const head = (/** @type {string} */ words) => (answer.status === "likely" ? escaped(words) : `**${escaped(words)}**`);
  return [
    statements(answer, escaped, head, prefix).join(" ") || escaped(answer.text),
    ...sides(answer, prefix, escaped).flatMap((side) => ["", side]),
    ...without(answer, escaped),
    "",
    ...notes(answer, (c, number) => `[${prefix}${number}]: ${escaped(reference(answer, c))}: “${escaped(c.quote)}”`),
  ].join("\n");
}

/** @param {string} text */
export async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea"); // without HTTPS there is only this way
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  return undefined;
}
