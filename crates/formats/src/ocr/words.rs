//! Tesseract's table of words → a page with words and rulings.

use crate::pdf::layout::{Page, Rule, Word};

/// Signs below this confidence (0–100) are specks. Letters and figures are kept at any confidence:
/// a person can mend a wrong figure but not see a missing one.
const MIN_CONFIDENCE: f64 = 8.0;

/// Width of an A4 page in points: scans do not say how large their paper was.
const PAPER: f64 = 595.0;

/// Reads the table: level, page, block, paragraph, line, word, left, top, width, height,
/// confidence, text. Words are put where they would stand if the page lay straight.
pub(super) fn page_of(table: &str, rules: Vec<Rule>, slope: f64) -> Page {
    let mut page = Page { point: 1.0, width: 0.0, height: 0.0, words: Vec::new(), rules, picture: None };
    let mut open = None;
    let mut line: Vec<Word> = Vec::new();
    for row in table.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let number = |i: usize| fields.get(i).and_then(|f| f.trim().parse::<f64>().ok()).unwrap_or(0.0);
        match fields.first().copied() {
            Some("1") => (page.width, page.height) = (number(8), number(9)),
            Some("5") => {
                let key = (fields.get(2).copied(), fields.get(3).copied(), fields.get(4).copied());
                if open.replace(key) != Some(key) {
                    level_line(&mut line, &mut page);
                }
                let text = fields.get(11).copied().unwrap_or("").trim();
                let word = text.chars().any(|c| c.is_alphanumeric() || c == '%');
                if (word || number(10) >= MIN_CONFIDENCE) && !is_rubbish(text) {
                    let (left, foot) = (number(6), number(7) + number(9));
                    let (left, foot) = (left + slope * foot, foot - slope * left);
                    let (right, size) = (left + number(8), number(9));
                    line.push(Word { left, right, base: foot, size, text: text.to_owned() });
                }
            }
            _ => {}
        }
    }
    level_line(&mut line, &mut page);
    page.point = (page.width.min(page.height) / PAPER).max(0.1);
    page
}

/// Leftovers of lines and frames.
fn is_rubbish(text: &str) -> bool {
    text.chars().all(|c| "|¦_~[]{}".contains(c))
}

/// Gives the words of one line a common foot and height: their boxes differ by accents and tails.
fn level_line(line: &mut Vec<Word>, page: &mut Page) {
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    };
    let base = median(line.iter().map(|w| w.base).collect());
    let size = median(line.iter().map(|w| w.size).collect());
    for mut word in line.drain(..) {
        // A word far from the others stands on a line of its own: cells are sometimes joined.
        if (word.base - base).abs() < size * 0.8 {
            word.base = base;
        }
        word.size = size;
        page.words.push(word);
    }
}
