//! The fictive province in the database: its units, and figures of the time before any round.

use cotmoc_core::model::{Period, PeriodKind, Status};
use cotmoc_core::units::EventId;
use cotmoc_core::units::official::FIRST_LOCAL;
use cotmoc_store::{Tx, batches, observations, series, take_ids, units};
use jiff::civil::Date;
use serde_json::json;

use super::fictive::{self, Province, figures};
use crate::model::{BatchKind, FactKey, NewObservation, Provenance, SeriesKind, Subject};
use crate::{Action, Context, Result, audit, when};

/// Source of the figures from before the rounds, as the list of batches shows it.
pub const PROVINCE_FIGURES: &str = "Số liệu minh họa của tỉnh Mẫu";

/// What makes the figures; another number would make other ones.
pub(super) const SEED: u64 = 411;

/// Sees to it that the fictive province is there, marked as demonstration data: its units, and
/// figures of some years that end two periods ago, where the rounds of the demonstration begin.
/// Nothing happens where it is there already, or where somebody has undone its event.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn load_province(cx: &Context) -> Result<Option<Province>> {
    cx.require(Action::Demo)?;
    let mut tx = cx.store().write().await?;
    let recorded = units::list(&mut tx).await?;
    let known = recorded.iter().find(|one| one.demo && Province::of(&one.event).is_some());
    let province = match known {
        Some(one) if one.undone.is_some() => return Ok(None),
        Some(one) => Province::of(&one.event),
        None => Some(make_units(cx, &mut tx).await?),
    };
    let Some(province) = province else { return Ok(None) };
    if cotmoc_store::demo::has_batch(&mut tx, PROVINCE_FIGURES).await? {
        return Ok(Some(province));
    }
    keep_figures(cx, &mut tx, &province).await?;
    tx.commit().await?;
    Ok(Some(province))
}

async fn make_units(cx: &Context, tx: &mut Tx) -> Result<Province> {
    let first = FIRST_LOCAL + take_ids(tx, fictive::units::NUMBERS).await?.start;
    let province = Province::numbered(first + 1);
    let event = province.event(EventId(first));
    units::insert_demo(tx, &event, cx.now(), cx.actor().name()).await?;
    let detail = json!({"event": event, "demo": true});
    audit::record(cx, tx, "unit.record", Subject::new("unit_event", first), detail).await?;
    Ok(province)
}

/// The periods of a kind before the rounds: those that ended, but for the last two.
fn before_rounds(kind: PeriodKind, today: Date, count: i32) -> impl Iterator<Item = Period> {
    let day = Period::day(today);
    let ended = day.map_or(0, |day| match kind.months() {
        // The end of the day's own month, less what is left of the running period.
        Some(months) => (day.end_in_months() - 1) / i32::from(months),
        None => 0,
    });
    let last = if kind == PeriodKind::Year { ended - 1 } else { ended - 3 };
    (last - count + 1..=last).filter_map(move |n| Period::from_ordinal(kind, n))
}

async fn keep_figures(cx: &Context, tx: &mut Tx, province: &Province) -> Result<()> {
    let today = when::day(cx.now());
    let mut new = Vec::new();
    for (kind, count) in [(PeriodKind::Year, 4), (PeriodKind::Quarter, 10), (PeriodKind::Month, 10)] {
        let codes: Vec<&str> = figures::elements(kind).collect();
        let wanted: Vec<(SeriesKind, &str)> = codes.iter().map(|code| (SeriesKind::Element, *code)).collect();
        let series = series::ensure(tx, &wanted).await?;
        for period in before_rounds(kind, today, count) {
            for one in &series {
                let categories = figures::categories(&one.code);
                let parts: Vec<Option<&str>> = if categories.is_empty() {
                    vec![None]
                } else {
                    categories.iter().map(|code| Some(code.as_str())).collect()
                };
                for (place, unit) in province.communes.iter().enumerate() {
                    new.extend(parts.iter().map(|part| NewObservation {
                        key: FactKey {
                            series: one.id,
                            unit: *unit,
                            period,
                            category: part.unwrap_or_default().to_owned(),
                        },
                        value: Some(figures::value(SEED, &one.code, *part, place, period)),
                        status: Status::Normal,
                        origin: Provenance { source: PROVINCE_FIGURES.to_owned(), ..Provenance::default() },
                        sample_size: None,
                        margin: None,
                        note: None,
                    }));
                }
            }
        }
    }
    let batch = batches::NewBatch {
        kind: BatchKind::Import,
        source: PROVINCE_FIGURES,
        sha256: None,
        demo: true,
        at: cx.now(),
        by: cx.actor().name(),
    };
    let mut writer = batches::open(tx, &batch).await?;
    observations::insert(tx, &mut writer, &new).await?;
    let kept = batches::close(tx, writer).await?;
    let detail = json!({"source": kept.source, "rows": kept.rows, "digest": kept.digest, "demo": true});
    audit::record(cx, tx, "data.import", Subject::new("batch", kept.id.0), detail).await
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_time_before_the_rounds_ends_two_periods_ago() {
        let told = |kind, day| before_rounds(kind, day, 2).map(|p| p.to_string()).collect::<Vec<_>>();
        assert_eq!(told(PeriodKind::Quarter, date(2026, 11, 28)), ["2025-Q4", "2026-Q1"]);
        assert_eq!(told(PeriodKind::Quarter, date(2026, 1, 1)), ["2025-Q1", "2025-Q2"]);
        assert_eq!(told(PeriodKind::Month, date(2026, 3, 31)), ["2025-11", "2025-12"]);
        assert_eq!(told(PeriodKind::Year, date(2026, 3, 31)), ["2024", "2025"]);
    }
}
