//! Borders in, and out again.

use std::collections::BTreeMap;
use std::sync::Arc;

use cotmoc_core::geo::{Archipelago, Grain, Placed, Shape, inside, simplify};
use cotmoc_core::model::{UnitId, UnitLevel};
use cotmoc_core::units::{Register, Unit};
use cotmoc_formats::{FormatError, geojson};
use cotmoc_store::boundaries::{self, NewBoundarySet};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::matching::{Matched, match_units};
use crate::documents::hashed;
use crate::model::{BoundaryGrain, BoundarySet, BoundarySetId, Subject};
use crate::units::{self, UnitRow};
use crate::{Action, AppError, Context, Kind, Result, audit, files, limits};

/// What became of a file of borders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loaded {
    /// The set.
    pub set: BoundarySet,
    /// Whether the same bytes were there before; then nothing was done.
    pub known: bool,
    /// Living units beside those of the file that have no borders in it.
    pub without: Vec<UnitRow>,
    /// What else a person should know, in Vietnamese.
    pub notes: Vec<String>,
}

/// Takes in a file of borders of one level, as they lay on a day: all of it or nothing. Its features are
/// units of that day by code, else by name. `source` says who made the borders and under which terms.
///
/// # Errors
/// [`Kind::User`] where the file cannot be read or names units that are not there on that day;
/// [`Kind::TooLarge`]; [`Kind::Forbidden`].
pub async fn load(cx: &Context, bytes: Vec<u8>, name: &str, on: Date, source: &str) -> Result<Loaded> {
    cx.require(Action::EditUnits)?;
    let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
    if source.chars().count() > limits::SHORT {
        let message = format!("Dòng ghi nguồn dài hơn {} ký tự.", limits::SHORT);
        return Err(AppError::user(message).hint("Ghi ngắn hơn: ai lập, năm nào, điều kiện sử dụng."));
    }
    let (bytes, sha256) = hashed(bytes).await?;
    let mut tx = cx.store().read().await?;
    let known = boundaries::by_sha256(&mut tx, &sha256).await?;
    let register = units::load(cx, &mut tx).await?.register;
    drop(tx);
    if let Some(set) = known {
        return Ok(Loaded { set, known: true, without: Vec::new(), notes: Vec::new() });
    }
    let file = name.to_owned();
    let broken = || AppError::new(Kind::Internal, "Không xử lý được tệp địa giới này; chưa có gì được lưu.");
    let drawn = files::beside(broken, move || drawn(&register, &file, &bytes, on)).await?;
    keep(
        cx,
        drawn,
        &NewBoundarySet {
            name,
            sha256: &sha256,
            source: &source,
            level: UnitLevel::Province,
            valid_from: on,
            units: 0,
            at: cx.now(),
            by: cx.actor().name(),
        },
    )
    .await
}

/// Every set, those of the latest day first.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::Internal`].
pub async fn sets(cx: &Context) -> Result<Vec<BoundarySet>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    Ok(boundaries::sets(&mut tx).await?)
}

/// Takes a set away. The file itself is not kept here: whoever wants it again loads it again.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::Forbidden`].
pub async fn remove(cx: &Context, id: BoundarySetId) -> Result<BoundarySet> {
    cx.require(Action::EditUnits)?;
    let mut tx = cx.store().write().await?;
    let set = boundaries::get(&mut tx, id).await?.ok_or_else(|| AppError::not_found("bộ địa giới", id))?;
    boundaries::remove(&mut tx, id).await?;
    let detail = json!({"name": set.name, "level": set.level, "on": set.valid_from, "sha256": set.sha256});
    audit::record(cx, &mut tx, "boundaries.remove", Subject::new("boundary_set", id.0), detail).await?;
    tx.commit().await?;
    Ok(set)
}

/// Borders that are ready to be kept.
struct Drawn {
    level: UnitLevel,
    country: Vec<Placed>,
    province: Vec<Placed>,
    without: Vec<UnitRow>,
    notes: Vec<String>,
}

async fn keep(cx: &Context, drawn: Drawn, new: &NewBoundarySet<'_>) -> Result<Loaded> {
    let new = NewBoundarySet { level: drawn.level, units: drawn.country.len(), ..new.clone() };
    let mut tx = cx.store().write().await?;
    // Somebody may have sent the same bytes while these were read.
    if let Some(set) = boundaries::by_sha256(&mut tx, new.sha256).await? {
        return Ok(Loaded { set, known: true, without: Vec::new(), notes: Vec::new() });
    }
    let id = boundaries::insert(&mut tx, &new).await?;
    boundaries::insert_shapes(&mut tx, id, BoundaryGrain::Country, &drawn.country).await?;
    boundaries::insert_shapes(&mut tx, id, BoundaryGrain::Province, &drawn.province).await?;
    let detail = json!({
        "name": new.name, "level": new.level, "on": new.valid_from, "units": new.units, "source": new.source,
        "sha256": new.sha256,
    });
    audit::record(cx, &mut tx, "boundaries.load", Subject::new("boundary_set", id.0), detail).await?;
    let set = boundaries::get(&mut tx, id).await?.ok_or_else(|| AppError::not_found("bộ địa giới", id))?;
    tx.commit().await?;
    Ok(Loaded { set, known: false, without: drawn.without, notes: drawn.notes })
}

fn drawn(register: &Arc<Register>, name: &str, bytes: &[u8], on: Date) -> Result<Drawn> {
    let features = geojson::features(name, bytes).map_err(unreadable)?;
    let mut matched = match_units(register, features, on)?;
    complete(register, &mut matched, on);
    let Matched { level, shapes, notes } = matched;
    let above = |unit: &Unit| unit.parent(on);
    let parents: Vec<Option<UnitId>> = shapes.keys().filter_map(|id| register.get(*id)).map(above).collect();
    let beside = register.living(on).filter(|unit| unit.level == level && parents.contains(&unit.parent(on)));
    let without = beside.filter(|unit| !shapes.contains_key(&unit.id));
    let without = without.map(|unit| units::row(register, unit, on)).collect();
    let (ids, shapes): (Vec<UnitId>, Vec<Shape>) = shapes.into_iter().unzip();
    let placed = |grain: Grain| -> Vec<Placed> {
        let simple = ids.iter().zip(simplify(&shapes, grain));
        simple
            .filter_map(|(unit, shape)| Some(Placed { unit: *unit, label: inside(&shape)?, shape }))
            .collect()
    };
    Ok(Drawn { level, country: placed(Grain::COUNTRY), province: placed(Grain::PROVINCE), without, notes })
}

/// Gives the archipelagos their place where the file leaves them out: as squares that stand for islands.
fn complete(register: &Register, matched: &mut Matched, on: Date) {
    for group in Archipelago::ALL {
        let Some(owner) = owner(register, &matched.shapes, matched.level, group, on) else { continue };
        let shape = matched.shapes.entry(owner.id).or_default();
        if !shape.rings.iter().any(|ring| Archipelago::of(ring) == Some(group)) {
            shape.rings.extend(group.sketch());
            matched.notes.push(format!(
                "Tệp không có quần đảo {}; đã vẽ vị trí các đảo chính, thuộc {}.",
                group.name(),
                owner.name(on).name
            ));
        }
    }
}

/// The unit that an archipelago belongs to, where the file shows it or a unit beside it.
fn owner<'r>(
    register: &'r Register,
    shapes: &BTreeMap<UnitId, Shape>,
    level: UnitLevel,
    group: Archipelago,
    on: Date,
) -> Option<&'r Unit> {
    let province = register.coded(group.province(), on).find(|unit| unit.level == UnitLevel::Province)?;
    if level == UnitLevel::Province {
        return Some(province).filter(|unit| shapes.contains_key(&unit.id));
    }
    let inside =
        |id: UnitId| register.at_level(id, UnitLevel::Province, on).is_some_and(|u| u.id == province.id);
    let named =
        |unit: &&Unit| unit.level == level && unit.name(on).name.ends_with(group.name()) && inside(unit.id);
    let shown = shapes.keys().any(|id| inside(*id));
    register.living(on).find(named).filter(|_| shown)
}

fn unreadable(error: FormatError) -> AppError {
    let kind = if matches!(error, FormatError::TooLarge { .. }) { Kind::TooLarge } else { Kind::User };
    AppError::new(kind, error.to_string()).hint("Chưa có gì được lưu.").because(error)
}
