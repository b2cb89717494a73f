//! Filled-in forms as files, while somebody looks at what they would change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AccountId, SheetUploadId, SubmissionId};

/// A file of filled-in forms that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetUpload {
    /// Its number.
    pub id: SheetUploadId,
    /// Its name as it was sent, without folders.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes, as 64 hexadecimal digits.
    pub sha256: String,
    /// The submission from whose page it was sent.
    pub expected: Option<SubmissionId>,
    /// Account of the sender; `None` at the terminal.
    pub account: Option<AccountId>,
    /// Who sent it.
    pub sent_by: String,
    /// When.
    pub sent_at: Timestamp,
}
