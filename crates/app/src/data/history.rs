//! What is known of figures and of the batches they came in.

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::model::Period;
use cotmoc_store::{Tx, batches, observations, series};

use super::definitions::Definitions;
use super::places::Places;
use crate::model::{Batch, BatchId, FactKey, Observation, SeriesKind, Subject};
use crate::{Action, AppError, Context, Kind, Result, audit, limits, units};

/// One revision of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revised {
    /// The figure as it stood.
    pub observation: Observation,
    /// Who entered it, when and from what.
    pub batch: Batch,
}

/// One figure through time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigurePage {
    /// Its key.
    pub key: FactKey,
    /// Name of the element or indicator.
    pub name: String,
    /// Name of the unit on the last day of the period.
    pub unit_name: String,
    /// Its revisions, the first one first; the last one holds. Never empty.
    pub revisions: Vec<Revised>,
}

/// All revisions of one figure. The unit is named as in a file: CODE or CODE@DATE.
///
/// # Errors
/// [`Kind::NotFound`] where there is no such figure; [`Kind::User`] for a code or unit that is not known.
pub async fn history(
    cx: &Context,
    kind: SeriesKind,
    code: &str,
    unit: &str,
    period: Period,
    category: &str,
) -> Result<FigurePage> {
    cx.require(Action::Read)?;
    let definitions = Definitions::of(Catalogue::embedded());
    let place = definitions.find(kind, code).ok_or_else(|| {
        AppError::user(format!("Không có mã «{code}» trong danh mục.")).hint(definitions.remedy(kind, code))
    })?;
    let of = definitions.get(place);
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let places = Places::new(std::sync::Arc::clone(&register));
    let unit = places
        .find(unit, period, of)
        .map_err(|wrong| AppError::user(format!("Đơn vị: {}.", wrong.message)).hint(wrong.remedy))?;
    let absent = || {
        AppError::new(Kind::NotFound, format!("Chưa có số liệu {code} của đơn vị này trong kỳ {period}."))
            .hint("Xem lại kỳ và phân tổ, hoặc nạp số liệu bằng: cotmoc data import.")
    };
    let series = series::find(&mut tx, kind, code).await?.ok_or_else(absent)?;
    let key = FactKey { series: series.id, unit, period, category: category.to_owned() };
    let mut revisions = Vec::new();
    for observation in observations::history(&mut tx, &key, i64::MAX).await? {
        let batch = get(&mut tx, observation.batch).await?;
        revisions.push(Revised { observation, batch });
    }
    if revisions.is_empty() {
        return Err(absent());
    }
    let unit_name = register.get(unit).map(|u| u.name(period.last_day()).name.clone()).unwrap_or_default();
    Ok(FigurePage { key, name: of.name.clone(), unit_name, revisions })
}

/// The newest batches, newest first, at most [`limits::AUDIT_PAGE`]; before `before` where given.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::Internal`].
pub async fn batches(cx: &Context, before: Option<BatchId>) -> Result<Vec<Batch>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    Ok(batches::list(&mut tx, before.map_or(i64::MAX, |b| b.0), limits::AUDIT_PAGE).await?)
}

/// One batch.
///
/// # Errors
/// [`Kind::NotFound`].
pub async fn batch(cx: &Context, id: BatchId) -> Result<Batch> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    get(&mut tx, id).await
}

/// The batch, or that there is none.
pub(super) async fn get(tx: &mut Tx, id: BatchId) -> Result<Batch> {
    batches::get(tx, id).await?.ok_or_else(|| AppError::not_found("lần nạp số liệu", id))
}

/// What a check of one batch found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchVerdict {
    /// The batch.
    pub batch: Batch,
    /// Whether its rows still give the digest that the audit log keeps.
    pub holds: bool,
}

/// Holds the rows of every batch against the digest that the audit log keeps, newest first.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::Internal`].
pub async fn verify(cx: &Context) -> Result<Vec<BatchVerdict>> {
    cx.require(Action::Audit)?;
    let mut tx = cx.store().read().await?;
    let (mut before, mut verdicts) = (i64::MAX, Vec::new());
    loop {
        let page = batches::list(&mut tx, before, limits::AUDIT_PAGE).await?;
        let Some(last) = page.last() else { return Ok(verdicts) };
        before = last.id.0;
        for batch in page {
            let entries = audit::of(&mut tx, &Subject::new("batch", batch.id.0)).await?;
            let logged =
                entries.last().and_then(|e| serde_json::from_str::<serde_json::Value>(&e.detail).ok());
            let same = logged.is_some_and(|detail| detail["digest"].as_str() == Some(batch.digest.as_str()));
            let holds = same && batches::holds(&mut tx, &batch).await?;
            verdicts.push(BatchVerdict { batch, holds });
        }
    }
}
