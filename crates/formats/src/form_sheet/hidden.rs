//! The hidden sheet: the identity, what stood in every cell when the workbook was written, and the
//! reasons of the drop-down list.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use super::WriteError;
use super::identity::Identity;
use super::order::{Answer, Order, UnitFacts};
use super::words::{REASONS, period_title};

/// Name of the hidden sheet.
pub(crate) const SHEET: &str = "cotmoc";

/// Name of the range that holds the reasons.
pub(crate) const REASONS_NAME: &str = "cotmoc_ly_do";

/// The column of the reasons, right of the table of cells.
const REASONS_COLUMN: u16 = 8;

/// The column of the checks' results.
pub(crate) const CHECKS_COLUMN: u16 = 10;

/// The headings of the table of cells; the first one marks where it begins.
pub(crate) const CELLS: [&str; 6] = ["cell_unit", "line", "entry", "value", "state", "reason"];

/// Adds the hidden sheet, the properties and the names. The sheet comes last.
pub(crate) fn write(
    book: &mut Workbook,
    order: &Order<'_>,
    identity: &Identity,
    units: &[UnitFacts],
    checks: &[(String, String)],
) -> Result<(), WriteError> {
    let pairs = identity.pairs();
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?.set_formula_result_default("");
    let mut row = 0;
    for (key, value) in &pairs {
        sheet.write_string(row, 0, key)?;
        sheet.write_string(row, 1, value)?;
        row += 1;
    }
    row += 1;
    for (column, heading) in (0..).zip(CELLS) {
        sheet.write_string(row, column, heading)?;
    }
    for unit in units {
        for standing in &unit.standing {
            let (value, state) = match &standing.answer {
                Answer::Empty => (String::new(), ""),
                Answer::Value { value, .. } => (value.to_string(), "value"),
                Answer::Missing { .. } => (String::new(), "missing"),
            };
            if standing.entry == 0 && state.is_empty() {
                continue;
            }
            row += 1;
            sheet.write_string(row, 0, unit.id.to_string())?;
            sheet.write_string(row, 1, &standing.line)?;
            sheet.write_string(row, 2, standing.entry.to_string())?;
            sheet.write_string(row, 3, value)?;
            sheet.write_string(row, 4, state)?;
            sheet.write_string(row, 5, standing.answer.reason())?;
        }
    }
    for (row, reason) in (0..).zip(REASONS) {
        sheet.write_string(row, REASONS_COLUMN, reason)?;
    }
    for (row, (formula, result)) in (0..).zip(checks) {
        let formula = rust_xlsxwriter::Formula::new(formula).set_result(result);
        sheet.write_formula(row, CHECKS_COLUMN, formula)?;
    }
    sheet.protect().set_very_hidden(true);
    names(book, &pairs)?;
    properties(book, order, &pairs)
}

fn names(book: &mut Workbook, pairs: &[(String, String)]) -> Result<(), WriteError> {
    for (key, value) in pairs {
        book.define_name(key.as_str(), &format!("=\"{}\"", value.replace('"', "\"\"")))?;
    }
    let column = char::from(b'A' + u8::try_from(REASONS_COLUMN).unwrap_or(0));
    let range = format!("={SHEET}!${column}$1:${column}${}", REASONS.len());
    book.define_name(REASONS_NAME, &range)?;
    Ok(())
}

fn properties(book: &mut Workbook, order: &Order<'_>, pairs: &[(String, String)]) -> Result<(), WriteError> {
    let day = order.round.made_on;
    // The moment is a parameter: the library would ask the clock.
    let made = ExcelDateTime::from_ymd(
        day.year().unsigned_abs(),
        day.month().unsigned_abs(),
        day.day().unsigned_abs(),
    )?;
    let title = format!("Biểu {}: {}", order.form.code, order.form.title);
    let mut properties = DocProperties::new()
        .set_title(title)
        .set_subject(format!("Kỳ báo cáo {}", period_title(order.round.period)))
        .set_author("Cột Mốc")
        .set_creation_datetime(&made);
    for (key, value) in pairs {
        properties = properties.set_custom_property(key.as_str(), value.as_str());
    }
    book.set_properties(&properties);
    Ok(())
}
