//! Many rows in one statement: they travel as one JSON text, which each database unfolds.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::{Tx, on};
use crate::error::{Result, StoreError};

/// A statement with a row source in it: `value` is one element of the JSON list in `$1`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bulk {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

impl Bulk {
    /// The text for the database at hand.
    pub(crate) fn text(&self, tx: &Tx) -> &'static str {
        if tx.is_postgres() { self.postgres } else { self.sqlite }
    }
}

/// `bulk!("insert … select … from ", "")`: the text before and after the row source.
macro_rules! bulk {
    ($before:expr, $after:expr) => {
        $crate::bulk::Bulk {
            sqlite: concat!($before, "json_each($1)", $after),
            postgres: concat!($before, "jsonb_array_elements(cast($1 as jsonb)) as source(value)", $after),
        }
    };
}
pub(crate) use bulk;

/// A statement that gives its rows as one JSON list of lists: one by one they take several times as long.
macro_rules! gathered {
    ($columns:literal, $from:literal) => {
        $crate::bulk::Bulk {
            sqlite: concat!(
                "select json_group_array(json_array(", $columns, ")) from (select ", $columns, " from ",
                $from, ")"
            ),
            postgres: concat!(
                "select cast(coalesce(json_agg(json_build_array(",
                $columns,
                ")), '[]') as text) from (select ",
                $columns,
                " from ",
                $from,
                ") as source"
            ),
        }
    };
}
pub(crate) use gathered;

/// Rows per statement: large enough to be quick, small enough to stay below every limit.
const CHUNK: usize = 5_000;

/// Writes rows; every one of them must arrive.
pub(crate) async fn write<T: Serialize>(
    tx: &mut Tx,
    what: &'static str,
    statement: &Bulk,
    rows: &[T],
) -> Result<()> {
    for chunk in rows.chunks(CHUNK) {
        let json = to_json(chunk)?;
        let text = statement.text(tx);
        let touched = on!(tx, c => sqlx::query(text).bind(json).execute(c).await.map(|r| r.rows_affected()))?;
        touched_all(what, touched, chunk.len() as u64)?;
    }
    Ok(())
}

/// Numbers as the JSON text that a row source takes, each of them once.
pub(crate) fn numbers(of: impl IntoIterator<Item = i64>) -> Result<String> {
    let unique: std::collections::BTreeSet<i64> = of.into_iter().collect();
    to_json(&unique.into_iter().collect::<Vec<_>>())
}

/// The rows of a statement that gathers them, in no particular order.
pub(crate) fn from_json<T: DeserializeOwned>(column: &'static str, json: &str) -> Result<Vec<T>> {
    serde_json::from_str(json).map_err(|e| StoreError::Corrupt { column, value: e.to_string() })
}

/// A list as the JSON text that a row source takes.
pub(crate) fn to_json<T: Serialize>(rows: &[T]) -> Result<String> {
    serde_json::to_string(rows).map_err(|e| StoreError::Unwritable(e.to_string()))
}

/// Refuses a statement that touched more or fewer rows than it had to.
pub(crate) fn touched_all(what: &'static str, touched: u64, expected: u64) -> Result<()> {
    if touched == expected { Ok(()) } else { Err(StoreError::Touched { what, touched, expected }) }
}
