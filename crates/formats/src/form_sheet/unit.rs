//! The sheet of one unit: a row for each line, as the printed form has them.

use cotmoc_core::form::{Check, Form};
use rust_decimal::Decimal;
use rust_xlsxwriter::{ConditionalFormatFormula, Format, Formula, ProtectionOptions, Workbook, Worksheet};

use super::WriteError;
use super::checks::{self, Cells, Total};
use super::heading::{self, Columns, Head};
use super::hidden;
use super::identity::Scope;
use super::look::{Look, address, begins_like_a_formula, merged, text};
use super::order::{Answer, Asked, Order, UnitFacts};
use super::part;
use super::words::period_short;

const KEY: u16 = 0;
const NUMBER: u16 = 1;
const LABEL: u16 = 2;
const UNIT: u16 = 3;
const PREVIOUS: u16 = 4;
const VALUE: u16 = 5;
const REASON: u16 = 6;
const STATUS: u16 = 7;
const LEVEL: u16 = 8;

const WIDTHS: [(u16, f64); 7] = [
    (NUMBER, 6.0),
    (LABEL, 46.0),
    (UNIT, 11.0),
    (PREVIOUS, 14.0),
    (VALUE, 16.0),
    (REASON, 26.0),
    (STATUS, 26.0),
];

const COLUMNS: Columns = Columns { first: NUMBER, left: LABEL, right: PREVIOUS, last: STATUS, letters: 160 };

/// Name of the sheet.
pub(crate) const SHEET: &str = "Biểu mẫu";

const HOW: &str = "Cách ghi: chỉ nhập vào ô nền vàng. Không phát sinh thì ghi 0. Chưa có số liệu thì để trống ô số liệu và chọn hoặc ghi lý do ở cột bên cạnh. Ghi xong, lưu tệp và nộp tại trang đã tải tệp này.";

/// Writes the workbook of one unit.
pub(crate) fn write(order: &Order<'_>, unit: &UnitFacts) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let look = Look::new();
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?.set_formula_result_default("");
    set_up(sheet, order, unit)?;
    let row = heading::write(sheet, &look, order, &Head::of(unit, HOW), COLUMNS)?;
    let first = header(sheet, &look, order, row)?;
    let plan = Plan::lay(order, unit, first);
    let checks = plan.judge(order.form);
    let end = plan.write(sheet, &look, &checks)?;
    colours(sheet, &look, (first, end - 1))?;
    heading::signatures(sheet, &look, end + 1, COLUMNS)?;
    sheet.set_print_area(0, NUMBER, end + 7, STATUS)?;
    let identity = part::identity(order, Scope::Unit(unit.id, unit.code.clone()));
    let results: Vec<(String, String)> =
        checks.iter().map(|check| (format!("={}", check.condition), truth(check.broken))).collect();
    hidden::write(&mut book, order, &identity, std::slice::from_ref(unit), &results)?;
    Ok(book.save_to_buffer()?)
}

fn truth(value: bool) -> String {
    if value { "TRUE" } else { "FALSE" }.to_owned()
}

fn set_up(sheet: &mut Worksheet, order: &Order<'_>, unit: &UnitFacts) -> Result<(), WriteError> {
    for (column, width) in WIDTHS {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_column_hidden(KEY)?.set_column_hidden(LEVEL)?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_margins(0.6, 0.4, 0.6, 0.6, 0.3, 0.3)
        .set_print_fit_to_pages(1, 0)
        .set_print_center_horizontally(true)
        .set_screen_gridlines(false)
        .set_footer(heading::footer(order, &unit.name));
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

/// The hidden row of column keys, the headings, and the letters that official forms number columns by.
fn header(sheet: &mut Worksheet, look: &Look, order: &Order<'_>, row: u32) -> Result<u32, WriteError> {
    let keys = [
        (KEY, part::LINE_KEY),
        (PREVIOUS, part::PREVIOUS_KEY),
        (VALUE, part::VALUE_KEY),
        (REASON, part::REASON_KEY),
    ];
    for (column, key) in keys {
        sheet.write_string(row, column, key)?;
    }
    sheet.set_row_hidden(row)?;
    let previous = order
        .round
        .period
        .shift(-1)
        .map_or_else(|| "Kỳ trước".to_owned(), |p| format!("Kỳ trước\n({})", period_short(p)));
    let now = format!("Số liệu\n({})", period_short(order.round.period));
    let headings = [
        (NUMBER, "TT", "A"),
        (LABEL, "Chỉ tiêu", "B"),
        (UNIT, "Đơn vị tính", "C"),
        (PREVIOUS, previous.as_str(), "1"),
        (VALUE, now.as_str(), "2"),
        (REASON, part::REASON_HEADING, "3"),
        (STATUS, "Kiểm tra", "4"),
    ];
    for (column, heading, letter) in headings {
        text(sheet, (row + 1, column), heading, &look.head)?;
        text(sheet, (row + 2, column), letter, &look.head_small)?;
    }
    sheet.set_row_height(row + 1, 34)?;
    sheet.set_repeat_rows(row + 1, row + 2)?;
    sheet.set_freeze_panes(row + 3, VALUE)?;
    sheet.set_top_left_cell(0, 0)?;
    Ok(row + 3)
}

/// Where every line stands.
struct Plan<'a> {
    unit: &'a UnitFacts,
    first: u32,
    rows: Vec<Row<'a>>,
    totals: Vec<Total<'a>>,
}

enum Row<'a> {
    Section(&'a str, &'a str),
    Line(Asked<'a>),
}

/// A check that a sheet can judge.
struct Judged<'a> {
    check: &'a Check,
    condition: String,
    broken: bool,
}

impl Judged<'_> {
    fn is_about(&self, line: &str) -> bool {
        self.check.rule.lines().contains(&line)
    }
}

impl Cells for Plan<'_> {
    fn cell(&self, line: &str) -> Option<String> {
        self.row(line).map(|row| address(row, VALUE))
    }

    fn previous_cell(&self, line: &str) -> Option<String> {
        self.row(line).map(|row| address(row, PREVIOUS))
    }

    fn value(&self, line: &str) -> Option<Decimal> {
        part::value(self.unit, &self.totals, line)
    }

    fn previous(&self, line: &str) -> Option<Decimal> {
        self.unit.standing(line)?.previous
    }
}

impl<'a> Plan<'a> {
    fn lay(order: &Order<'a>, unit: &'a UnitFacts, first: u32) -> Self {
        let mut rows = Vec::new();
        for section in &order.form.sections {
            if !section.title.is_empty() || !section.guidance.is_empty() {
                rows.push(Row::Section(&section.title, &section.guidance));
            }
            rows.extend(order.asked(&section.lines).into_iter().map(Row::Line));
        }
        Self { unit, first, rows, totals: checks::totals(order.form) }
    }

    fn row(&self, line: &str) -> Option<u32> {
        let is = |row: &Row<'_>| matches!(row, Row::Line(asked) if asked.line.key == line);
        let at = self.rows.iter().position(is)?;
        Some(self.first + u32::try_from(at).ok()?)
    }

    fn judge<'f>(&self, form: &'f Form) -> Vec<Judged<'f>> {
        let judge = |check: &'f Check| {
            let condition = checks::condition(&check.rule, self)?;
            Some(Judged { check, condition, broken: checks::broken(&check.rule, self) })
        };
        form.checks.iter().filter_map(judge).collect()
    }

    /// Writes all rows and gives the one after them.
    fn write(&self, sheet: &mut Worksheet, look: &Look, checks: &[Judged<'_>]) -> Result<u32, WriteError> {
        let answers = part::answer_formats(look);
        let mut at = self.first;
        for row in &self.rows {
            match row {
                Row::Section(title, guidance) => section(sheet, look, at, (title, guidance))?,
                Row::Line(asked) => {
                    self.line(sheet, look, at, asked, &answers)?;
                    self.status(sheet, look, at, asked, checks)?;
                    sheet.set_row_height(at, self.height(asked, checks))?;
                }
            }
            at += 1;
        }
        Ok(at)
    }

    fn line(
        &self,
        sheet: &mut Worksheet,
        look: &Look,
        row: u32,
        asked: &Asked<'_>,
        answers: &[Format],
    ) -> Result<(), WriteError> {
        let key = asked.line.key.as_str();
        sheet.write_string(row, KEY, key)?;
        text(sheet, (row, NUMBER), key, &look.key)?;
        label(sheet, look, row, asked)?;
        text(sheet, (row, UNIT), asked.unit, &look.centre)?;
        let previous = look.previous(asked.decimals);
        match self.previous(key) {
            Some(value) => part::figure(sheet, (row, PREVIOUS), value, &previous)?,
            None => sheet.write_blank(row, PREVIOUS, &previous).map(|_| ())?,
        }
        let format = answers.get(usize::from(asked.decimals)).unwrap_or(&look.reason);
        let at = (row, VALUE);
        let total = self.totals.iter().find(|total| total.line == key);
        let total = total.and_then(|total| checks::total(total, asked.decimals, self));
        match (self.unit.answer(key), total) {
            // A total that agrees goes on following its parts; one that does not is kept to be seen.
            (Answer::Value { value, .. }, Some(total)) if total.1 == Some(*value) => {
                part::formula(sheet, at, &total, format)?;
            }
            (Answer::Empty, Some(total)) => part::formula(sheet, at, &total, format)?,
            (Answer::Value { value, .. }, _) => part::figure(sheet, at, *value, format)?,
            (Answer::Empty | Answer::Missing { .. }, _) => {
                sheet.write_blank(row, VALUE, format)?;
            }
        }
        text(sheet, (row, REASON), self.unit.answer(key).reason(), &look.reason)?;
        part::validate(sheet, (row, row), VALUE, asked)?;
        part::offer_reasons(sheet, (row, row), REASON)
    }

    /// The cell that says how a line stands, and the hidden one that colours it.
    fn status(
        &self,
        sheet: &mut Worksheet,
        look: &Look,
        row: u32,
        asked: &Asked<'_>,
        checks: &[Judged<'_>],
    ) -> Result<(), WriteError> {
        let key = asked.line.key.as_str();
        let (value, reason) = (address(row, VALUE), address(row, REASON));
        let mut formula = format!("=IF(AND({value}<>\"\",NOT(ISNUMBER({value}))),\"Lỗi: ô này phải là số\",");
        let mut depth = 1;
        let mut level = vec![format!("IF(AND({value}<>\"\",NOT(ISNUMBER({value}))),3,0)")];
        let (mut said, mut highest) = (None, 0);
        let mut ordered: Vec<(usize, &Judged<'_>)> = checks.iter().enumerate().collect();
        ordered.sort_by_key(|(_, judged)| std::cmp::Reverse(checks::weight(judged.check.severity)));
        for (place, judged) in ordered {
            let cell = check_cell(place);
            let weight = checks::weight(judged.check.severity);
            if judged.is_about(key) {
                level.push(format!("IF({cell},{weight},0)"));
                highest = highest.max(if judged.broken { weight } else { 0 });
            }
            // Excel nests 64 deep.
            if checks::anchor(&judged.check.rule) == Some(key) && depth < 50 {
                let message = checks::message(judged.check);
                formula.push_str(&format!("IF({cell},{},", checks::quoted(&message)));
                depth += 1;
                if judged.broken && said.is_none() {
                    said = Some(message.chars().take(120).collect::<String>());
                }
            }
        }
        let empty = if asked.line.required { "Chưa trả lời" } else { "" };
        formula.push_str(&format!(
            "IF({value}=\"\",IF({reason}=\"\",\"{empty}\",\"Thiếu, có lý do\"),\"Đã ghi\"){}",
            ")".repeat(depth)
        ));
        let result = said.unwrap_or_else(|| self.plain_status(key, empty));
        let formula = Formula::new(formula).set_result(result);
        sheet.write_formula_with_format(row, STATUS, formula, &look.status)?;
        let formula = Formula::new(format!("=MAX({})", level.join(","))).set_result(highest.to_string());
        sheet.write_formula(row, LEVEL, formula)?;
        Ok(())
    }

    /// High enough for the label with its help, the reason, and whatever the checks may have to say.
    fn height(&self, asked: &Asked<'_>, checks: &[Judged<'_>]) -> f64 {
        let lines = |text: &str, letters, line| heading::height(text, letters, line);
        let key = asked.line.key.as_str();
        let help = asked.line.guidance.as_str();
        let help = if help.is_empty() { 0.0 } else { lines(help, 64, 13.0) - 3.0 };
        let said = checks
            .iter()
            .filter(|judged| checks::anchor(&judged.check.rule) == Some(key))
            .map(|judged| lines(&checks::message(judged.check), 34, 13.0))
            .fold(0.0, f64::max);
        let reason = lines(self.unit.answer(key).reason(), 29, 15.0);
        (lines(&asked.label, 55, 15.0) + help).max(said).max(reason).max(20.0) + 1.0
    }

    fn plain_status(&self, key: &str, empty: &str) -> String {
        match (self.value(key), self.unit.answer(key).reason()) {
            (Some(_), _) => "Đã ghi".to_owned(),
            (None, "") => empty.to_owned(),
            (None, _) => "Thiếu, có lý do".to_owned(),
        }
    }
}

/// The cell of the hidden sheet in which the check at this place is worked out.
fn check_cell(place: usize) -> String {
    let row = u32::try_from(place).unwrap_or(u32::MAX);
    format!("{}!{}", hidden::SHEET, address(row, hidden::CHECKS_COLUMN))
}

fn section(
    sheet: &mut Worksheet,
    look: &Look,
    row: u32,
    (title, guidance): (&str, &str),
) -> Result<(), WriteError> {
    let said = [title, guidance].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(
        "
",
    );
    merged(sheet, row, (NUMBER, STATUS), &said, &look.section)?;
    sheet.set_row_height(row, heading::height(&said, COLUMNS.letters, 15.0) + 3.0)?;
    Ok(())
}

/// The label, with its guidance in small letters below.
fn label(sheet: &mut Worksheet, look: &Look, row: u32, asked: &Asked<'_>) -> Result<(), WriteError> {
    let at = (row, LABEL);
    let help: String = asked.line.guidance.chars().filter(|c| !c.is_control()).take(2_000).collect();
    let label: String = asked.label.chars().filter(|c| !c.is_control()).take(2_000).collect();
    if help.is_empty() || label.is_empty() {
        text(sheet, at, if label.is_empty() { &help } else { &label }, &look.plain)?;
        return Ok(());
    }
    let cell = if begins_like_a_formula(&label) {
        look.plain.clone().set_quote_prefix()
    } else {
        look.plain.clone()
    };
    let first = look.label.clone().set_font_size(11);
    let parts = [(&first, label.as_str()), (&look.help, "\n"), (&look.help, help.as_str())];
    sheet.write_rich_string_with_format(row, LABEL, &parts, &cell)?;
    Ok(())
}

/// Colours answers and their status by how the checks stand.
fn colours(sheet: &mut Worksheet, look: &Look, (first, last): (u32, u32)) -> Result<(), WriteError> {
    if last < first {
        return Ok(());
    }
    let level = format!("${}", address(first, LEVEL));
    let status = format!("${}", address(first, STATUS));
    for (weight, word, format) in [(3, "Lỗi", &look.bad), (2, "Cảnh báo", &look.odd)] {
        let rule = format!("={level}={weight}");
        let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
        sheet.add_conditional_format(first, VALUE, last, VALUE, &rule)?;
        let rule = format!("=LEFT({status},{})=\"{word}\"", word.chars().count());
        let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
        sheet.add_conditional_format(first, STATUS, last, STATUS, &rule)?;
    }
    let good = format!("={status}=\"Đã ghi\"");
    let rule = ConditionalFormatFormula::new().set_rule(good.as_str()).set_format(&look.good);
    sheet.add_conditional_format(first, STATUS, last, STATUS, &rule)?;
    Ok(())
}
