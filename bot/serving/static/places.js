// Where a citation stands, in the reader's language: the page, slide, cells, chapter or paragraph.
// @ts-check

import { say } from "./wording.js";

/** @import {Key, Values} from "./wording.js" */

/** The server's names of places, each with the message that says the same. @type {[RegExp, Key][]} */
const NAMES = [
  [/^page (?<number>\d+)$/, "place.page"],
  [/^paragraph (?<number>\d+)$/, "place.paragraph"],
  [/^slide (?<number>\d+)$/, "place.slide"],
  [/^slide (?<number>\d+), notes$/, "place.notes"],
  [/^sheet “(?<name>.*)”$/s, "place.sheet"],
  [/^sheet “(?<name>.*)”, (?<cells>[A-Z]+\d+(?::[A-Z]+\d+)?)$/s, "place.cells"],
  [/^chapter “(?<name>.*)”$/s, "place.chapter"],
];

/**
 * Names the place of a citation. Answers kept by an older version have no locator.
 * @param {{ locator?: string, page: number | null, paragraph: number }} position
 */
export function where({ locator, page, paragraph }) {
  if (locator) return inWords(locator);
  return page ? say("place.page", { number: page }) : say("place.paragraph", { number: paragraph });
}

/** The server's name of a place in the reader's language. @param {string} locator */
export function inWords(locator) {
  for (const [name, key] of NAMES) {
    const groups = locator.match(name)?.groups;
    if (groups) return say(key, values(groups));
  }
  return locator;
}

/** @param {Record<string, string>} groups @returns {Values} */
const values = ({ number, ...rest }) => (number === undefined ? rest : { ...rest, number: Number(number) });
