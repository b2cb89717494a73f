//! Taking in a table of targets given to units: all of it or nothing.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use cotmoc_core::model::{Comparator, UnitId};
use cotmoc_store::batches::NewBatch;
use cotmoc_store::{Tx, assigned_targets, batches, take_ids, targets};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::json;

use super::rows::{self, Rows, TargetRow};
use crate::data::{MOST_ERRORS, NumberStyle, RowError, Source};
use crate::model::{AssignedTarget, AssignedTargetId, Batch, BatchId, BatchKind, PlanId, Subject, TargetId};
use crate::{Action, AppError, Context, Kind, Result, audit, units};

/// Whether a table is only looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trial {
    /// Kept where every row is right.
    #[default]
    Keep,
    /// Nothing is changed.
    Look,
}

/// What becomes of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Given {
    /// The unit had none for this indicator and year.
    New,
    /// It takes the place of another one.
    Supersedes,
    /// It is taken back.
    Withdrawn,
    /// Exactly this is kept already.
    Same,
}

/// One row of a table of targets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TargetChange {
    /// The line of the file.
    pub line: u64,
    /// Code of the indicator.
    pub code: String,
    /// The unit as the file names it.
    pub unit: String,
    /// The year.
    pub year: u16,
    /// What was asked before.
    pub before: Option<(Comparator, Decimal)>,
    /// What is asked now; `None` where the target is taken back.
    pub after: Option<(Comparator, Decimal)>,
    /// What becomes of it.
    pub change: Given,
}

/// What became of a table of targets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TargetReport {
    /// Name of the file.
    pub source: String,
    /// SHA-256 of the file, as 64 hexadecimal digits.
    pub sha256: String,
    /// Rows without the headings.
    pub rows: u64,
    /// Rows that are wrong.
    pub wrong: u64,
    /// Single mistakes; a row may have several.
    pub mistakes: u64,
    /// What is wrong, at most [`MOST_ERRORS`].
    pub errors: Vec<RowError>,
    /// Every row that is right, in the order of the file.
    pub changes: Vec<TargetChange>,
    /// What was kept; `None` where nothing was.
    pub batch: Option<Batch>,
}

/// Takes in targets given to units. Targets without a number of the plan's target are linked to the one of
/// `plan` with the same indicator and year, where there is exactly one.
///
/// # Errors
/// [`Kind::User`] where the file cannot be read at all; [`Kind::NotFound`] for the plan.
pub async fn import(
    cx: &Context,
    source: &Source,
    plan: Option<PlanId>,
    numbers: NumberStyle,
    trial: Trial,
) -> Result<TargetReport> {
    cx.require(Action::AssignTargets)?;
    let mut tx = match trial {
        Trial::Look => cx.store().read().await?,
        Trial::Keep => cx.store().write().await?,
    };
    let register = units::load(cx, &mut tx).await?.register;
    let mut rows = read(source, register, numbers).await?;
    let parents = Parents::load(&mut tx, plan, &rows).await?;
    parents.link(&mut rows);
    let kept = kept(&mut tx, &rows).await?;
    let mut changes = Vec::new();
    for row in &rows.good {
        match change(row, kept.get(&(row.key.0.to_owned(), row.key.1, row.key.2))) {
            Some(given) => changes.push(given),
            None => {
                rows.wrong += 1;
                let message = "đơn vị này chưa được giao chỉ tiêu đó nên không có gì để bãi bỏ";
                rows.errors.push(RowError::new(
                    row.line,
                    "value",
                    message.to_owned(),
                    "bỏ dòng này".to_owned(),
                ));
            }
        }
    }
    let batch = match (trial, rows.wrong) {
        (Trial::Keep, 0) => keep(cx, &mut tx, source, &rows, &changes).await?,
        _ => None,
    };
    if batch.is_some() {
        tx.commit().await?;
    }
    let mistakes = rows.errors.len() as u64;
    rows.errors.sort_by_key(|error| error.line);
    rows.errors.truncate(MOST_ERRORS);
    Ok(TargetReport {
        source: source.name.clone(),
        sha256: rows.sha256,
        rows: rows.count,
        wrong: rows.wrong,
        mistakes,
        errors: rows.errors,
        changes,
        batch,
    })
}

async fn read(
    source: &Source,
    register: Arc<cotmoc_core::units::Register>,
    numbers: NumberStyle,
) -> Result<Rows> {
    let own = source.clone();
    let read = tokio::task::spawn_blocking(move || rows::read(&own, register, numbers)).await;
    let read =
        read.map_err(|e| AppError::new(Kind::Internal, "Việc đọc bảng bị dừng giữa chừng.").because(e))?;
    read.map_err(|problem| {
        AppError::user(format!("Không đọc được «{}»: {problem}.", source.name))
            .hint("Sửa tệp rồi nạp lại; chưa có gì được lưu.")
    })
}

/// The plan's targets that rows may be a part of.
struct Parents {
    by_id: HashMap<TargetId, (Option<String>, Option<u16>, bool)>,
    // By indicator and year; nothing where there are several.
    of_plan: HashMap<(String, u16), Option<TargetId>>,
}

impl Parents {
    async fn load(tx: &mut Tx, plan: Option<PlanId>, rows: &Rows) -> Result<Self> {
        let named: BTreeSet<TargetId> = rows.good.iter().filter_map(|row| row.target).collect();
        let mut by_id = HashMap::new();
        for id in named {
            let found = targets::history(tx, id).await?.into_iter().find(|t| t.id == id);
            if let Some(target) = found {
                let in_force = target.in_force();
                by_id.insert(id, (target.code, target.year, in_force));
            }
        }
        let mut of_plan: HashMap<(String, u16), Option<TargetId>> = HashMap::new();
        if let Some(plan) = plan {
            let plan = crate::plans::get(tx, plan).await?;
            for target in targets::of_plan(tx, plan.id).await?.into_iter().filter(|t| t.in_force()) {
                if let (Some(code), Some(year)) = (target.code, target.year) {
                    let id = target.id;
                    of_plan.entry((code, year)).and_modify(|one| *one = None).or_insert(Some(id));
                }
            }
        }
        Ok(Self { by_id, of_plan })
    }

    /// Links rows to their targets; a target that does not fit makes its row wrong.
    fn link(&self, rows: &mut Rows) {
        let mut errors = Vec::new();
        rows.good.retain_mut(|row| {
            let (code, _, year) = row.key;
            let Some(id) = row.target else {
                row.target = self.of_plan.get(&(code.to_owned(), year)).copied().flatten();
                return true;
            };
            let message = match self.by_id.get(&id) {
                None => format!("không có mục tiêu số {id}"),
                Some((_, _, false)) => format!("mục tiêu số {id} đã hết hiệu lực"),
                Some((of, in_year, true)) if of.as_deref() != Some(code) || *in_year != Some(year) => {
                    format!("mục tiêu số {id} không phải của chỉ tiêu {code} năm {year}")
                }
                Some(_) => return true,
            };
            let remedy = "ghi đúng số của mục tiêu cấp trên, hoặc để trống".to_owned();
            errors.push(RowError::new(row.line, "target", message, remedy));
            false
        });
        rows.wrong += errors.len() as u64;
        rows.errors.extend(errors);
    }
}

type Kept = HashMap<(String, UnitId, u16), AssignedTarget>;

/// The targets that hold now for the indicators and years of these rows.
async fn kept(tx: &mut Tx, rows: &Rows) -> Result<Kept> {
    let asked: BTreeSet<(&str, u16)> = rows.good.iter().map(|row| (row.key.0, row.key.2)).collect();
    let mut kept = Kept::new();
    for (code, year) in asked {
        let now = assigned_targets::current(tx, code, year).await?;
        kept.extend(now.into_iter().map(|t| ((t.code.clone(), t.unit, t.year), t)));
    }
    Ok(kept)
}

/// What becomes of a row; nothing where it takes back what was never given.
fn change(row: &TargetRow, kept: Option<&AssignedTarget>) -> Option<TargetChange> {
    let change = match (kept, row.asks) {
        (None, None) => return None,
        (None, Some(_)) => Given::New,
        (Some(_), None) => Given::Withdrawn,
        (Some(kept), Some(asks)) if says_the_same(row, kept, asks) => Given::Same,
        (Some(_), Some(_)) => Given::Supersedes,
    };
    Some(TargetChange {
        line: row.line,
        code: row.key.0.to_owned(),
        unit: row.unit_text.clone(),
        year: row.key.2,
        before: kept.and_then(|t| t.comparator.zip(t.value)),
        after: row.asks,
        change,
    })
}

fn says_the_same(row: &TargetRow, kept: &AssignedTarget, (comparator, value): (Comparator, Decimal)) -> bool {
    let same_value =
        kept.value.is_some_and(|v| (v.mantissa(), v.scale()) == (value.mantissa(), value.scale()));
    same_value
        && kept.comparator == Some(comparator)
        && kept.act_number == row.act_number
        && kept.act_date == row.act_date
        && kept.act_issuer == row.act_issuer
        && kept.target == row.target
        && kept.note == row.note
}

async fn keep(
    cx: &Context,
    tx: &mut Tx,
    source: &Source,
    rows: &Rows,
    changes: &[TargetChange],
) -> Result<Option<Batch>> {
    let kept = rows.good.iter().zip(changes).filter(|(_, change)| change.change != Given::Same);
    let new: Vec<&TargetRow> = kept.map(|(row, _)| row).collect();
    if new.is_empty() {
        return Ok(None);
    }
    let batch = NewBatch {
        kind: BatchKind::Targets,
        source: &source.name,
        sha256: Some(&rows.sha256),
        demo: false,
        at: cx.now(),
        by: cx.actor().name(),
    };
    let mut writer = batches::open(tx, &batch).await?;
    let ids = take_ids(tx, new.len()).await?;
    let new: Vec<AssignedTarget> =
        new.into_iter().zip(ids).map(|(row, id)| assigned(row, id, writer.id())).collect();
    assigned_targets::insert(tx, &mut writer, &new).await?;
    let batch = batches::close(tx, writer).await?;
    let count = |what: Given| changes.iter().filter(|c| c.change == what).count();
    let detail = json!({
        "source": batch.source, "sha256": batch.sha256, "rows": batch.rows, "new": count(Given::New),
        "superseded": count(Given::Supersedes), "withdrawn": count(Given::Withdrawn),
        "same": count(Given::Same), "digest": batch.digest,
    });
    audit::record(cx, tx, "targets.assign", Subject::new("batch", batch.id.0), detail).await?;
    Ok(Some(batch))
}

fn assigned(row: &TargetRow, id: i64, batch: BatchId) -> AssignedTarget {
    AssignedTarget {
        id: AssignedTargetId(id),
        batch,
        code: row.key.0.to_owned(),
        unit: row.key.1,
        year: row.key.2,
        comparator: row.asks.map(|(comparator, _)| comparator),
        value: row.asks.map(|(_, value)| value),
        act_number: row.act_number.clone(),
        act_date: row.act_date,
        act_issuer: row.act_issuer.clone(),
        target: row.target,
        note: row.note.clone(),
    }
}
