//! What is undone was never there; what is corrected is what stands; on the borders of its own day
//! nothing changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use cotmoc_core::cube::{Borders, Cell, Cube, Figure, Measure, Of, View};
use cotmoc_core::model::{Element, Period, Status, UnitLevel, UnitRule};
use cotmoc_core::units::{Part, Restatement, Tree, undo};
use proptest::prelude::*;

use crate::cases;
use crate::facts::{any_element, any_period, any_reports};
use crate::world::{BORDERS, DAYS, What, World, any_happening, any_world};

fn any_rule() -> impl Strategy<Value = UnitRule> {
    let rules = [UnitRule::Sum, UnitRule::Max, UnitRule::Min, UnitRule::None, UnitRule::Mean("B".to_owned())];
    prop::sample::select(rules.to_vec())
}

fn any_two() -> impl Strategy<Value = Vec<Element>> {
    (any_element("A", any_rule()), any_element("B", Just(UnitRule::Sum))).prop_map(|(a, b)| {
        let b = Element { level: a.level, breakdown: None, ..b };
        let breakdown = a.breakdown.clone().filter(|_| a.across_units == UnitRule::Sum);
        vec![Element { breakdown, ..a }, b]
    })
}

fn cells(cube: &Cube, code: &str) -> BTreeMap<Cell, (i64, Status)> {
    let facts = cube.facts(code).unwrap();
    let told: Vec<(Cell, i64)> = facts.cells().collect();
    let cells: BTreeMap<_, _> = told.iter().map(|&(cell, v)| (cell, (v, facts.status(cell)))).collect();
    assert_eq!(cells.len(), told.len(), "no cell twice");
    cells
}

/// Every figure of one period on some borders.
fn figures(cube: &Cube, borders: Borders, period: Period) -> Vec<Figure> {
    let view = View::new(cube, borders);
    let measure = Measure::Element { code: "A".to_owned(), category: None };
    let mut figures = Vec::new();
    for unit in cube.register().units() {
        figures.push(view.figure(&measure, unit.id, period));
        for level in [UnitLevel::Province, UnitLevel::District, UnitLevel::Commune] {
            figures.extend(view.figures(&measure, Of::Under(unit.id, level), period));
        }
    }
    figures
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn doing_and_undoing_is_the_identity(
        world in any_world(),
        last in any_happening(),
        reports in any_reports(any_two()),
        period in any_period(),
        letter in prop::sample::select(vec![Status::Provisional, Status::Estimated, Status::Break]),
    ) {
        let day = world.happenings.iter().map(|h| h.day).max().unwrap_or(0).max(last.day);
        let mut happenings = world.happenings.clone();
        happenings.push(crate::world::Happening { day, ..last });
        let history = World { happenings, ..world }.history();
        prop_assume!(history.len() > 1);
        let (before, after) = (&history[history.len() - 2].register, &history[history.len() - 1]);
        let undone = undo(&after.register, after.event.unwrap().0);
        let undone = undone.expect("nothing stands on the last event");
        prop_assert_eq!(undone.units(), before.units());
        let mut cube = reports.cube(before);
        for (n, (cell, (value, _))) in cells(&cube, "A").into_iter().enumerate() {
            if n % 7 == 0 {
                cube.set("A", cell, Some(value), letter);
            }
        }
        let there = [cells(&cube, "A"), cells(&cube, "B")];
        let said: Vec<_> = BORDERS.map(|day| figures(&cube, Borders::On(day), period)).to_vec();
        let then = figures(&cube, Borders::Then, period);
        let merged = cube.on(Arc::clone(&after.register));
        prop_assert_eq!(&[cells(&merged, "A"), cells(&merged, "B")], &there);
        let back = merged.on(Arc::new(undone));
        prop_assert_eq!(&[cells(&back, "A"), cells(&back, "B")], &there);
        prop_assert_eq!(BORDERS.map(|day| figures(&back, Borders::On(day), period)).to_vec(), said);
        prop_assert_eq!(figures(&back, Borders::Then, period), then);
    }

    #[test]
    fn on_the_borders_of_its_own_day_nothing_changes(
        world in any_world(),
        reports in any_reports(any_two()),
        period in any_period(),
    ) {
        let register = world.end();
        let cube = reports.cube(&register);
        let own_day = Borders::On(period.last_day());
        prop_assert_eq!(figures(&cube, own_day, period), figures(&cube, Borders::Then, period));
        for day in DAYS.into_iter().chain(BORDERS) {
            for level in [UnitLevel::Province, UnitLevel::District, UnitLevel::Commune] {
                let tree = Tree::at(&register, day, level);
                let restatement = Restatement::new(&register, &tree, day);
                prop_assert!(restatement.tree.same_shape(&tree));
                for (n, _) in (0..).zip(tree.leaves()) {
                    prop_assert_eq!(restatement.parts_of(n), &[Part { leaf: n, parts: 1, of: 1 }]);
                }
            }
        }
    }

    /// The last value counts; what is cleared is missing and not 0.
    #[test]
    fn corrections_leave_the_last_value(
        world in any_world(),
        reports in any_reports(any_two()),
    ) {
        let register = world.end();
        let mut cube = Cube::new(Arc::clone(&register));
        reports.elements.iter().for_each(|e| cube.add(e));
        let mut standing: BTreeMap<(String, Cell), i64> = BTreeMap::new();
        for (code, cell, value) in reports.stream(&register) {
            let held = match value {
                Some(value) => standing.insert((code.clone(), cell), value),
                None => standing.remove(&(code.clone(), cell)),
            };
            prop_assert_eq!(cube.set(&code, cell, value, Status::Normal), held);
            prop_assert_eq!(cube.get(&code, cell), value);
        }
        for element in &reports.elements {
            let told: BTreeMap<Cell, i64> = cube.facts(&element.code).unwrap().cells().collect();
            let of_element = standing.iter().filter(|((code, _), _)| *code == element.code);
            let expected: BTreeMap<Cell, i64> = of_element.map(|((_, cell), v)| (*cell, *v)).collect();
            prop_assert_eq!(told, expected);
        }
    }
}

/// The random worlds hold what they are said to hold: each thing happens, and not only now and then.
#[test]
fn every_kind_of_happening_takes_place() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..400 {
        for step in any_world().new_tree(&mut runner).unwrap().current().history() {
            let name = match step.event {
                None => continue,
                Some((_, What::Merge)) => "merge",
                Some((_, What::Absorb)) => "absorb",
                Some((_, What::Split(_))) => "split",
                Some((_, What::SplitToNeighbour(_))) => "split to a neighbour",
                Some((_, What::Cede(_))) => "cede",
                Some((_, What::CedeToNeighbour(_))) => "cede to a neighbour",
                Some((_, What::Rearrange(_))) => "rearrange",
                Some((_, What::Abolish)) => "abolish",
                Some((_, What::AbolishDistrict)) => "abolish a district",
                Some((_, What::MergeDistricts)) => "merge districts",
                Some((_, What::MergeProvinces)) => "merge provinces",
                Some((_, What::Move)) => "move",
                Some((_, What::Rename)) => "rename",
                Some((_, What::Create)) => "create",
            };
            *kinds.entry(name).or_default() += 1;
        }
    }
    assert!(kinds.len() == 14 && kinds.values().all(|&n| n >= 15), "{kinds:?}");
}
