//! Work that is done beside requests.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::JobId;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// It will be taken up when it is due.
    Waiting,
    /// Somebody works at it.
    Running,
    /// It was done.
    Done,
    /// It was given up.
    Failed,
    /// Nobody knows whether it was done: a person decides.
    Unsure,
    /// A person, or its own age, ended it before it was done.
    Cancelled,
}

words!(JobState {
    Waiting = "waiting", Running = "running", Done = "done", Failed = "failed", Unsure = "unsure",
    Cancelled = "cancelled",
});

impl JobState {
    /// Every state, in the order in which pages list them: what needs a person first.
    pub const ALL: [Self; 6] =
        [Self::Unsure, Self::Failed, Self::Running, Self::Waiting, Self::Done, Self::Cancelled];
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// The word of its kind.
    pub kind: String,
    /// What it is, so that the same is not ordered twice: «mail/17».
    pub name: String,
    /// What its kind needs to know: one JSON object as text.
    pub payload: String,
    /// Where it stands.
    pub state: JobState,
    /// When it is to be taken up, or was.
    pub due: Timestamp,
    /// How often it was taken up.
    pub tries: u32,
    /// How often it may be.
    pub max_tries: u32,
    /// Who works at it.
    pub worker: Option<String>,
    /// Until when nobody else may take it up.
    pub lease: Option<Timestamp>,
    /// The step that was begun and must not be done twice.
    pub mark: Option<String>,
    /// What went wrong last, in Vietnamese.
    pub problem: Option<String>,
    /// Moment of the order.
    pub created_at: Timestamp,
    /// Who ordered it.
    pub created_by: String,
    /// When it was done or given up.
    pub finished_at: Option<Timestamp>,
}

/// A line of a job's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobLine {
    /// When.
    pub at: Timestamp,
    /// What happened, in Vietnamese; never a secret.
    pub text: String,
}

/// How many jobs of a kind are in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobTally {
    /// The word of the kind.
    pub kind: String,
    /// The state.
    pub state: JobState,
    /// How many.
    pub count: u64,
}
