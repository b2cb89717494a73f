//! What the sheet of one unit and that of many have in common.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Format, Formula, Worksheet, XlsxError,
};

use super::WriteError;
use super::checks::{self, Total};
use super::hidden::REASONS_NAME;
use super::identity::{Identity, Scope};
use super::look::{Look, text};
use super::order::{Answer, Asked, Order, UnitFacts};

/// What the hidden row says above the column of lines.
pub(crate) const LINE_KEY: &str = "cotmoc:line";
/// Above that of units.
pub(crate) const UNIT_KEY: &str = "cotmoc:unit";
/// Above that of answers.
pub(crate) const VALUE_KEY: &str = "cotmoc:value";
/// Above that of reasons.
pub(crate) const REASON_KEY: &str = "cotmoc:reason";
/// Above that of the period before.
pub(crate) const PREVIOUS_KEY: &str = "cotmoc:previous";
/// Before the key of a line that is a column.
pub(crate) const COLUMN_KEY: &str = "cotmoc:line:";

/// The heading above reasons.
pub(crate) const REASON_HEADING: &str = "Lý do thiếu số liệu / giải trình";

/// What stands in the cell of a figure that is missing for a reason, where there is no cell for the
/// reason alone.
pub(crate) const MISSING: &str = "x";

/// The identity of a workbook.
pub(crate) fn identity(order: &Order<'_>, scope: Scope) -> Identity {
    Identity {
        form: order.form.code.clone(),
        form_version: order.round.form_version,
        round: order.round.id,
        scope,
    }
}

/// The figure that a cell shows: the answer, or the sum that a formula makes.
pub(crate) fn value(unit: &UnitFacts, totals: &[Total<'_>], line: &str) -> Option<Decimal> {
    match unit.answer(line) {
        Answer::Value { value, .. } => Some(*value),
        Answer::Missing { .. } => None,
        Answer::Empty => {
            let total = totals.iter().find(|total| total.line == line)?;
            total.parts.iter().try_fold(Decimal::ZERO, |sum, part| {
                value(unit, totals, part).and_then(|v| sum.checked_add(v))
            })
        }
    }
}

/// Writes a figure: as a number where a sheet keeps all its digits, otherwise as a text with them.
pub(crate) fn figure(
    sheet: &mut Worksheet,
    at: (u32, u16),
    value: Decimal,
    format: &Format,
) -> Result<(), XlsxError> {
    let exact = value.normalize();
    match exact.to_f64().filter(|_| checks::is_exact(exact)) {
        Some(number) => sheet.write_number_with_format(at.0, at.1, number, format).map(|_| ()),
        None => text(sheet, at, &cotmoc_core::number::shown(value), format),
    }
}

/// Writes the formula of a total with what it gives.
pub(crate) fn formula(
    sheet: &mut Worksheet,
    at: (u32, u16),
    (formula, result): &(String, Option<Decimal>),
    format: &Format,
) -> Result<(), XlsxError> {
    let result = result.map(|r| r.normalize().to_string()).unwrap_or_default();
    let formula = Formula::new(format!("={formula}")).set_result(result);
    sheet.write_formula_with_format(at.0, at.1, formula, format).map(|_| ())
}

/// Lets only numbers of the right kind into cells, and says what is wanted.
pub(crate) fn validate(
    sheet: &mut Worksheet,
    (first, last): (u32, u32),
    column: u16,
    asked: &Asked<'_>,
) -> Result<(), WriteError> {
    let lowest = if asked.signed { "-1E+15" } else { "0" };
    let rule = || DataValidationRule::GreaterThanOrEqualTo(Formula::new(lowest));
    let (rule, what) = if asked.decimals == 0 {
        (DataValidation::new().allow_whole_number_formula(rule()), "số nguyên")
    } else {
        (DataValidation::new().allow_decimal_number_formula(rule()), "số")
    };
    let bound = if asked.signed { "" } else { ", từ 0 trở lên" };
    let unit = if asked.unit.is_empty() { String::new() } else { format!(", tính bằng {}", asked.unit) };
    let message = format!(
        "Ô này chỉ nhận {what}{bound}{unit}. Không phát sinh thì ghi 0. Chưa có số liệu thì để trống và ghi lý do."
    );
    let rule = rule
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title("Số liệu chưa đúng")?
        .set_error_message(shortened(&message, 224))?
        .set_input_title(shortened(&format!("Dòng {}", asked.line.key), 31))?
        .set_input_message(shortened(&prompt(asked), 250))?;
    sheet.add_data_validation(first, column, last, column, &rule)?;
    Ok(())
}

fn prompt(asked: &Asked<'_>) -> String {
    let help = asked.line.guidance.as_str();
    let unit = if asked.unit.is_empty() { String::new() } else { format!(" ({})", asked.unit) };
    let label = &asked.label;
    if help.is_empty() { format!("{label}{unit}") } else { format!("{label}{unit}. {help}") }
}

/// Cut to so many UTF-16 units, in which Excel counts.
fn shortened(text: &str, limit: usize) -> String {
    if text.encode_utf16().count() <= limit {
        return text.to_owned();
    }
    let mut left = limit - 1;
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    kept.collect::<String>() + "…"
}

/// Offers the usual reasons in cells; others may be typed.
pub(crate) fn offer_reasons(
    sheet: &mut Worksheet,
    (first, last): (u32, u32),
    column: u16,
) -> Result<(), WriteError> {
    let rule = DataValidation::new()
        .allow_list_formula(Formula::new(format!("={REASONS_NAME}")))
        .show_error_message(false)
        .set_input_title("Lý do")?
        .set_input_message(
            "Chọn trong danh sách hoặc tự ghi: vì sao chưa có số liệu, hoặc vì sao số liệu khác thường.",
        )?;
    sheet.add_data_validation(first, column, last, column, &rule)?;
    Ok(())
}

/// The formats of answers, one for each number of decimals.
pub(crate) fn answer_formats(look: &Look) -> Vec<Format> {
    (0..=6).map(|decimals| look.answer(decimals)).collect()
}

#[cfg(test)]
pub(crate) use sample::form as sample_form;

#[cfg(test)]
mod sample {
    use cotmoc_core::form::{Check, Form, Line, Relation, Reporter, Rule, Section, Severity, Step, Term};
    use cotmoc_core::model::{PeriodKind, UnitLevel};
    use rust_decimal::Decimal;

    fn line(key: &str, element: &str, guidance: &str) -> Line {
        Line {
            key: key.to_owned(),
            element: element.to_owned(),
            category: None,
            label: String::new(),
            guidance: guidance.to_owned(),
            required: true,
            method: String::new(),
        }
    }

    /// A small form of our own making.
    pub(crate) fn form() -> Form {
        let at_most = Rule::Compare {
            left: vec![Term { line: "1.1".to_owned(), times: Decimal::ONE }],
            relation: Relation::AtMost,
            right: vec![Term { line: "1".to_owned(), times: Decimal::ONE }],
        };
        Form {
            code: "M01".to_owned(),
            title: "Biểu mẫu thử".to_owned(),
            guidance: String::new(),
            level: UnitLevel::Commune,
            reporter: Reporter::Own,
            frequency: PeriodKind::Year,
            calendar: "thu".to_owned(),
            approvals: vec![Step::Approver],
            deadlines: Vec::new(),
            threshold: 80,
            sections: vec![Section {
                title: "I. Dân cư".to_owned(),
                guidance: String::new(),
                lines: vec![
                    line("1", "DAN_SO", ""),
                    line("1.1", "DAN_TRUONG_THANH", "Theo văn bản giao chỉ tiêu."),
                    line("1.2", "HO_GIA_DINH", ""),
                    line("2", "GRDP", "=2+3 là chữ"),
                ],
            }],
            checks: vec![Check {
                key: "k1".to_owned(),
                severity: Severity::Error,
                message: String::new(),
                rule: at_most,
            }],
        }
    }
}
