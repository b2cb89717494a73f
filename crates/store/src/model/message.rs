//! Messages to people: what the service writes, by mail or to be copied.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AccountId, JobId, JobState, MessageId, RoundId};

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageKind {
    /// Somebody was given an account.
    Invitation,
    /// A new password can be chosen.
    Reset,
    /// A round was opened for a unit.
    RoundOpened,
    /// A report was sent back.
    Returned,
    /// A report was approved.
    Approved,
    /// What is due or late: one a person and day.
    Digest,
    /// A unit's part of a report is wanted.
    PartAsked,
    /// The calendar prepared a report.
    ReportPrepared,
    /// Somebody tries whether mail works.
    Trial,
}

words!(MessageKind {
    Invitation = "invitation", Reset = "reset", RoundOpened = "round-opened", Returned = "returned",
    Approved = "approved", Digest = "digest", PartAsked = "part-asked",
    ReportPrepared = "report-prepared", Trial = "trial",
});

impl MessageKind {
    /// Every kind, in the order in which pages list them.
    pub const ALL: [Self; 9] = [
        Self::Invitation,
        Self::Reset,
        Self::RoundOpened,
        Self::Digest,
        Self::Returned,
        Self::Approved,
        Self::PartAsked,
        Self::ReportPrepared,
        Self::Trial,
    ];

    /// Whether the link in it opens an account, so that only whoever keeps accounts may see it.
    #[must_use]
    pub fn is_secret(self) -> bool {
        matches!(self, Self::Invitation | Self::Reset)
    }
}

/// A message to be kept.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// What it is about.
    pub kind: MessageKind,
    /// Number of the account of the person it goes to.
    pub account: Option<AccountId>,
    /// The person's name.
    pub name: String,
    /// E-mail address; `None` for somebody who has none.
    pub address: Option<String>,
    /// One line.
    pub subject: String,
    /// The text, with «{link}» where the link stands.
    pub body: String,
    /// The link.
    pub link: Option<String>,
    /// The ticket in the link, as it is kept.
    pub ticket: Option<String>,
    /// Number of the round that it speaks of.
    pub round: Option<RoundId>,
}

/// A message as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its number.
    pub id: MessageId,
    /// The job that sends it, and where that stands.
    pub job: Option<(JobId, JobState)>,
    /// What it is about.
    pub kind: MessageKind,
    /// Number of the account of the person it goes to.
    pub account: Option<AccountId>,
    /// The person's name.
    pub name: String,
    /// E-mail address; `None` for somebody who has none.
    pub address: Option<String>,
    /// One line.
    pub subject: String,
    /// The text, with «{link}» where the link stands.
    pub body: String,
    /// The link; `None` where there is none, or where it may no longer be shown.
    pub link: Option<String>,
    /// Whether the link was for one use, or for a time, and that is over.
    pub spent: bool,
    /// Number of the round that it speaks of.
    pub round: Option<RoundId>,
    /// Moment of writing.
    pub created_at: Timestamp,
    /// Who caused it.
    pub created_by: String,
    /// When its mail was taken by the mail server.
    pub sent_at: Option<Timestamp>,
    /// When and by whom it was passed on by hand.
    pub handed: Option<(Timestamp, String)>,
    /// Whether it belongs to the demonstration.
    pub demo: bool,
}
