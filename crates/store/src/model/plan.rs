//! Plans, the acts that made and changed them, and what they ask for.

use cotmoc_core::model::{AdminLevel, Comparator, Pillar, Span};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    ActId, DocumentId, PassageId, PlanId, QualitativeFields, QualitativeId, TargetId, TaskFields, TaskId,
};

/// Where a plan comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlanKind {
    /// The national strategy, kept by the catalogue; nobody edits it here.
    National,
    /// A plan that a person accepted.
    Adopted,
}

/// What a person says about a plan: every fact may be unknown except the title and the level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFacts {
    /// Trích yếu.
    pub title: String,
    /// Số, ký hiệu: «59/KH-UBND».
    pub number: Option<String>,
    /// The issuing body.
    pub issuer: Option<String>,
    /// The territory for which the plan holds.
    pub territory: Option<String>,
    /// Date of issue.
    pub date: Option<Date>,
    /// Years for which the plan holds, as «2022-2025» or «2025».
    pub horizon: Option<String>,
    /// The level of administration that issues it.
    pub level: AdminLevel,
    /// The plan that this one carries out.
    pub parent: Option<PlanId>,
}

/// A plan as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Its number.
    pub id: PlanId,
    /// Counts the changes of its facts and of its targets; a change names the version it was made on.
    pub version: i64,
    /// Where it comes from.
    pub kind: PlanKind,
    /// Its facts.
    pub facts: PlanFacts,
    /// Demonstration data.
    pub demo: bool,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// Who accepted it.
    pub created_by: String,
}

/// How much a plan holds that is in force.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanCounts {
    /// Targets with a figure.
    pub targets: u64,
    /// Tasks.
    pub tasks: u64,
    /// Targets without a figure.
    pub qualitative: u64,
}

/// A plan in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSummary {
    /// The plan.
    pub plan: Plan,
    /// What it holds.
    pub counts: PlanCounts,
}

/// What an act did to its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActKind {
    /// The plan came into being by it.
    Adopts,
    /// It changed the plan.
    Amends,
}

/// What a person says about an act.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActFacts {
    /// Trích yếu.
    pub title: Option<String>,
    /// Số, ký hiệu.
    pub number: Option<String>,
    /// The issuing body.
    pub issuer: Option<String>,
    /// Date of issue.
    pub date: Option<Date>,
}

/// An act that adopted or amended a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Its number.
    pub id: ActId,
    /// The plan it made or changed.
    pub plan: PlanId,
    /// What it did.
    pub kind: ActKind,
    /// The document that carries it, where one was taken in.
    pub document: Option<DocumentId>,
    /// Its facts.
    pub facts: ActFacts,
    /// When it was entered.
    pub recorded_at: Timestamp,
    /// Who entered it.
    pub recorded_by: String,
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Its number.
    pub id: PassageId,
    /// The document.
    pub document: DocumentId,
    /// Bytes of the extracted text.
    pub span: Span,
    /// Exactly that slice of the extracted text.
    pub quote: String,
}

/// A target of a plan, in force or superseded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its number.
    pub id: TargetId,
    /// The plan that asks for it.
    pub plan: PlanId,
    /// Code of the catalogue's indicator; `None` where none fits.
    pub code: Option<String>,
    /// Name of the catalogue's indicator, else the wording.
    pub indicator: String,
    /// The subject as the text words it.
    pub wording: String,
    /// Year in which the value is to be reached.
    pub year: Option<u16>,
    /// The period of which `year` is the end.
    pub period: Option<String>,
    /// How a figure is held against the value; `None` together with an unknown value.
    pub comparator: Option<Comparator>,
    /// The value, the lower bound of a range; `None` where it is not known (national strategy only).
    pub value: Option<Decimal>,
    /// The upper bound of a range.
    pub value_max: Option<Decimal>,
    /// Unit of measure.
    pub unit: String,
    /// Pillar.
    pub pillar: Option<Pillar>,
    /// Whose target it is: the plan's own level, or another one that the text quotes.
    pub scope: Option<AdminLevel>,
    /// The level of administration that the figure is about.
    pub level: Option<AdminLevel>,
    /// Remarks that came with it.
    pub notes: Vec<String>,
    /// Where the document says so.
    pub passage: Option<Passage>,
    /// The act that set it.
    pub act: ActId,
    /// The target that took its place.
    pub superseded_by: Option<TargetId>,
    /// The act that ended it; `Some` exactly when it is no longer in force.
    pub ended_by: Option<ActId>,
}

impl Target {
    /// Whether it is in force.
    #[must_use]
    pub fn in_force(&self) -> bool {
        self.ended_by.is_none()
    }
}

/// A task of a plan, in force or superseded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its number.
    pub id: TaskId,
    /// The plan that asks for it.
    pub plan: PlanId,
    /// What is to be done, by whom, by when.
    pub fields: TaskFields,
    /// The task of which it is a part, of this plan or of the plan above.
    pub parent: Option<TaskId>,
    /// The pillar that a person gave it; documents name none.
    pub pillar: Option<Pillar>,
    /// Where the document says so.
    pub passage: Option<Passage>,
    /// The act that set it.
    pub act: ActId,
    /// The task that took its place.
    pub superseded_by: Option<TaskId>,
    /// The act that ended it.
    pub ended_by: Option<ActId>,
}

/// A target without a figure, in force or superseded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualitativeTarget {
    /// Its number.
    pub id: QualitativeId,
    /// The plan that asks for it.
    pub plan: PlanId,
    /// What it says.
    pub fields: QualitativeFields,
    /// Where the document says so.
    pub passage: Option<Passage>,
    /// The act that set it.
    pub act: ActId,
    /// The one that took its place.
    pub superseded_by: Option<QualitativeId>,
    /// The act that ended it.
    pub ended_by: Option<ActId>,
}

/// What a passage is the source of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "kind", content = "id")]
pub enum UseOf {
    /// A target with a figure.
    Target(TargetId),
    /// A task.
    Task(TaskId),
    /// A target without a figure.
    Qualitative(QualitativeId),
}

/// What a target says in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Name of the catalogue's indicator, else the wording.
    pub indicator: String,
    /// Year in which the value is to be reached.
    pub year: Option<u16>,
    /// How a figure is held against the value.
    pub comparator: Option<Comparator>,
    /// The value, the lower bound of a range.
    pub value: Option<Decimal>,
    /// The upper bound of a range.
    pub value_max: Option<Decimal>,
    /// Unit of measure.
    pub unit: String,
}

/// One use of one passage by one plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageUse {
    /// The passage.
    pub passage: PassageId,
    /// Bytes of the extracted text.
    pub span: Span,
    /// The plan.
    pub plan: PlanId,
    /// What of the plan.
    pub of: UseOf,
    /// The wording, for a link's text.
    pub label: String,
    /// What a target with a figure says; `None` for a task and a target without one.
    pub figure: Option<Figure>,
    /// Whether it is still in force.
    pub in_force: bool,
}

/// An indicator of the catalogue as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorRow {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Unit of measure.
    pub unit: String,
    /// «tăng» or «giảm»: which way is good.
    pub direction: String,
    /// Pillar.
    pub pillar: Pillar,
}

words! { PlanKind { National = "national", Adopted = "adopted" } }
words! { ActKind { Adopts = "adopts", Amends = "amends" } }
