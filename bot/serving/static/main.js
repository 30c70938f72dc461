// The page: Gradio draws the tabs, this fills them.

import * as api from "./api.js";
import { button, el, refill } from "./dom.js";
import { mountChat } from "./chat.js";
import { mountDocuments } from "./documents.js";
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

const away = document.getElementById("pincite-away");
api.onAway((now) => {
  away.hidden = !now;
  refill(away, now && [
    el("strong", {}, "The server is away. "),
    "Your conversations are kept in this browser. Trying again every second; the page goes on by itself.",
    button("Reload", () => location.reload(), { cls: "plain" }),
  ]);
});

mountPanel();
new MutationObserver(fill).observe(document.body, { childList: true, subtree: true });
fill();
api.watch();
