//! A Word document as a PDF, by LibreOffice where there is one.

use crate::external::{Target, convert};
use crate::limits::MAX_TEMPLATE_UNPACKED_BYTES;
use crate::{FormatError, Kind, Source, Tools};

/// A document that was filled here, as a PDF; nothing where LibreOffice is not installed, so that the caller
/// offers the page to be printed. `name` serves messages.
///
/// # Errors
/// [`FormatError`] where LibreOffice fails, takes too long, or the document is too large for it.
pub fn pdf(name: &str, docx: &[u8], tools: &Tools) -> Result<Option<Vec<u8>>, FormatError> {
    let Some(soffice) = &tools.soffice else { return Ok(None) };
    let name = crate::short_name(name);
    crate::limit_size(&name, docx.len(), usize::try_from(MAX_TEMPLATE_UNPACKED_BYTES).unwrap_or(usize::MAX))?;
    let file = Source { name: &name, bytes: docx, kind: Kind::Docx, tools };
    convert(&file, soffice, "docx", Target::Pdf).map(Some)
}
