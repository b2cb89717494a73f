//! A job at work: who holds it, what it may write down meanwhile, how its try ends.

use std::time::Duration;

use cotmoc_store::Tx;
use cotmoc_store::jobs::{self, Claim, End};
use jiff::{SignedDuration, Timestamp};

use super::{JobKind, Policy};
use crate::model::{Job, JobState};
use crate::{Context, Result};

/// For how long a job is held, and how often that is renewed.
pub(super) const LEASE: Duration = Duration::from_secs(60);
pub(super) const RENEWAL: Duration = Duration::from_secs(20);

/// Why a try did not succeed. Every text is a Vietnamese clause without a full stop at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Setback {
    /// It may succeed later.
    Again(String),
    /// It never will.
    Failed(String),
    /// Nobody knows whether it succeeded: a person decides.
    Unsure(String),
    /// It is no longer wanted.
    Cancelled(String),
    /// Somebody else holds the job by now; nothing more may be done.
    Lost,
}

impl From<crate::AppError> for Setback {
    fn from(error: crate::AppError) -> Self {
        Self::Again(error.message().trim_end_matches('.').to_owned())
    }
}

impl From<cotmoc_store::StoreError> for Setback {
    fn from(error: cotmoc_store::StoreError) -> Self {
        crate::AppError::from(error).into()
    }
}

/// A job at work.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    cx: Context,
    job: Job,
    claim: Claim,
}

impl Work {
    pub(super) fn new(cx: &Context, job: Job) -> Option<Self> {
        let claim = Claim::of(&job)?;
        Some(Self { cx: cx.clone(), job, claim })
    }

    /// The application, in the name of the work beside requests.
    pub(crate) fn cx(&self) -> &Context {
        &self.cx
    }

    /// The job as it was taken up.
    pub(crate) fn job(&self) -> &Job {
        &self.job
    }

    /// Writes down, for good, that a step begins which must not be done twice.
    ///
    /// # Errors
    /// [`Setback::Lost`] where somebody else holds the job: then the step must not begin.
    pub(crate) async fn begin(&self, step: &str) -> std::result::Result<(), Setback> {
        let mut tx = self.cx.store().queue().await?;
        let held = jobs::mark(&mut tx, &self.claim, Some(step)).await?;
        tx.commit().await?;
        if held { Ok(()) } else { Err(Setback::Lost) }
    }

    /// Holds the job for as long as this is polled; ends when it is somebody else's.
    pub(super) async fn hold(&self) {
        let mut until = self.cx.now() + LEASE;
        loop {
            tokio::time::sleep(RENEWAL).await;
            let next = self.cx.now() + LEASE;
            match self.renew(next).await {
                Ok(true) => until = next,
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(%error, job = self.job.id.0, "lease not renewed");
                    if self.cx.now() >= until {
                        return;
                    }
                }
            }
        }
    }

    async fn renew(&self, until: Timestamp) -> Result<bool> {
        let mut tx = self.cx.store().queue().await?;
        let held = jobs::renew(&mut tx, &self.claim, until).await?;
        tx.commit().await?;
        Ok(held)
    }

    /// Writes down how the try ended. Tried several times: what was done is done, and forgetting it
    /// would do it twice.
    pub(super) async fn end(&self, outcome: &std::result::Result<String, Setback>) {
        for pause in [0_u64, 200, 1_000, 5_000, 10_000] {
            tokio::time::sleep(Duration::from_millis(pause)).await;
            match self.try_end(outcome).await {
                Ok(()) => return,
                Err(error) => tracing::error!(%error, job = self.job.id.0, "end of a job not kept"),
            }
        }
    }

    async fn try_end(&self, outcome: &std::result::Result<String, Setback>) -> Result<()> {
        let now = self.cx.now();
        let Some((end, line)) = ended(&self.job, outcome, now) else { return Ok(()) };
        let mut tx = self.cx.store().queue().await?;
        close(&mut tx, &self.claim, &end, &line, now).await?;
        Ok(tx.commit().await?)
    }
}

/// Ends a try and says so in the job's log.
pub(super) async fn close(tx: &mut Tx, claim: &Claim, end: &End, line: &str, now: Timestamp) -> Result<bool> {
    let held = jobs::finish(tx, claim, end).await?;
    if held {
        jobs::write_line(tx, claim.job, now, line).await?;
    }
    Ok(held)
}

/// Where the job stands after a try, and the line in its log; `None` where it is somebody else's.
fn ended(job: &Job, outcome: &std::result::Result<String, Setback>, now: Timestamp) -> Option<(End, String)> {
    let end =
        |state, problem: Option<&String>| End { state, at: now, problem: problem.cloned(), tries: job.tries };
    let (end, line) = match outcome {
        Ok(line) => (end(JobState::Done, None), sentence(line)),
        Err(Setback::Lost) => return None,
        Err(Setback::Again(why)) => return Some(again(job, why, now)),
        Err(Setback::Failed(why)) => (end(JobState::Failed, Some(why)), format!("Không làm được: {why}.")),
        Err(Setback::Unsure(why)) => {
            (end(JobState::Unsure, Some(why)), format!("Không rõ đã xong chưa: {why}. Cần người quyết định."))
        }
        Err(Setback::Cancelled(why)) => {
            (end(JobState::Cancelled, Some(why)), format!("Không làm nữa: {why}."))
        }
    };
    Some((end, line))
}

/// The job rests and is tried again, unless it was tried often enough.
fn again(job: &Job, why: &str, now: Timestamp) -> (End, String) {
    let policy = JobKind::from_word(&job.kind).map(JobKind::policy);
    let problem = Some(why.to_owned());
    if job.tries >= job.max_tries {
        let end = End { state: JobState::Failed, at: now, problem, tries: job.tries };
        return (end, format!("Lần {} không được: {why}. Đã thử đủ số lần, không thử nữa.", job.tries));
    }
    let rest = policy.map_or(LEASE, |policy: Policy| policy.rest(job.tries, job.id.0));
    let at = now + SignedDuration::try_from(rest).unwrap_or(SignedDuration::from_mins(1));
    let end = End { state: JobState::Waiting, at, problem, tries: job.tries };
    (end, format!("Lần {} không được: {why}. Sẽ thử lại.", job.tries))
}

/// What becomes of a job whose holder is gone: whatever must not be done twice goes to a person.
pub(super) fn abandoned(job: &Job, now: Timestamp) -> (End, String) {
    if job.mark.is_some() {
        let why = "chương trình dừng giữa chừng khi đang làm".to_owned();
        let line = format!("Không rõ đã xong chưa: {why}. Cần người quyết định.");
        return (End { state: JobState::Unsure, at: now, problem: Some(why), tries: job.tries }, line);
    }
    let (mut end, line) = again(job, "chương trình dừng giữa chừng", now);
    if end.state == JobState::Waiting {
        end.at = now;
    }
    (end, line)
}

/// The end of a job that is given back because its instance stops: this try does not count.
pub(super) fn given_back(job: &Job, now: Timestamp) -> (End, String) {
    if job.mark.is_some() {
        return abandoned(job, now);
    }
    let end = End { state: JobState::Waiting, at: now, problem: None, tries: job.tries.saturating_sub(1) };
    (end, "Dịch vụ dừng, để lại cho lần chạy sau.".to_owned())
}

fn sentence(line: &str) -> String {
    if line.ends_with('.') { line.to_owned() } else { format!("{line}.") }
}
