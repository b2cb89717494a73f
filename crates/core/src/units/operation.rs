//! Operations on the register: what a person does, turned into an event.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::event::{ActRef, Change, Event, EventId, EventKind, Name};
use super::faults::{Fault, day};
use super::register::{Register, Unit};
use crate::model::{Share, UnitId, UnitLevel};

/// A unit that an operation makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewUnit {
    /// What it is called.
    pub name: Name,
    /// Its level.
    pub level: UnitLevel,
    /// The unit above it.
    pub parent: Option<UnitId>,
}

/// An heir of a division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Heir {
    /// Made by the division.
    New(NewUnit),
    /// There already.
    Existing(UnitId),
}

/// What a person does to the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "lowercase")]
pub enum Operation {
    /// Makes units that come from no other one.
    Create {
        /// The new units.
        units: Vec<NewUnit>,
    },
    /// Another name, code or type.
    Rename {
        /// The unit.
        unit: UnitId,
        /// What it is called from now on.
        name: Name,
    },
    /// Another place.
    Move {
        /// The unit.
        unit: UnitId,
        /// The unit above it from now on.
        parent: Option<UnitId>,
    },
    /// One unit of several; what stands under them goes with them.
    Merge {
        /// The old units.
        from: Vec<UnitId>,
        /// The new one.
        into: NewUnit,
    },
    /// A unit ends and is divided. What stands under it must be moved before.
    Split {
        /// The old unit.
        from: UnitId,
        /// The heirs, each with its part of the old unit's figures.
        into: Vec<(Heir, Share)>,
    },
    /// A unit lives on and gives parts of itself away.
    Cede {
        /// The unit.
        from: UnitId,
        /// Who gets the parts.
        into: Vec<(Heir, Share)>,
    },
    /// Several units become several others at once.
    Rearrange {
        /// The units that end.
        from: Vec<UnitId>,
        /// The new ones.
        into: Vec<NewUnit>,
        /// Who gets what: the place in `from`, the place in `into`, the share.
        lines: Vec<(usize, usize, Share)>,
    },
    /// The shares of a succession that were not known when it was recorded.
    Shares {
        /// The old unit.
        from: UnitId,
        /// Its heirs with their shares.
        shares: Vec<(UnitId, Share)>,
    },
    /// A unit ends without an heir; what stands under it comes under the unit above.
    Abolish {
        /// The unit.
        unit: UnitId,
    },
}

/// When, by which act, and under which number an operation is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Number of the event.
    pub id: EventId,
    /// The first day on which it holds; `None` only for units that are older than our records.
    pub date: Option<Date>,
    /// The act.
    pub act: ActRef,
    /// Anything else worth keeping.
    pub note: String,
}

/// Turns an operation into an event, and gives the register as it would be with it. `number` gives
/// the number of each new unit.
///
/// # Errors
/// What the operation would contradict; then nothing is changed.
pub fn prepare(
    register: &Register,
    operation: &Operation,
    ground: Ground,
    number: &mut dyn FnMut() -> UnitId,
) -> Result<(Event, Register), Vec<Fault>> {
    let date = ground.date.unwrap_or(Date::MIN);
    let mut draft = Draft { register, date, changes: Vec::new(), number, faults: Vec::new() };
    let kind = draft.write(operation);
    let Draft { changes, faults, .. } = draft;
    if !faults.is_empty() {
        return Err(faults);
    }
    let event = Event { id: ground.id, kind, date: ground.date, act: ground.act, note: ground.note, changes };
    let events = register.events().iter().cloned().chain([event.clone()]);
    let after = Register::build(events, &BTreeSet::new())?;
    Ok((event, after))
}

/// The register without one of its events.
///
/// # Errors
/// The later events that stand on it, where there are such.
pub fn undo(register: &Register, id: EventId) -> Result<Register, Vec<EventId>> {
    let events = register.events().iter().cloned();
    Register::build(events, &BTreeSet::from([id])).map_err(|_| standing_on(register, id))
}

/// The later events that touch a unit that this event touches, the latest first: they have to be
/// undone before it.
#[must_use]
pub fn standing_on(register: &Register, id: EventId) -> Vec<EventId> {
    let Some(place) = register.events().iter().position(|e| e.id == id) else { return Vec::new() };
    let units: BTreeSet<UnitId> = touched(&register.events()[place]).collect();
    let later = register.events()[place + 1..].iter().rev();
    later.filter(|e| touched(e).any(|u| units.contains(&u))).map(|e| e.id).collect()
}

/// The units that an event changes or draws lines between; one may come up more than once.
pub fn touched(event: &Event) -> impl Iterator<Item = UnitId> {
    event
        .changes
        .iter()
        .flat_map(|change| match change {
            Change::Born { unit, .. } | Change::Named { unit, .. } | Change::Ended { unit } => {
                [Some(*unit), None]
            }
            Change::Placed { unit, parent } => [Some(*unit), *parent],
            Change::Heir { from, to, .. } => [Some(*from), Some(*to)],
        })
        .flatten()
}

struct Draft<'a> {
    register: &'a Register,
    date: Date,
    changes: Vec<Change>,
    number: &'a mut dyn FnMut() -> UnitId,
    faults: Vec<Fault>,
}

impl<'a> Draft<'a> {
    fn write(&mut self, operation: &Operation) -> EventKind {
        match operation {
            Operation::Create { units } => {
                for unit in units {
                    self.born(unit);
                }
                if self.date == Date::MIN { EventKind::Register } else { EventKind::Create }
            }
            Operation::Rename { unit, name } => {
                if self.living(*unit).is_some() {
                    self.changes.push(Change::Named { unit: *unit, name: name.clone() });
                }
                EventKind::Rename
            }
            Operation::Move { unit, parent } => {
                if self.living(*unit).is_some() {
                    self.changes.push(Change::Placed { unit: *unit, parent: *parent });
                }
                EventKind::Move
            }
            Operation::Merge { from, into } => {
                self.merge(from, into);
                EventKind::Merge
            }
            Operation::Split { from, into } => {
                self.divide(*from, into);
                self.end(*from, None);
                EventKind::Split
            }
            Operation::Cede { from, into } => {
                self.divide(*from, into);
                EventKind::Split
            }
            Operation::Rearrange { from, into, lines } => {
                self.rearrange(from, into, lines);
                EventKind::Rearrange
            }
            Operation::Shares { from, shares } => {
                let lines = shares.iter().map(|&(to, share)| Change::Heir { from: *from, to, share });
                self.changes.extend(lines);
                EventKind::Shares
            }
            Operation::Abolish { unit } => {
                let date = self.date;
                let parent = self.living(*unit).and_then(|u| u.parent(date));
                self.end(*unit, parent);
                EventKind::Abolish
            }
        }
    }

    fn merge(&mut self, from: &[UnitId], into: &NewUnit) {
        let apart: BTreeSet<_> = from.iter().collect();
        if from.len() < 2 || apart.len() != from.len() {
            let unit = from.first().copied().unwrap_or(UnitId(0));
            let message = "Nhập đơn vị cần ít nhất hai đơn vị cũ khác nhau.".to_owned();
            self.faults.push(Fault::new(unit, message, "Ghi đủ các đơn vị cũ, mỗi đơn vị một lần."));
            return;
        }
        let heir = self.born(into);
        for &unit in from {
            self.changes.push(Change::Heir { from: unit, to: heir, share: Share::WHOLE });
            self.end(unit, Some(heir));
        }
    }

    fn divide(&mut self, from: UnitId, into: &[(Heir, Share)]) {
        if into.is_empty() {
            let message = "Chia đơn vị mà không ghi đơn vị nào nhận.".to_owned();
            self.faults.push(Fault::new(from, message, "Ghi ít nhất một đơn vị nhận."));
        }
        for (heir, share) in into {
            let to = match heir {
                Heir::New(unit) => self.born(unit),
                Heir::Existing(unit) => *unit,
            };
            self.changes.push(Change::Heir { from, to, share: *share });
        }
    }

    fn rearrange(&mut self, from: &[UnitId], into: &[NewUnit], lines: &[(usize, usize, Share)]) {
        let heirs: Vec<UnitId> = into.iter().map(|unit| self.born(unit)).collect();
        for &(old, new, share) in lines {
            match (from.get(old), heirs.get(new)) {
                (Some(&from), Some(&to)) => self.changes.push(Change::Heir { from, to, share }),
                _ => {
                    let message = format!("Dòng kế thừa {} → {} chỉ tới đơn vị không có.", old + 1, new + 1);
                    let unit = from.first().copied().unwrap_or(UnitId(0));
                    self.faults.push(Fault::new(
                        unit,
                        message,
                        "Đánh số đơn vị cũ và mới từ 1 theo danh sách.",
                    ));
                }
            }
        }
        for (n, &unit) in from.iter().enumerate() {
            let mut whole = lines.iter().filter(|l| l.0 == n && l.2 == Share::WHOLE);
            let heir = whole.next().and_then(|l| heirs.get(l.1)).copied();
            self.end(unit, heir);
        }
    }

    fn born(&mut self, new: &NewUnit) -> UnitId {
        let unit = (self.number)();
        self.changes.push(Change::Born { unit, level: new.level });
        self.changes.push(Change::Named { unit, name: new.name.clone() });
        self.changes.push(Change::Placed { unit, parent: new.parent });
        unit
    }

    /// Ends a unit and moves what stands under it.
    fn end(&mut self, unit: UnitId, under: Option<UnitId>) {
        if self.living(unit).is_none() {
            return;
        }
        if let Some(parent) = under {
            for child in self.register.children(Some(unit), self.date) {
                self.changes.push(Change::Placed { unit: child.id, parent: Some(parent) });
            }
        }
        self.changes.push(Change::Ended { unit });
    }

    fn living(&mut self, id: UnitId) -> Option<&'a Unit> {
        let found = self.register.get(id).filter(|u| u.lives(self.date));
        if found.is_none() {
            let message = match self.register.get(id) {
                Some(unit) => {
                    let name = &unit.name(self.date).name;
                    format!("{name} không tồn tại vào {}.", day(self.date))
                }
                None => format!("Không có đơn vị số {id}."),
            };
            self.faults.push(Fault::new(id, message, "Kiểm tra mã đơn vị và ngày có hiệu lực."));
        }
        found
    }
}
