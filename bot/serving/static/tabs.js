// The tabs that Gradio draws.
// @ts-check

/** @param {string} name */
export function openTab(name) {
  /** @type {NodeListOf<HTMLElement>} */
  const tabs = document.querySelectorAll("[role=tab]");
  [...tabs].find((tab) => tab.textContent?.trim() === name)?.click();
}

/**
 * Calls back when a tab is opened, by the reader or by `openTab`.
 * @param {(name: string) => void} listener
 */
export function onTab(listener) {
  document.addEventListener("click", ({ target }) => {
    const tab = target instanceof Element ? target.closest("[role=tab]") : null;
    if (tab) listener(tab.textContent?.trim() ?? "");
  });
}
