// Who has signed in, and the link to sign out: in the masthead, or on a phone under the list of conversations.
// @ts-check

import * as api from "./api.js";
import { onAway } from "./connection.js";
import { el, refill } from "./dom.js";
import { say } from "./wording.js";

/** @import {Visitor} from "./messages.js" */

/** @type {HTMLElement[]} */
const places = [];

/** @param {string} cls */
export function account(cls) {
  const place = el("div", { cls: `account ${cls}`, hidden: true });
  places.push(place);
  return place;
}

/** Shows who has signed in, once the server has said so. */
export async function showVisitor() {
  try {
    draw(await api.visitor());
  } catch {
    return; // nobody, or the server is away: it is asked again once it is back
  }
}

/** @param {Visitor} visitor */
function draw({ user, sign_out: leave }) {
  for (const place of places) {
    place.hidden = !user;
    refill(place, user && el("span", { cls: "user", dir: "auto", title: user }, say("account.user", { user })),
      user && leave && el("a", { href: leave }, say("account.signOut")));
  }
}

onAway((away) => !away && showVisitor());
