// An answer with its footnotes, as plain text and as Markdown.

import { where } from "./dom.js";

const place = (c) => [c.title, c.source !== c.title ? c.source : "", c.published ?? "", where(c)].filter(Boolean).join(", ");

const escaped = (text) => text.replace(/[\\`*_{}[\]<>()#+\-!|~&]/g, "\\$&").replace(/\s+/g, " ");

// The verdict or short answer that the text begins with. Offsets count code points.
const head = (answer) => [...answer.text].slice(0, answer.statements[0]?.start ?? 0).join("").trim();

const numbers = (cited, mark) => cited.map((n) => `[${mark}${n + 1}]`).join("");

const opposed = (answer, mark, shown) =>
  (answer.disagreements ?? []).map((one) => `${shown(one.claim)} For: ${numbers(one.for, mark)}, against: ${numbers(one.against, mark)}`);

export function plain(answer) {
  if (answer.status === "abstained") return "The documents don't answer this.";
  const said = answer.statements.map((s) => `${s.text} ${numbers(s.citations, "")}`);
  const notes = answer.citations.map((c, n) => `[${n + 1}] ${place(c)}: “${c.quote.replace(/\s+/g, " ")}”`);
  return [[head(answer), ...said].filter(Boolean).join(" "), ...opposed(answer, "", String), "", ...notes].join("\n");
}

export function markdown(answer) {
  if (answer.status === "abstained") return "The documents don't answer this.";
  const said = answer.statements.map((s) => `${escaped(s.text)}${numbers(s.citations, "^")}`);
  const notes = answer.citations.map((c, n) => `[^${n + 1}]: ${escaped(place(c))}: “${escaped(c.quote)}”`);
  const verdict = head(answer) && `**${escaped(head(answer))}**`;
  const sides = opposed(answer, "^", escaped).flatMap((one) => ["", one]);
  return [[verdict, ...said].filter(Boolean).join(" "), ...sides, "", ...notes].join("\n");
}

export async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea"); // without https there is no clipboard but this one
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  return undefined;
}
