//! Targets given to communes and departments.

pub(crate) mod show;
mod table;
