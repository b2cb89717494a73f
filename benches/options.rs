//! What the command line asks a measurement for.

/// The word behind an option.
pub(crate) fn text(name: &str) -> Option<String> {
    std::env::args().skip_while(|word| word != name).nth(1)
}

/// The number behind an option; otherwise the usual one.
pub(crate) fn number(name: &str, usual: u64) -> u64 {
    text(name).and_then(|word| word.parse().ok()).unwrap_or(usual)
}

/// Whether a word stands there.
pub(crate) fn has(name: &str) -> bool {
    std::env::args().any(|word| word == name)
}
