//! Borders of units for maps.

use cotmoc_core::model::UnitLevel;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::BoundarySetId;

/// How coarse a kept shape is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BoundaryGrain {
    /// For a map of the whole country.
    Country,
    /// For a map of one province.
    Province,
}

words!(BoundaryGrain { Country = "country", Province = "province" });

/// The borders of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoundarySet {
    /// Its number.
    pub id: BoundarySetId,
    /// Name of the file.
    pub name: String,
    /// SHA-256 of its bytes, as 64 hexadecimal digits.
    pub sha256: String,
    /// Who made the borders, and under which terms, as the person who took them in wrote it; may be empty.
    pub source: String,
    /// The level of its units.
    pub level: UnitLevel,
    /// The day whose borders it shows; they are taken to hold from then on.
    pub valid_from: Date,
    /// How many units have a shape in it.
    pub units: u32,
    /// When it was taken in.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}
