//! Registers, trees and restatement on small cases.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::restate::{Part, divide};
use super::testing::{build, events, register};
use super::{EventId, Register, Restatement, Tree};
use crate::model::{UnitId, UnitLevel};

const BASE: &str = "-
    + 1 nation VN
    + 10 province P under 1
    + 11 province Q under 1
    + 50 district D under 10
    + 51 district E under 10
    + 100 commune X under 50
    + 101 commune Y under 50
    + 102 commune W under 51
    + 110 commune V under 11";

const OLD: Date = date(2024, 12, 31);
const NEW: Date = date(2025, 12, 31);

/// The restatement of the leaves of `OLD` to `NEW`, one line per old unit: «X: Z 1/2, (P) 1/2», where
/// a unit in brackets stands for what is not allocated under it.
#[track_caller]
fn restated(later: &str, level: UnitLevel, expected: &[&str]) {
    let register = register(&format!("{BASE}\n{later}"));
    assert_eq!(lines(&register, OLD, NEW, level), expected);
}

fn lines(register: &Register, from: Date, to: Date, level: UnitLevel) -> Vec<String> {
    let old = Tree::at(register, from, level);
    let restatement = Restatement::new(register, &old, to);
    let code = |unit: UnitId, date| register.get(unit).unwrap().name(date).code.clone();
    let part = |p: &Part| {
        let leaf = restatement.tree.leaves()[p.leaf as usize];
        let place = match leaf.unit {
            Some(unit) => code(unit, to),
            None => format!("({})", code(restatement.tree.nodes()[leaf.node as usize].unit, to)),
        };
        if p.parts == p.of { place } else { format!("{place} {}/{}", p.parts, p.of) }
    };
    (0..)
        .zip(old.leaves())
        .map(|(n, leaf)| {
            let parts: Vec<_> = restatement.parts_of(n).iter().map(part).collect();
            format!("{}: {}", code(leaf.unit.unwrap(), from), parts.join(", "))
        })
        .collect()
}

#[test]
fn nothing_changed_is_the_identity() {
    restated("", UnitLevel::Commune, &["X: X", "Y: Y", "W: W", "V: V"]);
    let register = register(BASE);
    let tree = Tree::at(&register, OLD, UnitLevel::Commune);
    assert!(Restatement::new(&register, &tree, OLD).tree.same_shape(&tree));
}

#[test]
fn a_merger_takes_all() {
    let merger = "2025-07-01
        + 200 commune Z under 10
        place 102 10
        100 > 200 1
        101 > 200 1
        end 100
        end 101
        end 50
        end 51";
    restated(merger, UnitLevel::Commune, &["X: Z", "Y: Z", "W: W", "V: V"]);
    // Districts have no heirs: their figures are the province's.
    restated(merger, UnitLevel::District, &["D: (P)", "E: (P)"]);
    restated(merger, UnitLevel::Province, &["P: P", "Q: Q"]);
}

#[test]
fn shares_are_followed_and_never_guessed() {
    let split = |shares: [&str; 3]| {
        format!(
            "2025-07-01
            + 200 commune A under 50
            + 201 commune B under 50
            + 202 commune C under 51
            100 > 200 {}
            100 > 201 {}
            100 > 202 {}
            end 100",
            shares[0], shares[1], shares[2]
        )
    };
    let rest = ["Y: Y", "W: W", "V: V"];
    let check = |shares, first: &str| {
        restated(&split(shares), UnitLevel::Commune, &[first, rest[0], rest[1], rest[2]])
    };
    check(["1/3", "1/3", "1/3"], "X: A 1/3, B 1/3, C 1/3");
    check(["1", "0", "0"], "X: A");
    // Nobody knows how the people were divided: under the unit that all heirs have in common.
    check(["", "", ""], "X: (P)");
    check(["", "", "0"], "X: (D)");
    check(["0.4", "", ""], "X: A 2/5, (P) 3/5");
    // One unknown share is what the others leave.
    check(["0.4", "", "0"], "X: A 2/5, B 3/5");
    check(["", "0", "0"], "X: A");
}

#[test]
fn a_unit_that_lives_on_keeps_the_rest() {
    let gift = |share: &str| format!("2025-07-01\n + 200 commune Z under 50\n 100 > 200 {share}");
    restated(&gift("1/4"), UnitLevel::Commune, &["X: X 3/4, Z 1/4", "Y: Y", "W: W", "V: V"]);
    restated(&gift("0"), UnitLevel::Commune, &["X: X", "Y: Y", "W: W", "V: V"]);
    restated(&gift(""), UnitLevel::Commune, &["X: (D)", "Y: Y", "W: W", "V: V"]);
}

#[test]
fn successions_follow_each_other() {
    let twice = "2025-02-01
        + 200 commune Z under 50
        100 > 200 1
        101 > 200 1
        end 100
        end 101
        2025-08-01
        + 300 commune M under 50
        + 301 commune N under 50
        200 > 300 1/3
        200 > 301 2/3
        end 200";
    restated(twice, UnitLevel::Commune, &["X: M 1/3, N 2/3", "Y: M 1/3, N 2/3", "W: W", "V: V"]);
}

#[test]
fn a_chain_may_fall_on_one_day() {
    let chain = "2025-07-01
        100 > 101 1
        end 100
        2025-07-01
        + 300 commune M under 51
        101 > 300 1
        102 > 300 1
        end 101
        end 102";
    restated(chain, UnitLevel::Commune, &["X: M", "Y: M", "W: M", "V: V"]);
    let register = register(&format!("{BASE}\n{chain}"));
    assert_eq!(lines(&register, NEW, OLD, UnitLevel::Commune), ["M: (P)", "V: V"]);
}

#[test]
fn who_was_moved_and_ended_on_one_day_ended_where_it_was_moved_to() {
    let moved = |days: [&str; 2]| format!("{}\n place 100 10\n {}\n end 100", days[0], days[1]);
    for days in [["2025-07-01", "2025-07-01"], ["2025-06-30", "2025-07-01"]] {
        restated(&moved(days), UnitLevel::Commune, &["X: (P)", "Y: Y", "W: W", "V: V"]);
    }
}

/// The shares of four generations need more than 64 bits together.
#[test]
fn nothing_is_lost_where_fractions_grow_too_fine() {
    let mut events = String::new();
    for (n, from) in [100, 201, 301, 401].into_iter().enumerate() {
        let (day, heir) = (n + 1, (n + 2) * 100);
        events += &format!(
            "2025-07-0{day}
            + {heir} commune A{n} under 50
            + {} commune B{n} under 50
            {from} > {heir} 1000000006/2000000011
            {from} > {} 1000000005/2000000011
            end {from}
            ",
            heir + 1,
            heir + 1
        );
    }
    let (first, second) = ("1000000006/2000000011", "1000000011000000030/4000000044000000121");
    let rest = "1000000010000000025/4000000044000000121";
    let expected = format!("X: A0 {first}, A1 {second}, (D) {rest}");
    restated(&events, UnitLevel::Commune, &[&expected, "Y: Y", "W: W", "V: V"]);
}

#[test]
fn where_no_choice_is_left_nothing_is_guessed() {
    let reunited = "2025-02-01
        + 200 commune A under 50
        + 201 commune B under 51
        100 > 200
        100 > 201
        end 100
        2025-08-01
        + 300 commune M under 50
        200 > 300 1
        201 > 300 1
        end 200
        end 201";
    restated(reunited, UnitLevel::Commune, &["X: M", "Y: Y", "W: W", "V: V"]);
    let register = register(&format!("{BASE}\n{reunited}"));
    assert_eq!(lines(&register, NEW, OLD, UnitLevel::Commune)[0], "M: X");
}

#[test]
fn newer_figures_go_back_where_that_is_known() {
    let register = register(&format!(
        "{BASE}
        2025-07-01
        + 200 commune Z under 50
        + 201 commune S under 51
        100 > 200 1
        101 > 200 1
        102 > 201 1
        end 100
        end 101
        end 102"
    ));
    assert_eq!(lines(&register, NEW, OLD, UnitLevel::Commune), ["Z: (D)", "S: W", "V: V"]);
}

#[test]
fn dividing_loses_nothing() {
    #[track_caller]
    fn check(value: i64, shares: &[(u64, u64)], expected: &[i64]) {
        let parts: Vec<_> = (0..).zip(shares).map(|(leaf, &(parts, of))| Part { leaf, parts, of }).collect();
        let mut given = Vec::new();
        divide(value, &parts, |_, amount| given.push(amount));
        assert_eq!(given, expected);
    }
    check(1, &[(1, 2), (1, 2)], &[1, 0]);
    check(100, &[(1, 3), (1, 3), (1, 3)], &[34, 33, 33]);
    check(-100, &[(1, 3), (1, 3), (1, 3)], &[-34, -33, -33]);
    check(10, &[(1, 10), (2, 10), (7, 10)], &[1, 2, 7]);
    check(5, &[(1, 4), (3, 4)], &[1, 4]);
    check(0, &[(1, 2), (1, 2)], &[0, 0]);
    check(i64::MAX, &[(1, 2), (1, 2)], &[i64::MAX / 2 + 1, i64::MAX / 2]);
}

#[test]
fn undoing_a_merger_is_the_identity() {
    let merged = "2025-07-01\n + 200 commune Z under 50\n 100 > 200 1\n 101 > 200 1\n end 100\n end 101";
    let before = register(BASE);
    let undone = BTreeSet::from([EventId(2)]);
    let after = Register::build(events(&format!("{BASE}\n{merged}")), &undone).unwrap();
    assert_eq!(before.units(), after.units());
}

#[test]
fn what_cannot_be_is_said() {
    #[track_caller]
    fn check(later: &str, expected: &str) {
        let faults = build(&format!("{BASE}\n{later}")).expect_err("a fault");
        assert!(faults.iter().any(|f| f.message.contains(expected)), "{faults:#?}");
    }
    check("2025-07-01\n + 100 commune X2 under 50", "lập hai lần");
    check("2025-07-01\n + 200 commune X under 50", "hai đơn vị");
    check("2025-07-01\n end 50", "không tồn tại");
    check("2025-07-01\n end 100\n 2025-08-01\n name 100 XX", "không tồn tại");
    check("2025-07-01\n + 200 province R under 100", "(cấp xã)");
    check("2025-07-01\n + 200 commune A under 50\n 100 > 200 1/2\n end 100", "cộng lại bằng 50.00 %");
    check(
        "2025-07-01\n + 200 commune A under 50\n 100 > 200 1\n 100 > 101 1/2\n end 100",
        "cộng lại bằng 150.00 %",
    );
    check("2025-07-01\n 100 > 101 1/2\n 2025-03-01\n end 101", "(Y) không tồn tại vào ngày ấy");
    check("2025-07-01\n 100 > 101 1/2\n 2025-03-01\n end 100", "(X) không tồn tại vào ngày ấy");
    check("2025-07-01\n 100 > 100 1", "hai lần hoặc nối với chính nó");
    check("-\n + 70 agency S under 10\n + 71 agency T under 70\n 2025-07-01\n place 70 71", "vòng lặp");
}

#[test]
fn leaves_of_a_subtree_are_neighbours() {
    let tree = Tree::at(&register(BASE), OLD, UnitLevel::Commune);
    let spans: Vec<_> = tree.nodes().iter().map(|n| (n.unit.0, n.leaves.clone())).collect();
    assert_eq!(spans[..3], [(1, 0..4), (10, 0..3), (50, 0..2)]);
    assert_eq!(tree.leaf_of(UnitId(102)), Some(2));
    assert_eq!(tree.leaf_of(UnitId(10)), None);
    let node = |id| tree.node_of(UnitId(id)).unwrap();
    assert_eq!(tree.common(&[node(100), node(102)]), Some(node(10)));
    assert_eq!(tree.common(&[node(100), node(110)]), Some(node(1)));
    // No commune of this tree stands under an agency or is left without a place.
    assert!(tree.leaves().iter().all(|l| l.unit.is_some()));
}

mod operations {
    use super::*;
    use crate::model::Share;
    use crate::units::{ActRef, Event, Ground, Heir, Name, NewUnit, Operation, prepare, standing_on, undo};

    fn named(code: &str) -> Name {
        Name { code: code.to_owned(), name: code.to_owned(), kind: "xã".to_owned() }
    }

    fn new(code: &str, parent: i64) -> NewUnit {
        NewUnit { name: named(code), level: UnitLevel::Commune, parent: Some(UnitId(parent)) }
    }

    fn act(register: &Register, operation: &Operation) -> (Event, Register) {
        try_act(register, operation).unwrap_or_else(|faults| panic!("{faults:#?}"))
    }

    fn try_act(
        register: &Register,
        operation: &Operation,
    ) -> Result<(Event, Register), Vec<crate::units::Fault>> {
        let id = EventId(register.events().iter().map(|e| e.id.0).max().unwrap_or(0) + 1);
        let ground = Ground { id, date: Some(date(2025, 7, 1)), act: ActRef::default(), note: String::new() };
        let mut next = id.0 * 1000;
        prepare(register, operation, ground, &mut || {
            next += 1;
            UnitId(next)
        })
    }

    #[test]
    fn what_stands_under_a_merged_unit_goes_with_it() {
        let before = register(BASE);
        let into = NewUnit { level: UnitLevel::Province, ..new("R", 1) };
        let merge = Operation::Merge { from: vec![UnitId(10), UnitId(11)], into };
        let (event, after) = act(&before, &merge);
        let heir = after.coded("R", NEW).next().unwrap();
        assert_eq!(after.children(Some(heir.id), NEW).len(), 3);
        assert_eq!(lines(&after, OLD, NEW, UnitLevel::Province), ["P: R", "Q: R"]);
        assert_eq!(undo(&after, event.id).unwrap().units(), before.units());
    }

    #[test]
    fn an_event_that_others_stand_on_is_not_undone() {
        let merge = Operation::Merge { from: vec![UnitId(100), UnitId(101)], into: new("Z", 50) };
        let (first, merged) = act(&register(BASE), &merge);
        let heir = merged.coded("Z", NEW).next().unwrap().id;
        let (second, renamed) = act(&merged, &Operation::Rename { unit: heir, name: named("ZZ") });
        assert_eq!(undo(&renamed, first.id).unwrap_err(), [second.id]);
        assert_eq!(standing_on(&renamed, second.id), []);
    }

    #[test]
    fn shares_may_become_known_later() {
        let into =
            vec![(Heir::New(new("A", 50)), Share::Unknown), (Heir::Existing(UnitId(102)), Share::Unknown)];
        let (_, split) = act(&register(BASE), &Operation::Split { from: UnitId(100), into });
        assert_eq!(lines(&split, OLD, NEW, UnitLevel::Commune)[0], "X: (P)");
        let heir = split.coded("A", NEW).next().unwrap().id;
        let third = Share::Known { parts: 1, of: 3 };
        let shares = vec![(heir, third), (UnitId(102), Share::Known { parts: 2, of: 3 })];
        let (_, known) = act(&split, &Operation::Shares { from: UnitId(100), shares });
        assert_eq!(lines(&known, OLD, NEW, UnitLevel::Commune)[0], "X: A 1/3, W 2/3");
        let wrong =
            Operation::Shares { from: UnitId(100), shares: vec![(heir, third), (UnitId(102), third)] };
        let faults = try_act(&split, &wrong).unwrap_err();
        assert!(faults[0].message.contains("66.66 %"), "{faults:?}");
    }

    #[test]
    fn ending_a_unit_moves_what_stands_under_it() {
        let (_, after) = act(&register(BASE), &Operation::Abolish { unit: UnitId(50) });
        assert_eq!(after.get(UnitId(100)).unwrap().parent(NEW), Some(UnitId(10)));
        let again = try_act(&after, &Operation::Abolish { unit: UnitId(50) }).unwrap_err();
        assert!(again[0].message.contains("không tồn tại vào 01/07/2025"), "{again:?}");
    }

    #[test]
    fn units_are_found_without_diacritics() {
        let (_, after) = act(
            &register(BASE),
            &Operation::Rename {
                unit: UnitId(100),
                name: Name {
                    code: "00100".to_owned(),
                    name: "Xã Đồng Rèm".to_owned(),
                    kind: "xã".to_owned(),
                },
            },
        );
        let found: Vec<_> = after.search("dong rem", NEW, 5).iter().map(|u| u.id.0).collect();
        assert_eq!(found, [100]);
        // A word begins a part of the name; another one may be of a unit above.
        assert!(after.search("ong rem", NEW, 5).is_empty());
        assert_eq!(after.search("rem province", NEW, 5).len(), 1);
        assert!(after.search("rem khac", NEW, 5).is_empty());
        let find = |text: &str, day| after.find(&crate::units::Reference::parse(text), day).map(|u| u.id.0);
        assert_eq!(find("00100", NEW), Ok(100));
        assert_eq!(find("Xã Đồng Rèm", NEW), Ok(100));
        assert_eq!(find("đồng rèm", NEW), Ok(100));
        assert_eq!(find("X@2024-12-31", NEW), Ok(100));
        assert_eq!(find("00100", OLD).unwrap_err().near, [UnitId(100)]);
    }
}
