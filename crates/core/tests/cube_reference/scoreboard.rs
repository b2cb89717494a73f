//! The scoreboard after one changed cell: what a view says of every entry, and nothing left out of what
//! is said to have changed.

use std::collections::{BTreeMap, BTreeSet};

use cotmoc_core::cube::{Borders, Cell, Cube, Entry, Measure, Scoreboard, View};
use cotmoc_core::formula::{Formula, Rational};
use cotmoc_core::model::{Counts, Element, Period, Status, TimeRule, UnitRule};
use proptest::prelude::*;

use crate::cases;
use crate::facts::{any_element, any_period, any_reports};
use crate::world::{BORDERS, any_world};

const FORMULAS: [&str; 6] = [
    "100 * A / B", "A - B", "100 * (A - prev(A)) / prev(A)", "A / latest(B)", "if(A > 0, A, B)",
    "if(missing(A), 0, B)",
];

fn any_pair() -> impl Strategy<Value = Vec<Element>> {
    let rules = || prop::sample::select(vec![TimeRule::Sum, TimeRule::Last]);
    let element = |code| any_element(code, Just(UnitRule::Sum));
    (element("A"), element("B"), rules(), rules()).prop_map(|(a, b, rule, other)| {
        let b = Element { across_time: other, level: a.level, ..b };
        vec![Element { across_time: rule, ..a }, b]
    })
}

fn measures() -> Vec<Measure> {
    let measure = |text: &str| Measure::Indicator {
        code: text.to_owned(),
        formula: Some(Formula::parse(text).unwrap()),
        counts: Counts::Parts,
    };
    FORMULAS.into_iter().map(measure).collect()
}

type Values = BTreeMap<Entry, Option<(Rational, u32)>>;

fn values(board: &Scoreboard, cube: &Cube, periods: usize) -> Values {
    let mut values = Values::new();
    for (measure, _) in board.measures().enumerate() {
        for period in 0..periods {
            for unit in cube.register().units() {
                let entry = Entry { measure, period, unit: unit.id };
                values.insert(entry, board.value(cube, entry).ok());
            }
        }
    }
    values
}

fn check_view(values: &Values, board: &Scoreboard, cube: &Cube, periods: &[Period], borders: Borders) {
    let measures: Vec<&Measure> = board.measures().collect();
    let view = View::new(cube, borders);
    for (entry, value) in values {
        let figure = view.figure(measures[entry.measure], entry.unit, periods[entry.period]);
        assert_eq!(figure.parts.ok(), value.map(|(value, _)| value), "{entry:?}");
    }
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn the_scoreboard_says_what_a_view_says(
        world in any_world(),
        reports in any_reports(any_pair()),
        day in prop::sample::select(BORDERS.to_vec()),
        periods in prop::collection::vec(any_period(), 1..=3),
    ) {
        let register = world.end();
        let mut stream = reports.stream(&register);
        let changes = stream.split_off(stream.len().saturating_sub(6));
        let mut cube = Cube::new(std::sync::Arc::clone(&register));
        reports.elements.iter().for_each(|e| cube.add(e));
        let set = |cube: &mut Cube, code: &str, cell: Cell, value| cube.set(code, cell, value, Status::Normal);
        for (code, cell, value) in stream {
            set(&mut cube, &code, cell, value);
        }
        let (mut board, others) = Scoreboard::new(&cube, &measures(), periods.clone(), day);
        prop_assert_eq!(board.measures().count() + others.len(), FORMULAS.len());
        let mut before = values(&board, &cube, periods.len());
        check_view(&before, &board, &cube, &periods, Borders::On(day));
        for (code, cell, value) in changes {
            set(&mut cube, &code, cell, value);
            let told: BTreeSet<Entry> = board.update(&cube, &code, cell).into_iter().collect();
            let after = values(&board, &cube, periods.len());
            let changed: BTreeSet<Entry> =
                after.iter().filter(|(entry, value)| before[entry] != **value).map(|(entry, _)| *entry).collect();
            prop_assert!(changed.is_subset(&told), "{:?} not among {:?}", changed, told);
            before = after;
        }
        check_view(&before, &board, &cube, &periods, Borders::On(day));
    }
}
