//! Backups, for the administrator.

pub(crate) mod create;
pub(crate) mod file;
pub(crate) mod list;
