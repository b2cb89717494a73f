//! What a reader or a check has to say to a person beside its result.

use serde::{Deserialize, Serialize};

use super::Span;

/// How much attention a note asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing, nothing to decide.
    Info,
    /// A person should look: something may be wrong.
    Warning,
    /// A person must decide: the text contradicts itself.
    Conflict,
}

/// A remark in Vietnamese about one place of a document, or about the whole of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// How much attention it asks for.
    pub level: Level,
    /// What was seen, where, and what to do: one or two Vietnamese sentences.
    pub message: String,
    /// The passage it speaks of; `None` where it speaks of the whole document.
    pub span: Option<Span>,
}
