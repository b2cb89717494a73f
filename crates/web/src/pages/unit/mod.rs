//! Units: the tree on a day, one unit through time, and what happens to units.

pub(crate) mod at;
pub(crate) mod kin;
pub(crate) mod list;
pub(crate) mod operation;
pub(crate) mod profile;
pub(crate) mod register;
pub(crate) mod rows;
pub(crate) mod show;
