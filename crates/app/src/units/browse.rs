//! Looking at the register: a level or a branch on a day, one unit, a search, the events.

use cotmoc_core::model::UnitLevel;
use cotmoc_core::units::{Register, Unit, touched};
use cotmoc_store::units;
use jiff::civil::Date;
use serde::Serialize;

use super::view::{self, Called, EventRow, Kin, Side, Standing, UnitRow};
use super::{load, resolve, today};
use crate::{Action, Context, Result};

/// Which units are wanted. Nothing asked for: the provinces of today.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// The day; today where it is not given.
    pub date: Option<Date>,
    /// Units of that level only, however deep they lie.
    pub level: Option<UnitLevel>,
    /// Units under this one, by its code or name.
    pub under: Option<String>,
    /// Words of the name or the code, without regard to diacritics; empty: all.
    pub search: String,
}

/// Units on a day.
#[derive(Debug, Clone, Serialize)]
pub struct UnitList {
    /// The day.
    pub date: Date,
    /// The unit that they stand under, where one was asked for.
    pub under: Option<UnitRow>,
    /// The units, by code.
    pub rows: Vec<UnitRow>,
    /// How many there are of each type, in alphabetical order of the types.
    pub kinds: Vec<(String, usize)>,
}

/// What the page of a unit shows.
#[derive(Debug, Clone, Serialize)]
pub struct UnitPage {
    /// The day on which it is looked at.
    pub date: Date,
    /// The revision of the register, which a change from this page names.
    pub revision: i64,
    /// The unit as it is called on that day; before its time by its first, after it by its last name.
    pub unit: UnitRow,
    /// The units above it, the nearest first.
    pub path: Vec<UnitRow>,
    /// What it was called through time.
    pub names: Vec<Called>,
    /// Under whom it stood through time.
    pub parents: Vec<Standing>,
    /// Whom it came from.
    pub forebears: Vec<Kin>,
    /// Who came from it.
    pub heirs: Vec<Kin>,
    /// The units directly under it on that day.
    pub children: Vec<UnitRow>,
    /// The events that touched it, by day.
    pub events: Vec<EventRow>,
}

/// Units of a level or under a unit, on a day.
///
/// # Errors
/// [`crate::Kind::User`] where `under` names no unit.
pub async fn list(cx: &Context, query: &ListQuery) -> Result<UnitList> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let register = load(cx, &mut tx).await?.register;
    let date = query.date.unwrap_or_else(|| today(cx));
    let under = match &query.under {
        Some(text) => Some(resolve(&register, text, date)?),
        None => None,
    };
    let mut found: Vec<&Unit> = match (query.search.trim(), under, query.level) {
        ("", Some(unit), None) => register.children(Some(unit.id), date),
        ("", None, None) => register.living(date).filter(|u| u.level == UnitLevel::Province).collect(),
        ("", ..) => register.living(date).collect(),
        (words, ..) => register.search(words, date, usize::MAX),
    };
    found.retain(|u| query.level.is_none_or(|level| u.level == level) && is_under(&register, u, under, date));
    let mut rows: Vec<UnitRow> = found.into_iter().map(|u| view::row(&register, u, date)).collect();
    if query.search.trim().is_empty() {
        rows.sort_by(|a, b| (a.level, &a.code).cmp(&(b.level, &b.code)));
    }
    let mut kinds = std::collections::BTreeMap::new();
    for row in &rows {
        *kinds.entry(row.kind.clone()).or_insert(0) += 1;
    }
    let under = under.map(|u| view::row(&register, u, date));
    Ok(UnitList { date, under, rows, kinds: kinds.into_iter().collect() })
}

/// One unit, named by a code or a name as valid on `date` (today where it is not given), by
/// `CODE@DATE`, or by `#` and its number.
///
/// # Errors
/// [`crate::Kind::User`] with the nearest known codes.
pub async fn show(cx: &Context, reference: &str, date: Option<Date>) -> Result<UnitPage> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let current = load(cx, &mut tx).await?;
    let register = &current.register;
    let date = date.unwrap_or_else(|| today(cx));
    let unit = resolve(register, reference, date)?;
    let recorded = units::list(&mut tx).await?;
    let of_unit = register.events().iter().filter(|e| touched(e).any(|id| id == unit.id));
    let events = of_unit.map(|e| view::event(register, e, recorded.iter().find(|r| r.event.id == e.id)));
    Ok(UnitPage {
        date,
        revision: current.revision,
        unit: view::row(register, unit, date),
        path: register.above(unit.id, date).into_iter().map(|u| view::row(register, u, date)).collect(),
        names: view::names(unit),
        parents: view::places(register, unit),
        forebears: view::kin(register, unit, Side::Forebears),
        heirs: view::kin(register, unit, Side::Heirs),
        children: register
            .children(Some(unit.id), date)
            .iter()
            .map(|u| view::row(register, u, date))
            .collect(),
        events: events.collect(),
    })
}

/// Units whose name or code holds every word, without regard to diacritics; at most `limit`, higher
/// levels first.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn search(cx: &Context, words: &str, date: Option<Date>, limit: usize) -> Result<Vec<UnitRow>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let register = load(cx, &mut tx).await?.register;
    let date = date.unwrap_or_else(|| today(cx));
    Ok(register.search(words, date, limit).into_iter().map(|u| view::row(&register, u, date)).collect())
}

/// What was recorded here, undone events included, the newest first.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn events(cx: &Context) -> Result<Vec<EventRow>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let recorded = units::list(&mut tx).await?;
    // The list is needed most where the register cannot be built.
    let register = load(cx, &mut tx).await.map(|c| c.register);
    let register = register.as_deref().unwrap_or_else(|_| Register::official());
    Ok(recorded.iter().rev().map(|r| view::event(register, &r.event, Some(r))).collect())
}

fn is_under(register: &Register, unit: &Unit, under: Option<&Unit>, date: Date) -> bool {
    under.is_none_or(|upper| {
        unit.id != upper.id && register.above(unit.id, date).iter().any(|u| u.id == upper.id)
    })
}
