// The tabs that Gradio draws.
// @ts-check

/** @typedef {"chat" | "documents" | "quality"} Tab */

/** @param {Tab} name */
export function openTab(name) {
  /** @type {HTMLElement | null} */
  const tab = document.querySelector(`[data-tab-id=${name}]`);
  tab?.click();
}

/**
 * Calls back when a tab is opened, by the reader or by `openTab`.
 * @param {(name: Tab) => void} listener
 */
export function onTab(listener) {
  document.addEventListener("click", ({ target }) => {
    const tab = target instanceof Element ? target.closest("[data-tab-id]") : null;
    if (tab instanceof HTMLElement) listener(/** @type {Tab} */ (tab.dataset.tabId));
  });
}
