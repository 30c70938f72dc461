// A conversation as a file: Markdown with footnotes, or JSON.
// @ts-check

import { escaped, markdown } from "./copying.js";
import { el } from "./dom.js";
import { say } from "./wording.js";

/** @import {Conversation} from "./store.js" */

const LONGEST_NAME = 60;

/** @param {Conversation} conversation */
export function asMarkdown({ title, exchanges }) {
  const parts = exchanges.map(({ question, answer }, n) => {
    const reply = answer ? markdown(answer, `${n + 1}-`) : `_${say("export.unanswered")}_`;
    return `## ${escaped(question)}\n\n${reply}\n`;
  });
  return [`# ${escaped(title)}\n`, ...parts].join("\n");
}

/** @param {Conversation} conversation */
export function asJson({ title, exchanges }) {
  const kept = exchanges.map(({ question, collection, also, asked, answer, rating, comment }) =>
    ({ question, collection, also, asked: new Date(asked).toISOString(), answer, rating, comment }));
  return `${JSON.stringify({ title, exchanges: kept }, null, 2)}\n`;
}

/**
 * Saves a text as a file.
 * @param {string} title
 * @param {string} suffix
 * @param {string} type
 * @param {string} text
 */
export const download = (title, suffix, type, text) => downloadBlob(title, suffix, new Blob([text], { type }));

/** Saves a blob as a file. @param {string} title @param {string} suffix @param {Blob} blob */
export function downloadBlob(title, suffix, blob) {
  const name = title.replace(/[^\p{L}\p{N} _.-]+/gu, "").trim().slice(0, LONGEST_NAME) || say("export.name");
  const href = URL.createObjectURL(blob);
  el("a", { href, download: `${name}.${suffix}` }).click();
  setTimeout(() => URL.revokeObjectURL(href));
}
