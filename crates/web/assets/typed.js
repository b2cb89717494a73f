// What a clerk types into a cell, read by the rules of crates/core/src/form/typed.rs. Exact: a value stays a
// text of digits and is never a floating-point number. tests/fixtures/checks/typed.json runs through both.

const MOST = 60;
const LIMIT = 999999999999999999n;
// The largest number that the server's decimals hold: 96 bits, 28 decimals.
const WIDEST = 79228162514264337593543950335n;

/**
 * Reads a cell. `allowed` is {decimals, unit, kind: "stock"|"flow"|"rate"}.
 * Gives {kind: "empty"} | {kind: "missing"} | {kind: "value", value, note?} | {kind: "refused", problem, remedy}.
 * `value` has a point before its decimals, every digit as typed.
 */
export function read(text, allowed) {
  let said = [...text.trim()].slice(0, MOST + 1).map(narrow).join("").trim();
  said = said.replace(/^'+/, "").trim();
  if (said === "") return { kind: "empty" };
  if ([...said].length > MOST) {
    return no(text, "dài quá, không phải là một số", "chỉ ghi một số trong mỗi ô");
  }
  const word = fold(said);
  if (MISSING.has(word)) return { kind: "missing" };
  if (EITHER.has(word)) {
    return no(
      text,
      "có thể là số 0, cũng có thể là chưa có số liệu",
      "gõ 0 nếu bằng không; nếu chưa có số liệu thì chọn «Không có số liệu» và ghi lý do",
    );
  }
  const bare = withoutUnit(said, text, allowed);
  if (bare.kind) return bare;
  const number = numberOf(bare.text, text, allowed.decimals);
  if (number.kind === "refused") return number;
  return fits(number.value, allowed) ?? number;
}

/** Why a value (text with a point) may not stand in a cell; null where it may. */
export function fits(value, allowed) {
  const { digits, scale } = parse(value);
  if (digits < 0n && allowed.kind !== "rate") {
    return refuse(`${shown(value)} nhỏ hơn 0`, "số liệu này không thể âm; kiểm tra lại dấu trừ");
  }
  if (scale > allowed.decimals) {
    if (allowed.decimals === 0) {
      return refuse(`${shown(value)} không phải là số nguyên`, "ghi số nguyên; không tự làm tròn");
    }
    return refuse(
      `${shown(value)} có nhiều hơn ${allowed.decimals} chữ số thập phân`,
      "kiểm tra lại số và đơn vị tính; không tự làm tròn",
    );
  }
  const counted = digits * 10n ** BigInt(allowed.decimals - scale);
  if (counted > LIMIT || counted < -LIMIT) {
    const limit = shown(write(LIMIT, allowed.decimals));
    return refuse(
      `${shown(value)} vượt quá số lớn nhất lưu được (${limit})`,
      "kiểm tra lại số và đơn vị tính",
    );
  }
  return null;
}

/** «1.234,5» for "1234.50": a decimal comma, a full stop between thousands, no trailing zeros, «−». */
export function shown(value) {
  const { digits, scale } = parse(value);
  const [whole, fraction] = write(digits < 0n ? -digits : digits, scale).split(".");
  return (digits < 0n ? "−" : "") + grouped(whole) + (fraction ? `,${fraction}` : "");
}

/** Digits with a full stop between groups of three. */
export function grouped(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ".");
}

/** {digits: BigInt, scale} of a text with a point, without trailing zeros behind it. */
export function parse(value) {
  const [whole, fraction = ""] = value.split(".");
  const kept = fraction.replace(/0+$/, "");
  return { digits: BigInt(whole + kept), scale: kept.length };
}

function write(digits, scale) {
  const text = String(digits).padStart(scale + 1, "0");
  return scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

const MISSING = new Set([
  "khong co so lieu", "chua co so lieu", "chua co", "khong thu thap duoc", "thieu", "thieu so lieu",
  "khong ro", "chua ro", "n/a", "na", "...", "…", "m", "null",
]);
const EITHER = new Set(["-", "--", "---", "x", "khong", "khong co", "ko", "ko co", "k"]);

const refuse = (problem, remedy) => ({ kind: "refused", problem, remedy });
const no = (text, problem, remedy) =>
  refuse(`«${[...text.trim()].slice(0, MOST).join("")}» ${problem}`, remedy);

const odd = (text) =>
  no(
    text,
    "có dấu ngăn đặt không đúng chỗ",
    "ghi liền các chữ số, dấu phẩy trước phần thập phân: 1234,5 hoặc 1.234,5",
  );

function narrow(c) {
  const wide = "０１２３４５６７８９．，％＋".indexOf(c);
  if (wide >= 0) return "0123456789.,%+"[wide];
  if ("－−–—‐‑".includes(c)) return "-";
  if ("’‘＇".includes(c)) return "'";
  return /[\s\u0085\u200b\ufeff]/.test(c) ? " " : c;
}

/** Lower case, no diacritics, đ → d, one blank between words. */
export function fold(text) {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]/g, "")
    .toLowerCase()
    .replaceAll("đ", "d")
    .replace(/\s+/g, " ")
    .trim();
}

function withoutUnit(said, text, allowed) {
  const end = said.search(/[^0-9.,]*$/);
  const number = said.slice(0, end).trim();
  const unit = said.slice(end).trim();
  if (number === "" || unit === "") return { text: said };
  if (fold(unit) === fold(allowed.unit)) return { text: number };
  const ours = allowed.unit === "" ? "số" : allowed.unit;
  const remedy = `đổi ra ${ours} rồi chỉ ghi số`;
  if (unit === "%") return no(text, `có dấu %, còn ô này tính bằng ${ours}`, remedy);
  if (/^[-0-9+., ']*$/.test(number)) return no(text, `ghi «${unit}», còn ô này tính bằng ${ours}`, remedy);
  return { text: said };
}

function numberOf(bare, text, decimals) {
  const negative = bare.startsWith("-");
  const signed = negative || bare.startsWith("+");
  const typed = signed ? bare.slice(1).trimStart() : bare;
  if (!/\d/.test(typed) || !/^[0-9. ,']*$/.test(typed)) {
    return no(text, "không phải là số", "chỉ ghi chữ số, như 1.234,5");
  }
  const digits = blanks(typed);
  if (digits === null) return odd(text);
  const plain = signs(digits, text, decimals);
  if (plain.kind) return plain;
  let value = plain.text.replace(/^0+(?=\d)/, "");
  const all = BigInt(value.replace(".", ""));
  const scale = (value.split(".")[1] ?? "").length;
  if (all > WIDEST || scale > 28) {
    return no(text, "có quá nhiều chữ số, không lưu được chính xác", "kiểm tra lại số và đơn vị tính");
  }
  if (negative && all !== 0n) value = `-${value}`;
  const result = { kind: "value", value };
  if (plain.doubt) {
    result.note = `đã hiểu là ${shown(value)}; nếu là số thập phân thì viết dấu phẩy`;
  }
  return result;
}

/** Without blanks and apostrophes between groups of three; null where they stand elsewhere. */
function blanks(digits) {
  if (!/[ ']/.test(digits)) return digits;
  const fits = /^\d{1,3}(?:[ ']\d{3})*[ ']\d{3}(?:[.,]\d*)?$/.test(digits);
  return fits ? digits.replace(/[ ']/g, "").replace(".", ",") : null;
}

function signs(digits, text, decimals) {
  const points = digits.split(".").length - 1;
  const commas = digits.split(",").length - 1;
  const groups = (thousands, decimal) => {
    const plain = ungrouped(digits, thousands, decimal);
    return plain === null ? odd(text) : { text: plain };
  };
  if (points === 0 && commas === 0) return { text: digits };
  if (points === 1 && commas === 0) {
    const plain = ungrouped(digits, ".", ",");
    if (plain !== null && !digits.startsWith("0")) return { text: plain, doubt: decimals >= 3 };
    return { text: decimalOf(digits) };
  }
  if (points === 0 && commas === 1) {
    const group = digits.split(",")[1].length === 3 && ungrouped(digits, ",", ".") !== null;
    if (group && decimals < 3 && !digits.startsWith("0")) {
      const [plain, point] = [digits.replace(",", ""), digits.replace(",", ".")];
      return no(
        text,
        "có thể hiểu hai cách nên không nhận",
        `gõ ${plain} nếu dấu phẩy ngăn hàng nghìn; nếu là ${point} thì ô này không nhận nhiều chữ số thập phân như vậy`,
      );
    }
    return { text: decimalOf(digits) };
  }
  if (commas === 0) return groups(".", ",");
  if (points === 0) return groups(",", ".");
  return digits.lastIndexOf(",") > digits.lastIndexOf(".") ? groups(".", ",") : groups(",", ".");
}

function ungrouped(digits, thousands, decimal) {
  const parts = digits.split(decimal);
  if (parts.length > 2 || (parts.length === 2 && (parts[1] === "" || parts[1].includes(thousands)))) {
    return null;
  }
  const groups = parts[0].split(thousands);
  if (groups.length > 1) {
    const [first, ...rest] = groups;
    if (first === "" || first.length > 3 || rest.some((group) => group.length !== 3)) return null;
  }
  return groups.join("") + (parts.length === 2 ? `.${parts[1]}` : "");
}

function decimalOf(digits) {
  const [whole, decimals] = digits.split(/[.,]/);
  return (whole === "" ? "0" : whole) + (decimals === "" ? "" : `.${decimals}`);
}
