// The page: Gradio draws the tabs; this adds the masthead and fills the tabs.
// @ts-check

import { lightCitations, mountChat } from "./chat.js";
import { onAway, watch } from "./connection.js";
import { mountDocuments } from "./documents.js";
import { button, el, refill } from "./dom.js";
import { mountQuality } from "./quality.js";
import { mountPanel } from "./source.js";

const TABS = { "pincite-chat": mountChat, "pincite-documents": mountDocuments, "pincite-quality": mountQuality };

/** Fills the tabs that Gradio has drawn, each once. */
function fill() {
  for (const [id, mount] of Object.entries(TABS)) {
    const tab = document.getElementById(id);
    if (!tab || tab.querySelector(":scope > .pincite")) continue;
    const root = el("div", { cls: "pincite" });
    tab.append(root);
    mount(root);
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
