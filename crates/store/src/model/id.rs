//! Numbers of records. Each kind has its own type, so that one cannot stand for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(
            /// The number, as addresses of pages show it.
            pub i64,
        );

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
    )+};
}

ids! {
    /// Number of a kept document.
    DocumentId,
    /// Number of a passage of a document.
    PassageId,
    /// Number of a plan.
    PlanId,
    /// Number of an act that adopted or amended a plan.
    ActId,
    /// Number of a target of a plan.
    TargetId,
    /// Number of a task of a plan.
    TaskId,
    /// Number of a target without a figure.
    QualitativeId,
    /// Number of a draft.
    DraftId,
    /// Number of an item of a draft.
    ItemId,
    /// Number of what is observed: an element or an indicator.
    SeriesId,
    /// Number of an observation; of those with the same key the highest holds.
    ObservationId,
    /// Number of a batch of figures that came in together.
    BatchId,
    /// Number of a target given to a unit.
    AssignedTargetId,
    /// Number of an assessment.
    AssessmentId,
    /// Number of a form.
    FormId,
    /// Number of a round.
    RoundId,
    /// Number of a submission.
    SubmissionId,
    /// Number of an answer as it was entered.
    EntryId,
    /// Number of something that happened to a submission.
    StepId,
    /// Number of a remark.
    RemarkId,
    /// Number of an attachment.
    AttachmentId,
    /// Number of a file of filled-in forms that was sent.
    SheetUploadId,
    /// Number of an account.
    AccountId,
    /// Number of a duty.
    DutyId,
    /// Number of a token of a programme.
    ApiTokenId,
    /// Number of a job.
    JobId,
    /// Number of a message to a person.
    MessageId,
    /// Number of a reminder.
    ReminderId,
    /// Number of a release, in the address of its pages for good.
    ReleaseId,
    /// Number of a set of borders.
    BoundarySetId,
    /// Number of a report.
    ReportId,
    /// Number of what a kind of report is made of.
    OutlineId,
    /// Number of a Word template or an official form in Excel.
    ReportFileId,
    /// Number of what is prepared by the calendar.
    ScheduleId,
    /// Number of something that was said about a task.
    TaskProgressId,
    /// Number of a file that shows what was done.
    EvidenceId,
    /// Number of a line of a task's budget.
    BudgetId,
    /// Number of a secret address of a calendar.
    TaskFeedId,
}
