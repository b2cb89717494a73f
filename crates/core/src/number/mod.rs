//! Numbers as people write them: reading them in a chosen style, and showing them as officials do.

mod locale;
mod style;

use rust_decimal::{Decimal, RoundingStrategy};

pub use locale::Locale;
pub use style::{NotANumber, NumberStyle, read};
pub(crate) use style::{plain, ungrouped};

/// A number as Vietnamese officials write it: a decimal comma, a full stop between thousands, no trailing
/// zeros, and the minus sign «−».
///
/// ```
/// let value = "-1234.50".parse().unwrap();
/// assert_eq!(cotmoc_core::number::shown(value), "−1.234,5");
/// ```
#[must_use]
pub fn shown(value: Decimal) -> String {
    let text = value.abs().normalize().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if value.is_sign_negative() && !value.is_zero() { "−" } else { "" };
    let whole = grouped(whole);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{fraction}") }
}

/// A number at so many decimals, a half away from zero: the one way in which figures are rounded to be shown
/// and to be held against targets.
///
/// ```
/// let value = "0.125".parse().unwrap();
/// assert_eq!(cotmoc_core::number::rounded(value, 2).to_string(), "0.13");
/// ```
#[must_use]
pub fn rounded(value: Decimal, decimals: u8) -> Decimal {
    value.round_dp_with_strategy(u32::from(decimals), RoundingStrategy::MidpointAwayFromZero)
}

/// Digits with a full stop between groups of three.
pub(crate) fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}
