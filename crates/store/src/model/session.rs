//! How people and their programmes sign in: sessions, links that work once, tokens.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::{AccountId, ApiTokenId};

/// Somebody who signed in with a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the secret in the cookie, in hexadecimal digits.
    pub hash: String,
    /// Who it is.
    pub account: AccountId,
    /// What the session's forms carry.
    pub form_token: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was used last, to within some minutes.
    pub seen_at: Timestamp,
    /// When it ends, however much it is used.
    pub expires_at: Timestamp,
    /// The network address from which it began.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// What a link that works once is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketKind {
    /// To make the first administrator.
    First,
    /// To choose the first password.
    Invitation,
    /// To choose a new password.
    Reset,
}

words!(TicketKind { First = "first", Invitation = "invitation", Reset = "reset" });

/// A link that works once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// SHA-256 of the secret in the link, in hexadecimal digits.
    pub hash: String,
    /// What it is for.
    pub kind: TicketKind,
    /// Whose password it sets; nothing for the first administrator.
    pub account: Option<AccountId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// When it was used, or made worthless.
    pub used_at: Option<Timestamp>,
}

/// What a token allows at most, whatever the duties of its person are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenScope {
    /// Nothing that changes anything.
    Read,
    /// Everything that the person may do.
    Write,
}

words!(TokenScope { Read = "read", Write = "write" });

/// A token by which a person's programme signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its number.
    pub id: ApiTokenId,
    /// Whose it is.
    pub account: AccountId,
    /// What the person calls it.
    pub name: String,
    /// What it allows at most.
    pub scope: TokenScope,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// When it was used last, to within some minutes.
    pub used_at: Option<Timestamp>,
    /// When it was made worthless.
    pub revoked_at: Option<Timestamp>,
}
