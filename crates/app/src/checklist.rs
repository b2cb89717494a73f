//! How far a new installation has come: a list that ticks itself.

use cotmoc_store::overview;

use crate::{Context, Result};

/// Something that a new installation needs, and whether it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Started {
    /// A plan that is no demonstration.
    Plan,
    /// Accounts beside the first administrator's.
    Accounts,
    /// A form in use.
    Form,
    /// A round.
    Round,
    /// A report that was approved.
    Approval,
}

/// The steps of a new installation, in order, each with whether it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// The steps.
    pub steps: Vec<(Started, Done)>,
}

/// Whether a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It is.
    Yes,
    /// It is not.
    No,
}

impl Checklist {
    /// Whether every step is done.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.steps.iter().all(|(_, done)| *done == Done::Yes)
    }
}

/// How far this installation has come; one statement. Demonstration data does not count.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn checklist(cx: &Context) -> Result<Checklist> {
    let mut tx = cx.store().read().await?;
    let counts = overview::started(&mut tx).await?;
    let done = |count: u64, least: u64| if count >= least { Done::Yes } else { Done::No };
    Ok(Checklist {
        steps: vec![
            (Started::Plan, done(counts.plans, 1)),
            (Started::Accounts, done(counts.accounts, 2)),
            (Started::Form, done(counts.forms, 1)),
            (Started::Round, done(counts.rounds, 1)),
            (Started::Approval, done(counts.approvals, 1)),
        ],
    })
}
