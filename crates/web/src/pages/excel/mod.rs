//! Forms as Excel files: handed out, sent back, looked at before anything changes.

pub(crate) mod apply;
pub(crate) mod download;
pub(crate) mod show;
pub(crate) mod upload;

mod view;
