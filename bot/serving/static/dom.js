// Elements made out of text: nothing here or elsewhere in the page turns a string into HTML.
// @ts-check

/** @typedef {Node | string | number | null | undefined | false} Child what an element may hold; nothing if falsy */
/** @typedef {Child | Child[] | Child[][]} Children */
/** @typedef {Record<string, any>} Props attributes; `cls` is the class, `data` the dataset, `on…` a listener. */

/**
 * Makes an element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Props} props
 * @param {...Children} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name === "cls" ? "class" : name, value === true ? "" : String(value));
  }
  node.append(...present(children));
  return node;
}

/**
 * Flattens children and leaves out those that are nothing.
 * @param {Children[]} children
 * @returns {(Node | string)[]}
 */
function present(children) {
  /** @type {Child[]} */
  const flat = /** @type {any} */ (children.flat(2));
  return flat
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (typeof child === "number" ? String(child) : /** @type {Node | string} */ (child)));
}

/**
 * Makes a button.
 * @param {Children} label
 * @param {(event: MouseEvent & { currentTarget: HTMLButtonElement }) => unknown} onclick
 * @param {Props} [props]
 */
export function button(label, onclick, props = {}) {
  return el("button", { type: "button", onclick, ...props }, label);
}

/**
 * Makes an element of a picture.
 * @param {string} tag
 * @param {Record<string, string | number>} props
 * @param {...(Node | string | (Node | string)[])} children
 */
export function svg(tag, props = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, String(value));
  node.append(...children.flat());
  return node;
}

/** What elements are refilled with once nothing in them is pressed. @type {Map<HTMLElement, Children[]>} */
const postponed = new Map();

/**
 * Replaces the children of an element. The focus stays on the child with the same `data-key`, if there is one.
 * A button that is being pressed stays until it is released: one that goes meanwhile takes no click.
 * @param {HTMLElement} parent
 * @param {...Children} children
 */
export function refill(parent, ...children) {
  postponed.delete(parent);
  if (parent.querySelector(":is(button, a, summary):active")) {
    postponed.set(parent, children);
    return;
  }
  const active = document.activeElement;
  const key = active instanceof HTMLElement && parent.contains(active) ? active.dataset.key : undefined;
  parent.replaceChildren(...present(children));
  if (key) childWith(parent, "key", key)?.focus();
}

function refillPostponed() {
  for (const [parent, children] of [...postponed]) refill(parent, ...children);
}

for (const released of ["pointerup", "pointercancel", "dragend", "keyup", "blur"]) {
  addEventListener(released, () => setTimeout(refillPostponed), true); // after the click that a release may make
}

/**
 * Finds the descendant whose `data-name` has a value, whatever characters the value holds.
 * @param {HTMLElement} parent
 * @param {string} name
 * @param {string} value
 */
export function childWith(parent, name, value) {
  /** @type {NodeListOf<HTMLElement>} */
  const nodes = parent.querySelectorAll(`[data-${name}]`);
  return [...nodes].find((node) => node.dataset[name] === value);
}

const announcer = el("div", { cls: "unseen", role: "status", "aria-live": "polite" });

/**
 * Has screen readers say something.
 * @param {string} text
 */
export function announce(text) {
  if (!announcer.isConnected) document.body.append(announcer);
  announcer.textContent = text;
}

/**
 * Makes a link of a web address, shown with the host that it leads to, letters that only look Latin in their own
 * spelling. Anything else stays characters, and so does an address that names a user before its host.
 * @param {string} source
 */
export function sourceText(source) {
  const address = /^https?:\/\/[^\s]+$/i.test(source) && URL.canParse(source) ? new URL(source) : null;
  if (!address || address.username || address.password) return source;
  const host = source.toLowerCase().startsWith(`${address.protocol}//${address.host}`) ? "" : `${address.host}: `;
  return el("a", { href: address.href, target: "_blank", rel: "noopener noreferrer" }, host + source);
}
