// Thumbs up and down under an answer, with an optional reason.
// @ts-check

import * as api from "./api.js";
import { announce, button, el, svg } from "./dom.js";
import { say } from "./wording.js";

/** @import {Answer} from "./messages.js" */
/** @import {Exchange} from "./store.js" */
/** @import {Actions} from "./exchange.js" */

const THUMB =
  "M7 11l4-8a2.500 2.500 0 0 1 2.500 2.500V9H19a2 2 0 0 1 2 2.400l-1.400 7A2 2 0 0 1 17.600 20H7M7 11v9H3.500v-9z";
const LONGEST_REASON = 2000;

/** @param {Exchange} exchange @param {Actions} actions @returns {HTMLElement} */
export function ratingControls(exchange, actions) {
  const root = el("div", { cls: "rating" });
  const redraw = () => {
    const fresh = ratingControls(exchange, actions);
    root.replaceWith(fresh);
    return fresh;
  };
  const thumb = (/** @type {"up" | "down"} */ rating, /** @type {string} */ label) =>
    button(
      svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: THUMB })),
      () => rate(exchange, rating, actions, redraw),
      {
        cls: `thumb ${rating}`, "aria-label": label, "aria-pressed": String(exchange.rating === rating),
        data: { key: `${rating} ${exchange.id}` },
      },
    );
  root.append(el("span", { cls: "thumbs" }, thumb("up", say("rating.good")), thumb("down", say("rating.bad"))));
  if (exchange.rating && exchange.comment) root.append(el("span", { cls: "quiet" }, say("rating.thanks")));
  else if (exchange.rating) root.append(reason(exchange, actions, redraw));
  return root;
}

/** @param {Exchange} exchange @param {Actions} actions @param {() => HTMLElement} redraw */
function reason(exchange, actions, redraw) {
  const field = el("input", {
    type: "text", maxlength: LONGEST_REASON, placeholder: say("rating.optional"), "aria-label": say("rating.why"),
  });
  const send = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    exchange.comment = field.value.trim() || null;
    put(exchange, actions, redraw);
  };
  return el("form", { cls: "why", onsubmit: send }, field,
    el("button", { type: "submit", cls: "plain" }, say("rating.send")));
}

/**
 * @param {Exchange} exchange
 * @param {"up" | "down"} rating
 * @param {Actions} actions
 * @param {() => HTMLElement} redraw
 */
async function rate(exchange, rating, actions, redraw) {
  if (exchange.rating !== rating) {
    exchange.rating = rating;
    await put(exchange, actions, redraw);
    return;
  }
  try {
    await api.withdrawRating(exchange.feedbackId);
    exchange.rating = exchange.comment = null;
    announce(say("rating.withdrawn"));
  } catch (error) {
    announce(say("rating.notWithdrawn", { message: /** @type {Error} */ (error).message }));
  }
  actions.save();
  redraw().querySelector("button")?.focus();
}

/** @param {Exchange} exchange @param {Actions} actions @param {() => HTMLElement} redraw */
async function put(exchange, actions, redraw) {
  const history = actions.history().map(([question, answer]) => ({ question, answer }));
  const answer = /** @type {Answer} */ (exchange.answer);
  const rating = /** @type {"up" | "down"} */ (exchange.rating);
  try {
    await api.rate({ id: exchange.feedbackId, rating, comment: exchange.comment, answer, history });
    announce(say("rating.saved"));
  } catch (error) {
    exchange.rating = exchange.comment = null;
    announce(say("rating.notSaved", { message: /** @type {Error} */ (error).message }));
  }
  actions.save();
  const fresh = redraw();
  /** @type {HTMLElement | null} */
  const next = fresh.querySelector(".why input") ?? fresh.querySelector("button");
  next?.focus();
}
