// The choice of the page's language: in the masthead, or on a phone under the list of conversations.
// @ts-check

import { el } from "./dom.js";
import { choose, language, languages, say } from "./wording.js";

/** @param {string} cls */
export function languageSwitch(cls) {
  const select = el("select", { "aria-label": say("page.language"), onchange: () => choose(select.value) },
    Object.entries(languages).map(([code, name]) => el("option", { value: code, lang: code }, name)));
  select.value = language;
  return el("div", { cls: `languages ${cls}` }, select);
}
