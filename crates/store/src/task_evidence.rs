//! Files that show what was done, in pieces, as attachments are.

use jiff::Timestamp;

use crate::bulk::touched_all;
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{Evidence, EvidenceId, TaskId};
use crate::pieces;
use crate::row::row;
use crate::text::{fit, moment, offset, parse, parse_some};

/// A file to be kept.
#[derive(Debug, Clone)]
pub struct NewEvidence<'a> {
    /// The task.
    pub task: TaskId,
    /// Name of the file.
    pub name: &'a str,
    /// Media type.
    pub media: &'a str,
    /// Its bytes, at least one.
    pub bytes: &'a [u8],
    /// Their SHA-256, as 64 hexadecimal digits.
    pub sha256: &'a str,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: &'a str,
}

const INSERT: &str = "insert into task_evidence (id, task_id, name, media, size, sha256, added_at, added_by) \
    values ($1, $2, $3, $4, $5, $6, $7, $8)";
const INSERT_PIECE: &str = "insert into task_evidence_piece (evidence_id, seq, bytes) values ($1, $2, $3)";

/// Keeps a file.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(tx: &mut Tx, new: &NewEvidence<'_>) -> Result<EvidenceId> {
    let (id, size) = (ids::one(tx).await?, offset(new.bytes.len())?);
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.task.0).bind(new.name).bind(new.media).bind(size);
        let query = query.bind(new.sha256).bind(moment(new.at)).bind(new.by);
        query.execute(c).await.map(|_| ())
    })?;
    pieces::insert(tx, INSERT_PIECE, id, new.bytes).await?;
    Ok(EvidenceId(id))
}

/// A statement over evidence.
macro_rules! evidence {
    ($rest:literal) => {
        concat!(
            "select id, task_id, name, media, size, sha256, added_at, added_by, removed_at from task_evidence ",
            $rest
        )
    };
}

const GET: &str = evidence!("where id = $1");
const OF_TASK: &str = evidence!("where task_id = $1 and removed_at is null order by id");

/// A file by its number, removed ones included.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: EvidenceId) -> Result<Option<Evidence>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::evidence).transpose()
}

/// The files of a task that were not removed, the first one first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_task(tx: &mut Tx, id: TaskId) -> Result<Vec<Evidence>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_TASK).bind(id.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::evidence).collect()
}

const PIECES: &str = "select bytes from task_evidence_piece where evidence_id = $1 order by seq";

/// The bytes.
///
/// # Errors
/// [`crate::StoreError::Sql`]; [`crate::StoreError::Touched`] where pieces are missing.
pub async fn bytes(tx: &mut Tx, evidence: &Evidence) -> Result<Vec<u8>> {
    pieces::bytes(tx, ("task_evidence_piece: read bytes", PIECES), evidence.id.0, evidence.size).await
}

const REMOVE: &str = "update task_evidence set removed_at = $2 where id = $1 and removed_at is null";

/// Takes a file away; its bytes stay, because the log names them.
///
/// # Errors
/// [`crate::StoreError::Sql`]; [`crate::StoreError::Touched`] where it is removed already.
pub async fn remove(tx: &mut Tx, id: EvidenceId, at: Timestamp) -> Result<()> {
    let touched = on!(tx, c => {
        sqlx::query(REMOVE).bind(id.0).bind(moment(at)).execute(c).await.map(|r| r.rows_affected())
    })?;
    touched_all("task_evidence: remove", touched, 1)
}

row! {
    struct Row {
        id: i64, task_id: i64, name: String, media: String, size: i64, sha256: String, added_at: String,
        added_by: String, removed_at: Option<String>,
    }
}

impl Row {
    fn evidence(self) -> Result<Evidence> {
        Ok(Evidence {
            id: EvidenceId(self.id),
            task: TaskId(self.task_id),
            name: self.name,
            media: self.media,
            size: fit("task_evidence.size", self.size)?,
            sha256: self.sha256,
            added_at: parse("task_evidence.added_at", &self.added_at)?,
            added_by: self.added_by,
            removed_at: parse_some("task_evidence.removed_at", self.removed_at.as_deref())?,
        })
    }
}
