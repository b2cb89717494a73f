//! The cells of a sheet that get another style.

use std::collections::HashSet;

use super::Mark;
use crate::patch::{Edits, Scan, attribute};
use super::styles::Looks;
use crate::{FormatError, Source};

/// The sheet with the marked cells in red. A cell that the sheet does not hold is left out: its note
/// stands there all the same.
pub(super) fn coloured(
    file: &Source<'_>,
    text: String,
    marks: &[&Mark],
    looks: &mut Looks,
) -> Result<String, FormatError> {
    let wanted: HashSet<&str> = marks.iter().map(|mark| mark.place.cell.as_str()).collect();
    let scan = Scan::of(file, &text)?;
    let mut edits = Edits::new(text);
    for cell in scan.all.iter().filter(|found| found.name == "c") {
        let tag = edits.text().get(cell.start.clone()).unwrap_or_default().to_owned();
        if !attribute(&tag, "r").is_some_and(|(_, place)| wanted.contains(place.as_str())) {
            continue;
        }
        match attribute(&tag, "s") {
            Some((range, style)) => {
                let red = looks.red(style.trim().parse().unwrap_or(0));
                edits.replace(cell.start.start + range.start..cell.start.start + range.end, red.to_string());
            }
            None => {
                let red = looks.red(0);
                let at = tag.trim_end_matches('>').trim_end_matches('/').trim_end().len();
                edits.insert(cell.start.start + at, format!(" s=\"{red}\""));
            }
        }
    }
    Ok(edits.finish())
}
