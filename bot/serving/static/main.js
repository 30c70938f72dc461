// The page: Gradio draws the tabs, and this fills them.
// @ts-check

import { lightCitations, mountChat } from "./chat.js";
import { onAway, watch } from "./connection.js";
import { mountDocuments } from "./documents.js";
import { button, el, refill } from "./dom.js";
import { mountQuality } from "./quality.js";
import { mountPanel } from "./source.js";

const PLACES = { "pincite-chat": mountChat, "pincite-documents": mountDocuments, "pincite-quality": mountQuality };

document.documentElement.lang ||= "en";

function fill() {
  for (const [id, mount] of Object.entries(PLACES)) {
    const place = document.getElementById(id);
    if (!place || place.querySelector(":scope > .pincite")) continue;
    const root = el("div", { cls: "pincite" });
    place.append(root);
    mount(root);
    document.getElementById("pincite-loading")?.remove();
  }
}

const notice = /** @type {HTMLElement} */ (document.getElementById("pincite-away"));
onAway((away) => {
  notice.hidden = !away;
  const text = "Your conversations are safe in this browser. The page keeps trying, and goes on by itself.";
  refill(notice, away && [
    el("strong", {}, "The server is away. "), text, button("Reload", () => location.reload(), { cls: "plain" }),
  ]);
});

mountPanel((exchangeId, number) => lightCitations(exchangeId, number === null ? [] : [number]));
new MutationObserver(fill).observe(document.body, { childList: true, subtree: true });
fill();
watch();
