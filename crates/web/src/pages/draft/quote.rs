//! Finding in the text the sentence that a person marked or typed.

use cotmoc_core::model::Span;

/// The place of a quote in a text, whatever the blanks and the rules of tables between its words are;
/// the first one from byte `from` on, else the first one of all. `None` where the text does not hold it.
pub(crate) fn find(text: &str, quote: &str, from: usize) -> Option<Span> {
    let words: Vec<&str> = quote.split(gap).filter(|word| !word.is_empty()).collect();
    let first = *words.first()?;
    let start = text.floor_char_boundary(from.min(text.len()));
    search(text, start, first, &words).or_else(|| search(text, 0, first, &words))
}

fn gap(c: char) -> bool {
    c.is_whitespace() || c == '|'
}

fn search(text: &str, from: usize, first: &str, words: &[&str]) -> Option<Span> {
    text.get(from..)?
        .match_indices(first)
        .map(|(at, _)| from + at)
        .find_map(|start| follow(text, start, words).map(|end| Span { start, end }))
}

/// The end of the words that stand one after the other from `start` on.
fn follow(text: &str, start: usize, words: &[&str]) -> Option<usize> {
    let mut at = start;
    for (nth, word) in words.iter().enumerate() {
        let rest = text.get(at..)?;
        let skipped = rest.trim_start_matches(gap);
        if nth > 0 && skipped.len() == rest.len() {
            return None;
        }
        at += rest.len() - skipped.len();
        at += skipped.strip_prefix(word).map(|_| word.len())?;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_table_rules_do_not_matter() {
        let text = "Đạt 20%.\n| Chỉ tiêu | Năm  2025 |\nĐạt 20%  GRDP";
        let found = |quote: &str, from: usize| find(text, quote, from).map(|span| span.of(text));
        assert_eq!(found(" Đạt 20% ", 0), Some("Đạt 20%"));
        assert_eq!(find(text, "Đạt 20%", 5).unwrap().start, text.rfind("Đạt").unwrap());
        assert_eq!(found("Đạt 20% GRDP", 0), Some("Đạt 20%  GRDP"));
        assert_eq!(found("Chỉ tiêu\tNăm 2025", 0), Some("Chỉ tiêu | Năm  2025"));
        assert_eq!(found("Đạt 30%", 0), None);
        assert_eq!(found("", 0), None);
        assert_eq!(found("Đạt20%", 0), None);
        assert_eq!(found("Đạt 20%", 99_999), Some("Đạt 20%"));
    }
}
