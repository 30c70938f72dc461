// The log of the open conversation: its exchanges, each drawn again as its answer grows.
// @ts-check

import { childWith, el, refill } from "./dom.js";
import { exchangeView } from "./exchange.js";
import * as source from "./source.js";
import { say } from "./wording.js";

/** @import {Actions} from "./exchange.js" */
/** @import {Exchange} from "./store.js" */
/** @typedef {Omit<Actions, "cite" | "openPassage" | "light">} ChatActions what an exchange asks of the chat */

const NEAR_END = 120; // px from the end at which the log keeps scrolling as the answer grows

export const log = el("div", { cls: "log", role: "log", "aria-label": say("chat.log"), tabindex: "0" });

/** @type {(exchange: Exchange) => ChatActions} */
let actionsOf;

/** @param {(exchange: Exchange) => ChatActions} actions */
export const mountLog = (actions) => (actionsOf = actions);

/** @param {Exchange[]} exchanges */
export const drawExchanges = (exchanges) => refill(log, exchanges.map(exchangeElement));

/** Adds the newest exchange. @param {Exchange} exchange */
export function append(exchange) {
  log.append(exchangeElement(exchange));
  scrollToEnd();
}

/** Draws an exchange again, if the log shows it. @param {Exchange} exchange */
export function redraw(exchange) {
  const node = childWith(log, "exchange", exchange.id);
  if (!node) return;
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
  fillExchange(node, exchange);
  if (atEnd) scrollToEnd();
}

/** Shows the end of the log, but never past the newest question: an answer is read from its beginning. */
export function scrollToEnd() {
  /** @param {Element} node */
  const top = (node) => node.getBoundingClientRect().top;
  const newest = log.lastElementChild;
  const above = newest ? top(newest) - top(log) + log.scrollTop : Infinity;
  log.scrollTop = Math.min(log.scrollHeight, above);
}

/** Lights up what rests on citations of an answer. @param {string} exchangeId @param {number[]} numbers */
export function lightCitations(exchangeId, numbers) {
  const node = childWith(log, "exchange", exchangeId);
  /** @type {Iterable<HTMLElement>} */
  const cited = node?.querySelectorAll("[data-cites]") ?? [];
  for (const one of cited) {
    const own = (one.dataset.cites ?? "").split(" ").filter(Boolean).map(Number);
    one.classList.toggle("lit", own.some((number) => numbers.includes(number)));
  }
}

/** @param {Exchange} exchange */
function exchangeElement(exchange) {
  const node = el("article", { cls: "exchange", data: { exchange: exchange.id } });
  fillExchange(node, exchange);
  return node;
}

/** @param {HTMLElement} node @param {Exchange} exchange */
function fillExchange(node, exchange) {
  const { id: exchangeId, collection } = exchange;
  refill(node, exchangeView(exchange, {
    ...actionsOf(exchange),
    cite: (number, from) =>
      source.open({ collection, citations: exchange.answer?.citations ?? [], number, exchangeId, from }),
    openPassage: (citations, number, from) => source.open({ collection, citations, number, from }),
    light: (numbers) => {
      lightCitations(exchangeId, numbers);
      source.lightMarks(exchangeId, numbers);
    },
  }));
}
