//! Words and signs of the field as pages write them.

use std::borrow::Cow;

use cotmoc_app::model::Target;
use cotmoc_core::model::{AdminLevel, Comparator, Period, PeriodKind, Pillar, Status};
use cotmoc_core::number::Locale;
use cotmoc_core::progress::aim;
pub use cotmoc_core::progress::with_unit as amount;
use rust_decimal::Decimal;

use crate::messages::Texts;
use crate::numbers;

/// A target's value as one figure: «≥ 10%», «5–7%/năm», «10 doanh nghiệp». A bare figure stands for
/// «đạt X».
#[must_use]
pub fn figure(comparator: Comparator, value: Decimal, value_max: Option<Decimal>, unit: &str) -> String {
    figure_in(Locale::Vi, comparator, (value, value_max), unit)
}

/// The same with numbers as readers of a language write them.
#[must_use]
pub fn figure_in(
    locale: Locale,
    comparator: Comparator,
    (value, value_max): (Decimal, Option<Decimal>),
    unit: &str,
) -> String {
    let high = value_max.map(|high| locale.decimal(high));
    aim(comparator, &locale.decimal(value), high.as_deref(), unit)
}

/// The figure of a plan's target, or the words that it is not known.
#[must_use]
pub fn target(t: Texts, target: &Target) -> String {
    match (target.comparator, target.value) {
        (Some(comparator), Some(value)) => figure(comparator, value, target.value_max, &target.unit),
        _ => t.get("plan-value-unknown").into_owned(),
    }
}

/// A comparator in words.
#[must_use]
pub fn comparator(t: Texts, comparator: Comparator) -> Cow<'static, str> {
    match comparator {
        Comparator::Equal => t.get("comparator-equal"),
        Comparator::AtLeast => t.get("comparator-at-least"),
        Comparator::MoreThan => t.get("comparator-more"),
        Comparator::About => t.get("comparator-about"),
        Comparator::AtMost => t.get("comparator-at-most"),
        Comparator::LessThan => t.get("comparator-less"),
    }
}

/// A pillar's name.
#[must_use]
pub fn pillar(t: Texts, pillar: Option<Pillar>) -> Cow<'static, str> {
    match pillar {
        Some(Pillar::Economy) => t.get("pillar-economy"),
        Some(Pillar::Society) => t.get("pillar-society"),
        Some(Pillar::Government) => t.get("pillar-government"),
        Some(Pillar::Other) => t.get("pillar-other"),
        None => t.get("pillar-none"),
    }
}

/// A level of administration.
#[must_use]
pub fn level(t: Texts, level: AdminLevel) -> Cow<'static, str> {
    match level {
        AdminLevel::Nation => t.get("level-nation"),
        AdminLevel::Province => t.get("level-province"),
        AdminLevel::District => t.get("level-district"),
        AdminLevel::Commune => t.get("level-commune"),
    }
}

/// A period as officials write it: «năm 2024», «quý III/2024», «tháng 6/2024».
#[must_use]
pub fn period(t: Texts, period: Period) -> String {
    let (year, place) = (period.in_year(), usize::from(period.place()));
    let roman = ["I", "II", "III", "IV"].get(place.saturating_sub(1)).copied().unwrap_or("");
    let words = match period.kind() {
        PeriodKind::Year => t.with("period-year", year),
        PeriodKind::Half if place == 1 => t.with("period-first-half", year),
        PeriodKind::Half => t.with("period-second-half", year),
        PeriodKind::NineMonths => t.with("period-nine-months", year),
        PeriodKind::Quarter => t.with2("period-quarter", roman, year),
        PeriodKind::Month => t.with2("period-month", place, year),
        PeriodKind::Day => t.with("period-day", numbers::date(period.first_day())),
    };
    words.into_owned()
}

/// A status letter in words.
#[must_use]
pub fn status(t: Texts, status: Status) -> Cow<'static, str> {
    match status {
        Status::Normal => t.get("status-normal"),
        Status::Provisional => t.get("status-provisional"),
        Status::Estimated => t.get("status-estimated"),
        Status::Imputed => t.get("status-imputed"),
        Status::Missing => t.get("status-missing"),
        Status::Break => t.get("status-break"),
    }
}

/// A year, or the words that the text names none.
#[must_use]
pub fn year(t: Texts, year: Option<u16>) -> Cow<'static, str> {
    year.map_or_else(|| t.get("year-unknown"), |year| Cow::Owned(year.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        let figure = |comparator, low: &str, high: Option<&str>, unit| {
            figure(comparator, low.parse().unwrap(), high.map(|high| high.parse().unwrap()), unit)
        };
        assert_eq!(figure(Comparator::Equal, "20", None, "%"), "20%");
        assert_eq!(figure(Comparator::AtLeast, "8.5", None, "%/năm"), "≥\u{a0}8,5%/năm");
        assert_eq!(figure(Comparator::Equal, "6", Some("7"), "%"), "6–7%");
        assert_eq!(
            figure(Comparator::MoreThan, "1400", None, "doanh nghiệp"),
            ">\u{a0}1.400\u{a0}doanh nghiệp"
        );
    }
}
