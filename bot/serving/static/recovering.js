// Lists that are fetched again by themselves once the server is back.
// @ts-check

import * as api from "./api.js";
import { back } from "./connection.js";
import { MOST_RETRIES, pause } from "./retrying.js";

/**
 * Makes what deals with failures to fetch a list: it waits until the server is back, a few times in a row.
 * @param {() => unknown} reload fetches the list again
 * @param {(error: Error) => void} giveUp called where the server answers with an error, or breaks off each time
 */
export function recovering(reload, giveUp) {
  let failures = 0;
  return {
    succeeded: () => (failures = 0),
    /** @param {Error} error @returns {Promise<void>} */
    async failed(error) {
      failures += 1;
      if (!(error instanceof api.ServerAway) || failures > MOST_RETRIES) {
        giveUp(error);
        return;
      }
      await back();
      await pause(failures);
      reload();
    },
  };
}
