//! The text of a document as blocks on a sheet, with its passages marked.
//!
//! The extracted text is lines: `| cell | cell |` is a row of a table, `# ` to `###### ` begin
//! headings, a form feed is a page break, everything else is a paragraph. Passages are byte ranges of
//! that text; they may overlap and may run over several lines.

use std::collections::BTreeSet;
use std::ops::Range;

use cotmoc_core::model::Span;

/// A passage to be marked.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The byte range of the text.
    pub span: Span,
    /// The `id` of the first marked piece, as «p-12».
    pub anchor: String,
    /// The number in the margin, the same as in the list beside the sheet.
    pub number: usize,
    /// The style: `target`, `task`, `qualitative`, with `rejected` where it was set aside.
    pub class: &'static str,
    /// Where the number leads.
    pub href: String,
    /// What the number says to a screen reader.
    pub label: String,
}

/// One line of the sheet, or one table.
#[derive(Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading; the level is that of the page's outline, 2 to 5.
    Heading(u8, Vec<Run>),
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A line of a list, with its sign.
    Item(Vec<Run>),
    /// Consecutive rows of cells; the first row holds the column headings.
    Table {
        /// Its number among the tables of the document's part, from 1.
        nth: usize,
        /// Its rows.
        rows: Vec<Vec<Vec<Run>>>,
    },
    /// The end of a page of the original.
    PageBreak,
}

/// A piece of a line in which nothing changes.
#[derive(Debug, PartialEq, Eq, Default)]
pub struct Run {
    /// The anchors that stand before the text.
    pub anchors: Vec<String>,
    /// The text.
    pub text: String,
    /// The style of the innermost passage; `None` outside of every passage.
    pub class: Option<&'static str>,
    /// The numbers of all passages that cover the text, as «3 4».
    pub numbers: String,
    /// The passages that end here.
    pub ends: Vec<Reference>,
}

/// The number at the end of a passage.
#[derive(Debug, PartialEq, Eq)]
pub struct Reference {
    /// The number.
    pub number: usize,
    /// Where it leads.
    pub href: String,
    /// What it says to a screen reader.
    pub label: String,
}

/// Texts longer than this are shown in parts, so that a page stays light.
const PART_BYTES: usize = 40_000;

/// The byte ranges of the parts of a text, cut at ends of lines where there are any.
#[must_use]
pub fn parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    while text.len() - start > PART_BYTES + PART_BYTES / 4 {
        let mut cut = text.floor_char_boundary(start + PART_BYTES);
        let reach = text.floor_char_boundary((cut + PART_BYTES / 4).min(text.len()));
        if let Some(newline) = text[cut..reach].find('\n') {
            cut += newline + 1;
        }
        parts.push(start..cut);
        start = cut;
    }
    parts.push(start..text.len());
    parts
}

/// The part in which a byte lies, counted from 0.
#[must_use]
pub fn part_of(parts: &[Range<usize>], byte: usize) -> usize {
    parts.partition_point(|part| part.end <= byte).min(parts.len().saturating_sub(1))
}

/// Lays out one part of a text. Marks outside of it are left out.
#[must_use]
pub fn lay_out(text: &str, part: Range<usize>, marks: &[Mark]) -> Vec<Block> {
    let mut inside: Vec<&Mark> =
        marks.iter().filter(|mark| mark.span.start < part.end && mark.span.end > part.start).collect();
    inside.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    let sheet = Sheet { text, marks: inside, part: part.clone() };
    let mut blocks = Vec::new();
    let mut start = part.start;
    for line in text.get(part).unwrap_or("").split_inclusive('\n') {
        sheet.line(start, line, &mut blocks);
        start += line.len();
    }
    blocks
}

struct Sheet<'a> {
    text: &'a str,
    marks: Vec<&'a Mark>,
    part: Range<usize>,
}

impl Sheet<'_> {
    fn line(&self, start: usize, line: &str, blocks: &mut Vec<Block>) {
        if line.contains('\u{c}') {
            let mut at = start;
            for (nth, piece) in line.split('\u{c}').enumerate() {
                if nth > 0 {
                    blocks.push(Block::PageBreak);
                }
                self.line(at, piece, blocks);
                at += piece.len() + 1;
            }
            return;
        }
        let trimmed = line.trim();
        if trimmed.is_empty() {
            return;
        }
        let start = start + (line.len() - line.trim_start().len());
        if trimmed.len() > 1 && trimmed.starts_with('|') && trimmed.ends_with('|') {
            let row = self.cells(start, trimmed);
            match blocks.last_mut() {
                Some(Block::Table { rows, .. }) => rows.push(row),
                _ => {
                    let before = blocks.iter().filter(|block| matches!(block, Block::Table { .. })).count();
                    blocks.push(Block::Table { nth: before + 1, rows: vec![row] });
                }
            }
            return;
        }
        let hashes = trimmed.bytes().take_while(|byte| *byte == b'#').count();
        if (1..=6).contains(&hashes) && trimmed.as_bytes().get(hashes) == Some(&b' ') {
            let level = u8::try_from(hashes).unwrap_or(6).clamp(1, 4) + 1;
            blocks.push(Block::Heading(level, self.runs(start + hashes + 1..start + trimmed.len())));
            return;
        }
        let runs = self.runs(start..start + trimmed.len());
        if is_item(trimmed) {
            blocks.push(Block::Item(runs));
        } else if let Some(open) = open_line(blocks).filter(|_| self.goes_on(start, trimmed)) {
            let blank = between(open.last(), runs.first());
            open.push(blank);
            open.extend(runs);
        } else {
            blocks.push(Block::Paragraph(runs));
        }
    }

    /// Whether a line goes on with the sentence of the line right above it, as in texts that were
    /// wrapped by hand: it begins with a small letter, and nothing ended before.
    fn goes_on(&self, start: usize, line: &str) -> bool {
        let before = self.text.get(..start).unwrap_or("");
        let above = before
            .trim_end_matches([' ', '\t', '\r'])
            .strip_suffix('\n')
            .unwrap_or("")
            .trim_end_matches([' ', '\t', '\r']);
        line.starts_with(char::is_lowercase)
            && !above.ends_with(['.', ';', ':', '!', '?', '|', '\n', '\u{c}'])
            && !above.is_empty()
    }

    fn cells(&self, start: usize, row: &str) -> Vec<Vec<Run>> {
        let mut cells = Vec::new();
        let mut at = start + 1;
        for cell in row[1..row.len() - 1].split('|') {
            let text = cell.trim();
            let lead = cell.len() - cell.trim_start().len();
            cells.push(self.runs(at + lead..at + lead + text.len()));
            at += cell.len() + 1;
        }
        cells
    }

    /// Cuts a range at every begin and end of a passage.
    fn runs(&self, range: Range<usize>) -> Vec<Run> {
        let here: Vec<&Mark> = self
            .marks
            .iter()
            .copied()
            .filter(|mark| mark.span.start < range.end && mark.span.end > range.start)
            .collect();
        let mut cuts: BTreeSet<usize> = [range.start, range.end].into();
        for mark in &here {
            cuts.extend([mark.span.start, mark.span.end].into_iter().filter(|cut| range.contains(cut)));
        }
        let cuts: Vec<usize> = cuts.into_iter().collect();
        cuts.windows(2).filter_map(|pair| self.run(pair[0]..pair[1], &range, &here)).collect()
    }

    fn run(&self, piece: Range<usize>, line: &Range<usize>, here: &[&Mark]) -> Option<Run> {
        let text = self.text.get(piece.clone())?.to_owned();
        let covering: Vec<&&Mark> =
            here.iter().filter(|mark| mark.span.start < piece.end && mark.span.end > piece.start).collect();
        let innermost = covering.iter().min_by_key(|mark| mark.span.end - mark.span.start);
        let begins = |mark: &&&&Mark| {
            // The first visible piece of a passage is in this line when nothing of it stood before.
            let first = mark.span.start.max(self.part.start);
            piece.contains(&first) || (piece.start == line.start && self.blank(first..piece.start))
        };
        let ends = |mark: &&&&Mark| {
            let last = mark.span.end.min(self.part.end);
            piece.end == last || (piece.end == line.end && last > piece.end && self.blank(piece.end..last))
        };
        Some(Run {
            anchors: covering.iter().filter(begins).map(|mark| mark.anchor.clone()).collect(),
            class: innermost.map(|mark| mark.class),
            numbers: covering.iter().map(|mark| mark.number.to_string()).collect::<Vec<_>>().join(" "),
            ends: covering.iter().filter(ends).map(|mark| reference(mark)).collect(),
            text,
        })
    }

    /// Whether a range holds nothing that is shown: blanks, list signs of a table, form feeds.
    fn blank(&self, range: Range<usize>) -> bool {
        range.start < range.end
            && self
                .text
                .get(range)
                .is_some_and(|between| between.chars().all(|c| c.is_whitespace() || c == '|' || c == '#'))
    }
}

/// The runs of the last block, where it is a line that another may go on with.
fn open_line(blocks: &mut [Block]) -> Option<&mut Vec<Run>> {
    match blocks.last_mut() {
        Some(Block::Paragraph(runs) | Block::Item(runs)) => Some(runs),
        _ => None,
    }
}

/// The blank between two lines that are shown as one; marked where one passage runs over it.
fn between(before: Option<&Run>, after: Option<&Run>) -> Run {
    let blank = Run { text: " ".to_owned(), ..Run::default() };
    match (before, after) {
        (Some(a), Some(b)) if a.class.is_some() && a.numbers == b.numbers => {
            Run { class: a.class, numbers: a.numbers.clone(), ..blank }
        }
        _ => blank,
    }
}

fn reference(mark: &Mark) -> Reference {
    Reference { number: mark.number, href: mark.href.clone(), label: mark.label.clone() }
}

/// Whether a line begins with a sign of a list: «- », «• », «+ », «1. », «a) ».
fn is_item(line: &str) -> bool {
    let Some((sign, rest)) = line.split_once(' ') else { return false };
    if rest.trim().is_empty() {
        return false;
    }
    if matches!(sign, "-" | "–" | "•" | "+" | "*" | "·") {
        return true;
    }
    let stem = sign.strip_suffix([')', '.']).unwrap_or("");
    !stem.is_empty()
        && stem.len() <= 3
        && (stem.bytes().all(|b| b.is_ascii_digit())
            || (stem.chars().count() == 1 && stem.chars().all(char::is_lowercase)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str, quote: &str, number: usize) -> Mark {
        let start = text.find(quote).unwrap();
        Mark {
            span: Span { start, end: start + quote.len() },
            anchor: format!("p-{number}"),
            number,
            class: "target",
            href: format!("/targets/{number}"),
            label: String::new(),
        }
    }

    /// The blocks of a text in short: anchors as «#», passages in brackets with the numbers at their ends.
    fn sketch(text: &str, marks: &[Mark]) -> String {
        let runs = |runs: &[Run]| {
            runs.iter()
                .map(|run| {
                    let anchors: String = run.anchors.iter().map(|anchor| format!("#{anchor} ")).collect();
                    let ends: String = run.ends.iter().map(|end| format!("^{}", end.number)).collect();
                    if run.class.is_some() {
                        format!("{anchors}[{}]{ends}", run.text)
                    } else {
                        run.text.clone()
                    }
                })
                .collect::<String>()
        };
        lay_out(text, 0..text.len(), marks)
            .iter()
            .map(|block| match block {
                Block::Heading(level, r) => format!("h{level} {}", runs(r)),
                Block::Paragraph(r) => format!("p {}", runs(r)),
                Block::Item(r) => format!("li {}", runs(r)),
                Block::PageBreak => "----".to_owned(),
                Block::Table { rows, .. } => rows
                    .iter()
                    .map(|row| row.iter().map(|cell| runs(cell)).collect::<Vec<_>>().join(" ¦ "))
                    .collect::<Vec<_>>()
                    .join(" / "),
            })
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn lines_become_blocks() {
        let text = "# Mục tiêu\n\n- đạt 20%;\na) phủ 80%\nLời mở\u{c}Trang hai\n| Chỉ tiêu | 2025 |\n| KTS | 20% |\n";
        assert_eq!(
            sketch(text, &[]),
            "h2 Mục tiêu\nli - đạt 20%;\nli a) phủ 80%\np Lời mở\n----\np Trang hai\nChỉ tiêu ¦ 2025 / KTS ¦ 20%"
        );
    }

    #[test]
    fn lines_wrapped_by_hand_are_one_paragraph() {
        let text = "Đặt ra các mức\nsau đây:\n- tăng bình quân\ntừ 5%;\nvà hết.\n\nđoạn mới";
        assert_eq!(
            sketch(text, &[]),
            "p Đặt ra các mức sau đây:\nli - tăng bình quân từ 5%;\np và hết.\np đoạn mới"
        );
    }

    #[test]
    fn passages_may_overlap() {
        let text = "Đạt 20% và 30%.";
        let marks = [mark(text, "Đạt 20%", 1), mark(text, "Đạt 20% và 30%", 2)];
        assert_eq!(sketch(text, &marks), "p #p-2 #p-1 [Đạt 20%]^1[ và 30%]^2.");
    }

    #[test]
    fn a_passage_over_two_lines_has_one_anchor_and_one_end() {
        let text = "Tỷ lệ hộ\ncó Internet 80%\nHết";
        let marks = [mark(text, "Tỷ lệ hộ\ncó Internet 80%", 1)];
        assert_eq!(sketch(text, &marks), "p #p-1 [Tỷ lệ hộ][ ][có Internet 80%]^1\np Hết");
    }

    #[test]
    fn a_passage_over_a_row_marks_its_cells() {
        let text = "| TT | Nhiệm vụ |\n| 1 | Ban hành |\n";
        let marks = [mark(text, "| 1 | Ban hành |", 7)];
        assert_eq!(sketch(text, &marks), "TT ¦ Nhiệm vụ / #p-7 [1] ¦ [Ban hành]^7");
    }

    #[test]
    fn long_texts_are_cut_at_lines_and_nothing_is_lost() {
        let line = "Một dòng của kế hoạch có chữ tiếng Việt.\n";
        for text in [line.repeat(5_000), "chữ ".repeat(60_000), String::new(), line.to_owned()] {
            let parts = parts(&text);
            assert_eq!(parts.first().unwrap().start, 0);
            assert_eq!(parts.last().unwrap().end, text.len());
            assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
            for (nth, part) in parts.iter().enumerate() {
                assert!(text.get(part.clone()).is_some());
                assert!(part.len() <= PART_BYTES + PART_BYTES / 2);
                assert_eq!(part_of(&parts, part.start), nth);
            }
        }
    }
}
