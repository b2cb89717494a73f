//! Demonstration data: loaded once, marked as such, removed on request.

use crate::model::PlanId;
use crate::{AppError, Context, Kind, Result};

/// One sample file that the caller carries.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// File name, as «lang-son.docx».
    pub name: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// What became of the samples.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Plans made now.
    pub plans: Vec<PlanId>,
    /// Samples that were there already.
    pub known: usize,
    /// Samples that contradict themselves and wait as drafts for a person.
    pub drafts: usize,
}

/// Loads samples that are not there yet: each becomes a plan under the national strategy, marked as
/// demonstration data. A sample that contradicts itself keeps both values side by side.
///
/// # Errors
/// [`Kind::User`] where a sample cannot be read.
pub async fn load(_cx: &Context, _samples: &[Sample]) -> Result<Loaded> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Removes everything that is marked as demonstration data; the log keeps that it was there.
///
/// # Errors
/// [`Kind::Internal`].
pub async fn remove(_cx: &Context) -> Result<()> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}
