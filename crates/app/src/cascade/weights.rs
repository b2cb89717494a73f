//! By what the targets of units are put together: added up, or weighed by what their indicator is
//! divided by.

use std::collections::{HashMap, HashSet};

use cotmoc_core::catalogue::{Catalogue, Indicator};
use cotmoc_core::formula::{Rational, Shift, Sum, Term};
use cotmoc_core::model::{Period, UnitId, UnitRule};
use cotmoc_store::{Tx, observations, series};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::Result;
use crate::model::{Observation, SeriesKind};

use super::check::NotComparable;

/// How targets of units make one for all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Weighing {
    /// Added up: counts.
    Sum,
    /// The mean weighed by this sum of elements: rates.
    By(Sum),
    /// Not at all.
    No(NotComparable),
}

/// The rule of an indicator on a day. A rate is weighed by its denominator: only so does the mean of
/// the parts equal the rate of the whole (METHODS §3).
pub(super) fn weighing(indicator: &Indicator, day: Date) -> Weighing {
    let Some(definition) = indicator.on(day) else { return Weighing::No(NotComparable::NotMeasured) };
    let Some(formula) = definition.formula else {
        return match &indicator.weight {
            Some(weight) => Weighing::By(vec![(1, plain(weight))]),
            None => Weighing::No(NotComparable::NoWeight),
        };
    };
    if let Some(ratio) = formula.as_ratio() {
        return Weighing::By(ratio.denominator);
    }
    let Some((_, sum)) = formula.as_sum() else { return Weighing::No(NotComparable::Formula) };
    let rules: Vec<Option<&UnitRule>> = sum
        .iter()
        .map(|(_, term)| Catalogue::embedded().element(&term.element).map(|e| &e.across_units))
        .collect();
    match rules.as_slice() {
        all if all.iter().all(|rule| *rule == Some(&UnitRule::Sum)) => Weighing::Sum,
        [Some(UnitRule::Mean(weight))] => Weighing::By(vec![(1, plain(weight))]),
        _ => Weighing::No(NotComparable::Formula),
    }
}

fn plain(element: &str) -> Term {
    Term { element: element.to_owned(), category: None, shift: Shift::None }
}

/// Weights of units, and of which periods they are.
#[derive(Debug, Default)]
pub(super) struct Weights {
    /// The weight of each unit that has one.
    pub(super) of: HashMap<UnitId, Rational>,
    /// Each element with its period; nothing for one without figures.
    pub(super) periods: Vec<(String, Option<Period>)>,
}

/// How many periods back figures for weights are looked for.
const BACK: usize = 24;

/// The weights of these units by the figures known now for periods up to a day. All units are weighed by
/// the same period of an element: the newest one in which the most of them have a figure.
pub(super) async fn weights(tx: &mut Tx, sum: &Sum, units: &[UnitId], until: Date) -> Result<Weights> {
    let mut weights =
        Weights { of: units.iter().map(|u| (*u, Rational::ZERO)).collect(), periods: Vec::new() };
    for (coefficient, term) in sum {
        let (period, figures) = figures(tx, term, units, until).await?;
        weights.periods.push((term.element.clone(), period));
        let factor = Rational::new(i128::from(*coefficient), 1);
        weights.of = weights
            .of
            .into_iter()
            .filter_map(|(unit, sum)| {
                let part = figures.get(&unit)?.checked_mul(factor?)?;
                Some((unit, sum.checked_add(part)?))
            })
            .collect();
    }
    weights.of.retain(|_, weight| weight.signum() >= 0);
    Ok(weights)
}

async fn figures(
    tx: &mut Tx,
    term: &Term,
    units: &[UnitId],
    until: Date,
) -> Result<(Option<Period>, HashMap<UnitId, Rational>)> {
    let mut best = (None, HashMap::new());
    let Some(series) = series::find(tx, SeriesKind::Element, &term.element).await? else { return Ok(best) };
    let mut periods = observations::periods(tx, series.id).await?;
    periods.retain(|period| period.last_day() <= until);
    periods.sort_by_key(|period| std::cmp::Reverse(period.end()));
    let wanted: HashSet<UnitId> = units.iter().copied().collect();
    for period in periods.into_iter().take(BACK) {
        let all = observations::of_period(tx, series.id, period, i64::MAX).await?;
        let figures = totals(term, &wanted, all);
        if figures.len() > best.1.len() {
            best = (Some(period), figures);
        }
        if best.1.len() == wanted.len() {
            break;
        }
    }
    Ok(best)
}

/// The figure of each unit: of the term's category, or of all categories where each is there.
fn totals(term: &Term, wanted: &HashSet<UnitId>, all: Vec<Observation>) -> HashMap<UnitId, Rational> {
    let categories =
        Catalogue::embedded().element(&term.element).map_or(1, cotmoc_core::model::Element::categories);
    let mut newest: HashMap<(UnitId, String), Option<Decimal>> = HashMap::new();
    for o in all.into_iter().filter(|o| wanted.contains(&o.key.unit)) {
        if term.category.as_ref().is_none_or(|category| *category == o.key.category) {
            newest.insert((o.key.unit, o.key.category), o.value);
        }
    }
    let needed = if term.category.is_some() { 1 } else { categories };
    let mut sums: HashMap<UnitId, (usize, Rational)> = HashMap::new();
    for ((unit, _), value) in newest {
        if let Some(value) = value.and_then(exact) {
            let (count, sum) = sums.entry(unit).or_insert((0, Rational::ZERO));
            if let Some(more) = sum.checked_add(value) {
                (*count, *sum) = (*count + 1, more);
            }
        }
    }
    sums.into_iter().filter(|(_, (count, _))| *count == needed).map(|(unit, (_, sum))| (unit, sum)).collect()
}

/// A decimal as a fraction.
pub(super) fn exact(value: Decimal) -> Option<Rational> {
    Rational::new(value.mantissa(), 10_i128.checked_pow(value.scale())?)
}
