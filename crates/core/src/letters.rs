//! The first letter of a sentence, and of a name within one.

/// With a capital at its beginning, as a sentence has.
///
/// ```
/// assert_eq!(cotmoc_core::letters::capitalised("đạt"), "Đạt");
/// ```
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// With a small letter at its beginning, as a name has within a sentence.
///
/// ```
/// assert_eq!(cotmoc_core::letters::uncapitalised("Tỉnh Mẫu"), "tỉnh Mẫu");
/// ```
#[must_use]
pub fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
