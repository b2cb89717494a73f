//! What would become of a table, row by row.

use cotmoc_app::data::{Change, ImportReport, Pasted, RowReport};

use crate::messages::Texts;
use crate::numbers;

/// Everything that is shown of a table before it is kept.
pub(crate) struct ReportView {
    /// Word and number, for each kind of row that there is.
    pub(crate) counts: Vec<(String, String)>,
    pub(crate) errors: Vec<ErrorRow>,
    /// How many more mistakes there are.
    pub(crate) more_errors: u64,
    pub(crate) rows: Vec<RowView>,
    /// How many more rows there are.
    pub(crate) more_rows: u64,
    /// Rows that would be kept.
    pub(crate) good: u64,
    pub(crate) wrong: u64,
}

/// A mistake with its place and its remedy.
pub(crate) struct ErrorRow {
    pub(crate) line: u64,
    pub(crate) column: String,
    pub(crate) message: String,
    pub(crate) remedy: String,
}

/// A row and what would become of it.
pub(crate) struct RowView {
    pub(crate) line: u64,
    pub(crate) code: String,
    pub(crate) unit: String,
    /// The name of the unit that was understood.
    pub(crate) name: String,
    pub(crate) period: String,
    pub(crate) category: String,
    pub(crate) value: String,
    /// The value before, where it changes.
    pub(crate) before: Option<String>,
    /// `new`, `changed`, `same` or `wrong`: a class of the style sheet.
    pub(crate) class: &'static str,
    pub(crate) shape: &'static str,
    pub(crate) words: String,
}

const MOST_ROWS: usize = 200;
const MOST_ERRORS: usize = 100;

impl ReportView {
    pub(crate) fn new(t: Texts, pasted: &Pasted) -> Self {
        let report = &pasted.report;
        // Rows that are right come after those that have something to say.
        let mut rows: Vec<&RowReport> = pasted.rows.iter().collect();
        rows.sort_by_key(|row| (matches!(row.change, Change::Same), row.line));
        Self {
            counts: counts(t, report),
            errors: report.errors.iter().take(MOST_ERRORS).map(error).collect(),
            more_errors: report.mistakes.saturating_sub(report.errors.len().min(MOST_ERRORS) as u64),
            more_rows: report.rows.saturating_sub(rows.len().min(MOST_ROWS) as u64),
            rows: rows.into_iter().take(MOST_ROWS).map(|row| row_view(t, row)).collect(),
            good: report.new + report.changed,
            wrong: report.wrong,
        }
    }
}

fn counts(t: Texts, report: &ImportReport) -> Vec<(String, String)> {
    [
        (report.new, t.get("data-new")),
        (report.changed, t.get("data-changed")),
        (report.same, t.get("data-same")),
        (report.wrong, t.get("data-wrong")),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, words)| (written(count), words.into_owned()))
    .collect()
}

/// A count as people write it.
pub(crate) fn written(count: u64) -> String {
    numbers::integer(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A mistake as its row shows it.
pub(crate) fn error(error: &cotmoc_app::data::RowError) -> ErrorRow {
    ErrorRow {
        line: error.line,
        column: error.column.clone(),
        message: error.message.clone(),
        remedy: error.remedy.clone(),
    }
}

fn row_view(t: Texts, row: &RowReport) -> RowView {
    let missing = || t.get("data-missing").into_owned();
    let (class, shape, words) = match &row.change {
        Change::New => ("new", "+", t.get("data-row-new")),
        Change::Changes { value_stays: true, .. } => ("changed", "≠", t.get("data-row-details")),
        Change::Changes { .. } => ("changed", "≠", t.get("data-row-changed")),
        Change::Same => ("same", "=", t.get("data-row-same")),
        Change::Error { .. } => ("wrong", "×", t.get("data-row-wrong")),
    };
    let before = match &row.change {
        Change::Changes { before, value_stays: false } => Some(before.map_or_else(missing, numbers::decimal)),
        _ => None,
    };
    RowView {
        line: row.line,
        code: row.code.clone(),
        unit: row.unit.clone(),
        name: row.name.clone(),
        period: row.period.map(|period| period.to_string()).unwrap_or_default(),
        category: row.category.clone(),
        value: match (&row.change, row.value) {
            (_, Some(value)) => numbers::decimal(value),
            (Change::Error { .. }, None) => String::new(),
            (_, None) => missing(),
        },
        before,
        class,
        shape,
        words: words.into_owned(),
    }
}
