//! Events of units that people recorded, their undoing, and the revision by which others notice.

use std::collections::BTreeMap;

use cotmoc_core::units::{ActRef, Event, EventId};
use jiff::Timestamp;

use crate::bulk::touched_all;
use crate::db::{Tx, on};
use crate::error::{Result, StoreError};
use crate::model::{RecordedEvent, Undone};
use crate::row::row;
use crate::text::{day, moment, parse, parse_some};

const REVISION: &str = "select number from revision where name = 'units'";

/// A number that grows with every change of the register.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Touched`] where its row is missing.
pub async fn revision(tx: &mut Tx) -> Result<i64> {
    let row: Option<(i64,)> = on!(tx, c => sqlx::query_as(REVISION).fetch_optional(c).await)?;
    touched_all("revision: read", u64::from(row.is_some()), 1)?;
    Ok(row.map_or(0, |(number,)| number))
}

const BUMP: &str = "update revision set number = number + 1 where name = 'units'";

async fn bump(tx: &mut Tx) -> Result<()> {
    let touched = on!(tx, c => sqlx::query(BUMP).execute(c).await.map(|r| r.rows_affected()))?;
    touched_all("revision: bump", touched, 1)
}

const INSERT: &str = "insert into unit_event (id, kind, date, act_number, act_clause, note, changes, recorded_at, \
    recorded_by, demo) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// Keeps an event under the number that it carries.
///
/// # Errors
/// [`StoreError::Sql`], also for a number that is taken or belongs to the catalogue.
pub async fn insert(tx: &mut Tx, event: &Event, at: Timestamp, by: &str) -> Result<()> {
    keep(tx, event, Mark::Real, at, by).await
}

/// The same for an event of the demonstration, which [`crate::demo::remove`] takes away again.
///
/// # Errors
/// As [`insert`].
pub async fn insert_demo(tx: &mut Tx, event: &Event, at: Timestamp, by: &str) -> Result<()> {
    keep(tx, event, Mark::Demo, at, by).await
}

/// Whose an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Real,
    Demo,
}

async fn keep(tx: &mut Tx, event: &Event, mark: Mark, at: Timestamp, by: &str) -> Result<()> {
    let changes = serde_json::to_string(&event.changes).map_err(|e| StoreError::Unwritable(e.to_string()))?;
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(event.id.0).bind(event.kind.as_str()).bind(day(event.date));
        let query = query.bind(&event.act.number).bind(&event.act.clause).bind(&event.note).bind(changes);
        query.bind(moment(at)).bind(by).bind(mark == Mark::Demo).execute(c).await.map(|_| ())
    })?;
    bump(tx).await
}

const REMOVE_DEMO: &[&str] = &[
    "delete from unit_undo where event_id in (select id from unit_event where demo)",
    "delete from unit_event where demo",
];

/// Takes the events of the demonstration out of the register.
pub(crate) async fn remove_demo(tx: &mut Tx) -> Result<()> {
    for statement in REMOVE_DEMO {
        let statement: &'static str = statement;
        on!(tx, c => sqlx::query(statement).execute(c).await.map(|_| ()))?;
    }
    bump(tx).await
}

const UNDO: &str =
    "insert into unit_undo (event_id, reason, recorded_at, recorded_by) values ($1, $2, $3, $4)";

/// Keeps that an event was undone.
///
/// # Errors
/// [`StoreError::Sql`], also for an event that is not there or was undone before.
pub async fn undo(tx: &mut Tx, event: EventId, reason: &str, at: Timestamp, by: &str) -> Result<()> {
    on!(tx, c => {
        let query = sqlx::query(UNDO).bind(event.0).bind(reason).bind(moment(at)).bind(by);
        query.execute(c).await.map(|_| ())
    })?;
    bump(tx).await
}

const LIST: &str = "select e.id, e.kind, e.date, e.act_number, e.act_clause, e.note, e.changes, e.recorded_at, \
    e.recorded_by, e.demo, u.reason, u.recorded_at as undone_at, u.recorded_by as undone_by \
    from unit_event e left join unit_undo u on u.event_id = e.id order by e.id";

/// Every recorded event, undone ones included, in the order of entry.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn list(tx: &mut Tx) -> Result<Vec<RecordedEvent>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).fetch_all(c).await)?;
    rows.into_iter().map(Row::event).collect()
}

const FIGURES: &str = "select o.unit_id, count(*) from observation o where o.unit_id >= $1 and o.value is not null \
    and not exists (select 1 from observation n where n.series_id = o.series_id and n.period = o.period \
    and n.unit_id = o.unit_id and n.category = o.category and n.id > o.id) group by o.unit_id";
const ASSIGNED: &str = "select a.unit_id, count(*) from assigned_target a where a.unit_id >= $1 and a.value is not null \
    and not exists (select 1 from assigned_target n where n.code = a.code and n.unit_id = a.unit_id \
    and n.year = a.year and n.id > a.id) group by a.unit_id";

/// How many figures and targets that hold now speak of each unit whose number is this one or higher.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn spoken_of(tx: &mut Tx, first: i64) -> Result<BTreeMap<i64, i64>> {
    let mut counts = BTreeMap::new();
    for statement in [FIGURES, ASSIGNED] {
        let rows: Vec<(i64, i64)> = on!(tx, c => sqlx::query_as(statement).bind(first).fetch_all(c).await)?;
        for (unit, count) in rows {
            *counts.entry(unit).or_default() += count;
        }
    }
    Ok(counts)
}

row! {
    struct Row {
        id: i64, kind: String, date: Option<String>, act_number: String, act_clause: String, note: String,
        changes: String, recorded_at: String, recorded_by: String, demo: bool, reason: Option<String>,
        undone_at: Option<String>, undone_by: Option<String>,
    }
}

impl Row {
    fn event(self) -> Result<RecordedEvent> {
        let changes = serde_json::from_str(&self.changes)
            .map_err(|_| StoreError::Corrupt { column: "unit_event.changes", value: self.changes.clone() })?;
        let undone = match (self.reason, self.undone_at, self.undone_by) {
            (Some(reason), Some(at), Some(by)) => {
                Some(Undone { reason, at: parse("unit_undo.recorded_at", &at)?, by })
            }
            _ => None,
        };
        let event = Event {
            id: EventId(self.id),
            kind: parse("unit_event.kind", &self.kind)?,
            date: parse_some("unit_event.date", self.date.as_deref())?,
            act: ActRef { number: self.act_number, clause: self.act_clause },
            note: self.note,
            changes,
        };
        let at = parse("unit_event.recorded_at", &self.recorded_at)?;
        Ok(RecordedEvent { event, at, by: self.recorded_by, undone, demo: self.demo })
    }
}
