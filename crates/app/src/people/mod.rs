//! Accounts and duties in bulk: one list in a spreadsheet, a row for each person and duty, all of it
//! taken in or nothing.
//!
//! A login that is not known becomes an invited account, and its person gets a link to choose a
//! password: by mail where there is an address, else it waits among the messages to be handed on. A
//! login may stand in several rows, for several duties. What is there already is left as it is.

mod blank;
mod columns;
mod keep;
mod read;

pub use blank::{Choices, blank, choices};
pub use columns::HEADINGS;
pub use keep::{bring_in, preview};

use crate::data::RowError;
use crate::{Action, Context, Result};

/// What a list would change, or has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// The rows that are right, in the order of the file.
    pub rows: Vec<PersonRow>,
    /// What is wrong; nothing is taken in as long as there is something.
    pub errors: Vec<RowError>,
    /// Accounts that are made.
    pub accounts: usize,
    /// Of these, how many have no address to which the link is mailed.
    pub without_mail: usize,
    /// Duties that are given.
    pub duties: usize,
    /// The same list as tab-separated text, to be handed to [`bring_in`].
    pub table: String,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// The login.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Whether the account is made.
    pub account: Becomes,
    /// What the duty is, in words; empty where the row gives none.
    pub duty: String,
    /// Whether the duty is given.
    pub given: Becomes,
}

/// What becomes of what a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// It is made.
    New,
    /// It is there already.
    Same,
    /// The row says nothing of it.
    Nothing,
}

/// Lists make accounts and give duties: whoever takes one in may do both.
fn allowed(cx: &Context) -> Result<()> {
    cx.require(Action::EditAccounts)?;
    cx.require(Action::EditDuties)
}
