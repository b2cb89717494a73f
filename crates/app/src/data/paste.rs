//! Tables pasted into a page: in the columns of a file, or wide, with a column per period.

use cotmoc_core::fold::fold;
use cotmoc_core::model::Period;
use cotmoc_formats::csv::{CsvError, Table, Writer};

use super::columns::{self, Column};
use super::import::{ImportOptions, ImportReport, Mode, RowReport, Watch, import};
use super::{NumberStyle, RowError, Source};
use crate::model::{BatchKind, SeriesKind};
use crate::{Action, AppError, Context, Kind, Result, limits};

/// A table as a person pasted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paste {
    /// The text: tabs between cells as Excel copies them, or a CSV text.
    pub text: String,
    /// How its numbers are written; the person says it, nobody guesses.
    pub numbers: NumberStyle,
    /// Where its rows are units and its columns periods, what the figures are.
    pub wide: Option<Wide>,
    /// Whether to keep it or to look at it first.
    pub mode: Mode,
}

/// What the figures of a wide table are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wide {
    /// Element or indicator.
    pub kind: SeriesKind,
    /// Its code.
    pub code: String,
    /// The category, empty where it has none.
    pub category: String,
    /// The document or register they were taken from; may be empty.
    pub source: String,
}

/// What became of a pasted table, or would become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    /// The whole. Lines are those of the pasted text.
    pub report: ImportReport,
    /// Its rows, at most [`limits::PREVIEW_ROWS`], where it was only looked at.
    pub rows: Vec<RowReport>,
}

/// The name that a batch keeps for what was pasted.
const NAME: &str = "bảng dán vào trang";

/// Takes in a pasted table, or shows what would become of it.
///
/// # Errors
/// [`Kind::TooLarge`]; [`Kind::User`] where it cannot be read at all.
pub async fn paste(cx: &Context, paste: &Paste) -> Result<Pasted> {
    cx.require(Action::ImportData)?;
    if paste.text.len() > limits::PASTE_BYTES {
        let limit = limits::PASTE_BYTES >> 20;
        return Err(AppError::new(Kind::TooLarge, format!("Bảng dán vào lớn hơn {limit} MB."))
            .hint("Lưu thành tệp CSV rồi nạp bằng: cotmoc data import. Chưa có gì được lưu."));
    }
    let options =
        ImportOptions { mode: paste.mode, numbers: paste.numbers, kind: BatchKind::Paste, demo: false };
    let mut rows = Vec::new();
    let mut keep = |row: RowReport| {
        if rows.len() < limits::PREVIEW_ROWS {
            rows.push(row);
        }
    };
    let mut watch = Watch { progress: &mut |_| {}, row: &mut keep };
    let report = match &paste.wide {
        None => {
            import(cx, &Source::bytes(NAME, paste.text.clone().into_bytes()), options, &mut watch).await?
        }
        Some(wide) => {
            let long = match long(&paste.text, wide) {
                Ok(Ok(long)) => long,
                Ok(Err(errors)) => return Ok(Pasted { report: refused(errors), rows: Vec::new() }),
                Err(problem) => {
                    return Err(AppError::user(format!("Không đọc được bảng: {problem}."))
                        .hint("Sửa bảng rồi dán lại; chưa có gì được lưu."));
                }
            };
            let mut report =
                import(cx, &Source::bytes(NAME, long.bytes.clone()), options, &mut watch).await?;
            report.errors.iter_mut().for_each(|error| long.place(error));
            rows.iter_mut().for_each(|row| long.place_row(row));
            report
        }
    };
    Ok(Pasted { report, rows })
}

fn refused(errors: Vec<RowError>) -> ImportReport {
    let count = errors.len() as u64;
    ImportReport {
        source: NAME.to_owned(),
        sha256: String::new(),
        rows: 0,
        new: 0,
        changed: 0,
        same: 0,
        wrong: 1,
        mistakes: count,
        errors,
        batch: None,
    }
}

/// A wide table with a row per figure, and where each figure stood.
struct Long {
    bytes: Vec<u8>,
    // The line and the heading in the pasted text, for each row.
    places: Vec<(u64, String)>,
    unit_heading: String,
}

impl Long {
    fn at(&self, line: u64) -> Option<&(u64, String)> {
        // The headings are line 1, the first row line 2.
        self.places.get(usize::try_from(line).ok()?.checked_sub(2)?)
    }

    /// Gives an error the line and the heading of the pasted text.
    fn place(&self, error: &mut RowError) {
        let Some((line, heading)) = self.at(error.line) else { return };
        error.line = *line;
        error.column.clone_from(if error.column == columns::name(Column::Unit) {
            &self.unit_heading
        } else {
            heading
        });
    }

    fn place_row(&self, row: &mut RowReport) {
        if let super::Change::Error { errors } = &mut row.change {
            errors.iter_mut().for_each(|error| self.place(error));
        }
        if let Some((line, _)) = self.at(row.line) {
            row.line = *line;
        }
    }
}

/// Makes rows of a wide table; cells without a figure are left out.
fn long(text: &str, wide: &Wide) -> std::result::Result<std::result::Result<Long, Vec<RowError>>, CsvError> {
    let mut table = Table::open(text.as_bytes())?;
    let headings = table.headings().to_vec();
    let (unit, periods) = match wide_columns(&headings) {
        Ok(found) => found,
        Err(errors) => return Ok(Err(errors)),
    };
    let mut writer = Writer::new(Vec::new());
    let what = match wide.kind {
        SeriesKind::Element => Column::Element,
        SeriesKind::Indicator => Column::Indicator,
    };
    let order = [what, Column::Unit, Column::Period, Column::Category, Column::Value, Column::Source];
    writer.row(order.map(columns::name))?;
    let mut places = Vec::new();
    while let Some(row) = table.next_row() {
        let row = row?;
        for (place, period) in &periods {
            let value = row.cell(*place);
            if !value.is_empty() {
                writer.row([&*wide.code, row.cell(unit), period, &wide.category, value, &wide.source])?;
                places.push((row.line, headings[*place].clone()));
            }
        }
    }
    let bytes = writer.into_inner()?;
    Ok(Ok(Long { bytes, places, unit_heading: headings[unit].clone() }))
}

/// The place of the unit's column, and the place and period of every other one.
type WideColumns = (usize, Vec<(usize, String)>);

fn wide_columns(headings: &[String]) -> std::result::Result<WideColumns, Vec<RowError>> {
    let (mut unit, mut periods, mut errors) = (None, Vec::new(), Vec::new());
    for (place, heading) in headings.iter().enumerate() {
        match columns::of(&fold(heading)) {
            Some(Some(Column::Unit)) if unit.is_none() => unit = Some(place),
            Some(None) => {}
            _ if heading.is_empty() => {}
            _ => match Period::parse(heading) {
                Ok(period) => periods.push((place, period.to_string())),
                Err(problem) => errors.push(RowError::new(
                    1,
                    heading,
                    problem.to_string(),
                    "tiêu đề của bảng rộng là «đơn vị» rồi đến các kỳ".to_owned(),
                )),
            },
        }
    }
    if unit.is_none() {
        errors.push(RowError::new(
            1,
            "",
            "thiếu cột «đơn vị»".to_owned(),
            "thêm cột mã đơn vị vào đầu bảng".to_owned(),
        ));
    }
    if periods.is_empty() {
        errors.push(RowError::new(
            1,
            "",
            "không có cột nào là một kỳ".to_owned(),
            "ghi kỳ ở tiêu đề, như 2024 hoặc 2024-Q2".to_owned(),
        ));
    }
    match unit {
        Some(unit) if errors.is_empty() => Ok((unit, periods)),
        _ => Err(errors),
    }
}
