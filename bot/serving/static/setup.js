// The owner of the machine chooses the language model: where it is, its key, what then leaves the machine, and a test.
// @ts-check

import * as api from "./api.js";
import { announce, button, el, refill } from "./dom.js";
import { say } from "./wording.js";

/** @import {ModelSetup} from "./messages.js" */

const OPENAI = "https://api.openai.com/v1";
const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/;

const opener = button("", open, { cls: "plain model", hidden: true, "aria-haspopup": "dialog" });
const dialog = el("dialog", { cls: "setup", "aria-labelledby": "pincite-setup" });

/** What the server says of the model. @type {ModelSetup | null} */
let setup = null;

/** The button that opens the set-up, for the owner alone: to others it stays hidden. */
export function mountSetup() {
  document.body.append(dialog);
  reload();
  return opener;
}

async function reload() {
  try {
    setup = await api.modelSetup();
  } catch {
    return; // somebody else's machine, or the server is away
  }
  opener.hidden = false;
  const { source, model } = setup;
  opener.textContent = source === "none" ? say("model.reader") : say("model.named", { model: nameOf(model) });
}

/** @param {string | null | undefined} model */
const nameOf = (model) => model || say("model.theModel");

/** @param {string} address */
function hostOf(address) {
  const whole = address.trim() || OPENAI;
  return URL.canParse(whole) ? new URL(whole) : null;
}

async function open() {
  await reload();
  draw();
  dialog.showModal();
}

/** @param {string} address what then leaves the machine */
function leaving(address) {
  const url = hostOf(address);
  if (!url?.host) return null;
  if (LOOPBACK.test(url.hostname)) return el("p", {}, say("model.stays", { host: url.host }));
  return [
    el("p", {}, say("model.leaves", { host: url.host })),
    url.protocol === "http:" && el("p", { cls: "open" }, say("model.open")),
  ];
}

function draw() {
  const known = setup?.source === "page";
  const input = (/** @type {string} */ id, /** @type {import("./dom.js").Props} */ props) =>
    el("input", { id: `pincite-model-${id}`, dir: "ltr", "aria-describedby": `pincite-model-${id}-hint`, ...props });
  const address = input("address", {
    type: "text", inputmode: "url", value: setup?.base_url === OPENAI ? null : setup?.base_url, placeholder: OPENAI,
    spellcheck: "false", oninput: () => refill(leaves, leaving(address.value)),
  });
  const model = input("model", { type: "text", value: setup?.model, spellcheck: "false" });
  const key = input("key", { type: "password", autocomplete: "off" });
  const leaves = el("div", { cls: "leaves", role: "note" }, leaving(address.value));
  const outcome = el("p", { cls: "outcome", role: "status" });
  const row = (/** @type {HTMLInputElement} */ field, /** @type {string} */ label, /** @type {string} */ hint) =>
    el("div", { cls: "row" }, el("label", { for: field.id }, label), field,
      el("p", { cls: "quiet", id: `${field.id}-hint` }, hint));

  /** @param {() => Promise<string>} act @param {boolean} [after] whether the form is drawn anew */
  async function run(act, after = false) {
    for (const one of buttons) one.disabled = true;
    outcome.classList.remove("failed");
    let said;
    try {
      said = await act();
      if (after) await reload();
    } catch (error) {
      said = /** @type {Error} */ (error).message;
      outcome.classList.add("failed");
    }
    for (const one of buttons) one.disabled = false;
    outcome.textContent = said;
    if (!after || outcome.classList.contains("failed")) return;
    draw();
    refill(/** @type {HTMLElement} */ (dialog.querySelector(".outcome")), said);
    dialog.querySelector("button")?.focus();
    announce(said);
  }

  const wanted = () => ({ base_url: address.value, model: model.value, key: key.value || null });
  const test = button(say("model.test"), () => run(async () => {
    outcome.textContent = say("model.testing", { host: hostOf(address.value)?.host ?? address.value });
    return say("model.works", { ...await api.testModel(wanted()) });
  }), { cls: "plain" });
  const save = el("button", { type: "submit", cls: "send" }, say("save"));
  const forget = known && button(say("model.forget"), () => run(async () => {
    await api.forgetModel();
    return say("model.forgotten");
  }, true), { cls: "plain" });
  const close = button(say("close"), () => dialog.close(), { cls: "plain" });
  const buttons = /** @type {HTMLButtonElement[]} */ ([test, save, forget, close].filter(Boolean));
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    run(async () => say("model.saved", { model: nameOf((await api.chooseModel(wanted())).model) }), true);
  };
  refill(dialog,
    el("form", { onsubmit: submit },
      el("h2", { id: "pincite-setup", cls: "big" }, say("model.title")),
      el("p", {}, say("model.what")),
      row(address, say("model.address"), say("model.addressHint")),
      row(model, say("model.model"), say("model.modelHint")),
      row(key, say("model.key"),
        setup?.has_key ? `${say("model.keyKept")} ${say("model.keyHint")}` : say("model.keyHint")),
      leaves, outcome,
      el("div", { cls: "buttons" }, save, test, forget, close)));
}
