//! Drafts: from an upload to an accepted plan.
//!
//! A change of an item names the version of the item that the person saw; accepting, merging and
//! discarding name the version of the whole draft. Where it is no longer that version, nothing is
//! changed and the error says who changed what.

mod accept;
mod change;
mod edit;
mod groups;
mod import;
mod show;
mod supersede;

use crate::forms::PlanForm;
use crate::model::{
    ActFacts, ActId, Document, DocumentId, Draft, DraftId, DraftTally, Item, ItemId, PlanFacts, PlanId,
    StoredNote,
};

pub use crate::model::DraftTally as DraftCounts;
pub(crate) use accept::editable;
pub use accept::{accept, discard};
pub use edit::{
    add_item, choose_item, choose_item_in, edit_item, keep_all, keep_all_of, merge_items, reject_item,
    reset_item, restore_item,
};
pub use groups::{Group, GroupKind};
pub use import::{create, read_again};
pub use show::{list, show};

pub(crate) use groups::target_key;
pub(crate) use import::load_sample;
pub(crate) use supersede::new_target;

/// What became of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// The kept document.
    pub document: DocumentId,
    /// The draft to go on with, or the one that was accepted.
    pub draft: DraftId,
    /// What was found.
    pub outcome: ImportOutcome,
}

/// Whether an upload was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportOutcome {
    /// A new document and a new draft.
    New,
    /// The same bytes are kept already, and their draft waits.
    SameOpenDraft,
    /// The same bytes are kept already, and their draft became part of this plan.
    SameAccepted(PlanId),
    /// The same bytes are kept already; their draft had been discarded, so they were read again.
    SameReadAgain,
}

/// A draft in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSummary {
    /// The draft.
    pub draft: Draft,
    /// Items in it.
    pub counts: DraftTally,
}

/// What the review page shows.
#[derive(Debug, Clone)]
pub struct DraftPage {
    /// The draft.
    pub draft: Draft,
    /// Its document.
    pub document: Document,
    /// The extracted text; spans are byte offsets into it.
    pub text: String,
    /// All items, in the order of the text, added ones without a passage last.
    pub items: Vec<Item>,
    /// Notes of the format and of the reader, conflicts first.
    pub notes: Vec<StoredNote>,
    /// Items that contradict each other and are not decided.
    pub contradictions: Vec<Group>,
    /// Items that say the same.
    pub duplicates: Vec<Group>,
    /// Items by what is to become of them.
    pub counts: DraftTally,
    /// The form of a new plan, filled with what the text says; below the national strategy.
    pub suggested: PlanForm,
}

/// An item in the version that a person saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemRef {
    /// The item.
    pub id: ItemId,
    /// Its version on the person's page.
    pub version: i64,
}

/// What an accepted draft becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A new plan.
    NewPlan(PlanFacts),
    /// A change of an existing plan by an act.
    Amendment {
        /// The plan.
        plan: PlanId,
        /// The plan's version on the person's page.
        plan_version: i64,
        /// The act.
        act: ActFacts,
    },
}

/// What became of an accepted draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// The new or amended plan.
    pub plan: PlanId,
    /// The act.
    pub act: ActId,
    /// Targets, tasks and targets without a figure that were put in.
    pub added: usize,
    /// How many older ones they superseded.
    pub superseded: usize,
}
