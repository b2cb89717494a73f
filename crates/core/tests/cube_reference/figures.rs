//! Figures of units on any borders: sums and what they stand on, and figures that do not add up.

use std::collections::BTreeSet;

use cotmoc_core::cube::{Absent, Figure, Measure, Of, View};
use cotmoc_core::model::{Counts, Element, Period, Status, UnitId, UnitLevel, UnitRule};
use num_rational::BigRational;
use proptest::prelude::*;

use crate::facts::{any_element, any_period, any_reports};
use crate::paths::{Map, Place};
use crate::spread::{Known, Spread};
use crate::sums::{Reference, Sum, asked};
use crate::world::any_world;
use crate::{any_borders, cases, exact};

/// Everything about the figure of a sum of units, as it should be.
pub(crate) fn check_sum(
    figure: &Figure,
    sum: &Sum,
    element: &Element,
    parts: &[Period],
    own: Option<BigRational>,
) {
    let who = figure.unit;
    let expected = sum.value(element.across_time, element.decimals);
    assert_eq!(figure.parts.clone().ok().map(exact), expected, "parts of {who:?}");
    if expected.is_none() {
        assert_eq!(figure.parts, Err(Absent::NoFigure));
    }
    assert_eq!(figure.own.map(exact), own, "own of {who:?}");
    let counts = match element.counts {
        Counts::Parts => expected.clone().or(own.clone()),
        Counts::Own => own.clone().or(expected.clone()),
    };
    assert_eq!(figure.value.clone().ok().map(exact), counts, "value of {who:?}");
    check_coverage(figure, sum, parts);
    assert_eq!(figure.unallocated, sum.unallocated, "unallocated of {who:?}");
    if expected.is_some() && own.is_none() {
        let letter = if sum.divided { Status::Estimated } else { Status::Normal };
        assert_eq!(figure.status, letter, "status of {who:?}");
    }
    let difference = own.zip(expected).map(|(own, parts)| own - parts);
    assert_eq!(
        figure.difference().map(exact),
        difference.filter(|d| *d != BigRational::default()),
        "{who:?}"
    );
}

fn check_coverage(figure: &Figure, sum: &Sum, parts: &[Period]) {
    let (coverage, who) = (figure.coverage, figure.unit);
    let count = |n: usize| u32::try_from(n).unwrap();
    assert_eq!(coverage.units, count(sum.reported.len()), "units of {who:?}");
    assert_eq!(coverage.expected, count(sum.expected.len()), "expected units of {who:?}");
    assert_eq!(coverage.cells, sum.cells, "cells of {who:?}");
    assert_eq!(coverage.expected_cells, sum.expected_cells, "expected cells of {who:?}");
    assert_eq!(coverage.parts, count(sum.by_part.len()), "parts of time of {who:?}");
    assert_eq!(coverage.expected_parts, count(parts.len()), "expected parts of time of {who:?}");
}

/// Which unit, and beside it the list that is asked for in one go.
fn check_everywhere(
    reference: &Reference<'_>,
    view: &View<'_>,
    element: &Element,
    category: Option<usize>,
    period: Period,
) {
    let measure = Measure::Element { code: element.code.clone(), category };
    let map = reference.map(element, view.borders(), period);
    let parts = asked(element, period);
    let categories = category.map_or(0..element.categories(), |n| n..n + 1);
    let sums = reference.by_unit(element, categories.clone(), &parts, &map);
    for unit in reference.register.units() {
        let figure = view.figure(&measure, unit.id, period);
        if !unit.lives(map.day) {
            assert_eq!(figure.value, Err(Absent::NoUnit), "{}", unit.id);
            continue;
        }
        if parts.is_empty() {
            assert_eq!(figure.value, Err(Absent::OtherPeriods));
            continue;
        }
        let own = reference.own(element, unit.id, categories.clone(), &parts);
        if !map.has(unit.id) {
            // A unit below the element's level, or without any unit of that level under it.
            assert_eq!((figure.value.ok().map(exact), figure.parts), (own, Err(Absent::NoFigure)));
            continue;
        }
        let sum = sums.get(&unit.id).cloned().unwrap_or_default();
        check_sum(&figure, &sum, element, &parts, own);
    }
    if !parts.is_empty() {
        check_lists(reference, view, element, &measure, period, &map);
    }
}

/// The units of each level under each unit, and what is left: together they are the unit.
fn check_lists(
    reference: &Reference<'_>,
    view: &View<'_>,
    element: &Element,
    measure: &Measure,
    period: Period,
    map: &Map<'_>,
) {
    let Measure::Element { category, .. } = measure else { return };
    let parts = asked(element, period);
    let categories = category.map_or(0..element.categories(), |n| n..n + 1);
    let levels = [UnitLevel::Province, UnitLevel::District, UnitLevel::Commune];
    for level in levels.into_iter().filter(|level| *level <= element.level) {
        let listed: BTreeSet<UnitId> =
            map.walk.iter().copied().filter(|&id| map.unit(id).level == level).collect();
        let under = |place| map.above(place).iter().any(|id| listed.contains(id));
        let rest = |place| match place {
            Place::Under(_) if !under(place) => map.above(place),
            _ => Vec::new(),
        };
        let left = reference.sums(element, categories.clone(), &parts, map, |_| true, rest);
        for &top in map.walk.iter().filter(|&&id| map.unit(id).level < level) {
            let figures = view.figures(measure, Of::Under(top, level), period);
            let below = |id: &&UnitId| listed.contains(id) && map.upwards(**id).contains(&top);
            let units: Vec<Option<UnitId>> = map.walk.iter().filter(below).map(|id| Some(*id)).collect();
            let told: Vec<Option<UnitId>> = figures.iter().map(|f| f.unit).collect();
            assert_eq!(told[..units.len()], units, "units of {level} under {top}");
            for figure in &figures[..units.len()] {
                assert_eq!(*figure, view.figure(measure, figure.unit.unwrap(), period));
            }
            // Where the tree holds none, those that exist without any unit under them are named.
            let named = |f: &&Figure| f.unit.is_some_and(|id| !map.has(id));
            assert!(figures.iter().filter(named).all(|f| f.parts == Err(Absent::NoFigure)));
            let unlisted: Vec<&Figure> = figures[units.len()..].iter().filter(|f| !named(f)).collect();
            match left.get(&top).filter(|sum| sum.cells > 0) {
                Some(sum) => check_sum(unlisted[0], sum, element, &parts, None),
                None => assert!(unlisted.iter().all(|f| f.parts.is_err()), "{unlisted:?}"),
            }
            assert!(unlisted.len() <= 1);
        }
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn sums_are_those_of_the_reference(
        world in any_world(),
        reports in any_reports(any_element("A", Just(UnitRule::Sum)).prop_map(|e| vec![e])),
        borders in any_borders(),
        period in any_period(),
        category in prop::option::of(0..4_usize),
    ) {
        let register = world.end();
        let cube = reports.cube(&register);
        let figures = reports.figures(&register);
        let reference = Reference { register: &register, figures: &figures };
        let element = &reports.elements[0];
        let category = category.filter(|&n| n < element.categories());
        check_everywhere(&reference, &View::new(&cube, borders), element, category, period);
    }
}

/// Two elements of one level: one that does not add up, and its weight.
fn any_weighted() -> impl Strategy<Value = Vec<Element>> {
    let rules = vec![UnitRule::Max, UnitRule::Min, UnitRule::None, UnitRule::Mean("W".to_owned())];
    let rule = prop::sample::select(rules);
    (any_element("A", rule), any_element("W", Just(UnitRule::Sum))).prop_map(|(first, weight)| {
        let weight = Element { level: first.level, breakdown: None, ..weight };
        vec![Element { breakdown: None, ..first }, weight]
    })
}

fn check_spread(figure: &Figure, spread: &Spread<'_>, unit: UnitId, element: &Element, narrow: bool) {
    let touching = spread.touching(unit);
    let count = |n: usize| u32::try_from(n).unwrap();
    if !spread.is_open(unit) {
        assert_eq!(figure.coverage.expected, count(touching.len()), "expected units of {unit}");
        let reported = touching.iter().filter(|(_, own)| own.value.is_some()).count();
        assert_eq!(figure.coverage.units, count(reported), "units of {unit}");
    }
    if figure.parts == Err(Absent::Overflow) {
        assert!(!narrow, "small numbers do not leave the range");
        return;
    }
    match spread.figure(unit, &element.across_units) {
        Known::Open => {}
        Known::Nothing => assert!(figure.parts.is_err(), "{:?}", figure.parts),
        Known::Is(value) => {
            assert_eq!(figure.parts.clone().map(exact), Ok(value), "value of {unit}");
            let letter = if spread.alone(unit) { Status::Normal } else { figure.status };
            assert_eq!(figure.status, letter, "status of {unit}");
        }
    }
    let is_mean = matches!(element.across_units, UnitRule::Mean(_));
    if let Some(weight) =
        figure.weight.filter(|_| is_mean && spread.figure(unit, &element.across_units) != Known::Open)
    {
        let known = touching.iter().filter_map(|(_, own)| Some((own.weight.clone()?, own.value.is_some())));
        let all: BigRational = known.clone().map(|(weight, _)| weight).sum();
        let there: BigRational = known.filter(|(_, there)| *there).map(|(weight, _)| weight).sum();
        assert_eq!(exact(weight) * all, there, "the part of the weight that reported");
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn figures_that_do_not_add_up_are_those_of_the_reference(
        world in any_world(),
        reports in any_reports(any_weighted()),
        borders in any_borders(),
        period in any_period(),
    ) {
        let register = world.end();
        let cube = reports.cube(&register);
        let figures = reports.figures(&register);
        let reference = Reference { register: &register, figures: &figures };
        let (element, weight) = (&reports.elements[0], &reports.elements[1]);
        let map = reference.map(element, borders, period);
        if asked(element, period).is_empty() {
            return Ok(());
        }
        let view = View::new(&cube, borders);
        let spread = Spread::new(&reference, element, weight, map, period);
        let narrow = figures.values().all(|v| v.abs() < 1 << 40);
        let measure = Measure::Element { code: "A".to_owned(), category: None };
        for &unit in &spread.map.walk {
            check_spread(&view.figure(&measure, unit, period), &spread, unit, element, narrow);
        }
    }
}
