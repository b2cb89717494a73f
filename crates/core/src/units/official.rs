//! The official register that the binary carries: `catalogue/units`, whose README says what it holds.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use jiff::civil::Date;

use super::event::{ActRef, Change, Event, EventId, EventKind, Name};
use super::register::Register;
use crate::model::{Share, UnitId, UnitLevel};

/// Units and events of the catalogue have numbers below this one; what a province records itself has
/// this number or a higher one.
pub const FIRST_LOCAL: i64 = 1_000_000;

/// The whole country, under which every province stands.
pub const NATION: UnitId = UnitId(1);

/// The events of the official register, by day.
#[must_use]
pub fn events() -> &'static [Event] {
    &embedded().events
}

/// The clause of the act that made a unit of the catalogue: «khoản 12». Nothing where none is known.
#[must_use]
pub fn clause(unit: UnitId) -> Option<&'static str> {
    embedded().clauses.get(&unit).map(String::as_str)
}

impl Register {
    /// The official register by itself, without what a province recorded.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the files are part of the binary and a test builds them")]
    pub fn official() -> &'static Self {
        static REGISTER: LazyLock<Register> = LazyLock::new(|| {
            Register::build(events().iter().cloned(), &BTreeSet::new()).expect("embedded register")
        });
        &REGISTER
    }
}

/// What is wrong with the text of a register, and on which line of which file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}.csv, line {line}: {problem}")]
pub struct Broken {
    /// «events», «units» or «successions».
    pub file: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
}

#[derive(Debug)]
struct Official {
    events: Vec<Event>,
    clauses: HashMap<UnitId, String>,
}

#[expect(clippy::expect_used, reason = "the files are part of the binary and a test reads them")]
fn embedded() -> &'static Official {
    static OFFICIAL: LazyLock<Official> = LazyLock::new(|| {
        let events = include_str!("../../../../catalogue/units/events.csv");
        let units = include_str!("../../../../catalogue/units/units.csv");
        let successions = include_str!("../../../../catalogue/units/successions.csv");
        Official::parse(events, units, successions).expect("embedded register")
    });
    &OFFICIAL
}

impl Official {
    fn parse(events: &str, units: &str, successions: &str) -> Result<Self, Broken> {
        let mut reading = Reading::default();
        for row in rows("events", "event,kind,date,act,note", events) {
            reading.event(&row?)?;
        }
        for row in rows("units", "unit,event,level,code,name,type,parent,clause,end", units) {
            reading.state(&row?)?;
        }
        for row in rows("successions", "old,new,share", successions) {
            reading.succession(&row?)?;
        }
        let Reading { events, clauses, ends, lines, .. } = reading;
        let mut events: BTreeMap<EventId, Event> = events;
        for (event, change) in ends.into_iter().chain(lines) {
            // The numbers were looked up when the rows were read.
            if let Some(event) = events.get_mut(&event) {
                event.changes.push(change);
            }
        }
        Ok(Self { events: events.into_values().collect(), clauses })
    }
}

/// What was read so far. Ends and successions come last in their events: until then everybody is there.
#[derive(Default)]
struct Reading {
    events: BTreeMap<EventId, Event>,
    clauses: HashMap<UnitId, String>,
    ends: Vec<(EventId, Change)>,
    lines: Vec<(EventId, Change)>,
    born: HashMap<UnitId, EventId>,
    // The unit of the row before, its name and its place.
    last: Option<(UnitId, Name, Option<UnitId>)>,
}

impl Reading {
    fn event(&mut self, row: &Row<'_>) -> Result<(), Broken> {
        let id = EventId(row.number(0)?);
        let kind: EventKind = row.parsed(1)?;
        let date: Option<Date> = if row.fields[2].is_empty() { None } else { Some(row.parsed(2)?) };
        let act = ActRef { number: row.fields[3].to_owned(), clause: String::new() };
        let note = row.fields[4].to_owned();
        self.events.insert(id, Event { id, kind, date, act, note, changes: Vec::new() });
        Ok(())
    }

    fn state(&mut self, row: &Row<'_>) -> Result<(), Broken> {
        let (unit, at) = (UnitId(row.number(0)?), row.event(1, &self.events)?);
        let before = self.last.take().filter(|(last, ..)| *last == unit);
        let name = row.name();
        let parent = if row.fields[6].is_empty() { None } else { Some(UnitId(row.number(6)?)) };
        let mut changes = Vec::new();
        if before.is_none() {
            let level: UnitLevel = row.parsed(2)?;
            changes.push(Change::Born { unit, level });
            self.born.insert(unit, at);
        }
        if before.as_ref().is_none_or(|(_, held, _)| *held != name) {
            changes.push(Change::Named { unit, name: name.clone() });
        }
        if before.as_ref().is_none_or(|(_, _, held)| *held != parent) {
            changes.push(Change::Placed { unit, parent });
        }
        if !row.fields[7].is_empty() {
            self.clauses.insert(unit, format!("khoản {}", row.fields[7]));
        }
        if !row.fields[8].is_empty() {
            self.ends.push((row.event(8, &self.events)?, Change::Ended { unit }));
        }
        if let Some(event) = self.events.get_mut(&at) {
            event.changes.append(&mut changes);
        }
        self.last = Some((unit, name, parent));
        Ok(())
    }

    fn succession(&mut self, row: &Row<'_>) -> Result<(), Broken> {
        let (from, to) = (UnitId(row.number(0)?), UnitId(row.number(1)?));
        let share: Share = row.parsed(2)?;
        let at = self.born.get(&to).ok_or_else(|| row.broken(format!("no unit has the number {to}")))?;
        self.lines.push((*at, Change::Heir { from, to, share }));
        Ok(())
    }
}

/// One line of a file, cut at its commas; the files are written without quotes.
struct Row<'a> {
    file: &'static str,
    line: usize,
    fields: Vec<&'a str>,
}

fn rows<'a>(
    file: &'static str,
    head: &'static str,
    text: &'a str,
) -> impl Iterator<Item = Result<Row<'a>, Broken>> {
    let columns = head.split(',').count();
    text.lines().zip(1..).filter_map(move |(line, number)| {
        let row = Row { file, line: number, fields: line.split(',').collect() };
        if number == 1 {
            return (line != head).then(|| Err(row.broken(format!("the head must be «{head}»"))));
        }
        Some(if row.fields.len() == columns && !line.contains('"') {
            Ok(row)
        } else {
            Err(row.broken(format!("{columns} fields without quotes are expected")))
        })
    })
}

impl Row<'_> {
    fn broken(&self, problem: String) -> Broken {
        Broken { file: self.file, line: self.line, problem }
    }

    fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(&self, field: usize) -> Result<T, Broken> {
        self.fields[field].parse().map_err(|e: T::Err| self.broken(e.to_string()))
    }

    fn number(&self, field: usize) -> Result<i64, Broken> {
        let number: i64 = self.parsed(field)?;
        let known = 1..FIRST_LOCAL;
        if known.contains(&number) {
            Ok(number)
        } else {
            Err(self.broken(format!("{number} is no number of the catalogue")))
        }
    }

    fn event(&self, field: usize, events: &BTreeMap<EventId, Event>) -> Result<EventId, Broken> {
        let id = EventId(self.number(field)?);
        if events.contains_key(&id) {
            Ok(id)
        } else {
            Err(self.broken(format!("no event has the number {}", id.0)))
        }
    }

    /// The file leaves out the type before the name: «Tân Lập» of type «xã» is «Xã Tân Lập».
    fn name(&self) -> Name {
        let kind = self.fields[5];
        let mut letters = kind.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let mut name: String = first.chain(letters).collect();
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(self.fields[4]);
        Name { code: self.fields[3].to_owned(), name, kind: kind.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: &str = "event,kind,date,act,note\n1,register,,,\n2,merge,2025-07-01,1/NQ,vì\n";
    const UNITS: &str = "unit,event,level,code,name,type,parent,clause,end\n1,1,quốc gia,VN,Việt Nam,,,,\n\
        101,1,tỉnh,01,Hà Nội,thành phố,1,,2\n201,2,tỉnh,01,Hà Nội,thành phố,1,7,\n";
    const LINES: &str = "old,new,share\n101,201,\n";

    #[test]
    fn rows_become_events() {
        let read = Official::parse(EVENTS, UNITS, LINES).unwrap();
        assert_eq!(read.clauses[&UnitId(201)], "khoản 7");
        let (old, new) = (UnitId(101), UnitId(201));
        let name =
            Name { code: "01".into(), name: "Thành phố Hà Nội".into(), kind: "thành phố".into() };
        assert_eq!(read.events[1].date, Some(Date::constant(2025, 7, 1)));
        assert_eq!(
            read.events[1].changes,
            [
                Change::Born { unit: new, level: UnitLevel::Province },
                Change::Named { unit: new, name },
                Change::Placed { unit: new, parent: Some(NATION) },
                Change::Ended { unit: old },
                Change::Heir { from: old, to: new, share: Share::Unknown },
            ]
        );
    }

    #[test]
    fn broken_rows_say_where() {
        let broken = |events: &str, units: &str, lines: &str| {
            let broken = Official::parse(events, units, lines).unwrap_err();
            (broken.file, broken.line)
        };
        assert_eq!(broken("event\n", UNITS, LINES), ("events", 1));
        assert_eq!(broken(&EVENTS.replace("merge", "join"), UNITS, LINES), ("events", 3));
        assert_eq!(broken(&EVENTS.replace("2025-07-01", "1/7/2025"), UNITS, LINES), ("events", 3));
        assert_eq!(broken(EVENTS, &UNITS.replace(",2\n", ",3\n"), LINES), ("units", 3));
        assert_eq!(broken(EVENTS, &UNITS.replace("\n201,", "\n1000000,"), LINES), ("units", 4));
        assert_eq!(broken(EVENTS, &UNITS.replace("201,2,tỉnh", "201,2,"), LINES), ("units", 4));
        assert_eq!(broken(EVENTS, UNITS, &LINES.replace("201,", "202,")), ("successions", 2));
        assert_eq!(broken(EVENTS, UNITS, &LINES.replace("201,", "201,2")), ("successions", 2));
        assert_eq!(broken(EVENTS, UNITS, &LINES.replace("201,", "201,\"\"")), ("successions", 2));
        assert_eq!(broken(EVENTS, UNITS, &LINES.replace("201,", "201")), ("successions", 2));
    }
}
