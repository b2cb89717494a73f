//! Texts that a spreadsheet programme could take for formulas: a note «=HYPERLINK(…)» that one person
//! typed must not run on the machine of whoever opens the export.

use std::borrow::Cow;

/// What a spreadsheet programme could take for a formula begins with one of these.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Whether a programme that opens the table would calculate a cell. Plain numbers below zero are
/// numbers to everybody.
fn is_formula(cell: &str) -> bool {
    let number = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    // Readers leave blanks at the end out.
    cell.starts_with(FORMULA)
        && !cell.trim_end().strip_prefix('-').is_some_and(|digits| !digits.is_empty() && number(digits))
}

/// A cell as it is written: an apostrophe before what could be a formula, and before what would
/// otherwise lose its own apostrophe when it is read.
pub(crate) fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell.trim_start().trim_start_matches('\'').trim_start()) {
        Cow::Owned(format!("'{}", cell.trim_start()))
    } else {
        Cow::Borrowed(cell)
    }
}

/// A cell without the apostrophe that [`guarded`] put before it; spreadsheets put the same sign before
/// texts.
pub(super) fn bare(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'').trim_start()) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::csv::{Table, Writer};

    #[test]
    fn what_could_be_a_formula_is_written_as_a_text() {
        let write = |cell: &str| {
            let mut writer = Writer::new(Vec::new());
            writer.row(["a", cell]).unwrap();
            String::from_utf8(writer.into_inner().unwrap()).unwrap().trim_end().to_owned()
        };
        assert_eq!(write("=1+1"), "a,'=1+1");
        assert_eq!(write("@SUM(A1)"), "a,'@SUM(A1)");
        assert_eq!(write("+84 912"), "a,'+84 912");
        assert_eq!(write("-cmd|' /C calc'!A0"), "a,'-cmd|' /C calc'!A0");
        assert_eq!(write("-5.25"), "a,-5.25");
        assert_eq!(write("-0\t"), "a,-0");
        assert_eq!(write("'=1"), "a,''=1");
        assert_eq!(write("'tư' là chữ"), "a,'tư' là chữ");
        for (written, read) in [("'=1+1", "=1+1"), ("''=1", "'=1"), ("'x", "'x"), ("'-5", "'-5"), ("'", "'")]
        {
            assert_eq!(bare(written), read);
        }
    }

    proptest! {
        #[test]
        fn texts_that_look_like_formulas_come_back(cell in "['=+@－-]{1,3}[a-z0-9']{0,4}") {
            let mut writer = Writer::new(Vec::new());
            writer.row(["h", "i"]).unwrap();
            writer.row(["a", cell.as_str()]).unwrap();
            let bytes = writer.into_inner().unwrap();
            let mut table = Table::open(bytes.as_slice()).unwrap();
            prop_assert_eq!(table.next_row().unwrap().unwrap().cell(1), &cell);
        }
    }
}
