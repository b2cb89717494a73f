//! Reminding and urging («nhắc việc», «đôn đốc»): who is told of what is due or late, what came of it,
//! and the rules by which it happens.
//!
//! When and whom is decided by `cotmoc_core::remind`; here what is owed is gathered, digests are
//! written as messages with their mail, and each line of them is kept as a reminder, in one transaction.

mod daily;
mod letter;
mod owed;
mod paper;
mod past;
mod people;
mod rules;
mod show;
mod urge;
mod words;
mod write;

pub use letter::{LateUnit, Letter, letter};
pub use paper::letter_file;
pub use rules::{Mute, Rules, RulesPage, Silence, rules, save, silence};
pub use show::{Filter, List, PAGE, Row, Standing, list, of_mine};
pub use urge::{Held, RoundUrge, UrgeRow, Urged, of_round, urge};
pub use words::{days as days_words, standing as standing_words};

pub(crate) use daily::{Done, daily, next};
pub(crate) use past::play;
