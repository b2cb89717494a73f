//! Word templates and official forms in Excel, in pieces.

use jiff::Timestamp;

use crate::bulk::touched_all;
use crate::db::{Tx, on};
use crate::error::{Result, StoreError};
use crate::ids;
use crate::model::{ReportFile, ReportFileId, ReportFileKind};
use crate::pieces;
use crate::plans::Changed;
use crate::report_outlines::json;
use crate::row::row;
use crate::text::{fit, moment, offset, parse, parse_some};

/// A file to be kept.
#[derive(Debug, Clone)]
pub struct NewReportFile<'a> {
    /// What it is for.
    pub kind: ReportFileKind,
    /// What people call it.
    pub title: &'a str,
    /// Name of the file.
    pub name: &'a str,
    /// Its bytes, at least one.
    pub bytes: &'a [u8],
    /// Their SHA-256, as 64 hexadecimal digits.
    pub sha256: &'a str,
    /// Demonstration data.
    pub demo: bool,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: &'a str,
}

const INSERT: &str = "insert into report_file (id, version, kind, title, name, size, sha256, mapping, demo, \
    added_at, added_by) values ($1, 1, $2, $3, $4, $5, $6, '[]', $7, $8, $9)";
const INSERT_PIECE: &str = "insert into report_file_piece (file_id, seq, bytes) values ($1, $2, $3)";

/// Keeps a file.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn insert(tx: &mut Tx, new: &NewReportFile<'_>) -> Result<ReportFileId> {
    let (id, size) = (ids::one(tx).await?, offset(new.bytes.len())?);
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.kind.as_str()).bind(new.title).bind(new.name);
        let query = query.bind(size).bind(new.sha256).bind(new.demo).bind(moment(new.at)).bind(new.by);
        query.execute(c).await.map(|_| ())
    })?;
    pieces::insert(tx, INSERT_PIECE, id, new.bytes).await?;
    Ok(ReportFileId(id))
}

macro_rules! files {
    ($rest:literal) => {
        concat!(
            "select id, version, kind, title, name, size, sha256, mapping, demo, added_at, added_by, removed_at \
             from report_file ",
            $rest
        )
    };
}

const GET: &str = files!("where id = $1");
const LIST: &str = files!("where removed_at is null order by id limit $1");

/// A file by its number, removed ones included.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: ReportFileId) -> Result<Option<ReportFile>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::file).transpose()
}

/// The files that were not removed, the first one first.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<ReportFile>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::file).collect()
}

const PIECES: &str = "select bytes from report_file_piece where file_id = $1 order by seq";

/// The bytes.
///
/// # Errors
/// [`StoreError::Sql`]; [`StoreError::Touched`] where pieces are missing.
pub async fn bytes(tx: &mut Tx, file: &ReportFile) -> Result<Vec<u8>> {
    pieces::bytes(tx, ("report_file_piece: read bytes", PIECES), file.id.0, file.size).await
}

const MAP: &str = "update report_file set mapping = $3, version = version + 1 where id = $1 and version = $2 \
    and removed_at is null";

/// Changes what goes into which cell.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn map(
    tx: &mut Tx,
    id: ReportFileId,
    version: i64,
    mapping: &[(String, String, String)],
) -> Result<Changed> {
    let mapping = json(&mapping)?;
    let touched = on!(tx, c => {
        sqlx::query(MAP).bind(id.0).bind(version).bind(&mapping).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

const REMOVE: &str = "update report_file set removed_at = $2 where id = $1 and removed_at is null";

/// Takes a file away from those that are offered.
///
/// # Errors
/// [`StoreError::Sql`]; [`StoreError::Touched`] where it is removed already.
pub async fn remove(tx: &mut Tx, id: ReportFileId, at: Timestamp) -> Result<()> {
    let touched = on!(tx, c => {
        sqlx::query(REMOVE).bind(id.0).bind(moment(at)).execute(c).await.map(|r| r.rows_affected())
    })?;
    touched_all("report_file: remove", touched, 1)
}

row! {
    struct Row {
        id: i64, version: i64, kind: String, title: String, name: String, size: i64, sha256: String,
        mapping: String, demo: bool, added_at: String, added_by: String, removed_at: Option<String>,
    }
}

impl Row {
    fn file(self) -> Result<ReportFile> {
        let mapping = serde_json::from_str(&self.mapping);
        Ok(ReportFile {
            id: ReportFileId(self.id),
            version: self.version,
            kind: parse("report_file.kind", &self.kind)?,
            title: self.title,
            name: self.name,
            size: fit("report_file.size", self.size)?,
            sha256: self.sha256,
            mapping: mapping
                .map_err(|_| StoreError::Corrupt { column: "report_file.mapping", value: self.mapping })?,
            demo: self.demo,
            added_at: parse("report_file.added_at", &self.added_at)?,
            added_by: self.added_by,
            removed_at: parse_some("report_file.removed_at", self.removed_at.as_deref())?,
        })
    }
}
