// The review with keys, with both panes in step, and with changes saved in place.

import { load, typing } from "./swap.js";

const paper = () => document.getElementById("paper");
const items = () => [...document.querySelectorAll(".item")];
const selected = () => document.querySelector(".item.selected");
const wide = matchMedia("(min-width: 64rem)");

/** Selects an item, shows it, and shows its passage beside it. */
function select(item, { scroll = true } = {}) {
  if (!item) return;
  for (const other of document.querySelectorAll(".item.selected")) other.classList.remove("selected");
  item.classList.add("selected");
  if (scroll) item.scrollIntoView({ block: "nearest" });
  for (const mark of document.querySelectorAll("mark.here")) mark.classList.remove("here");
  const passage = document.getElementById(`p-${item.dataset.item}`);
  const mark = passage?.matches("mark") ? passage : passage?.nextElementSibling;
  if (!mark) return;
  for (const piece of paper().querySelectorAll("mark")) {
    if (piece.dataset.n.split(" ").includes(item.dataset.n)) piece.classList.add("here");
  }
  if (wide.matches) {
    const box = paper().getBoundingClientRect();
    const place = mark.getBoundingClientRect();
    paper().scrollTop += place.top - box.top - box.height / 3;
  }
}

function move(step) {
  const all = items();
  const at = all.indexOf(selected());
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
  select(next);
  next?.querySelector("[data-act]")?.focus({ preventScroll: true });
}

/** After the live parts were replaced, the item is selected again and its form gets the cursor. */
function settle(id) {
  const item = id && document.querySelector(`.item[data-item="${id}"]`);
  if (!item) return;
  select(item);
  const field = item.querySelector("[aria-invalid=true]") ?? item.querySelector("form.edit [name=value], form.edit textarea")
    ?? item.querySelector("[data-act]");
  field?.focus({ preventScroll: true });
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-swap]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    const id = link.closest(".item")?.dataset.item;
    if (!await load(link.href)) { location.assign(link.href); return; }
    if (id) settle(id);
    else document.querySelector("#add [name=quote]")?.focus();
    return;
  }
  const item = event.target.closest(".item");
  if (item && !event.target.closest("a, button, input, select, textarea, label, summary")) select(item);
});

document.addEventListener("focusin", (event) => {
  const item = event.target.closest?.(".item");
  if (item && item !== selected()) select(item, { scroll: false });
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-inline]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter;
  const id = button?.closest(".item")?.dataset.item ?? form.closest(".item")?.dataset.item;
  const body = new URLSearchParams(new FormData(form, button ?? undefined));
  if (form.method === "get") {
    await load(`${form.action.split("#")[0]}?${body}`);
    return;
  }
  const before = new Set(items().map((item) => item.dataset.item));
  if (!await load(button?.getAttribute("formaction") ?? form.action, { method: "POST", body })) return;
  const wrong = document.querySelector("#add [aria-invalid=true]");
  if (wrong) wrong.focus();
  else settle(id ?? items().find((item) => !before.has(item.dataset.item))?.dataset.item);
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form.edit, #add form[method=post]");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { form.requestSubmit(); return; }
  if (form && event.key === "Escape") { form.querySelector("a[data-swap]")?.click(); return; }
  if (typing(event)) return;
  const press = (act) => selected()?.querySelector(`[data-act=${act}]`)?.click();
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "e") press("edit");
  else if (event.key === "x") { if (selected()?.querySelector("[data-act=reject]")) press("reject"); else press("restore"); }
  else if (event.key === "a") document.getElementById("accept").scrollIntoView();
  else if (event.key === "?") document.getElementById("help").showModal();
  else return;
  event.preventDefault();
});

// A sentence marked in the document becomes the start of a new item.
const add = document.createElement("button");
add.type = "button";
add.className = "primary add-selected";
add.hidden = true;
document.body.append(add);

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const text = selection.toString().trim();
  const inside = selection.rangeCount > 0 && paper()?.contains(selection.getRangeAt(0).commonAncestorContainer);
  add.hidden = !inside || text.length < 3 || text.length > 2000;
  if (add.hidden) return;
  add.textContent = paper().dataset.add;
  add.dataset.quote = quoted(selection.getRangeAt(0));
});

/** The selected words without the numbers that we put between them. */
function quoted(range) {
  const piece = range.cloneContents();
  for (const number of piece.querySelectorAll(".ref")) number.remove();
  for (const block of piece.querySelectorAll("p, td, th, h2, h3, h4, h5")) block.append("\n");
  return piece.textContent.trim().replace(/^(?:[-–•+*]|\d{1,3}[.)]|[a-zđ]\))\s+/, "");
}

add.addEventListener("mousedown", (event) => event.preventDefault());
add.addEventListener("click", async () => {
  const query = new URLSearchParams({ kind: "any", quote: add.dataset.quote });
  const part = new URLSearchParams(location.search).get("part");
  if (part) query.set("part", part);
  add.hidden = true;
  getSelection().removeAllRanges();
  if (!await load(`${paper().dataset.addHref}?${query}`)) return;
  document.getElementById("add").scrollIntoView({ block: "start" });
  document.querySelector("#add [name=value], #add [name=task], #add [name=text]")?.focus({ preventScroll: true });
});

const from = location.hash.match(/^#i-(\d+)$/);
if (from) settle(from[1]);
