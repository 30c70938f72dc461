// A pair from a question: ask, see the answer, point at the sentences that hold it, save.
// @ts-check

import { announce, el } from "./dom.js";
import { empty, goldForm } from "./gold.js";
import { latest } from "./loading.js";
import * as measuring from "./measuring.js";
import { say } from "./wording.js";

/** @param {ReturnType<import("./suites.js").suitePicker>} picker @returns {import("./measure.js").Part} */
export function asking(picker) {
  const load = latest();
  const field = el("input", { type: "text", "aria-label": say("gold.question"), maxlength: 20000,
    placeholder: say("gold.questionHint"), id: "pincite-gold-question" });
  const told = el("p", { cls: "quiet", role: "status" });
  const form = goldForm({
    suite: picker.suite, collection: picker.collection, leave: () => field.focus(),
    onSaved: ({ suite, id }) => {
      picker.saved(suite);
      announce(say("gold.savedAs", { id }));
      field.focus();
      field.select();
    },
  });
  const root = el("div", { onkeydown: form.onKey },
    el("form", { cls: "gold-ask", onsubmit: ask },
      field, el("button", { type: "submit", cls: "send" }, say("chat.ask"))),
    told,
    el("p", { cls: "quiet keys" }, say("gold.keys")),
    form.root);

  /** @param {SubmitEvent} event */
  async function ask(event) {
    event.preventDefault();
    const question = field.value.trim();
    if (!question) return;
    form.close();
    told.textContent = say("gold.reading");
    await picker.loaded();
    await load(
      (signal) => measuring.ask(picker.collection(), question, [], signal),
      ({ answer, passages }) => {
        told.textContent = "";
        form.open(empty(question), passages, answer);
        form.focus();
      },
      (error) => (told.textContent = error.message),
    );
  }

  return { root, opened: () => {}, changed: form.redraw };
}
