//! Figures that do not add up: the largest, the smallest, a weighted mean, or nothing at all.

use std::collections::{BTreeMap, BTreeSet};

use cotmoc_core::cube::Cell;
use cotmoc_core::model::{Element, Period, UnitId, UnitRule};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use crate::paths::{Map, Place};
use crate::sums::{Reference, asked, over_time};

/// One unit of the span: its figure by the rule across time, its weight, and where it goes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Own {
    pub(crate) value: Option<BigRational>,
    pub(crate) weight: Option<BigRational>,
    pub(crate) places: BTreeSet<Place>,
}

/// What is known of the figure of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Known {
    Is(BigRational),
    /// There is none.
    Nothing,
    /// A part of a unit is in it, and METHODS does not say what that makes.
    Open,
}

pub(crate) struct Spread<'a> {
    pub(crate) map: Map<'a>,
    pub(crate) units: BTreeMap<UnitId, Own>,
}

impl<'a> Spread<'a> {
    pub(crate) fn new(
        reference: &Reference<'a>,
        element: &Element,
        weight: &Element,
        map: Map<'a>,
        period: Period,
    ) -> Self {
        let mut units: BTreeMap<UnitId, Own> = BTreeMap::new();
        let mut values: BTreeMap<UnitId, Vec<BigRational>> = BTreeMap::new();
        for part in asked(element, period) {
            let then = Map::new(reference.register, part.last_day(), element.level);
            for unit in then.leaves() {
                let own = units.entry(unit).or_default();
                own.places.extend(map.parts(unit, part.last_day()).into_keys());
                let cell = Cell { period: part, unit, category: 0 };
                if let Some(value) = reference.value(element, cell) {
                    values.entry(unit).or_default().push(scaled(value, element.decimals));
                }
            }
        }
        for (unit, own) in &mut units {
            own.value = values.get(unit).and_then(|values| over_time(element.across_time, values));
            own.weight = latest(reference, weight, *unit, period);
        }
        Self { map, units }
    }

    /// The units of which any part stands under a unit.
    pub(crate) fn touching(&self, top: UnitId) -> Vec<(UnitId, &Own)> {
        let under = |place: &Place| self.map.above(*place).contains(&top);
        let touching = self.units.iter().filter(|(_, own)| own.places.iter().any(under));
        touching.map(|(id, own)| (*id, own)).collect()
    }

    /// Whether one unit stands here as a whole and nobody else does.
    pub(crate) fn alone(&self, top: UnitId) -> bool {
        let touching = self.touching(top);
        self.map.is_leaf(top)
            && touching.len() == 1
            && touching[0].1.places == BTreeSet::from([Place::On(top)])
    }

    /// Whether parts of a unit stand under one, and other parts of it elsewhere.
    pub(crate) fn is_open(&self, top: UnitId) -> bool {
        let under = |place: &Place| self.map.above(*place).contains(&top);
        self.touching(top).iter().any(|(_, own)| !own.places.iter().all(under))
    }

    pub(crate) fn figure(&self, top: UnitId, rule: &UnitRule) -> Known {
        let touching = self.touching(top);
        let values: Vec<&BigRational> = touching.iter().filter_map(|(_, own)| own.value.as_ref()).collect();
        if values.is_empty() {
            return Known::Nothing;
        }
        if self.alone(top) {
            return Known::Is(values[0].clone());
        }
        if *rule != UnitRule::None && self.is_open(top) {
            return Known::Open;
        }
        match rule {
            UnitRule::Max => values.into_iter().max().cloned().map_or(Known::Nothing, Known::Is),
            UnitRule::Min => values.into_iter().min().cloned().map_or(Known::Nothing, Known::Is),
            UnitRule::Mean(_) => {
                let both =
                    touching.iter().filter_map(|(_, own)| Some((own.value.as_ref()?, own.weight.as_ref()?)));
                let (mut all, mut weights) = (BigRational::zero(), BigRational::zero());
                for (value, weight) in both {
                    all += value * weight;
                    weights += weight;
                }
                if weights.is_zero() { Known::Nothing } else { Known::Is(all / weights) }
            }
            UnitRule::None | UnitRule::Sum => Known::Nothing,
        }
    }
}

/// The last figure of an element up to the end of a period.
fn latest(reference: &Reference<'_>, element: &Element, unit: UnitId, period: Period) -> Option<BigRational> {
    let of_unit =
        reference.figures.iter().filter(|((code, cell), _)| *code == element.code && cell.unit == unit);
    let known = of_unit.filter(|((_, cell), _)| cell.period.end() <= period.end());
    let last = known.max_by_key(|((_, cell), _)| cell.period.end())?;
    Some(scaled(*last.1, element.decimals))
}

fn scaled(value: i64, decimals: u8) -> BigRational {
    BigRational::new(value.into(), BigInt::from(10).pow(u32::from(decimals)))
}
