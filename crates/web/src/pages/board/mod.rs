//! Who reports, round after round.

pub(crate) mod show;
