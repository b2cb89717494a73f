//! Reminders: who was told of what, on which occasion, and what came of it.

use cotmoc_core::model::{Period, UnitId};
use cotmoc_core::remind::{About, As, Step};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{AccountId, FormId, JobState, MessageId, PlanId, ReminderId, RoundId};

/// A reminder to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReminder {
    /// The day on which it goes.
    pub day: Date,
    /// Of what.
    pub about: About,
    /// The unit that owes it.
    pub unit: UnitId,
    /// The last day.
    pub due: Date,
    /// On which occasion.
    pub step: Step,
    /// As what the person was told.
    pub role: As,
    /// Who was told; nothing where nobody could be.
    pub account: Option<AccountId>,
    /// The message in which it stands.
    pub message: Option<MessageId>,
    /// When it was written.
    pub at: Timestamp,
}

/// A reminder with what is known of it by now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// Its number.
    pub id: ReminderId,
    /// The day on which it went, or goes.
    pub day: Date,
    /// Of what.
    pub about: About,
    /// The unit that owes it.
    pub unit: UnitId,
    /// The last day at that time.
    pub due: Date,
    /// On which occasion.
    pub step: StepWord,
    /// As what the person was told.
    pub role: As,
    /// Who was told, by number and name.
    pub person: Option<(AccountId, String)>,
    /// The message in which it stands.
    pub message: Option<MessageId>,
    /// When it was written.
    pub written_at: Timestamp,
    /// Who caused it.
    pub written_by: String,
    /// What it is about, as lists name it: title of the form, or the task.
    pub title: String,
    /// Code of the form; empty for a task.
    pub code: String,
    /// The round and its period, for a report.
    pub round: Option<(RoundId, Period)>,
    /// The form, for a report.
    pub form: Option<FormId>,
    /// The plan, for a task.
    pub plan: Option<PlanId>,
    /// The way to the person.
    pub way: ReminderWay,
    /// What came of it.
    pub outcome: Outcome,
    /// Whether it belongs to the demonstration.
    pub demo: bool,
}

/// [`Step`] as its words, which lists and JSON show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepWord(
    /// The occasion.
    pub Step,
);

impl Serialize for StepWord {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for StepWord {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        word.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// How a reminder went to its person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderWay {
    /// Nobody could be told.
    Nobody,
    /// In the product only, until somebody passes it on: the person has no address.
    ToHand,
    /// Somebody passed it on by hand.
    Handed(Timestamp, String),
    /// By mail, which stands there; with the moment at which the mail server took it.
    Mail(JobState, Option<Timestamp>),
}

/// What came of a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was handed in, or reported as done, at that moment after the reminder.
    Came(Timestamp),
    /// Still not; its last day is now this one.
    Open(Date),
    /// It is no longer asked for: the unit need not report, the round was closed, the task was ended.
    Ended,
}

/// Which outcomes are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutcomeKind {
    /// All of them.
    #[default]
    Any,
    /// It came in after the reminder.
    Came,
    /// Still not.
    Open,
    /// It is no longer asked for.
    Ended,
}

words!(OutcomeKind { Any = "any", Came = "came", Open = "open", Ended = "ended" });

/// How many reminders were given, and what came of the things they were about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReminderTally {
    /// Reminders.
    pub reminders: u64,
    /// Reports and tasks they were about.
    pub things: u64,
    /// Of those, what came in afterwards.
    pub came: u64,
    /// Of those, what still did not.
    pub open: u64,
}
