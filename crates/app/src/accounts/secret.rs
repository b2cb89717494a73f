//! Secrets that are handed out once: in a cookie, a link, a token.

use sha2::{Digest, Sha256};

/// Thirty-two bytes that nobody can guess. The database keeps their SHA-256 only.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
    /// Not the bytes: a secret does not belong in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// A secret of random bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// As it is handed out: 64 hexadecimal digits.
    #[must_use]
    pub fn text(&self) -> String {
        hex(&self.0)
    }

    /// As it is kept.
    pub(crate) fn hash(&self) -> String {
        hash_of(&self.text())
    }

    /// Sixteen bytes that go with a password into its hash.
    pub(super) fn salt(&self) -> &[u8] {
        &self.0[..16]
    }
}

/// What is kept of a secret that was handed in as text.
pub(crate) fn hash_of(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
