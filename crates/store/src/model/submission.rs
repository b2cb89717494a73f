//! Submissions: what one unit owes in a round, what happened to it, and what was said about it.

use cotmoc_core::form::SubmissionState;
use cotmoc_core::form::way::Verb;
use cotmoc_core::model::UnitId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{AttachmentId, BatchId, RemarkId, RoundId, StepId, SubmissionId};

/// What one unit owes in a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Its number.
    pub id: SubmissionId,
    /// Grows with every change but those of cells.
    pub version: i64,
    /// The round.
    pub round: RoundId,
    /// The unit whose figures they are.
    pub unit: UnitId,
    /// The unit that hands them in: the same, or an agency.
    pub reporter: UnitId,
    /// Where it stands.
    pub state: SubmissionState,
    /// From 1; grows with every correction of what was approved.
    pub revision: u32,
    /// The newest revision whose figures are observations.
    pub approved_revision: Option<u32>,
    /// Steps of approval that the revision has.
    pub step: u32,
    /// Required lines that are answered, by a value or as missing with a reason.
    pub answered: u32,
    /// Required lines.
    pub expected: u32,
    /// Last day to hand it in.
    pub due: Date,
    /// Why the day is later than the round's.
    pub extension_reason: Option<String>,
    /// Why the unit need not report.
    pub exempt_reason: Option<String>,
    /// When this revision was handed in.
    pub submitted_at: Option<Timestamp>,
    /// Who handed it in.
    pub submitted_by: Option<String>,
    /// When the first revision was handed in for the first time: what timeliness is judged by.
    pub first_submitted_at: Option<Timestamp>,
    /// When a cell was changed last.
    pub changed_at: Option<Timestamp>,
}

/// Something that happened to a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRecord {
    /// Its number.
    pub id: StepId,
    /// The submission.
    pub submission: SubmissionId,
    /// The revision it happened to.
    pub revision: u32,
    /// What happened.
    pub verb: Verb,
    /// Steps of approval that the revision had afterwards.
    pub step: u32,
    /// Why; empty where nobody had to say.
    pub reason: String,
    /// When.
    pub done_at: Timestamp,
    /// By whom.
    pub done_by: String,
    /// The batch in which its figures became observations.
    pub batch: Option<BatchId>,
}

/// A reason on a cell, or on the whole form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Its number.
    pub id: RemarkId,
    /// The submission.
    pub submission: SubmissionId,
    /// Key of the line; empty for the whole form.
    pub line: String,
    /// The revision it was said about.
    pub revision: u32,
    /// What was said.
    pub text: String,
    /// When.
    pub said_at: Timestamp,
    /// By whom.
    pub said_by: String,
    /// When the form was handed in again.
    pub settled_at: Option<Timestamp>,
}

/// A file that carried a figure, as the letter of an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its number.
    pub id: AttachmentId,
    /// The submission.
    pub submission: SubmissionId,
    /// Key of the line; empty for the whole form.
    pub line: String,
    /// Name of the file.
    pub name: String,
    /// Media type, by content.
    pub media: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes, as 64 hexadecimal digits.
    pub sha256: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// By whom.
    pub added_by: String,
    /// When it was taken away; its bytes stay.
    pub removed_at: Option<Timestamp>,
}
