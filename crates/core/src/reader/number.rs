//! Numbers as Vietnamese documents write them: `14.000`, `8,5`, `1.234,5`.

use rust_decimal::Decimal;

/// What the number counts decides how a doubtful separator is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// A percentage or a score: «12,345» has decimals.
    Share,
    /// A count of things: «14,000» is fourteen thousand.
    Count,
}

/// Reads the digits of a token; `None` where the separators make no number, or it is too long.
///
/// A dot before groups of three digits separates thousands, a comma separates decimals; the other
/// way round where only that makes sense.
pub(super) fn parse(digits: &str, measure: Measure) -> Option<Decimal> {
    if digits.len() > 24 {
        return None;
    }
    let dots = digits.matches('.').count();
    let commas = digits.matches(',').count();
    let plain = match (dots, commas) {
        (0, 0) => digits.to_owned(),
        (_, 0) if grouped(digits, '.') && fits(digits, '.', measure) => digits.replace('.', ""),
        (1, 0) => digits.to_owned(),
        (0, _) if grouped(digits, ',') && (commas > 1 || measure == Measure::Count) => {
            digits.replace(',', "")
        }
        (0, 1) => digits.replace(',', "."),
        (_, 1) if digits.rfind(',') > digits.rfind('.') => digits.replace('.', "").replace(',', "."),
        (1, _) if digits.rfind('.') > digits.rfind(',') => digits.replace(',', ""),
        _ => return None,
    };
    plain.parse::<Decimal>().ok().map(|d| d.normalize())
}

/// Groups of exactly three digits after the first, which has one to three and is not zero.
fn grouped(digits: &str, separator: char) -> bool {
    let mut groups = digits.split(separator);
    let first = groups.next().unwrap_or("");
    (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|g| g.len() == 3)
}

/// A share of more than a thousand per cent is a decimal number with three decimals.
fn fits(digits: &str, separator: char, measure: Measure) -> bool {
    measure == Measure::Count || digits.matches(separator).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(digits: &str, measure: Measure, expected: &str) {
        let got = parse(digits, measure).map(|d| d.to_string());
        assert_eq!(got.as_deref(), Some(expected), "{digits}");
    }

    #[test]
    fn separators() {
        check("14.000", Measure::Count, "14000");
        check("1.234,5", Measure::Count, "1234.5");
        check("8,5", Measure::Share, "8.5");
        check("10.08", Measure::Share, "10.08");
        check("11,50", Measure::Share, "11.5");
        check("14,000", Measure::Count, "14000");
        check("12,345", Measure::Share, "12.345");
        check("1,234.5", Measure::Count, "1234.5");
        check("1.000.000", Measure::Share, "1000000");
        check("0.500", Measure::Count, "0.5");
        check("05", Measure::Count, "5");
        assert_eq!(parse("1.2.3", Measure::Count), None);
    }
}
