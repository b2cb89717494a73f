//! What was known when: the figures of a unit as each batch left them.

use cotmoc_core::cube::{Borders, View};
use cotmoc_core::model::{Period, UnitId};
use cotmoc_store::{batches, series};
use jiff::Timestamp;

use super::gather::told;
use super::model::Told;
use crate::figures;
use crate::model::{BatchId, SeriesId};
use crate::{Action, Context, Result, units};

/// The figure of one period through time.
#[derive(Debug, Clone, PartialEq)]
pub struct Vintages {
    /// The period.
    pub period: Period,
    /// What was known after each batch that changed it, the first one first.
    pub known: Vec<Known>,
    /// Whether earlier changes are left out.
    pub cut: bool,
}

/// What was known from a moment on.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The moment.
    pub at: Timestamp,
    /// The batch that came in then.
    pub batch: BatchId,
    /// How the batch came in: a file, a report.
    pub source: String,
    /// By whom.
    pub by: String,
    /// The figure as it was from then on.
    pub figure: Told,
}

/// Changes that are listed.
const MOST: usize = 40;
/// Batches after which the figure is computed.
const LOOKED_AT: i64 = 400;

/// How the figure of a unit and period changed, on today's borders.
///
/// # Errors
/// [`crate::Kind::User`] for a code that is not known.
pub async fn vintages(cx: &Context, code: &str, unit: UnitId, period: Period) -> Result<Vintages> {
    cx.require(Action::Read)?;
    let subject = figures::subject(code, None)?;
    let codes = subject.codes();
    let mut tx = cx.store().read().await?;
    let threshold = figures::Thresholds::load(&mut tx).await?.of(&subject);
    let named = series::list(&mut tx).await?;
    let numbers: Vec<SeriesId> = named.iter().filter(|s| codes.contains(&s.code)).map(|s| s.id).collect();
    let mut batches = batches::with_series(&mut tx, &numbers, LOOKED_AT).await?;
    let mut cut = batches.len() as i64 == LOOKED_AT;
    batches.sort_by_key(|batch| batch.id);
    let ends: Vec<i64> = batches.iter().map(|batch| batch.last.map_or(0, |last| last.0)).collect();
    let (measure, borders) = (subject.measure(period), Borders::On(units::today(cx)));
    let mut known: Vec<Known> = Vec::new();
    figures::replay(cx, &mut tx, &codes, &ends, |nth, cube| {
        let figure = told(&View::new(cube, borders).figure(&measure, unit, period), threshold);
        let same = match known.last() {
            Some(last) => last.figure == figure,
            None => figure.value.is_none(),
        };
        if let Some(batch) = batches.get(nth).filter(|_| !same) {
            known.push(Known {
                at: batch.recorded_at,
                batch: batch.id,
                source: batch.source.clone(),
                by: batch.recorded_by.clone(),
                figure,
            });
        }
    })
    .await?;
    cut |= known.len() > MOST;
    known.drain(..known.len().saturating_sub(MOST));
    Ok(Vintages { period, known, cut })
}
