// How often and how fast something is tried again.
// @ts-check

export const MOST_RETRIES = 3;

const FIRST = 1000; // ms before the first retry; each further one takes twice as long
const LONGEST = 30_000;
const LONGEST_ASKED = 120_000; // ms to wait where the server asks for more

/**
 * Waits before a retry: twice as long each time, and up to half of it at random, so that not all browsers come at once.
 * @param {number} attempt from 1
 * @param {number} [seconds] the server's Retry-After: it is waited out, and up to half of it more
 */
export function pause(attempt, seconds = 0) {
  const full = Math.min(LONGEST, FIRST * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
  const asked = Math.min(LONGEST_ASKED, seconds * 1000) * (1 + Math.random() / 2);
  return new Promise((resolve) => setTimeout(resolve, Math.max(full, asked)));
}
