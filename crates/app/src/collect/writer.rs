//! Group commit: changes of cells queue up, and everything that waits is written in one transaction.
//!
//! A commit waits for the disk; while it does, other changes arrive and share the next one. A task of
//! its own writes, so that a request that is dropped takes nobody's answer with it. It lives while
//! something waits; idle, it costs nothing.

use std::error::Error as _;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::change::{Changes, Saved};
use super::keep;
use crate::{AppError, Context, Kind, Result};

/// What waits to be written.
#[derive(Debug, Default)]
pub(crate) struct Queue(Arc<Mutex<Waiting>>);

#[derive(Debug, Default)]
struct Waiting {
    jobs: Vec<Job>,
    writing: bool,
}

/// Changes of one person that came together.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) cx: Context,
    pub(super) changes: Changes,
    answer: oneshot::Sender<Result<Saved>>,
}

/// Changes of one transaction, so that no commit grows without bound.
const GROUP: usize = 5_000;

impl Queue {
    /// Hands changes over and waits until they are on the disk, or refused.
    pub(super) async fn save(&self, cx: &Context, changes: Changes) -> Result<Saved> {
        let (answer, answered) = oneshot::channel();
        let begins = {
            let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.jobs.push(Job { cx: cx.clone(), changes, answer });
            !std::mem::replace(&mut waiting.writing, true)
        };
        if begins {
            tokio::spawn(write(Arc::clone(&self.0)));
        }
        answered.await.unwrap_or_else(|_| Err(nothing_kept("việc ghi bị dừng giữa chừng")))
    }
}

/// Writes group after group until nothing waits.
async fn write(queue: Arc<Mutex<Waiting>>) {
    loop {
        let jobs = next(&queue);
        if jobs.is_empty() {
            return;
        }
        // A panic ends one group alone: those who wait for it are told that nothing was kept.
        if let Err(error) = tokio::spawn(one_group(jobs)).await {
            tracing::error!(%error, "a group of changes was not written");
        }
    }
}

/// Takes what fits into one transaction, the first in any case; nothing left ends the task.
fn next(queue: &Mutex<Waiting>) -> Vec<Job> {
    let mut waiting = queue.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut count, mut size) = (0, 0);
    for job in &waiting.jobs {
        size += job.changes.changes.len();
        if count > 0 && size > GROUP {
            break;
        }
        count += 1;
    }
    waiting.writing = count > 0;
    waiting.jobs.drain(..count).collect()
}

async fn one_group(jobs: Vec<Job>) {
    match keep::group(&jobs).await {
        Ok(kept) => {
            for (job, saved) in jobs.into_iter().zip(kept) {
                // Whoever does not wait any more learns it from the token.
                let _ = job.answer.send(Ok(saved));
            }
        }
        Err(error) => {
            tracing::error!(%error, source = ?error.source(), jobs = jobs.len(), "changes were not kept");
            for job in jobs {
                let _ = job.answer.send(Err(nothing_kept(error.message())));
            }
        }
    }
}

/// What everybody in a group is told whose transaction failed.
fn nothing_kept(why: &str) -> AppError {
    AppError::new(Kind::Internal, format!("Chưa lưu được, không ô nào thay đổi: {why}"))
        .hint("Giữ nguyên trang, gửi lại sau ít phút; số đã gõ vẫn còn trên trang.")
}
