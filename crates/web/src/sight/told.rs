//! Figures, targets and statuses in the words and numbers of the reader's language.

use std::borrow::Cow;

pub(crate) use cotmoc_app::indicators::course::{mark, number, time};
use cotmoc_app::indicators::{Aim, Told};
use cotmoc_core::model::{Comparator, Period, Status as Letter};
use cotmoc_core::progress::{Kind, Status};
use rust_decimal::Decimal;

use crate::judged;
use crate::messages::Texts;
use crate::words;

/// A figure ready to be shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figure {
    /// The value with its unit; empty where there is none.
    pub(crate) value: String,
    /// Why there is none. In Vietnamese.
    pub(crate) why: String,
    /// «43/50 đơn vị», where it is made of units.
    pub(crate) coverage: String,
    /// Whether some of what it is made of is missing.
    pub(crate) partial: bool,
    /// Words of a status letter that is not the normal one.
    pub(crate) letter: String,
}

/// A status ready to be shown.
#[derive(Debug, Clone)]
pub(crate) struct StatusView {
    pub(crate) class: &'static str,
    pub(crate) shape: &'static str,
    pub(crate) words: Cow<'static, str>,
}

impl StatusView {
    pub(crate) fn new(t: Texts, status: Status) -> Self {
        let (class, shape, words) = judged::status(t, status);
        Self { class, shape, words }
    }
}

/// A number at the decimals of its indicator, with its unit.
pub(crate) fn amount(t: Texts, value: Decimal, decimals: u8, measure: &str) -> String {
    words::amount(&t.locale().fixed(value, decimals), measure)
}

/// A figure, or the word why there is none.
pub(crate) fn figure(t: Texts, told: &Told, decimals: u8, measure: &str) -> Figure {
    Figure {
        value: told.value.map(|value| amount(t, value, decimals, measure)).unwrap_or_default(),
        why: told.why.clone(),
        coverage: coverage(t, told),
        partial: told.partial,
        letter: match told.status {
            Letter::Normal | Letter::Missing => String::new(),
            letter => words::status(t, letter).into_owned(),
        },
    }
}

/// «4/50 đơn vị»; where all units are there and yet something is missing, also what: «10/12 kỳ».
fn coverage(t: Texts, told: &Told) -> String {
    if told.expected == 0 {
        return String::new();
    }
    let units = t.with2("sight-coverage", told.reported, told.expected);
    let missing = match (told.parts, told.cells) {
        (Some((parts, all)), _) if parts < all => t.with2("sight-coverage-parts", parts, all),
        (_, Some((cells, all))) if told.reported == told.expected && cells < all => {
            t.with2("sight-coverage-cells", cells, all)
        }
        _ => return units.into_owned(),
    };
    format!("{units}, {missing}")
}

/// «năm 2026: 75,5% mới có 4/50 đơn vị, chưa tính».
pub(crate) fn newer(t: Texts, period: Period, told: &Told, decimals: u8, measure: &str) -> String {
    let shown = figure(t, told, decimals, measure);
    let said = format!("{}: {}", words::period(t, period), shown.value);
    t.with2("sight-newer", said, shown.coverage).into_owned()
}

/// What a target asks for: «≥ 80%».
pub(crate) fn goal(t: Texts, aim: &Aim) -> String {
    match (aim.comparator, aim.value) {
        (Some(comparator), Some(value)) => {
            words::figure_in(t.locale(), comparator, (value, aim.value_max), &aim.measure)
        }
        _ => t.get("plan-value-unknown").into_owned(),
    }
}

/// The same of a comparator and a value.
pub(crate) fn bound(t: Texts, comparator: Comparator, value: Decimal, measure: &str) -> String {
    words::figure_in(t.locale(), comparator, (value, None), measure)
}

/// «còn thiếu 12 điểm %»; empty where nothing is missing or nothing is known.
pub(crate) fn gap(t: Texts, aim: &Aim, decimals: u8) -> String {
    let Ok(judged) = &aim.judged else { return String::new() };
    let Some(gap) = judged.gap.filter(|gap| gap.is_sign_positive() && !gap.is_zero()) else {
        return String::new();
    };
    let case = &judged.inputs.case;
    let number = t.locale().fixed(gap, decimals);
    match case.target.kind {
        Kind::Rank | Kind::Class { .. } => t.with("sight-gap-places", number).into_owned(),
        _ if case.unit.starts_with('%') => t.with("sight-gap-points", number).into_owned(),
        _ => t.with("sight-gap", words::amount(&number, &case.unit)).into_owned(),
    }
}

/// «mỗi năm phải tăng 4,2 điểm %»; empty where no pace is asked for.
pub(crate) fn pace(t: Texts, aim: &Aim) -> String {
    let Ok(judged) = &aim.judged else { return String::new() };
    let open = !matches!(judged.status, Status::Achieved | Status::Missed);
    let Some(pace) = judged.required_per_year.filter(|pace| open && pace.is_finite() && *pace != 0.0) else {
        return String::new();
    };
    let Ok(size) = Decimal::try_from(pace.abs()) else { return String::new() };
    let number = t.locale().fixed(size, 2);
    let unit = &judged.inputs.case.unit;
    let amount = match judged.inputs.case.target.kind {
        Kind::Rank => t.with("sight-places", number).into_owned(),
        _ if unit.starts_with('%') => t.with("sight-points", number).into_owned(),
        _ => words::amount(&number, unit),
    };
    if pace > 0.0 { t.with("sight-pace-up", amount) } else { t.with("sight-pace-down", amount) }.into_owned()
}
