//! Units as rows and links, in groups by type.

use std::borrow::Cow;

use cotmoc_core::fold::fold;
use cotmoc_core::letters::capitalised;
use cotmoc_core::model::{UnitId, UnitLevel};
use cotmoc_core::units::{Register, Unit};
use jiff::civil::Date;

use crate::messages::Texts;
use crate::numbers;

/// A unit as a link.
#[derive(Debug, Clone)]
pub(crate) struct UnitLink {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) code: String,
}

/// Units of one type.
pub(crate) struct UnitGroup {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) units: Vec<UnitRow>,
}

impl UnitGroup {
    /// Whether nothing stands under any of them.
    pub(crate) fn leaves(&self) -> bool {
        self.units.iter().all(|row| row.under.is_empty())
    }
}

/// A unit with what stands under it.
pub(crate) struct UnitRow {
    pub(crate) link: UnitLink,
    /// «3 huyện · 106 xã»; empty where nothing stands under it.
    pub(crate) under: String,
}

/// A link to a unit; `query` keeps the day of the page.
pub(crate) fn link(unit: &Unit, at: Date, query: &str) -> UnitLink {
    let name = unit.name(at);
    UnitLink { href: format!("/units/{}{query}", unit.id), name: name.name.clone(), code: name.code.clone() }
}

/// The units under another one on a day, in groups by type: the largest units first as their codes go.
pub(crate) fn groups(
    t: Texts,
    register: &Register,
    of: Option<UnitId>,
    at: Date,
    query: &str,
) -> Vec<UnitGroup> {
    let mut groups: Vec<(UnitLevel, &str, Vec<UnitRow>)> = Vec::new();
    for unit in register.children(of, at) {
        let kind = unit.name(at).kind.as_str();
        let row = UnitRow { link: link(unit, at, query), under: under(t, register, unit.id, at) };
        match groups.iter_mut().find(|(level, own, _)| *level == unit.level && *own == kind) {
            Some((.., rows)) => rows.push(row),
            None => groups.push((unit.level, kind, vec![row])),
        }
    }
    groups.sort_by_key(|(level, kind, _)| (*level, rank(kind)));
    groups
        .into_iter()
        .enumerate()
        .map(|(nth, (level, kind, mut units))| {
            units.sort_by_cached_key(|row| fold(&row.link.name));
            UnitGroup { id: format!("group-{nth}"), title: kinds(t, level, kind).into_owned(), units }
        })
        .collect()
}

/// How many units of each level stand under a unit: «10 huyện · 106 xã, phường, thị trấn».
fn under(t: Texts, register: &Register, of: UnitId, at: Date) -> String {
    let mut counts = [0_usize; 3];
    let mut waiting = vec![of];
    while let Some(next) = waiting.pop() {
        for child in register.children(Some(next), at) {
            match child.level {
                UnitLevel::District => counts[0] += 1,
                UnitLevel::Commune => counts[1] += 1,
                UnitLevel::Agency => counts[2] += 1,
                UnitLevel::Nation | UnitLevel::Province => {}
            }
            waiting.push(child.id);
        }
    }
    let [districts, communes, agencies] = counts;
    [
        (districts, t.count("unit-n-districts", districts)),
        (communes, t.count("unit-n-communes", communes)),
        (agencies, t.count("unit-n-agencies", agencies)),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(_, words)| words)
    .collect::<Vec<_>>()
    .join(" · ")
}

/// The order of types within a level.
fn rank(kind: &str) -> usize {
    ["thành phố", "quận", "thị xã", "phường", "đặc khu", "thị trấn"]
        .iter()
        .position(|known| *known == kind)
        .unwrap_or(usize::MAX)
}

/// A type as the heading of a group.
fn kinds(t: Texts, level: UnitLevel, kind: &str) -> Cow<'static, str> {
    match (level, kind) {
        (UnitLevel::Province, "thành phố") => t.get("kinds-central-city"),
        (UnitLevel::Province, "tỉnh") => t.get("kinds-province"),
        (_, "thành phố") => t.get("kinds-city"),
        (_, "quận") => t.get("kinds-urban-district"),
        (_, "thị xã") => t.get("kinds-town"),
        (_, "huyện") => t.get("kinds-district"),
        (_, "phường") => t.get("kinds-ward"),
        (_, "thị trấn") => t.get("kinds-township"),
        (_, "đặc khu") => t.get("kinds-zone"),
        (UnitLevel::Commune, "xã") => t.get("kinds-commune"),
        (UnitLevel::Agency, _) => t.get("kinds-agency"),
        (_, other) => Cow::Owned(capitalised(other)),
    }
}

/// A level in words.
pub(crate) fn level(t: Texts, level: UnitLevel) -> Cow<'static, str> {
    match level {
        UnitLevel::Nation => t.get("unit-level-nation"),
        UnitLevel::Province => t.get("unit-level-province"),
        UnitLevel::District => t.get("unit-level-district"),
        UnitLevel::Commune => t.get("unit-level-commune"),
        UnitLevel::Agency => t.get("unit-level-agency"),
    }
}

/// A day, or that it lies before our records.
pub(crate) fn since(t: Texts, date: Date) -> String {
    if date == Date::MIN { t.get("unit-before-records").into_owned() } else { numbers::date(date) }
}
