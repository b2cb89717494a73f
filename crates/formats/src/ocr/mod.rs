//! Pictures of pages → text, through Tesseract; the words keep their places, so that tables stay tables.

mod picture;
mod words;

use std::path::Path;
use std::time::Instant;

use cotmoc_core::model::Level;

use crate::clean::note;
use crate::external::{self, Workshop};
use crate::guard::fenced;
use crate::limits::{MAX_OCR_PAGES, OCR_TIME};
use crate::pdf::layout::{Page, write_pages};
use crate::{Extracted, FormatError, Note, Source};

/// Text of a picture.
pub(crate) fn extract(file: &Source<'_>) -> Result<Extracted, FormatError> {
    let Some(tesseract) = &file.tools.tesseract else { return Err(missing(file)) };
    let workshop = Workshop::new(file)?;
    let page = recognise(file, tesseract, &workshop, file.bytes)?;
    Ok(Extracted { text: write_pages(vec![page]), kind: file.kind, notes: vec![recognised("Ảnh")] })
}

/// Replaces those pages of a pdf that are pictures by what is recognised in them; `scanned` are
/// their positions from 0.
pub(crate) fn read_pages(
    file: &Source<'_>,
    pages: &mut [Page],
    scanned: &[usize],
) -> Result<Vec<Note>, FormatError> {
    let (Some(tesseract), Some(pdftoppm)) = (&file.tools.tesseract, &file.tools.pdftoppm) else {
        return Err(missing(file));
    };
    let workshop = Workshop::new(file)?;
    let pdf = workshop.write(file, "tep.pdf", file.bytes)?;
    let start = Instant::now();
    for index in scanned.iter().take(MAX_OCR_PAGES) {
        if start.elapsed() > OCR_TIME {
            return Err(FormatError::TooSlow { name: file.name.to_owned(), seconds: OCR_TIME.as_secs() });
        }
        let Some(page) = pages.get_mut(*index) else { continue };
        let dpi = resolution(page);
        let picture = external::render_page(file, pdftoppm, &workshop, &pdf, (index + 1, dpi))?;
        if let Some(picture) = picture {
            *page = recognise(file, tesseract, &workshop, &picture)?;
        }
    }
    let mut notes = vec![recognised("Bản chụp")];
    if scanned.len() > MAX_OCR_PAGES {
        let count = scanned.len();
        notes.push(note(
            Level::Warning,
            format!(
                "Tệp có {count} trang chụp; chỉ {MAX_OCR_PAGES} trang chụp đầu được nhận dạng chữ. Hãy tách tệp để đọc các trang còn lại."
            ),
        ));
    }
    Ok(notes)
}

/// The note on text that a machine recognised.
fn recognised(what: &str) -> Note {
    note(
        Level::Warning,
        format!(
            "{what} được nhận dạng chữ tự động nên có thể sai dấu, sai số. Hãy soát từng con số với bản gốc."
        ),
    )
}

/// Dots per inch at which a page is rendered: those of its picture where they do, because pixels
/// blown up are read worse than the pixels themselves.
fn resolution(page: &Page) -> f64 {
    let own = page.picture.filter(|dpi| (150.0..=400.0).contains(dpi));
    // A poster must not fill the disk: its longer side gets the pixels of an A3 page.
    let most = LONGEST_SIDE * 72.0 / page.width.max(page.height).max(1.0);
    own.unwrap_or(DPI).min(most)
}

/// Dots per inch at which Tesseract reads best.
const DPI: f64 = 300.0;

/// Pixels on the longer side of an A3 page at that resolution.
const LONGEST_SIDE: f64 = 4961.0;

/// The error for a machine without the programmes.
pub(crate) fn missing(file: &Source<'_>) -> FormatError {
    FormatError::ToolMissing {
        name: file.name.to_owned(),
        kind: file.kind,
        tool: "nhận dạng chữ Tesseract",
        packages: "tesseract-ocr tesseract-ocr-vie poppler-utils",
        otherwise: "hãy gửi bản Word hoặc bản PDF có chữ (không phải ảnh chụp)",
    }
}

/// Reads one picture: without its rulings, which then tell the cells of tables apart.
fn recognise(
    file: &Source<'_>,
    tesseract: &Path,
    workshop: &Workshop,
    bytes: &[u8],
) -> Result<Page, FormatError> {
    let looked = fenced(file, || Ok(picture::look(bytes)))?;
    let (path, rules, slope, dpi) = match looked {
        Some(picture) => {
            let (width, height) = picture.grey.dimensions();
            let mut plain = format!("P5\n{width} {height}\n255\n").into_bytes();
            plain.extend_from_slice(&picture.grey);
            (
                workshop.write(file, "trang.pgm", &plain)?,
                picture.rules,
                picture.slope,
                paper_dpi(width, height),
            )
        }
        None => (workshop.write(file, "trang", bytes)?, Vec::new(), 0.0, 300),
    };
    let table = external::recognise(file, tesseract, &path, dpi)?;
    Ok(words::page_of(&table, rules, slope))
}

/// The resolution of a picture if its page is A4, as official papers are.
fn paper_dpi(width: u32, height: u32) -> u32 {
    (f64::from(width.min(height)) / 8.27).round().clamp(70.0, 600.0) as u32
}
