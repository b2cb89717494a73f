//! Drafts: from an upload to an accepted plan.
//!
//! A change of an item names the version of the item that the person saw; accepting, merging and
//! discarding name the version of the whole draft. Where it is no longer that version, nothing is
//! changed and the error says who changed what.

mod groups;

use crate::model::{
    ActFacts, ActId, Document, DocumentId, Draft, DraftId, Item, ItemFields, ItemId, PlanFacts, PlanId, Span,
    StoredNote,
};
use crate::{AppError, Context, Kind, Result};

pub use groups::{Group, GroupKind};

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
    pub counts: DraftCounts,
}

/// Items of a draft by what is to become of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DraftCounts {
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
    pub counts: DraftCounts,
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

/// Takes in a file, keeps it unchanged, reads it, and makes a draft of what was found.
///
/// # Errors
/// [`Kind::User`] with the remedy where the file cannot be read, [`Kind::TooLarge`]; then nothing is stored.
pub async fn create(_cx: &Context, _name: &str, _bytes: Vec<u8>) -> Result<Imported> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Reads a kept document once more into a new draft.
///
/// # Errors
/// [`Kind::NotFound`]; [`Kind::Conflict`] where an open draft of it waits already.
pub async fn read_again(_cx: &Context, _document: DocumentId) -> Result<DraftId> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Drafts that wait for a person, newest first.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::Internal`].
pub async fn list(_cx: &Context) -> Result<Vec<DraftSummary>> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// One draft with everything that its review needs.
///
/// # Errors
/// [`Kind::NotFound`].
pub async fn show(_cx: &Context, _id: DraftId) -> Result<DraftPage> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Gives an item new fields (of the same kind). Fields equal to what was read make it proposed again.
///
/// # Errors
/// [`Kind::User`] with errors per field, [`Kind::NotFound`], [`Kind::Conflict`].
pub async fn edit_item(_cx: &Context, _draft: DraftId, _item: ItemRef, _fields: ItemFields) -> Result<Item> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Gives an item back the fields that the reader found.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::Conflict`].
pub async fn reset_item(_cx: &Context, _draft: DraftId, _item: ItemRef) -> Result<Item> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Takes an item out of what will be accepted.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::Conflict`].
pub async fn reject_item(_cx: &Context, _draft: DraftId, _item: ItemRef) -> Result<Item> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Takes a rejected or merged item back in.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::Conflict`].
pub async fn restore_item(_cx: &Context, _draft: DraftId, _item: ItemRef) -> Result<Item> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Adds an item that the reader did not find, with its passage where the person marked one.
///
/// # Errors
/// [`Kind::User`] with errors per field or for a span outside the text, [`Kind::NotFound`], [`Kind::Conflict`].
pub async fn add_item(_cx: &Context, _draft: DraftId, _span: Option<Span>, _fields: ItemFields) -> Result<Item> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Lets `keep` stand for `others`, which say the same.
///
/// # Errors
/// [`Kind::User`] where they are not of one kind, [`Kind::NotFound`], [`Kind::Conflict`].
pub async fn merge_items(_cx: &Context, _draft: DraftId, _keep: ItemRef, _others: &[ItemRef]) -> Result<Item> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Decides a contradiction: keeps `keep` and rejects the rivals that the page showed.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::Conflict`].
pub async fn choose_item(_cx: &Context, _draft: DraftId, _keep: ItemRef, _rivals: &[ItemRef]) -> Result<Item> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Decides a contradiction: all of them stand side by side.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::Conflict`].
pub async fn keep_all(_cx: &Context, _draft: DraftId, _items: &[ItemRef]) -> Result<()> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Makes a plan or an amendment of the kept items, in one transaction.
///
/// # Errors
/// [`Kind::User`] while contradictions are undecided (the message lists them), where no item is kept, or
/// with errors per field; [`Kind::Conflict`] where the draft or the plan changed meanwhile.
pub async fn accept(_cx: &Context, _draft: DraftId, _version: i64, _to: Destination) -> Result<Accepted> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}

/// Lays a draft aside. Its document stays and can be read again.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::Conflict`].
pub async fn discard(_cx: &Context, _draft: DraftId, _version: i64) -> Result<()> {
    Err(AppError::new(Kind::Internal, "chưa xong"))
}
