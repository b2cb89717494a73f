//! Tasks of plans as they run: who has to do what by when, how far it is, what it costs.
//!
//! What a plan says of a task is never changed. Everything here is kept beside it, and whether a task is
//! late is worked out anew every time.

mod gather;
pub(crate) mod owed;
pub(crate) mod summary;

pub use gather::{Line, Party};
pub use summary::{AgencyTally, TaskSummary};

pub(crate) use gather::gather;
