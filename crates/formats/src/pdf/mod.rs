//! PDF with a text layer: glyphs with their places, then lines, paragraphs and tables from them.
//! A pdf without a text layer goes to character recognition.

mod glyphs;
pub(crate) mod layout;
mod streams;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::clean::converted_note;
use crate::encoding::legacy;
use crate::guard::timed;
use crate::limits::{MAX_PDF_PAGES, PDF_TIME};
use crate::{Extracted, FormatError, Source, ocr};
use layout::Page;

/// Text of a pdf.
pub(crate) fn extract(file: &Source<'_>) -> Result<Extracted, FormatError> {
    streams::weigh(file)?;
    // The thread may outlive this call by a little, so it owns its bytes.
    let bytes = file.bytes.to_vec();
    let pages = match timed(file, PDF_TIME, move || read(bytes))? {
        Ok(pages) => pages,
        Err(refusal) => return Err(refused(file, refusal)),
    };
    if !has_text_layer(&pages) {
        let sizes: Vec<(f64, f64)> = pages.iter().map(|p| (p.width, p.height)).collect();
        return ocr::extract_pdf(file, &sizes);
    }
    let text = timed(file, PDF_TIME, move || layout::write_pages(pages))?;
    let (text, mended) = legacy::mend(text);
    let notes = mended.map(|found| converted_note(found.name())).into_iter().collect();
    Ok(Extracted { text, kind: file.kind, notes })
}

/// Why the library or a limit gave a pdf up.
enum Refusal {
    Locked,
    UnknownLock,
    Broken,
    TooManyPages(usize),
    OutOfTime,
}

fn refused(file: &Source<'_>, refusal: Refusal) -> FormatError {
    let name = file.name.to_owned();
    match refusal {
        Refusal::Locked => FormatError::Encrypted { name, kind: file.kind },
        Refusal::UnknownLock => file.damaged("phần mã hóa của tệp không hợp lệ"),
        Refusal::Broken => file.damaged("không đọc được cấu trúc PDF"),
        Refusal::TooManyPages(pages) => FormatError::TooManyPages { name, pages, limit: MAX_PDF_PAGES },
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
        _ => glyphs::read_pages(&pdf).ok_or(Refusal::OutOfTime),
    }
}

/// Whether the letters of a pdf are letters: scans have none or a stamp's few, and fonts without a
/// key to Unicode give signs that nobody can read.
fn has_text_layer(pages: &[Page]) -> bool {
    let letters = || pages.iter().flat_map(|p| &p.words).flat_map(|w| w.text.chars());
    let readable = letters().filter(|c| c.is_alphanumeric()).count();
    let unknown = letters().filter(|c| *c == '\u{FFFD}' || is_private(*c)).count();
    // A scan with a digital signature has some 100 letters on one page and none on the others.
    let poor = pages.iter().filter(|p| p.pictured && p.words.len() < 25).count();
    readable > 0 && unknown * 3 < readable && poor * 2 <= pages.len()
}

fn is_private(c: char) -> bool {
    ('\u{E000}'..='\u{F8FF}').contains(&c)
}
