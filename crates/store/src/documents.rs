//! Documents: the original in pieces, the extracted text, the facts.
//!
//! The bytes lie in the database and not in a folder: instances that share one database share the
//! documents, a backup of the database is whole, and a document and what was read from it come and
//! go in one transaction. Pieces of 1 MiB keep every single value small.

use crate::bulk::touched_all;
use crate::db::{Tx, on};
use crate::error::{Result, StoreError};
use crate::ids;
use crate::model::{Document, DocumentId, NewDocument, PlanId};
use crate::row::row;
use crate::text::{fit, moment, offset, parse};

/// Bytes of one piece.
const PIECE: usize = 1 << 20;
/// Pieces that are fetched at once.
const WINDOW: i64 = 8;

const INSERT: &str = "insert into document (id, name, kind, media, size, sha256, demo, added_at, added_by) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const INSERT_PIECE: &str = "insert into document_piece (document_id, seq, bytes) values ($1, $2, $3)";
const INSERT_TEXT: &str = "insert into document_text (document_id, text) values ($1, $2)";

/// Keeps a document: its facts, its bytes, its text.
///
/// # Errors
/// [`StoreError::Sql`], also where a document with the same SHA-256 is kept already.
pub async fn insert(tx: &mut Tx, new: &NewDocument<'_>) -> Result<DocumentId> {
    let id = ids::one(tx).await?;
    let size = offset(new.bytes.len())?;
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.name).bind(new.kind).bind(new.media).bind(size);
        let query = query.bind(new.sha256).bind(new.demo).bind(moment(new.at)).bind(new.by);
        query.execute(c).await.map(|_| ())
    })?;
    for (seq, piece) in (0_i64..).zip(new.bytes.chunks(PIECE)) {
        on!(tx, c => sqlx::query(INSERT_PIECE).bind(id).bind(seq).bind(piece).execute(c).await.map(|_| ()))?;
    }
    on!(tx, c => sqlx::query(INSERT_TEXT).bind(id).bind(new.text).execute(c).await.map(|_| ()))?;
    Ok(DocumentId(id))
}

const GET: &str = "select id, name, kind, media, size, sha256, demo, added_at, added_by \
    from document where id = $1";

/// The document of that number.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: DocumentId) -> Result<Option<Document>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::document).transpose()
}

const BY_SHA256: &str = "select id, name, kind, media, size, sha256, demo, added_at, added_by \
    from document where sha256 = $1";

/// The document with these bytes.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn by_sha256(tx: &mut Tx, sha256: &str) -> Result<Option<Document>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(BY_SHA256).bind(sha256).fetch_optional(c).await)?;
    row.map(Row::document).transpose()
}

const LIST: &str = "select id, name, kind, media, size, sha256, demo, added_at, added_by \
    from document order by id desc";

/// All documents, newest first.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn list(tx: &mut Tx) -> Result<Vec<Document>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).fetch_all(c).await)?;
    rows.into_iter().map(Row::document).collect()
}

const OF_PLAN: &str = "select id, name, kind, media, size, sha256, demo, added_at, added_by from document \
    where id in (select document_id from plan_act where plan_id = $1) order by id";

/// Documents of a plan's acts.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn of_plan(tx: &mut Tx, plan: PlanId) -> Result<Vec<Document>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_PLAN).bind(plan.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::document).collect()
}

const TEXT: &str = "select text from document_text where document_id = $1";

/// The extracted text; empty where there is no such document.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn text(tx: &mut Tx, id: DocumentId) -> Result<String> {
    let row: Option<(String,)> = on!(tx, c => sqlx::query_as(TEXT).bind(id.0).fetch_optional(c).await)?;
    Ok(row.map(|(text,)| text).unwrap_or_default())
}

const PIECES: &str = "select bytes from document_piece \
    where document_id = $1 and seq >= $2 and seq < $3 order by seq";

/// The original bytes.
///
/// # Errors
/// [`StoreError::Sql`]; [`StoreError::Touched`] where pieces are missing.
pub async fn bytes(tx: &mut Tx, document: &Document) -> Result<Vec<u8>> {
    let size = usize::try_from(document.size)
        .map_err(|_| StoreError::Corrupt { column: "document.size", value: document.size.to_string() })?;
    let pieces = offset(size.div_ceil(PIECE))?;
    let mut bytes = Vec::with_capacity(size);
    let mut from = 0;
    while from < pieces {
        let to = from + WINDOW;
        let rows: Vec<(Vec<u8>,)> = on!(tx, c => {
            sqlx::query_as(PIECES).bind(document.id.0).bind(from).bind(to).fetch_all(c).await
        })?;
        rows.iter().for_each(|(piece,)| bytes.extend_from_slice(piece));
        from = to;
    }
    touched_all("document_piece: read bytes", bytes.len() as u64, document.size)?;
    Ok(bytes)
}

row! {
    struct Row {
        id: i64, name: String, kind: String, media: String, size: i64, sha256: String, demo: bool,
        added_at: String, added_by: String,
    }
}

impl Row {
    fn document(self) -> Result<Document> {
        Ok(Document {
            id: DocumentId(self.id),
            size: fit("document.size", self.size)?,
            added_at: parse("document.added_at", &self.added_at)?,
            name: self.name,
            kind: self.kind,
            media: self.media,
            sha256: self.sha256,
            demo: self.demo,
            added_by: self.added_by,
        })
    }
}
