// The grid of many units. Cells are plain table cells; the one that is worked on gets a field. So a
// grid of 124 units and 20 lines stays light on an old computer.

import { brief, conflict, draw, finding, read, same } from "./cell.js";
import { fold, show, sum, valueOf } from "./numbers.js";
import { isOpen, close as closePanel, open as openPanel, wire } from "./panel.js";
import { isBlock } from "./paste.js";
import { preview } from "./preview.js";
import { Saver, fill } from "./saver.js";

document.documentElement.classList.add("scripted");

const data = JSON.parse(document.getElementById("entry-data").textContent);
const { words, columns } = data;
const table = document.querySelector(".sheet");
const bar = document.getElementById("cellbar");
const why = bar.querySelector("[data-why]");
const miss = bar.querySelector("[data-missing]");

const rows = [...table.tBodies[0].rows].map((tr, at) => ({
  tr, at, id: Number(tr.dataset.n), name: tr.querySelector("a").textContent,
  code: tr.querySelector("th > .num").textContent, fixed: tr.classList.contains("fixed"),
  pick: tr.querySelector("input"), key: null,
}));
const byId = new Map(rows.map((row) => [row.id, row]));
const columnAt = new Map(columns.map((column, at) => [column.key, at]));
const cellAt = (row, column) => rows[row].tr.cells[column + 1];

// What a cell holds is read from the page when it is first needed, and kept here from then on.
const answers = new Map();
const problems = new Map();
const clashes = new Map();
const keyOf = (row, column) => `${rows[row].id}/${columns[column].key}`;

function answer(row, column) {
  const key = keyOf(row, column);
  if (!answers.has(key)) {
    const cell = cellAt(row, column);
    const missing = "m" in cell.dataset;
    const now = { value: missing ? "" : valueOf(cell.textContent), missing, reason: cell.dataset.r ?? "" };
    answers.set(key, { now, saved: now, seen: Number(cell.dataset.e ?? 0) });
  }
  return answers.get(key);
}

data.putBack = (before) => {
  for (const { row, column, now } of before) place(row, column, now);
  saver.put(before.map(({ row, column }) => changeOf(row, column)), null);
};
data.fresh = fresh;
const saver = new Saver(data, onState, onProgress);

/* ---------- the cell that is worked on ---------- */

let at = { row: 0, column: 0 };
let field = null;

/** Moves to a cell, unless the one before still needs its reason; without `focus` only the bar follows. */
function go(row, column, focus = true) {
  if (finish() === false) return;
  cellAt(at.row, at.column).tabIndex = -1;
  at = { row, column };
  const cell = cellAt(row, column);
  cell.tabIndex = 0;
  if (focus) cell.focus();
  tell();
  if (isOpen()) openPanel(address(), cell, { hold: true, offline: words.noPanel });
}

const address = () => `/entry/${rows[at.row].id}/${columns[at.column].key}`;

/** Says in the bar which cell it is, and what is to be known of it. */
function tell() {
  const row = rows[at.row];
  const column = columns[at.column];
  const { now } = answer(at.row, at.column);
  const before = cellAt(at.row, at.column).dataset.p;
  bar.querySelector("[data-unit]").textContent = row.name;
  bar.querySelector("[data-label]").textContent = `${column.key} ${column.label}${column.measure ? ` (${column.measure})` : ""}`;
  bar.querySelector("[data-hint]").textContent = [before && `${words.previous}: ${before}`, column.guidance].filter(Boolean).join(" · ");
  miss.checked = now.missing;
  why.value = now.reason;
  miss.disabled = row.fixed;
  why.disabled = row.fixed || (!now.value && !now.missing && !miss.checked);
  const said = bar.querySelector("[data-said]");
  const clash = clashes.get(keyOf(at.row, at.column));
  const problem = problems.get(keyOf(at.row, at.column));
  said.replaceChildren(...(row.fixed ? [finding("note", words.locked)] : []), ...(problem ? [finding("error", problem)] : []), ...(clash ? [clash] : []));
}

function edit(start = null) {
  if (field || rows[at.row].fixed) return;
  const cell = cellAt(at.row, at.column);
  const { now } = answer(at.row, at.column);
  field = document.createElement("input");
  Object.assign(field, { className: "editor", inputMode: "decimal", autocomplete: "off", maxLength: 60, enterKeyHint: "next", value: start ?? show(now.value) });
  field.setAttribute("aria-label", `${rows[at.row].name}, ${columns[at.column].key} ${columns[at.column].label}`);
  field.typed = start !== null;
  cell.classList.add("editing");
  cell.replaceChildren(field);
  field.focus();
  if (start === null) field.select();
}

/** Takes what stands in the field, if there is one; false where a reason is to be given first. */
function finish() {
  if (!field) return true;
  const { value } = field;
  leave();
  return take(at.row, at.column, value);
}

function leave() {
  const cell = cellAt(at.row, at.column);
  field = null;
  cell.classList.remove("editing");
  paint(at.row, at.column);
}

function take(row, column, text) {
  const got = read(text, columns[column]);
  if (got.problem) {
    problems.set(keyOf(row, column), got.problem);
    state(row, column, "refused");
    tell();
    return true;
  }
  const { now } = answer(row, column);
  const wanted = { ...got.answer, reason: got.answer.value || got.answer.missing ? now.reason : "" };
  return give(row, column, wanted);
}

/** Gives a cell an answer and sends it; a missing figure waits for its reason. */
function give(row, column, wanted) {
  const { now } = answer(row, column);
  problems.delete(keyOf(row, column));
  if (same(wanted, now)) { state(row, column, saver.queue.has(keyOf(row, column)) ? "unsent" : settled(row, column)); tell(); return true; }
  if (wanted.missing && !wanted.reason) {
    miss.checked = true;
    why.disabled = false;
    state(row, column, "incomplete");
    why.focus();
    return false;
  }
  place(row, column, wanted);
  const what = `${rows[row].name}, ${columns[column].key}`;
  const offer = now.value || now.missing ? [{ row, column, now }] : null;
  saver.put([changeOf(row, column)], offer, fill(words.change, what, `${brief(now, words)} → ${brief(wanted, words)}`));
  tell();
  return true;
}

function place(row, column, now) {
  answer(row, column).now = now;
  clashes.delete(keyOf(row, column));
  paint(row, column);
  total(column);
}

function changeOf(row, column) {
  const { now, seen } = answer(row, column);
  return { submission: rows[row].id, line: columns[column].key, ...now, seen };
}

/** Writes a cell's figure as plain text. */
function paint(row, column) {
  const cell = cellAt(row, column);
  if (field && cell.contains(field)) return;
  const { now } = answer(row, column);
  cell.textContent = now.missing ? words.noFigure : show(now.value);
  cell.toggleAttribute("data-m", now.missing);
}

const state = (row, column, name) => draw(cellAt(row, column), null, name, words);
const settled = (row, column) => { const { saved } = answer(row, column); return saved.value || saved.missing ? "saved" : ""; };

/* ---------- sums of columns ---------- */

const dueTotals = new Set();

/** A column's sum is written once for many changes. */
function total(column) {
  if (dueTotals.size === 0) requestAnimationFrame(() => { for (const one of dueTotals) writeTotal(one); dueTotals.clear(); });
  dueTotals.add(column);
}

function writeTotal(column) {
  if (!columns[column].adds) return;
  const values = rows.map((row) => answer(row.at, column).now.value);
  table.tHead.rows[1].cells[column + 1].textContent = show(sum(values));
}

/* ---------- from the server ---------- */

function onState(key, name, change, result) {
  const row = byId.get(change.submission)?.at;
  const column = columnAt.get(change.line);
  if (row === undefined || column === undefined) return;
  const cell = answer(row, column);
  const told = { value: change.value, missing: change.missing, reason: change.reason };
  if (name === "saved") {
    cell.seen = result.entry;
    cell.saved = { ...told, value: result.value ?? "" };
    if (same(cell.now, told)) cell.now = cell.saved;
    paint(row, column);
    return state(row, column, settled(row, column));
  }
  if (name === "unsent" && result) cell.seen = result.entry;
  if (name === "unsent" && !same(told, cell.now)) place(row, column, told);
  if (name === "refused") problems.set(key, [result?.message, result?.hint].filter(Boolean).join(" "));
  if (name === "conflict") clashes.set(key, clash(row, column, change, result.current));
  state(row, column, name);
  if (at.row === row && at.column === column && (name === "refused" || name === "conflict")) tell();
  return undefined;
}

function clash(row, column, change, current) {
  const theirs = { value: current.value ?? "", missing: Boolean(current.missing), reason: current.reason ?? "" };
  const end = () => { clashes.delete(keyOf(row, column)); tell(); cellAt(row, column).focus(); };
  return conflict(change, current, words, () => {
    const cell = answer(row, column);
    Object.assign(cell, { seen: current.entry, saved: theirs });
    saver.put([changeOf(row, column)], null);
    end();
  }, () => {
    saver.queue.drop(keyOf(row, column));
    Object.assign(answer(row, column), { seen: current.entry, saved: theirs });
    place(row, column, theirs);
    state(row, column, settled(row, column));
    saver.say();
    end();
  });
}

function fresh(answered) {
  let changed = 0;
  for (const cell of answered.cells) {
    const row = byId.get(cell.submission)?.at;
    const column = columnAt.get(cell.line);
    if (row === undefined || column === undefined) continue;
    const known = answer(row, column);
    if (cell.entry === known.seen || saver.queue.has(keyOf(row, column)) || (field && at.row === row && at.column === column)) continue;
    const now = { value: cell.value ?? "", missing: Boolean(cell.missing), reason: cell.reason ?? "" };
    Object.assign(known, { seen: cell.entry, saved: now });
    place(row, column, now);
    state(row, column, settled(row, column));
    changed += 1;
  }
  for (const one of answered.progress ?? []) onProgress(one);
  tell();
  return changed;
}

function onProgress({ submission, answered, expected }) {
  const place = byId.get(submission)?.tr.querySelector("[data-row-progress]");
  if (place) place.textContent = fill(words.progress, answered, expected);
}

/* ---------- keys ---------- */

const shown = () => rows.filter(({ tr }) => !tr.hidden);

/** The row that is `step` shown rows away; the same at either end. */
function away(step) {
  const list = shown();
  const here = list.findIndex((row) => row.at === at.row);
  return list[Math.min(list.length - 1, Math.max(0, here + step))]?.at ?? at.row;
}

function aside(step) {
  const column = at.column + step;
  if (column >= 0 && column < columns.length) return go(at.row, column);
  const row = away(Math.sign(step));
  if (row === at.row) return false;
  return go(row, step > 0 ? 0 : columns.length - 1);
}

const moves = {
  ArrowDown: () => go(away(1), at.column), ArrowUp: () => go(away(-1), at.column),
  ArrowRight: () => go(at.row, Math.min(columns.length - 1, at.column + 1)), ArrowLeft: () => go(at.row, Math.max(0, at.column - 1)),
  PageDown: () => go(away(12), at.column), PageUp: () => go(away(-12), at.column),
  Home: () => go(at.row, 0), End: () => go(at.row, columns.length - 1),
};

table.tBodies[0].addEventListener("keydown", (event) => {
  const cell = event.target.closest("td");
  if (!cell || cell.classList.contains("row-state")) return;
  const { key } = event;
  const control = event.ctrlKey || event.metaKey;
  if (event.isComposing) return;
  if (key === "Enter" && control) { finish(); openPanel(address(), cellAt(at.row, at.column), { offline: words.noPanel }); }
  else if (key === "Enter") { const step = event.shiftKey ? -1 : 1; if (field || event.shiftKey) go(away(step), at.column); else edit(); }
  else if (key === "Tab") { if (aside(event.shiftKey ? -1 : 1) === false) return; }
  else if (key === "F2" && event.shiftKey) { finish(); why.disabled = rows[at.row].fixed; why.focus(); }
  else if (key === "Escape") { if (field) { leave(); cellAt(at.row, at.column).focus(); } else closePanel(); }
  else if (field) { if (!inField(key)) return; }
  else if (moves[key]) { if (control && (key === "Home" || key === "End")) go(key === "Home" ? shown()[0].at : shown().at(-1).at, key === "Home" ? 0 : columns.length - 1); else moves[key](); }
  else if (key === "F2") edit();
  else if (key === "Delete" || key === "Backspace") { if (!rows[at.row].fixed) give(at.row, at.column, { value: "", missing: false, reason: "" }); }
  else if (key === "z" && control) saver.undo();
  else if (key.length === 1 && !control && !event.altKey && key !== " ") edit(key);
  else return;
  event.preventDefault();
});

/** Keys inside a field that was begun by typing move on, as in a spreadsheet. */
function inField(key) {
  if (key !== "ArrowDown" && key !== "ArrowUp" && !(field.typed && (key === "ArrowLeft" || key === "ArrowRight"))) return false;
  moves[key]();
  return true;
}

document.addEventListener("copy", (event) => {
  if (field || document.activeElement !== cellAt(at.row, at.column)) return;
  const { now } = answer(at.row, at.column);
  event.clipboardData.setData("text/plain", now.value.replace(".", ","));
  event.preventDefault();
});

table.tBodies[0].addEventListener("mousedown", (event) => {
  const cell = event.target.closest("td");
  if (!cell || cell.classList.contains("row-state") || event.target === field) return;
  const row = byId.get(Number(cell.parentElement.dataset.n)).at;
  const again = row === at.row && cell.cellIndex - 1 === at.column && document.activeElement === cell;
  event.preventDefault();
  go(row, cell.cellIndex - 1);
  if (again || matchMedia("(pointer: coarse)").matches) edit();
});
table.tBodies[0].addEventListener("dblclick", (event) => { if (event.target.closest("td:not(.row-state)")) edit(); });
table.addEventListener("focusout", (event) => { if (field && event.target === field && document.hasFocus() && !bar.contains(event.relatedTarget)) finish(); });

/* ---------- the bar ---------- */

miss.addEventListener("change", () => {
  if (miss.checked) { why.disabled = false; give(at.row, at.column, { value: "", missing: true, reason: why.value.trim() }); }
  else give(at.row, at.column, { value: "", missing: false, reason: "" });
});
why.addEventListener("change", () => {
  const { now } = answer(at.row, at.column);
  const reason = why.value.trim();
  if (miss.checked) give(at.row, at.column, { value: "", missing: true, reason });
  else if (now.value) give(at.row, at.column, { ...now, reason });
});
bar.addEventListener("keydown", (event) => {
  if (event.target === why && (event.key === "Enter" || event.key === "Escape")) {
    event.preventDefault();
    if (event.key === "Escape") why.value = answer(at.row, at.column).now.reason;
    go(event.key === "Enter" ? away(1) : at.row, at.column);
  }
});
bar.querySelector("[data-details]").addEventListener("click", () => openPanel(address(), cellAt(at.row, at.column), { offline: words.noPanel }));

/* ---------- pasting ---------- */

document.addEventListener("paste", async (event) => {
  const inside = table.tBodies[0].contains(document.activeElement);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!inside || text === "") return;
  if (!isBlock(text)) {
    if (field) return;
    event.preventDefault();
    if (!rows[at.row].fixed) take(at.row, at.column, text.trim());
    return;
  }
  event.preventDefault();
  if (field) { leave(); cellAt(at.row, at.column).focus(); }
  const list = shown();
  const changes = await preview(text, {
    rows: list, columns, at: { row: list.findIndex((row) => row.at === at.row), column: at.column, given: at.column > 0 },
    current: (row, column) => ({ ...answer(list[row].at, column).now, locked: list[row].fixed }),
    name: (row, column) => `${list[row].name} · ${columns[column].key} ${columns[column].label}`,
  }, words.paste);
  cellAt(at.row, at.column).focus();
  if (!changes || changes.length === 0) return;
  const places = changes.map(({ row, column, becomes }) => ({ row: list[row].at, column, becomes }));
  const before = places.map(({ row, column }) => ({ row, column, now: answer(row, column).now }));
  for (const { row, column, becomes } of places) {
    problems.delete(keyOf(row, column));
    place(row, column, { value: becomes, missing: false, reason: becomes ? answer(row, column).now.reason : "" });
  }
  saver.put(places.map(({ row, column }) => changeOf(row, column)), before, fill(words.pasted, places.length));
});

/* ---------- finding units, choosing and submitting them ---------- */

const search = document.getElementById("q");
search.addEventListener("input", () => {
  const asked = fold(search.value);
  let count = 0;
  for (const row of rows) {
    row.key ??= `${fold(row.name)} ${row.code}`;
    row.tr.hidden = !row.key.includes(asked);
    if (!row.tr.hidden) count += 1;
  }
  document.querySelector("[data-count]").textContent = fill(words.count, count, data.all);
  chosen();
});
document.getElementById("state").addEventListener("change", (event) => event.target.form.requestSubmit());

const submit = document.querySelector("[data-submit]");
const all = document.querySelector("[data-all]");

function chosen() {
  const count = rows.filter(({ pick }) => pick.checked).length;
  submit.disabled = count === 0;
  submit.textContent = count === 0 ? words.submitNone : fill(words.submit, count);
  const pickable = shown().filter(({ fixed }) => !fixed);
  all.checked = pickable.length > 0 && pickable.every(({ pick }) => pick.checked);
}
all.addEventListener("change", () => { for (const row of shown()) if (!row.fixed) row.pick.checked = all.checked; chosen(); });
table.addEventListener("change", (event) => { if (event.target.name === "submission") chosen(); });

const form = document.getElementById("many-form");
form.addEventListener("submit", async (event) => {
  if (form.dataset.ready) return;
  event.preventDefault();
  finish();
  await saver.settle(60);
  if (saver.queue.count > 0) {
    const [key] = saver.queue.cells.keys();
    const [id, line] = key.split("/");
    if (byId.has(Number(id))) go(byId.get(Number(id)).at, columnAt.get(line));
    saver.say();
    return;
  }
  form.dataset.ready = "yes";
  form.requestSubmit(submit);
});
addEventListener("pageshow", () => { delete form.dataset.ready; chosen(); });

/* ---------- beginning ---------- */

for (const row of rows) for (let column = 0; column < columns.length; column += 1) cellAt(row.at, column).tabIndex = -1;
document.querySelector("[data-open=keys]")?.addEventListener("click", () => document.getElementById("keys").showModal());
wire();
saver.restore();
go(0, 0, false);
