//! What is kept: documents, plans with their acts and targets, drafts, figures, forms and what units report, the audit log.
//!
//! These are the records as a person knows them. Nothing in them says in which database they lie.

/// The words by which a closed vocabulary is kept; the same as serde writes.
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// The word used in the database and in JSON.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = cotmoc_core::model::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(cotmoc_core::model::UnknownWord(word.to_owned())),
                }
            }
        }
    };
}

mod account;
mod assessment;
mod audit;
mod boundary;
mod cell;
mod document;
mod draft;
mod fact;
mod form;
mod id;
mod job;
mod message;
mod plan;
mod release;
mod reminder;
mod report;
mod round;
mod session;
mod sheet;
mod submission;
mod task;
mod unit;

pub use account::{Account, AccountState, Duty, Role};
pub use assessment::{Assessment, NewAssessment, PlanMethod};
pub use audit::{AuditBreak, AuditEntry, AuditVerdict, NewAudit, Subject};
pub use boundary::{BoundaryGrain, BoundarySet};
pub use cell::{Answer, Cell, Entry, NewEntry, Way};
pub use document::{Document, NewDocument, NoteSource, StoredNote};
pub use draft::{
    Disposition, Draft, DraftState, DraftTally, Item, ItemFields, ItemKind, ItemState, Origin,
    QualitativeFields, TargetFields, TaskFields,
};
pub use fact::{
    AssignedTarget, Batch, BatchKind, Fact, FactKey, NewObservation, Observation, Provenance, Revision,
    Series, SeriesKind,
};
pub use form::{FormRecord, FormState, FormVersion};
pub use id::{
    AccountId, ActId, ApiTokenId, AssessmentId, AssignedTargetId, AttachmentId, BatchId, BoundarySetId,
    BudgetId, DocumentId, DraftId, DutyId, EntryId, EvidenceId, FormId, ItemId, JobId, MessageId,
    ObservationId, OutlineId, PassageId, PlanId, QualitativeId, ReleaseId, RemarkId, ReminderId,
    ReportFileId, ReportId, RoundId, ScheduleId, SeriesId, SheetUploadId, StepId, SubmissionId, TargetId,
    TaskFeedId, TaskId, TaskProgressId,
};
pub use job::{Job, JobLine, JobState, JobTally};
pub use message::{Message, MessageKind, NewMessage};
pub use plan::{
    Act, ActFacts, ActKind, Figure, IndicatorRow, Passage, PassageUse, Plan, PlanCounts, PlanFacts, PlanKind,
    PlanSummary, QualitativeTarget, Target, Task, UseOf,
};
pub use release::{NewPart, PartKind, Release, Withdrawal};
pub use reminder::{NewReminder, Outcome, OutcomeKind, Reminder, ReminderTally, ReminderWay, StepWord};
pub use report::{
    Delivery, NamedGap, NewReport, Report, ReportFile, ReportFileKind, ReportOrigin, ReportOutline,
    ReportState, Schedule, Seal, Written,
};
pub use round::{Round, RoundState, RoundTally};
pub use session::{ApiToken, Session, Ticket, TicketKind, TokenScope};
pub use sheet::SheetUpload;
pub use submission::{Attachment, Remark, StepRecord, Submission};
pub use task::{
    Amounts, Budget, Evidence, NewProgress, PlannedTask, Progress, ProgressStep, SetDeadline, TaskFeed,
    TaskLink, UnitPlan,
};
pub use unit::{Assignment, HeldTask, RecordedEvent, TaskRole, Undone};
