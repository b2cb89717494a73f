//! What an administrator has to look after: duties without a holder, failed jobs, backups.

use cotmoc_store::model::JobState;
use jiff::Timestamp;

use crate::backup;
use crate::duties::{self, DutyFilter};
use crate::jobs;
use crate::{Action, Context, Result};

/// How the installation fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upkeep {
    /// Units and roles that nobody holds for a form in use.
    pub gaps: usize,
    /// Duties that lead nowhere: a disabled account, a unit that is no more.
    pub troubled: usize,
    /// Jobs that were given up.
    pub failed: u64,
    /// Jobs of which nobody knows whether they were done.
    pub unsure: u64,
    /// When the newest backup was made; nothing where there is none.
    pub backup: Option<Timestamp>,
    /// Whether it is older than backups by the clock allow.
    pub backup_overdue: bool,
}

/// Hours after which a newest backup is too old: one day, and some for it to be made.
const BACKUP_HOURS: i64 = 26;

/// How the installation fares, for those who look after it: the administrators.
///
/// # Errors
/// [`crate::Kind::Forbidden`]; [`crate::Kind::Config`] where the folder of backups cannot be read.
pub async fn upkeep(cx: &Context) -> Result<Upkeep> {
    cx.require(Action::EditDuties)?;
    let board = duties::board(cx, &DutyFilter::default()).await?;
    let tally = jobs::tally(cx).await?;
    let count = |state| tally.iter().filter(|line| line.state == state).map(|line| line.count).sum();
    let newest = backup::list(cx).await?.first().map(|kept| kept.at);
    Ok(Upkeep {
        gaps: board.gaps.len(),
        troubled: board.troubled,
        failed: count(JobState::Failed),
        unsure: count(JobState::Unsure),
        backup: newest,
        backup_overdue: newest
            .is_none_or(|at| cx.now().duration_since(at) > jiff::SignedDuration::from_hours(BACKUP_HOURS)),
    })
}
