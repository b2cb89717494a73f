//! TODO crate docs
