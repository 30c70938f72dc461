// Letters of the keyboard, whatever script it writes.
// @ts-check

/**
 * The name of the key that was pressed, a letter in lower case. On a keyboard of another script it is the letter that a
 * Latin one has in that place.
 * @param {KeyboardEvent} event
 */
export function letterOf({ key, code }) {
  if (key.length > 1) return key;
  const latin = key.charCodeAt(0) < 128 ? key : /^Key([A-Z])$/.exec(code)?.[1] ?? key;
  return latin.toLowerCase();
}
