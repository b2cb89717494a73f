//! One sheet for many units: a row for each unit, a column for each line, for those who collect by
//! telephone. The figures of the period before stand in the same cells of a second sheet.

use cotmoc_core::form::{Check, Rule};
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, Format, Formula, ProtectionOptions,
    Workbook, Worksheet,
};

use super::WriteError;
use super::checks::{self, Cells, Total};
use super::heading::{self, Columns, Head};
use super::hidden;
use super::identity::Scope;
use super::look::{Look, address, merged, text};
use super::order::{Answer, Asked, Order, UnitFacts};
use super::part;
use super::words::period_short;

const KEY: u16 = 0;
const NUMBER: u16 = 1;
const CODE: u16 = 2;
const NAME: u16 = 3;
const FIRST: u16 = 4;

/// Name of the sheet of answers.
pub(crate) const SHEET: &str = "Tổng hợp";
/// Name of the sheet of the period before.
pub(crate) const BEFORE: &str = "Kỳ trước";

const HOW: &str = "Cách ghi: mỗi dòng là một đơn vị, chỉ nhập vào ô nền vàng. Không phát sinh thì ghi 0. Chưa có số liệu thì ghi x vào ô và ghi lý do ở cột «Lý do» (chung cho các ô ghi x của đơn vị), hoặc ghi ngay trong ô: «x: lý do».";

/// Longest formula that is written; Excel takes 8,192 letters.
const MAX_FORMULA: usize = 7_000;

struct Table<'a> {
    lines: Vec<Asked<'a>>,
    sections: Vec<(&'a str, u16)>,
    totals: Vec<Total<'a>>,
    checks: Vec<&'a Check>,
    units: &'a [UnitFacts],
    first: u32,
}

/// Writes the workbook of many units.
pub(crate) fn write(order: &Order<'_>, units: &[UnitFacts]) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let look = Look::new();
    let mut table = Table {
        lines: order.all(),
        sections: order
            .form
            .sections
            .iter()
            .map(|s| (s.title.as_str(), u16::try_from(s.lines.len()).unwrap_or(u16::MAX)))
            .collect(),
        totals: checks::totals(order.form),
        checks: order.form.checks.iter().collect(),
        units,
        first: 0,
    };
    table.checks.sort_by_key(|check| std::cmp::Reverse(checks::weight(check.severity)));
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?.set_formula_result_default("");
    table.set_up(sheet, order)?;
    let head = head(units);
    let row = heading::write(sheet, &look, order, &head, table.columns())?;
    table.first = table.headings(sheet, &look, row, Sheet::Answers)?;
    let last = table.rows(sheet, &look)?;
    heading::signatures(sheet, &look, last + 2, table.columns())?;
    sheet.set_print_area(0, NUMBER, last + 8, table.status())?;
    let before = book.add_worksheet();
    before.set_name(BEFORE)?;
    table.before(before, &look, order)?;
    hidden::write(&mut book, order, &part::identity(order, Scope::Many), units, &[])?;
    Ok(book.save_to_buffer()?)
}

/// All units have the sender in common, or the file goes out in the name of the body above.
fn head(units: &[UnitFacts]) -> Head<'_> {
    let first = units.first();
    let same = |get: fn(&UnitFacts) -> &str| {
        let value = first.map_or("", get);
        if units.iter().all(|unit| get(unit) == value) { value } else { "" }
    };
    let due = first.and_then(|f| f.due).filter(|due| units.iter().all(|u| u.due == Some(*due)));
    let (upper, sender) = (same(|u| &u.upper), same(|u| &u.sender));
    let (upper, sender) = if sender.is_empty() { ("", upper) } else { (upper, sender) };
    let due = due.map(|d| format!("Hạn gửi: {}", super::words::day(d))).unwrap_or_default();
    Head { upper, sender, due, how: HOW }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sheet {
    Answers,
    Before,
}

impl<'a> Table<'a> {
    fn column(&self, line: &str) -> Option<u16> {
        let at = self.lines.iter().position(|asked| asked.line.key == line)?;
        Some(FIRST + u16::try_from(at).ok()?)
    }

    fn reason(&self) -> u16 {
        FIRST + u16::try_from(self.lines.len()).unwrap_or(u16::MAX - 100)
    }

    fn status(&self) -> u16 {
        self.reason() + 1
    }

    fn columns(&self) -> Columns {
        // On a wide form the head stays on the first page.
        let wide = 11;
        if self.lines.len() > wide {
            return Columns { first: NUMBER, left: FIRST, right: FIRST + 5, last: FIRST + 10, letters: 160 };
        }
        let letters = 98 + 11 * self.lines.len();
        Columns { first: NUMBER, left: NAME, right: self.reason(), last: self.status(), letters }
    }

    fn set_up(&self, sheet: &mut Worksheet, order: &Order<'_>) -> Result<(), WriteError> {
        sheet.set_column_width(NUMBER, 5)?.set_column_width(CODE, 9)?.set_column_width(NAME, 26)?;
        for column in FIRST..self.reason() {
            sheet.set_column_width(column, 11)?;
        }
        sheet.set_column_width(self.reason(), 24)?.set_column_width(self.status(), 34)?;
        sheet.set_column_hidden(KEY)?;
        sheet
            .set_landscape()
            .set_paper_size(if self.lines.len() > 8 { 8 } else { 9 })
            .set_margins(0.6, 0.4, 0.6, 0.6, 0.3, 0.3)
            // Letters stay readable: wide forms go over several pages, with the units on each.
            .set_print_fit_to_pages(u16::try_from(self.lines.len().div_ceil(16)).unwrap_or(1).max(1), 0)
            .set_screen_gridlines(false)
            .set_footer(heading::footer(order, "tổng hợp nhiều đơn vị"));
        sheet.set_repeat_columns(NUMBER, NAME)?;
        sheet.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            use_autofilter: true,
            ..ProtectionOptions::default()
        });
        Ok(())
    }

    /// The hidden row of keys and the headings; gives the first row of units.
    fn headings(
        &self,
        sheet: &mut Worksheet,
        look: &Look,
        row: u32,
        which: Sheet,
    ) -> Result<u32, WriteError> {
        if which == Sheet::Answers {
            sheet.write_string(row, KEY, part::UNIT_KEY)?;
            for (column, asked) in (FIRST..).zip(&self.lines) {
                sheet.write_string(row, column, format!("{}{}", part::COLUMN_KEY, asked.line.key))?;
            }
            sheet.write_string(row, self.reason(), part::REASON_KEY)?;
        }
        sheet.set_row_hidden(row)?;
        let (top, labels, units, keys) = (row + 1, row + 2, row + 3, row + 4);
        let mut side = vec![(NUMBER, "TT"), (CODE, "Mã đơn vị"), (NAME, "Đơn vị")];
        if which == Sheet::Answers {
            side.extend([(self.reason(), part::REASON_HEADING), (self.status(), "Kiểm tra")]);
        }
        for (column, heading) in side {
            sheet.merge_range(top, column, units, column, heading, &look.head)?;
            text(sheet, (keys, column), "", &look.head_small)?;
        }
        let mut column = FIRST;
        for (title, width) in self.sections.iter().filter(|(_, width)| *width > 0) {
            merged(sheet, top, (column, column + width - 1), title, &look.head)?;
            column += width;
        }
        sheet.set_row_height(top, 20)?;
        let mut high = 30.0_f64;
        for (column, asked) in (FIRST..).zip(&self.lines) {
            text(sheet, (labels, column), &asked.label, &look.head)?;
            text(sheet, (units, column), asked.unit, &look.head_small)?;
            text(sheet, (keys, column), &asked.line.key, &look.head_small)?;
            high = high.max(heading::height(&asked.label, 11, 14.0));
        }
        sheet.set_row_height(labels, high)?;
        sheet.set_repeat_rows(top, keys)?;
        sheet.set_freeze_panes(row + 5, FIRST)?;
        sheet.set_top_left_cell(0, 0)?;
        Ok(row + 5)
    }

    /// Writes all units and their sum; gives the row of the sum.
    fn rows(&self, sheet: &mut Worksheet, look: &Look) -> Result<u32, WriteError> {
        let answers = part::answer_formats(look);
        let mut row = self.first;
        for (unit, number) in self.units.iter().zip(1_u32..) {
            self.unit(sheet, look, Placed { table: self, unit, row }, &answers, number)?;
            row += 1;
        }
        if row > self.first {
            for (column, asked) in (FIRST..).zip(&self.lines) {
                allow(sheet, (self.first, row - 1), column, asked)?;
            }
            part::offer_reasons(sheet, (self.first, row - 1), self.reason())?;
            self.colours(sheet, look, row - 1)?;
        }
        self.sums(sheet, look, row)?;
        Ok(row)
    }

    fn unit(
        &self,
        sheet: &mut Worksheet,
        look: &Look,
        at: Placed<'_>,
        answers: &[Format],
        number: u32,
    ) -> Result<(), WriteError> {
        let Placed { unit, row, .. } = at;
        sheet.write_string(row, KEY, unit.id.to_string())?;
        sheet.write_number_with_format(row, NUMBER, number, &look.key)?;
        text(sheet, (row, CODE), &unit.code, &look.centre)?;
        text(sheet, (row, NAME), &unit.name, &look.plain)?;
        let shared = shared_reason(unit);
        for (column, asked) in (FIRST..).zip(&self.lines) {
            let format = answers.get(usize::from(asked.decimals)).unwrap_or(&look.reason);
            let key = asked.line.key.as_str();
            let total = self.totals.iter().find(|total| total.line == key);
            let total = total.and_then(|total| checks::total(total, asked.decimals, &at));
            match (unit.answer(key), total) {
                (Answer::Value { value, .. }, Some(total)) if total.1 == Some(*value) => {
                    part::formula(sheet, (row, column), &total, format)?;
                }
                (Answer::Empty, Some(total)) => part::formula(sheet, (row, column), &total, format)?,
                (Answer::Value { value, .. }, _) => part::figure(sheet, (row, column), *value, format)?,
                (Answer::Missing { reason }, _) => {
                    let own = reason.is_empty() || Some(reason.as_str()) == shared;
                    let said =
                        if own { part::MISSING.to_owned() } else { format!("{}: {reason}", part::MISSING) };
                    text(sheet, (row, column), &said, format)?;
                }
                (Answer::Empty, None) => sheet.write_blank(row, column, format).map(|_| ())?,
            }
        }
        text(sheet, (row, self.reason()), shared.unwrap_or_default(), &look.reason)?;
        self.say(sheet, look, &at)
    }

    /// The cell that names the checks which a unit's figures do not pass.
    fn say(&self, sheet: &mut Worksheet, look: &Look, at: &Placed<'_>) -> Result<(), WriteError> {
        let (mut formula, mut result) = (String::from("=\"\""), String::new());
        for check in &self.checks {
            let Some(condition) = checks::condition(&check.rule, at) else { continue };
            let message = format!("{}. ", checks::message(check));
            let piece = format!("&IF({condition},{},\"\")", checks::quoted(&message));
            if formula.len() + piece.len() > MAX_FORMULA {
                break;
            }
            formula.push_str(&piece);
            if checks::broken(&check.rule, at) {
                result.push_str(&message.chars().take(120).collect::<String>());
            }
        }
        let high = heading::height(&result, 44, 13.0).max(18.0);
        sheet.set_row_height(at.row, high)?;
        let formula = Formula::new(formula).set_result(result);
        sheet.write_formula_with_format(at.row, self.status(), formula, &look.status)?;
        Ok(())
    }

    /// Colours the answers that a check names. Figures of the period before stand in another sheet,
    /// to which such a rule must not refer.
    fn colours(&self, sheet: &mut Worksheet, look: &Look, last: u32) -> Result<(), WriteError> {
        let Some(unit) = self.units.first() else { return Ok(()) };
        let at = Placed { table: self, unit, row: self.first };
        for check in self.checks.iter().filter(|c| !matches!(c.rule, Rule::Change { .. })) {
            let Some(condition) = checks::condition(&check.rule, &at) else { continue };
            let format = match checks::weight(check.severity) {
                3 => &look.bad,
                2 => &look.odd,
                _ => continue,
            };
            let rule =
                ConditionalFormatFormula::new().set_rule(format!("={condition}").as_str()).set_format(format);
            for column in check.rule.lines().into_iter().filter_map(|line| self.column(line)) {
                sheet.add_conditional_format(self.first, column, last, column, &rule)?;
            }
        }
        Ok(())
    }

    fn sums(&self, sheet: &mut Worksheet, look: &Look, row: u32) -> Result<(), WriteError> {
        merged(sheet, row, (NUMBER, NAME), "Cộng các ô đã có số liệu", &look.section)?;
        for (column, asked) in (FIRST..).zip(&self.lines) {
            let format = look.total(asked.decimals);
            if !asked.summed || row == self.first {
                sheet.write_blank(row, column, &format)?;
                continue;
            }
            let key = asked.line.key.as_str();
            let values = self.units.iter().filter_map(|unit| part::value(unit, &self.totals, key));
            let sum = values.fold(Decimal::ZERO, Decimal::saturating_add);
            let range = format!("{}:{}", address(self.first, column), address(row - 1, column));
            let formula = Formula::new(format!("=SUM({range})")).set_result(sum.normalize().to_string());
            sheet.write_formula_with_format(row, column, formula, &format)?;
        }
        merged(sheet, row, (self.reason(), self.status()), "", &look.section)?;
        Ok(())
    }

    fn before(&self, sheet: &mut Worksheet, look: &Look, order: &Order<'_>) -> Result<(), WriteError> {
        self.set_up(sheet, order)?;
        let period = order.round.period.shift(-1).map(period_short).unwrap_or_default();
        let title = format!("SỐ LIỆU KỲ TRƯỚC: {period}");
        merged(sheet, 3, (NUMBER, NAME), &title, &look.sender)?;
        self.headings(sheet, look, self.first - 5, Sheet::Before)?;
        for (row, (unit, number)) in (self.first..).zip(self.units.iter().zip(1_u32..)) {
            sheet.write_number_with_format(row, NUMBER, number, &look.key)?;
            text(sheet, (row, CODE), &unit.code, &look.centre)?;
            text(sheet, (row, NAME), &unit.name, &look.plain)?;
            for (column, asked) in (FIRST..).zip(&self.lines) {
                let format = look.previous(asked.decimals);
                match unit.standing(&asked.line.key).and_then(|s| s.previous) {
                    Some(value) => part::figure(sheet, (row, column), value, &format)?,
                    None => sheet.write_blank(row, column, &format).map(|_| ())?,
                }
            }
        }
        Ok(())
    }
}

/// A unit in its row.
#[derive(Clone, Copy)]
struct Placed<'t> {
    table: &'t Table<'t>,
    unit: &'t UnitFacts,
    row: u32,
}

impl Cells for Placed<'_> {
    fn cell(&self, line: &str) -> Option<String> {
        self.table.column(line).map(|column| format!("${}", address(self.row, column)))
    }

    fn previous_cell(&self, line: &str) -> Option<String> {
        let column = self.table.column(line)?;
        Some(format!("'{BEFORE}'!${}", address(self.row, column)))
    }

    fn value(&self, line: &str) -> Option<Decimal> {
        part::value(self.unit, &self.table.totals, line)
    }

    fn previous(&self, line: &str) -> Option<Decimal> {
        self.unit.standing(line)?.previous
    }
}

/// The reason that stands in the column of reasons: that of the first missing figure which has one.
fn shared_reason(unit: &UnitFacts) -> Option<&str> {
    unit.standing.iter().find_map(|standing| match &standing.answer {
        Answer::Missing { reason } if !reason.is_empty() => Some(reason.as_str()),
        _ => None,
    })
}

/// Lets only numbers of the right kind into cells, or an «x».
fn allow(
    sheet: &mut Worksheet,
    (first, last): (u32, u32),
    column: u16,
    asked: &Asked<'_>,
) -> Result<(), WriteError> {
    let cell = address(first, column);
    let whole = if asked.decimals == 0 { format!(",{cell}=INT({cell})") } else { String::new() };
    let lowest = if asked.signed { "-1E+15" } else { "0" };
    let formula = format!("=IF(ISNUMBER({cell}),AND({cell}>={lowest}{whole}),LOWER(LEFT({cell},1))=\"x\")");
    let kind = if asked.decimals == 0 { "số nguyên" } else { "số" };
    let bound = if asked.signed { "" } else { " từ 0 trở lên" };
    let rule = DataValidation::new()
        .allow_custom(Formula::new(formula))
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title("Số liệu chưa đúng")?
        .set_error_message(format!(
            "Ô này chỉ nhận {kind}{bound}, hoặc x khi chưa có số liệu. Không phát sinh thì ghi 0."
        ))?;
    sheet.add_data_validation(first, column, last, column, &rule)?;
    Ok(())
}
