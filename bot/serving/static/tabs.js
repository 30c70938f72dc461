// The tabs that Gradio draws.
// @ts-check

/** @param {string} name */
export function openTab(name) {
  /** @type {NodeListOf<HTMLElement>} */
  const tabs = document.querySelectorAll("[role=tab]");
  [...tabs].find((tab) => tab.textContent?.trim() === name)?.click();
}
