//! A draft: what was read from a document, while a person corrects it.

use cotmoc_core::model::{AdminLevel, Comparator, DocumentFacts, Pillar, Span};
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{ActId, DocumentId, DraftId, ItemId, PlanId};

/// How far a draft has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DraftState {
    /// It waits for a person.
    Open,
    /// It became a plan or an amendment.
    Accepted,
    /// A person laid it aside; its document stays.
    Discarded,
}

/// A draft without its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its number.
    pub id: DraftId,
    /// The document it was read from.
    pub document: DocumentId,
    /// Name of the document's file.
    pub document_name: String,
    /// How far it has come.
    pub state: DraftState,
    /// Counts its changes; accepting and discarding name the version they were decided on.
    pub version: i64,
    /// Facts of the document as the reader found them.
    pub facts: DocumentFacts,
    /// The plan it became part of.
    pub plan: Option<PlanId>,
    /// The act it became.
    pub act: Option<ActId>,
    /// Demonstration data.
    pub demo: bool,
    /// When it was read.
    pub created_at: Timestamp,
    /// Who had it read.
    pub created_by: String,
}

/// Items of a draft by what is to become of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftTally {
    /// Kept targets with a figure.
    pub targets: usize,
    /// Kept tasks.
    pub tasks: usize,
    /// Kept targets without a figure.
    pub qualitative: usize,
    /// Rejected items.
    pub rejected: usize,
    /// Items merged into others.
    pub merged: usize,
}

/// What an item may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// A target with a figure.
    Target,
    /// A task.
    Task,
    /// A target without a figure.
    Qualitative,
}

/// Where an item comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The reader found it.
    Read,
    /// A person added it.
    Added,
}

/// What a person decided about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Disposition {
    /// It goes into the plan.
    Kept,
    /// It goes into the plan, and a person said that it stands beside the others that differ from it.
    Stands,
    /// It does not go into the plan.
    Rejected,
    /// It says the same as another item, which stands for it.
    Merged,
}

/// What a page shows of an item's way so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemState {
    /// As the reader found it.
    Proposed,
    /// Changed by a person.
    Edited,
    /// Added by a person.
    Added,
    /// Rejected by a person.
    Rejected,
    /// Merged into another item.
    Merged,
}

/// The fields of a target that a person can change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetFields {
    /// Code of the catalogue's indicator; `None` where none fits.
    pub code: Option<String>,
    /// Name of the catalogue's indicator, else the wording.
    pub indicator: String,
    /// The subject as the text words it.
    pub wording: String,
    /// Year in which the value is to be reached.
    pub year: Option<u16>,
    /// The period of which `year` is the end, as «2021-2025».
    pub period: Option<String>,
    /// How a figure is held against the value.
    pub comparator: Comparator,
    /// The value; the lower bound of a range.
    pub value: Decimal,
    /// The upper bound of a range.
    pub value_max: Option<Decimal>,
    /// Unit of measure.
    pub unit: String,
    /// Pillar.
    pub pillar: Option<Pillar>,
    /// Whose target it is.
    pub scope: Option<AdminLevel>,
    /// The level of administration that the figure is about.
    pub level: Option<AdminLevel>,
}

/// The fields of a task that a person can change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskFields {
    /// What is to be done.
    pub task: String,
    /// Cơ quan chủ trì.
    pub lead: Option<String>,
    /// Cơ quan phối hợp.
    pub coordinating: Vec<String>,
    /// Thời hạn, as written.
    pub deadline: Option<String>,
    /// Tần suất.
    pub frequency: Option<String>,
    /// Sản phẩm, kết quả.
    pub product: Option<String>,
    /// Kinh phí, as written.
    pub budget: Option<String>,
}

/// The fields of a target without a figure that a person can change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualitativeFields {
    /// What is to be reached.
    pub text: String,
    /// Year by which it is to be reached.
    pub year: Option<u16>,
}

/// What an item says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemFields {
    /// A target with a figure.
    Target(TargetFields),
    /// A task.
    Task(TaskFields),
    /// A target without a figure.
    Qualitative(QualitativeFields),
}

impl ItemFields {
    /// What the item may become.
    #[must_use]
    pub fn kind(&self) -> ItemKind {
        match self {
            Self::Target(_) => ItemKind::Target,
            Self::Task(_) => ItemKind::Task,
            Self::Qualitative(_) => ItemKind::Qualitative,
        }
    }
}

/// An item of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its number.
    pub id: ItemId,
    /// Counts its changes; a change names the version it was made on.
    pub version: i64,
    /// Where it comes from.
    pub origin: Origin,
    /// What a person decided.
    pub disposition: Disposition,
    /// The item that stands for it, where it was merged.
    pub merged_into: Option<ItemId>,
    /// Where the document says so.
    pub span: Option<Span>,
    /// What it says now.
    pub fields: ItemFields,
    /// What the reader found, where a person changed it.
    pub as_read: Option<ItemFields>,
    /// 0 to 100: how sure the reader is; 100 for what a person added.
    pub confidence: u8,
    /// What a person should know about it.
    pub notes: Vec<String>,
}

impl Item {
    /// What a page shows of its way so far.
    #[must_use]
    pub fn state(&self) -> ItemState {
        match (self.disposition, self.origin, &self.as_read) {
            (Disposition::Rejected, _, _) => ItemState::Rejected,
            (Disposition::Merged, _, _) => ItemState::Merged,
            (_, Origin::Added, _) => ItemState::Added,
            (_, Origin::Read, Some(_)) => ItemState::Edited,
            (_, Origin::Read, None) => ItemState::Proposed,
        }
    }

    /// Whether it goes into the plan.
    #[must_use]
    pub fn kept(&self) -> bool {
        matches!(self.disposition, Disposition::Kept | Disposition::Stands)
    }

    /// Its fields as a target; `None` where it is something else.
    #[must_use]
    pub fn target(&self) -> Option<&TargetFields> {
        match &self.fields {
            ItemFields::Target(fields) => Some(fields),
            _ => None,
        }
    }
}

words! { DraftState { Open = "open", Accepted = "accepted", Discarded = "discarded" } }
words! { ItemKind { Target = "target", Task = "task", Qualitative = "qualitative" } }
words! { Origin { Read = "read", Added = "added" } }
words! { Disposition { Kept = "kept", Stands = "stands", Rejected = "rejected", Merged = "merged" } }
