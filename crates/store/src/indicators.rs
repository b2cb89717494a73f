//! Indicators of the catalogue, so that targets can point to them.

use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::IndicatorRow;
use crate::row::row;
use crate::text::parse;

const UPSERT: Bulk = bulk!(
    "insert into indicator (code, name, unit, direction, pillar) \
     select value ->> 'code', value ->> 'name', value ->> 'unit', value ->> 'direction', value ->> 'pillar' from ",
    " where true on conflict (code) do update set name = excluded.name, unit = excluded.unit, \
     direction = excluded.direction, pillar = excluded.pillar"
);

/// Keeps these indicators; what is known by its code is brought up to date, nothing is removed.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Touched`].
pub async fn upsert(tx: &mut Tx, indicators: &[IndicatorRow]) -> Result<()> {
    bulk::write(tx, "indicator: upsert", &UPSERT, indicators).await
}

const LIST: &str = "select code, name, unit, direction, pillar from indicator";

/// All indicators, by code.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn list(tx: &mut Tx) -> Result<Vec<IndicatorRow>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).fetch_all(c).await)?;
    let mut all = rows.into_iter().map(Row::indicator).collect::<Result<Vec<_>>>()?;
    all.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(all)
}

row! { struct Row { code: String, name: String, unit: String, direction: String, pillar: String } }

impl Row {
    fn indicator(self) -> Result<IndicatorRow> {
        Ok(IndicatorRow {
            pillar: parse("indicator.pillar", &self.pillar)?,
            code: self.code,
            name: self.name,
            unit: self.unit,
            direction: self.direction,
        })
    }
}
