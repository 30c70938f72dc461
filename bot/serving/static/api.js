// Requests to the server, each with this browser's token.
// @ts-check

import { token } from "./store.js";
import { say, sayProblem } from "./wording.js";

/** @import {AddedDocument, Answer, AnswerEvent, CollectionSummary, DocumentSummary, Excerpt} from "./messages.js" */
/** @import {ModelSetup, ModelTest, Outline, Pages, Problem, ProblemReply, RemovedDocument} from "./messages.js" */
/** @import {Suggestion, Visitor} from "./messages.js" */

/** The server can't be reached, or broke off. */
export class ServerAway extends Error {
  constructor() {
    super(say("away.error"));
  }
}

/** The server answered with an error. */
export class Refused extends Error {
  /**
   * @param {Problem | undefined} problem
   * @param {number} status
   * @param {string | null} [retryAfter] the header of that name
   */
  constructor(problem, status, retryAfter) {
    super(problem ? sayProblem(problem) : say("away.status", { status: String(status) }));
    this.type = problem?.type ?? "Error";
    this.values = problem?.values ?? {};
    this.status = status;
    this.retryAfter = Number(retryAfter) || 0; // seconds
  }
}

/** @param {...string} parts */
export const path = (...parts) => "/v1/" + parts.map(encodeURIComponent).join("/");

/**
 * @param {string} url
 * @param {RequestInit} [options]
 */
export async function request(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { ...options, headers: { "X-Pincite-Browser": token(), ...options.headers } });
  } catch (error) {
    if (aborted(error)) throw error;
    throw new ServerAway();
  }
  if (!response.ok) {
    /** @type {ProblemReply | null} */
    const reply = await response.json().catch(() => null);
    throw new Refused(reply?.error, response.status);
  }
  return response;
}

/** @param {unknown} error */
export const aborted = (error) => error instanceof DOMException && error.name === "AbortError";

/**
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export const json = async (url, signal) => (await request(url, { signal })).json();

/**
 * @param {string} method
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 */
export const withBody = (method, body, signal) => ({
  method,
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json" },
  signal,
});

/** @param {AbortSignal} [signal] @returns {Promise<CollectionSummary[]>} */
export const collections = (signal) => json(path("collections"), signal);

/** @param {string} collection @param {AbortSignal} [signal] @returns {Promise<DocumentSummary[]>} */
export const documents = (collection, signal) => json(path("collections", collection, "documents"), signal);

/** @param {string} collection @param {AbortSignal} [signal] @returns {Promise<string[]>} */
export const examples = (collection, signal) => json(path("collections", collection, "examples"), signal);

/** @param {AbortSignal} [signal] @returns {Promise<{ runs: import("./quality.js").Run[] }>} */
export const quality = (signal) => json(path("quality"), signal);

/**
 * @typedef {object} Feedback
 * @property {string} id
 * @property {"up" | "down"} rating
 * @property {string | null} comment
 * @property {Answer} answer
 * @property {{ question: string, answer: string }[]} history
 */

/** @param {Feedback} feedback */
export const rate = (feedback) => request(path("feedback"), withBody("PUT", feedback));

/** @param {string} id */
export const withdrawRating = (id) => request(path("feedback", id), { method: "DELETE" });

/** @param {string} id */
export const removeDocument = (id) => request(path("collections", "own", "documents", id), { method: "DELETE" });

/** @param {AbortSignal} [signal] @returns {Promise<RemovedDocument[]>} those whose removal can be undone */
export const removedDocuments = (signal) => json(path("collections", "own", "removed"), signal);

/** @param {string} id */
export const restoreDocument = (id) => request(path("collections", "own", "removed", id), { method: "POST" });

/** @param {string} collection @param {string} id @returns {Promise<Outline>} */
export const outline = (collection, id) => json(path("collections", collection, "documents", id, "outline"));

/** @returns {Promise<Visitor>} who has signed in */
export const visitor = () => json(path("visitor"));

/** @returns {Promise<ModelSetup>} refused to all but the owner of the machine */
export const modelSetup = () => json(path("language-model"));

/** @typedef {{ base_url: string, model: string, key: string | null }} WantedModel key: null keeps the one of before */

/** @param {WantedModel} wanted @returns {Promise<ModelTest>} */
export const testModel = async (wanted) =>
  (await request(path("language-model", "test"), withBody("POST", wanted))).json();

/** @param {WantedModel} wanted @returns {Promise<ModelSetup>} */
export const chooseModel = async (wanted) => (await request(path("language-model"), withBody("PUT", wanted))).json();

export const forgetModel = () => request(path("language-model"), { method: "DELETE" });

/** @typedef {{ document_id: string, start: number, end: number }} Place */

/**
 * Questions that are answered near to where an answer was found.
 * @param {{ collection: string, passages: Place[], told: Place[], asked: string[] }} following
 * @returns {Promise<Suggestion[]>}
 */
export const suggestions = async (following) =>
  (await request(path("suggestions"), withBody("POST", following))).json();

/**
 * @typedef {object} ExcerptQuery
 * @property {[number, number][]} spans
 * @property {number} [active]
 * @property {number} [start]
 * @property {number} [end]
 * @property {"before" | "after"} [whole] side on which to go on to a whole paragraph
 */

/**
 * @param {string} collection
 * @param {string} id
 * @param {ExcerptQuery} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<Excerpt>}
 */
export function excerpt(collection, id, query, signal) {
  const parameters = new URLSearchParams();
  for (const [start, end] of query.spans) parameters.append("span", `${start}-${end}`);
  for (const name of /** @type {const} */ (["active", "start", "end", "whole"])) {
    const value = query[name];
    if (value !== undefined) parameters.set(name, String(value));
  }
  return json(`${path("collections", collection, "documents", id)}?${parameters}`, signal);
}

/**
 * The pages of a PDF, and where spans of its text are on them.
 * @param {string} collection
 * @param {string} id
 * @param {[number, number][]} spans
 * @param {AbortSignal} [signal]
 * @returns {Promise<Pages>}
 */
export function pages(collection, id, spans, signal) {
  const parameters = new URLSearchParams(spans.map(([start, end]) => ["span", `${start}-${end}`]));
  return json(`${path("collections", collection, "documents", id, "pages")}?${parameters}`, signal);
}

/**
 * A page of a PDF as a picture.
 * @param {string} collection
 * @param {string} id
 * @param {number} page from 1
 * @param {number} width in pixels
 * @param {AbortSignal} [signal]
 */
export async function pageImage(collection, id, page, width, signal) {
  const url = `${path("collections", collection, "documents", id, "pages", String(page))}?width=${width}`;
  return createImageBitmap(await (await request(url, { signal })).blob());
}

/**
 * Asks a question and yields the events of its answer as they come. The last one is `done`.
 * @param {Pick<import("./store.js").Exchange, "question" | "collection" | "also" | "within">} exchange
 * @param {[string, string][]} history
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<AnswerEvent>}
 */
export async function* ask({ question, collection, also, within }, history, signal) {
  const asked = also?.length ? [collection, ...also] : collection;
  const body = { question, collection: asked, where: within?.where ?? null, history, stream: true };
  const response = await request(path("answers"), withBody("POST", body, signal));
  if (!response.body) throw new ServerAway();
  const decoder = /** @type {TransformStream<Uint8Array, string>} */ (/** @type {unknown} */ (new TextDecoderStream()));
  const reader = response.body.pipeThrough(decoder).getReader();
  let rest = "";
  let ended = false;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const [, name, data] = block.match(/^event: (.*)\ndata: ([^]*)$/) ?? [];
        if (!name) continue;
        if (name === "error") throw new Refused(JSON.parse(data).error, response.status);
        ended = name === "done";
        yield JSON.parse(data);
      }
    }
  } catch (error) {
    if (aborted(error) || error instanceof Refused) throw error;
    throw new ServerAway();
  }
  if (!ended) throw new ServerAway();
}

/**
 * Uploads a file to the browser's own documents.
 * @param {File} file
 * @param {string} name what it is called here
 * @param {(share: number) => void} onProgress called with the share sent, 1 when all is sent
 * @param {AbortSignal} signal
 * @returns {Promise<AddedDocument>}
 */
export function upload(file, name, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("POST", `${path("collections", "own", "documents")}?${new URLSearchParams({ name })}`);
    sending.setRequestHeader("X-Pincite-Browser", token());
    sending.setRequestHeader("Content-Type", "application/octet-stream");
    sending.responseType = "json"; // null where the body is not JSON
    sending.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    sending.upload.onload = () => onProgress(1);
    sending.onerror = () => reject(new ServerAway());
    sending.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => sending.abort());
    sending.onload = () => {
      if (sending.status === 201) resolve(sending.response);
      else reject(new Refused(sending.response?.error, sending.status, sending.getResponseHeader("retry-after")));
    };
    sending.send(file);
  });
}
