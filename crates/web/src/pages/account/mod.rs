//! The accounts, for administrators.

pub(crate) mod bulk;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod show;
pub(crate) mod state;
