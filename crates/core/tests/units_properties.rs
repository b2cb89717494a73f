//! Random operations on a register: what is accepted keeps it whole, and undoing all of it is the identity.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use cotmoc_core::model::{Share, UnitId, UnitLevel};
use cotmoc_core::units::{
    ActRef, Change, Event, EventId, EventKind, Ground, Heir, Name, NewUnit, Operation, Register, Restatement,
    Tree, prepare, standing_on, undo,
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const PROVINCES: i64 = 3;
const COMMUNES: i64 = 12;
const FIRST_NEW: i64 = 1_000;

/// A country of three provinces with four communes each.
fn country() -> Register {
    let mut changes = Vec::new();
    let mut add = |id: i64, level: UnitLevel, code: String, parent: Option<i64>| {
        let (unit, parent) = (UnitId(id), parent.map(UnitId));
        changes.push(Change::Born { unit, level });
        changes.push(Change::Named { unit, name: named(&code) });
        changes.push(Change::Placed { unit, parent });
    };
    add(1, UnitLevel::Nation, "VN".to_owned(), None);
    (0..PROVINCES).for_each(|n| add(10 + n, UnitLevel::Province, format!("{}", 10 + n), Some(1)));
    (0..COMMUNES)
        .for_each(|n| add(100 + n, UnitLevel::Commune, format!("{}", 100 + n), Some(10 + n % PROVINCES)));
    let act = ActRef::default();
    let event =
        Event { id: EventId(1), kind: EventKind::Register, date: None, act, note: String::new(), changes };
    Register::build([event], &BTreeSet::new()).unwrap()
}

fn named(code: &str) -> Name {
    Name { code: code.to_owned(), name: format!("Xã {code}"), kind: "xã".to_owned() }
}

/// What a person might do, with units picked by their place among the living communes.
#[derive(Debug, Clone)]
enum Deed {
    Merge(usize, usize),
    Split(usize, usize, u8),
    Cede(usize, usize, u8),
    Rename(usize),
    Move(usize, i64),
    Abolish(usize),
}

fn deeds() -> impl Strategy<Value = Vec<(Deed, u8)>> {
    let place = || 0..COMMUNES as usize;
    let deed = prop_oneof![
        4 => (place(), place()).prop_map(|(a, b)| Deed::Merge(a, b)),
        3 => (place(), place(), 0_u8..5).prop_map(|(a, b, part)| Deed::Split(a, b, part)),
        1 => (place(), place(), 0_u8..5).prop_map(|(a, b, part)| Deed::Cede(a, b, part)),
        2 => place().prop_map(Deed::Rename),
        2 => (place(), 0..PROVINCES).prop_map(|(a, to)| Deed::Move(a, to)),
        1 => place().prop_map(Deed::Abolish),
    ];
    // Days come in any order: what happened earlier may be recorded later.
    prop::collection::vec((deed, 0_u8..20), 1..10)
}

fn operation(register: &Register, deed: &Deed, day: Date, code: &str) -> Option<Operation> {
    let communes: Vec<UnitId> =
        register.living(day).filter(|u| u.level == UnitLevel::Commune).map(|u| u.id).collect();
    let pick = |n: usize| communes.get(n % communes.len().max(1)).copied();
    let parent = |unit| register.get(unit).and_then(|u| u.parent(day));
    let new = |parent| NewUnit { name: named(code), level: UnitLevel::Commune, parent };
    // Quarters, written as people write them; the fifth one is not known.
    let quarters = |n: u8| Share::parse(&format!("{n}/4")).unwrap();
    let share = |part: u8| if part > 3 { Share::Unknown } else { quarters(part) };
    let rest = |part: u8| if part > 3 { Share::Unknown } else { quarters(4 - part) };
    Some(match *deed {
        Deed::Merge(a, b) => {
            let from = vec![pick(a)?, pick(b)?];
            Operation::Merge { into: new(parent(from[0])), from }
        }
        Deed::Split(a, b, part) => {
            let from = pick(a)?;
            let into =
                vec![(Heir::New(new(parent(from))), share(part)), (Heir::Existing(pick(b)?), rest(part))];
            Operation::Split { from, into }
        }
        Deed::Cede(a, b, part) => {
            Operation::Cede { from: pick(a)?, into: vec![(Heir::Existing(pick(b)?), share(part))] }
        }
        Deed::Rename(a) => Operation::Rename { unit: pick(a)?, name: named(code) },
        Deed::Move(a, to) => Operation::Move { unit: pick(a)?, parent: Some(UnitId(10 + to)) },
        Deed::Abolish(a) => Operation::Abolish { unit: pick(a)? },
    })
}

/// Plays what is accepted; the register after each step, the first one included.
fn played(deeds: &[(Deed, u8)]) -> (Vec<Register>, Vec<EventId>) {
    let (mut registers, mut events) = (vec![country()], Vec::new());
    let mut next = FIRST_NEW;
    for (n, (deed, day)) in (0_i64..).zip(deeds) {
        let register = registers.last().unwrap();
        // Several deeds may fall on one day.
        let day = i64::from(*day) * 30;
        let day = date(2025, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
        let Some(operation) = operation(register, deed, day, &format!("{}", 500 + n)) else { continue };
        let id = EventId(2 + n);
        let ground = Ground { id, date: Some(day), act: ActRef::default(), note: String::new() };
        let mut number = || {
            next += 1;
            UnitId(next)
        };
        if let Ok((_, after)) = prepare(register, &operation, ground, &mut number) {
            registers.push(after);
            events.push(id);
        }
    }
    (registers, events)
}

/// Everything that a register says about its units.
fn told(register: &Register) -> BTreeMap<UnitId, String> {
    register.units().iter().map(|u| (u.id, format!("{u:?}"))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undoing_step_by_step_is_the_identity(deeds in deeds()) {
        let (mut registers, mut events) = played(&deeds);
        let mut register = registers.pop().unwrap();
        while let (Some(before), Some(event)) = (registers.pop(), events.pop()) {
            match undo(&register, event) {
                Ok(without) => {
                    prop_assert_eq!(told(&without), told(&before));
                    register = without;
                }
                // What was recorded last may have happened first; then others may stand on it.
                Err(standing) => {
                    prop_assert_eq!(&standing, &standing_on(&register, event));
                    break;
                }
            }
        }
    }

    #[test]
    fn what_is_accepted_keeps_the_register_whole(deeds in deeds()) {
        let (registers, _) = played(&deeds);
        let register = registers.last().unwrap();
        for day in register.events().iter().filter_map(|e| e.date) {
            let mut codes = BTreeSet::new();
            for unit in register.living(day) {
                prop_assert!(codes.insert((unit.level, unit.name(day).code.clone())), "{} twice", unit.name(day).code);
                let above = unit.parent(day).and_then(|p| register.get(p));
                prop_assert!(above.is_none_or(|p| p.lives(day) && p.level < unit.level));
                prop_assert_eq!(unit.level == UnitLevel::Nation, above.is_none());
            }
        }
    }

    #[test]
    fn the_order_in_which_events_come_in_changes_nothing(deeds in deeds(), seed in any::<u64>()) {
        let (registers, _) = played(&deeds);
        let register = registers.last().unwrap();
        let mut events: Vec<Event> = register.events().to_vec();
        let key = |id: EventId| (id.0 as u64).wrapping_mul(seed | 1).rotate_left(17);
        events.sort_by_key(|e| key(e.id));
        let again = Register::build(events, &BTreeSet::new()).unwrap();
        prop_assert_eq!(told(&again), told(register));
    }

    /// Nothing is lost and nothing is made: restated parts of every old commune are the whole of it.
    #[test]
    fn restating_loses_nothing(deeds in deeds(), value in 0_i64..1_000_000) {
        let (registers, _) = played(&deeds);
        let register = registers.last().unwrap();
        let (first, last) = (date(2024, 12, 31), date(2030, 1, 1));
        let tree = Tree::at(register, first, UnitLevel::Commune);
        let restatement = Restatement::new(register, &tree, last);
        for leaf in 0..u32::try_from(tree.leaves().len()).unwrap() {
            let mut sum = 0;
            cotmoc_core::units::divide(value, restatement.parts_of(leaf), |_, part| sum += part);
            prop_assert_eq!(sum, value);
        }
        let same = Restatement::new(register, &tree, first);
        prop_assert!(same.tree.same_shape(&tree));
    }
}
