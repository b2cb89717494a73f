//! Figures coming in: pasted tables and files, the batches they came in, one figure's revisions.

pub(crate) mod batches;
pub(crate) mod history;
pub(crate) mod import;

pub(crate) mod report;
pub(crate) mod sent;
