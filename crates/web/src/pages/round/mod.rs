//! Rounds: the list, opening one, the board of one and what is done on it.

pub(crate) mod act;
pub(crate) mod board;
pub(crate) mod letter;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod urge;
