//! Borders of units for maps: sets, each from one file, with a shape per unit and grain.

use cotmoc_core::geo::{Placed, Point, Shape};
use cotmoc_core::model::{UnitId, UnitLevel};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::bulk::{self, Bulk, bulk, numbers, touched_all};
use crate::db::{Tx, on};
use crate::error::{Result, StoreError};
use crate::ids;
use crate::model::{BoundaryGrain, BoundarySet, BoundarySetId};
use crate::row::row;
use crate::text::{fit, moment, offset, parse};

/// A set to be kept.
#[derive(Debug, Clone)]
pub struct NewBoundarySet<'a> {
    /// Name of the file.
    pub name: &'a str,
    /// SHA-256 of its bytes, as 64 hexadecimal digits.
    pub sha256: &'a str,
    /// Who made the borders, and under which terms.
    pub source: &'a str,
    /// The level of its units.
    pub level: UnitLevel,
    /// The day whose borders it shows.
    pub valid_from: Date,
    /// How many units have a shape in it.
    pub units: usize,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: &'a str,
}

const INSERT: &str = "insert into boundary_set (id, name, sha256, source, level, valid_from, units, recorded_at, \
    recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Keeps a set without its shapes.
///
/// # Errors
/// [`StoreError::Sql`], also where the same bytes are kept already.
pub async fn insert(tx: &mut Tx, new: &NewBoundarySet<'_>) -> Result<BoundarySetId> {
    let (id, units) = (ids::one(tx).await?, offset(new.units)?);
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.name).bind(new.sha256).bind(new.source);
        let query = query.bind(new.level.as_str()).bind(new.valid_from.to_string()).bind(units);
        query.bind(moment(new.at)).bind(new.by).execute(c).await.map(|_| ())
    })?;
    Ok(BoundarySetId(id))
}

const INSERT_SHAPES: Bulk = bulk!(
    "insert into boundary (set_id, grain, unit_id, rings, label_x, label_y) select cast(value ->> 0 as bigint), \
     value ->> 1, cast(value ->> 2 as bigint), value ->> 3, cast(value ->> 4 as bigint), \
     cast(value ->> 5 as bigint) from ",
    ""
);

#[derive(Serialize)]
struct NewRow(BoundarySetId, &'static str, UnitId, String, i32, i32);

/// Keeps the shapes of a set at one grain.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Touched`].
pub async fn insert_shapes(
    tx: &mut Tx,
    set: BoundarySetId,
    grain: BoundaryGrain,
    shapes: &[Placed],
) -> Result<()> {
    let row =
        |one: &Placed| NewRow(set, grain.as_str(), one.unit, one.shape.encode(), one.label.x, one.label.y);
    let rows: Vec<NewRow> = shapes.iter().map(row).collect();
    bulk::write(tx, "boundary: insert", &INSERT_SHAPES, &rows).await
}

const SETS: &str = "select id, name, sha256, source, level, valid_from, units, recorded_at, recorded_by \
    from boundary_set order by valid_from desc, id desc";

/// Every set, those of the latest day first.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn sets(tx: &mut Tx) -> Result<Vec<BoundarySet>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(SETS).fetch_all(c).await)?;
    rows.into_iter().map(Row::set).collect()
}

const GET: &str = "select id, name, sha256, source, level, valid_from, units, recorded_at, recorded_by \
    from boundary_set where id = $1";

/// A set by its number.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: BoundarySetId) -> Result<Option<BoundarySet>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::set).transpose()
}

const BY_SHA256: &str = "select id, name, sha256, source, level, valid_from, units, recorded_at, recorded_by \
    from boundary_set where sha256 = $1";

/// The set that came from these bytes.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn by_sha256(tx: &mut Tx, sha256: &str) -> Result<Option<BoundarySet>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(BY_SHA256).bind(sha256).fetch_optional(c).await)?;
    row.map(Row::set).transpose()
}

const COVERING: Bulk = bulk!(
    "select s.id, count(*) from boundary_set s join boundary b on b.set_id = s.id where s.level = $2 \
     and s.valid_from <= $3 and b.grain = 'country' and b.unit_id in (select cast(value as bigint) from ",
    ") group by s.id, s.valid_from order by s.valid_from desc, s.id desc"
);

/// The sets of a level that show borders of that day or of one before, those of the latest day first, each
/// with how many of these units have a shape in it; sets with none of them are left out.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn covering(
    tx: &mut Tx,
    level: UnitLevel,
    day: Date,
    units: impl IntoIterator<Item = UnitId>,
) -> Result<Vec<(BoundarySetId, usize)>> {
    let (text, json) = (COVERING.text(tx), numbers(units.into_iter().map(|unit| unit.0))?);
    let rows: Vec<(i64, i64)> = on!(tx, c => {
        let query = sqlx::query_as(text).bind(json).bind(level.as_str()).bind(day.to_string());
        query.fetch_all(c).await
    })?;
    rows.into_iter().map(|(set, count)| Ok((BoundarySetId(set), fit("count", count)?))).collect()
}

const SHAPES: Bulk = bulk!(
    "select b.unit_id, b.rings, b.label_x, b.label_y from boundary b where b.set_id = $2 and b.grain = $3 \
     and b.unit_id in (select cast(value as bigint) from ",
    ") order by b.unit_id"
);

/// The shapes of these units in a set, by number; units without one are left out.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn shapes(
    tx: &mut Tx,
    set: BoundarySetId,
    grain: BoundaryGrain,
    units: impl IntoIterator<Item = UnitId>,
) -> Result<Vec<Placed>> {
    let (text, json) = (SHAPES.text(tx), numbers(units.into_iter().map(|unit| unit.0))?);
    let rows: Vec<(i64, String, i64, i64)> =
        on!(tx, c => sqlx::query_as(text).bind(json).bind(set.0).bind(grain.as_str()).fetch_all(c).await)?;
    let placed = |(unit, rings, x, y): (i64, String, i64, i64)| {
        let shape = Shape::decode(&rings);
        let shape = shape.ok_or(StoreError::Corrupt { column: "boundary.rings", value: rings })?;
        let label = Point { x: fit("boundary.label_x", x)?, y: fit("boundary.label_y", y)? };
        Ok(Placed { unit: UnitId(unit), shape, label })
    };
    rows.into_iter().map(placed).collect()
}

const REMOVE_SHAPES: &str = "delete from boundary where set_id = $1";
const REMOVE: &str = "delete from boundary_set where id = $1";

/// Takes a set away, with its shapes. Nothing refers to it: a map is drawn anew each time.
///
/// # Errors
/// [`StoreError::Sql`]; [`StoreError::Touched`] where there is none of that number.
pub async fn remove(tx: &mut Tx, id: BoundarySetId) -> Result<()> {
    on!(tx, c => sqlx::query(REMOVE_SHAPES).bind(id.0).execute(c).await.map(|_| ()))?;
    let gone = on!(tx, c => sqlx::query(REMOVE).bind(id.0).execute(c).await.map(|r| r.rows_affected()))?;
    touched_all("boundary_set: remove", gone, 1)
}

row! {
    struct Row {
        id: i64, name: String, sha256: String, source: String, level: String, valid_from: String, units: i64,
        recorded_at: String, recorded_by: String,
    }
}

impl Row {
    fn set(self) -> Result<BoundarySet> {
        Ok(BoundarySet {
            id: BoundarySetId(self.id),
            name: self.name,
            sha256: self.sha256,
            source: self.source,
            level: parse("boundary_set.level", &self.level)?,
            valid_from: parse("boundary_set.valid_from", &self.valid_from)?,
            units: fit("boundary_set.units", self.units)?,
            at: parse("boundary_set.recorded_at", &self.recorded_at)?,
            by: self.recorded_by,
        })
    }
}
