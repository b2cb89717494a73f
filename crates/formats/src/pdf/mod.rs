//! Under way.
use crate::{Extracted, FormatError, Source};
pub(crate) fn extract(file: &Source<'_>) -> Result<Extracted, FormatError> {
    Err(FormatError::NoText { name: file.name.to_owned(), kind: file.kind })
}
