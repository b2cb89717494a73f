//! Outlines of reports.

use cotmoc_core::report::{Outline, ReportKind};
use jiff::Timestamp;

use crate::db::{Tx, on};
use crate::error::{Result, StoreError};
use crate::ids;
use crate::model::{OutlineId, ReportFileId, ReportOutline};
use crate::plans::Changed;
use crate::row::row;
use crate::text::{moment, parse};

/// An outline to be kept.
#[derive(Debug, Clone)]
pub struct NewOutline<'a> {
    /// Which of those that the program carries it is; empty for a province's own.
    pub name: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// The kind of report.
    pub kind: ReportKind,
    /// The headings and their parts.
    pub definition: &'a Outline,
    /// Demonstration data.
    pub demo: bool,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: &'a str,
}

const INSERT: &str = "insert into report_outline (id, version, name, title, kind, definition, word_id, retired, \
    demo, saved_at, saved_by) values ($1, 1, $2, $3, $4, $5, null, false, $6, $7, $8)";

/// Keeps an outline.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn insert(tx: &mut Tx, new: &NewOutline<'_>) -> Result<OutlineId> {
    let (id, definition) = (ids::one(tx).await?, json(new.definition)?);
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.name).bind(new.title).bind(new.kind.as_str());
        let query = query.bind(&definition).bind(new.demo).bind(moment(new.at)).bind(new.by);
        query.execute(c).await.map(|_| ())
    })?;
    Ok(OutlineId(id))
}

pub(crate) fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Unwritable(error.to_string()))
}

macro_rules! outlines {
    ($rest:literal) => {
        concat!(
            "select id, version, name, title, kind, definition, word_id, retired, demo, saved_at, saved_by \
             from report_outline ",
            $rest
        )
    };
}

const GET: &str = outlines!("where id = $1");
const LIST: &str = outlines!("order by id limit $1");

/// An outline by its number.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: OutlineId) -> Result<Option<ReportOutline>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::outline).transpose()
}

/// The outlines in the order in which they came, retired ones included.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<ReportOutline>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::outline).collect()
}

const UPDATE: &str = "update report_outline set title = $3, kind = $4, definition = $5, word_id = $6, \
    retired = $7, saved_at = $8, saved_by = $9, version = version + 1 where id = $1 and version = $2";

/// Changes an outline; `changed` carries the version that was seen.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn update(tx: &mut Tx, changed: &ReportOutline) -> Result<Changed> {
    let definition = json(&changed.definition)?;
    let touched = on!(tx, c => {
        let query = sqlx::query(UPDATE).bind(changed.id.0).bind(changed.version).bind(&changed.title);
        let query = query.bind(changed.kind.as_str()).bind(&definition).bind(changed.word.map(|id| id.0));
        let query = query.bind(changed.retired).bind(moment(changed.saved_at)).bind(&changed.saved_by);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

row! {
    struct Row {
        id: i64, version: i64, name: String, title: String, kind: String, definition: String,
        word_id: Option<i64>, retired: bool, demo: bool, saved_at: String, saved_by: String,
    }
}

impl Row {
    fn outline(self) -> Result<ReportOutline> {
        Ok(ReportOutline {
            id: OutlineId(self.id),
            version: self.version,
            name: self.name,
            title: self.title,
            kind: parse("report_outline.kind", &self.kind)?,
            definition: definition("report_outline.definition", &self.definition)?,
            word: self.word_id.map(ReportFileId),
            retired: self.retired,
            demo: self.demo,
            saved_at: parse("report_outline.saved_at", &self.saved_at)?,
            saved_by: self.saved_by,
        })
    }
}

pub(crate) fn definition(column: &'static str, text: &str) -> Result<Outline> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt { column, value: text.to_owned() })
}
