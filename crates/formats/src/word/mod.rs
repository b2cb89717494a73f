//! Templates of reports that a province edits in Word, and what becomes of them.
//!
//! A template is a Word file with placeholders in its text:
//!
//! - `{{ten}}` is replaced by words, or, where it stands alone in a paragraph, by blocks of a report;
//! - `{{#ten}} … {{/ten}}` stands once for each item of a list: paragraphs, or rows of a table where its ends
//!   stand in cells of one row or of rows of one table; within, `{{stt}}` is the number of the item;
//! - `{{?ten}} … {{/ten}}` stands where there is something;
//! - `{{hinh:ten}}`, alone in a paragraph, is a picture.
//!
//! There is nothing else: no expression, no call, no file. So a template runs nothing and always ends. What
//! carries macros, embedded objects, fields that read files, or links that load something is refused, with
//! the place and the remedy. What has no placeholder is copied bit for bit; the same values give the same
//! bytes; and there is a whole file or a fault, never half of one.

mod blocks;
mod build;
mod check;
mod fault;
mod fill;
mod looks;
mod marks;
mod media;
mod names;
mod parts;
mod pdf;
mod ready;
mod safety;
mod tree;

pub use check::{Asked, AskedKind};
pub use fault::{Inside, Part, Place, Problem, Spot, TemplateFault};
pub use names::{Bound, Given, Known, Picture, Value};
pub use pdf::pdf;
pub use ready::{LETTER, REPORT, usual_names};

use crate::archive::Archive;
use crate::guard::fenced;
use crate::kind::COMPOUND_FILE;
use crate::limits::{MAX_TEMPLATE_BYTES, MAX_TEMPLATE_UNPACKED_BYTES};
use crate::{FormatError, Kind, Source, Tools};
use parts::Template as Parts;

/// A template that was read and found to be whole and harmless.
#[derive(Debug, Clone)]
pub struct Template {
    bytes: Vec<u8>,
    parts: Parts,
}

/// What a template is called in messages.
const NAME: &str = "mẫu Word";

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// Everything that is wrong with it, each fault with its place and the remedy.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<TemplateFault>> {
        let whole = |problem: Problem| vec![TemplateFault { place: None, problem }];
        if bytes.len() > MAX_TEMPLATE_BYTES {
            return Err(whole(Problem::TooLarge));
        }
        let tools = Tools::none();
        let file = Source { name: NAME, bytes, kind: Kind::Docx, tools: &tools };
        if bytes.is_empty() {
            return Err(whole(FormatError::Empty { name: NAME.to_owned() }.into()));
        }
        if bytes.starts_with(COMPOUND_FILE) || !bytes.starts_with(b"PK") {
            return Err(whole(Problem::NotWord));
        }
        let opened = fenced(&file, || {
            let mut archive = Archive::open_within(&file, MAX_TEMPLATE_UNPACKED_BYTES)?;
            parts::read(&file, &mut archive)
        });
        match opened {
            Ok(Ok(parts)) => Ok(Self { bytes: bytes.to_vec(), parts }),
            Ok(Err(faults)) => Err(faults),
            Err(error) => Err(whole(error.into())),
        }
    }

    /// The names that it asks for, in the order in which they stand.
    #[must_use]
    pub fn names(&self) -> Vec<Asked> {
        check::names(&self.parts)
    }

    /// Holds its names against those that there are; nothing is wrong where the answer is empty.
    #[must_use]
    pub fn check(&self, known: &Known) -> Vec<TemplateFault> {
        check::faults(&self.parts, known)
    }

    /// The document: the template with everything filled in.
    ///
    /// # Errors
    /// A [`TemplateFault`] where a name is not given, or what is given does not fit its place or the bounds.
    pub fn fill(&self, given: &Given) -> Result<Vec<u8>, TemplateFault> {
        let tools = Tools::none();
        let file = Source { name: NAME, bytes: &self.bytes, kind: Kind::Docx, tools: &tools };
        self.parts.fill(&file, given)
    }
}
