//! Attachments in pieces, as documents are.

use jiff::Timestamp;

use crate::bulk::touched_all;
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{Attachment, AttachmentId, SubmissionId};
use crate::pieces;
use crate::row::row;
use crate::text::{fit, moment, offset, parse, parse_some};

/// An attachment to be kept.
#[derive(Debug, Clone)]
pub struct NewAttachment<'a> {
    /// The submission.
    pub submission: SubmissionId,
    /// Key of the line; empty for the whole form.
    pub line: &'a str,
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

const INSERT: &str = "insert into attachment (id, submission_id, line, name, media, size, sha256, added_at, \
    added_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const INSERT_PIECE: &str = "insert into attachment_piece (attachment_id, seq, bytes) values ($1, $2, $3)";

/// Keeps an attachment.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(tx: &mut Tx, new: &NewAttachment<'_>) -> Result<AttachmentId> {
    let (id, size) = (ids::one(tx).await?, offset(new.bytes.len())?);
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.submission.0).bind(new.line).bind(new.name);
        let query = query.bind(new.media).bind(size).bind(new.sha256).bind(moment(new.at)).bind(new.by);
        query.execute(c).await.map(|_| ())
    })?;
    pieces::insert(tx, INSERT_PIECE, id, new.bytes).await?;
    Ok(AttachmentId(id))
}

/// A statement over attachments.
macro_rules! attachments {
    ($rest:literal) => {
        concat!(
            "select id, submission_id, line, name, media, size, sha256, added_at, added_by, removed_at \
             from attachment ",
            $rest
        )
    };
}

const GET: &str = attachments!("where id = $1");
const OF_SUBMISSION: &str = attachments!("where submission_id = $1 and removed_at is null order by id");

/// An attachment by its number, removed ones included.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: AttachmentId) -> Result<Option<Attachment>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::attachment).transpose()
}

/// The attachments of a submission that were not removed, the first one first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_submission(tx: &mut Tx, id: SubmissionId) -> Result<Vec<Attachment>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_SUBMISSION).bind(id.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::attachment).collect()
}

const PIECES: &str = "select bytes from attachment_piece where attachment_id = $1 order by seq";

/// The bytes.
///
/// # Errors
/// [`crate::StoreError::Sql`]; [`crate::StoreError::Touched`] where pieces are missing.
pub async fn bytes(tx: &mut Tx, attachment: &Attachment) -> Result<Vec<u8>> {
    pieces::bytes(tx, ("attachment_piece: read bytes", PIECES), attachment.id.0, attachment.size).await
}

const REMOVE: &str = "update attachment set removed_at = $2 where id = $1 and removed_at is null";

/// Takes an attachment away; its bytes stay, because the log names them.
///
/// # Errors
/// [`crate::StoreError::Sql`]; [`crate::StoreError::Touched`] where it is removed already.
pub async fn remove(tx: &mut Tx, id: AttachmentId, at: Timestamp) -> Result<()> {
    let touched = on!(tx, c => {
        sqlx::query(REMOVE).bind(id.0).bind(moment(at)).execute(c).await.map(|r| r.rows_affected())
    })?;
    touched_all("attachment: remove", touched, 1)
}

row! {
    struct Row {
        id: i64, submission_id: i64, line: String, name: String, media: String, size: i64, sha256: String,
        added_at: String, added_by: String, removed_at: Option<String>,
    }
}

impl Row {
    fn attachment(self) -> Result<Attachment> {
        Ok(Attachment {
            id: AttachmentId(self.id),
            submission: SubmissionId(self.submission_id),
            line: self.line,
            name: self.name,
            media: self.media,
            size: fit("attachment.size", self.size)?,
            sha256: self.sha256,
            added_at: parse("attachment.added_at", &self.added_at)?,
            added_by: self.added_by,
            removed_at: parse_some("attachment.removed_at", self.removed_at.as_deref())?,
        })
    }
}
