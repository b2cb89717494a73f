//! Collecting: forms, rounds, what units enter, how it is confirmed.
//!
//! A round of a form expects one submission of every unit. Its cells are saved one by one through one
//! writer ([`save`]), which keeps everything that waits in one transaction. A submission moves by verbs,
//! each judged by itself and written together; with the last approval its answers become observations.

mod act;
mod approval;
mod attachments;
mod board;
mod change;
mod entry;
mod findings;
mod forms;
mod keep;
mod manage;
mod many;
mod notify;
mod observe;
mod paper;
mod past;
mod rounds;
mod worklist;
mod writer;

/// Forms and their versions.
pub mod form {
    pub use super::forms::{
        FormPage, by_code, copy, create, faults, list, save, set_state, show, version, versions,
    };
    pub use cotmoc_store::forms::Demo;
}

/// Rounds.
pub mod round {
    pub use super::manage::{Closed, close, exempt, extend, include, renew, reopen};
    pub use super::rounds::{Opening, Proposal, RoundRow, list, open, propose};
    pub use cotmoc_store::forms::Demo;
}

/// Files beside figures.
pub mod attachment {
    pub use super::attachments::{NewFile, add, get, remove};
}

/// Boards: who has reported.
pub mod boards {
    pub use super::board::{Board, BoardRow, Matrix, MatrixRow, Rows, matrix, round};
}

pub use act::{Done, Refusal, Seen, only};
pub use approval::{
    Difference, Said, approve, correct, differences, next_to_approve, reopen, send_back, send_back_many,
    submit, withdraw,
};
pub use change::{Change, Changes, Fate, Outcome, Progress, Saved, Standing};
pub use entry::{EntryPage, LineView, Lock, May, history, page, save, save_one, standing};
pub use many::{Filter, ManyPage, ManyRow, Which, many, of_unit, sheets};
pub use paper::Paper;
pub use past::Total;
pub use worklist::{Group, Work, WorkRow, work};

pub(crate) use paper::Versions;
pub(crate) use writer::Queue;
