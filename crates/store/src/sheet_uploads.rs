//! Files of filled-in forms, in pieces as documents are. They are thrown away after a day.

use jiff::Timestamp;

use crate::bulk::touched_all;
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{AccountId, SheetUpload, SheetUploadId, SubmissionId};
use crate::row::row;
use crate::text::{fit, moment, offset, parse};

/// Bytes of one piece.
const PIECE: usize = 1 << 20;

/// A file to be kept.
#[derive(Debug, Clone)]
pub struct NewSheetUpload<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its bytes, at least one.
    pub bytes: &'a [u8],
    /// Their SHA-256, as 64 hexadecimal digits.
    pub sha256: &'a str,
    /// The submission from whose page it was sent.
    pub expected: Option<SubmissionId>,
    /// Account of the sender.
    pub account: Option<AccountId>,
    /// By whom.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
}

const INSERT: &str = "insert into sheet_upload (id, name, size, sha256, expected, account_id, sent_by, sent_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8)";
const INSERT_PIECE: &str = "insert into sheet_upload_piece (upload_id, seq, bytes) values ($1, $2, $3)";

/// Keeps a file.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(tx: &mut Tx, new: &NewSheetUpload<'_>) -> Result<SheetUploadId> {
    let (id, size) = (ids::one(tx).await?, offset(new.bytes.len())?);
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.name).bind(size).bind(new.sha256);
        let query = query.bind(new.expected.map(|s| s.0)).bind(new.account.map(|a| a.0));
        query.bind(new.by).bind(moment(new.at)).execute(c).await.map(|_| ())
    })?;
    for (seq, piece) in (0_i64..).zip(new.bytes.chunks(PIECE)) {
        on!(tx, c => sqlx::query(INSERT_PIECE).bind(id).bind(seq).bind(piece).execute(c).await.map(|_| ()))?;
    }
    Ok(SheetUploadId(id))
}

const GET: &str = "select id, name, size, sha256, expected, account_id, sent_by, sent_at from sheet_upload \
    where id = $1";

/// A file by its number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: SheetUploadId) -> Result<Option<SheetUpload>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::upload).transpose()
}

const PIECES: &str = "select bytes from sheet_upload_piece where upload_id = $1 order by seq";

/// The bytes.
///
/// # Errors
/// [`crate::StoreError::Sql`]; [`crate::StoreError::Touched`] where pieces are missing.
pub async fn bytes(tx: &mut Tx, upload: &SheetUpload) -> Result<Vec<u8>> {
    let rows: Vec<(Vec<u8>,)> = on!(tx, c => sqlx::query_as(PIECES).bind(upload.id.0).fetch_all(c).await)?;
    let bytes: Vec<u8> = rows.into_iter().flat_map(|(piece,)| piece).collect();
    touched_all("sheet_upload_piece: read bytes", bytes.len() as u64, upload.size)?;
    Ok(bytes)
}

const OLD_PIECES: &str = "delete from sheet_upload_piece where upload_id in \
    (select u.id from sheet_upload u where u.sent_at < $1)";
const OLD: &str = "delete from sheet_upload where sent_at < $1";

/// Throws away what was sent before a moment; gives how many files.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn forget_before(tx: &mut Tx, at: Timestamp) -> Result<u64> {
    on!(tx, c => sqlx::query(OLD_PIECES).bind(moment(at)).execute(c).await.map(|_| ()))?;
    let gone = on!(tx, c => sqlx::query(OLD).bind(moment(at)).execute(c).await.map(|r| r.rows_affected()))?;
    Ok(gone)
}

const MORE_PIECES: &str = "delete from sheet_upload_piece where upload_id in (select u.id from sheet_upload u \
    where u.sent_by = $1 order by u.id desc limit 1000 offset $2)";
const MORE: &str = "delete from sheet_upload where id in (select u.id from sheet_upload u \
    where u.sent_by = $1 order by u.id desc limit 1000 offset $2)";

/// Throws away all but the newest files of a person, so that nobody fills the disk.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn keep_newest(tx: &mut Tx, by: &str, count: i64) -> Result<()> {
    on!(tx, c => sqlx::query(MORE_PIECES).bind(by).bind(count).execute(c).await.map(|_| ()))?;
    on!(tx, c => sqlx::query(MORE).bind(by).bind(count).execute(c).await.map(|_| ()))?;
    Ok(())
}

row! {
    struct Row {
        id: i64, name: String, size: i64, sha256: String, expected: Option<i64>, account_id: Option<i64>,
        sent_by: String, sent_at: String,
    }
}

impl Row {
    fn upload(self) -> Result<SheetUpload> {
        Ok(SheetUpload {
            id: SheetUploadId(self.id),
            name: self.name,
            size: fit("sheet_upload.size", self.size)?,
            sha256: self.sha256,
            expected: self.expected.map(SubmissionId),
            account: self.account_id.map(AccountId),
            sent_by: self.sent_by,
            sent_at: parse("sheet_upload.sent_at", &self.sent_at)?,
        })
    }
}
