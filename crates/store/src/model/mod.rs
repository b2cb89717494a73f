//! What is kept: documents, plans with their acts and targets, drafts, the audit log.
//!
//! These are the records as a person knows them. Nothing in them says in which database they lie.

mod audit;
mod document;
mod draft;
mod id;
mod plan;

pub use audit::{AuditBreak, AuditEntry, AuditVerdict, NewAudit, Subject};
pub use document::{Document, NewDocument, NoteSource, StoredNote};
pub use draft::{
    Disposition, Draft, DraftState, Item, ItemFields, ItemKind, ItemState, NewItem, Origin, QualitativeFields,
    TargetFields, TaskFields,
};
pub use id::{ActId, DocumentId, DraftId, ItemId, PassageId, PlanId, QualitativeId, TargetId, TaskId};
pub use plan::{
    Act, ActFacts, ActKind, IndicatorRow, Passage, PassageUse, Plan, PlanCounts, PlanFacts, PlanKind,
    PlanSummary, QualitativeTarget, Target, Task, UseOf,
};
