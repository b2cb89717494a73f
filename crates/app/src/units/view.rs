//! Units and events as pages and commands show them.

use std::collections::BTreeSet;

use cotmoc_core::model::{Share, UnitId, UnitLevel};
use cotmoc_core::units::{ActRef, Change, Event, EventId, EventKind, Name, Register, Unit, official};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::model::{RecordedEvent, Undone};

/// A unit as it is called on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitRow {
    /// Its number, which never changes.
    pub id: UnitId,
    /// Its level.
    pub level: UnitLevel,
    /// Its code on that day.
    pub code: String,
    /// Its name, type included: «Xã Tân Lập».
    pub name: String,
    /// Its type: «xã».
    #[serde(rename = "type")]
    pub kind: String,
    /// The unit above it.
    pub parent: Option<UnitId>,
    /// Code of the unit above it.
    pub parent_code: Option<String>,
    /// Name of the unit above it.
    pub parent_name: Option<String>,
    /// Its first day; `None` where it is older than our records.
    pub from: Option<Date>,
    /// The first day on which it is no more; `None` while it exists.
    pub until: Option<Date>,
    /// How many units stand directly under it on that day.
    pub children: usize,
}

/// What a unit was called for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Called {
    /// The first day; `None` where it is older than our records.
    pub from: Option<Date>,
    /// The first day on which it was called otherwise or was no more.
    pub until: Option<Date>,
    /// What it was called.
    #[serde(flatten)]
    pub name: Name,
}

/// Under whom a unit stood for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The first day; `None` where it is older than our records.
    pub from: Option<Date>,
    /// The first day on which it stood elsewhere or was no more.
    pub until: Option<Date>,
    /// The unit above, as it was called at the beginning of that time.
    pub parent: Option<UnitRow>,
}

/// A forebear or an heir.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kin {
    /// The unit: a forebear as it was called on its last day, an heir as on its first.
    pub unit: UnitRow,
    /// The part of the old unit's figures that went to the heir.
    pub share: Share,
    /// The first day of the new state.
    pub date: Date,
    /// The act, with the clause where it is known.
    pub act: ActRef,
    /// The event.
    pub event: EventId,
}

/// An event as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventRow {
    /// Its number.
    pub id: EventId,
    /// What it does.
    pub kind: EventKind,
    /// The first day on which it holds; `None`: since before our records.
    pub date: Option<Date>,
    /// The act it stands on.
    pub act: ActRef,
    /// A note.
    pub note: String,
    /// The units it changes, at most twelve, as words: «Xã Tân Lập (00123)».
    pub units: Vec<String>,
    /// How many units it changes.
    pub touched: usize,
    /// Moment of entry; `None` for the official register's.
    pub recorded_at: Option<Timestamp>,
    /// Who entered it.
    pub recorded_by: Option<String>,
    /// Why, when and by whom it was undone.
    #[serde(skip)]
    pub undone: Option<Undone>,
}

/// A unit that an event places elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The unit.
    pub unit: UnitRow,
    /// Name of the unit above it until then.
    pub from: Option<String>,
    /// Name of the unit above it from then on.
    pub to: Option<String>,
}

/// Units named for one event.
const NAMED_UNITS: usize = 12;

/// A unit as it is called on a day.
pub(crate) fn row(register: &Register, unit: &Unit, date: Date) -> UnitRow {
    let name = unit.name(date);
    let above = unit.parent(date).and_then(|id| register.get(id));
    UnitRow {
        id: unit.id,
        level: unit.level,
        code: name.code.clone(),
        name: name.name.clone(),
        kind: name.kind.clone(),
        parent: above.map(|u| u.id),
        parent_code: above.map(|u| u.name(date).code.clone()),
        parent_name: above.map(|u| u.name(date).name.clone()),
        from: known(unit.born),
        until: unit.ended,
        children: register.children(Some(unit.id), date).len(),
    }
}

/// The names of a unit through time.
pub(super) fn names(unit: &Unit) -> Vec<Called> {
    spans(unit, &unit.names).map(|(from, until, name)| Called { from, until, name: name.clone() }).collect()
}

/// The places of a unit through time.
pub(super) fn places(register: &Register, unit: &Unit) -> Vec<Standing> {
    let above = |from: Option<Date>, id: Option<UnitId>| {
        let upper = id.and_then(|id| register.get(id))?;
        Some(row(register, upper, from.unwrap_or(Date::MIN)))
    };
    spans(unit, &unit.parents)
        .map(|(from, until, parent)| Standing { from, until, parent: above(from, *parent) })
        .collect()
}

/// Forebears of a unit, or its heirs.
pub(super) fn kin(register: &Register, unit: &Unit, side: Side) -> Vec<Kin> {
    let lines = match side {
        Side::Forebears => &unit.forebears,
        Side::Heirs => &unit.heirs,
    };
    let kin = lines.iter().filter_map(|line| {
        let other = register.get(line.unit)?;
        let (day, heir) = match side {
            Side::Forebears => (line.date.yesterday().unwrap_or(line.date), unit.id),
            Side::Heirs => (line.date, line.unit),
        };
        let mut act = register.event(line.event).map(|e| e.act.clone()).unwrap_or_default();
        if let Some(clause) = official::clause(heir).filter(|_| act.clause.is_empty()) {
            clause.clone_into(&mut act.clause);
        }
        Some(Kin {
            unit: row(register, other, day),
            share: line.share,
            date: line.date,
            act,
            event: line.event,
        })
    });
    kin.collect()
}

/// Whom a unit came from, or who came from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Forebears,
    Heirs,
}

/// An event of the register; `recorded` where a person entered it here.
pub(super) fn event(register: &Register, event: &Event, recorded: Option<&RecordedEvent>) -> EventRow {
    let date = event.date.unwrap_or(Date::MIN);
    let mut seen = BTreeSet::new();
    let ids: Vec<UnitId> = event.changes.iter().flat_map(changed).filter(|id| seen.insert(*id)).collect();
    let named = ids.iter().take(NAMED_UNITS).filter_map(|id| register.get(*id));
    EventRow {
        id: event.id,
        kind: event.kind,
        date: event.date,
        act: event.act.clone(),
        note: event.note.clone(),
        units: named.map(|u| called(u, date)).collect(),
        touched: ids.len(),
        recorded_at: recorded.map(|r| r.at),
        recorded_by: recorded.map(|r| r.by.clone()),
        undone: recorded.and_then(|r| r.undone.clone()),
    }
}

/// The units that a change speaks of; the unit above one that is placed is not changed by that.
fn changed(change: &Change) -> Vec<UnitId> {
    match change {
        Change::Born { unit, .. }
        | Change::Named { unit, .. }
        | Change::Placed { unit, .. }
        | Change::Ended { unit } => vec![*unit],
        Change::Heir { from, to, .. } => vec![*from, *to],
    }
}

/// «Xã Tân Lập (00123)», as it is called on a day.
pub(super) fn called(unit: &Unit, date: Date) -> String {
    let name = unit.name(date);
    format!("{} ({})", name.name, name.code)
}

/// A day, where it is one that we know.
pub(super) fn known(date: Date) -> Option<Date> {
    (date != Date::MIN).then_some(date)
}

/// What an event does, in Vietnamese: «nhập».
#[must_use]
pub fn kind_words(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Register => "ghi nhận hiện trạng",
        EventKind::Create => "thành lập",
        EventKind::Rename => "đổi tên, mã hoặc loại",
        EventKind::Move => "chuyển đơn vị cấp trên",
        EventKind::Merge => "nhập",
        EventKind::Split => "chia",
        EventKind::Rearrange => "sắp xếp",
        EventKind::Shares => "ghi tỷ lệ chia",
        EventKind::Abolish => "giải thể",
    }
}

/// A share in words: «toàn bộ», «1/3», «chỉ đất, không có dân», «chưa rõ».
#[must_use]
pub fn share_words(share: Share) -> String {
    match share {
        Share::Unknown => "chưa rõ".to_owned(),
        Share::WHOLE => "toàn bộ".to_owned(),
        Share::NONE => "chỉ đất, không có dân".to_owned(),
        known => known.to_string(),
    }
}

fn spans<'u, T>(
    unit: &'u Unit,
    list: &'u [(Date, T)],
) -> impl Iterator<Item = (Option<Date>, Option<Date>, &'u T)> {
    list.iter().enumerate().map(|(n, (from, value))| {
        let until = list.get(n + 1).map(|(next, _)| *next).or(unit.ended);
        (known(*from), until, value)
    })
}
