//! The audit log: reading it, checking its chain, adding to it.

mod search;
mod told;
mod words;

pub use search::{Asked, EXPORTED, PAGE, export, search};
pub use told::{Change, Told};
pub use words::{SUBJECTS, action_words, all_actions, subject_words};

use cotmoc_store::{Tx, audit};
use jiff::Timestamp;

use crate::model::{AuditEntry, AuditVerdict, NewAudit, Subject};
use crate::{Action, Context, Result, limits};

/// The newest entries, newest first; at most [`crate::limits::AUDIT_PAGE`], before `before` where given.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn list(cx: &Context, before: Option<i64>) -> Result<Vec<AuditEntry>> {
    cx.require(Action::Audit)?;
    let mut tx = cx.store().read().await?;
    Ok(audit::list(&mut tx, before.unwrap_or(i64::MAX), limits::AUDIT_PAGE).await?)
}

/// Checks the whole chain.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn verify(cx: &Context) -> Result<AuditVerdict> {
    cx.require(Action::Audit)?;
    let mut tx = cx.store().read().await?;
    Ok(audit::verify(&mut tx).await?)
}

/// What was done to a record, newest first.
pub(crate) async fn of(tx: &mut Tx, subject: &Subject) -> Result<Vec<AuditEntry>> {
    Ok(audit::of_subject(tx, subject, limits::AUDIT_PAGE).await?)
}

/// Adds an entry in the name of who acts, with the address from which it was done.
pub(crate) async fn record(
    cx: &Context,
    tx: &mut Tx,
    action: &str,
    subject: Subject,
    mut detail: serde_json::Value,
) -> Result<()> {
    if let Some(fields) = detail.as_object_mut() {
        fields.insert("from".to_owned(), cx.from().into());
    }
    write_entry(tx, cx.now(), cx.actor().name(), action, subject, detail).await
}

/// Adds an entry in any name.
pub(crate) async fn write_entry(
    tx: &mut Tx,
    at: Timestamp,
    actor: &str,
    action: &str,
    subject: Subject,
    detail: serde_json::Value,
) -> Result<()> {
    Ok(audit::append(tx, &NewAudit { at, actor, action, subject, detail: detail.to_string() }).await?)
}

/// An entry of many that one transaction adds.
pub(crate) struct Note<'a> {
    /// Who acts.
    pub(crate) cx: &'a Context,
    /// What was done, as noun.verb.
    pub(crate) action: &'a str,
    /// The record that was changed.
    pub(crate) subject: Subject,
    /// Before, after, and whatever else explains it: an object.
    pub(crate) detail: serde_json::Value,
}

/// Adds many entries in this order, each in the name of who acts, in a few statements.
pub(crate) async fn record_many(tx: &mut Tx, mut notes: Vec<Note<'_>>) -> Result<()> {
    for note in &mut notes {
        if let Some(fields) = note.detail.as_object_mut() {
            fields.insert("from".to_owned(), note.cx.from().into());
        }
    }
    let new = notes.iter().map(|note| NewAudit {
        at: note.cx.now(),
        actor: note.cx.actor().name(),
        action: note.action,
        subject: note.subject.clone(),
        detail: note.detail.to_string(),
    });
    Ok(audit::append_many(tx, &new.collect::<Vec<_>>()).await?)
}
