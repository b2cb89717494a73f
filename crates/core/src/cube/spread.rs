//! Figures that do not add up: each unit's own value, and the rules that make one of several.

use std::sync::Arc;

use jiff::civil::Date;

use super::block::WORD;
use super::facts::Facts;
use super::figure::Absent;
use super::store::{Cube, Place, Way};
use super::tally::Coverage;
use super::terms::{FURTHEST, last_up_to};
use crate::formula::Rational;
use crate::model::{Period, TimeRule, UnitLevel, UnitRule};
use crate::units::{Part, Tree};

/// The value of each unit of an era, where it has one, and where that unit stands on the borders of
/// a day.
#[derive(Debug)]
pub(super) struct Spread {
    tree: Arc<Tree>,
    units: Vec<Rated>,
    /// Whether units of an era stand on the borders of another one.
    restated: bool,
    parts: u32,
}

#[derive(Debug)]
struct Rated {
    places: Vec<(Place, Part)>,
    value: Option<Rational>,
    weight: Option<i64>,
    parts: u32,
}

/// One value made of several.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) value: Result<Rational, Absent>,
    pub(super) coverage: Coverage,
    pub(super) weight: Option<Rational>,
    pub(super) estimated: bool,
}

impl Spread {
    /// The values of `parts` of a period by the element's rule across time, on the borders of `day`.
    pub(super) fn new(
        cube: &Cube,
        facts: &Facts,
        category: usize,
        parts: &[Period],
        day: Date,
    ) -> Option<Self> {
        let (level, last) = (facts.element().level, parts.last()?);
        let eras = cube.eras(level)?;
        let era = eras.on(last.last_day());
        let way = cube.way(level, era, day)?;
        let weights = match &facts.element().across_units {
            UnitRule::Mean(code) => cube.facts(code).filter(|w| w.element().level == level),
            _ => None,
        };
        let tree = Arc::clone(eras.tree(eras.on(day)));
        let unit = |leaf: u32| Rated {
            places: places(&way, leaf),
            value: over_time(facts, era, category, leaf, parts).map(|(value, _)| value),
            weight: weights.and_then(|w| weight(w, era, leaf, *last)),
            parts: over_time(facts, era, category, leaf, parts).map_or(0, |(_, parts)| parts),
        };
        let leaves = u32::try_from(eras.tree(era).leaves().len()).unwrap_or(u32::MAX);
        let restated = matches!(*way, Way::Restated { .. });
        let parts = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        Some(Self { tree, units: (0..leaves).map(unit).collect(), restated, parts })
    }

    /// The value of a node by a rule across units.
    pub(super) fn under(&self, node: u32, rule: &UnitRule) -> Made {
        let node = &self.tree.nodes()[node as usize];
        let start = self.tree.node_of(node.unit).unwrap_or(0);
        let within = |place: &Place| match place {
            Place::Leaf(leaf) => node.leaves.contains(leaf),
            Place::Under(under) => (start..node.end).contains(under),
        };
        let units: Vec<&Rated> =
            self.units.iter().filter(|u| u.places.iter().any(|(place, _)| within(place))).collect();
        let reported: Vec<&Rated> = units.iter().copied().filter(|u| u.value.is_some()).collect();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let coverage = Coverage {
            units: count(reported.len()),
            expected: count(units.len()),
            cells: reported.iter().map(|u| u.parts).sum(),
            expected_cells: self.parts * count(units.len()),
            parts: reported.iter().map(|u| u.parts).max().unwrap_or(0),
            expected_parts: self.parts,
        };
        let leaf = node.level == self.tree.level;
        let mut weight = None;
        let value = match (&reported[..], rule) {
            ([], _) => Err(Absent::NoFigure),
            // One whole unit stands here: its value is the value.
            ([only], _) if leaf && units.len() == 1 && only.places.len() == 1 => {
                only.value.ok_or(Absent::NoFigure)
            }
            (_, UnitRule::Max) => reported.iter().filter_map(|u| u.value).max().ok_or(Absent::NoFigure),
            (_, UnitRule::Min) => reported.iter().filter_map(|u| u.value).min().ok_or(Absent::NoFigure),
            (_, UnitRule::Mean(code)) => {
                let (mean, part) = mean(&units, within);
                weight = part;
                mean.map_err(
                    |absent| if absent == Absent::NoFigure { Absent::NoWeight(code.clone()) } else { absent },
                )
            }
            (_, UnitRule::None | UnitRule::Sum) if leaf => Err(Absent::NotComparable),
            (_, UnitRule::None | UnitRule::Sum) => Err(Absent::NotAdditive),
        };
        let estimated =
            self.restated && units.len() > 1 && matches!(rule, UnitRule::Mean(_)) && value.is_ok();
        Made { value, coverage, weight, estimated }
    }

    /// The tree of the borders.
    pub(super) fn tree(&self) -> &Arc<Tree> {
        &self.tree
    }
}

/// Σ weight × value / Σ weight over the units that have both, and the part of all known weight that
/// those have.
fn mean(units: &[&Rated], within: impl Fn(&Place) -> bool) -> (Result<Rational, Absent>, Option<Rational>) {
    let (mut top, mut bottom, mut all) = (Rational::ZERO, 0_i128, 0_i128);
    for unit in units {
        let Some(weight) = unit.weight else { continue };
        let mut here = 0_i128;
        let parts: Vec<Part> =
            (0..).zip(&unit.places).map(|(n, (_, part))| Part { leaf: n, ..*part }).collect();
        crate::units::divide(weight, &parts, |n, amount| {
            if within(&unit.places[n as usize].0) {
                here += i128::from(amount);
            }
        });
        all += here;
        let Some(value) = unit.value else { continue };
        let Some(sum) = Rational::from_scaled(here, 0)
            .and_then(|here| here.checked_mul(value))
            .and_then(|product| top.checked_add(product))
        else {
            return (Err(Absent::Overflow), None);
        };
        (top, bottom) = (sum, bottom + here);
    }
    let Some(weight) = Rational::from_scaled(bottom, 0).filter(|w| !w.is_zero()) else {
        return (Err(Absent::NoFigure), None);
    };
    let part = Rational::from_scaled(all, 0).and_then(|all| weight.checked_div(all));
    (top.checked_div(weight).ok_or(Absent::Overflow), part)
}

fn places(way: &Way, leaf: u32) -> Vec<(Place, Part)> {
    match way {
        Way::Same => vec![(Place::Leaf(leaf), Part { leaf, parts: 1, of: 1 })],
        Way::Restated { restatement, places, .. } => {
            restatement.parts_of(leaf).iter().map(|part| (places[part.leaf as usize], *part)).collect()
        }
    }
}

/// The value of a unit over the parts of a span by the rule across time, with how many parts had one.
fn over_time(
    facts: &Facts,
    era: usize,
    category: usize,
    leaf: u32,
    parts: &[Period],
) -> Option<(Rational, u32)> {
    let element = facts.element();
    let scaled = |value: i64| Rational::from_scaled(value.into(), element.decimals);
    let there = parts.iter().filter_map(|p| facts.block(era).get(p.ordinal(), category, leaf));
    let values: Vec<i64> = there.collect();
    let count = u32::try_from(values.len()).unwrap_or(u32::MAX);
    let value = match element.across_time {
        TimeRule::Last => {
            return Some((scaled(facts.block(era).get(parts.last()?.ordinal(), category, leaf)?)?, 1));
        }
        TimeRule::Max => scaled(values.into_iter().max()?)?,
        TimeRule::Min => scaled(values.into_iter().min()?)?,
        TimeRule::Sum | TimeRule::Mean => {
            let sum: i128 = values.iter().map(|&v| i128::from(v)).sum();
            let sum = Rational::from_scaled(sum, element.decimals).filter(|_| count > 0)?;
            if element.across_time == TimeRule::Sum {
                sum
            } else {
                sum.checked_div(Rational::from_scaled(count.into(), 0)?)?
            }
        }
    };
    Some((value, count))
}

/// The weight of a unit: the last figure of the weighing element up to the end of the period, all
/// categories together.
fn weight(weights: &Facts, era: usize, leaf: u32, period: Period) -> Option<i64> {
    let block = weights.block(era);
    let last = last_up_to(weights.element().frequency, period.end_in_months())?;
    let whole = |n: i32| (0..block.categories()).map(|c| block.get(n, c, leaf)).sum::<Option<i64>>();
    (block.periods().start..=last).rev().take(FURTHEST).find_map(whole)
}

/// Whether any leaf of a level has a figure in a period.
pub(super) fn any(cube: &Cube, facts: &Facts, level: UnitLevel, period: Period) -> bool {
    let Some(era) = cube.eras(level).map(|eras| eras.on(period.last_day())) else { return false };
    let block = facts.block(era);
    let rows = (0..block.categories()).filter_map(|c| block.row(period.ordinal(), c));
    let leaves = block.tree().leaves().len();
    rows.into_iter().any(|row| row.present.iter().take(leaves.div_ceil(WORD)).any(|word| *word != 0))
}
