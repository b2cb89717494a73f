//! The last touch on every text: one newline, composed letters, no invisible characters.

use cotmoc_core::model::{Level, Note};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Makes newlines `\n`, composes letters (NFC), and drops characters that nobody sees.
/// Form feeds, tabs and no-break spaces stay.
pub(crate) fn tidy(text: String) -> String {
    let text = if text.chars().any(is_dropped) || text.contains('\r') { drop_invisible(&text) } else { text };
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    }
}

fn drop_invisible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{B}' => out.push('\n'),
            c if is_dropped(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Soft hyphens, zero-width characters, marks of direction and control characters.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
        || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{B}')
        || (c.is_control() && !matches!(c, '\n' | '\t' | '\r' | '\u{C}'))
}

/// Joins runs of white space (no-break spaces too) into one space and trims the ends.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace()) {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A note on the whole document.
pub(crate) fn note(level: Level, message: impl Into<String>) -> Note {
    Note { level, message: message.into(), span: None }
}

/// The note on text that was converted from a legacy encoding.
pub(crate) fn converted_note(encoding: &str) -> Note {
    note(
        Level::Info,
        format!(
            "Văn bản dùng bảng mã cũ {encoding}; đã chuyển sang Unicode. Hãy soát lại dấu tiếng Việt ở các đoạn được trích."
        ),
    )
}
