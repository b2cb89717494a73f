// The preview of a paste: what would change, what is left out and why; only then it is kept.

import { show } from "./numbers.js";
import { cells, plan } from "./paste.js";
import { fill } from "./saver.js";

const most = 200;
const kept = new Set(["new", "changed", "cleared"]);

/**
 * Shows what a pasted text would change and gives the changes that a person agreed to, or null.
 * `sheet` is as for `plan`, with `name(row, column)` for the words of a cell.
 */
export function preview(text, sheet, words) {
  const dialog = document.getElementById("paste");
  const block = cells(text);
  const clear = dialog.querySelector("[data-clear]");
  const apply = dialog.querySelector("[data-apply]");
  clear.checked = false;
  let found = draw();
  // Blanks are only asked about where the block has any.
  dialog.querySelector("[data-clear-row]").hidden = !block.some((line) => line.some((cell) => cell === ""));

  function draw() {
    const out = plan(block, sheet, { clear: clear.checked });
    const changes = out.changes.filter(({ kind }) => kept.has(kind));
    const same = out.changes.filter(({ kind }) => kind === "same").length;
    dialog.querySelector("[data-summary]").textContent = fill(words.summary, changes.length, same);
    dialog.querySelector("[data-notes]").replaceChildren(...notes(out, sheet, words));
    dialog.querySelector("[data-rows]").replaceChildren(...changes.slice(0, most).map((change) => row(change, sheet, words)));
    dialog.querySelector(".scroll").hidden = changes.length === 0;
    dialog.querySelector("[data-more]").textContent = changes.length > most ? fill(words.more, changes.length - most) : "";
    apply.textContent = changes.length > 0 ? fill(words.apply, changes.length) : words.none;
    apply.disabled = changes.length === 0;
    return changes;
  }

  return new Promise((resolve) => {
    const redraw = () => { found = draw(); };
    const end = (answer) => {
      dialog.removeEventListener("close", onClose);
      clear.removeEventListener("change", redraw);
      apply.removeEventListener("click", onApply);
      if (dialog.open) dialog.close();
      resolve(answer);
    };
    const onApply = () => end(found);
    const onClose = () => end(null);
    clear.addEventListener("change", redraw);
    apply.addEventListener("click", onApply);
    dialog.addEventListener("close", onClose);
    dialog.querySelector("[data-cancel]").onclick = () => dialog.close();
    dialog.showModal();
    if (!apply.disabled) apply.focus();
  });
}

function row(change, sheet, words) {
  const line = document.createElement("tr");
  const name = document.createElement("th");
  name.scope = "row";
  name.textContent = sheet.name(change.row, change.column);
  const cell = (text) => {
    const place = document.createElement("td");
    place.className = "num";
    place.textContent = text;
    return place;
  };
  const sign = document.createElement("td");
  sign.textContent = "→";
  line.append(name, cell(show(change.was) || words.nothing), sign, cell(show(change.becomes) || words.nothing));
  line.className = change.kind;
  return line;
}

function notes(out, sheet, words) {
  const of = (kind) => out.changes.filter((change) => change.kind === kind);
  const wrong = of("wrong");
  const missing = of("missing");
  const locked = of("locked");
  const where = (changes, withText) => changes.slice(0, 8).map((change) => `${sheet.name(change.row, change.column)}${withText ? ` «${change.text}»` : ""}`).join("; ") + (changes.length > 8 ? "…" : "");
  const list = (names) => names.slice(0, 8).join("; ") + (names.length > 8 ? "…" : "");
  return [
    wrong.length > 0 && `${fill(words.wrong, wrong.length)} ${where(wrong, true)}`,
    missing.length > 0 && `${fill(words.missing, missing.length)} ${where(missing, false)}`,
    locked.length > 0 && fill(words.locked, locked.length),
    out.unknown.length > 0 && `${fill(words.unknown, out.unknown.length)} ${list(out.unknown)}`,
    out.twice.length > 0 && `${fill(words.twice, out.twice.length)} ${list(out.twice)}`,
    out.outside > 0 && fill(words.outside, out.outside),
  ].filter(Boolean).map((text) => {
    const line = document.createElement("p");
    line.className = "finding warning";
    const shape = document.createElement("span");
    shape.className = "shape";
    shape.setAttribute("aria-hidden", "true");
    shape.textContent = "▲";
    line.append(shape, text);
    return line;
  });
}
