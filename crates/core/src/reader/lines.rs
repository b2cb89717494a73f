//! Text → lines: their marks (headings, numbers, bullets), rows of tables, furniture of pages.

use crate::fold::fold_char;
use crate::model::Span;

/// The mark at the head of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// No mark.
    Plain,
    /// Markdown heading of this depth.
    Hash(u8),
    /// «Phần», «Chương», «Mục», «Điều» with a number.
    Part,
    /// «I.», «IV/».
    Roman,
    /// «A.».
    Capital,
    /// «1.», «1.2.» with the number of parts.
    Decimal(u8),
    /// «1)», «(1)».
    Bracketed,
    /// «a)», «b.».
    Letter,
    /// «-», «+», «•» …: the sign itself.
    Bullet(char),
}

impl Mark {
    /// Marks of a lower rank stand above; bullets and plain lines have none of their own.
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::Hash(depth) => depth,
            Self::Part => 10,
            Self::Capital => 11,
            Self::Roman => 12,
            Self::Decimal(parts) => 13 + parts,
            Self::Bracketed => 30,
            Self::Letter => 31,
            Self::Plain => 40,
            Self::Bullet(_) => 50,
        }
    }
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Blank,
    /// A page number or a rule: it neither ends nor continues a paragraph.
    Furniture,
    /// A row of a table; its cells are split later.
    Row,
    Text,
}

/// One line of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// What stands behind the mark, without white space around it.
    pub(super) body: Span,
    /// The line with its mark, without white space around it.
    pub(super) whole: Span,
    pub(super) mark: Mark,
    pub(super) sort: Sort,
    /// Characters of the whole line.
    pub(super) width: usize,
}

/// Longer lines are cut, in bytes.
const LONGEST: usize = 100_000;

/// Splits the text into lines, one at a time.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        if rest >= text.len() {
            return None;
        }
        let tail = &text[rest..];
        let near = &tail[..super::facts::floor_boundary(tail, LONGEST)];
        let length = near.find(['\n', '\r', '\u{c}', '\u{2028}', '\u{2029}']).unwrap_or(near.len());
        let line = line(text, rest, rest + length);
        // A line that is cut for its length goes on with its next character, any other behind its end.
        let cut = length == near.len() && near.len() < tail.len();
        rest += length + if cut { 0 } else { tail[length..].chars().next().map_or(1, char::len_utf8) };
        Some(line)
    })
}

/// The cells of a table's row, each without white space around it.
pub(super) fn cells(text: &str, row: Span) -> Vec<Span> {
    let line = row.of(text);
    if !line.contains(['|', '\t']) {
        return aligned(text, row);
    }
    let sign = if line.contains('|') { '|' } else { '\t' };
    let mut cells = Vec::new();
    let mut at = 0;
    for piece in line.split(sign) {
        cells.push(trim(text, row.start + at, row.start + at + piece.len()));
        at += piece.len() + 1;
    }
    if sign == '|' {
        if line.trim_start().starts_with('|') && !cells.is_empty() {
            cells.remove(0);
        }
        if line.trim_end().ends_with('|') {
            cells.pop();
        }
    }
    cells
}

/// The cells of a row whose columns are parted by blanks alone: two or more.
fn aligned(text: &str, row: Span) -> Vec<Span> {
    let line = row.of(text);
    let mut cells = Vec::new();
    let mut at = 0;
    for piece in line.split("  ") {
        let cell = trim(text, row.start + at, row.start + at + piece.len());
        if cell.start < cell.end {
            cells.push(cell);
        }
        at += piece.len() + 2;
    }
    cells
}

/// `text[start..end]` without white space around it.
pub(super) fn trim(text: &str, start: usize, end: usize) -> Span {
    let part = &text[start..end];
    let blank = |c: char| matches!(fold_char(c), None | Some(' '));
    let head = part.len() - part.trim_start_matches(blank).len();
    let body = part.trim_matches(blank);
    Span { start: start + head, end: start + head + body.len() }
}

fn line(text: &str, start: usize, end: usize) -> Line {
    let whole = trim(text, start, end);
    let content = whole.of(text);
    let width = content.chars().count();
    let sort = sort(content);
    let (mark, length) = if sort == Sort::Text { mark(content) } else { (Mark::Plain, 0) };
    let body = trim(text, whole.start + length, whole.end);
    Line { body, whole, mark, sort, width }
}

/// How many parts three blanks or more part the line into.
fn columns(content: &str) -> usize {
    if !content.contains("   ") {
        return 1;
    }
    let parts = || content.split("   ").map(str::trim).filter(|p| !p.is_empty());
    // Words that a careless scan drew apart are no columns.
    if parts().any(|p| p.contains(' ')) { parts().count() } else { 1 }
}

fn sort(content: &str) -> Sort {
    if content.is_empty() {
        return Sort::Blank;
    }
    let rule =
        |c: char| matches!(c, '|' | '-' | '+' | '=' | '_' | ':' | ' ' | '─' | '│' | '┼' | '.' | '*' | '~');
    if content.chars().all(rule) || content.starts_with('»') {
        return Sort::Furniture;
    }
    if content.matches('|').count() >= 2 || (content.contains('\t') && content.split('\t').count() >= 3) {
        return Sort::Row;
    }
    if columns(content) >= 3 {
        return Sort::Row;
    }
    let digits = content.trim_matches(|c: char| !c.is_alphanumeric());
    let year = digits.len() == 4 && (digits.starts_with("20") || digits.starts_with("19"));
    let number =
        !year && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit()) && !content.contains('%');
    let page = content.strip_prefix("Trang ").or(content.strip_prefix("trang ")).is_some_and(|tail| {
        tail.len() <= 12 && tail.chars().all(|c| c.is_ascii_digit() || c == '/' || c == ' ')
    });
    if number || page { Sort::Furniture } else { Sort::Text }
}

/// The mark at the head of a trimmed line and its length in bytes.
fn mark(content: &str) -> (Mark, usize) {
    let mut chars = content.chars();
    let first = chars.next().unwrap_or(' ');
    match first {
        '#' => {
            let depth = content.len() - content.trim_start_matches('#').len();
            if depth <= 6 && content[depth..].starts_with(' ') {
                return (Mark::Hash(depth as u8), depth);
            }
            (Mark::Plain, 0)
        }
        '*' => (Mark::Bullet('*'), content.len() - content.trim_start_matches('*').len()),
        '-' | '–' | '—' | '−' => (Mark::Bullet('-'), first.len_utf8()),
        '+' | '•' | '·' | '▪' | '▫' | '►' | '➢' | '✓' | '√' | '●' | '○' | '◦' | '■' | '□' | '❖' | '➔'
        | '→' | '\u{f0b7}' | '\u{f0a7}' | '\u{f02d}' | '\u{f0d8}' | '\u{fb}' => {
            (Mark::Bullet(first), first.len_utf8())
        }
        'o' if content.starts_with("o ") => (Mark::Bullet('o'), 1),
        '(' => bracketed(content),
        '0'..='9' => decimal(content),
        _ if first.is_alphabetic() => lettered(content),
        _ => (Mark::Plain, 0),
    }
}

fn bracketed(content: &str) -> (Mark, usize) {
    let Some(close) = content.find(')').filter(|&at| at <= 5) else { return (Mark::Plain, 0) };
    let inner = &content[1..close];
    if !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit()) && inner.len() <= 2 {
        return (Mark::Bracketed, close + 1);
    }
    if inner.chars().all(|c| matches!(c, 'i' | 'v' | 'x')) && !inner.is_empty() {
        return (Mark::Letter, close + 1);
    }
    let mut letters = inner.chars();
    match (letters.next(), letters.next()) {
        (Some(c), None) if c.is_lowercase() => (Mark::Letter, close + 1),
        _ => (Mark::Plain, 0),
    }
}

fn decimal(content: &str) -> (Mark, usize) {
    let head = content.len() - content.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let number = &content[..head];
    let parts: Vec<&str> = number.split('.').filter(|p| !p.is_empty()).collect();
    if parts.iter().any(|p| p.len() > 2) || parts.is_empty() || number.contains("..") {
        return (Mark::Plain, 0);
    }
    let tail = &content[head..];
    let next = tail.trim_start().chars().next().unwrap_or(' ');
    let opens = next.is_alphabetic() || matches!(next, '“' | '"' | '(' | '*' | '[') || next.is_ascii_digit();
    if number.ends_with('.') && opens && (tail.starts_with([' ', '\u{a0}', '\t']) || next.is_uppercase()) {
        return (Mark::Decimal(parts.len().min(5) as u8), head);
    }
    let dashed = tail
        .strip_prefix(['-', '–'])
        .is_some_and(|t| t.starts_with(' ') && t.trim_start().starts_with(char::is_uppercase));
    if parts.len() == 1 && dashed {
        return (Mark::Decimal(1), head + 1);
    }
    if parts.len() == 1 && tail.starts_with([')', '/']) {
        let after = tail[1..].trim_start().chars().next().unwrap_or(' ');
        let spaced = tail[1..].starts_with([' ', '\u{a0}']);
        if after.is_alphabetic() && (spaced || tail.starts_with(')')) {
            return (Mark::Bracketed, head + 1);
        }
    }
    if parts.len() > 1 && !number.ends_with('.') && tail.starts_with([' ', '\u{a0}']) && next.is_uppercase() {
        return (Mark::Decimal(parts.len().min(5) as u8), head);
    }
    (Mark::Plain, 0)
}

fn lettered(content: &str) -> (Mark, usize) {
    let word_end = content.find(|c: char| !c.is_alphabetic()).unwrap_or(content.len());
    let (word, tail) = content.split_at(word_end);
    let closes = tail.starts_with(['.', ')', '/'])
        || tail.starts_with(" -")
        || tail.starts_with(" –")
        || tail.starts_with("- ")
        || tail.starts_with("– ");
    let spaced = tail.get(1..).is_some_and(|t| t.starts_with([' ', '\u{a0}', '-', '–']));
    let letters = word.chars().count();
    if closes && spaced && letters <= 5 && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X')) {
        return (Mark::Roman, word_end + 1);
    }
    if letters == 1 && closes && spaced && !tail.starts_with(" ") {
        let upper = word.chars().all(char::is_uppercase);
        return (if upper { Mark::Capital } else { Mark::Letter }, word_end + 1);
    }
    let head: String = content.chars().take(24).collect();
    let folded = crate::fold::fold(head.split([':', '.']).next().unwrap_or(""));
    let part = matches!(folded.split(' ').next(), Some("phan" | "chuong" | "muc" | "dieu"))
        && folded.split(' ').nth(1).is_some_and(|n| {
            n.bytes().all(|b| b.is_ascii_digit()) || n.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
        });
    if part { (Mark::Part, 0) } else { (Mark::Plain, 0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, expected: Mark) {
        assert_eq!(mark(content).0, expected, "{content}");
    }

    #[test]
    fn marks() {
        check("## Mục tiêu", Mark::Hash(2));
        check("I. MỤC TIÊU", Mark::Roman);
        check("1. Phát triển", Mark::Decimal(1));
        check("1.2. Phát triển", Mark::Decimal(2));
        check("1.2 Phát triển", Mark::Decimal(2));
        check("8.5 triệu người", Mark::Plain);
        check("10% hộ", Mark::Plain);
        check("a) Kinh tế số", Mark::Letter);
        check("(1) Kinh tế số", Mark::Bracketed);
        check("– Tỷ lệ", Mark::Bullet('-'));
        check("Điều 1. Ban hành", Mark::Part);
        check("Phần lớn các xã", Mark::Plain);
        check("2025 - 2030", Mark::Plain);
    }

    #[test]
    fn rows_and_furniture() {
        assert_eq!(sort("| 1 | Tỷ lệ | 80 |"), Sort::Row);
        assert_eq!(sort("1\tTỷ lệ\t80"), Sort::Row);
        assert_eq!(sort("|---|:--:|"), Sort::Furniture);
        assert_eq!(sort("- 12 -"), Sort::Furniture);
        assert_eq!(sort("80%"), Sort::Text);
    }
}
