// Labels of a report's answers, by mouse or keyboard: kept in this browser, saved as a file for `pincite eval label`.
// @ts-check

/**
 * @typedef {object} Label a line of the file
 * @property {string} id of the gold pair
 * @property {string} answer its fingerprint
 * @property {boolean | null} correct
 * @property {boolean | null} supported
 * @property {boolean} gold_doubtful
 * @property {boolean} blind
 * @property {string} remark
 * @property {string} created
 */

/** @typedef {Pick<Label, "correct" | "supported" | "gold_doubtful" | "remark">} Said */

/**
 * @typedef {object} Outcome an answer that can be labelled
 * @property {HTMLDetailsElement} node
 * @property {string} id
 * @property {string} answer
 * @property {boolean} judged whether its quotes are to support it; an abstention has none
 * @property {Said} given the label in the data folder, when the report was written
 * @property {() => void} draw
 */

/**
 * @typedef {object} Choice
 * @property {string} key
 * @property {string} words
 * @property {"correct" | "supported" | "gold_doubtful"} field
 * @property {boolean} value
 */

/** @type {Record<"right" | "wrong" | "support" | "unsupported" | "doubtful", Choice>} */
const CHOICES = {
  right: { key: "R", words: "right", field: "correct", value: true },
  wrong: { key: "W", words: "wrong", field: "correct", value: false },
  support: { key: "S", words: "yes, they support it", field: "supported", value: true },
  unsupported: { key: "U", words: "no, unsupported", field: "supported", value: false },
  doubtful: { key: "G", words: "gold doubtful", field: "gold_doubtful", value: true },
};

/** @type {Said} */
const NOTHING = { correct: null, supported: null, gold_doubtful: false, remark: "" };

const LONGEST_REMARK = 2000;

const section = /** @type {HTMLElement} */ (document.getElementById("questions"));
const bar = /** @type {HTMLFormElement} */ (document.getElementById("labelling"));
const progress = /** @type {HTMLOutputElement} */ (document.getElementById("progress"));
const blind = /** @type {HTMLInputElement} */ (document.getElementById("blind"));
const saving = /** @type {HTMLButtonElement} */ (document.getElementById("save"));
const told = /** @type {HTMLElement} */ (document.getElementById("told"));
const forgetful = /** @type {HTMLElement} */ (document.getElementById("forgetful"));
const filter = /** @type {HTMLFormElement} */ (document.querySelector(".filter"));
const only = /** @type {HTMLInputElement} */ (document.getElementById("only"));

const run = bar.dataset.run ?? "";
const stored = `pincite labels ${run}`;
const order = /** @type {HTMLDetailsElement[]} */ ([...section.querySelectorAll(".q")]);
const outcomes = order.filter(({ dataset }) => dataset.answer !== undefined).map(outcome);

/** The labels given in this browser, of this run's answers as they are or were. @type {Map<string, Label>} */
const own = new Map();

/** @param {{ id: string, answer: string }} one */
const keyOf = ({ id, answer }) => `${answer} ${id}`;

/** @param {Outcome} one @returns {Said} */
const saidOf = (one) => own.get(keyOf(one)) ?? one.given;

/** @param {Outcome} one @param {Said} said */
const complete = ({ judged }, said) =>
  said.correct === null ? said.gold_doubtful : !judged || said.supported !== null;

/** @param {Said} said */
const begun = (said) => said.correct !== null || said.supported !== null || said.gold_doubtful || said.remark !== "";

/** @param {unknown} value @returns {value is Label} */
function isLabel(value) {
  if (typeof value !== "object" || value === null) return false;
  const { id, answer, correct, supported, gold_doubtful, blind, remark, created } = /** @type {Label} */ (value);
  return [id, answer, remark, created].every((one) => typeof one === "string") &&
    [gold_doubtful, blind].every((one) => typeof one === "boolean") &&
    [correct, supported].every((one) => one === null || typeof one === "boolean");
}

/**
 * Takes over what the browser has kept and is newer, from another tab too; says whether that was blind.
 *
 * A page that is loaded anew at once may not see yet what it gave to localStorage; the tab's own store it does.
 */
function read() {
  let wasBlind = false;
  for (const area of ["localStorage", "sessionStorage"]) {
    try {
      const { labels, blind: hidden } = JSON.parse(window[/** @type {"localStorage"} */ (area)].getItem(stored) ?? "{}");
      for (const label of Array.isArray(labels) ? labels.filter(isLabel) : []) {
        const known = own.get(keyOf(label));
        if (!known || known.created < label.created) own.set(keyOf(label), label);
      }
      if (typeof hidden === "boolean") wasBlind = hidden; // each tab is by itself
    } catch {
      // something else stands under that name
    }
  }
  return wasBlind;
}

function keep() {
  const kept = JSON.stringify({ blind: blind.checked, labels: [...own.values()] });
  try {
    sessionStorage.setItem(stored, kept);
    localStorage.setItem(stored, kept);
  } catch {
    forgetful.hidden = false;
  }
}

/**
 * Adds to a label. It stays blind if its verdict was given blind, all of it.
 * @param {Outcome} one
 * @param {Partial<Said>} change
 */
function say(one, change) {
  read();
  const before = own.get(keyOf(one));
  const { correct, supported, gold_doubtful, remark } = { ...saidOf(one), ...change };
  const verdict = "correct" in change || "supported" in change;
  own.set(keyOf(one), {
    id: one.id, answer: one.answer, correct, supported, gold_doubtful, remark,
    blind: (before?.blind ?? blind.checked) && (blind.checked || !verdict),
    created: new Date().toISOString(),
  });
  keep();
  one.draw();
  count();
}

/** Says it, or takes it back where it is said already. @param {Outcome} one @param {Choice} choice */
function choose(one, { field, value }) {
  const nothing = field === "gold_doubtful" ? false : null;
  say(one, { [field]: saidOf(one)[field] === value ? nothing : value });
}

/** The labels of these answers that were given in this browser: those to save, and those that are only begun. */
function given() {
  /** @type {{ whole: Label[], half: Label[] }} */
  const sorted = { whole: [], half: [] };
  for (const one of outcomes) {
    const label = own.get(keyOf(one));
    if (label && begun(label)) sorted[complete(one, label) ? "whole" : "half"].push(label);
  }
  return sorted;
}

function count() {
  const done = outcomes.filter((one) => complete(one, saidOf(one))).length;
  const half = outcomes.filter((one) => begun(saidOf(one))).length - done;
  progress.textContent = `${done} of ${outcomes.length} labelled${half ? `, ${half} begun` : ""}`;
  saving.disabled = given().whole.length === 0;
}

function save() {
  const { whole, half } = given();
  const name = `labels-${run.replace(/[^\w.-]+/g, "-")}.jsonl`;
  const lines = whole.map((label) => `${JSON.stringify(label)}\n`);
  const href = URL.createObjectURL(new Blob(lines, { type: "application/x-ndjson" }));
  make("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href));
  const rest = half.length ? `, ${half.length} only begun` : "";
  told.replaceChildren(`${whole.length} saved${rest}. `, make("code", {}, `pincite eval label ${run} ${name}`),
    " takes them over.");
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Puts the controls of a label under an answer. @param {HTMLDetailsElement} node @returns {Outcome} */
function outcome(node) {
  const { answer = "", label, place } = node.dataset;
  const mark = make("span", { class: "given" });
  const remark = make("textarea", { rows: "1", maxlength: String(LONGEST_REMARK), dir: "auto" });
  /** @type {[Choice, HTMLButtonElement][]} */
  const buttons = [];

  /** @type {Outcome} */
  const one = {
    node, answer, id: node.id.slice("q-".length), judged: place !== undefined,
    given: label === undefined ? NOTHING : JSON.parse(label), draw,
  };

  /** @param {string} question @param {...Choice} choices */
  function group(question, ...choices) {
    const made = choices.map((choice) => {
      const button = make("button", { type: "button", "aria-keyshortcuts": choice.key }, choice.words, " ",
        make("kbd", { "aria-hidden": "true" }, choice.key));
      button.addEventListener("click", () => choose(one, choice));
      buttons.push([choice, button]);
      return button;
    });
    return make("div", { class: "choices", role: "group", "aria-label": question },
      make("span", {}, question), ...made);
  }

  function draw() {
    const said = saidOf(one);
    const whole = complete(one, said);
    for (const [{ field, value }, button] of buttons) {
      button.setAttribute("aria-pressed", String(said[field] === value));
    }
    if (remark.value !== said.remark) remark.value = said.remark;
    const verdict = said.correct === null ? "" : said.correct ? "right" : "wrong";
    const words = [verdict, said.gold_doubtful ? "gold doubtful" : ""].filter(Boolean).join(", ");
    mark.textContent = whole ? `labelled ${words}` : begun(said) ? "label begun" : "";
    node.toggleAttribute("data-labelled", whole);
  }

  const desk = make("div", { class: "label", role: "group", "aria-label": "Your label" },
    group("Is the answer right?", CHOICES.right, CHOICES.wrong),
    ...(one.judged ? [group("Do its quotes support it?", CHOICES.support, CHOICES.unsupported)] : []),
    group("Is the gold right?", CHOICES.doubtful),
    make("label", { class: "remark" },
      make("span", {}, "Remark ", make("kbd", { "aria-hidden": "true" }, "M")), remark));
  remark.setAttribute("aria-keyshortcuts", "M");
  remark.addEventListener("input", () => say(one, { remark: remark.value }));
  node.querySelector(".sides")?.after(desk);
  node.querySelector("summary .kind")?.before(mark);
  return one;
}

/** Hides what the metrics say and brings the answers into their random order, or shows all as it was. */
function arrange() {
  section.classList.toggle("blind", blind.checked);
  /** @param {HTMLDetailsElement} node */
  const place = ({ dataset }) => Number(dataset.place ?? order.length);
  section.append(...(blind.checked ? [...order].sort((one, other) => place(one) - place(other)) : order));
  only.disabled = blind.checked;
  if (blind.checked) only.checked = false;
  filter.dispatchEvent(new Event("input"));
}

/** Opens the next question that is shown, or the one before. @param {Element | null} from @param {1 | -1} step */
function move(from, step) {
  const nodes = /** @type {HTMLDetailsElement[]} */ ([...section.querySelectorAll(".q")]);
  const shown = nodes.filter(({ hidden }) => !hidden);
  const at = shown.findIndex((node) => node === from);
  const next = shown[at < 0 ? 0 : at + step];
  if (!next) return;
  next.open = true;
  next.querySelector("summary")?.focus();
}

/** The letter of a key; on a keyboard of another script, the Latin one in its place. @param {KeyboardEvent} event */
const letterOf = ({ key, code }) =>
  (key.length === 1 && key.charCodeAt(0) > 127 ? code.replace(/^Key/, "") : key).toUpperCase();

/** @param {KeyboardEvent} event */
function onKey(event) {
  const { target } = event;
  if (event.altKey || event.ctrlKey || event.metaKey || !(target instanceof HTMLElement)) return;
  const node = target.closest(".q");
  if (target.matches("textarea, select, input")) {
    if (event.key === "Escape") node?.querySelector("summary")?.focus();
    return;
  }
  const letter = letterOf(event);
  const one = outcomes.find((some) => some.node === node && some.node.open);
  const choice = Object.values(CHOICES).find(({ key }) => key === letter);
  if (letter === "J") move(node, 1);
  else if (letter === "K") move(node, -1);
  else if (one && letter === "M") one.node.querySelector("textarea")?.focus();
  else if (one && choice && (one.judged || choice.field !== "supported")) choose(one, choice);
  else return;
  event.preventDefault();
}

function drawAll() {
  for (const one of outcomes) one.draw();
  count();
}

section.addEventListener("keydown", onKey);
bar.addEventListener("submit", (event) => event.preventDefault());
saving.addEventListener("click", save);
blind.addEventListener("input", () => {
  arrange();
  keep();
});
addEventListener("storage", ({ key }) => {
  if (key !== stored) return;
  read(); // not whether it was blind: each tab is by itself
  drawAll();
});
blind.checked = read();
bar.hidden = false;
drawAll();
arrange();
