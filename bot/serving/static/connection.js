// Whether the server answers: watched while the page is open, and waited for once it is away.
// @ts-check

import { pause } from "./retrying.js";

const WATCH_EVERY = 5000; // ms between checks while all is well
const PATIENCE = 4000; // ms until a check counts as failed

/** @type {Set<(away: boolean) => void>} */
const listeners = new Set();
let away = false;

/** @param {(away: boolean) => void} listener */
export const onAway = (listener) => listeners.add(listener);

/** @param {boolean} now */
function tell(now) {
  if (now === away) return;
  away = now;
  for (const listener of listeners) listener(away);
}

async function alive() {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) })).ok;
  } catch {
    return false; // refused, or silent for too long
  }
}

/** Resolves when the browser has a network again. */
const online = () => new Promise((resolve) => addEventListener("online", resolve, { once: true }));

/** @type {Promise<void> | null} */
let returning = null;

/** Resolves once the server answers again. */
export function back() {
  tell(true);
  returning ??= (async () => {
    let network = online(); // listened for during a check, too: one that began without a network fails after it is back
    for (let attempt = 1; !(await alive()); attempt++) {
      const regained = await Promise.race([pause(attempt), network.then(() => true)]);
      if (regained) network = online();
    }
    returning = null;
    tell(false);
  })();
  return returning;
}

export function watch() {
  setInterval(async () => {
    if (!document.hidden && !away && !(await alive())) back();
  }, WATCH_EVERY);
}
