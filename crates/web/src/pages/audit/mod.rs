//! The log of what people did: the list with its filters, the file, the verdict on its chain.

pub(crate) mod export;
pub(crate) mod list;
