//! From the text of a plan to its targets, tasks and notes. Pure, and never failing.
//!
//! text → [`lines`] → [`outline`] (paragraphs, items, tables) → [`place`] (headings above) →
//! [`sentence`] ([`values`], [`years`]) → [`assign`] and [`subject`] → [`judge`] → targets.

mod assign;
mod conflicts;
mod cut;
mod facts;
mod judge;
mod lines;
mod number;
mod outline;
mod phrases;
mod place;
mod qualities;
mod report;
mod respective;
mod sentence;
mod subject;
mod table;
mod targets;
mod tasks;
mod token;
mod units;
mod values;
mod words;
mod years;

pub use report::{Report, report};

use crate::catalogue::Catalogue;
use crate::model::{Reading, Span};
use lines::Mark;
use outline::Block;
use place::{Heading, Stack};
use sentence::Run;
use targets::Frame;
use token::Tokens;

/// Reads a plan. Never fails: what cannot be understood becomes a note or is left out.
#[must_use]
pub fn read(text: &str, catalogue: &Catalogue) -> Reading {
    let document = facts::read(text);
    let frame = facts::frame(&document);
    let mut reader = Reader {
        text,
        catalogue,
        frame,
        stack: Stack::default(),
        tokens: Tokens::default(),
        reading: Reading { document, ..Reading::default() },
        tasks: tasks::Open::default(),
        previous: None,
        chains: Vec::new(),
    };
    for block in outline::blocks(text) {
        match block {
            Block::Text { mark, lines } => reader.block(mark, &lines),
            Block::Table { rows } => reader.table(&rows),
        }
    }
    let mut reading = reader.finish();
    conflicts::note(text, &mut reading);
    reading
}

/// Reads block after block.
struct Reader<'a> {
    text: &'a str,
    catalogue: &'a Catalogue,
    frame: Frame,
    stack: Stack,
    tokens: Tokens,
    reading: Reading,
    tasks: tasks::Open,
    /// The year with which the last paragraph of running prose went on.
    previous: Option<place::GoalYear>,
    /// Targets whose year was carried over paragraphs, one chain for each year that was carried.
    chains: Vec<Vec<std::ops::Range<usize>>>,
}

impl Reader<'_> {
    fn block(&mut self, mark: Mark, lines: &[Span]) {
        self.tokens.clear();
        for line in lines {
            self.tokens.push(self.text, *line);
        }
        let tokens = &self.tokens;
        let whole = Run { from: 0, to: tokens.len() };
        let years = years::find(tokens, whole.from, whole.to);
        let values = values::find(tokens, whole.from, whole.to, &years);
        let open_ended = tokens.is_sign(whole.to.wrapping_sub(1), ':');
        let heading = values.is_empty()
            && place::is_heading(tokens, mark, || {
                lines.first().is_some_and(|l| is_shouting(l.of(self.text)))
            });
        let above = self.stack.enter(mark, if heading { Heading::Yes } else { Heading::No });
        if heading || open_ended || mark != Mark::Plain {
            self.previous = None;
        }
        if heading || open_ended {
            let mut place = place::heading_place(tokens, &above);
            place.value = ending_value(tokens, &values);
            if open_ended && !place.announced && tokens.len() <= 24 {
                place.lead_in = tokens.words(0, tokens.len() - 1).to_owned();
            }
            tasks::heading(self.text, tokens, mark, &mut place);
            self.stack.open(mark, place);
        } else if mark != Mark::Plain {
            // An item may head deeper items: its own year holds for them.
            let mut place = if values.is_empty() {
                place::item_place(tokens, &above, &years)
            } else {
                place::Place { value: None, ..above.clone() }
            };
            place.section = inline_section(tokens, mark).or(above.section);
            self.stack.open(mark, place);
        }
        let mut above = above;
        above.section = inline_section(&self.tokens, mark).or(above.section);
        let lends = ending_value(&self.tokens, &values).is_some()
            && open_ended
            && !speaks_before(&self.tokens, &values);
        if !values.is_empty() && !lends {
            self.targets(&above, mark == Mark::Plain && !open_ended);
        } else if let (Some(value), false) = (above.value, heading) {
            self.completed(value, lines, &above);
        }
        if !heading {
            qualities::read(&self.tokens, &above, &self.frame, &mut self.reading.qualitative);
        }
        self.tasks.block(self.text, &self.tokens, &above, &mut self.reading.tasks);
    }

    /// The targets of the block in `tokens`; in running prose a year holds on over paragraphs.
    fn targets(&mut self, above: &place::Place, prose: bool) {
        let at = self.reading.targets.len();
        self.frame.previous = self.previous.clone().filter(|_| prose);
        let leading = targets::read(
            self.text, &self.tokens, above, &self.frame, self.catalogue, &mut self.reading.targets,
        );
        let read = at..self.reading.targets.len();
        if read.is_empty() || !prose {
            return;
        }
        match leading {
            Some(year) => {
                self.previous = Some(year);
                self.chains.push(Vec::new());
            }
            None if self.frame.previous.is_some() => {
                if let Some(chain) = self.chains.last_mut() {
                    chain.push(read);
                }
            }
            None => {}
        }
    }

    /// An item without a value completes the value of its lead-in: «bảo đảm 100%:».
    fn completed(&mut self, value: Span, lines: &[Span], above: &place::Place) {
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.clear();
        tokens.push(self.text, value);
        for line in lines {
            tokens.push(self.text, *line);
        }
        self.tokens = tokens;
        self.targets(above, false);
    }

    fn table(&mut self, rows: &[Span]) {
        let above = self.stack.enter(Mark::Plain, Heading::No);
        let known = table::read(self.text, rows, &above, &self.frame, self.catalogue, &mut self.reading);
        if known {
            return;
        }
        for row in rows {
            for cell in lines::cells(self.text, *row) {
                if cell.start < cell.end {
                    self.block(Mark::Plain, &[cell]);
                }
            }
        }
    }

    fn finish(mut self) -> Reading {
        self.tasks.close(&mut self.reading.tasks);
        conflicts::unchain(&mut self.reading.targets, &self.chains);
        self.reading
    }
}

/// Whether the words before the only value say what it is of.
fn speaks_before(tokens: &Tokens, values: &[values::Value]) -> bool {
    values.first().is_some_and(|v| {
        sentence::says_something(tokens, &years::find(tokens, 0, v.from), Run { from: 0, to: v.from })
    })
}

/// The value right before the colon of a lead-in, with its comparator.
fn ending_value(tokens: &Tokens, values: &[values::Value]) -> Option<Span> {
    let last = values.last().filter(|_| values.len() == 1)?;
    (last.to + 1 == tokens.len()).then(|| tokens.span(last.from, last.to)).flatten()
}

/// «1. Kết quả đạt được. Sau năm năm …»: a heading that runs on into its paragraph.
fn inline_section(tokens: &Tokens, mark: Mark) -> Option<place::Section> {
    let end = (0..tokens.len().min(12)).find(|&i| tokens.is_sign(i, '.') || tokens.is_sign(i, ':'))?;
    let section = place::section_of(tokens, end)?;
    let numbered = !matches!(mark, Mark::Plain | Mark::Bullet(_));
    (numbered || section == place::Section::Results).then_some(section)
}

/// Four of five letters are capitals.
fn is_shouting(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 4 && line.chars().filter(|c| c.is_uppercase()).count() * 10 >= letters * 8
}
