// Saved questions on the page: their list, the button that saves one, and what has changed since.
// @ts-check

import { announce, button, el } from "./dom.js";
import { titleOfName } from "./picker.js";
import { differs, pin, pinOf, pins, unpin } from "./pins.js";
import { listed, moment, say } from "./wording.js";

/** @import {Comparison, Pin} from "./pins.js" */
/** @import {Exchange} from "./store.js" */

/** @typedef {{ ask: (pin: Pin) => void, redraw: () => void }} PinActions */

/** The list of saved questions; nothing without any. @param {PinActions} actions @param {string} place a key */
export function pinnedList({ ask, redraw }, place) {
  const all = pins();
  if (!all.length) return null;
  return el("section", { cls: "pins", "aria-label": say("pins.title") },
    el("h3", { cls: "quiet" }, say("pins.title")),
    el("ul", {}, all.map((one) => {
      const { id, question } = one;
      const label = [
        el("span", { cls: "pinned-question", dir: "auto" }, question), el("span", { cls: "quiet" }, facts(one)),
      ];
      const drop = () => {
        unpin(id);
        announce(say("pins.dropped"));
        redraw();
      };
      return el("li", {},
        button(label, () => ask(one),
          { cls: "title", title: say("pins.ask", { question }), data: { key: `${place} ${id}` } }),
        button("×", drop,
          { cls: "close", "aria-label": say("pins.drop", { question }), data: { key: `${place} drop ${id}` } }));
    })));
}

/** @param {Pin} one */
function facts({ collection, also = [], last, changed }) {
  const name = listed([collection, ...also].map(titleOfName));
  return [
    say("pins.asked", { collection: name, when: moment(last.asked) }),
    changed && " · ", changed && el("strong", { cls: "changed" }, say("pins.changed")),
  ];
}

/** Saves the question of an answer, or drops it. @param {Exchange} exchange @param {() => void} redraw */
export function pinButton(exchange, redraw) {
  if (exchange.state !== "done" || exchange.answer?.status === "talk") return null;
  const known = pinOf(exchange);
  const toggle = () => {
    if (known) unpin(known.id);
    const kept = known ? false : pin(exchange);
    announce(say(known ? "pins.dropped" : kept ? "pins.done" : "pins.full"));
    redraw();
  };
  return button(say(known ? "pins.kept" : "save"), toggle, {
    cls: "plain pin", "aria-label": say("pins.keep"), title: say("pins.keep"), "aria-pressed": String(Boolean(known)),
    data: { key: `pin ${exchange.id}` },
  });
}

/** @param {Comparison | null | undefined} comparison with the answer to the same question before */
export function comparisonView(comparison) {
  if (!comparison) return null;
  const { since, before, added, gone } = comparison;
  const when = moment(since);
  if (!differs(comparison)) return el("p", { cls: "quiet compared", role: "note" }, say("pins.same", { when }));
  const what = listed([
    before !== null && say("pins.text"), added > 0 && say("pins.added", { count: added }),
    gone.length > 0 && say("pins.gone", { count: gone.length }),
  ]);
  return el("details", { cls: "compared" },
    el("summary", {}, say("pins.differs", { when, what })),
    before !== null && [el("h3", {}, say("pins.before")), el("p", { cls: "before", dir: "auto" }, before)],
    gone.length > 0 && el("h3", {}, say("pins.goneList")),
    gone.length > 0 && el("ul", {}, gone.map(({ title, quote }) =>
      el("li", { dir: "auto" }, el("q", {}, quote), el("span", { cls: "quiet" }, ` ${title}`)))));
}
