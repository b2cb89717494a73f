//! Plans side by side.

pub(crate) mod show;
mod view;
