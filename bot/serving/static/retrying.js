// How often and how fast something is tried again.
// @ts-check

export const MOST_RETRIES = 3;

const FIRST = 1000; // ms before the first retry; each further one takes twice as long
const LONGEST = 30_000;

/**
 * Waits before a retry: twice as long each time, and up to half of it at random, so that not all browsers come at once.
 * @param {number} attempt from 1
 */
export function pause(attempt) {
  const full = Math.min(LONGEST, FIRST * 2 ** (attempt - 1));
  return new Promise((resolve) => setTimeout(resolve, full * (0.5 + Math.random() / 2)));
}
