// The page's address: it names what is open, so that Back works, and a link opens the same.
// @ts-check

/** @import {Tab} from "./tabs.js" */

/**
 * What an address names.
 * @typedef {{ kind: "chat" } | { kind: "tab", name: Tab } | { kind: "conversation", id: string }
 *   | { kind: "source", collection: string, document: string, span: [number, number] | null }} Place
 */

const TABS = /** @type {const} */ (["documents", "quality", "measure"]);

/** @param {Place} place @returns {string} */
export function addressOf(place) {
  if (place.kind === "tab") return `#${place.name}`;
  if (place.kind === "conversation") return `#conversation/${encodeURIComponent(place.id)}`;
  if (place.kind === "chat") return "#chat";
  const parts = [place.collection, place.document, ...(place.span ? [place.span.join("-")] : [])];
  return `#source/${parts.map(encodeURIComponent).join("/")}`;
}

/** @param {string} hash @returns {Place | null} null where it names nothing of ours */
export function placeOf(hash) {
  const [kind, ...rest] = hash.slice(1).split("/");
  let parts;
  try {
    parts = rest.map(decodeURIComponent);
  } catch {
    return null; // somebody has cut the link
  }
  if (kind === "chat" || kind === "") return { kind: "chat" };
  if (kind === "conversation" && parts[0]) return { kind, id: parts[0] };
  if (kind === "source" && parts[0] && parts[1]) {
    const match = parts[2]?.match(/^(\d{1,9})-(\d{1,9})$/);
    const span = match ? /** @type {[number, number]} */ ([Number(match[1]), Number(match[2])]) : null;
    return { kind, collection: parts[0], document: parts[1], span };
  }
  const name = TABS.find((tab) => tab === kind);
  return name ? { kind: "tab", name } : null;
}

/** What is open behind the source. @type {Place} */
let base = { kind: "chat" };

/** Whether the page follows the address, and must not change it. */
let following = false;

/** @param {Place} place @param {{ replace?: boolean }} [options] replace: Back leads to what was before */
export function go(place, { replace = false } = {}) {
  const address = addressOf(place);
  if (place.kind !== "source") base = place;
  if (following || address === location.hash) return;
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}

/** Leaves the source that the address names. */
export function leaveSource() {
  if (placeOf(location.hash)?.kind === "source") go(base);
}

/**
 * Opens what the address names, now and whenever the reader goes back or forward.
 * @param {(place: Place) => void} open
 */
export function follow(open) {
  const show = () => {
    const place = placeOf(location.hash);
    if (!place) return;
    following = true;
    open(place);
    following = false;
  };
  addEventListener("popstate", show);
  if (location.hash) show();
}
