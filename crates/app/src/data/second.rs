//! The second pass of an import: rows are kept, or compared with what is kept.

use std::collections::{HashMap, HashSet};

use std::sync::Arc;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::model::Period;
use cotmoc_core::units::Register;
use cotmoc_store::batches::{BatchWriter, NewBatch};
use cotmoc_store::{Tx, batches, observations, series};

use super::RowError;
use super::check::Checked;
use super::definitions::Definitions;
use super::import::{Change, ImportReport, Mode, RowReport, Watch};
use super::read::Chunk;
use crate::Result;
use crate::model::{FactKey, NewObservation, Observation, SeriesId, SeriesKind};

/// The pass that keeps or compares.
pub(super) struct Second<'s> {
    known: Known,
    codes: Definitions,
    batch: NewBatch<'s>,
    mode: Mode,
    register: Arc<Register>,
    writer: Option<BatchWriter>,
    new: u64,
    changed: u64,
    same: u64,
    wrong: u64,
}

impl<'s> Second<'s> {
    /// Begins; the batch itself begins with the first row that is kept.
    pub(super) async fn new(
        tx: &mut Tx,
        batch: NewBatch<'s>,
        mode: Mode,
        register: Arc<Register>,
    ) -> Result<Self> {
        let known = Known::load(tx).await?;
        let codes = Definitions::of(Catalogue::embedded());
        Ok(Self { known, codes, batch, mode, register, writer: None, new: 0, changed: 0, same: 0, wrong: 0 })
    }

    /// Keeps or compares some rows.
    pub(super) async fn take(&mut self, tx: &mut Tx, mut chunk: Chunk, watch: &mut Watch<'_>) -> Result<()> {
        for row in chunk.rows.iter_mut().flatten() {
            row.new.key.series = self.known.number(tx, &self.codes, row.definition, self.mode).await?;
        }
        let kept = self.known.current(tx, &chunk).await?;
        let mut to_keep = Vec::new();
        for row in chunk.rows {
            let row = match row {
                Ok(row) => row,
                Err(errors) => {
                    self.wrong += 1;
                    self.tell(watch, || wrong(errors));
                    continue;
                }
            };
            let change = change(&row.new, kept.get(&row.new.key));
            match change {
                Change::New => self.new += 1,
                Change::Changes { .. } => self.changed += 1,
                Change::Same | Change::Error { .. } => self.same += 1,
            }
            let keeps = change != Change::Same;
            self.tell(watch, || right(&row, &self.codes, &self.register, change));
            if keeps {
                to_keep.push(row.new);
            }
        }
        if self.mode != Mode::DryRun && !to_keep.is_empty() {
            let writer = match &mut self.writer {
                Some(writer) => writer,
                none => none.insert(batches::open(tx, &self.batch).await?),
            };
            observations::insert(tx, writer, &to_keep).await?;
        }
        Ok(())
    }

    /// Writes down what was counted. The batch, where there is one, is still to be closed.
    pub(super) fn finish(self, report: &mut ImportReport) -> Option<BatchWriter> {
        (report.new, report.changed, report.same) = (self.new, self.changed, self.same);
        report.wrong = self.wrong;
        self.writer
    }

    fn tell(&self, watch: &mut Watch<'_>, report: impl FnOnce() -> RowReport) {
        if self.mode == Mode::DryRun {
            (watch.row)(report());
        }
    }
}

fn right(row: &Checked, codes: &Definitions, register: &Register, change: Change) -> RowReport {
    let unit = register.get(row.new.key.unit);
    let name = unit.map(|u| u.name(row.new.key.period.last_day()).name.clone());
    RowReport {
        line: row.line,
        code: codes.get(row.definition).code.clone(),
        unit: row.unit.clone(),
        name: name.unwrap_or_default(),
        period: Some(row.new.key.period),
        category: row.new.key.category.clone(),
        value: row.new.value,
        change,
    }
}

fn wrong(errors: Vec<RowError>) -> RowReport {
    RowReport {
        line: errors.first().map_or(0, |e| e.line),
        code: String::new(),
        unit: String::new(),
        name: String::new(),
        period: None,
        category: String::new(),
        value: None,
        change: Change::Error { errors },
    }
}

fn change(new: &NewObservation, kept: Option<&Observation>) -> Change {
    match kept {
        None => Change::New,
        Some(kept) if new.says_the_same(kept) => Change::Same,
        Some(kept) => Change::Changes { before: kept.value, value_stays: new.value == kept.value },
    }
}

/// What the database holds already; asked only where there may be something to compare.
struct Known {
    series: HashMap<(SeriesKind, String), SeriesId>,
    numbers: HashMap<usize, SeriesId>,
    // The periods for which a series has figures, looked up when the series is first met.
    periods: HashMap<SeriesId, HashSet<Period>>,
}

/// Stands for a series that is not there yet, in a dry run; numbers of the database begin at 1.
const NOT_THERE: SeriesId = SeriesId(-1);

impl Known {
    async fn load(tx: &mut Tx) -> Result<Self> {
        let all = series::list(tx).await?;
        let series = all.into_iter().map(|s| ((s.kind, s.code), s.id)).collect();
        Ok(Self { series, numbers: HashMap::new(), periods: HashMap::new() })
    }

    /// The number of a definition's series, which is added where it is not there; a dry run adds none.
    async fn number(
        &mut self,
        tx: &mut Tx,
        codes: &Definitions,
        place: usize,
        mode: Mode,
    ) -> Result<SeriesId> {
        if let Some(number) = self.numbers.get(&place) {
            return Ok(*number);
        }
        let of = codes.get(place);
        let number = match self.series.get(&(of.kind, of.code.clone())) {
            Some(number) => {
                let periods = observations::periods(tx, *number).await?;
                self.periods.insert(*number, periods.into_iter().collect());
                *number
            }
            None if mode == Mode::DryRun => NOT_THERE,
            None => series::ensure(tx, &[(of.kind, &of.code)]).await?.first().map_or(NOT_THERE, |s| s.id),
        };
        self.numbers.insert(place, number);
        Ok(number)
    }

    /// What is kept for the keys of these rows.
    async fn current(&self, tx: &mut Tx, chunk: &Chunk) -> Result<HashMap<FactKey, Observation>> {
        let there = |key: &&FactKey| self.periods.get(&key.series).is_some_and(|p| p.contains(&key.period));
        let keys: Vec<&FactKey> = chunk.rows.iter().flatten().map(|row| &row.new.key).filter(there).collect();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let kept = observations::current(tx, &keys).await?;
        Ok(kept.into_iter().map(|o| (o.key.clone(), o)).collect())
    }
}
