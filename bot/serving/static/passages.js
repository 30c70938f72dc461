// Passages that only fill the page: where each stands, and its words. Two at a time, and no more text than is shown.
// @ts-check

import * as api from "./api.js";
import { atMost } from "./loading.js";

const turn = atMost(2);

/**
 * @param {string} collection
 * @param {api.Place} place
 */
export const passageAt = (collection, { document_id: id, start, end }) =>
  turn(() => api.excerpt(collection, id, { spans: [[start, end]], active: 0, start, end }));
