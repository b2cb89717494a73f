//! The only place that runs other programmes: LibreOffice, poppler, Tesseract.

use std::ffi::OsStr;
use std::path::PathBuf;

/// Which outside programmes may be run, and where they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tools {
    /// LibreOffice, for .doc, .xls, .odt, .ods and .rtf.
    pub soffice: Option<PathBuf>,
    /// Tesseract, for pictures of pages.
    pub tesseract: Option<PathBuf>,
    /// Poppler's page renderer, for pdf files without a text layer.
    pub pdftoppm: Option<PathBuf>,
}

impl Tools {
    /// No programme may be run: files that need one are refused with the names of its packages.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Looks for the programmes in the folders of a `PATH` value.
    #[must_use]
    pub fn discover(path: &OsStr) -> Self {
        let find = |names: &[&str]| {
            std::env::split_paths(path)
                .filter(|folder| folder.is_absolute())
                .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
                .find(|file| file.is_file())
        };
        Self {
            soffice: find(&["soffice", "libreoffice"]),
            tesseract: find(&["tesseract"]),
            pdftoppm: find(&["pdftoppm"]),
        }
    }
}
