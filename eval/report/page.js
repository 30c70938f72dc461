"use strict";
const questions = [...document.querySelectorAll(".q")];
const kind = document.getElementById("kind"), only = document.getElementById("only");
const labelled = document.getElementById("labelled");
const text = document.getElementById("text"), count = document.getElementById("count"), open = document.getElementById("open");
function filter() {
  const wanted = text.value.trim().toLowerCase();
  let shown = 0;
  for (const q of questions) {
    q.hidden = (kind.value && q.dataset.kind !== kind.value) || (only.checked && q.dataset.state !== only.value) ||
      (labelled?.checked && q.dataset.labelled === undefined) ||
      (wanted && !q.textContent.toLowerCase().includes(wanted));
    shown += !q.hidden;
  }
  count.textContent = `${shown} shown`;
}
for (const control of [kind, only, labelled, text]) control?.addEventListener("input", filter);
document.querySelector(".filter").addEventListener("submit", event => event.preventDefault());
open.addEventListener("click", () => {
  const opening = open.textContent === "open all";
  for (const q of questions) if (!q.hidden) q.open = opening;
  open.textContent = opening ? "close all" : "open all";
});
addEventListener("hashchange", () => { const q = document.getElementById(location.hash.slice(1)); if (q) q.open = true; });
filter();
