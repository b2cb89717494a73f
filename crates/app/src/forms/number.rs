//! Numbers as people type them here: «1.234,5», «14.000», «8,5», and also «8.5».

use rust_decimal::Decimal;

/// Reads a typed number. A comma is the decimal sign; points stand between groups of three digits,
/// and where they do not, a single point is taken as the decimal sign. `None` for anything else.
pub(super) fn parse(typed: &str) -> Option<Decimal> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = typed.strip_prefix(['-', '−']);
    let sign = if digits.is_some() { "-" } else { "" };
    let digits = digits.unwrap_or(&typed);
    let (whole, fraction) = match digits.split_once(',') {
        Some((whole, fraction)) => (groups(whole)?, fraction),
        None => match (groups(digits), digits.split_once('.')) {
            (Some(whole), _) => (whole, ""),
            (None, Some((whole, fraction))) => (whole.to_owned(), fraction),
            (None, None) => return None,
        },
    };
    let all = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all(&whole) || !all(fraction) || digits.ends_with([',', '.']) {
        return None;
    }
    let point = if fraction.is_empty() { "" } else { "." };
    // More digits than a decimal holds are refused, not rounded.
    Decimal::from_str_exact(&format!("{sign}{whole}{point}{fraction}")).ok()
}

/// A number as it may be typed again: every digit kept, a comma as the decimal sign.
pub(super) fn typed(value: Decimal) -> String {
    value.to_string().replace('.', ",")
}

/// Digits without the points between groups of three; `None` where points stand elsewhere.
fn groups(text: &str) -> Option<String> {
    let mut parts = text.split('.');
    let first = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    let grouped = rest.is_empty()
        || ((1..=3).contains(&first.len()) && !first.starts_with('0') && rest.iter().all(|g| g.len() == 3));
    grouped.then(|| text.replace('.', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(typed: &str, expected: Option<&str>) {
        assert_eq!(parse(typed).map(|d| d.to_string()).as_deref(), expected, "{typed}");
    }

    #[test]
    fn numbers_are_read_as_people_here_write_them() {
        check("1.234,5", Some("1234.5"));
        check("14.000", Some("14000"));
        check("1.234.567", Some("1234567"));
        check(" 1 234 ", Some("1234"));
        check("8,5", Some("8.5"));
        check("8.5", Some("8.5"));
        check("0.125", Some("0.125"));
        check("0,50", Some("0.50"));
        check("-3", Some("-3"));
        check("100", Some("100"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for typed in ["", "-", "a", "1,2,3", "1.23.4", "1,", ",5", "1.", "10%", "1e3", "١٢"] {
            check(typed, None);
        }
        check(&"9".repeat(40), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_typed_again(mantissa in any::<i64>(), scale in 0_u32..18) {
            let value = Decimal::from_i128_with_scale(i128::from(mantissa), scale);
            prop_assert_eq!(parse(&typed(value)), Some(value));
        }

        #[test]
        fn anything_typed_gives_an_answer(typed in "\\PC{0,40}") {
            let _ = parse(&typed);
        }
    }
}
