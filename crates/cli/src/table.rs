//! Columns on a terminal, aligned by what is seen: a Vietnamese letter may be several bytes or
//! several code points and is still one column wide.

use unicode_width::UnicodeWidthStr;

/// How a column takes its share of the line.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Width {
    /// As wide as its widest cell.
    Fit,
    /// As wide as its widest cell up to this many columns; longer cells run over several lines.
    UpTo(usize),
    /// What the others leave.
    Rest,
}

/// Lays out rows under headings, at most `line` columns wide, two blanks between columns and two
/// before the first.
pub(crate) fn table(line: usize, columns: &[(&str, Width)], rows: &[Vec<String>]) -> String {
    let widths = widths(line, columns, rows);
    let mut out = String::new();
    let heads: Vec<String> = columns.iter().map(|(head, _)| (*head).to_owned()).collect();
    put(&mut out, &widths, &heads);
    let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    put(&mut out, &widths, &rules);
    for row in rows {
        put(&mut out, &widths, row);
    }
    out
}

fn widths(line: usize, columns: &[(&str, Width)], rows: &[Vec<String>]) -> Vec<usize> {
    let widest = |column: usize, head: &str| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.width())
            .max()
            .unwrap_or(0)
            .max(head.width())
    };
    let mut widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(nth, (head, width))| match width {
            Width::Fit => widest(nth, head),
            Width::UpTo(most) => widest(nth, head).min(*most),
            Width::Rest => 0,
        })
        .collect();
    let taken = widths.iter().sum::<usize>() + 2 * columns.len();
    let rests = columns.iter().filter(|(_, width)| matches!(width, Width::Rest)).count().max(1);
    for (width, (_, kind)) in widths.iter_mut().zip(columns) {
        if matches!(kind, Width::Rest) {
            *width = (line.saturating_sub(taken) / rests).max(20);
        }
    }
    widths
}

fn put(out: &mut String, widths: &[usize], cells: &[String]) {
    let wrapped: Vec<Vec<String>> =
        cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    for nth in 0..height {
        let mut line = String::new();
        for (lines, width) in wrapped.iter().zip(widths) {
            let text = lines.get(nth).map_or("", String::as_str);
            line.push_str("  ");
            line.push_str(text);
            line.push_str(&" ".repeat(width.saturating_sub(text.width())));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// Breaks a text at blanks into lines of at most `width` columns; a longer word is cut.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut word = word.to_owned();
        let line = lines.last_mut().map_or(0, |line| line.width());
        if line > 0 && line + 1 + word.width() > width {
            lines.push(String::new());
        }
        while word.width() > width {
            let cut = cut_at(&word, width);
            let rest = word.split_off(cut);
            if let Some(line) = lines.last_mut() {
                line.push_str(&word);
            }
            lines.push(String::new());
            word = rest;
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
    }
    lines
}

/// The byte at which a word reaches `width` columns; at least one letter is kept.
fn cut_at(word: &str, width: usize) -> usize {
    let mut last = 0;
    for (at, letter) in word.char_indices() {
        let end = at + letter.len_utf8();
        if word[..end].width() > width && last > 0 {
            break;
        }
        last = end;
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_whatever_the_letters() {
        let rows = vec![
            vec!["2025".into(), "= 20 %".into(), "Tỷ trọng kinh tế số trong GRDP".into()],
            // The same letters written with combining marks are as wide.
            vec!["".into(), "≥ 1.234,5".into(), "Ty\u{309} tro\u{323}ng".into()],
        ];
        let text =
            table(40, &[("Năm", Width::Fit), ("Giá trị", Width::Fit), ("Chỉ tiêu", Width::Rest)], &rows);
        assert_eq!(
            text,
            "  Năm   Giá trị    Chỉ tiêu\n  ────  ─────────  ─────────────────────\n  2025  = 20 %     Tỷ trọng kinh tế số\n                   trong GRDP\n        ≥ 1.234,5  Ty\u{309} tro\u{323}ng\n"
        );
        assert!(text.lines().all(|line| line.width() <= 40));
    }

    #[test]
    fn words_longer_than_the_column_are_cut() {
        assert_eq!(wrap("aaaa bb", 3), ["aaa", "a", "bb"]);
        assert_eq!(wrap("", 3), [""]);
    }
}
