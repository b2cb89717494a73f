//! The cells of a sheet, with numbers as the file spells them: a library that hands out floating
//! point would lose what was typed.

use std::collections::BTreeMap;

use super::number::{NumberStyle, Raw};
use crate::xml::{self, Element, Step};
use crate::{FormatError, Source};

/// The cells of a sheet that hold something, by row and column from 0.
#[derive(Debug, Default)]
pub(crate) struct Cells(BTreeMap<(u32, u32), Raw>);

/// Excel's own bounds.
const MAX_ROW: u32 = 1_048_576;
const MAX_COLUMN: u32 = 16_384;

impl Cells {
    pub(crate) fn get(&self, row: u32, column: u32) -> &Raw {
        static EMPTY: Raw = Raw::Empty;
        self.0.get(&(row, column)).unwrap_or(&EMPTY)
    }

    /// The text of a cell, without blanks at its ends; of a number its digits.
    pub(crate) fn text(&self, row: u32, column: u32) -> &str {
        match self.get(row, column) {
            Raw::Text(text) | Raw::Number(text, _) => text.trim(),
            Raw::Empty | Raw::Truth | Raw::Error(_) => "",
        }
    }

    /// All cells, row by row.
    pub(crate) fn all(&self) -> impl Iterator<Item = ((u32, u32), &Raw)> {
        self.0.iter().map(|(at, raw)| (*at, raw))
    }

    /// The cells of a row from the left.
    pub(crate) fn row(&self, row: u32) -> impl Iterator<Item = (u32, &Raw)> {
        self.0.range((row, 0)..=(row, u32::MAX)).map(|((_, column), raw)| (*column, raw))
    }

    /// The last row that holds something.
    pub(crate) fn last_row(&self) -> u32 {
        self.0.last_key_value().map_or(0, |((row, _), _)| *row)
    }

    /// The first cell with this text.
    pub(crate) fn find(&self, text: &str) -> Option<(u32, u32)> {
        self.all().find(|(_, raw)| matches!(raw, Raw::Text(t) if t.trim() == text)).map(|(at, _)| at)
    }
}

struct Building<'s> {
    strings: &'s [String],
    styles: &'s [NumberStyle],
    cells: Cells,
    at: (u32, u32),
    kind: String,
    style: NumberStyle,
    text: String,
    collecting: bool,
}

/// Reads a sheet. `budget` is how many cells may still be kept.
pub(crate) fn read(
    file: &Source<'_>,
    text: &str,
    strings: &[String],
    styles: &[NumberStyle],
    budget: &mut usize,
) -> Result<Cells, FormatError> {
    let mut building = Building {
        strings,
        styles,
        cells: Cells::default(),
        at: (0, 0),
        kind: String::new(),
        style: NumberStyle::Plain,
        text: String::new(),
        collecting: false,
    };
    let (mut row, mut column) = (0_u32, 0_u32);
    xml::walk(file, text, |step| {
        match step {
            Step::Start(element) => match element.name() {
                "row" => {
                    let named = element.value_of("r").and_then(|r| r.parse::<u32>().ok());
                    row = named.unwrap_or(row.saturating_add(1));
                    column = 0;
                }
                "c" => {
                    building.at = place(&element).unwrap_or((row.saturating_sub(1), column));
                    column = building.at.1.saturating_add(1);
                    building.begin(&element);
                }
                // A formula's own text is not what the cell shows.
                "v" | "t" => building.collecting = true,
                _ => {}
            },
            Step::Text(chars) if building.collecting => building.text.push_str(chars),
            Step::Text(_) => {}
            Step::End("v" | "t") => building.collecting = false,
            Step::End("c") => {
                if building.end() {
                    *budget =
                        budget.checked_sub(1).ok_or_else(|| file.damaged("bảng tính có quá nhiều ô"))?;
                }
            }
            Step::End(_) => {}
        }
        Ok(())
    })?;
    Ok(building.cells)
}

impl Building<'_> {
    fn begin(&mut self, element: &Element<'_>) {
        self.kind = element.value_of("t").unwrap_or_default();
        let style = element.value_of("s").and_then(|s| s.parse::<usize>().ok());
        self.style = style.and_then(|s| self.styles.get(s)).copied().unwrap_or_default();
        self.text.clear();
        self.collecting = false;
    }

    /// Keeps the cell that ends; tells whether it holds anything.
    fn end(&mut self) -> bool {
        let text = std::mem::take(&mut self.text);
        let raw = match self.kind.as_str() {
            "s" => {
                let found = text.trim().parse::<usize>().ok().and_then(|at| self.strings.get(at));
                found.map_or(Raw::Empty, |text| Raw::Text(text.clone()))
            }
            "str" | "inlineStr" | "d" => Raw::Text(text),
            "b" => Raw::Truth,
            "e" => Raw::Error(text.trim().to_owned()),
            _ => Raw::Number(text.trim().to_owned(), self.style),
        };
        let empty = match &raw {
            Raw::Empty => true,
            Raw::Number(text, _) | Raw::Text(text) => text.trim().is_empty(),
            Raw::Truth | Raw::Error(_) => false,
        };
        if !empty && self.at.0 < MAX_ROW && self.at.1 < MAX_COLUMN {
            self.cells.0.insert(self.at, raw);
        }
        !empty
    }
}

fn place(element: &Element<'_>) -> Option<(u32, u32)> {
    parse_address(&element.value_of("r")?)
}

/// Row and column, from 0, of «F12».
pub(crate) fn parse_address(text: &str) -> Option<(u32, u32)> {
    let end = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(end);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut column = 0_u32;
    for letter in letters.bytes() {
        let letter = letter.to_ascii_uppercase();
        if !letter.is_ascii_uppercase() {
            return None;
        }
        column = column * 26 + u32::from(letter - b'A') + 1;
    }
    let row: u32 = digits.parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}

/// «F12»
pub(crate) fn address((row, column): (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written() {
        for text in ["A1", "F12", "Z9", "AA10", "XFD1048576"] {
            assert_eq!(parse_address(text).map(address).as_deref(), Some(text));
        }
        for wrong in ["", "12", "F", "F0", "É1", "ABCD1"] {
            assert_eq!(parse_address(wrong), None, "{wrong}");
        }
    }
}
