// Files under way to the server, kept by the browser (IndexedDB) until they are indexed: a reload goes on with them.
// @ts-check

const DATABASE = "pincite";
const FILES = "files";
const LONGEST = 24 * 60 * 60 * 1000; // ms after which a file goes that no tab came back for

/** @typedef {{ file: File, kept: number }} Entry */

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(FILES);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

/**
 * Does one thing with the files; null where the browser keeps none.
 * @template Result
 * @param {IDBTransactionMode} mode
 * @param {(files: IDBObjectStore) => IDBRequest<Result>} act
 * @returns {Promise<Result | null>}
 */
async function within(mode, act) {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(FILES, mode);
      const asked = act(transaction.objectStore(FILES));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    }).finally(() => database.close());
  } catch {
    return null; // switched off, or full: a reload then asks for the file again
  }
}

/** @param {string} id @param {File} file */
export const keep = (id, file) => within("readwrite", (files) => files.put({ file, kept: Date.now() }, id));

/** @param {string} id */
export const discard = (id) => within("readwrite", (files) => files.delete(id));

/** @param {string} id @returns {Promise<File | null>} */
export async function recallFile(id) {
  /** @type {Entry | null} */
  const entry = await within("readonly", (files) => files.get(id));
  return entry?.file ?? null;
}

/** Deletes files that no tab came back for. */
export async function discardOld() {
  for (const id of (await within("readonly", (files) => files.getAllKeys())) ?? []) {
    /** @type {Entry | null} */
    const entry = await within("readonly", (files) => files.get(id));
    if (entry && Date.now() - entry.kept > LONGEST) await discard(String(id));
  }
}
