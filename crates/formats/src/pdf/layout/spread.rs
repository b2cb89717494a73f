//! Paragraphs and tables that go on over the turn of a page.

use super::Item;

/// Moves what continues the last piece of a page to that page.
pub(super) fn join(pages: &mut [Vec<Item>]) {
    // The page that holds the piece that may go on.
    let mut open = 0;
    for next in 1..pages.len() {
        let (before, after) = pages.split_at_mut(next);
        let Some(items) = after.first_mut().filter(|items| !items.is_empty()) else { continue };
        let joined = before
            .get_mut(open)
            .and_then(|page| page.last_mut())
            .zip(items.first())
            .is_some_and(|(last, first)| go_on(last, first));
        if joined {
            items.remove(0);
        }
        if !items.is_empty() {
            open = next;
        }
    }
}

/// Adds the second piece to the first if it continues it.
fn go_on(last: &mut Item, first: &Item) -> bool {
    match (last, first) {
        (Item::Paragraph(above), Item::Paragraph(below)) => {
            let mut trial = above.clone();
            // Sentences that are whole end their paragraph; across pages there is no distance to ask.
            let whole = above.text.trim_end().ends_with(['.', ';', ':', '!', '?']);
            if whole || !trial.take(&below.first) {
                return false;
            }
            trial.text = format!("{} {}", above.text, below.text);
            trial.last = below.last.clone();
            *above = trial;
            true
        }
        (Item::Table(above), Item::Table(below)) => join_tables(above, below),
        _ => false,
    }
}

fn join_tables(above: &mut Vec<Vec<String>>, below: &[Vec<String>]) -> bool {
    let width = above.first().map_or(0, Vec::len);
    if width < 2 || below.iter().any(|row| row.len() != width) {
        return false;
    }
    // Word repeats the head of a table on each page.
    let repeated = above.iter().zip(below).take_while(|(a, b)| a == b).count();
    let mut rows = below.iter().skip(repeated).peekable();
    let counted = above.iter().skip(1).filter(|row| row.first().is_some_and(|c| !c.is_empty())).count();
    let numbered = counted * 2 > above.len() - 1;
    let rest = rows.next_if(|row| numbered && row.first().is_some_and(String::is_empty));
    if let (Some(rest), Some(last)) = (rest, above.last_mut()) {
        for (cell, more) in last.iter_mut().zip(rest) {
            if !more.is_empty() {
                if !cell.is_empty() {
                    cell.push(' ');
                }
                cell.push_str(more);
            }
        }
    }
    above.extend(rows.cloned());
    true
}
