// A block from a spreadsheet: its cells, where each belongs, and what would change. Nothing here
// touches the page or the network; the preview shows what comes out, and only then it is sent.

import { equal, fold, isNumber } from "./numbers.js";
import { read } from "./typed.js";

/** The rows and cells of what a spreadsheet puts on the clipboard. */
export function cells(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const plain = text.replace(/\r\n?/g, "\n");
  for (let at = 0; at < plain.length; at += 1) {
    const letter = plain[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (plain[at + 1] === '"') { cell += '"'; at += 1; }
      else quoted = false;
    } else if (letter === '"' && cell === "" && closes(plain, at)) quoted = true;
    else if (letter === "\t" || letter === "\n") {
      rows[rows.length - 1].push(cell.trim());
      cell = "";
      if (letter === "\n") rows.push([]);
    } else cell += letter;
  }
  rows[rows.length - 1].push(cell.trim());
  while (rows.length > 0 && rows[rows.length - 1].every((one) => one === "")) rows.pop();
  return rows;
}

/** Whether a quotation mark at the beginning of a cell is closed at the end of one. */
function closes(text, at) {
  for (let next = at + 1; next < text.length; next += 1) {
    if (text[next] !== '"') continue;
    if (text[next + 1] === '"') { next += 1; continue; }
    return next + 1 === text.length || text[next + 1] === "\t" || text[next + 1] === "\n";
  }
  return false;
}

/** Whether a paste is more than one value, so that it needs a preview. */
export function isBlock(text) {
  return /[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""));
}

const kinds = /^(?:xa|phuong|thi tran|dac khu|huyen|quan|thi xa|thanh pho|tp\.?|tinh|so|ubnd|uy ban nhan dan)\s+/;

/** A name as it is compared: folded, without the kind of unit before it. */
export function bare(name) {
  let folded = fold(name).replace(/[.,;:]+$/, "");
  for (let before = ""; before !== folded;) { before = folded; folded = folded.replace(kinds, ""); }
  return folded;
}

/**
 * The rows of the page that the lines of a block belong to, by a column of codes or names.
 * `rows` are `{ code, name }`. Gives `{ column, places }`; places[i] is a number, -1 for a line
 * that names nothing, -2 for a name that two rows have. `null` where no column names rows.
 */
export function byName(block, rows) {
  const codes = new Map();
  const names = new Map();
  const whole = new Map();
  rows.forEach((row, at) => {
    if (row.code) codes.set(fold(row.code), at);
    const short = bare(row.name);
    names.set(short, names.has(short) ? -2 : at);
    const full = fold(row.name);
    whole.set(full, whole.has(full) ? -2 : at);
  });
  const width = Math.max(...block.map((line) => line.length));
  let best = null;
  for (let column = 0; column < width; column += 1) {
    for (const way of ["code", "name"]) {
      const find = (text) => (way === "code"
        ? codes.get(fold(text.replace(/^'|\.$/g, "")))
        : whole.get(fold(text)) ?? names.get(bare(text))) ?? -1;
      const places = block.map((line) => (line[column] ? find(line[column]) : -1));
      const hits = places.filter((place) => place !== -1).length;
      const distinct = new Set(places.filter((place) => place >= 0)).size;
      // A column of figures is not taken for one of codes: most of its lines must name different rows.
      const filled = block.filter((line) => line.some((cell) => cell !== "")).length;
      if (distinct < 1 || hits * 2 < filled || distinct * 2 < hits) continue;
      if (way === "code" && width === 1) continue;
      if (!best || hits > best.hits) best = { column, places, hits };
    }
  }
  return best;
}

/** The columns that the first line of a block names by key or label, or null. */
export function byHeading(block, columns, skip) {
  const head = block[0] ?? [];
  if (head.some((cell, at) => at !== skip && cell !== "" && isNumber(cell) && !columns.some((column) => column.key === cell))) return null;
  const places = head.map((cell, at) => {
    if (at === skip || cell === "") return -1;
    const key = fold(cell);
    return columns.findIndex((column) => fold(column.key) === key || fold(column.label) === key
      || fold(`${column.key} ${column.label}`) === key || fold(`${column.key}. ${column.label}`) === key);
  });
  return places.some((place) => place >= 0) ? places : null;
}

/** The columns of a block in which most filled cells are numbers. */
export function numeric(block, skip) {
  const width = Math.max(...block.map((line) => line.length));
  return [...Array(width).keys()].filter((column) => {
    if (column === skip) return false;
    const filled = block.map((line) => line[column] ?? "").filter((cell) => cell !== "");
    return filled.length > 0 && filled.filter(isNumber).length * 2 >= filled.length;
  });
}

/**
 * What a block would change. `sheet` is `{ rows, columns, at: { row, column }, current(row, column) }`;
 * `current` gives `{ value, missing, locked }`, and `allowed(row, column)` what a cell takes where that is
 * not the same for a whole column. `options.clear` lets empty
 * cells empty; `options.values` names the block's columns that hold values.
 *
 * Gives `{ changes, outside, unknown, twice }`: each change is `{ row, column, text, was, becomes, kind }`
 * with kind new, changed, same, cleared, wrong, missing or locked.
 */
export function plan(block, sheet, options = {}) {
  const named = sheet.at.byPosition ? null : byName(block, sheet.rows);
  const heads = byHeading(block, sheet.columns, named?.column);
  const lines = heads ? block.slice(1) : block;
  const places = named ? (heads ? named.places.slice(1) : named.places) : null;
  const values = options.values ?? valueColumns(lines, sheet, named);
  const target = (order, column) => (heads ? heads[column] : (named && !sheet.at.given ? 0 : sheet.at.column) + order);
  const result = { changes: [], outside: 0, unknown: [], twice: [], named: named?.column ?? null, headed: heads !== null, values };
  const seen = new Set();
  lines.forEach((line, nth) => {
    if (line.every((cell) => cell === "")) return;
    const row = places ? places[nth] : sheet.at.row + nth;
    if (places && row < 0) {
      (row === -2 ? result.twice : result.unknown).push(line[named.column] || line.find((cell) => cell !== ""));
      return;
    }
    values.forEach((column, order) => {
      const text = line[column] ?? "";
      const to = target(order, column);
      if (to < 0) return;
      if (row >= sheet.rows.length || to >= sheet.columns.length) { if (text !== "") result.outside += 1; return; }
      const key = `${row}/${to}`;
      if (seen.has(key)) { result.twice.push(line[named?.column ?? column]); return; }
      const change = one(text, row, to, sheet, options);
      if (change) { seen.add(key); result.changes.push(change); }
    });
  });
  return result;
}

function valueColumns(lines, sheet, named) {
  const width = Math.max(...lines.map((line) => line.length), 1);
  const all = [...Array(width).keys()].filter((column) => column !== named?.column);
  if (!named) return all;
  // Beside names stand figures, but also running numbers and words: only the figures are taken.
  const figures = numeric(lines, named.column).filter((column) => !running(lines, column));
  return sheet.columns.length === 1 ? figures.slice(-1) : figures;
}

/** Whether a column counts 1, 2, 3. */
function running(lines, column) {
  const filled = lines.map((line) => line[column] ?? "").filter((cell) => cell !== "");
  return filled.length > 1 && filled.every((cell, nth) => cell === String(nth + 1));
}

function one(text, row, column, sheet, options) {
  const now = sheet.current(row, column);
  const was = now.missing ? "" : now.value ?? "";
  const found = read(text, sheet.allowed?.(row, column) ?? sheet.columns[column]);
  const change = { row, column, text, was, becomes: "" };
  if (now.locked) return text === "" ? null : { ...change, kind: "locked" };
  if (found.kind === "empty") return options.clear && (was !== "" || now.missing) ? { ...change, kind: "cleared" } : null;
  if (found.kind === "missing") return { ...change, kind: "missing" };
  if (found.kind === "refused") return { ...change, kind: "wrong", problem: found.problem };
  if (was !== "" && equal(found.value, was)) return { ...change, becomes: was, kind: "same" };
  return { ...change, becomes: found.value, kind: was === "" ? "new" : "changed" };
}
