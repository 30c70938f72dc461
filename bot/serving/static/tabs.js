// The tabs that Gradio draws.
// @ts-check

/** @typedef {"chat" | "documents" | "quality" | "measure"} Tab */

/** @param {Tab} name */
export const openTab = (name) => tabOf(name)?.click();

/** @param {Tab} name @returns {HTMLElement | null} */
export function tabOf(name) {
  return document.querySelector(`[data-tab-id=${name}]`);
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
