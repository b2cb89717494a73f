//! Figures that do not add up: each unit's own value, and the rules that make one of several.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::block::WORD;
use super::facts::{Cell, Eras, Facts};
use super::figure::Absent;
use super::store::{Cube, Place, Way};
use super::tally::Coverage;
use super::terms::{FURTHEST, last_up_to, mean as plain_mean};
use crate::formula::Rational;
use crate::model::{Period, TimeRule, UnitId, UnitLevel, UnitRule};
use crate::units::{Part, Tree};

/// The value of each unit of a span, where it has one, and where that unit stands on the borders of a
/// day.
#[derive(Debug)]
pub(super) struct Spread {
    tree: Arc<Tree>,
    units: Vec<Rated>,
    /// Whether units of an era stand on the borders of another one.
    restated: bool,
    parts: u32,
}

/// A unit that was there in the span, in one of its eras or in several.
#[derive(Debug, Default)]
struct Rated {
    /// Where it stands, as of the last part of the span in which it was there.
    places: Vec<(Place, Part)>,
    /// Where it stood besides, as of the parts before.
    moved_from: BTreeSet<Place>,
    /// What it reported, with the place of the part in the span.
    values: Vec<(usize, i64)>,
    /// In how many parts of the span it was there.
    expected: u32,
    value: Option<Rational>,
    weight: Option<i64>,
}

/// The units of which any part stands under a node in any part of a span.
fn standing(
    cube: &Cube,
    level: UnitLevel,
    parts: &[Period],
    (day, node): (Date, u32),
    tree: &Tree,
) -> Option<BTreeSet<UnitId>> {
    let eras = cube.eras(level)?;
    let top = &tree.nodes()[node as usize];
    let mut units = BTreeSet::new();
    for part in parts {
        let era = eras.on(part.last_day());
        let way = cube.way(level, era, day)?;
        let leaves = eras.tree(era).leaves();
        units
            .extend(way.sources(&top.leaves, &(node..top.end)).filter_map(|leaf| leaves[leaf as usize].unit));
    }
    Some(units)
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
    /// The values of `parts` of a period by the element's rule across time, on the borders of `day`, of the
    /// units that stand, or stood in one of the parts, under `top`. `None` where that is not in the tree.
    pub(super) fn new(
        cube: &Cube,
        facts: &Facts,
        category: usize,
        parts: &[Period],
        (day, top): (Date, UnitId),
    ) -> Option<Self> {
        let (level, last) = (facts.element().level, parts.last()?);
        let eras = cube.eras(level)?;
        let weights = match &facts.element().across_units {
            UnitRule::Mean(code) => cube.facts(code).filter(|w| w.element().level == level),
            _ => None,
        };
        let tree = Arc::clone(eras.tree(eras.on(day)));
        let wanted = standing(cube, level, parts, (day, tree.node_of(top)?), &tree)?;
        let mut units: BTreeMap<UnitId, Rated> = BTreeMap::new();
        let mut restated = false;
        for (n, part) in parts.iter().enumerate() {
            let era = eras.on(part.last_day());
            let way = cube.way(level, era, day)?;
            restated |= matches!(*way, Way::Restated { .. });
            let leaves = (0_u32..).zip(eras.tree(era).leaves()).filter_map(|(n, l)| Some((n, l.unit?)));
            for (leaf, unit) in leaves.filter(|(_, unit)| wanted.contains(unit)) {
                let rated = units.entry(unit).or_default();
                let before = std::mem::replace(&mut rated.places, places(&way, leaf));
                rated.moved_from.extend(before.into_iter().map(|(place, _)| place));
                rated.expected += 1;
                let value = facts.block(era).get(part.ordinal(), category, leaf);
                rated.values.extend(value.map(|value| (n, value)));
            }
        }
        let weighed = weights.map(|weights| (weights, recent(weights, eras, *last)));
        for (unit, rated) in &mut units {
            rated.places.iter().for_each(|(place, _)| _ = rated.moved_from.remove(place));
            rated.value = over_time(facts, &rated.values);
            rated.weight = weighed.as_ref().and_then(|(weights, recent)| weight(weights, recent, *unit));
        }
        let parts = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        Some(Self { tree, units: units.into_values().collect(), restated, parts })
    }

    /// The value of a node by a rule across units.
    pub(super) fn under(&self, node: u32, rule: &UnitRule) -> Made {
        let node = &self.tree.nodes()[node as usize];
        let start = self.tree.node_of(node.unit).unwrap_or(0);
        let within = |place: &Place| match place {
            Place::Leaf(leaf) => node.leaves.contains(leaf),
            Place::Under(under) => (start..node.end).contains(under),
        };
        let units: Vec<&Rated> = self.units.iter().filter(|u| u.stands().any(&within)).collect();
        let reported: Vec<&Rated> = units.iter().copied().filter(|u| u.value.is_some()).collect();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let parts: BTreeSet<usize> = reported.iter().flat_map(|u| &u.values).map(|(part, _)| *part).collect();
        let coverage = Coverage {
            units: count(reported.len()),
            expected: count(units.len()),
            cells: reported.iter().map(|u| count(u.values.len())).sum(),
            expected_cells: units.iter().map(|u| u.expected).sum(),
            parts: count(parts.len()),
            expected_parts: self.parts,
        };
        let leaf = node.level == self.tree.level;
        let mut weight = None;
        let value = match (&reported[..], rule) {
            ([], _) => Err(Absent::NoFigure),
            // One whole unit stands here: its value is the value.
            ([only], _) if leaf && units.len() == 1 && only.stands().count() == 1 => {
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

impl Rated {
    fn stands(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().map(|(place, _)| place).chain(&self.moved_from)
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

/// The value of a unit over the parts of a span in which it has one, by the rule across time.
fn over_time(facts: &Facts, values: &[(usize, i64)]) -> Option<Rational> {
    let element = facts.element();
    let scaled = |value: i128| Rational::from_scaled(value, element.decimals);
    let mut wide = values.iter().map(|(_, value)| i128::from(*value));
    match element.across_time {
        _ if values.is_empty() => None,
        TimeRule::Sum => scaled(wide.sum()),
        TimeRule::Last => scaled(wide.next_back()?),
        TimeRule::Max => scaled(wide.max()?),
        TimeRule::Min => scaled(wide.min()?),
        TimeRule::Mean => plain_mean(&wide.map(scaled).collect::<Option<Vec<_>>>()?).ok(),
    }
}

/// The periods up to the end of another one in which a weight may be found, the last first, each with
/// its era.
fn recent(weights: &Facts, eras: &Eras, period: Period) -> Vec<(usize, Period)> {
    let kind = weights.element().frequency;
    let last = last_up_to(kind, period.end_in_months());
    let (Some((first, newest)), Some(last)) = (weights.span(), last) else { return Vec::new() };
    let numbers = (first.ordinal()..=last.min(newest.ordinal())).rev().take(FURTHEST);
    let periods = numbers.filter_map(|n| Period::from_ordinal(kind, n));
    periods.map(|period| (eras.on(period.last_day()), period)).collect()
}

/// The weight of a unit: the last figure of the weighing element, all categories together.
fn weight(weights: &Facts, recent: &[(usize, Period)], unit: UnitId) -> Option<i64> {
    let categories = weights.element().categories();
    let one = |era, period, category| weights.get(era, Cell { period, unit, category });
    let whole = |&(era, period): &(usize, Period)| {
        (0..categories).try_fold(0_i64, |sum, category| sum.checked_add(one(era, period, category)?))
    };
    recent.iter().find_map(whole)
}

/// Whether any leaf of a level has a figure in a period.
pub(super) fn any(cube: &Cube, facts: &Facts, level: UnitLevel, period: Period) -> bool {
    let Some(era) = cube.eras(level).map(|eras| eras.on(period.last_day())) else { return false };
    let block = facts.block(era);
    let rows = (0..block.categories()).filter_map(|c| block.row(period.ordinal(), c));
    let leaves = block.tree().leaves().len();
    rows.into_iter().any(|row| row.present.iter().take(leaves.div_ceil(WORD)).any(|word| *word != 0))
}
