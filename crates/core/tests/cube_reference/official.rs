//! The official register: what all communes of the last day before the reform reported, on the units
//! since.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cotmoc_core::cube::{Borders, Cell, Cube, Measure, Of, View};
use cotmoc_core::formula::Rational;
use cotmoc_core::model::{Element, Period, PeriodKind, Share, Status, UnitId, UnitLevel, UnitRule};
use cotmoc_core::units::{Register, Restatement, Tree, official};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::exact;
use crate::facts::{Figures, any_element};
use crate::paths::{Map, Place};
use crate::sums::{Reference, asked};

const BEFORE: Date = date(2025, 6, 30);
const REFORM: Date = date(2025, 7, 1);

fn register() -> Arc<Register> {
    Arc::new(Register::build(official::events().iter().cloned(), &BTreeSet::new()).unwrap())
}

/// A number that communes report every so often, without decimals.
fn element(code: &'static str, frequency: PeriodKind) -> Arc<Element> {
    let any = any_element(code, Just(UnitRule::Sum)).new_tree(&mut TestRunner::deterministic()).unwrap();
    Arc::new(Element {
        level: UnitLevel::Commune,
        breakdown: None,
        decimals: 0,
        frequency,
        counts: cotmoc_core::model::Counts::Parts,
        ..any.current()
    })
}

/// A cube of one element, with the figures of every commune of the period's last day.
fn cube(
    register: &Arc<Register>,
    element: &Arc<Element>,
    period: Period,
    value: impl Fn(UnitId) -> i64,
) -> (Cube, Figures) {
    let mut cube = Cube::new(Arc::clone(register));
    let mut figures = Figures::new();
    cube.add(element);
    for commune in communes(register, period.last_day()) {
        let cell = Cell { period, unit: commune, category: 0 };
        cube.set(&element.code, cell, Some(value(commune)), Status::Normal);
        figures.insert((element.code.clone(), cell), value(commune));
    }
    (cube, figures)
}

fn communes(register: &Register, day: Date) -> Vec<UnitId> {
    register.living(day).filter(|u| u.level == UnitLevel::Commune).map(|u| u.id).collect()
}

fn odd(unit: UnitId) -> i64 {
    unit.0 * 7919 % 100_003 * 2 + 1
}

fn month() -> Period {
    Period::month(2025, 6).unwrap()
}

fn whole(value: i64) -> Rational {
    Rational::new(value.into(), 1).unwrap()
}

fn measure(code: &str) -> Measure {
    Measure::Element { code: code.to_owned(), category: None }
}

/// The province of today in which a commune of the day before the reform lies.
fn province_now(register: &Register, commune: UnitId) -> UnitId {
    let then = register.at_level(commune, UnitLevel::Province, BEFORE).unwrap();
    then.heirs.first().map_or(then.id, |line| line.unit)
}

/// Divided into several of which none is known to have got it all.
fn is_open(register: &Register, commune: UnitId) -> bool {
    let unit = register.get(commune).unwrap();
    !unit.lives(REFORM) && unit.heirs.iter().any(|l| l.share == Share::Unknown)
}

#[test]
fn every_old_commune_has_its_place_and_none_is_guessed() {
    let register = register();
    let old = Tree::at(&register, BEFORE, UnitLevel::Commune);
    assert_eq!(old.leaves().len(), 10_035);
    let restated = Restatement::new(&register, &old, REFORM);
    assert_eq!(restated.lost(), []);
    let mut open = 0;
    for (n, leaf) in (0..).zip(old.leaves()) {
        let unit = register.get(leaf.unit.unwrap()).unwrap();
        let [part] = restated.parts_of(n) else { panic!("{} is in several places", unit.id) };
        assert_eq!(part.parts, part.of);
        let there = restated.tree.leaves()[part.leaf as usize];
        if is_open(&register, unit.id) {
            open += 1;
            assert!(restated.is_unallocated(n));
            let node = restated.tree.nodes()[there.node as usize].unit;
            assert_eq!((there.unit, node), (None, province_now(&register, unit.id)));
        } else {
            assert!(!restated.is_unallocated(n));
            let heir = unit.heirs.iter().find(|l| l.share == Share::WHOLE).map(|l| l.unit);
            assert_eq!(there.unit, Some(heir.unwrap_or(unit.id)));
        }
    }
    assert_eq!(open, 381);
    assert_eq!(restated.tree.leaves().iter().filter(|l| l.unit.is_some()).count(), 3321);
}

#[test]
fn nothing_is_lost_in_the_reform() {
    let register = register();
    for value in [|_| 1, odd] {
        let element = element("A", PeriodKind::Month);
        let (cube, _) = cube(&register, &element, month(), value);
        let (then, now) = (View::new(&cube, Borders::Then), View::new(&cube, Borders::On(REFORM)));
        let mut provinces: BTreeMap<UnitId, (i64, i64, u32)> = BTreeMap::new();
        for commune in communes(&register, BEFORE) {
            let (sum, open, count) = provinces.entry(province_now(&register, commune)).or_default();
            *sum += value(commune);
            *count += 1;
            *open += if is_open(&register, commune) { value(commune) } else { 0 };
        }
        assert_eq!(provinces.len(), 34);
        let nation = now.figure(&measure("A"), official::NATION, month());
        assert_eq!(nation.parts, Ok(whole(provinces.values().map(|p| p.0).sum())));
        assert_eq!(nation.parts, then.figure(&measure("A"), official::NATION, month()).parts);
        assert_eq!(
            (nation.coverage.units, nation.coverage.expected, nation.coverage.cells),
            (10_035, 10_035, 10_035)
        );
        for (&province, &(sum, open, count)) in &provinces {
            let figure = now.figure(&measure("A"), province, month());
            assert_eq!(figure.parts, Ok(whole(sum)), "{province}");
            assert_eq!((figure.coverage.units, figure.unallocated), (count, open != 0));
            let below = now.figures(&measure("A"), Of::Under(province, UnitLevel::Commune), month());
            let all =
                below.iter().filter_map(|f| f.parts.clone().ok()).try_fold(whole(0), Rational::checked_add);
            assert_eq!(all, Some(whole(sum)), "the communes of {province} and what is not allocated");
            let left = below.iter().find(|f| f.unit.is_none());
            assert_eq!(
                left.map(|f| (f.parts.clone(), f.unallocated)),
                (open != 0).then(|| (Ok(whole(open)), true))
            );
            assert!(below.iter().all(|f| f.unit.is_none() || !f.unallocated));
        }
    }
}

#[test]
fn the_reform_is_as_the_reference_has_it() {
    let register = register();
    let element = element("A", PeriodKind::Month);
    let (cube, figures) = cube(&register, &element, month(), odd);
    let reference = Reference { register: &register, figures: &figures };
    let map = Map::new(&register, REFORM, UnitLevel::Commune);
    let sums = reference.by_unit(&element, 0..1, &asked(&element, month()), &map);
    let view = View::new(&cube, Borders::On(REFORM));
    let mut told = vec![view.figure(&measure("A"), official::NATION, month())];
    for level in [UnitLevel::Province, UnitLevel::Commune] {
        told.extend(view.figures(&measure("A"), Of::Under(official::NATION, level), month()));
    }
    let told: Vec<_> = told.into_iter().filter(|f| f.unit.is_some()).collect();
    assert_eq!(told.len(), 1 + 34 + 3321);
    for figure in told {
        let sum = sums.get(&figure.unit.unwrap()).cloned().unwrap_or_default();
        crate::figures::check_sum(&figure, &sum, &element, &[month()], None);
    }
    assert_eq!(map.parts(communes(&register, BEFORE)[0], BEFORE).len(), 1);
    let open = communes(&register, BEFORE)
        .into_iter()
        .filter(|&c| map.parts(c, BEFORE).keys().any(|place| matches!(place, Place::Under(_))));
    assert_eq!(open.count(), 381);
}

/// Vĩnh Long of today is Vĩnh Long, Bến Tre and Trà Vinh of then.
#[test]
fn vinh_long_then_and_now() {
    let register = register();
    let year = Period::year(2024).unwrap();
    let element = element("A", PeriodKind::Year);
    let (cube, _) = cube(&register, &element, year, odd);
    let province =
        |code, day| register.coded(code, day).find(|u| u.level == UnitLevel::Province).map(|u| u.id).unwrap();
    let sum =
        |borders, unit| exact(View::new(&cube, borders).figure(&measure("A"), unit, year).parts.unwrap());
    let then: Vec<_> = ["86", "83", "84"].map(|code| sum(Borders::Then, province(code, BEFORE))).to_vec();
    assert_eq!(sum(Borders::On(REFORM), province("86", REFORM)), then.into_iter().sum());
    let now = View::new(&cube, Borders::Then).figure(&measure("A"), province("86", REFORM), year);
    assert_eq!(now.parts, Err(cotmoc_core::cube::Absent::NoUnit));
}
