//! What is known from before: a unit's last figures, and the figures of the units above it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::cube::{Borders, Cube, Figure, Measure, Of, View};
use cotmoc_core::form::{Form, Line};
use cotmoc_core::formula::Rational;
use cotmoc_core::model::{Element, Period, UnitId};
use cotmoc_store::Tx;
use rust_decimal::Decimal;
use serde::Serialize;

use super::paper::{Paper, unit_name};
use crate::{Context, Result, figures};

/// Earlier figures that are looked at.
pub(super) const BACK: i32 = 12;

/// A unit's figures of one line, the newest period first: the period before, and so on.
pub(super) type Series = Vec<(Period, Option<Decimal>)>;

/// Earlier figures by unit and line.
#[derive(Debug, Default)]
pub(super) struct Past(HashMap<UnitId, BTreeMap<String, Series>>);

impl Past {
    /// The earlier figures of a line of a unit.
    pub(super) fn of(&self, unit: UnitId, line: &str) -> &[(Period, Option<Decimal>)] {
        self.0.get(&unit).and_then(|lines| lines.get(line)).map_or(&[], Vec::as_slice)
    }

    /// The figure of the period before.
    pub(super) fn before(&self, unit: UnitId, line: &str) -> Option<Decimal> {
        self.of(unit, line).first().and_then(|(_, value)| *value)
    }
}

/// The figure of a unit above, for the period and for the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Total {
    /// The unit above.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// The total of the period, of what is approved so far.
    pub value: Option<Decimal>,
    /// Units that are in it.
    pub units: u32,
    /// Units that are expected in it.
    pub expected: u32,
    /// The total of the period before.
    pub before: Option<Decimal>,
    /// What the unit above reported itself.
    pub own: Option<Decimal>,
    /// What the units below it make together.
    pub parts: Option<Decimal>,
}

/// An element and the place of a category in it.
pub(super) fn measured(line: &Line) -> Option<(&'static Element, Measure)> {
    let element = Catalogue::embedded().element(&line.element)?;
    let category = match line.category.as_deref() {
        Some(code) => Some(element.category(Some(code))?),
        None => None,
    };
    Some((element, Measure::Element { code: element.code.clone(), category }))
}

/// How many periods back, and for which lines, earlier figures are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) lines: &'a BTreeSet<&'a str>,
    pub(super) back: i32,
}

/// The earlier figures of the units of some papers of one round, on the borders of the period.
pub(super) async fn past(cx: &Context, tx: &mut Tx, papers: &[&Paper], wanted: Wanted<'_>) -> Result<Past> {
    let Some(first) = papers.first() else { return Ok(Past::default()) };
    if wanted.lines.is_empty() {
        return Ok(Past::default());
    }
    let (form, period, root) = (first.asked(), first.round.period, first.round.root);
    let who = match papers {
        [one] => Of::Unit(one.submission.unit),
        _ => Of::Under(root, form.level),
    };
    let lines: Vec<&Line> = form.lines().filter(|l| wanted.lines.contains(l.key.as_str())).collect();
    figures::ask(cx, tx, &codes(&lines), |cube| walk(cube, &lines, who, period, wanted.back)).await
}

fn walk(cube: &Cube, lines: &[&Line], who: Of, period: Period, back: i32) -> Past {
    let view = View::new(cube, Borders::On(period.last_day()));
    let mut past = Past::default();
    let periods: Vec<Period> = (1..=back).filter_map(|n| period.shift(-n)).collect();
    for line in lines {
        let Some((element, measure)) = measured(line) else { continue };
        for &earlier in &periods {
            for figure in view.figures(&measure, who, earlier) {
                let Some(unit) = figure.unit else { continue };
                let value = decimal(figure.value.ok(), element.decimals);
                let lines = past.0.entry(unit).or_default();
                lines.entry(line.key.clone()).or_default().push((earlier, value));
            }
        }
    }
    past
}

/// The figures of the units above a unit, the nearest first, by line.
pub(super) async fn totals(
    cx: &Context,
    tx: &mut Tx,
    paper: &Paper,
    lines: &BTreeSet<&str>,
) -> Result<BTreeMap<String, Vec<Total>>> {
    let (unit, period) = (paper.submission.unit, paper.round.period);
    let lines: Vec<&Line> = paper.asked().lines().filter(|l| lines.contains(l.key.as_str())).collect();
    figures::ask(cx, tx, &codes(&lines), |cube| {
        let view = View::new(cube, Borders::On(period.last_day()));
        let day = period.last_day();
        let above: Vec<UnitId> = cube.register().above(unit, day).iter().map(|u| u.id).collect();
        let of_line = |line: &&Line| {
            let (element, measure) = measured(line)?;
            let total = |&unit: &UnitId| {
                let now = view.figure(&measure, unit, period);
                let before = period.shift(-1).map(|p| view.figure(&measure, unit, p));
                total(&now, before.as_ref(), element, unit, unit_name(cube.register(), unit, day))
            };
            // The country's totals are of no use to a commune.
            Some((line.key.clone(), above.iter().take(1).map(total).collect()))
        };
        lines.iter().filter_map(of_line).collect()
    })
    .await
}

/// The total of the units under the root of a round, by line.
pub(super) async fn under_root(
    cx: &Context,
    tx: &mut Tx,
    form: &Form,
    root: UnitId,
    period: Period,
) -> Result<BTreeMap<String, Total>> {
    let lines: Vec<&Line> = form.lines().collect();
    figures::ask(cx, tx, &codes(&lines), |cube| {
        let view = View::new(cube, Borders::On(period.last_day()));
        let name = unit_name(cube.register(), root, period.last_day());
        let of_line = |line: &&Line| {
            let (element, measure) = measured(line)?;
            let now = view.figure(&measure, root, period);
            let before = period.shift(-1).map(|p| view.figure(&measure, root, p));
            Some((line.key.clone(), total(&now, before.as_ref(), element, root, name.clone())))
        };
        lines.iter().filter_map(of_line).collect()
    })
    .await
}

fn total(now: &Figure, before: Option<&Figure>, element: &Element, unit: UnitId, name: String) -> Total {
    let decimals = element.decimals;
    Total {
        unit,
        name,
        value: decimal(now.value.clone().ok(), decimals),
        units: now.coverage.units,
        expected: now.coverage.expected,
        before: before.and_then(|f| decimal(f.value.clone().ok(), decimals)),
        own: decimal(now.own, decimals),
        parts: decimal(now.parts.clone().ok(), decimals),
    }
}

fn codes(lines: &[&Line]) -> BTreeSet<String> {
    lines.iter().map(|line| line.element.clone()).collect()
}

fn decimal(value: Option<Rational>, decimals: u8) -> Option<Decimal> {
    value.and_then(|v| v.to_decimal(decimals))
}
