//! Jobs as the page shows them.

use cotmoc_store::{jobs, messages};

use super::{JobKind, mail};
use crate::model::{AuditEntry, Job, JobId, JobLine, JobState, JobTally, Message, Subject};
use crate::{Action, AppError, Context, Result, audit};

/// Which jobs are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only those in this state.
    pub state: Option<JobState>,
    /// Only those of this kind.
    pub kind: Option<JobKind>,
    /// Only those ordered before this one.
    pub before: Option<JobId>,
}

/// Jobs on one page.
pub const PAGE: usize = 100;
/// Lines of a job's log that are shown.
pub const LOG_LINES: i64 = 200;

/// The queue.
#[derive(Debug, Clone)]
pub struct Board {
    /// How many there are, by kind and state.
    pub tally: Vec<JobTally>,
    /// The newest: one more than [`PAGE`] where there are older ones.
    pub jobs: Vec<Job>,
    /// The mail server, as host and port; `None` where none is set, and mail waits.
    pub server: Option<String>,
}

/// A job with its log.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The job.
    pub job: Job,
    /// The newest [`LOG_LINES`] lines of its log, the oldest of them first.
    pub log: Vec<JobLine>,
    /// The message that it sends; `None` also where the person may not see it.
    pub message: Option<Message>,
    /// What people decided about it.
    pub history: Vec<AuditEntry>,
}

/// The queue.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn list(cx: &Context, filter: &Filter) -> Result<Board> {
    cx.require(Action::ReadJobs)?;
    let filter = jobs::Filter {
        state: filter.state,
        kind: filter.kind.map(|kind| kind.word().to_owned()),
        before: filter.before,
    };
    let mut tx = cx.store().read().await?;
    let tally = jobs::tally(&mut tx).await?;
    let jobs = jobs::list(&mut tx, &filter, PAGE + 1).await?;
    Ok(Board { tally, jobs, server: cx.mailer().map(|mailer| mailer.settings().server()) })
}

/// How many jobs there are, by kind and state.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn tally(cx: &Context) -> Result<Vec<JobTally>> {
    cx.require(Action::ReadJobs)?;
    let mut tx = cx.store().read().await?;
    Ok(jobs::tally(&mut tx).await?)
}

/// A job with its log.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::NotFound`], [`crate::Kind::Internal`].
pub async fn show(cx: &Context, id: JobId) -> Result<Shown> {
    cx.require(Action::ReadJobs)?;
    let mut tx = cx.store().read().await?;
    let job = jobs::get(&mut tx, id).await?.ok_or_else(|| AppError::not_found("công việc", id))?;
    let log = jobs::log(&mut tx, id, LOG_LINES).await?;
    let message = match mail::message_of(&job.payload).filter(|_| cx.may(Action::ReadMessages)) {
        Some(message) => messages::get(&mut tx, message, cx.now()).await?,
        None => None,
    };
    let message = message.filter(|m| !m.kind.is_secret() || cx.may(Action::EditAccounts));
    let history = audit::of(&mut tx, &Subject::new("job", id.0)).await?;
    Ok(Shown { job, log, message, history })
}
