//! What a figure is made of: which periods, which units, which of two facts.

use super::facts::Facts;
use super::figure::{Absent, Figure, Of};
use super::sheet::Asked;
use crate::formula::{Rational, Term};
use crate::model::{Counts, Element, Period, PeriodKind, Status, TimeRule, UnitId, UnitLevel, UnitRule};
use crate::units::Tree;

/// How many periods back the latest known figure is looked for.
pub(super) const FURTHEST: usize = 40;

/// Whether figures of an element add up over units, and over time where they do at all.
pub(super) fn is_additive(element: &Element) -> bool {
    element.across_units == UnitRule::Sum && matches!(element.across_time, TimeRule::Sum | TimeRule::Last)
}

/// The nodes of a tree that are asked for, in its order.
pub(super) fn nodes(tree: &Tree, of: Of) -> Vec<(UnitId, u32)> {
    match of {
        Of::Unit(unit) => tree.node_of(unit).map(|node| (unit, node)).into_iter().collect(),
        Of::Under(unit, level) => {
            let Some(top) = tree.node_of(unit) else { return Vec::new() };
            let under = top..tree.nodes()[top as usize].end;
            let all = under.map(|n| (tree.nodes()[n as usize].unit, n));
            all.filter(|(_, n)| tree.nodes()[*n as usize].level == level).collect()
        }
    }
}

pub(super) fn of_level(of: Of) -> UnitLevel {
    match of {
        Of::Under(_, level) => level,
        Of::Unit(_) => UnitLevel::Nation,
    }
}

/// The periods of an element's own frequency that its figure for a period is made of: all of them,
/// or the last one where the rule asks for no other.
pub(super) fn span(facts: &Facts, period: Period) -> Vec<Period> {
    let element = facts.element();
    let mut parts = period.parts(element.frequency);
    if element.across_time == TimeRule::Last {
        parts.drain(..parts.len().saturating_sub(1));
    }
    parts
}

pub(super) fn year_to_date(facts: &Facts, period: Period) -> Vec<Period> {
    let all = period.year_to_date().into_iter();
    all.flat_map(|p| p.parts(facts.element().frequency)).collect()
}

/// The number of the last period of a kind that ends no later than a moment.
pub(super) fn last_up_to(kind: PeriodKind, months: i32) -> Option<i32> {
    let length = i32::from(kind.months()?);
    // Nine months are a part of their year: the last that ended is this year's from September on.
    if kind == PeriodKind::NineMonths {
        Some((months - 9).div_euclid(12))
    } else {
        Some(months.div_euclid(length) - 1)
    }
}

pub(super) fn category(term: &Term, asked: &Asked<'_>) -> Option<usize> {
    term.category.as_ref().map(|_| asked.categories.start)
}

/// What a unit above the element's level reported itself, over all parts; nothing where one is missing.
pub(super) fn own(
    facts: &Facts,
    unit: UnitId,
    parts: &[Period],
    category: Option<usize>,
) -> Option<Rational> {
    let element = facts.element();
    let values: Option<Vec<i128>> = parts.iter().map(|p| facts.own(unit, *p, category)).collect();
    let values = values.filter(|v| !v.is_empty())?;
    let scaled = |value: i128| Rational::from_scaled(value, element.decimals);
    match element.across_time {
        TimeRule::Sum => scaled(values.iter().sum()),
        TimeRule::Last => scaled(*values.last()?),
        TimeRule::Max => scaled(*values.iter().max()?),
        TimeRule::Min => scaled(*values.iter().min()?),
        TimeRule::Mean => mean(&values.into_iter().map(scaled).collect::<Option<Vec<_>>>()?).ok(),
    }
}

pub(super) fn mean(values: &[Rational]) -> Result<Rational, Absent> {
    let count = i128::try_from(values.len()).ok().filter(|n| *n > 0).ok_or(Absent::NoFigure)?;
    let sum = values.iter().try_fold(Rational::ZERO, |sum, v| sum.checked_add(*v));
    let mean = sum.zip(Rational::from_scaled(count, 0)).and_then(|(sum, count)| sum.checked_div(count));
    mean.ok_or(Absent::Overflow)
}

/// Which of the two facts counts; the other one where that is missing.
pub(super) fn settle(figure: &mut Figure, counts: Counts) {
    let own = figure.own.ok_or(Absent::NoFigure);
    figure.value = match counts {
        Counts::Own => own.or_else(|_| figure.parts.clone()),
        Counts::Parts => figure.parts.clone().or_else(|absent| own.map_err(|_| absent)),
    };
}

/// Of two letters the one that says more against a figure.
pub(super) fn weaker(a: Status, b: Status) -> Status {
    let rank = |status| match status {
        Status::Normal => 0,
        Status::Break => 1,
        Status::Provisional => 2,
        Status::Imputed => 3,
        Status::Estimated => 4,
        Status::Missing => 5,
    };
    if rank(b) > rank(a) { b } else { a }
}
