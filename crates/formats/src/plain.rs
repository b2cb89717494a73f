//! Plain text and Markdown.

use crate::clean::converted_note;
use crate::encoding::{self, BadByte, legacy};
use crate::{Extracted, FormatError, Source};

/// Decodes the text; a legacy encoding is converted and noted.
pub(crate) fn extract(file: &Source<'_>) -> Result<Extracted, FormatError> {
    file.limit_text()?;
    let decoded = encoding::decode(file.bytes).map_err(|bad| bad_encoding(file, bad))?;
    let mut notes: Vec<_> = decoded.charset.legacy_name().map(converted_note).into_iter().collect();
    let (text, mended) = legacy::mend(decoded.text);
    notes.extend(mended.map(|found| converted_note(found.name())));
    Ok(Extracted { text, kind: file.kind, notes })
}

/// The error for a byte that fits no encoding, with its line.
pub(crate) fn bad_encoding(file: &Source<'_>, bad: BadByte) -> FormatError {
    let before = file.bytes.get(..bad.0).unwrap_or(file.bytes);
    FormatError::BadEncoding {
        name: file.name.to_owned(),
        line: before.iter().filter(|b| **b == b'\n').count() + 1,
        offset: bad.0 + 1,
    }
}
