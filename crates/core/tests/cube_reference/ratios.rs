//! Ratios: Σ numerator / Σ denominator over the units where both are present (METHODS §3).

use std::collections::BTreeSet;

use cotmoc_core::cube::{Absent, Cell, Measure, Of, View};
use cotmoc_core::formula::Formula;
use cotmoc_core::model::{Counts, Element, Period, Status, TimeRule, UnitId, UnitLevel, UnitRule};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use proptest::prelude::*;

use crate::facts::{any_element, any_period, any_reports};
use crate::sums::{Reference, Sum, Sums, asked};
use crate::world::{World, any_world};
use crate::{any_borders, cases, exact};

/// Two elements that add up, of one level, as they stand above and below the line.
fn any_pair(alike: bool) -> impl Strategy<Value = Vec<Element>> {
    let rules = || prop::sample::select(vec![TimeRule::Sum, TimeRule::Last]);
    let element = |code| any_element(code, Just(UnitRule::Sum));
    (element("A"), element("B"), rules(), rules()).prop_map(move |(a, b, rule, other)| {
        let a = Element { across_time: rule, ..a };
        let b = Element { across_time: other, level: a.level, ..b };
        let alike_b = Element { across_time: rule, frequency: a.frequency, ..b.clone() };
        vec![a, if alike { alike_b } else { b }]
    })
}

/// The units of which both are there, in a part of the span for elements that are asked for in the same
/// parts, else in any part of each.
struct Both<'a> {
    reference: Reference<'a>,
    elements: [&'a Element; 2],
    period: Period,
}

impl Both<'_> {
    fn has(&self, element: &Element, unit: UnitId, period: Period) -> bool {
        let there = |category| self.reference.value(element, Cell { period, unit, category }).is_some();
        (0..element.categories()).all(there)
    }

    fn counts(&self, unit: UnitId, period: Period) -> bool {
        let [a, b] = self.elements;
        if asked(a, self.period) == asked(b, self.period) {
            return self.has(a, unit, period) && self.has(b, unit, period);
        }
        let any = |element| asked(element, self.period).iter().any(|&part| self.has(element, unit, part));
        let own =
            self.elements.into_iter().find(|e| e.frequency == period.kind() && self.has(e, unit, period));
        own.is_some() && any(a) && any(b)
    }

    fn sums(&self, element: &Element, map: &crate::paths::Map<'_>) -> Sums<UnitId> {
        let counts =
            |cell: Cell| self.counts(cell.unit, cell.period) && self.has(element, cell.unit, cell.period);
        let parts = asked(element, self.period);
        let above = |place| map.above(place);
        self.reference.sums(element, 0..element.categories(), &parts, map, counts, above)
    }
}

fn total(sum: &Sum, element: &Element) -> BigRational {
    let all: BigInt = sum.by_part.values().sum();
    BigRational::new(all, BigInt::from(10).pow(u32::from(element.decimals)))
}

fn check(
    world: &World,
    reports: &crate::facts::Reports,
    borders: cotmoc_core::cube::Borders,
    period: Period,
) {
    let register = world.end();
    let (cube, figures) = (reports.cube(&register), reports.figures(&register));
    let reference = Reference { register: &register, figures: &figures };
    let [a, b] = [&*reports.elements[0], &*reports.elements[1]];
    if asked(a, period).is_empty() || asked(b, period).is_empty() {
        return;
    }
    let map = reference.map(a, borders, period);
    let both = Both { reference, elements: [a, b], period };
    let (above, below) = (both.sums(a, &map), both.sums(b, &map));
    let formula = Some(Formula::parse("100 * A / B").unwrap());
    let measure = Measure::Indicator { code: "R".to_owned(), formula, counts: Counts::Parts };
    let view = View::new(&cube, borders);
    for &unit in &map.walk {
        let figure = view.figure(&measure, unit, period);
        let (above, below) =
            (above.get(&unit).cloned().unwrap_or_default(), below.get(&unit).cloned().unwrap_or_default());
        let units: BTreeSet<UnitId> = above.reported.union(&below.reported).copied().collect();
        let expected: BTreeSet<UnitId> = above.expected.union(&below.expected).copied().collect();
        assert_eq!(figure.coverage.units as usize, units.len(), "units of {unit}");
        assert_eq!(figure.coverage.expected as usize, expected.len(), "expected units of {unit}");
        let (numerator, denominator) = (total(&above, a), total(&below, b));
        if units.is_empty() {
            assert!(
                figure.parts.is_err() && figure.parts != Err(Absent::ZeroDenominator),
                "{:?}",
                figure.parts
            );
        } else if denominator.is_zero() {
            assert_eq!(figure.parts, Err(Absent::ZeroDenominator));
        } else {
            let value = numerator / denominator * BigRational::from(BigInt::from(100));
            assert_eq!(figure.parts.clone().map(exact), Ok(value), "value of {unit}");
            let divided = above.divided || below.divided;
            assert_eq!(figure.status, if divided { Status::Estimated } else { Status::Normal });
        }
        assert_eq!(figure.unallocated, above.unallocated || below.unallocated, "unallocated of {unit}");
        for level in [UnitLevel::Province, UnitLevel::Commune] {
            if map.unit(unit).level < level && level <= a.level {
                let below = view.figures(&measure, Of::Under(unit, level), period);
                let one = |id| view.figure(&measure, id, period);
                assert!(below.iter().all(|f| f.unit.is_none_or(|id| *f == one(id))));
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(200))]

    /// Part by part, where both are reported for the same periods.
    #[test]
    fn ratios_are_over_units_with_both_parts(
        world in any_world(),
        reports in any_reports(any_pair(true)),
        borders in any_borders(),
        period in any_period(),
    ) {
        check(&world, &reports, borders, period);
    }

    /// Over the span, where one is reported oftener than the other; nobody changes in the meantime.
    #[test]
    fn ratios_of_unlike_periods_are_over_units_with_both(
        world in any_world(),
        reports in any_reports(any_pair(false)),
        borders in any_borders(),
        period in any_period(),
    ) {
        let steady = World { happenings: Vec::new(), ..world };
        check(&steady, &reports, borders, period);
    }
}
