//! What the start page says.

use crate::{AppError, Context, Kind, Result};

/// Counts for the start page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overview {
    /// Plans, without the national strategy.
    pub plans: u64,
    /// Targets in force, without those of the national strategy.
    pub targets: u64,
    /// Tasks in force.
    pub tasks: u64,
    /// Documents.
    pub documents: u64,
    /// Drafts that wait.
    pub drafts: u64,
    /// How many plans, documents and drafts are demonstration data; above 0 pages say so.
    pub demo: u64,
}

/// The counts as of now.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::Internal`].
pub async fn show(_cx: &Context) -> Result<Overview> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}
