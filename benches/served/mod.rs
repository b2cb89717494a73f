//! What the measurements of the served binary have in common.

pub(crate) mod client;
pub(crate) mod people;
pub(crate) mod server;
pub(crate) mod times;
