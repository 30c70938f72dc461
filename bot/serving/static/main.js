// The page: Gradio draws the tabs; this adds the masthead and fills the tabs.
// @ts-check

import { chat, focusField, lightCitations } from "./chat.js";
import { onAway, watch } from "./connection.js";
import { documents } from "./documents.js";
import { button, el, refill } from "./dom.js";
import { quality } from "./quality.js";
import { mountPanel } from "./source.js";

/** What stands in each tab. It is made at once, and put in place when Gradio has drawn the tab. */
const TABS = { "pincite-chat": chat, "pincite-documents": documents, "pincite-quality": quality };

function fill() {
  for (const [id, root] of Object.entries(TABS)) {
    const tab = document.getElementById(id);
    if (!tab || tab.contains(root)) continue;
    tab.append(root);
    if (root === chat) focusField();
  }
}

const notice = el("div", { cls: "away", role: "status", hidden: true });

onAway((away) => {
  notice.hidden = !away;
  const text = "Your conversations are safe in this browser. The page keeps trying, and goes on by itself.";
  refill(notice, away && [
    el("strong", {}, "The server is away. "), text, button("Reload", () => location.reload(), { cls: "plain" }),
  ]);
});

document.body.prepend(
  el("a", { cls: "skip", href: "#pincite-question" }, "Skip to the question"),
  el("header", { cls: "masthead" },
    el("h1", { cls: "wordmark" }, "Pincite"),
    el("span", { cls: "tagline" }, "every statement, pinned to its source")),
  notice,
);
mountPanel((exchangeId, number) => lightCitations(exchangeId, number === null ? [] : [number]));
new MutationObserver(fill).observe(document.body, { childList: true, subtree: true });
fill();
watch();
