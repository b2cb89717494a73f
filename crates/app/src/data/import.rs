//! Taking in a table of figures: all of it or nothing, unless asked otherwise.

use std::sync::Arc;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::model::Period;
use cotmoc_core::number::NumberStyle;
use cotmoc_formats::csv::{CsvError, Table};
use cotmoc_store::batches::NewBatch;
use cotmoc_store::{Tx, batches};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::json;
use tokio::sync::mpsc;

use super::RowError;
use super::check::Checker;
use super::columns::{self, Column, Columns};
use super::definitions::Definitions;
use super::places::Places;
use super::read::{self, Chunk, Finished, Pass, Source, Stopped};
use super::second::Second;
use crate::model::{Batch, BatchKind, Subject};
use crate::{Action, AppError, Context, Kind, Result, audit, units};

/// What is to be done with a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Keeps everything, or nothing where a row is wrong.
    #[default]
    AllOrNothing,
    /// Keeps the rows that are right and leaves the others out.
    Partial,
    /// Changes nothing and says of each row what would happen.
    DryRun,
}

/// How a table is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportOptions {
    /// What is to be done with it.
    pub mode: Mode,
    /// How its numbers are written; a file writes them plainly.
    pub numbers: NumberStyle,
    /// From a file or from a page.
    pub kind: BatchKind,
    /// Whether it is demonstration data.
    pub demo: bool,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self { mode: Mode::default(), numbers: NumberStyle::Plain, kind: BatchKind::Import, demo: false }
    }
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// 1 while the table is checked, 2 while it is kept or compared.
    pub pass: u8,
    /// Bytes that were read in this pass.
    pub bytes: u64,
    /// Bytes in all, where that is known.
    pub total: Option<u64>,
    /// Rows that were read in this pass.
    pub rows: u64,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum Change {
    /// There was no figure for this key.
    New,
    /// There was another one.
    Changes {
        /// The value before; `None` where it was missing.
        before: Option<Decimal>,
        /// Whether only status, source or the like differ.
        value_stays: bool,
    },
    /// Exactly this is kept already; it is not kept a second time.
    Same,
    /// It is wrong.
    Error {
        /// What is wrong, cell by cell.
        errors: Vec<RowError>,
    },
}

/// One row of a dry run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowReport {
    /// The line of the file.
    pub line: u64,
    /// Code of the element or indicator; empty where the row is wrong.
    pub code: String,
    /// The unit as the file names it.
    pub unit: String,
    /// The name of the unit that was understood; empty where the row is wrong.
    pub name: String,
    /// The period.
    pub period: Option<Period>,
    /// The category.
    pub category: String,
    /// The value; `None` for a missing figure.
    pub value: Option<Decimal>,
    /// What would become of it.
    #[serde(flatten)]
    pub change: Change,
}

/// What became of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Name of the file.
    pub source: String,
    /// SHA-256 of the file, as 64 hexadecimal digits.
    pub sha256: String,
    /// Rows without the headings.
    pub rows: u64,
    /// Rows without a figure before them.
    pub new: u64,
    /// Rows that correct a figure.
    pub changed: u64,
    /// Rows that say exactly what is kept already.
    pub same: u64,
    /// Rows that are wrong.
    pub wrong: u64,
    /// Single mistakes; a row may have several.
    pub mistakes: u64,
    /// What is wrong, at most [`super::MOST_ERRORS`].
    pub errors: Vec<RowError>,
    /// What was kept; `None` where nothing was.
    pub batch: Option<Batch>,
}

/// Whoever watches an import: its progress, and in a dry run each row.
pub struct Watch<'w> {
    /// Is told after each chunk.
    pub progress: &'w mut (dyn FnMut(Progress) + Send),
    /// Is told of each row of a dry run, in the order of the file.
    pub row: &'w mut (dyn FnMut(RowReport) + Send),
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

/// Takes in a table of figures. Where rows are wrong, the report says which, and nothing is kept unless
/// [`Mode::Partial`] asks for it.
///
/// # Errors
/// [`Kind::User`] where the file cannot be read at all; [`Kind::Conflict`] where the file or the register of
/// units changed meanwhile.
pub async fn import(
    cx: &Context,
    source: &Source,
    options: ImportOptions,
    watch: &mut Watch<'_>,
) -> Result<ImportReport> {
    cx.require(Action::ImportData)?;
    let mut tx = cx.store().read().await?;
    let units = units::load(cx, &mut tx).await?;
    drop(tx);
    let total = length(source)?;
    let columns = match headings(source).await? {
        Ok(columns) => columns,
        Err(errors) => return Ok(without_columns(source, errors)),
    };
    let definitions = Definitions::of(Catalogue::embedded());
    let checker = Checker {
        definitions,
        places: Places::new(Arc::clone(&units.register)),
        columns,
        style: options.numbers,
    };
    let (mut report, mut finished) = first_pass(source, checker, total, watch).await?;
    if report.errors.iter().any(|e| e.repeats) {
        finished = first_lines(source, finished, &mut report).await?;
    }
    let stored = match options.mode {
        Mode::AllOrNothing => report.wrong == 0,
        Mode::Partial | Mode::DryRun => true,
    };
    if !stored || report.rows == 0 {
        return Ok(report);
    }
    let job = Job { cx, source, options, total, units: units.revision };
    job.second_pass(finished, &mut report, watch).await?;
    Ok(report)
}

/// An import whose first pass is done.
struct Job<'j> {
    cx: &'j Context,
    source: &'j Source,
    options: ImportOptions,
    total: Option<u64>,
    /// The revision of the units that rows were checked with.
    units: i64,
}

impl Job<'_> {
    /// Keeps the rows, or compares them with what is kept.
    async fn second_pass(
        &self,
        finished: Finished,
        report: &mut ImportReport,
        watch: &mut Watch<'_>,
    ) -> Result<()> {
        let source = self.source;
        let Finished { sha256, seen, checker } = finished;
        let mut tx = match self.options.mode {
            Mode::DryRun => self.cx.store().read().await?,
            _ => self.cx.store().write().await?,
        };
        let current = units::load(self.cx, &mut tx).await?;
        if current.revision != self.units {
            return Err(AppError::conflict("Danh mục đơn vị vừa thay đổi trong lúc đọc tệp.")
                .hint("Nạp lại tệp; chưa có gì được lưu."));
        }
        let batch = NewBatch {
            kind: self.options.kind,
            source: &source.name,
            sha256: Some(&sha256),
            demo: self.options.demo,
            at: self.cx.now(),
            by: self.cx.actor().name(),
        };
        let (mut chunks, reading) = start(source, checker, Pass::Second(seen));
        let mut second = Second::new(&mut tx, batch, self.options.mode, current.register).await?;
        let mut rows = 0;
        while let Some(chunk) = chunks.recv().await {
            rows += chunk.rows.len() as u64;
            let bytes = chunk.bytes;
            second.take(&mut tx, chunk, watch).await?;
            (watch.progress)(Progress { pass: 2, bytes, total: self.total, rows });
        }
        if ended(source, reading).await?.sha256 != sha256 {
            return Err(AppError::conflict(format!("Tệp «{}» đã thay đổi trong lúc đang nạp.", source.name))
                .hint("Nạp lại khi không còn ai sửa tệp; chưa có gì được lưu."));
        }
        if let Some(writer) = second.finish(report) {
            let batch = batches::close(&mut tx, writer).await?;
            log(self.cx, &mut tx, &batch, report).await?;
            tx.commit().await?;
            report.batch = Some(batch);
        }
        Ok(())
    }
}

/// One entry for the whole batch; its digest stands for the rows.
async fn log(cx: &Context, tx: &mut Tx, batch: &Batch, report: &ImportReport) -> Result<()> {
    let detail = json!({
        "source": batch.source, "sha256": batch.sha256, "rows": batch.rows, "new": report.new,
        "changed": report.changed, "same": report.same, "left_out": report.wrong, "digest": batch.digest,
        "first": batch.first, "last": batch.last,
    });
    audit::record(cx, tx, "data.import", Subject::new("batch", batch.id.0), detail).await
}

fn length(source: &Source) -> Result<Option<u64>> {
    source.open().map(|(_, length)| length).map_err(|e| unreadable(source, &CsvError::Io(e)))
}

/// The columns, or what is wrong with the headings.
async fn headings(source: &Source) -> Result<std::result::Result<Columns<Column>, Vec<RowError>>> {
    let own = source.clone();
    let read = move || -> std::result::Result<_, CsvError> {
        let (reader, _) = own.open()?;
        Ok(Columns::read(columns::FIGURES, columns::NEEDED, Table::open(reader)?.headings()))
    };
    on_thread(read).await?.map_err(|problem| unreadable(source, &problem))
}

fn without_columns(source: &Source, errors: Vec<RowError>) -> ImportReport {
    let mistakes = errors.len() as u64;
    ImportReport { mistakes, wrong: 1, errors, ..empty(source) }
}

fn empty(source: &Source) -> ImportReport {
    ImportReport {
        source: source.name.clone(),
        sha256: String::new(),
        rows: 0,
        new: 0,
        changed: 0,
        same: 0,
        wrong: 0,
        mistakes: 0,
        errors: Vec::new(),
        batch: None,
    }
}

/// Finds every mistake; changes nothing.
async fn first_pass(
    source: &Source,
    checker: Checker,
    total: Option<u64>,
    watch: &mut Watch<'_>,
) -> Result<(ImportReport, Finished)> {
    let mut report = empty(source);
    let (mut chunks, reading) = start(source, checker, Pass::First);
    while let Some(chunk) = chunks.recv().await {
        report.rows += chunk.rows.len() as u64;
        (watch.progress)(Progress { pass: 1, bytes: chunk.bytes, total, rows: report.rows });
        for errors in chunk.rows.into_iter().filter_map(std::result::Result::err) {
            report.wrong += 1;
            report.mistakes += errors.len() as u64;
            read::list(&mut report.errors, errors);
        }
    }
    let finished = ended(source, reading).await?;
    report.sha256.clone_from(&finished.sha256);
    // The first row of a repeated key is as doubtful as the others.
    report.wrong += finished.seen.repeated_keys();
    Ok((report, finished))
}

async fn first_lines(source: &Source, mut finished: Finished, report: &mut ImportReport) -> Result<Finished> {
    let (own, mut errors) = (source.clone(), std::mem::take(&mut report.errors));
    let (finished, errors, outcome) = on_thread(move || {
        let outcome = read::name_first_lines(&own, &mut finished.checker, &mut errors);
        (finished, errors, outcome)
    })
    .await?;
    outcome.map_err(|stopped| stopped_error(source, &stopped))?;
    report.errors = errors;
    Ok(finished)
}

type Reading = tokio::task::JoinHandle<std::result::Result<Finished, Stopped>>;

/// Reads on a thread of its own, two chunks ahead.
fn start(source: &Source, checker: Checker, pass: Pass) -> (mpsc::Receiver<Chunk>, Reading) {
    let (to, chunks) = mpsc::channel(2);
    let own = source.clone();
    (chunks, tokio::task::spawn_blocking(move || read::read(&own, checker, pass, &to)))
}

async fn ended(source: &Source, reading: Reading) -> Result<Finished> {
    let outcome = reading.await.map_err(|e| {
        AppError::new(Kind::Internal, format!("Việc đọc tệp «{}» bị dừng giữa chừng.", source.name))
            .because(e)
    })?;
    outcome.map_err(|stopped| stopped_error(source, &stopped))
}

fn stopped_error(source: &Source, stopped: &Stopped) -> AppError {
    match stopped {
        Stopped::File(problem) => unreadable(source, problem),
        Stopped::Abandoned => AppError::new(Kind::Internal, format!("Việc nạp «{}» đã dừng.", source.name)),
    }
}

fn unreadable(source: &Source, problem: &CsvError) -> AppError {
    AppError::user(format!("Không đọc được «{}»: {problem}.", source.name))
        .hint("Sửa tệp rồi nạp lại; chưa có gì được lưu.")
}

async fn on_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| AppError::new(Kind::Internal, "Việc đọc tệp bị dừng giữa chừng.").because(e))
}
