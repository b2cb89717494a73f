//! The audit log: who did what, when, chained so that a change of the past shows.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What an entry speaks of: a kind of record and its number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Subject {
    /// «document», «draft», «plan», «target» …
    pub kind: String,
    /// The record's number.
    pub id: i64,
}

impl Subject {
    /// The subject of that kind and number.
    #[must_use]
    pub fn new(kind: &str, id: i64) -> Self {
        Self { kind: kind.to_owned(), id }
    }
}

/// An entry to be written.
#[derive(Debug, Clone)]
pub struct NewAudit<'a> {
    /// Moment of the change.
    pub at: Timestamp,
    /// Who made it.
    pub actor: &'a str,
    /// What was done, as noun.verb: «draft.accept».
    pub action: &'a str,
    /// The record that was changed.
    pub subject: Subject,
    /// Before, after, and whatever else explains it: one JSON object as text.
    pub detail: String,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// Moment of the change.
    pub at: Timestamp,
    /// Who made it.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// The record that was changed.
    pub subject: Subject,
    /// One JSON object as text.
    pub detail: String,
    /// Hash of the entry before; 64 zeros for the first.
    pub prev_hash: String,
    /// SHA-256 over the previous hash and everything in this entry.
    pub hash: String,
}

/// Why the chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditBreak {
    /// An entry's content does not give its hash.
    Changed,
    /// An entry does not follow the one before: one is missing, or was put in between.
    NotLinked,
    /// The log ends before the place that its head names.
    CutOff,
}

/// What a check of the whole chain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditVerdict {
    /// How many entries were checked.
    pub entries: i64,
    /// The first place that does not hold, and why; `None` when the whole chain holds.
    pub broken: Option<(i64, AuditBreak)>,
}
