// The pages of a PDF as they look, one at a time, with boxes around the cited characters; zoom, next and previous page.
// @ts-check

import * as api from "./api.js";
import { announce, button, el, refill } from "./dom.js";
import { latest } from "./loading.js";
import { percent, say } from "./wording.js";

/** @import {PageBox, Pages} from "./messages.js" */

/**
 * Which document is shown, and what is cited of it.
 * @typedef {object} Shown
 * @property {string} collection
 * @property {string} id
 * @property {string} title
 * @property {number[]} numbers numbers of the citations that the spans are of
 * @property {number} number of the one that is open; -1 without one
 */

const ZOOMS = [0.5, 0.75, 1, 1.5, 2, 3]; // of the width of the panel
const WIDTH_STEP = 300; // pixels, so that few widths are drawn, and are found in the browser's cache
const WIDEST = 3000;

/** Kept while the page is open, as people read with one zoom. */
let zoom = ZOOMS.indexOf(1);

/**
 * Shows the pages of a document, at the citation that is open.
 * @param {Shown} shown
 * @param {Pages} pages
 */
export function showPages(shown, { sizes, boxes }) {
  const load = latest();
  const canvas = el("canvas", { role: "img" });
  const overlay = el("div", { cls: "boxes" });
  const sheet = el("div", { cls: "sheet" }, canvas, overlay);
  const element = el("div", {
    cls: "page-view", tabindex: "0", role: "region", "aria-label": say("pages.one"),
  }, sheet);
  const tools = el("div", { cls: "page-tools", role: "group", "aria-label": say("pages.all") });
  const active = boxes.find((box) => shown.numbers[box.span] === shown.number);
  let page = active?.page ?? 1;

  const turn = (/** @type {number} */ by) => {
    if (page + by < 1 || page + by > sizes.length) return;
    page += by;
    draw();
    element.scrollTop = 0;
    announce(position());
  };

  const scale = (/** @type {number} */ by) => {
    if (zoom + by < 0 || zoom + by >= ZOOMS.length) return;
    const across = middle(element.scrollLeft, element.clientWidth, element.scrollWidth);
    const down = middle(element.scrollTop, element.clientHeight, element.scrollHeight);
    zoom += by;
    draw();
    element.scrollLeft = across * element.scrollWidth - element.clientWidth / 2;
    element.scrollTop = down * element.scrollHeight - element.clientHeight / 2;
    announce(say("pages.zoom", { percent: percent(ZOOMS[zoom]) }));
  };

  const position = () => say("pages.of", { number: page, count: sizes.length });

  function drawTools() {
    const first = page === 1;
    const last = page === sizes.length;
    refill(tools,
      button("↑", () => turn(-1), {
        "aria-label": say("pages.previous"), disabled: first, data: { key: "page before" },
      }),
      el("span", { cls: "quiet" }, position()),
      button("↓", () => turn(1), { "aria-label": say("pages.next"), disabled: last, data: { key: "page after" } }),
      button("−", () => scale(-1), { "aria-label": say("pages.out"), disabled: zoom === 0, data: { key: "out" } }),
      el("span", { cls: "quiet zoom" }, percent(ZOOMS[zoom])),
      button("+", () => scale(1), {
        "aria-label": say("pages.in"), disabled: zoom === ZOOMS.length - 1, data: { key: "in" },
      }));
  }

  function draw() {
    drawTools();
    const [width, height] = sizes[page - 1];
    sheet.style.width = `${ZOOMS[zoom] * 100}%`;
    sheet.style.aspectRatio = `${width || 1} / ${height || 1}`;
    const here = boxes.filter((box) => box.page === page);
    const { title } = shown;
    canvas.setAttribute("aria-label", here.length
      ? say("pages.boxes", { number: page, title, count: here.length })
      : say("pages.picture", { number: page, title }));
    overlay.replaceChildren(...here.map(boxed));
    sheet.setAttribute("aria-busy", "true");
    const pixels = (element.clientWidth || 600) * ZOOMS[zoom] * devicePixelRatio;
    const wanted = Math.min(WIDEST, Math.ceil(pixels / WIDTH_STEP) * WIDTH_STEP);
    load((signal) => api.pageImage(shown.collection, shown.id, page, wanted, signal), paint, (error) => {
      sheet.removeAttribute("aria-busy");
      const message = error instanceof Error ? error.message : String(error);
      overlay.append(el("p", { cls: "problem", role: "alert" }, message));
    });
  }

  /** @param {ImageBitmap} picture */
  function paint(picture) {
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext("2d")?.drawImage(picture, 0, 0);
    picture.close();
    sheet.removeAttribute("aria-busy");
  }

  /** @param {PageBox} box */
  function boxed({ span, left, top, width, height }) {
    const citation = shown.numbers[span];
    const node = el("div", { cls: citation === shown.number ? "cited-box active" : "cited-box", data: { citation } });
    for (const [name, share] of Object.entries({ left, top, width, height })) {
      node.style.setProperty(name, `${share * 100}%`);
    }
    return node;
  }

  function begin() {
    draw();
    if (!active) return;
    const { width, height } = sheet.getBoundingClientRect();
    element.scrollTop = active.top * height - element.clientHeight / 3;
    element.scrollLeft = (active.left + active.width / 2) * width - element.clientWidth / 2;
  }

  /** @param {string} key @returns {boolean} whether it means something here */
  function onKey(key) {
    const action = {
      PageUp: () => turn(-1), PageDown: () => turn(1), "+": () => scale(1), "=": () => scale(1), "-": () => scale(-1),
    }[key];
    action?.();
    return Boolean(action);
  }

  return { element, tools, onKey, begin, cancel: load.cancel };
}

/** The middle of what is seen, as a share of all. @param {number} at @param {number} seen @param {number} all */
const middle = (at, seen, all) => (all > 0 ? (at + seen / 2) / all : 0.5);
