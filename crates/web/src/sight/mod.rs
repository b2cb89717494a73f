//! What signed-in pages and public pages show alike: scorecards, indicators, units, maps.

pub(crate) mod draw;
pub(crate) mod files;
pub(crate) mod indicator;
pub(crate) mod links;
pub(crate) mod map;
pub(crate) mod method;
pub(crate) mod profile;
pub(crate) mod scorecard;
pub(crate) mod told;
pub(crate) mod units;
