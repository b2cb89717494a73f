//! Documents: taking them in, showing their text, giving back the original.

pub(crate) mod create;
pub(crate) mod file;
pub(crate) mod read;
pub(crate) mod show;
