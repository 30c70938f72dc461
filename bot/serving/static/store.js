// What this browser keeps: its token and its conversations. Nothing of it is kept on the server.

const TOKEN = "pincite.browser";
const CONVERSATIONS = "pincite.conversations";
const MOST = 100;

function draw(bytes) {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes));
  return [...drawn].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is switched off: this page view is all there is
  }
}

let memory = recall(TOKEN);

export function token() {
  if (!memory) {
    memory = draw(24);
    try {
      localStorage.setItem(TOKEN, memory);
    } catch {
      // kept for this page view
    }
  }
  return memory;
}

export function newId() {
  return draw(8);
}

export function conversations() {
  let kept;
  try {
    kept = JSON.parse(recall(CONVERSATIONS) ?? "[]");
  } catch {
    kept = [];
  }
  const known = Array.isArray(kept) ? kept.filter((c) => c && typeof c.id === "string" && Array.isArray(c.turns)) : [];
  for (const turn of known.flatMap((c) => c.turns)) {
    if (turn.state === "asking" || turn.state === "waiting") turn.state = "stopped";
  }
  return known;
}

// Saves one conversation; the oldest ones make room where the storage is full.
export function save(conversation) {
  let kept = [conversation, ...conversations().filter((c) => c.id !== conversation.id)].slice(0, MOST);
  while (kept.length) {
    try {
      localStorage.setItem(CONVERSATIONS, JSON.stringify(kept));
      return true;
    } catch {
      kept = kept.slice(0, -1);
    }
  }
  return false;
}

export function forget(id) {
  try {
    localStorage.setItem(CONVERSATIONS, JSON.stringify(conversations().filter((c) => c.id !== id)));
  } catch {
    // nothing is kept, so nothing is to be forgotten
  }
}
