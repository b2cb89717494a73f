// One unit's form: a walk by keys, figures saved as the cursor leaves them, blocks pasted with a
// preview, nothing lost when the line breaks. The page works without this.

import { brief, conflict, draw, finding, read, same } from "./cell.js";
import { judge } from "./checks.js";
import { show } from "./numbers.js";
import { close, isOpen, open, wire } from "./panel.js";
import { isBlock } from "./paste.js";
import { preview } from "./preview.js";
import { Saver, fill } from "./saver.js";

document.documentElement.classList.add("scripted");

const data = JSON.parse(document.getElementById("entry-data").textContent);
const { words } = data;
const form = document.getElementById("entry-form");
const lines = data.lines.map((line) => {
  const box = document.getElementById(`l-${line.key.replaceAll(".", "-")}`);
  const find = (part) => box.querySelector(part);
  return {
    ...line, box, input: find("[data-value]"), miss: find("[data-missing]"), why: find("[data-why]"),
    mark: find("[data-mark]"), findings: find("[data-findings]"), clash: find("[data-conflict]"),
    // What the server holds, and what it was told or is about to be told.
    saved: { value: line.value, missing: line.missing, reason: line.reason }, seen: line.seen,
    now: { value: line.value, missing: line.missing, reason: line.reason },
  };
});
const byKey = new Map(lines.map((line) => [`${data.submission}/${line.key}`, line]));
const lineOf = (element) => lines.find(({ box }) => box.contains(element));

data.putBack = (before) => { for (const { line, answer } of before) set(line, answer, null); };
data.fresh = fresh;
const saver = new Saver(data, onState, onProgress);

/* ---------- from the page to the server ---------- */

/** What a line's fields say now, or null where they are not to be sent. */
function typed(line) {
  const got = read(line.miss.checked ? "" : line.input.value, line);
  line.note = got.note ?? "";
  if (got.problem) { mark(line, "refused", got.problem); return null; }
  if (got.answer.missing) { line.miss.checked = true; line.input.value = ""; }
  const answer = { value: got.answer.value, missing: line.miss.checked, reason: line.why.value.trim() };
  if (!answer.missing && !answer.value) answer.reason = "";
  line.input.placeholder = answer.missing ? words.noFigure : "";
  line.input.value = show(answer.value);
  return answer;
}

/** Takes what was typed into a line. */
function commit(line) {
  const answer = typed(line);
  if (!answer) return;
  line.box.classList.toggle("asks", answer.missing || answer.reason !== "");
  if (answer.missing && !answer.reason) {
    mark(line, "incomplete");
    // Once the browser has moved the cursor: the reason is asked for before anything else.
    setTimeout(() => { if (line.box.classList.contains("incomplete")) line.why.focus(); });
    return;
  }
  if (same(answer, line.now)) { if (!saver.queue.has(keyOf(line))) mark(line, settled(line)); return; }
  set(line, answer, line.now);
}

const keyOf = (line) => `${data.submission}/${line.key}`;
const settled = (line) => (line.now.value || line.now.missing ? "saved" : line.returned ? "returned" : "");

/** Gives a line an answer; `before` can be put back for a while. */
function set(line, answer, before) {
  const offer = before && (before.value || before.missing) ? [{ line, answer: before }] : null;
  fields(line, answer);
  line.now = answer;
  line.clash.replaceChildren();
  saver.put([changeOf(line, answer)], offer, fill(words.change, line.key, `${brief(before ?? answer, words)} → ${brief(answer, words)}`));
  check();
}

const changeOf = (line, { value, missing, reason }) => ({ submission: data.submission, line: line.key, value, missing, reason, seen: line.seen });

function fields(line, { value, missing, reason }) {
  line.input.value = show(value);
  line.input.placeholder = missing ? words.noFigure : "";
  line.miss.checked = missing;
  line.why.value = reason;
  line.box.classList.toggle("asks", missing || reason !== "");
}

/* ---------- from the server to the page ---------- */

function onState(key, state, change, result) {
  const line = byKey.get(key);
  if (!line) return;
  if (state === "saved") return kept(line, change, result);
  if (state === "unsent" && result) line.seen = result.entry;
  if (state === "unsent" && change && !same(change, line.now)) {
    const answer = { value: change.value, missing: change.missing, reason: change.reason };
    line.now = answer;
    fields(line, answer);
  }
  if (state === "conflict") clash(line, change, result.current);
  mark(line, state, state === "refused" ? [result?.message, result?.hint].filter(Boolean).join(" ") : "");
}

function kept(line, change, result) {
  line.seen = result.entry;
  line.saved = { value: result.value ?? "", missing: Boolean(change.missing), reason: change.reason };
  // What was typed meanwhile is not overwritten.
  const untouched = same(line.now, { value: change.value, missing: change.missing, reason: change.reason });
  if (untouched) {
    line.now = line.saved;
    if (document.activeElement !== line.input) line.input.value = result.shown ?? show(line.saved.value);
  }
  remember(line);
  line.returned = false;
  mark(line, settled(line));
}

function clash(line, change, current) {
  const theirs = { value: current.value ?? "", missing: Boolean(current.missing), reason: current.reason ?? "" };
  const answer = { value: change.value, missing: change.missing, reason: change.reason };
  line.clash.replaceChildren(conflict(change, current, words, () => {
    line.seen = current.entry;
    line.now = theirs;
    set(line, answer, null);
    line.input.focus();
  }, () => {
    saver.queue.drop(keyOf(line));
    take(line, { ...theirs, entry: current.entry, shown: current.shown });
    line.clash.replaceChildren();
    mark(line, settled(line));
    saver.say();
    line.input.focus();
  }));
}

/** Shows what stands on the server in a line that has nothing unsent. */
function take(line, cell) {
  line.seen = cell.entry;
  line.saved = { value: cell.value ?? "", missing: Boolean(cell.missing), reason: cell.reason ?? "" };
  line.now = line.saved;
  fields(line, line.saved);
  remember(line);
}

/** Tells the form, which is handed in without scripts, what the page shows: nothing of it is a change. */
function remember(line) {
  const { value, missing, reason } = line.saved;
  for (const [name, text] of [["s", line.seen], ["o", missing ? "!" : show(value)], ["q", reason]]) {
    form.elements[`${name}.${line.key}`].value = text;
  }
}

/** Takes up what others saved; gives how many cells changed. */
function fresh(answer) {
  if (!answer.editable && saver.queue.count === 0) { location.reload(); return 0; }
  let changed = 0;
  for (const cell of answer.cells) {
    const line = byKey.get(`${data.submission}/${cell.line}`);
    if (!line || cell.entry === line.seen || saver.queue.has(keyOf(line)) || dirty(line)) continue;
    take(line, cell);
    mark(line, settled(line));
    changed += 1;
  }
  for (const one of answer.progress ?? []) onProgress(one);
  if (changed > 0) check();
  return changed;
}

const dirty = (line) => document.activeElement === line.input && line.input.value !== line.before;

function onProgress({ submission, answered, expected }) {
  if (submission !== data.submission) return;
  for (const bar of document.querySelectorAll("[data-progress]")) Object.assign(bar, { max: expected, value: answered });
  for (const text of document.querySelectorAll("[data-progress-words]")) text.textContent = fill(words.progress, answered, expected);
}

/** Draws a line's state, and what is wrong with it. */
function mark(line, state, problem = "") {
  draw(line.box, line.mark, state, words);
  line.problem = problem;
  line.input.toggleAttribute("aria-invalid", state === "refused");
  check();
}

/* ---------- checks while typing ---------- */

let checking = null;

// What is said of a line that is merely not filled in yet waits for the submission.
const early = new Set(["@required", "@reason", "@type"]);

function check() {
  clearTimeout(checking);
  checking = setTimeout(() => {
    const answers = {};
    for (const { key, now } of lines) {
      if (now.value || now.missing) answers[key] = { value: now.missing ? null : now.value, reason: now.reason };
    }
    const found = new Map(lines.map((line) => [line.key, [
      ...(line.problem ? [finding("error", line.problem)] : []), ...(line.note ? [finding("note", line.note)] : []),
    ]]));
    for (const one of judge(data.sheet, { ...data.input, answers }).findings) {
      if (early.has(one.check)) continue;
      const kind = one.severity === "warning" && one.reasoned ? "explained" : one.severity;
      found.get(one.lines[0])?.push(finding(kind, kind === "warning" ? `${one.message} ${one.hint}` : one.message));
    }
    for (const line of lines) line.findings.replaceChildren(...found.get(line.key));
  }, 60);
}

/* ---------- keys ---------- */

function go(line, step) {
  const next = lines[lines.indexOf(line) + step];
  if (next) { next.input.focus(); next.input.select(); } else if (step > 0) document.querySelector("[data-submit]")?.focus();
}

form.addEventListener("focusin", (event) => {
  const line = lineOf(event.target);
  if (!line || event.target !== line.input) return;
  line.before = line.input.value;
  if (isOpen()) open(details(line), line.input, { hold: true, offline: words.noPanel });
});

form.addEventListener("change", (event) => {
  const line = lineOf(event.target);
  if (!line) return;
  if (event.target === line.miss && !line.miss.checked) line.why.value = "";
  if (event.target === line.input && line.input.value.trim() !== "") line.miss.checked = false;
  commit(line);
});

form.addEventListener("keydown", (event) => {
  const line = lineOf(event.target);
  if (!line) return;
  const { key } = event;
  const field = event.target === line.input;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) open(details(line), line.input, { offline: words.noPanel });
  else if (key === "Enter" && (field || event.target === line.why)) { if (!event.isComposing) go(line, event.shiftKey ? -1 : 1); }
  else if (key === "ArrowDown" && field) go(line, 1);
  else if (key === "ArrowUp" && field) go(line, -1);
  else if (key === "Escape" && field && line.input.value !== line.before) { line.input.value = line.before; line.input.select(); }
  else if (key === "Escape" && isOpen()) close();
  else if (key === "z" && (event.ctrlKey || event.metaKey) && field && line.input.value === line.before && saver.undo()) { /* undone */ }
  else return;
  event.preventDefault();
});

form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-details]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link.href, link, { offline: words.noPanel });
});

const details = (line) => `${data.page}/${line.key}`;

/* ---------- pasting ---------- */

form.addEventListener("paste", async (event) => {
  const line = lineOf(event.target);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!line || event.target !== line.input || !isBlock(text)) return;
  event.preventDefault();
  const changes = await preview(text, {
    rows: lines.map(({ key, label }) => ({ code: key, name: label })),
    columns: [{ key: "", label: "" }],
    allowed: (row) => lines[row],
    at: { row: lines.indexOf(line), column: 0 },
    current: (row) => lines[row].now,
    name: (row) => `${lines[row].key} ${lines[row].label}`,
  }, words.paste);
  line.input.focus();
  if (!changes || changes.length === 0) return;
  const good = changes.filter((change) => { const got = read(change.text, lines[change.row]); if (got.problem) mark(lines[change.row], "refused", got.problem); return !got.problem; });
  const before = good.map(({ row }) => ({ line: lines[row], answer: lines[row].now }));
  for (const { row, becomes } of good) {
    lines[row].now = { value: becomes, missing: false, reason: becomes ? lines[row].now.reason : "" };
    fields(lines[row], lines[row].now);
  }
  saver.put(good.map(({ row }) => changeOf(lines[row], lines[row].now)), before, fill(words.pasted, good.length));
});

/* ---------- submitting ---------- */

form.addEventListener("submit", async (event) => {
  if (event.submitter?.value !== "submit" || form.dataset.ready) return;
  event.preventDefault();
  const button = event.submitter;
  button.setAttribute("aria-disabled", "true");
  if (lineOf(document.activeElement)) commit(lineOf(document.activeElement));
  await saver.settle(40);
  button.removeAttribute("aria-disabled");
  const first = lines.find(({ box }) => ["refused", "conflict", "incomplete", "unsent"].some((state) => box.classList.contains(state)));
  if (first) { (first.box.classList.contains("incomplete") ? first.why : first.input).focus(); saver.say(); return; }
  form.dataset.ready = "yes";
  form.requestSubmit(button);
});

addEventListener("pageshow", () => { delete form.dataset.ready; });

/* ---------- beginning ---------- */

for (const line of lines) {
  // By keys the cursor goes from figure to figure; Ctrl+Enter and «không có số liệu» reach the rest.
  line.miss.tabIndex = -1;
  line.box.querySelector("[data-details]").tabIndex = -1;
}
document.querySelector("[data-open=keys]")?.addEventListener("click", () => document.getElementById("keys").showModal());
wire();
saver.restore();
const first = location.hash ? null : lines.find((line) => line.returned) ?? lines.find((line) => !line.now.value && !line.now.missing);
if (first && matchMedia("(pointer: fine)").matches && !document.getElementById("notice")) first.input.focus({ preventScroll: true });
