// One load at a time for each piece of the page's state, so that an older reply never replaces a newer one.
// @ts-check

/**
 * Makes a gate that lets so many requests through at a time, in their order: a browser keeps few connections to a
 * server, and what a reader does next must not wait behind what only fills the page.
 * @param {number} most
 * @returns {<Value>(fetching: () => Promise<Value>) => Promise<Value>}
 */
export function atMost(most) {
  let under = 0;
  /** @type {(() => void)[]} */
  const waiting = [];
  return async (fetching) => {
    if (under < most) under++;
    else await new Promise((go) => waiting.push(() => go(null)));
    try {
      return await fetching();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else under--;
    }
  };
}

/**
 * Makes a loader: each call aborts the one before it, whose reply or error is then ignored.
 *
 * ```
 * const load = latest();
 * await load((signal) => api.collections(signal), (collections) => draw(collections));
 * ```
 */
export function latest() {
  /** @type {AbortController | null} */
  let current = null;
  let newest = Promise.resolve(false);
  /**
   * @template Value
   * @param {(signal: AbortSignal) => Promise<Value>} fetching
   * @param {(value: Value) => void} apply called only if no newer call has begun
   * @param {(error: any) => void} [fail] called on an error, under the same condition; without it the error is thrown
   * @returns {Promise<boolean>} whether a value was applied, by this call or by the newer one that took its place
   */
  function load(fetching, apply, fail) {
    newest = run(fetching, apply, fail);
    return newest;
  }
  /**
   * @template Value
   * @param {(signal: AbortSignal) => Promise<Value>} fetching
   * @param {(value: Value) => void} apply
   * @param {(error: any) => void} [fail]
   * @returns {Promise<boolean>}
   */
  async function run(fetching, apply, fail) {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    let value;
    try {
      value = await fetching(mine.signal);
    } catch (error) {
      if (mine !== current) return current ? newest : false;
      if (!fail) throw error;
      fail(error);
      return false;
    }
    if (mine !== current) return current ? newest : false;
    apply(value);
    return true;
  }
  load.cancel = () => {
    current?.abort();
    current = null;
  };
  return load;
}
