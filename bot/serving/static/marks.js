// Quotes as they are shown: without the marks by which a text file writes bullets and bold words.
// @ts-check

const BULLET = /^(\s*[“«"]?)[-*+•]\s+(?=\p{L})/u;
const BOLD = /(?<![\p{L}\p{N}*])\*\*(?=\S)([^*]{1,300})(?<=\S)\*\*(?![\p{L}\p{N}*])/gu;

/**
 * A quote without the mark of its bullet and without the stars around bold words. A minus before a number stays, and
 * so do stars that calculate. What is copied, and where a citation points, stays as it is in the source.
 * @param {string} quote
 */
export const unmarked = (quote) => quote.replace(BULLET, "$1").replace(BOLD, "$1");
