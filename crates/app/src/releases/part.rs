//! The pages of a release, as they are sealed.

use serde::{Deserialize, Serialize};

use crate::indicators::UnitName;
use crate::scorecard::Scorecard;

/// The plan as a whole, with what leads to the other pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanPart {
    /// Where the targets stand.
    pub scorecard: Scorecard,
    /// The indicators that have a page.
    pub indicators: Vec<IndicatorEntry>,
    /// The units that have a page, the plan's own first.
    pub units: Vec<UnitName>,
}

/// An indicator in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorEntry {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}
