// Numbers beside what is typed: shown, summed exactly, told from words. Values are texts with a point
// before their decimals, as `typed.js` gives them; none becomes a floating-point number.

import { parse, read, shown } from "./typed.js";

export { fold } from "./typed.js";

const anything = { decimals: 6, unit: "", kind: "rate" };

/** Whether a text is a number of some kind. */
export const isNumber = (text) => read(text, anything).kind === "value";

/** The value behind a number that was written by us; empty for anything else. */
export function valueOf(text) {
  const found = read(text, anything);
  return found.kind === "value" ? found.value : "";
}

/** Writes a value, or nothing for none: 1.234,5. */
export const show = (value) => (value === null || value === undefined || value === "" ? "" : shown(value));

/** Whether two texts are one value: «12.50» is «12.5». */
export function equal(one, other) {
  if (!one || !other) return (one ?? "") === (other ?? "");
  const [a, b] = [parse(one), parse(other)];
  return a.digits === b.digits && a.scale === b.scale;
}

/** The exact sum of values; null where there is none. */
export function sum(values) {
  const there = values.filter((value) => value).map(parse);
  if (there.length === 0) return null;
  const scale = Math.max(...there.map((one) => one.scale));
  const total = there.reduce((so, one) => so + one.digits * 10n ** BigInt(scale - one.scale), 0n);
  const digits = (total < 0n ? -total : total).toString().padStart(scale + 1, "0");
  const cut = digits.length - scale;
  return (total < 0n ? "-" : "") + digits.slice(0, cut) + (scale > 0 ? `.${digits.slice(cut)}` : "");
}
