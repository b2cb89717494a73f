//! A map of the units under one unit, on a day.

use std::collections::BTreeSet;

use cotmoc_core::geo::{Area, Drawing, Inset, fit, tiles};
use cotmoc_core::model::{UnitId, UnitLevel};
use cotmoc_core::units::{Register, Unit, official};
use cotmoc_store::{Tx, boundaries};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::BoundaryGrain;
use crate::{Action, Context, Result, units};

/// What a map was drawn from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MapKind {
    /// Borders from a file.
    Boundaries {
        /// Who made them and under which terms; may be empty.
        source: String,
        /// The day whose borders they are.
        on: Date,
    },
    /// A square for each province.
    Tiles,
}

/// A map, ready to be put into a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Map {
    /// What it was drawn from.
    pub kind: MapKind,
    /// x, y, width and height of what is to be seen: the `viewBox` of SVG.
    pub view: (f64, f64, f64, f64),
    /// The units, by number.
    pub areas: Vec<Area>,
    /// The frames of Hoàng Sa and Trường Sa, where one of them is on the map.
    pub insets: Vec<Inset>,
    /// Living units that are not on it, by number.
    pub without: Vec<UnitId>,
}

/// Width and height within which a map is drawn.
const PAGE: (f64, f64) = (640.0, 800.0);

/// The map of the units of a level under a unit, the whole country where none is given, on a day: from the
/// latest borders that are not after it and show more than half of the units. Provinces without borders are
/// drawn as squares, from 1/7/2025 on. `None` where there is nothing to draw.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn shapes(
    cx: &Context,
    parent: Option<UnitId>,
    level: UnitLevel,
    day: Date,
) -> Result<Option<Map>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    of(&mut tx, &register, parent, level, day).await
}

/// The same inside a transaction: three statements at most, however many units there are.
pub(crate) async fn of(
    tx: &mut Tx,
    register: &Register,
    parent: Option<UnitId>,
    level: UnitLevel,
    day: Date,
) -> Result<Option<Map>> {
    let parent = parent.unwrap_or(official::NATION);
    let below = |unit: &&Unit| register.above(unit.id, day).iter().any(|above| above.id == parent);
    let wanted: Vec<&Unit> = register.living(day).filter(|u| u.level == level).filter(below).collect();
    if wanted.is_empty() {
        return Ok(None);
    }
    let ids: BTreeSet<UnitId> = wanted.iter().map(|unit| unit.id).collect();
    let covering = boundaries::covering(tx, level, day, ids.iter().copied()).await?;
    let most = covering.into_iter().find(|(_, count)| count * 2 > ids.len());
    let Some((set, _)) = most else { return Ok(squares(&wanted, &ids, parent, level, day)) };
    let Some(set) = boundaries::get(tx, set).await? else { return Ok(None) };
    let grain = if parent == official::NATION { BoundaryGrain::Country } else { BoundaryGrain::Province };
    let placed = boundaries::shapes(tx, set.id, grain, ids.iter().copied()).await?;
    let kind = MapKind::Boundaries { source: set.source, on: set.valid_from };
    Ok(Some(map(kind, fit(&placed, PAGE), &ids)))
}

/// The provinces of the country as squares, where most of them are on the grid.
fn squares(
    wanted: &[&Unit],
    ids: &BTreeSet<UnitId>,
    parent: UnitId,
    level: UnitLevel,
    day: Date,
) -> Option<Map> {
    if level != UnitLevel::Province || parent != official::NATION || day < tiles::SINCE {
        return None;
    }
    let codes: Vec<(&str, UnitId)> =
        wanted.iter().map(|unit| (unit.name(day).code.as_str(), unit.id)).collect();
    let drawing = tiles::draw(&codes);
    (drawing.areas.len() * 2 > ids.len()).then(|| map(MapKind::Tiles, drawing, ids))
}

fn map(kind: MapKind, drawing: Drawing, wanted: &BTreeSet<UnitId>) -> Map {
    let Drawing { view, mut areas, insets } = drawing;
    areas.sort_by_key(|area| area.unit);
    let shown: BTreeSet<UnitId> = areas.iter().map(|area| area.unit).collect();
    Map { kind, view, areas, insets, without: wanted.difference(&shown).copied().collect() }
}
