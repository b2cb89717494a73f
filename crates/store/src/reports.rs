//! Reports: what is begun, written and handed up. Texts are appended; the newest of a heading stands.

use std::collections::BTreeMap;

use cotmoc_core::model::{Period, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{NewReport, OutlineId, PlanId, Report, ReportId, Written};
use crate::plans::Changed;
use crate::report_outlines::{definition, json};
use crate::row::row;
use crate::text::{day, moment, parse, parse_some};

const INSERT: Bulk = bulk!(
    "insert into report (id, version, outline_id, parent_id, plan_id, unit_id, kind, period, title, definition, \
     head, due, state, origin, demo, made_at, made_by) \
     select cast(value ->> 'id' as bigint), 1, cast(value ->> 'outline' as bigint), \
     cast(value ->> 'parent' as bigint), cast(value ->> 'plan' as bigint), cast(value ->> 'unit' as bigint), \
     value ->> 'kind', value ->> 'period', value ->> 'title', value ->> 'outlined', value ->> 'head', \
     value ->> 'due', 'draft', value ->> 'origin', (value ->> 'is_demo') = 'yes', value ->> 'at', \
     value ->> 'by' from ",
    ""
);

#[derive(Serialize)]
struct NewRow<'a> {
    id: i64,
    #[serde(flatten)]
    new: &'a NewReport,
    outlined: String,
    is_demo: &'static str,
    at: &'a str,
    by: &'a str,
}

/// Begins reports; gives their numbers in the same order.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Touched`].
pub async fn insert(tx: &mut Tx, new: &[NewReport], at: Timestamp, by: &str) -> Result<Vec<ReportId>> {
    let ids = ids::take(tx, new.len()).await?;
    let at = moment(at);
    let mut rows = Vec::with_capacity(new.len());
    for (id, new) in ids.clone().zip(new) {
        let is_demo = if new.demo { "yes" } else { "no" };
        rows.push(NewRow { id, new, outlined: json(&new.definition)?, is_demo, at: &at, by });
    }
    bulk::write(tx, "report: insert", &INSERT, &rows).await?;
    Ok(ids.map(ReportId).collect())
}

macro_rules! reports {
    ($rest:literal) => {
        concat!(
            "select id, version, serial, outline_id, parent_id, plan_id, unit_id, kind, period, title, \
             definition, head, due, state, origin, demo, made_at, made_by, sent_at, sent_by, released_at, \
             released_by, dropped_why from report ",
            $rest
        )
    };
}

const GET: &str = reports!("where id = $1");
const LIST: &str = reports!("where parent_id is null order by id desc limit $1");
const OF_PARENT: &str = reports!("where parent_id = $1 order by id");
const CONTRIBUTIONS: &str =
    reports!("where parent_id is not null and state in ('draft', 'sent') order by id desc limit $1");

/// A report by its number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: ReportId) -> Result<Option<Report>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::report).transpose()
}

/// The newest reports that contribute to no other one, newest first, whatever their state.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<Report>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::report).collect()
}

/// What units contribute to a report, in the order in which they were asked.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_parent(tx: &mut Tx, parent: ReportId) -> Result<Vec<Report>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_PARENT).bind(parent.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::report).collect()
}

/// The newest contributions that are written or handed up, whatever report they are for.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn contributions(tx: &mut Tx, limit: i64) -> Result<Vec<Report>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(CONTRIBUTIONS).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::report).collect()
}

const LAST: &str = reports!(
    "where outline_id = $1 and plan_id = $2 and unit_id = $3 and state = 'released' and id <> $4 \
     and released_at <= $5 order by released_at desc, id desc limit 1"
);

/// The report of the same outline, plan and unit that was released last before a moment.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn last_released(tx: &mut Tx, than: &Report, before: Timestamp) -> Result<Option<Report>> {
    let row: Option<Row> = on!(tx, c => {
        let query = sqlx::query_as(LAST).bind(than.outline.0).bind(than.plan.0).bind(than.unit.0);
        query.bind(than.id.0).bind(moment(before)).fetch_optional(c).await
    })?;
    row.map(Row::report).transpose()
}

const FOUND: &str = reports!(
    "where outline_id = $1 and plan_id = $2 and unit_id = $3 and period = $4 and state <> 'dropped' \
     and parent_id is null order by id desc limit 1"
);

/// The report of an outline, plan, unit and period that is not dropped.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn find(
    tx: &mut Tx,
    outline: OutlineId,
    plan: PlanId,
    unit: UnitId,
    period: Period,
) -> Result<Option<Report>> {
    let row: Option<Row> = on!(tx, c => {
        let query = sqlx::query_as(FOUND).bind(outline.0).bind(plan.0).bind(unit.0);
        query.bind(period.to_string()).fetch_optional(c).await
    })?;
    row.map(Row::report).transpose()
}

const HEAD: &str = "update report set title = $3, head = $4, due = $5, version = version + 1 \
    where id = $1 and version = $2 and state = 'draft'";

/// Changes what stands around the text.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn set_head(
    tx: &mut Tx,
    (id, version): (ReportId, i64),
    title: &str,
    head: &str,
    due: Option<Date>,
) -> Result<Changed> {
    let touched = on!(tx, c => {
        let query = sqlx::query(HEAD).bind(id.0).bind(version).bind(title).bind(head).bind(day(due));
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

const SEND: &str = "update report set state = 'sent', sent_at = $3, sent_by = $4, version = version + 1 \
    where id = $1 and version = $2 and state = 'draft' and parent_id is not null";
const TAKE_BACK: &str = "update report set state = 'draft', sent_at = null, sent_by = null, \
    version = version + 1 where id = $1 and version = $2 and state = 'sent'";
const DROP: &str = "update report set state = 'dropped', dropped_why = $3, version = version + 1 \
    where id = $1 and version = $2 and state in ('draft', 'sent')";

/// Hands a contribution to the report above.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn send(
    tx: &mut Tx,
    (id, version): (ReportId, i64),
    (at, by): (Timestamp, &str),
) -> Result<Changed> {
    let touched = on!(tx, c => {
        let query = sqlx::query(SEND).bind(id.0).bind(version).bind(moment(at)).bind(by);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

/// Takes a contribution back, or gives it back to its unit.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn take_back(tx: &mut Tx, (id, version): (ReportId, i64)) -> Result<Changed> {
    let touched = on!(tx, c => {
        sqlx::query(TAKE_BACK).bind(id.0).bind(version).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

/// Ends a report that is not wanted. Its row and texts stay.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn drop(tx: &mut Tx, (id, version): (ReportId, i64), why: &str) -> Result<Changed> {
    let touched = on!(tx, c => {
        sqlx::query(DROP).bind(id.0).bind(version).bind(why).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

const WRITE: &str = "insert into report_text (report_id, section, seq, text, saved_at, saved_by) \
    values ($1, $2, $3, $4, $5, $6)";

/// Keeps a text under its number, which is one more than that of the text that stood there.
///
/// # Errors
/// [`crate::StoreError::Sql`], also where that number is taken.
pub async fn write(tx: &mut Tx, new: &Written) -> Result<()> {
    on!(tx, c => {
        let query = sqlx::query(WRITE).bind(new.report.0).bind(&new.section).bind(new.seq).bind(&new.text);
        query.bind(moment(new.at)).bind(&new.by).execute(c).await.map(|_| ())
    })?;
    Ok(())
}

const TEXTS: Bulk = bulk!(
    "select t.report_id, t.section, t.seq, t.text, t.saved_at, t.saved_by from report_text t \
     join (select report_id, section, max(seq) as newest from report_text where report_id in \
     (select cast(value as bigint) from ",
    ") group by report_id, section) n on n.report_id = t.report_id and n.section = t.section \
     and n.newest = t.seq order by t.report_id, t.section"
);

/// The texts that stand in some reports.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn texts(tx: &mut Tx, of: impl IntoIterator<Item = ReportId>) -> Result<Vec<Written>> {
    let of = bulk::numbers(of.into_iter().map(|id| id.0))?;
    let text = TEXTS.text(tx);
    let rows: Vec<TextRow> = on!(tx, c => sqlx::query_as(text).bind(of).fetch_all(c).await)?;
    rows.into_iter().map(TextRow::written).collect()
}

const HISTORY: &str = "select report_id, section, seq, text, saved_at, saved_by from report_text \
    where report_id = $1 and section = $2 order by seq desc limit $3";

/// The texts that stood under a heading, the newest first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn history(tx: &mut Tx, id: ReportId, section: &str, limit: i64) -> Result<Vec<Written>> {
    let rows: Vec<TextRow> =
        on!(tx, c => sqlx::query_as(HISTORY).bind(id.0).bind(section).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(TextRow::written).collect()
}

const TALLY: Bulk = bulk!(
    "select parent_id, state, count(*) from report where parent_id in (select cast(value as bigint) from ",
    ") group by parent_id, state"
);

/// Of some reports, how many contributions there are in each state: of the report and the word of the state.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn tally(
    tx: &mut Tx,
    of: impl IntoIterator<Item = ReportId>,
) -> Result<BTreeMap<(ReportId, String), i64>> {
    let of = bulk::numbers(of.into_iter().map(|id| id.0))?;
    let text = TALLY.text(tx);
    let rows: Vec<(i64, String, i64)> = on!(tx, c => sqlx::query_as(text).bind(of).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(id, state, count)| ((ReportId(id), state), count)).collect())
}

row! {
    struct Row {
        id: i64, version: i64, serial: Option<String>, outline_id: i64, parent_id: Option<i64>, plan_id: i64,
        unit_id: i64, kind: String, period: String, title: String, definition: String, head: String,
        due: Option<String>, state: String, origin: String, demo: bool, made_at: String, made_by: String,
        sent_at: Option<String>, sent_by: Option<String>, released_at: Option<String>,
        released_by: Option<String>, dropped_why: Option<String>,
    }
}

impl Row {
    fn report(self) -> Result<Report> {
        let sent: Option<Timestamp> = parse_some("report.sent_at", self.sent_at.as_deref())?;
        let released: Option<Timestamp> = parse_some("report.released_at", self.released_at.as_deref())?;
        Ok(Report {
            id: ReportId(self.id),
            version: self.version,
            serial: self.serial,
            outline: OutlineId(self.outline_id),
            parent: self.parent_id.map(ReportId),
            plan: PlanId(self.plan_id),
            unit: UnitId(self.unit_id),
            kind: parse("report.kind", &self.kind)?,
            period: parse("report.period", &self.period)?,
            title: self.title,
            definition: definition("report.definition", &self.definition)?,
            head: self.head,
            due: parse_some("report.due", self.due.as_deref())?,
            state: parse("report.state", &self.state)?,
            origin: parse("report.origin", &self.origin)?,
            demo: self.demo,
            made_at: parse("report.made_at", &self.made_at)?,
            made_by: self.made_by,
            sent: sent.zip(self.sent_by),
            released: released.zip(self.released_by),
            dropped_why: self.dropped_why,
        })
    }
}

row! {
    struct TextRow {
        report_id: i64, section: String, seq: i64, text: String, saved_at: String, saved_by: String,
    }
}

impl TextRow {
    fn written(self) -> Result<Written> {
        Ok(Written {
            report: ReportId(self.report_id),
            section: self.section,
            seq: self.seq,
            text: self.text,
            at: parse("report_text.saved_at", &self.saved_at)?,
            by: self.saved_by,
        })
    }
}
