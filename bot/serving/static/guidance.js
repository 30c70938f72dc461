// After an abstention: what was searched, what can be asked, and where else.
// @ts-check

import { button, counted, el } from "./dom.js";

/** @import {Guidance} from "./messages.js" */
/** @import {Exchange} from "./store.js" */
/** @import {Actions} from "./exchange.js" */

/** @param {Guidance | null | undefined} given */
export function searched(given) {
  if (!given) return null;
  const { documents, passages, unknown } = given;
  const extent = documents !== null && passages !== null
    && `Searched ${counted(documents, "document")}, ${counted(passages, "passage")}. `;
  const missing = unknown.length > 0 && `Nowhere in them: ${unknown.join(", ")}.`;
  return (extent || missing) && el("p", { cls: "quiet", dir: "auto" }, extent, missing);
}

/** @param {Exchange} exchange @param {Guidance | null | undefined} given @param {Actions} actions */
export function guidance(exchange, given, actions) {
  if (!given) return null;
  const { questions, elsewhere } = given;
  const { id, question } = exchange;
  return el("div", { cls: "guidance" },
    questions.length > 0 && el("section", { "aria-label": "You can ask" },
      el("p", { cls: "quiet" }, "These documents do answer:"),
      el("ul", { cls: "examples" }, questions.map((one) =>
        el("li", {}, button(one.question, () => actions.ask(one.question), {
          dir: "auto", data: { key: `askable ${id} ${one.question}` },
        }))))),
    elsewhere.length > 0 && el("p", { cls: "quiet" }, "Another collection may answer it: ", elsewhere.map((name) =>
      button(name, () => actions.askElsewhere(name, question),
        { cls: "plain", data: { key: `elsewhere ${id} ${name}` } }))),
    el("p", { cls: "quiet" }, button("Add documents", actions.addDocuments, {
      cls: "plain", data: { key: `add ${id}` },
    }), " that hold the answer, and ask again."));
}
