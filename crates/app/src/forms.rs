//! What people type into forms, and how it becomes fields: Vietnamese numbers, dates, closed words.
//!
//! A form holds text only. [`TargetForm::parse`] and its like give the fields, or all that is wrong
//! with them, field by field.

use crate::model::{ActFacts, PlanFacts, QualitativeFields, TargetFields, TaskFields};
use crate::{AppError, Kind, Result};

/// A target as typed. Empty text means «not said».
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct TargetForm {
    /// Code of the catalogue's indicator.
    pub code: String,
    /// Name of the indicator, where no code is given.
    pub indicator: String,
    /// The subject as the text words it.
    pub wording: String,
    /// Year, four digits.
    pub year: String,
    /// Period, as «2021-2025».
    pub period: String,
    /// One of `=`, `>=`, `>`, `~`, `<=`, `<`.
    pub comparator: String,
    /// Value, as «1.234,5» or «1234.5».
    pub value: String,
    /// Upper bound of a range.
    pub value_max: String,
    /// Unit of measure.
    pub unit: String,
    /// Pillar, in its word.
    pub pillar: String,
    /// Scope, in its word.
    pub scope: String,
    /// Level, in its word.
    pub level: String,
}

/// A task as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct TaskForm {
    /// What is to be done.
    pub task: String,
    /// Cơ quan chủ trì.
    pub lead: String,
    /// Cơ quan phối hợp: one per line, or separated by semicolons.
    pub coordinating: String,
    /// Thời hạn.
    pub deadline: String,
    /// Tần suất.
    pub frequency: String,
    /// Sản phẩm.
    pub product: String,
    /// Kinh phí.
    pub budget: String,
}

/// A target without a figure as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct QualitativeForm {
    /// What is to be reached.
    pub text: String,
    /// Year, four digits.
    pub year: String,
}

/// Facts of a plan as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct PlanForm {
    /// Trích yếu.
    pub title: String,
    /// Số, ký hiệu.
    pub number: String,
    /// Issuing body.
    pub issuer: String,
    /// Territory.
    pub territory: String,
    /// Date, as «31/3/2022» or «2022-03-31».
    pub date: String,
    /// Horizon, as «2022-2025» or «2025».
    pub horizon: String,
    /// Level, in its word.
    pub level: String,
    /// Number of the parent plan.
    pub parent: String,
}

/// Facts of an act as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ActForm {
    /// Trích yếu.
    pub title: String,
    /// Số, ký hiệu.
    pub number: String,
    /// Issuing body.
    pub issuer: String,
    /// Date.
    pub date: String,
}

macro_rules! parse {
    ($($form:ident => $fields:ident),+) => {$(
        impl $form {
            /// The fields that were typed.
            ///
            /// # Errors
            /// [`Kind::User`] with everything that is wrong, field by field.
            pub fn parse(&self) -> Result<$fields> {
                Err(AppError::new(Kind::Internal, "chưa xong"))
            }
        }
    )+};
}
parse!(TargetForm => TargetFields, TaskForm => TaskFields, QualitativeForm => QualitativeFields, PlanForm => PlanFacts, ActForm => ActFacts);
