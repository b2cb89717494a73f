// What a cell holds and how its state is drawn: by a shape, by words, and by colour last.

import { equal, show } from "./numbers.js";
import { read as readTyped } from "./typed.js";

const shapes = { unsent: "○", sending: "◐", saved: "✓", refused: "✕", conflict: "⚡", returned: "↩", incomplete: "✎" };
const states = Object.keys(shapes);

/** Marks a cell's element and its mark with a state; an empty state takes the mark away. */
export function draw(box, mark, state, words) {
  box.classList.remove(...states);
  if (state) box.classList.add(state);
  if (!mark) return;
  mark.className = `mark ${state}`;
  mark.querySelector(".shape").textContent = shapes[state] ?? "";
  mark.querySelector(".mark-words").textContent = state ? words.marks[state] : "";
}

export const shapeOf = (state) => shapes[state] ?? "";

/** Whether two answers say the same. */
export const same = (one, other) => equal(one.value, other.value)
  && Boolean(one.missing) === Boolean(other.missing) && (one.reason ?? "") === (other.reason ?? "");

/** An answer in a few words. */
export function brief(answer, words) {
  if (answer.missing) return words.noFigure;
  return answer.value ? show(answer.value) : words.nothing;
}

/** Reads what was typed: `{ answer, note }`, or `{ problem }` in words. `line` says what may stand there. */
export function read(text, line) {
  const found = readTyped(text, line);
  if (found.kind === "refused") return { problem: `${capital(found.problem)}: ${found.remedy}.` };
  return { answer: { value: found.value ?? "", missing: found.kind === "missing" }, note: found.note && `${capital(found.note)}.` };
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** One line of text with its shape, as checks and refusals are shown. */
export function finding(kind, text) {
  const line = document.createElement("p");
  line.className = `finding ${kind}`;
  const shape = document.createElement("span");
  shape.className = "shape";
  shape.setAttribute("aria-hidden", "true");
  shape.textContent = { error: "✕", warning: "▲", explained: "✓", note: "ℹ" }[kind];
  line.append(shape, text);
  return line;
}

/** A moment as it is written here: 10:20 12/03. */
function moment(text) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text ?? "";
  const two = (number) => String(number).padStart(2, "0");
  return `${two(at.getHours())}:${two(at.getMinutes())} ${two(at.getDate())}/${two(at.getMonth() + 1)}`;
}

/** The choice between one's own figure and another person's; `mine` and `theirs` are what is done. */
export function conflict(change, current, words, mine, theirs) {
  const box = document.getElementById("tpl-conflict").content.firstElementChild.cloneNode(true);
  const other = brief(current, words);
  box.querySelector("[data-what]").textContent = `${words.conflict.replace("{x}", current.by ?? "").replace("{y}", moment(current.at))} ${other}${current.reason ? ` (${current.reason})` : ""}`;
  const keep = box.querySelector("[data-mine]");
  keep.textContent = words.mine.replace("{x}", brief(change, words));
  keep.addEventListener("click", mine);
  const take = box.querySelector("[data-theirs]");
  take.textContent = words.theirs.replace("{x}", other);
  take.addEventListener("click", theirs);
  return box;
}
