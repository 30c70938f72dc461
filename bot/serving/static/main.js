// The page: Gradio draws the tabs; this adds the masthead and fills the tabs.
// @ts-check

import { account, showVisitor } from "./account.js";
import { follow, go } from "./address.js";
import { chat, nameInAddress, openNamed } from "./chat.js";
import { focusField } from "./composer.js";
import { onAway, watch } from "./connection.js";
import { documents } from "./documents.js";
import { button, el, refill } from "./dom.js";
import { languageSwitch } from "./languages.js";
import { lightCitations } from "./log.js";
import { measure, whenOwner } from "./measure.js";
import { quality } from "./quality.js";
import * as source from "./source.js";
import { onTab, openTab, tabOf } from "./tabs.js";
import { language, say } from "./wording.js";

/** @import {Place} from "./address.js" */

/** What stands in each tab. It is made at once, and put in place when Gradio has drawn the tab. */
const TABS = {
  "pincite-chat": chat, "pincite-documents": documents, "pincite-quality": quality, "pincite-measure": measure,
};

/** Whether the visitor may make gold; the tab for it is not there for others. */
let owner = false;

function fill() {
  tabOf("measure")?.toggleAttribute("hidden", !owner);
  for (const [id, root] of Object.entries(TABS)) {
    const tab = document.getElementById(id);
    if (!tab || tab.contains(root)) continue;
    tab.append(root);
    if (root !== chat) continue;
    focusField();
    if (!followed) follow(open);
    followed = true;
  }
}

let followed = false;

/** @param {Place} place */
function open(place) {
  if (place.kind === "source") {
    const { collection, document: id, span } = place;
    if (span) source.open({ collection, citations: [{ document_id: id, start: span[0], end: span[1] }], number: 0 });
    else source.openDocument(collection, id);
    return;
  }
  source.close();
  openTab(place.kind === "tab" ? place.name : "chat");
  if (place.kind !== "tab") openNamed(place.kind === "conversation" ? place.id : null);
}

onTab((name) => {
  if (name === "chat") nameInAddress();
  else go({ kind: "tab", name });
});

const notice = el("div", { cls: "away", role: "status", hidden: true });

onAway((away) => {
  notice.hidden = !away;
  refill(notice, away && [
    el("strong", {}, say("away.title")), " ", say("away.text"),
    button(say("away.reload"), () => location.reload(), { cls: "plain" }),
  ]);
});

document.body.prepend(
  el("a", { cls: "skip", href: "#pincite-question" }, say("page.skip")),
  el("header", { cls: "masthead" },
    el("h1", { cls: "wordmark" }, "Pincite"),
    el("span", { cls: "tagline" }, say("page.tagline")),
    account("wide-only"),
    languageSwitch("wide-only")),
  notice,
);
const root = document.documentElement;
const nameLanguage = () => root.lang !== language && (root.lang = language);
nameLanguage();
new MutationObserver(nameLanguage).observe(root, { attributeFilter: ["lang"] }); // Gradio names the browser's own one
source.mountPanel((exchangeId, number) => lightCitations(exchangeId, number === null ? [] : [number]));
new MutationObserver(fill).observe(document.body, { childList: true, subtree: true });
fill();
whenOwner(() => {
  owner = true;
  fill();
});
watch();
showVisitor();
