//! Lines → blocks: hard-wrapped lines become paragraphs again, rows become tables.

use super::lines::{Line, Mark, Sort, lines};
use crate::fold::fold;
use crate::model::Span;

/// A paragraph, an item of a list, a heading, or a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// Text with its mark; the lines that it is made of.
    Text { mark: Mark, lines: Vec<Span> },
    /// Rows that follow each other.
    Table { rows: Vec<Span> },
}

/// The blocks of a text, one at a time.
pub(super) fn blocks(text: &str) -> impl Iterator<Item = Block> {
    let wrap = wrap_width(text);
    let mut source = lines(text).peekable();
    std::iter::from_fn(move || {
        let first = source.find(|line| matches!(line.sort, Sort::Text | Sort::Row))?;
        if first.sort == Sort::Row {
            let mut rows = vec![first.whole];
            while let Some(next) = source.next_if(|l| matches!(l.sort, Sort::Row | Sort::Furniture)) {
                if next.sort == Sort::Row {
                    rows.push(next.whole);
                }
            }
            return Some(Block::Table { rows });
        }
        let mut parts = vec![first.body];
        let mut last = first;
        let mut gap = Gap::None;
        while let Some(next) = source.peek() {
            match next.sort {
                Sort::Blank => gap = gap.max(Gap::Blank),
                Sort::Furniture => gap = Gap::Page,
                Sort::Row => break,
                Sort::Text => {
                    if parts.len() >= LONGEST || !continues(text, &last, next, gap, wrap) {
                        break;
                    }
                    parts.push(next.whole);
                    last = *next;
                    gap = Gap::None;
                }
            }
            source.next();
        }
        Some(Block::Text { mark: first.mark, lines: parts })
    })
}

/// No paragraph has more lines than this.
const LONGEST: usize = 400;

/// What stands between two lines of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank,
    Page,
}

/// The width at which the text is wrapped; `None` where each paragraph is one line.
fn wrap_width(text: &str) -> Option<usize> {
    let mut widths: Vec<usize> =
        lines(text).filter(|l| l.sort == Sort::Text).map(|l| l.width).take(3000).collect();
    if widths.len() < 4 {
        return None;
    }
    widths.sort_unstable();
    let wide = widths[widths.len() * 95 / 100];
    let full = widths.iter().filter(|&&w| w * 100 >= wide * 80).count();
    let longest = widths[widths.len() - 1];
    let wrapped = (40..=170).contains(&wide) && longest <= wide * 3 / 2 && full * 100 >= widths.len() * 25;
    wrapped.then_some(wide)
}

/// Whether `next` goes on with the paragraph that ends in `last`.
fn continues(text: &str, last: &Line, next: &Line, gap: Gap, wrap: Option<usize>) -> bool {
    let before = last.whole.of(text);
    let after = next.whole.of(text);
    let end = before.chars().next_back().unwrap_or('.');
    let ended = matches!(end, '.' | ';' | ':' | '!' | '?' | '…');
    if next.mark != Mark::Plain {
        // «giai đoạn 2022» / «- 2025»
        return gap == Gap::None
            && matches!(next.mark, Mark::Bullet('-'))
            && end.is_ascii_digit()
            && range_goes_on(before, after.trim_start_matches(['-', '–', ' ']));
    }
    if matches!(last.mark, Mark::Hash(_)) {
        return false;
    }
    let first = after.chars().next().unwrap_or(' ');
    let small = first.is_lowercase() || matches!(first, '%' | ')' | ',' | ';' | '/');
    let opens = small && starts_item(after);
    let full = wrap.is_some_and(|w| last.width * 100 >= w * 78);
    let leaning = leans(before);
    match gap {
        Gap::None if full => !first.is_uppercase() || !(ended || (starts_item(after) && shouting(before))),
        Gap::None => !ended && ((small && !opens) || (leaning && !shouting(after))),
        Gap::Blank => !ended && small && !opens && last.width >= 40 && wrap.is_some(),
        Gap::Page => !ended && (small || leaning || (full && first.is_ascii_digit())) && wrap.is_some(),
    }
}

/// «… giai đoạn 2022» / «- 2025», «… từ 12» / «- 14%»: a dash between two numbers, not a bullet.
fn range_goes_on(before: &str, after: &str) -> bool {
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let year = digits == 4 && before[before.len() - 4..].starts_with("20");
    if year { after.starts_with("20") } else { after.starts_with(|c: char| c.is_ascii_digit()) }
}

/// The line cannot end here: it ends with a comma, a comparator, a verb of reaching, «năm».
fn leans(line: &str) -> bool {
    let tail: String = line.chars().rev().take(16).collect::<Vec<_>>().into_iter().rev().collect();
    let tail = fold(&tail);
    let word = tail.rsplit(' ').next().unwrap_or("");
    tail.ends_with(',')
        || tail.ends_with("it nhat")
        || tail.ends_with("toi thieu")
        || matches!(
            word,
            "dat"
                | "tren"
                | "khoang"
                | "nam"
                | "va"
                | "la"
                | "den"
                | "tu"
                | "cua"
                | "duoi"
                | "chiem"
                | "trong"
                | "cho"
                | "voi"
        )
}

/// The line begins as items of lists without bullets do.
fn starts_item(line: &str) -> bool {
    let head: String = line.chars().take(12).collect();
    let head = fold(&head);
    ["ty le ", "ti le ", "ty trong ", "ti trong ", "so luong ", "nang suat "]
        .iter()
        .any(|s| head.starts_with(s))
}

fn shouting(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    letters > 0 && line.chars().filter(|c| c.is_uppercase()).count() * 10 >= letters * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let got: Vec<String> = blocks(text)
            .map(|b| match b {
                Block::Text { mark, lines } => {
                    let parts: Vec<&str> = lines.iter().map(|s| s.of(text)).collect();
                    format!("{mark:?} {}", parts.join(" / "))
                }
                Block::Table { rows } => format!("Table {}", rows.len()),
            })
            .collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn bullets_and_paragraphs() {
        check("Mở đầu.\n\n- Một;\n+ Hai", &["Plain Mở đầu.", "Bullet('-') Một;", "Bullet('+') Hai"]);
    }

    #[test]
    fn wrapped_lines_join_over_page_numbers() {
        let text = "Phấn đấu đến năm 2025 tỷ trọng kinh tế số trong tổng sản phẩm trên địa bàn đạt\n\
                    tối thiểu 20%, tỷ lệ doanh nghiệp nhỏ và vừa sử dụng nền tảng số đạt từ\n\n12\n\n\
                    50% trở lên và tỷ lệ người dân có hồ sơ sức khỏe điện tử trong toàn tỉnh đạt\n90%.";
        assert_eq!(blocks(text).count(), 1);
    }

    #[test]
    fn tables() {
        check("| a | b |\n|---|---|\n| c | d |\nsau", &["Table 2", "Plain sau"]);
    }
}
