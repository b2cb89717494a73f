//! Numbers and periods as Vietnamese officials write them, for the sentences of an assessment.

use rust_decimal::Decimal;

use crate::model::{Comparator, Period, PeriodKind};

/// A decimal with a decimal comma and a full stop between thousands, with the digits that it has but
/// for trailing zeros: `1.234,5`.
pub(super) fn decimal(value: Decimal) -> String {
    written(&value.normalize().to_string())
}

/// A computed number with at most `places` decimals, without trailing zeros.
pub(super) fn number(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    written(text)
}

/// A ratio that is held against cuts: three decimals, or as many more as it takes not to round it
/// onto a cut that it does not reach.
pub(super) fn ratio(value: f64) -> String {
    let onto_cut = |places: usize| {
        let rounded: f64 = format!("{value:.places$}").parse().unwrap_or(value);
        [0.0, 0.1, 0.6, 0.95].iter().any(|cut| rounded >= *cut && value < *cut)
    };
    let places = (3..12).find(|places| !onto_cut(*places)).unwrap_or(12);
    number(value, places)
}

/// A value with its unit of measure, as pages write it: «20%», «14.000 doanh nghiệp».
#[must_use]
pub fn with_unit(value: &str, unit: &str) -> String {
    match unit {
        "" => value.to_owned(),
        unit if unit.starts_with('%') => format!("{value}{unit}"),
        unit => format!("{value}\u{a0}{unit}"),
    }
}

/// A difference of two values with its unit of measure: percentages differ by «điểm %».
#[must_use]
pub fn difference(value: &str, unit: &str) -> String {
    match unit {
        "" => value.to_owned(),
        unit if unit.starts_with('%') => format!("{value}\u{a0}điểm %"),
        unit => format!("{value}\u{a0}{unit}"),
    }
}

/// A period within a sentence: «năm 2025», «quý III/2025», «tháng 6/2025».
#[must_use]
pub fn period(period: Period) -> String {
    let (year, place) = (period.in_year(), period.place());
    match period.kind() {
        PeriodKind::Year => format!("năm {year}"),
        PeriodKind::Half if place == 1 => format!("6 tháng đầu năm {year}"),
        PeriodKind::Half => format!("6 tháng cuối năm {year}"),
        PeriodKind::NineMonths => format!("9 tháng đầu năm {year}"),
        PeriodKind::Quarter => {
            format!("quý {}/{year}", ["I", "II", "III", "IV"][usize::from(place.clamp(1, 4) - 1)])
        }
        PeriodKind::Month => format!("tháng {place}/{year}"),
        PeriodKind::Day => {
            let day = period.first_day();
            format!("ngày {:02}/{:02}/{year}", day.day(), day.month())
        }
    }
}

/// The year or the month that ends at a time in months since the year 0, within a sentence.
pub(super) fn period_ending(time: i32) -> String {
    let (year, month) = ((time - 1).div_euclid(12), (time - 1).rem_euclid(12) + 1);
    if month == 12 { format!("năm {year}") } else { format!("tháng {month}/{year}") }
}

/// A target's value with its comparator and unit of measure: «≥ 80%», «20–25%». A bare figure stands for «đạt X».
/// Both ends are numbers as they are written.
#[must_use]
pub fn aim(comparator: Comparator, low: &str, high: Option<&str>, unit: &str) -> String {
    let sign = match comparator {
        Comparator::Equal => "",
        Comparator::AtLeast => "≥\u{a0}",
        Comparator::MoreThan => ">\u{a0}",
        Comparator::About => "≈\u{a0}",
        Comparator::AtMost => "≤\u{a0}",
        Comparator::LessThan => "<\u{a0}",
    };
    match high {
        Some(high) => with_unit(&format!("{low}–{high}"), unit),
        None => with_unit(&format!("{sign}{low}"), unit),
    }
}

/// Digits with a full stop as decimal point, written the Vietnamese way.
fn written(text: &str) -> String {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
    let zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let mut out = String::from(if negative && !zero { "−" } else { "" });
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push(',');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_the_vietnamese_way() {
        assert_eq!(decimal("1234567.50".parse().unwrap()), "1.234.567,5");
        assert_eq!(decimal("-0.25".parse().unwrap()), "−0,25");
        assert_eq!(decimal("-0".parse().unwrap()), "0");
        assert_eq!(number(12.826_771_4, 4), "12,8268");
        assert_eq!(number(-0.000_01, 2), "0");
        assert_eq!(number(1000.0, 2), "1.000");
    }

    #[test]
    fn a_ratio_is_not_rounded_onto_a_cut() {
        assert_eq!(ratio(0.449_294), "0,449");
        assert_eq!(ratio(0.95), "0,95");
        assert_eq!(ratio(0.949_96), "0,94996");
        assert_eq!(ratio(-0.000_001), "−0,000001");
        assert_eq!(ratio(0.0), "0");
    }

    #[test]
    fn periods_have_their_names() {
        let name = |code| period(Period::parse(code).unwrap());
        assert_eq!(name("2025"), "năm 2025");
        assert_eq!(name("2025-Q3"), "quý III/2025");
        assert_eq!(name("2025-06"), "tháng 6/2025");
        assert_eq!(name("2025-S1"), "6 tháng đầu năm 2025");
        assert_eq!(name("2025-9M"), "9 tháng đầu năm 2025");
        assert_eq!(name("2025-06-03"), "ngày 03/06/2025");
        assert_eq!(period_ending(2026 * 12), "năm 2025");
        assert_eq!(period_ending(2025 * 12 + 6), "tháng 6/2025");
    }

    #[test]
    fn differences_of_percentages_are_points() {
        assert_eq!(difference("12", "%"), "12\u{a0}điểm %");
        assert_eq!(with_unit("12", "%"), "12%");
        assert_eq!(with_unit("12", "doanh nghiệp"), "12\u{a0}doanh nghiệp");
    }
}
