//! Forms as they are kept: a code and its versions.

use cotmoc_core::form::Form;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::FormId;

/// Whether a form is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FormState {
    /// It is being made; no round opens for it.
    Draft,
    /// Rounds open for it.
    Active,
    /// No new round opens for it; those that are open go on.
    Retired,
}

words!(FormState { Draft = "draft", Active = "active", Retired = "retired" });

/// A form with the head of its newest version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormRecord {
    /// Its number.
    pub id: FormId,
    /// Grows with every change; a change names the one it saw.
    pub version: i64,
    /// Short code that people use: «B01».
    pub code: String,
    /// Whether it is in use.
    pub state: FormState,
    /// Demonstration data.
    pub demo: bool,
    /// Moment of the first version.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: String,
    /// Number of the newest version, from 1.
    pub number: i64,
    /// Title of the newest version.
    pub title: String,
    /// Rounds that were opened for any of its versions.
    pub rounds: u64,
}

/// A version of a form. One that a round uses is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormVersion {
    /// The form.
    pub form: FormId,
    /// Its number within the form, from 1.
    pub number: i64,
    /// What is asked.
    pub definition: Form,
    /// Moment of the last change.
    pub saved_at: Timestamp,
    /// Who changed it last.
    pub saved_by: String,
    /// Rounds that use it.
    pub rounds: u64,
}
