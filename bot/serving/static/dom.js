// Elements out of text: nothing here or elsewhere in the page turns a string into HTML.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name === "cls" ? "class" : name, value === true ? "" : String(value));
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function button(label, onclick, props = {}) {
  return el("button", { type: "button", onclick, ...props }, label);
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, props = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, String(value));
  node.append(...children.flat());
  return node;
}

// Puts new children in the place of the old ones; what had the focus has it again, if it is still there.
export function refill(parent, ...children) {
  const focused = parent.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  parent.replaceChildren(...children.flat(2).filter(Boolean));
  if (focused) [...parent.querySelectorAll("[data-key]")].find((n) => n.dataset.key === focused)?.focus();
}

const announcer = el("div", { cls: "unseen", role: "status", "aria-live": "polite" });

export function announce(text) {
  if (!announcer.isConnected) document.body.append(announcer);
  announcer.textContent = text;
}

export function where(place) {
  return place.page ? `page ${place.page}` : `paragraph ${place.paragraph}`;
}

// Only a web address becomes a link; anything else stays characters.
export function sourceText(source) {
  if (/^https?:\/\/[^\s]+$/i.test(source)) {
    return el("a", { href: source, target: "_blank", rel: "noopener noreferrer" }, source);
  }
  return source;
}
