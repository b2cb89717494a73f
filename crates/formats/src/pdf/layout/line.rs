//! Words → lines.

use super::Word;

/// Words that stand on one line, from left to right.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) words: Vec<Word>,
    pub(crate) base: f64,
    pub(crate) size: f64,
}

impl Line {
    /// A line of these words; at least one.
    fn new(mut words: Vec<Word>) -> Self {
        words.sort_by(|a, b| a.left.total_cmp(&b.left));
        let size = words.iter().map(|w| w.size).fold(0.0, f64::max);
        let base = words.first().map_or(0.0, |w| w.base);
        Self { words, base, size }
    }

    pub(super) fn left(&self) -> f64 {
        self.words.first().map_or(0.0, |w| w.left)
    }

    pub(super) fn right(&self) -> f64 {
        self.words.iter().map(|w| w.right).fold(f64::MIN, f64::max)
    }

    pub(super) fn text(&self) -> String {
        text_of(&self.words)
    }

    /// Empty stretches between words that are at least `gap` letter heights wide.
    pub(super) fn gaps(&self, gap: f64) -> Vec<(f64, f64)> {
        let mut out = Vec::new();
        let mut reach = f64::MIN;
        for word in &self.words {
            if reach > f64::MIN && word.left - reach >= gap * self.size {
                out.push((reach, word.left));
            }
            reach = reach.max(word.right);
        }
        out
    }

    /// The widest part of an upright strip that this line leaves empty.
    pub(super) fn clear(&self, (low, high): (f64, f64)) -> Option<(f64, f64)> {
        let mut best: Option<(f64, f64)> = None;
        let mut from = low;
        let edges = self.words.iter().map(|w| (w.left, w.right)).chain([(high, high)]);
        for (left, right) in edges {
            let free = (from, left.min(high));
            if free.1 > free.0 && best.is_none_or(|b| free.1 - free.0 > b.1 - b.0) {
                best = Some(free);
            }
            from = from.max(right);
        }
        best
    }

    /// The words on each side of an upright cut.
    pub(super) fn cut(&self, x: f64) -> (Option<Line>, Option<Line>) {
        let (left, right): (Vec<Word>, Vec<Word>) =
            self.words.iter().cloned().partition(|w| (w.left + w.right) / 2.0 < x);
        let line = |words: Vec<Word>| (!words.is_empty()).then(|| Line::new(words));
        (line(left), line(right))
    }
}

/// Words joined by blanks.
pub(super) fn text_of(words: &[Word]) -> String {
    let mut out = String::new();
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word.text);
    }
    out
}

/// Groups words by their feet; lines from top to bottom.
pub(super) fn lines_of(mut words: Vec<Word>) -> Vec<Line> {
    words.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut lines = Vec::new();
    let mut open: Vec<Word> = Vec::new();
    for word in words {
        let apart =
            open.first().is_some_and(|first| word.base - first.base > 0.35 * first.size.max(word.size));
        if apart {
            lines.push(Line::new(std::mem::take(&mut open)));
        }
        open.push(word);
    }
    if !open.is_empty() {
        lines.push(Line::new(open));
    }
    lines
}
