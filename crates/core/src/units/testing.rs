//! Small registers for tests, written as text.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::event::{ActRef, Change, Event, EventId, EventKind, Name};
use super::{Fault, Register};
use crate::model::{Share, UnitId, UnitLevel};

/// Reads events, one change a line, events apart by a line with their day (or «-»):
///
/// ```text
/// -
/// + 1 nation VN
/// + 10 province P under 1
/// + 100 commune X under 10
/// 2025-07-01
/// + 200 commune Z under 10
/// 100 > 200 1/3
/// end 100
/// ```
pub(crate) fn events(text: &str) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let id = |n: usize| UnitId(words[n].parse().expect("a number of a unit"));
        if line == "-" || line.parse::<Date>().is_ok() {
            let id = EventId(i64::try_from(events.len()).expect("few events") + 1);
            let (kind, act) = (EventKind::Rearrange, ActRef::default());
            let date = line.parse().ok();
            events.push(Event { id, kind, date, act, note: String::new(), changes: Vec::new() });
            continue;
        }
        let changes = &mut events.last_mut().expect("a day first").changes;
        match words[0] {
            "+" => {
                let (unit, code) = (id(1), words[3].to_owned());
                changes.push(Change::Born { unit, level: level(words[2]) });
                let name = Name { name: format!("{} {code}", words[2]), code, kind: words[2].to_owned() };
                changes.push(Change::Named { unit, name });
                let parent = (words.len() > 5).then(|| id(5));
                changes.push(Change::Placed { unit, parent });
            }
            "end" => changes.push(Change::Ended { unit: id(1) }),
            "name" => {
                let name = Name { code: words[2].to_owned(), name: words[2].to_owned(), kind: String::new() };
                changes.push(Change::Named { unit: id(1), name });
            }
            "place" => changes.push(Change::Placed { unit: id(1), parent: (words.len() > 2).then(|| id(2)) }),
            _ => {
                let share = Share::parse(words.get(3).unwrap_or(&"")).expect("a share");
                changes.push(Change::Heir { from: id(0), to: id(2), share });
            }
        }
    }
    events
}

/// The register of such a text.
pub(crate) fn register(text: &str) -> Register {
    build(text).expect("a register without faults")
}

/// The register of such a text, or its faults.
pub(crate) fn build(text: &str) -> Result<Register, Vec<Fault>> {
    Register::build(events(text), &BTreeSet::new())
}

fn level(word: &str) -> UnitLevel {
    match word {
        "nation" => UnitLevel::Nation,
        "province" => UnitLevel::Province,
        "district" => UnitLevel::District,
        "commune" => UnitLevel::Commune,
        _ => UnitLevel::Agency,
    }
}
