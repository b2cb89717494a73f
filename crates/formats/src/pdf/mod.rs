//! PDF with a text layer: glyphs with their places, then lines, paragraphs and tables from them.
//! A pdf without a text layer goes to character recognition.

mod glyphs;
pub(crate) mod layout;
mod streams;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use cotmoc_core::model::Level;

use crate::clean::{converted_note, note};
use crate::encoding::legacy;
use crate::guard::timed;
use crate::limits::{MAX_EXTRACTED_BYTES, MAX_PDF_PAGES, PDF_TIME};
use crate::{Extracted, FormatError, Note, Source, ocr};
use layout::Page;

/// Text of a pdf.
pub(crate) fn extract(file: &Source<'_>) -> Result<Extracted, FormatError> {
    streams::weigh(file)?;
    // The thread may outlive this call by a little, so it owns its bytes.
    let bytes = file.bytes.to_vec();
    let mut pages = match timed(file, PDF_TIME, move || read(bytes))? {
        Ok(pages) => pages,
        Err(refusal) => return Err(refused(file, refusal)),
    };
    let notes = read_scanned(file, &mut pages)?;
    let text = timed(file, PDF_TIME, move || layout::write_pages(pages))?;
    let (text, mended) = legacy::mend(text);
    let converted = mended.map(|found| converted_note(found.name()));
    Ok(Extracted { text, kind: file.kind, notes: notes.into_iter().chain(converted).collect() })
}

/// Has the pages that are pictures recognised: all of them, or those of a scanned annex. Where the
/// programmes for it are missing, a file with some letters is read without these pages.
fn read_scanned(file: &Source<'_>, pages: &mut [Page]) -> Result<Vec<Note>, FormatError> {
    let letters = has_text_layer(pages);
    let scanned: Vec<usize> =
        (0..pages.len()).filter(|i| !letters || pages.get(*i).is_some_and(is_scan)).collect();
    if scanned.is_empty() {
        return Ok(Vec::new());
    }
    match ocr::read_pages(file, pages, &scanned) {
        Err(FormatError::ToolMissing { packages, .. }) if letters => {
            let numbers: Vec<String> = scanned.iter().take(20).map(|i| (i + 1).to_string()).collect();
            let message = format!(
                "Trang {} là ảnh chụp nên chưa đọc được. Người quản trị cài «apt install {packages}», hoặc hãy gửi bản Word của các trang này.",
                numbers.join(", ")
            );
            Ok(vec![note(Level::Warning, message)])
        }
        result => result,
    }
}

/// A picture over the page, with no more letters than a stamp or a signature has.
fn is_scan(page: &Page) -> bool {
    page.picture.is_some() && page.words.len() < 25
}

/// Why the library or a limit gave a pdf up.
enum Refusal {
    Locked,
    UnknownLock,
    Broken,
    TooManyPages(usize),
    OutOfTime,
    TooLong,
}

fn refused(file: &Source<'_>, refusal: Refusal) -> FormatError {
    let name = file.name.to_owned();
    match refusal {
        Refusal::Locked => FormatError::Encrypted { name, kind: file.kind },
        Refusal::UnknownLock => file.damaged("phần mã hóa của tệp không hợp lệ"),
        Refusal::Broken => file.damaged("không đọc được cấu trúc PDF"),
        Refusal::TooManyPages(pages) => FormatError::TooManyPages { name, pages, limit: MAX_PDF_PAGES },
        Refusal::TooLong => FormatError::TextTooLong { name, limit_mb: MAX_EXTRACTED_BYTES >> 20 },
        Refusal::OutOfTime => FormatError::TooSlow { name, seconds: PDF_TIME.as_secs() },
    }
}

fn read(bytes: Vec<u8>) -> Result<Vec<Page>, Refusal> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Refusal::Locked,
        LoadPdfError::Decryption(_) => Refusal::UnknownLock,
        LoadPdfError::Invalid => Refusal::Broken,
    })?;
    let pages = pdf.pages().len();
    match pages {
        0 => Err(Refusal::Broken),
        _ if pages > MAX_PDF_PAGES => Err(Refusal::TooManyPages(pages)),
        _ => glyphs::read_pages(&pdf),
    }
}

/// Whether the letters of a pdf are letters: scans have none or a stamp's few, and fonts without a
/// key to Unicode give signs that nobody can read.
fn has_text_layer(pages: &[Page]) -> bool {
    let letters = || pages.iter().flat_map(|p| &p.words).flat_map(|w| w.text.chars());
    let readable = letters().filter(|c| c.is_alphanumeric()).count();
    let unknown = letters().filter(|c| *c == '\u{FFFD}' || is_private(*c)).count();
    let scans = pages.iter().filter(|p| is_scan(p)).count();
    readable > 0 && unknown * 3 < readable && scans < pages.len()
}

fn is_private(c: char) -> bool {
    ('\u{E000}'..='\u{F8FF}').contains(&c)
}
