//! Backups: one portable file for both databases, made while others work, checked before it
//! replaces anything.
//!
//! A backup is a zip file with `manifest.json` and, per table, parts `tables/<name>/000001.ndjson`:
//! each row a line of JSON as [`cotmoc_store::dump`] writes it. The manifest names the steps of the
//! tables, the columns, the number of rows and the SHA-256 of each table's lines. What was read was
//! one moment. Documents and attachments lie in tables, so they are in it.

mod check;
pub(crate) mod keep;
mod make;
mod manifest;
mod restore;
mod swap;
mod write;

use std::sync::Arc;

pub use check::check;
pub use keep::{Kept, Occasion, fetch, list};
pub use make::{Made, create};
pub use manifest::{Manifest, TableSum};
pub use restore::{Existing, Restored, restore};

pub(crate) use make::before_upgrade;
pub(crate) use swap::{finish_swap, is_declared};

/// How far a backup, a restore or a check has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What is being done, as a Vietnamese word or two.
    pub doing: &'static str,
    /// The table or the check at hand.
    pub what: String,
    /// Rows of it that are done.
    pub rows: u64,
    /// Rows of it in all, where that is known.
    pub of: Option<u64>,
}

/// Whoever watches. Called from any thread, often.
pub type Watch = Arc<dyn Fn(Progress) + Send + Sync>;

/// Nobody watches.
#[must_use]
pub fn unwatched() -> Watch {
    Arc::new(|_| {})
}
