// Checks in the browser: the rules and words of crates/core/src/check, on the same sheet and the same input.
// Exact: values are texts, computed as fractions of BigInt. tests/fixtures/checks/cases.json runs through both.

import { fits, grouped } from "./typed.js";

const FEWEST_PERIODS = 5;
const FEWEST_PEERS = 8;
const SHOWN = 6;
const QUOTIENT = 4;

/**
 * Holds answers against a sheet. Shapes are those of the server: sheet {lines, checks}, input {answers: {line:
 * {value, reason}}, before, history, peers, units, others}. Gives {findings, unjudged}.
 */
export function judge(sheet, input) {
  const findings = [];
  const unjudged = [];
  for (const line of sheet.lines) {
    const finding = ofItself(line, input);
    if (finding) findings.push(finding);
  }
  for (const check of sheet.checks) {
    try {
      const broken = holds(sheet, input, check);
      if (broken) findings.push(found(check, broken, input));
    } catch (lack) {
      if (!(lack instanceof Lack)) throw lack;
      unjudged.push({ check: check.key, lacks: lack.what });
    }
  }
  return { findings, unjudged };
}

/** Whether a finding keeps the form from being submitted. */
export function blocks(finding) {
  return finding.severity === "error" || (finding.severity === "warning" && !finding.reasoned);
}

/** The lines that a rule looks at, in its own order. */
export function linesOf(rule) {
  if (rule.kind === "compare") return [...rule.left, ...rule.right].map((term) => term.line);
  if (rule.kind === "peers" && rule.weight != null) return [rule.line, rule.weight];
  return [rule.line];
}

class Lack {
  constructor(what) {
    this.what = what;
  }
}

const hasReason = (answer) => (answer?.reason ?? "").trim() !== "";

function ofItself(line, input) {
  const finding = (check, message, hint, reasoned) => ({
    check, severity: "error", lines: [line.key], message, hint, reasoned,
  });
  const answer = input.answers?.[line.key];
  if (!answer) {
    if (!line.required) return null;
    const hint = "Ghi số, hoặc chọn «Không có số liệu» và ghi lý do.";
    return finding("@required", `Dòng ${line.key} chưa có số liệu.`, hint, false);
  }
  if (answer.value == null) {
    if (hasReason(answer)) return null;
    const message = `Dòng ${line.key} không có số liệu nhưng chưa ghi lý do.`;
    return finding("@reason", message, "Ghi lý do, hoặc ghi số.", false);
  }
  const no = fits(answer.value, line);
  return no && finding("@type", `Dòng ${line.key}: ${no.problem}.`, `${capital(no.remedy)}.`, hasReason(answer));
}

const HINTS = {
  warning: "Kiểm tra lại; nếu số đúng thì ghi lý do ở ô này.",
  error: "Sửa lại trước khi nộp.",
  note: "",
};

function found(check, broken, input) {
  const lines = [...new Set(linesOf(check.rule))];
  const custom = (check.message ?? "").trim().replace(/[.:]+$/, "");
  return {
    check: check.key,
    severity: check.severity,
    lines,
    message: `${capital(custom === "" ? broken.statement : custom)}: ${broken.numbers}.`,
    hint: HINTS[check.severity],
    reasoned: lines.some((line) => hasReason(input.answers?.[line])),
  };
}

function holds(sheet, input, check) {
  const { rule } = check;
  switch (rule.kind) {
    case "range": return range(input, rule);
    case "compare": return compare(input, rule);
    case "change": return change(input, rule);
    case "own_history": return ownHistory(sheet, input, rule);
    case "peers": return peers(sheet, input, rule, input.peers?.[check.key]);
    case "sum_of_units": return sumOfUnits(input, rule);
    case "other_source": return otherSource(input, rule);
    default: return null;
  }
}

function valueOf(input, line) {
  const value = input.answers?.[line]?.value;
  if (value == null) throw new Lack("value");
  return of(value);
}

function range(input, rule) {
  const is = valueOf(input, rule.line);
  const min = rule.min == null ? null : of(rule.min);
  const max = rule.max == null ? null : of(rule.max);
  if (!min && !max) return null;
  if (!(min && less(is, min)) && !(max && less(max, is))) return null;
  let must = `không được lớn hơn ${max && number(max, SHOWN)}`;
  if (min && max) must = `phải từ ${number(min, SHOWN)} đến ${number(max, SHOWN)}`;
  else if (min) must = `phải từ ${number(min, SHOWN)} trở lên`;
  return { statement: `dòng ${rule.line} ${must}`, numbers: `đang là ${number(is, SHOWN)}` };
}

const total = (input, terms) =>
  terms.reduce((sum, term) => plus(sum, times(valueOf(input, term.line), of(term.times ?? "1"))), ZERO);

const RELATIONS = {
  "=": ["phải bằng", (l, r) => same(l, r)],
  "<=": ["không được lớn hơn", (l, r) => !less(r, l)],
  "<": ["phải nhỏ hơn", (l, r) => less(l, r)],
  ">=": ["không được nhỏ hơn", (l, r) => !less(l, r)],
  ">": ["phải lớn hơn", (l, r) => less(r, l)],
};

function compare(input, rule) {
  const [l, r] = [total(input, rule.left), total(input, rule.right)];
  const [words, fulfilled] = RELATIONS[rule.relation];
  if (fulfilled(l, r)) return null;
  const off = same(l, r) ? "" : `, lệch ${number(abs(minus(l, r)), SHOWN)}`;
  return {
    statement: `${side(rule.left)} ${words} ${side(rule.right)}`,
    numbers: `${number(l, SHOWN)} so với ${number(r, SHOWN)}${off}`,
  };
}

const tooFar = (one, other, bound) => less(times(abs(other), bound), times(abs(minus(one, other)), HUNDRED));

function change(input, rule) {
  const is = valueOf(input, rule.line);
  if (input.before?.[rule.line] == null) throw new Lack("before");
  const was = of(input.before[rule.line]);
  const bound = of(rule.percent);
  if (!tooFar(is, was, bound)) return null;
  const statement = `dòng ${rule.line} thay đổi quá ${percent(bound)} so với kỳ trước`;
  if (was.n === 0n) return { statement, numbers: `kỳ trước là 0, kỳ này là ${number(is, SHOWN)}` };
  const [to, by] = less(was, is) ? ["lên", "tăng"] : ["xuống", "giảm"];
  const share = times(over(abs(minus(is, was)), abs(was)), HUNDRED);
  return {
    statement,
    numbers: `từ ${number(was, SHOWN)} ${to} ${number(is, SHOWN)}, ${by} ${percent(share)}`,
  };
}

function ownHistory(sheet, input, rule) {
  const is = valueOf(input, rule.line);
  const spread = spreadOf((input.history?.[rule.line] ?? []).map(of));
  if (!spread || spread.count < FEWEST_PERIODS) throw new Lack("history");
  const numbers = off(is, spread, of(rule.deviations), decimalsOf(sheet, rule.line), "kỳ");
  return numbers && { statement: `dòng ${rule.line} lệch hẳn so với các kỳ trước của đơn vị`, numbers };
}

function peers(sheet, input, rule, known) {
  let is = valueOf(input, rule.line);
  const weighted = rule.weight != null;
  if (weighted) {
    const weight = valueOf(input, rule.weight);
    if (weight.n === 0n) throw new Lack("weight");
    is = over(is, weight);
  }
  if (!known || known.count < FEWEST_PEERS) throw new Lack("peers");
  const spread = {
    count: known.count, median: fraction(known.median), mad: fraction(known.mad), mean: fraction(known.mean),
  };
  const decimals = weighted ? QUOTIENT : decimalsOf(sheet, rule.line);
  const numbers = off(is, spread, of(rule.deviations), decimals, "đơn vị");
  const what = weighted ? ` chia dòng ${rule.weight}` : "";
  return numbers && { statement: `dòng ${rule.line}${what} lệch hẳn so với các đơn vị khác`, numbers };
}

const decimalsOf = (sheet, key) => sheet.lines.find((line) => line.key === key)?.decimals ?? SHOWN;

function off(is, spread, deviations, decimals, what) {
  const width = spread.mad.n !== 0n
    ? times(spread.mad, make(14826n, 10000n))
    : times(spread.mean, make(12533n, 10000n));
  const most = times(width, deviations);
  if (!less(most, abs(minus(is, spread.median)))) return null;
  const show = (value) => number(value, decimals);
  const { count } = spread;
  if (spread.mad.n === 0n && spread.mean.n === 0n) {
    return `đang là ${show(is)}, cả ${count} ${what} đều là ${show(spread.median)}`;
  }
  const [low, high] = [show(minus(spread.median, most)), show(plus(spread.median, most))];
  const why = spread.mad.n !== 0n ? "" : ` (quá nửa số ${what} bằng nhau nên tính theo độ lệch bình quân)`;
  return `đang là ${show(is)}, trung vị của ${count} ${what} là ${show(spread.median)}, ` +
    `thường từ ${low} đến ${high}${why}`;
}

const beyond = (bound) => (bound.n === 0n ? "" : ` quá ${percent(bound)}`);

function apart(one, other) {
  const difference = abs(minus(one, other));
  const share = other.n === 0n ? "" : ` (${percent(times(over(difference, abs(other)), HUNDRED))})`;
  return `lệch ${number(difference, SHOWN)}${share}`;
}

function sumOfUnits(input, rule) {
  const sum = input.units?.[rule.line];
  if (!sum) throw new Lack("sum");
  const upper = sum.upper == null ? valueOf(input, rule.line) : of(sum.upper);
  const [units, bound] = [of(sum.units), of(rule.percent)];
  if (!tooFar(units, upper, bound)) return null;
  return {
    statement: `dòng ${rule.line}: tổng các đơn vị khác số của cấp trên${beyond(bound)}`,
    numbers: `tổng là ${number(units, SHOWN)}, cấp trên là ${number(upper, SHOWN)}, ${apart(units, upper)}`,
  };
}

function otherSource(input, rule) {
  const is = valueOf(input, rule.line);
  const other = input.others?.[rule.line];
  if (!other) throw new Lack("other");
  const [theirs, bound] = [of(other.value), of(rule.percent)];
  if (!tooFar(is, theirs, bound)) return null;
  return {
    statement: `dòng ${rule.line} khác số của ${other.provider}${beyond(bound)}`,
    numbers: `đang là ${number(is, SHOWN)}, nguồn kia là ${number(theirs, SHOWN)}, ${apart(is, theirs)}`,
  };
}

// Words.

function number(value, decimals) {
  const scale = 10n ** BigInt(decimals);
  const positive = value.n < 0n ? -value.n : value.n;
  const units = (positive * scale * 2n + value.d) / (value.d * 2n);
  const digits = String(units).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, "");
  const sign = value.n < 0n && units !== 0n ? "−" : "";
  return `${sign}${grouped(whole)}${rest === "" ? "" : `,${rest}`}`;
}

const percent = (value) => `${number(value, 2)} %`;

function side(terms) {
  let out = "";
  for (const term of terms) {
    const factor = of(term.times ?? "1");
    const negative = factor.n < 0n;
    if (out === "") out += negative ? "−" : "";
    else out += negative ? " − " : " + ";
    const text = number(abs(factor), SHOWN);
    out += `${text === "1" ? "" : `${text} × `}dòng ${term.line}`;
  }
  return out;
}

function capital(text) {
  const [first = "", ...rest] = text;
  return first.toUpperCase() + rest.join("");
}

// Fractions {n, d} in lowest terms, d above 0.

function make(n, d) {
  let [a, b] = [n < 0n ? -n : n, d];
  while (b) [a, b] = [b, a % b];
  return a > 1n ? { n: n / a, d: d / a } : { n, d };
}

const ZERO = make(0n, 1n);
const HUNDRED = make(100n, 1n);

/** The fraction of a decimal text. */
function of(value) {
  const [whole, rest = ""] = String(value).split(".");
  return make(BigInt(whole + rest), 10n ** BigInt(rest.length));
}

function fraction(text) {
  const [n, d = "1"] = text.split("/");
  return make(BigInt(n), BigInt(d));
}

const plus = (a, b) => make(a.n * b.d + b.n * a.d, a.d * b.d);
const minus = (a, b) => make(a.n * b.d - b.n * a.d, a.d * b.d);
const times = (a, b) => make(a.n * b.n, a.d * b.d);
const over = (a, b) => (b.n < 0n ? make(-a.n * b.d, a.d * -b.n) : make(a.n * b.d, a.d * b.n));
const abs = (a) => (a.n < 0n ? { n: -a.n, d: a.d } : a);
const less = (a, b) => a.n * b.d < b.n * a.d;
const same = (a, b) => a.n === b.n && a.d === b.d;

/** Median and deviations of fractions; null where there are none. */
function spreadOf(values) {
  if (values.length === 0) return null;
  const center = median(values);
  const away = values.map((value) => abs(minus(value, center)));
  const mean = over(away.reduce(plus, ZERO), make(BigInt(values.length), 1n));
  return { count: values.length, median: center, mad: median(away), mean };
}

function median(values) {
  const sorted = [...values].sort((a, b) => (less(a, b) ? -1 : less(b, a) ? 1 : 0));
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle];
  return over(plus(sorted[middle - 1], sorted[middle]), make(2n, 1n));
}
