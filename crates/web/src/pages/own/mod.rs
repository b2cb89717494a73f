//! The own account: password, sessions, tokens, duties.

pub(crate) mod password;
pub(crate) mod show;
pub(crate) mod tokens;
