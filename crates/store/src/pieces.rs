//! Files in pieces, so that no value is larger than one piece: what attachments, evidence and templates share.

use crate::bulk::touched_all;
use crate::db::{Tx, on};
use crate::error::Result;

/// Bytes of one piece.
const PIECE: usize = 1 << 20;

/// Keeps the bytes of a file with a statement that takes its number, the place and the piece.
pub(crate) async fn insert(tx: &mut Tx, statement: &'static str, id: i64, bytes: &[u8]) -> Result<()> {
    for (seq, piece) in (0_i64..).zip(bytes.chunks(PIECE)) {
        on!(tx, c => sqlx::query(statement).bind(id).bind(seq).bind(piece).execute(c).await.map(|_| ()))?;
    }
    Ok(())
}

/// The bytes of a file by a statement that gives its pieces in order; all of them must be there.
pub(crate) async fn bytes(
    tx: &mut Tx,
    (what, statement): (&'static str, &'static str),
    id: i64,
    size: u64,
) -> Result<Vec<u8>> {
    let rows: Vec<(Vec<u8>,)> = on!(tx, c => sqlx::query_as(statement).bind(id).fetch_all(c).await)?;
    let bytes: Vec<u8> = rows.into_iter().flat_map(|(piece,)| piece).collect();
    touched_all(what, bytes.len() as u64, size)?;
    Ok(bytes)
}
