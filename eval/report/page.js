// The filter of a report's questions.
// @ts-check

const questions = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll(".q")]);
const form = /** @type {HTMLFormElement} */ (document.querySelector(".filter"));
const kind = /** @type {HTMLSelectElement} */ (document.getElementById("kind"));
const only = /** @type {HTMLInputElement} */ (document.getElementById("only"));
const labels = /** @type {HTMLSelectElement | null} */ (document.getElementById("labels"));
const text = /** @type {HTMLInputElement} */ (document.getElementById("text"));
const count = /** @type {HTMLOutputElement} */ (document.getElementById("count"));
const toggle = /** @type {HTMLButtonElement} */ (document.getElementById("open"));

/** @param {HTMLDetailsElement} question */
function wanted({ dataset, textContent }) {
  const words = text.value.trim().toLowerCase();
  return (!kind.value || dataset.kind === kind.value) &&
    (!only.checked || dataset.state === only.value) &&
    (!labels?.value || (labels.value === "some") === ("labelled" in dataset)) &&
    (!words || textContent.toLowerCase().includes(words));
}

function filter() {
  for (const question of questions) question.hidden = !wanted(question);
  count.textContent = `${questions.filter(({ hidden }) => !hidden).length} shown`;
}

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
toggle.addEventListener("click", () => {
  const opening = toggle.textContent === "open all";
  for (const question of questions) if (!question.hidden) question.open = opening;
  toggle.textContent = opening ? "close all" : "open all";
});
addEventListener("hashchange", () => {
  const question = document.getElementById(location.hash.slice(1));
  if (question instanceof HTMLDetailsElement) question.open = true;
});
filter();
