//! The register: every unit that ever was, as its events tell.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use jiff::civil::Date;

use super::event::{Change, Event, EventId, EventKind, Name};
use super::faults::{self, Fault};
use crate::model::{Share, UnitId, UnitLevel};

/// One unit through time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its number.
    pub id: UnitId,
    /// Its level.
    pub level: UnitLevel,
    /// Its first day; [`Date::MIN`] where it is older than our records.
    pub born: Date,
    /// The first day on which it is no more.
    pub ended: Option<Date>,
    /// Its names, each with the first day on which it holds; never empty.
    pub names: Vec<(Date, Name)>,
    /// The units above it, each with the first day on which that holds; never empty.
    pub parents: Vec<(Date, Option<UnitId>)>,
    /// Who came from it.
    pub heirs: Vec<Line>,
    /// Whom it came from.
    pub forebears: Vec<Line>,
}

/// A line of a succession, seen from one of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The unit at the other end.
    pub unit: UnitId,
    /// The part of the old unit's figures that goes to the heir.
    pub share: Share,
    /// The first day of the new state.
    pub date: Date,
    /// The event that drew the line.
    pub event: EventId,
}

impl Unit {
    /// Whether it exists on a day.
    #[must_use]
    pub fn lives(&self, date: Date) -> bool {
        self.born <= date && self.ended.is_none_or(|end| date < end)
    }

    /// What it is called on a day; before its time the first, after it the last name.
    #[must_use]
    pub fn name(&self, date: Date) -> &Name {
        &self.names[holding(&self.names, date)].1
    }

    /// The unit above it on a day; before its time the first, after it the last one.
    #[must_use]
    pub fn parent(&self, date: Date) -> Option<UnitId> {
        self.parents[holding(&self.parents, date)].1
    }

    /// The last day on which it exists, or `date` where it still does.
    #[must_use]
    pub fn last_day(&self, date: Date) -> Date {
        self.ended.and_then(|end| end.yesterday().ok()).unwrap_or(date)
    }
}

/// Every unit, with look-ups. Made anew whenever an event is added or undone.
#[derive(Debug, Default)]
pub struct Register {
    units: Vec<Unit>,
    place: HashMap<UnitId, usize>,
    coded: HashMap<String, Vec<usize>>,
    // By folded name, with the type and without; made when a name is first looked for.
    named: OnceLock<HashMap<String, Vec<usize>>>,
    // Every unit that was ever under the unit at the same place.
    under: Vec<Vec<usize>>,
    tops: Vec<usize>,
    events: Vec<Event>,
}

impl Register {
    /// Plays the events in the order of their days, but for those that were undone.
    ///
    /// # Errors
    /// Every contradiction that was found, each at its event.
    pub fn build(
        events: impl IntoIterator<Item = Event>,
        undone: &BTreeSet<EventId>,
    ) -> Result<Self, Vec<Fault>> {
        let mut events: Vec<Event> = events.into_iter().filter(|e| !undone.contains(&e.id)).collect();
        events.sort_by_key(|e| (e.date.unwrap_or(Date::MIN), e.id));
        let mut building = Building::default();
        for event in &events {
            for change in &event.changes {
                building.apply(event, change);
            }
        }
        let Building { units, place, mut faults } = building;
        let mut register = Self { units, place, events, ..Self::default() };
        register.units.iter_mut().for_each(sort_lines);
        if faults.is_empty() {
            register.index();
            faults = faults::found_in(&register);
        }
        if faults.is_empty() { Ok(register) } else { Err(faults) }
    }

    /// Every unit that ever was, in the order in which events made them.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The events it was made of, by day.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The event with this number.
    #[must_use]
    pub fn event(&self, id: EventId) -> Option<&Event> {
        self.events.iter().find(|e| e.id == id)
    }

    /// The unit with this number.
    #[must_use]
    pub fn get(&self, id: UnitId) -> Option<&Unit> {
        self.place.get(&id).map(|&n| &self.units[n])
    }

    /// The units that bear a code on a day; at most one of each level.
    pub fn coded(&self, code: &str, date: Date) -> impl Iterator<Item = &Unit> {
        self.ever_coded(code).filter(move |u| u.lives(date) && u.name(date).code == code)
    }

    /// The units that ever bore a code.
    pub fn ever_coded(&self, code: &str) -> impl Iterator<Item = &Unit> {
        self.coded.get(code).into_iter().flatten().map(|&n| &self.units[n])
    }

    /// The units that ever bore a name, folded, with their type before it or without.
    pub(super) fn ever_named(&self, folded: &str) -> impl Iterator<Item = &Unit> {
        let named = self.named.get_or_init(|| {
            let mut named: HashMap<String, Vec<usize>> = HashMap::new();
            for (n, unit) in self.units.iter().enumerate() {
                for key in unit.names.iter().flat_map(|(_, name)| name.folded()) {
                    let places = named.entry(key).or_default();
                    if places.last() != Some(&n) {
                        places.push(n);
                    }
                }
            }
            named
        });
        named.get(folded).into_iter().flatten().map(|&n| &self.units[n])
    }

    /// The units that exist on a day.
    pub fn living(&self, date: Date) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(move |u| u.lives(date))
    }

    /// The units under another one on a day, by code; those under none for `None`.
    #[must_use]
    pub fn children(&self, of: Option<UnitId>, date: Date) -> Vec<&Unit> {
        let under = match of {
            None => &self.tops,
            Some(id) => match self.place.get(&id) {
                Some(&n) => &self.under[n],
                None => return Vec::new(),
            },
        };
        let all = under.iter().map(|&n| &self.units[n]);
        let mut children: Vec<_> = all.filter(|u| u.lives(date) && u.parent(date) == of).collect();
        children.sort_by(|a, b| (&a.name(date).code, a.id).cmp(&(&b.name(date).code, b.id)));
        children
    }

    /// The units above a unit on a day, the nearest first.
    #[must_use]
    pub fn above(&self, id: UnitId, date: Date) -> Vec<&Unit> {
        let mut path = Vec::new();
        let mut next = self.get(id).and_then(|u| u.parent(date));
        while let Some(unit) = next.and_then(|id| self.get(id)) {
            if path.len() == MOST_LEVELS {
                break;
            }
            path.push(unit);
            next = unit.parent(date);
        }
        path
    }

    /// The unit of a level that a unit stands under on a day; the unit itself where it is of that level.
    #[must_use]
    pub fn at_level(&self, id: UnitId, level: UnitLevel, date: Date) -> Option<&Unit> {
        self.get(id).filter(|u| u.level == level).or_else(|| {
            let above = self.above(id, date);
            above.into_iter().find(|u| u.level == level)
        })
    }

    fn index(&mut self) {
        self.under = vec![Vec::new(); self.units.len()];
        for (n, unit) in self.units.iter().enumerate() {
            for code in unit.names.iter().map(|(_, name)| &name.code) {
                let places = self.coded.entry(code.clone()).or_default();
                if places.last() != Some(&n) {
                    places.push(n);
                }
            }
            for (_, parent) in &unit.parents {
                let list = match parent.and_then(|p| self.place.get(&p)) {
                    Some(&p) => &mut self.under[p],
                    None => &mut self.tops,
                };
                if list.last() != Some(&n) {
                    list.push(n);
                }
            }
        }
    }
}

/// No unit has more units above it; deeper is a circle.
pub(super) const MOST_LEVELS: usize = 16;

#[derive(Default)]
struct Building {
    units: Vec<Unit>,
    place: HashMap<UnitId, usize>,
    faults: Vec<Fault>,
}

impl Building {
    fn apply(&mut self, event: &Event, change: &Change) {
        let date = event.date.unwrap_or(Date::MIN);
        match change {
            Change::Born { unit, level } => self.born(event, *unit, *level, date),
            Change::Named { unit, name } => {
                if let Some(unit) = self.living(event, *unit, date) {
                    set(&mut unit.names, date, name.clone());
                }
            }
            Change::Placed { unit, parent } => {
                if let Some(unit) = self.living(event, *unit, date) {
                    set(&mut unit.parents, date, *parent);
                }
            }
            Change::Ended { unit } => {
                if let Some(unit) = self.living(event, *unit, date) {
                    unit.ended = Some(date);
                }
            }
            Change::Heir { from, to, share } => self.heir(event, *from, *to, *share, date),
        }
    }

    fn born(&mut self, event: &Event, id: UnitId, level: UnitLevel, date: Date) {
        if self.place.contains_key(&id) {
            self.faults.push(Fault::born_twice(event.id, id));
            return;
        }
        self.place.insert(id, self.units.len());
        self.units.push(Unit {
            id,
            level,
            born: date,
            ended: None,
            names: Vec::new(),
            parents: Vec::new(),
            heirs: Vec::new(),
            forebears: Vec::new(),
        });
    }

    fn living(&mut self, event: &Event, id: UnitId, date: Date) -> Option<&mut Unit> {
        let found = self.place.get(&id).copied().filter(|&n| self.units[n].lives(date));
        if found.is_none() {
            self.faults.push(Fault::not_there(event.id, id, date));
        }
        found.map(|n| &mut self.units[n])
    }

    fn heir(&mut self, event: &Event, from: UnitId, to: UnitId, share: Share, date: Date) {
        let (Some(&old), Some(&new)) = (self.place.get(&from), self.place.get(&to)) else {
            let missing = if self.place.contains_key(&from) { to } else { from };
            self.faults.push(Fault::not_there(event.id, missing, date));
            return;
        };
        let known = |lines: &[Line], unit| lines.iter().position(|l| l.unit == unit && l.date == date);
        if event.kind == EventKind::Shares {
            let (there, here) = (known(&self.units[old].heirs, to), known(&self.units[new].forebears, from));
            match (there, here) {
                (Some(there), Some(here)) => {
                    self.units[old].heirs[there].share = share;
                    self.units[new].forebears[here].share = share;
                }
                _ => self.faults.push(Fault::no_such_line(event.id, from, to)),
            }
            return;
        }
        if from == to || known(&self.units[old].heirs, to).is_some() {
            self.faults.push(Fault::line_twice(event.id, from, to));
            return;
        }
        let line = |unit| Line { unit, share, date, event: event.id };
        self.units[old].heirs.push(line(to));
        self.units[new].forebears.push(line(from));
    }
}

fn sort_lines(unit: &mut Unit) {
    unit.heirs.sort_by_key(|l| (l.date, l.unit));
    unit.forebears.sort_by_key(|l| (l.date, l.unit));
}

fn set<T>(list: &mut Vec<(Date, T)>, date: Date, value: T) {
    match list.last_mut() {
        Some((last, held)) if *last == date => *held = value,
        _ => list.push((date, value)),
    }
}

fn holding<T>(list: &[(Date, T)], date: Date) -> usize {
    list.partition_point(|(from, _)| *from <= date).saturating_sub(1)
}
