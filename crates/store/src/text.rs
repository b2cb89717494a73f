//! How values are written as text: moments, days, decimals, closed words, lists of lines.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::{Result, StoreError};

/// A moment as UTC text of fixed width, so that text order is time order.
pub(crate) fn moment(at: Timestamp) -> String {
    format!("{at:.6}")
}

/// A day as ISO text.
pub(crate) fn day(date: Option<Date>) -> Option<String> {
    date.map(|d| d.to_string())
}

/// Reads whatever a column holds: a closed word, a decimal, a day, a moment.
pub(crate) fn parse<T: FromStr>(column: &'static str, text: &str) -> Result<T> {
    text.parse().map_err(|_| StoreError::Corrupt { column, value: text.to_owned() })
}

/// The same where the column may be empty.
pub(crate) fn parse_some<T: FromStr>(column: &'static str, text: Option<&str>) -> Result<Option<T>> {
    text.map(|t| parse(column, t)).transpose()
}

/// A number that must fit a smaller type.
pub(crate) fn fit<T: TryFrom<i64>>(column: &'static str, number: i64) -> Result<T> {
    T::try_from(number).map_err(|_| StoreError::Corrupt { column, value: number.to_string() })
}

/// The same where the column may be empty.
pub(crate) fn fit_some<T: TryFrom<i64>>(column: &'static str, number: Option<i64>) -> Result<Option<T>> {
    number.map(|n| fit(column, n)).transpose()
}

/// A length or an offset as the database keeps it.
pub(crate) fn offset(at: usize) -> Result<i64> {
    i64::try_from(at).map_err(|_| StoreError::Unwritable(format!("vị trí {at} quá lớn")))
}

/// Short texts as lines of one text; a line break inside one becomes a space.
pub(crate) fn join_lines(lines: &[String]) -> String {
    let flat: Vec<String> = lines.iter().map(|l| l.replace(['\n', '\r'], " ")).collect();
    flat.join("\n")
}

/// The lines of one text, without empty ones.
pub(crate) fn split_lines(text: &str) -> Vec<String> {
    text.split('\n').filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

/// Words for a `like` with `escape '\\'`, in which no sign means anything but itself.
pub(crate) fn literal(words: &str) -> String {
    words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
