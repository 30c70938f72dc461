// Requests to the server, with this browser's token.

import { token } from "./store.js";

export class ServerAway extends Error {}

export class Refused extends Error {
  constructor(error, status) {
    super(error?.message ?? `the server said ${status}`);
    this.type = error?.type ?? "Error";
    this.status = status;
  }
}

const path = (...parts) => "/v1/" + parts.map(encodeURIComponent).join("/");

async function request(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { ...options, headers: { "X-Pincite-Browser": token(), ...options.headers } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ServerAway();
  }
  if (!response.ok) {
    const said = await response.json().catch(() => null);
    throw new Refused(said?.error, response.status);
  }
  return response;
}

const json = async (url, options) => (await request(url, options)).json();

const withBody = (method, body, options = {}) => ({
  method,
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json" },
  ...options,
});

export const collections = () => json(path("collections"));
export const documents = (collection) => json(path("collections", collection, "documents"));
export const examples = (collection) => json(path("collections", collection, "examples"));
export const quality = () => json(path("quality"));
export const rate = (feedback) => request(path("feedback"), withBody("PUT", feedback));
export const unrate = (id) => request(path("feedback", id), { method: "DELETE" });
export const removeDocument = (id) => request(path("collections", "own", "documents", id), { method: "DELETE" });

export function part(collection, id, query) {
  const asked = new URLSearchParams();
  for (const [start, end] of query.spans) asked.append("span", `${start}-${end}`);
  for (const name of ["active", "start", "end"]) if (query[name] !== undefined) asked.set(name, query[name]);
  return json(`${path("collections", collection, "documents", id)}?${asked}`);
}

// The events of an answer, as they come.
export async function* ask(question, collection, history, signal) {
  const body = { question, collection, history, stream: true };
  const response = await request(path("answers"), withBody("POST", body, { signal }));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let ended = false;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const whole = (rest + value).split("\n\n");
      rest = whole.pop();
      for (const block of whole) {
        const [, name, data] = block.match(/^event: (.*)\ndata: ([^]*)$/) ?? [];
        if (!name) continue;
        if (name === "error") throw new Refused(JSON.parse(data).error, 200);
        ended = name === "done";
        yield JSON.parse(data);
      }
    }
  } catch (error) {
    if (error.name === "AbortError" || error instanceof Refused) throw error;
    throw new ServerAway();
  }
  if (!ended) throw new ServerAway();
}

export function upload(file, onProgress) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("POST", `${path("collections", "own", "documents")}?${new URLSearchParams({ name: file.name })}`);
    sending.setRequestHeader("X-Pincite-Browser", token());
    sending.setRequestHeader("Content-Type", "application/octet-stream");
    sending.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    sending.upload.onload = () => onProgress(1);
    sending.onerror = () => reject(new ServerAway());
    sending.onload = () => {
      let said = null;
      try {
        said = JSON.parse(sending.responseText);
      } catch {
        // not JSON: the status says enough
      }
      if (sending.status === 201) resolve(said);
      else reject(new Refused(said?.error, sending.status));
    };
    sending.send(file);
  });
}

// Resolves once the server answers again.
const listeners = new Set();
let away = false;

export const onAway = (listener) => listeners.add(listener);

function tell(now) {
  if (now === away) return;
  away = now;
  for (const listener of listeners) listener(away);
}

async function alive() {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(4000) })).ok;
  } catch {
    return false;
  }
}

let returning = null;

export function back() {
  tell(true);
  returning ??= (async () => {
    while (!(await alive())) await new Promise((go) => setTimeout(go, 1000));
    returning = null;
    tell(false);
  })();
  return returning;
}

export function watch() {
  setInterval(async () => {
    if (!document.hidden && !away && !(await alive())) back();
  }, 5000);
}
