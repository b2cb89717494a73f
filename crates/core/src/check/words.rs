//! The words of findings. The browser has the same ones.

use super::exact::Exact;
use crate::form::Term;
use crate::number::grouped;

/// «1.234,5», rounded to so many decimals, without trailing zeros.
pub(super) fn number(value: &Exact, decimals: u8) -> String {
    let (negative, whole, fraction) = value.rounded(decimals);
    let sign = if negative { "−" } else { "" };
    let comma = if fraction.is_empty() { "" } else { "," };
    format!("{sign}{}{comma}{fraction}", grouped(&whole))
}

/// «12,35 %».
pub(super) fn percent(value: &Exact) -> String {
    format!("{} %", number(value, 2))
}

/// «lệch 34 (2,83 %)»: how far two figures are apart, in percent of the second where that is not 0.
pub(super) fn apart(one: &Exact, other: &Exact) -> String {
    let difference = one.minus(other).abs();
    let share = difference.over(&other.abs()).map(|share| share.times(&Exact::of(100.into())));
    let share = share.map(|share| format!(" ({})", percent(&share))).unwrap_or_default();
    format!("lệch {}{share}", number(&difference, 6))
}

/// «dòng 1.1 + 2 × dòng 1.2 − dòng 3».
pub(super) fn side(terms: &[Term]) -> String {
    let mut out = String::new();
    for term in terms {
        let times = Exact::of(term.times);
        let sign = match (out.is_empty(), times.is_negative()) {
            (true, false) => "",
            (true, true) => "−",
            (false, false) => " + ",
            (false, true) => " − ",
        };
        let factor = number(&times.abs(), 6);
        let factor = if factor == "1" { String::new() } else { format!("{factor} × ") };
        out += &format!("{sign}{factor}dòng {}", term.line);
    }
    out
}
