//! Lines → paragraphs: which line goes on the one above it.

use super::line::Line;
use super::{Page, line};

/// The edges between which lines run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Margins {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) setting: Setting,
}

/// How the lines between two margins are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// Running text, which fills its lines.
    Running,
    /// Short lines, each for itself, as in the head of a document: nothing is joined.
    Lines,
}

/// A paragraph, and what is needed to say whether the next page goes on with it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) first: Line,
    pub(super) last: Line,
    /// Left edge of its second line, where it has one.
    pub(super) hang: Option<f64>,
    pub(super) margins: Margins,
}

impl Margins {
    /// The margins of each page; pages with few lines take those of pages of the same width.
    pub(super) fn of(pages: &[Page]) -> Vec<Self> {
        let own: Vec<Option<Self>> = pages.iter().map(Self::of_page).collect();
        let wide = |width: f64| {
            let same = pages.iter().zip(&own).filter(|(p, _)| (p.width - width).abs() < 2.0);
            same.filter_map(|(_, m)| *m).reduce(|a, b| Self {
                left: a.left.min(b.left),
                right: a.right.max(b.right),
                setting: Setting::Running,
            })
        };
        pages
            .iter()
            .zip(&own)
            .map(|(page, own)| match (own, wide(page.width)) {
                // The right edge of a page of short lines is not its margin.
                (Some(own), Some(all)) if all.right - own.right > page.width * 0.08 => all,
                (Some(own), _) => *own,
                (None, Some(all)) => all,
                (None, None) => Self { left: 0.0, right: page.width, setting: Setting::Lines },
            })
            .collect()
    }

    fn of_page(page: &Page) -> Option<Self> {
        let own = Self::of_lines(&line::lines_of(page.words.clone()))?;
        // Lines that never reach half across the page do not fill anything.
        (own.right - own.left > page.width * 0.5).then_some(own)
    }

    /// The margins of a column of its own.
    pub(super) fn of_column(lines: &[Line]) -> Self {
        let none = Self { left: 0.0, right: f64::MAX, setting: Setting::Lines };
        let whole = Self::of_lines(lines).unwrap_or(none);
        let flush = lines.iter().filter(|l| l.left() - whole.left < 2.5 * l.size).count();
        let full = lines.iter().filter(|l| whole.right - l.right() < 4.0 * l.size).count();
        let running = lines.len() >= 5 && flush * 3 >= lines.len() * 2 && full * 2 >= lines.len();
        Self { setting: if running { Setting::Running } else { Setting::Lines }, ..whole }
    }

    fn of_lines(lines: &[Line]) -> Option<Self> {
        let left = lines.iter().map(Line::left).reduce(f64::min)?;
        let right = lines.iter().map(Line::right).reduce(f64::max)?;
        Some(Self { left, right, setting: Setting::Running })
    }
}

/// Puts lines together to paragraphs.
pub(super) fn flow(lines: &[Line], margins: Margins) -> Vec<Paragraph> {
    let pitch = usual_pitch(lines);
    let mut out: Vec<Paragraph> = Vec::new();
    let mut above: Option<&Line> = None;
    for line in lines {
        let joined = above.zip(out.last_mut()).is_some_and(|(above, open)| {
            let step = line.base - above.base;
            let near = step <= pitch * 1.3 && step <= line.size.max(above.size) * 2.6;
            near && open.take(line)
        });
        if !joined {
            out.push(Paragraph {
                text: line.text(),
                first: line.clone(),
                last: line.clone(),
                hang: None,
                margins,
            });
        }
        above = Some(line);
    }
    out
}

impl Paragraph {
    /// Adds a line if it goes on this paragraph.
    pub(super) fn take(&mut self, line: &Line) -> bool {
        if !self.goes_on(line) {
            return false;
        }
        let text = line.text();
        // A word divided at the end of a line exists in scans only; a dash there belongs to a range.
        self.text.push(' ');
        self.text.push_str(&text);
        self.hang.get_or_insert(line.left());
        self.last = line.clone();
        true
    }

    /// Whether a nearly full line breaks off within a sentence and the next one begins small.
    fn runs_on(&self, line: &Line) -> bool {
        let small = line.words.first().and_then(|w| w.text.chars().next()).is_some_and(char::is_lowercase);
        let whole = self.text.trim_end().ends_with(['.', ';', ':', '!', '?']);
        let width = self.margins.right - self.margins.left;
        small && !whole && self.last.right() - self.margins.left > 0.75 * width
    }

    fn goes_on(&self, line: &Line) -> bool {
        let em = line.size.max(self.last.size);
        if self.margins.setting == Setting::Lines || (line.size - self.last.size).abs() > 0.25 * em {
            return false;
        }
        let first_word = line.words.first().map_or(0.0, |w| w.right - w.left);
        let centred = is_even(&self.last, self.margins, em) && is_centred(line, self.margins, em);
        let room = self.margins.right - self.last.right();
        // Centred lines have the same room on both sides.
        let room = if centred { room * 2.0 } else { room };
        // Had its first word fitted above, it would stand there; unless a no-break space ties it to
        // the next one, which small letters within a sentence give away.
        if first_word + 0.25 * em < room && !self.runs_on(line) {
            return false;
        }
        if centred {
            return true;
        }
        let left = line.left();
        let same = |a: f64, b: f64| (a - b).abs() < 0.6 * em;
        match self.hang {
            Some(hang) => same(left, hang),
            None if same(left, self.first.left()) => {
                // Flush with the line above: an indented start of a new paragraph looks the same.
                let indented = left > self.margins.left + 0.8 * em;
                let ended = self.text.trim_end().ends_with(['.', ';', ':', '!', '?']);
                let marked = has_mark(&line.text());
                !(marked && (ended || indented)) && !(indented && ended)
            }
            // A first line set in or out by up to a hand's breadth.
            None => {
                (left - self.first.left()).abs() < 8.0 * em
                    && !(left > self.first.left()
                        && has_mark(&line.text())
                        && self.text.trim_end().ends_with([';', '.', ':']))
            }
        }
    }
}

/// Whether a line begins as a list item does.
fn has_mark(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or("");
    if matches!(first, "-" | "+" | "*" | "•" | "–" | "" | "o" | "▪") {
        return true;
    }
    let body = first.trim_end_matches(['.', ')']);
    body.len() < first.len()
        && body.chars().count() <= 6
        && (body.chars().all(|c| c.is_ascii_digit() || c == '.')
            || body.chars().all(|c| "IVX".contains(c))
            || body.chars().count() == 1)
}

/// Set in on both sides by the same, visible distance.
fn is_centred(line: &Line, margins: Margins, em: f64) -> bool {
    is_even(line, margins, em) && line.left() - margins.left > em
}

/// As far from the left margin as from the right one: centred, or full.
fn is_even(line: &Line, margins: Margins, em: f64) -> bool {
    let (before, after) = (line.left() - margins.left, margins.right - line.right());
    (before - after).abs() < 1.5 * em
}

/// The usual distance between lines: the lower quartile, because distances between paragraphs are larger.
fn usual_pitch(lines: &[Line]) -> f64 {
    let mut steps: Vec<f64> = lines
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(b.base - a.base),
            _ => None,
        })
        .filter(|step| *step > 0.0)
        .collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 4).copied().unwrap_or(f64::MAX)
}
