//! Figures of every unit, added up one cell at a time as METHODS §2–4 say.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use cotmoc_core::cube::{Borders, Cell};
use cotmoc_core::model::{Element, Period, TimeRule, UnitId};
use cotmoc_core::units::Register;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

use crate::facts::Figures;
use crate::paths::{Map, Parts, Place};

/// The units and figures that everything is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reference<'a> {
    pub(crate) register: &'a Register,
    pub(crate) figures: &'a Figures,
}

/// What stands under one unit, or under no unit of a level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    /// What was reported in each part of the span that has anything.
    pub(crate) by_part: BTreeMap<Period, BigInt>,
    pub(crate) reported: BTreeSet<UnitId>,
    pub(crate) expected: BTreeSet<UnitId>,
    pub(crate) cells: u32,
    pub(crate) expected_cells: u32,
    /// Whether a part of a divided unit is in it.
    pub(crate) divided: bool,
    /// Whether something is in it that no act allocates.
    pub(crate) unallocated: bool,
}

impl Sum {
    /// The figure of the span by the rule across time; nothing where nobody reported.
    pub(crate) fn value(&self, rule: TimeRule, decimals: u8) -> Option<BigRational> {
        let scale = BigRational::new(BigInt::one(), BigInt::from(10).pow(u32::from(decimals)));
        let parts: Vec<BigRational> =
            self.by_part.values().map(|v| BigRational::from(v.clone()) * &scale).collect();
        over_time(rule, &parts)
    }
}

/// The figure of a span by those of its parts that are there, in their order. Only the last part is
/// asked for where the last one counts.
pub(crate) fn over_time(rule: TimeRule, parts: &[BigRational]) -> Option<BigRational> {
    let sum = || parts.iter().fold(BigRational::zero(), |sum, part| sum + part);
    match rule {
        _ if parts.is_empty() => None,
        TimeRule::Sum => Some(sum()),
        TimeRule::Last => parts.last().cloned(),
        TimeRule::Mean => Some(sum() / BigRational::from(BigInt::from(parts.len()))),
        TimeRule::Max => parts.iter().max().cloned(),
        TimeRule::Min => parts.iter().min().cloned(),
    }
}

/// The periods that make up the one that is asked for.
pub(crate) fn asked(element: &Element, period: Period) -> Vec<Period> {
    let parts = period.parts(element.frequency);
    match element.across_time {
        TimeRule::Last => parts.last().copied().into_iter().collect(),
        _ => parts,
    }
}

/// Sums for each group of units that were asked about.
pub(crate) type Sums<K> = BTreeMap<K, Sum>;

impl<'a> Reference<'a> {
    pub(crate) fn map(&self, element: &Element, borders: Borders, period: Period) -> Map<'a> {
        Map::new(self.register, borders.day(period), element.level)
    }

    pub(crate) fn value(&self, element: &Element, cell: Cell) -> Option<i64> {
        self.figures.get(&(element.code.clone(), cell)).copied()
    }

    /// The sums of an element for every group; `groups` tells to which ones a place belongs. A cell
    /// counts where `counts` says so.
    pub(crate) fn sums<K: Ord + Clone>(
        &self,
        element: &Element,
        categories: Range<usize>,
        parts: &[Period],
        map: &Map<'a>,
        counts: impl Fn(Cell) -> bool,
        groups: impl Fn(Place) -> Vec<K>,
    ) -> Sums<K> {
        let mut sums = Sums::new();
        for &period in parts {
            let then = Map::new(self.register, period.last_day(), element.level);
            for unit in then.leaves() {
                let way = map.parts(unit, period.last_day());
                let touched: BTreeSet<K> = way.keys().flat_map(|&place| groups(place)).collect();
                for key in &touched {
                    let sum: &mut Sum = sums.entry(key.clone()).or_default();
                    sum.expected.insert(unit);
                    sum.expected_cells += u32::try_from(categories.len()).expect("few");
                }
                for category in categories.clone() {
                    let cell = Cell { period, unit, category };
                    let Some(value) = self.value(element, cell).filter(|_| counts(cell)) else { continue };
                    for key in &touched {
                        let sum = sums.entry(key.clone()).or_default();
                        sum.reported.insert(unit);
                        sum.cells += 1;
                        sum.divided |= way.len() > 1;
                    }
                    for (place, amount) in divided(value, &way, map) {
                        for key in groups(place) {
                            let sum = sums.entry(key).or_default();
                            *sum.by_part.entry(period).or_default() += amount;
                            sum.unallocated |= matches!(place, Place::Under(_));
                        }
                    }
                }
            }
        }
        sums
    }

    /// The same for every unit of the borders.
    pub(crate) fn by_unit(
        &self,
        element: &Element,
        categories: Range<usize>,
        parts: &[Period],
        map: &Map<'a>,
    ) -> Sums<UnitId> {
        self.sums(element, categories, parts, map, |_| true, |place| map.above(place))
    }

    /// What a unit that is no leaf of any of the periods reported itself; nothing where a part is
    /// missing.
    pub(crate) fn own(
        &self,
        element: &Element,
        unit: UnitId,
        categories: Range<usize>,
        parts: &[Period],
    ) -> Option<BigRational> {
        let scale = BigRational::new(BigInt::one(), BigInt::from(10).pow(u32::from(element.decimals)));
        let mut values = Vec::new();
        for &period in parts {
            if Map::new(self.register, period.last_day(), element.level).is_leaf(unit) {
                return None;
            }
            let mut all = BigInt::zero();
            for category in categories.clone() {
                all += self.value(element, Cell { period, unit, category })?;
            }
            values.push(BigRational::from(all) * &scale);
        }
        over_time(element.across_time, &values)
    }
}

/// The whole numbers that the parts of a value get: what is whole is given, and what is left over
/// goes one by one to the largest remainders, among equal ones in the order of the leaves.
pub(crate) fn divided(value: i64, way: &Parts, map: &Map<'_>) -> Vec<(Place, i64)> {
    let sign = value.signum();
    let size = BigRational::from(BigInt::from(value) * sign);
    let mut given: Vec<(Place, BigInt, BigRational)> = way
        .iter()
        .map(|(&place, part)| {
            let exact = part * &size;
            (place, exact.floor().to_integer(), exact.fract())
        })
        .collect();
    given.sort_by_key(|(place, ..)| map.order(*place));
    given.sort_by(|a, b| b.2.cmp(&a.2));
    let whole: BigInt = given.iter().map(|(_, n, _)| n.clone()).sum();
    let mut rest = size.to_integer() - whole;
    for (_, n, _) in &mut given {
        if rest > BigInt::zero() {
            *n += 1;
            rest -= 1;
        }
    }
    let number = |n: BigInt| i64::try_from(n).expect("no part is larger than the whole") * sign;
    given.into_iter().map(|(place, n, _)| (place, number(n))).collect()
}
