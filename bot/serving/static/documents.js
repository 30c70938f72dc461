// The documents: what can be asked, and files of one's own.

import * as api from "./api.js";
import { announce, button, el, refill } from "./dom.js";
import { askIn } from "./chat.js";
import * as source from "./source.js";

const label = (collection) => (collection.own ? "My documents" : collection.name);

let rows;
let list;

export function mountDocuments(root) {
  const input = el("input", { type: "file", multiple: true, id: "pincite-files", cls: "unseen", onchange: () => { send([...input.files]); input.value = ""; } });
  const drop = el("label", { cls: "drop", for: "pincite-files",
    ondragover: (event) => { event.preventDefault(); drop.classList.add("over"); },
    ondragleave: () => drop.classList.remove("over"),
    ondrop: (event) => { event.preventDefault(); drop.classList.remove("over"); send([...event.dataTransfer.files]); } },
    el("strong", {}, "Drop files here, or choose them"),
    el("span", { cls: "quiet" }, "Text, Markdown, HTML, PDF and DOCX. Only this browser sees them."));
  rows = el("ul", { cls: "uploads", "aria-label": "Uploads" });
  list = el("div", {});
  root.append(el("section", { cls: "page", "aria-label": "Documents" }, el("h2", { cls: "big" }, "Documents"), input, drop, rows, list));
  new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && load()).observe(root);
}

let queue = Promise.resolve();

function send(files) {
  for (const file of files) {
    const state = el("span", { cls: "state" }, "waiting");
    const bar = el("progress", { max: 1, value: 0, "aria-label": `Progress of ${file.name}` });
    const row = el("li", {}, el("span", { cls: "name", dir: "auto" }, file.name), bar, state);
    rows.prepend(row);
    queue = queue.then(() => add(file, row, bar, state));
  }
}

async function add(file, row, bar, state) {
  state.textContent = "sending";
  try {
    const made = await api.upload(file, (done) => {
      if (done < 1) bar.value = done;
      else {
        bar.removeAttribute("value");
        state.textContent = "indexing";
      }
    });
    state.textContent = made.unchanged ? "was there already" : `ready, ${made.passages} passage${made.passages === 1 ? "" : "s"}`;
    row.classList.add("done");
  } catch (error) {
    state.textContent = error instanceof api.ServerAway ? "the server does not answer; choose the file again later" : error.message.replace(`${file.name}: `, "");
    row.classList.add("failed");
  }
  bar.remove();
  announce(`${file.name}: ${state.textContent}`);
  await load();
}

let drawn = "";

async function load() {
  let found;
  try {
    found = await Promise.all((await api.collections()).map(async (c) => [c, await api.documents(c.name)]));
  } catch (error) {
    drawn = "";
    refill(list, el("p", { cls: "problem" }, error.message || "The server does not answer."));
    return;
  }
  found.sort(([a], [b]) => b.own - a.own);
  const now = JSON.stringify([found, sure]);
  if (now === drawn) return; // what is being pressed stays where it is
  drawn = now;
  refill(list, found.map(([collection, documents]) => section(collection, documents)));
  document.dispatchEvent(new CustomEvent("pincite:collections"));
}

function section(collection, documents) {
  const head = el("div", { cls: "section-head" }, el("h3", {}, label(collection)),
    documents.length > 0 && button("Ask these", () => askIn(collection.name), { cls: "plain", data: { key: `ask ${collection.name}` }, "aria-label": `Ask ${label(collection)}` }));
  if (!documents.length) return el("section", {}, head, el("p", { cls: "quiet" }, "Nothing yet. Files that you add above are listed here."));
  return el("section", {}, head, el("ul", { cls: "documents" }, documents.map((one) => item(collection, one))));
}

function item(collection, one) {
  const facts = [one.published, `${one.characters.toLocaleString("en")} characters`, `${one.passages} passage${one.passages === 1 ? "" : "s"}`].filter(Boolean).join(" · ");
  return el("li", {},
    button(one.title, () => source.openDocument(collection.name, one.id), { cls: "title", dir: "auto", data: { key: `open ${one.id}` } }),
    el("span", { cls: "quiet" }, facts),
    collection.own && removal(one));
}

// Removing takes two presses; a list that is drawn anew in between remembers the first.
let sure = null;

function removal(one) {
  const pressed = button("", () => remove(pressed, one), { cls: "plain", data: { key: `remove ${one.id}` } });
  sayRemoval(pressed, one);
  return pressed;
}

function sayRemoval(pressed, one) {
  pressed.textContent = sure === one.id ? "Really remove?" : "Remove";
  pressed.setAttribute("aria-label", sure === one.id ? `Really remove ${one.title}?` : `Remove ${one.title}`);
}

async function remove(pressed, one) {
  if (sure !== one.id) {
    sure = one.id;
    sayRemoval(pressed, one);
    setTimeout(() => {
      if (sure !== one.id) return;
      sure = null;
      load();
    }, 4000);
    return;
  }
  sure = null;
  source.close();
  await api.removeDocument(one.id).catch((error) => announce(error.message));
  announce(`${one.title} is removed`);
  await load();
}
