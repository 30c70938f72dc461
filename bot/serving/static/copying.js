// An answer with its footnotes, as plain text and as Markdown.
// @ts-check

import { where } from "./dom.js";

/** @import {Citation} from "./messages.js" */
/** @import {AnswerSoFar} from "./store.js" */

const NO_ANSWER = "The documents don't answer this.";

/** @param {Citation} citation */
const reference = ({ title, source, published, ...position }) =>
  [title, source !== title ? source : "", published ?? "", where(position)].filter(Boolean).join(", ");

/** @param {string} text */
const escaped = (text) => text.replace(/[\\`*_{}[\]<>()#+\-!|~&]/g, "\\$&").replace(/\s+/g, " ");

/**
 * The verdict or short answer that the text begins with. Offsets count code points.
 * @param {AnswerSoFar} answer
 */
const headline = (answer) => [...answer.text].slice(0, answer.statements[0]?.start ?? 0).join("").trim();

/** @param {number[]} citations @param {string} prefix */
const marks = (citations, prefix) => citations.map((n) => `[${prefix}${n + 1}]`).join("");

/**
 * @param {AnswerSoFar} answer
 * @param {string} prefix
 * @param {(text: string) => string} shown
 */
const sides = (answer, prefix, shown) =>
  answer.disagreements.map(
    (one) => `${shown(one.claim)} For: ${marks(one.for, prefix)}, against: ${marks(one.against, prefix)}`,
  );

/**
 * @param {AnswerSoFar} answer
 * @param {(citation: Citation, number: number) => string} note
 */
const notes = (answer, note) => answer.citations.flatMap((citation, n) => (citation ? [note(citation, n + 1)] : []));

/** @param {AnswerSoFar} answer */
export function plain(answer) {
  if (answer.status === "abstained") return NO_ANSWER;
  const statements = answer.statements.map((s) => `${s.text} ${marks(s.citations, "")}`);
  return [
    [headline(answer), ...statements].filter(Boolean).join(" "),
    ...sides(answer, "", String),
    "",
    ...notes(answer, (c, number) => `[${number}] ${reference(c)}: “${c.quote.replace(/\s+/g, " ")}”`),
  ].join("\n");
}

/** @param {AnswerSoFar} answer */
export function markdown(answer) {
  if (answer.status === "abstained") return NO_ANSWER;
  const verdict = headline(answer) && `**${escaped(headline(answer))}**`;
  const statements = answer.statements.map((s) => `${escaped(s.text)}${marks(s.citations, "^")}`);
  return [
    [verdict, ...statements].filter(Boolean).join(" "),
    ...sides(answer, "^", escaped).flatMap((side) => ["", side]),
    "",
    ...notes(answer, (c, number) => `[^${number}]: ${escaped(reference(c))}: “${escaped(c.quote)}”`),
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
