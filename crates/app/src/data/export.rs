//! Giving figures out, in the columns in which they come in.

use std::io::Write;

use cotmoc_core::model::{Period, UnitId};
use cotmoc_core::units::{Reference, Register};
use cotmoc_formats::csv::Writer;
use cotmoc_store::{Tx, batches, observations, series};
use jiff::Timestamp;

use super::columns::{self, Column};
use crate::model::{Batch, BatchId, Observation, Series, SeriesKind};
use crate::when::day_words;
use crate::{Action, AppError, Context, Kind, Result, units};

/// Which figures are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportQuery {
    /// The element or indicator; `None` for all.
    pub code: Option<(SeriesKind, String)>,
    /// A unit as a person names it (CODE or CODE@DATE), with everything under it; `None` for all.
    pub unit: Option<String>,
    /// First and last period; only what lies wholly between them.
    pub periods: Option<(Period, Period)>,
    /// As known at that moment; `None` for now.
    pub known_at: Option<Timestamp>,
    /// Whether older revisions are wanted too.
    pub revisions: Revisions,
}

/// Which of the figures with one key are given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Revisions {
    /// The one that holds.
    #[default]
    Current,
    /// Every one, the first one first, with who entered it and when. Such a table is for reading; it does
    /// not come in again.
    All,
}

/// What was given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Rows without the headings.
    pub rows: u64,
}

const COLUMNS: &[Column] = &[
    Column::Element,
    Column::Indicator,
    Column::Unit,
    Column::Period,
    Column::Category,
    Column::Value,
    Column::Status,
    Column::Provider,
    Column::Source,
    Column::Method,
    Column::SampleSize,
    Column::Margin,
    Column::Note,
];

/// Writes figures as a CSV file, by code, period and unit. Without revisions, what it writes can be taken
/// in again and gives the same figures.
///
/// # Errors
/// [`Kind::User`] for a code or a unit that is not there; [`Kind::Internal`] where it cannot be written.
pub async fn export(cx: &Context, query: &ExportQuery, out: &mut (dyn Write + Send)) -> Result<Exported> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let top = match &query.unit {
        Some(text) => Some(top(cx, &register, text)?),
        None => None,
    };
    let until = batches::known_at(&mut tx, query.known_at).await?;
    let mut lines = Lines { writer: Writer::new(out), register: &register, rows: 0, batch: None };
    lines.headings(query.revisions).map_err(unwritten)?;
    for one in wanted(&mut tx, query).await? {
        let mut periods = observations::periods(&mut tx, one.id).await?;
        periods.retain(|p| within(*p, query.periods));
        periods.sort();
        for period in periods {
            let mut all = observations::of_period(&mut tx, one.id, period, until).await?;
            if query.revisions == Revisions::Current {
                newest(&mut all);
            }
            if let Some(top) = top {
                all.retain(|o| under(&register, o.key.unit, top, period));
            }
            for observation in &all {
                lines.row(&mut tx, &one, observation, query.revisions).await?;
            }
        }
    }
    lines.writer.flush().map_err(unwritten)?;
    Ok(Exported { rows: lines.rows })
}

fn top(cx: &Context, register: &Register, text: &str) -> Result<UnitId> {
    let today = units::today(cx);
    register.find(&Reference::parse(text), today).map(|unit| unit.id).map_err(|_| {
        AppError::user(format!("Không có đơn vị «{text}» vào ngày {}.", day_words(today))).hint(
            "Ghi mã đơn vị; đơn vị của trước đây ghi MÃ@NGÀY, như 86@2024-12-31. Xem: cotmoc units list.",
        )
    })
}

async fn wanted(tx: &mut Tx, query: &ExportQuery) -> Result<Vec<Series>> {
    let mut all = series::list(tx).await?;
    if let Some((kind, code)) = &query.code {
        all.retain(|s| s.kind == *kind && s.code == *code);
        if all.is_empty() {
            return Err(AppError::user(format!("Chưa có số liệu nào mang mã «{code}».")).hint(
                "Xem lại mã, chữ hoa và chữ thường; số liệu dùng --element, chỉ tiêu dùng --indicator.",
            ));
        }
    }
    all.sort_by(|a, b| (a.kind, &a.code).cmp(&(b.kind, &b.code)));
    Ok(all)
}

fn within(period: Period, asked: Option<(Period, Period)>) -> bool {
    asked.is_none_or(|(from, to)| from.first_day() <= period.first_day() && period.end() <= to.end())
}

/// Of the figures with one key only the last; they come by unit, category and number.
fn newest(all: &mut Vec<Observation>) {
    all.reverse();
    all.dedup_by(|older, newer| older.key == newer.key);
    all.reverse();
}

fn under(register: &Register, unit: UnitId, top: UnitId, period: Period) -> bool {
    let day = register
        .get(unit)
        .map_or(period.last_day(), |u| u.last_day(period.last_day()).min(period.last_day()));
    unit == top || register.above(unit, day).iter().any(|u| u.id == top)
}

/// The unit as a file names it for a period: its code where that leads to it, otherwise CODE@DATE.
pub(super) fn unit_text(register: &Register, unit: UnitId, period: Period) -> String {
    let last = period.last_day();
    let Some(found) = register.get(unit) else { return format!("#{unit}") };
    let code = &found.name(last).code;
    let bears = register.coded(code, last).min_by_key(|u| (u.level, u.id));
    if bears.is_some_and(|u| u.id == unit) {
        return code.clone();
    }
    let day = found.last_day(last).min(last);
    format!("{}@{day}", found.name(day).code)
}

struct Lines<'e, W: Write> {
    writer: Writer<W>,
    register: &'e Register,
    rows: u64,
    // The batch of the row before; neighbours mostly came in together.
    batch: Option<Batch>,
}

impl<W: Write> Lines<'_, W> {
    fn headings(&mut self, revisions: Revisions) -> std::io::Result<()> {
        let mut cells: Vec<&str> = COLUMNS.iter().map(|c| columns::name(*c)).collect();
        if revisions == Revisions::All {
            cells.extend(["recorded_at", "recorded_by", "batch"]);
        }
        self.writer.row(cells)
    }

    async fn row(
        &mut self,
        tx: &mut Tx,
        series: &Series,
        o: &Observation,
        revisions: Revisions,
    ) -> Result<()> {
        let number = |d: Option<rust_decimal::Decimal>| d.map(|v| v.to_string()).unwrap_or_default();
        let (element, indicator) = match series.kind {
            SeriesKind::Element => (series.code.clone(), String::new()),
            SeriesKind::Indicator => (String::new(), series.code.clone()),
        };
        let mut cells = vec![
            element,
            indicator,
            unit_text(self.register, o.key.unit, o.key.period),
            o.key.period.to_string(),
            o.key.category.clone(),
            number(o.value),
            o.status.to_string(),
            o.origin.provider.clone(),
            o.origin.source.clone(),
            o.origin.method.clone(),
            o.sample_size.map(|n| n.to_string()).unwrap_or_default(),
            number(o.margin),
            o.note.clone().unwrap_or_default(),
        ];
        if revisions == Revisions::All {
            let batch = self.batch(tx, o.batch).await?;
            cells.extend([batch.recorded_at.to_string(), batch.recorded_by.clone(), batch.id.to_string()]);
        }
        self.rows += 1;
        self.writer.row(cells.iter().map(String::as_str)).map_err(unwritten)
    }

    async fn batch(&mut self, tx: &mut Tx, id: BatchId) -> Result<&Batch> {
        let held = match self.batch.take() {
            Some(batch) if batch.id == id => batch,
            _ => super::history::get(tx, id).await?,
        };
        Ok(self.batch.insert(held))
    }
}

fn unwritten(problem: std::io::Error) -> AppError {
    AppError::new(Kind::Internal, "Không ghi được tệp kết quả.")
        .hint("Kiểm tra chỗ trống của ổ đĩa và quyền ghi.")
        .because(problem)
}
