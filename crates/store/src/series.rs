//! What is observed: elements and indicators by number, so that rows stay small.

use std::collections::HashMap;

use serde::Serialize;

use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{Series, SeriesId, SeriesKind};
use crate::row::row;
use crate::text::parse;

const LIST: &str = "select id, kind, code from series order by id";

/// Everything that was ever observed, in the order of first entry.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn list(tx: &mut Tx) -> Result<Vec<Series>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).fetch_all(c).await)?;
    rows.into_iter().map(Row::series).collect()
}

const FIND: &str = "select id, kind, code from series where kind = $1 and code = $2";

/// The series of a code; `None` where it was never observed.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn find(tx: &mut Tx, kind: SeriesKind, code: &str) -> Result<Option<Series>> {
    let row: Option<Row> =
        on!(tx, c => sqlx::query_as(FIND).bind(kind.as_str()).bind(code).fetch_optional(c).await)?;
    row.map(Row::series).transpose()
}

const INSERT: Bulk = bulk!(
    "insert into series (id, kind, code) select cast(value ->> 'id' as bigint), value ->> 'kind', \
     value ->> 'code' from ",
    ""
);

#[derive(Serialize)]
struct NewRow<'a> {
    id: SeriesId,
    kind: &'a str,
    code: &'a str,
}

/// The series of these codes, in the same order; those that were never observed are added.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn ensure(tx: &mut Tx, wanted: &[(SeriesKind, &str)]) -> Result<Vec<Series>> {
    let mut known: HashMap<(SeriesKind, String), SeriesId> =
        list(tx).await?.into_iter().map(|s| ((s.kind, s.code), s.id)).collect();
    let mut new: Vec<(SeriesKind, &str)> = wanted
        .iter()
        .filter(|(kind, code)| !known.contains_key(&(*kind, (*code).to_owned())))
        .copied()
        .collect();
    new.sort_unstable();
    new.dedup();
    let ids = ids::take(tx, new.len()).await?;
    let rows: Vec<NewRow<'_>> = new
        .iter()
        .zip(ids)
        .map(|((kind, code), id)| NewRow { id: SeriesId(id), kind: kind.as_str(), code })
        .collect();
    bulk::write(tx, "series: insert", &INSERT, &rows).await?;
    known.extend(new.iter().zip(&rows).map(|((kind, code), row)| ((*kind, (*code).to_owned()), row.id)));
    let series = wanted.iter().filter_map(|(kind, code)| {
        let id = *known.get(&(*kind, (*code).to_owned()))?;
        Some(Series { id, kind: *kind, code: (*code).to_owned() })
    });
    Ok(series.collect())
}

row! { struct Row { id: i64, kind: String, code: String } }

impl Row {
    fn series(self) -> Result<Series> {
        Ok(Series { id: SeriesId(self.id), kind: parse("series.kind", &self.kind)?, code: self.code })
    }
}
