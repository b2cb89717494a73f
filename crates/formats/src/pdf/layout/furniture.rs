//! Page numbers and running heads: what repeats at the edge of pages is not text.

use std::collections::{HashMap, HashSet};

use super::line::{Line, lines_of};
use super::{Page, Word};

/// Share of a page's height, at its top and bottom, in which furniture stands.
const EDGE: f64 = 0.11;

/// Takes page numbers, and heads and feet that repeat on most pages, off the pages.
pub(super) fn remove(pages: &mut [Page]) {
    let edges: Vec<Vec<Line>> = pages.iter().map(edge_lines).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for lines in &edges {
        let mut keys: Vec<String> = lines.iter().map(key).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    // Running heads often begin on the second page, or change between odd and even ones.
    let often = (pages.len() / 2).max(2);
    for (page, lines) in pages.iter_mut().zip(&edges) {
        let many = lines.iter().filter(|line| {
            is_page_number(&line.text()) || counts.get(&key(line)).is_some_and(|n| *n >= often && *n > 1)
        });
        let place = |w: &Word| (w.left.to_bits(), w.base.to_bits());
        let gone: HashSet<(u64, u64)> = many.flat_map(|line| &line.words).map(place).collect();
        page.words.retain(|w| !gone.contains(&place(w)));
    }
}

/// The first and last lines of a page, where they stand in its margins.
fn edge_lines(page: &Page) -> Vec<Line> {
    let lines = lines_of(page.words.clone());
    let (top, bottom) = (page.height * EDGE, page.height * (1.0 - EDGE));
    let count = lines.len();
    lines
        .into_iter()
        .enumerate()
        .filter(|(index, line)| (*index < 2 && line.base < top) || (index + 2 >= count && line.base > bottom))
        .map(|(_, line)| line)
        .collect()
}

/// A line without its numbers, so that «Trang 3/12» and «Trang 4/12» are one.
fn key(line: &Line) -> String {
    line.text()
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect::<String>()
        .replace("00", "0")
}

/// «3», «- 3 -», «Trang 3/12».
fn is_page_number(text: &str) -> bool {
    let lower = text.to_lowercase();
    let rest = lower.strip_prefix("trang").or_else(|| lower.strip_prefix("page")).unwrap_or(&lower);
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    (1..=8).contains(&digits)
        && rest.chars().all(|c| c.is_ascii_digit() || " -–—/.|".contains(c))
        && !rest.contains('%')
}
