// An answer with its footnotes, as plain text and as Markdown.

import { where } from "./dom.js";

const place = (c) => [c.title, c.source !== c.title ? c.source : "", c.published ?? "", where(c)].filter(Boolean).join(", ");

const escaped = (text) => text.replace(/[\\`*_{}[\]<>()#+\-!|~&]/g, "\\$&").replace(/\s+/g, " ");

const head = (answer) => ({ yes: "Yes.", no: "No.", mixed: "The sources disagree." })[answer.verdict] ?? "";

export function plain(answer) {
  if (answer.status === "abstained") return "The documents don't answer this.";
  const said = answer.statements.map((s) => `${s.text} ${s.citations.map((n) => `[${n + 1}]`).join("")}`);
  const notes = answer.citations.map((c, n) => `[${n + 1}] ${place(c)}: “${c.quote.replace(/\s+/g, " ")}”`);
  return [[head(answer), ...said].filter(Boolean).join(" "), "", ...notes].join("\n");
}

export function markdown(answer) {
  if (answer.status === "abstained") return "The documents don't answer this.";
  const said = answer.statements.map((s) => `${escaped(s.text)}${s.citations.map((n) => `[^${n + 1}]`).join("")}`);
  const notes = answer.citations.map((c, n) => `[^${n + 1}]: ${escaped(place(c))}: “${escaped(c.quote)}”`);
  const verdict = head(answer) && `**${head(answer)}**`;
  return [[verdict, ...said].filter(Boolean).join(" "), "", ...notes].join("\n");
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
