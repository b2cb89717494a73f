//! The audit log: reading it and checking its chain.

use crate::model::{AuditEntry, AuditVerdict};
use crate::{AppError, Context, Kind, Result};

/// The newest entries, newest first; at most [`crate::limits::AUDIT_PAGE`], before `before` where given.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::Internal`].
pub async fn list(_cx: &Context, _before: Option<i64>) -> Result<Vec<AuditEntry>> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Checks the whole chain.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::Internal`].
pub async fn verify(_cx: &Context) -> Result<AuditVerdict> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}
