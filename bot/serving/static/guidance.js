// After an abstention: what was searched, what can be asked, and where else.
// @ts-check

import { button, el } from "./dom.js";
import { languageName, listed, say, sayAround } from "./wording.js";

/** @import {Guidance} from "./messages.js" */
/** @import {Exchange} from "./store.js" */
/** @import {Actions} from "./exchange.js" */

/** @param {Guidance | null | undefined} given */
export function searched(given) {
  if (!given) return null;
  const { documents, passages, unknown } = given;
  const extent = documents !== null && passages !== null
    && say("guidance.searched", {
      documents: say("count.documents", { count: documents }), passages: say("count.passages", { count: passages }),
    });
  const missing = unknown.length > 0 && say("answer.missing", { words: listed(unknown) });
  return (extent || missing) && el("p", { cls: "quiet", dir: "auto" }, [extent, missing].filter(Boolean).join(" "));
}

/** @param {Exchange} exchange @param {Guidance | null | undefined} given @param {Actions} actions */
export function guidance(exchange, given, actions) {
  if (!given) return null;
  const { questions, elsewhere } = given;
  const { id, question } = exchange;
  return el("div", { cls: "guidance" },
    given.language && el("p", {}, say("guidance.language", { language: languageName(given.language) })),
    exchange.within && el("p", {}, button(say("guidance.everywhere"), () => actions.askEverywhere(question),
      { cls: "plain", data: { key: `everywhere ${id}` } })),
    questions.length > 0 && el("section", { "aria-label": say("guidance.questions") },
      el("p", { cls: "quiet" }, say("guidance.answered")),
      el("ul", { cls: "examples" }, questions.map((one) =>
        el("li", {}, button(one.question, () => actions.ask(one.question), {
          dir: "auto", data: { key: `askable ${id} ${one.question}` },
        }))))),
    elsewhere.length > 0 && el("p", { cls: "quiet" }, sayAround("answer.elsewhere", {
      collections: elsewhere.map((name) => button(name, () => actions.askElsewhere(name, question),
        { cls: "plain", data: { key: `elsewhere ${id} ${name}` } })),
    })),
    el("p", { cls: "quiet" }, sayAround("guidance.adding", {
      add: button(say("guidance.add"), actions.addDocuments, { cls: "plain", data: { key: `add ${id}` } }),
    })));
}
