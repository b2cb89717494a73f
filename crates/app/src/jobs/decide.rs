//! What a person decides about a job.

use cotmoc_store::jobs::{self, Decision};

use crate::model::{JobId, JobState, Subject};
use crate::{Action, AppError, Context, Result, audit};

/// What a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It is to be tried now: a waiting one at once; one that was given up, cancelled or unsure again.
    Again,
    /// It is not to be tried any more.
    Cancel,
    /// It was done: of an unsure one.
    Done,
}

impl Choice {
    fn of_state(self, state: JobState) -> Option<JobState> {
        use JobState::{Cancelled, Done, Failed, Running, Unsure, Waiting};
        match (self, state) {
            (_, Running | Done) => None,
            (Self::Again, _) => Some(Waiting),
            (Self::Cancel, Waiting | Failed | Unsure) => Some(Cancelled),
            (Self::Done, Unsure) => Some(Done),
            (Self::Cancel, Cancelled) | (Self::Done, Waiting | Failed | Cancelled) => None,
        }
    }

    /// Whether it can be chosen for a job that stands so.
    #[must_use]
    pub fn fits(self, state: JobState) -> bool {
        self.of_state(state).is_some()
    }

    fn action(self) -> &'static str {
        match self {
            Self::Again => "job.retry",
            Self::Cancel => "job.cancel",
            Self::Done => "job.done",
        }
    }

    fn line(self, by: &str) -> String {
        match self {
            Self::Again => format!("{by} cho làm lại ngay."),
            Self::Cancel => format!("{by} hủy công việc."),
            Self::Done => format!("{by} xác nhận là đã xong."),
        }
    }
}

/// Tries more that a job gets when a person has it tried again.
const MORE: u32 = 5;

/// Does what a person decided about a job. `seen` and `tries` are the state and the number of tries
/// that the person saw.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::NotFound`]; [`crate::Kind::Conflict`] where the job does
/// not stand as the person saw it, or its state does not allow the choice; [`crate::Kind::Internal`].
pub async fn decide(cx: &Context, id: JobId, choice: Choice, seen: JobState, tries: u32) -> Result<()> {
    cx.require(Action::ActOnJobs)?;
    let mut tx = cx.store().write().await?;
    let job = jobs::get(&mut tx, id).await?.ok_or_else(|| AppError::not_found("công việc", id))?;
    let state = choice.of_state(seen).ok_or_else(changed)?;
    let decision = Decision { job: id, seen, tries, state, at: cx.now(), more: MORE };
    if !jobs::decide(&mut tx, &decision).await? {
        return Err(changed());
    }
    jobs::write_line(&mut tx, id, cx.now(), &choice.line(cx.actor().name())).await?;
    let detail = serde_json::json!({ "name": job.name, "before": seen.as_str(), "after": state.as_str() });
    audit::record(cx, &mut tx, choice.action(), Subject::new("job", id.0), detail).await?;
    Ok(tx.commit().await?)
}

fn changed() -> AppError {
    AppError::conflict("Công việc này không còn ở trạng thái như trên trang; chưa có gì bị thay đổi.")
        .hint("Mở lại trang của công việc để xem nó đang ở đâu, rồi quyết định lại.")
}
