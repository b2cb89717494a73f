//! Work beside requests: the queue, one job with its log, what a person decides about it.

pub(crate) mod decide;
pub(crate) mod list;
pub(crate) mod show;

use std::borrow::Cow;

use cotmoc_app::jobs::JobKind;
use cotmoc_app::model::JobState;

use crate::messages::Texts;

/// A state with its word and its shape, so that it is told apart without colour too.
pub(crate) struct StateView {
    pub(crate) word: &'static str,
    pub(crate) shape: &'static str,
    pub(crate) name: Cow<'static, str>,
}

impl StateView {
    pub(crate) fn new(t: Texts, state: JobState) -> Self {
        let (shape, name) = match state {
            JobState::Waiting => ("○", t.get("job-waiting")),
            JobState::Running => ("◐", t.get("job-running")),
            JobState::Done => ("●", t.get("job-done")),
            JobState::Failed => ("✕", t.get("job-failed")),
            JobState::Unsure => ("?", t.get("job-unsure")),
            JobState::Cancelled => ("–", t.get("job-cancelled")),
        };
        Self { word: state.as_str(), shape, name }
    }
}

/// What a job of a kind does.
pub(crate) fn kind_name(t: Texts, word: &str) -> Cow<'static, str> {
    match JobKind::from_word(word) {
        Some(JobKind::Mail) => t.get("job-kind-mail"),
        Some(JobKind::Tidy) => t.get("job-kind-tidy"),
        Some(JobKind::Backup) => t.get("job-kind-backup"),
        Some(JobKind::Remind) => t.get("job-kind-remind"),
        Some(JobKind::Report) => t.get("job-kind-report"),
        None => t.get("job-kind-unknown"),
    }
}
