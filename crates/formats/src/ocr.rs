//! Pictures of pages → text, through Tesseract; the words keep their places, so that tables stay tables.

use std::path::Path;
use std::time::Instant;

use cotmoc_core::model::Level;

use crate::clean::note;
use crate::external::{self, Workshop};
use crate::limits::{MAX_OCR_PAGES, OCR_TIME};
use crate::pdf::layout::{Page, Word, write_pages};
use crate::{Extracted, FormatError, Kind, Note, Source};

/// Text of a picture.
pub(crate) fn extract(file: &Source<'_>) -> Result<Extracted, FormatError> {
    let Some(tesseract) = &file.tools.tesseract else { return Err(missing(file)) };
    let workshop = Workshop::new(file)?;
    let picture = workshop.write(file, "trang", file.bytes)?;
    let page = recognise(file, tesseract, &picture)?;
    finish(file, vec![page], Vec::new())
}

/// Text of a pdf whose pages are pictures.
pub(crate) fn extract_pdf(file: &Source<'_>, pages: usize) -> Result<Extracted, FormatError> {
    let (Some(tesseract), Some(pdftoppm)) = (&file.tools.tesseract, &file.tools.pdftoppm) else {
        return Err(missing(file));
    };
    let workshop = Workshop::new(file)?;
    let pdf = workshop.write(file, "tep.pdf", file.bytes)?;
    let start = Instant::now();
    let mut read = Vec::new();
    for number in 1..=pages.min(MAX_OCR_PAGES) {
        if start.elapsed() > OCR_TIME {
            return Err(FormatError::TooSlow { name: file.name.to_owned(), seconds: OCR_TIME.as_secs() });
        }
        let Some(picture) = external::render_page(file, pdftoppm, &workshop, &pdf, number)? else { break };
        read.push(recognise(file, tesseract, &picture)?);
        // A page in grey at 300 dpi is 9 MB; they are not kept.
        let _ = std::fs::remove_file(picture);
    }
    let mut notes = Vec::new();
    if pages > MAX_OCR_PAGES {
        notes.push(note(
            Level::Warning,
            format!(
                "Bản chụp có {pages} trang; chỉ {MAX_OCR_PAGES} trang đầu được nhận dạng chữ. Hãy tách tệp để đọc các trang còn lại."
            ),
        ));
    }
    finish(file, read, notes)
}

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

fn finish(file: &Source<'_>, pages: Vec<Page>, mut notes: Vec<Note>) -> Result<Extracted, FormatError> {
    let text = write_pages(pages);
    if text.trim().is_empty() {
        return Err(FormatError::NoText { name: file.name.to_owned(), kind: file.kind });
    }
    let what = if file.kind == Kind::Image { "Ảnh" } else { "Bản chụp" };
    notes.push(note(
        Level::Warning,
        format!(
            "{what} được nhận dạng chữ tự động nên có thể sai dấu, sai số. Hãy soát từng con số với bản gốc."
        ),
    ));
    Ok(Extracted { text, kind: file.kind, notes })
}

fn recognise(file: &Source<'_>, tesseract: &Path, picture: &Path) -> Result<Page, FormatError> {
    external::recognise(file, tesseract, picture).map(|table| page_of(&table))
}

/// Words below this confidence (0–100) are specks and rulings taken for letters.
const MIN_CONFIDENCE: f64 = 8.0;

/// Reads Tesseract's table: level, page, block, paragraph, line, word, left, top, width, height,
/// confidence, text.
fn page_of(table: &str) -> Page {
    let mut page = Page::default();
    let mut line_key = None;
    let mut line: Vec<Word> = Vec::new();
    for row in table.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let number = |i: usize| fields.get(i).and_then(|f| f.trim().parse::<f64>().ok()).unwrap_or(0.0);
        match fields.first().copied() {
            Some("1") => (page.width, page.height) = (number(8), number(9)),
            Some("5") => {
                let text = fields.get(11).copied().unwrap_or("").trim();
                let key = (fields.get(2).copied(), fields.get(3).copied(), fields.get(4).copied());
                if line_key != Some(key) {
                    level_line(&mut line, &mut page);
                    line_key = Some(key);
                }
                if !text.is_empty() && number(10) >= MIN_CONFIDENCE {
                    line.push(Word {
                        left: number(6),
                        right: number(6) + number(8),
                        base: number(7) + number(9),
                        size: number(9),
                        text: text.to_owned(),
                    });
                }
            }
            _ => {}
        }
    }
    level_line(&mut line, &mut page);
    page
}

/// Gives the words of one line a common baseline and size: their boxes differ by accents and tails.
fn level_line(line: &mut Vec<Word>, page: &mut Page) {
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    };
    let base = median(line.iter().map(|w| w.base).collect());
    let size = median(line.iter().map(|w| w.size).collect());
    for mut word in line.drain(..) {
        // A word far from the others stands on a line of its own: Tesseract sometimes joins cells.
        if (word.base - base).abs() < size * 0.6 {
            word.base = base;
        }
        word.size = size;
        page.words.push(word);
    }
}
