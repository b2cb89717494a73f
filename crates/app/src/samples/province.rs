//! The fictive province in the database: its units, and figures of the time before any round.

use std::collections::BTreeSet;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::{Form, shipped};
use cotmoc_core::model::{Element, Period, PeriodKind, Status, UnitId, UnitLevel};
use cotmoc_core::units::EventId;
use cotmoc_core::units::official::FIRST_LOCAL;
use cotmoc_store::{Tx, batches, observations, series, take_ids, units};
use jiff::SignedDuration;
use jiff::civil::Date;
use serde_json::json;

use super::fictive::provincial::{self, Whose};
use super::fictive::{self, Commune, Province, figures, merger::MERGED};
use crate::model::{BatchKind, FactKey, NewObservation, Provenance, SeriesId, SeriesKind, Subject};
use crate::{Action, Context, Result, audit, when};

/// Source of the figures from before the rounds, as the list of batches shows it.
pub const PROVINCE_FIGURES: &str = "Số liệu minh họa của tỉnh Mẫu";

/// Source of the figures that no commune reports.
const STATISTICS: &str = "Thống kê tỉnh (minh họa)";

/// What makes the figures; another number would make other ones.
pub(super) const SEED: u64 = 411;

/// Why a figure is not there.
const MISSING: &str = "Đơn vị chưa gửi số liệu của kỳ này (minh họa).";

/// Sees to it that the fictive province is there, marked as demonstration data: its units and those
/// before the merger, and figures since 2021; of what its rounds ask for they end two periods ago, where
/// the rounds begin. Nothing happens where it is there already, where somebody has undone one of
/// its events, or where another version's demonstration is there: that one has to be removed first.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn load_province(cx: &Context) -> Result<Option<Province>> {
    cx.require(Action::Demo)?;
    let mut tx = cx.store().write().await?;
    let recorded = units::list(&mut tx).await?;
    let known: Vec<_> = recorded.iter().filter(|one| one.demo).collect();
    let province = match known.first() {
        Some(first) => Province::of(&first.event).filter(|_| known.iter().all(|one| one.undone.is_none())),
        None => Some(make_units(cx, &mut tx).await?),
    };
    let Some(province) = province else { return Ok(None) };
    if cotmoc_store::demo::has_batch(&mut tx, PROVINCE_FIGURES).await? {
        return Ok(Some(province));
    }
    let today = when::day(cx.now());
    let figures = of_communes(&mut tx, &province, today).await?;
    keep(cx, &mut tx, PROVINCE_FIGURES, &figures).await?;
    let figures = of_provinces(&mut tx, &province, today).await?;
    keep(cx, &mut tx, STATISTICS, &figures).await?;
    tx.commit().await?;
    Ok(Some(province))
}

async fn make_units(cx: &Context, tx: &mut Tx) -> Result<Province> {
    let first = FIRST_LOCAL + take_ids(tx, fictive::units::NUMBERS).await?.start;
    let province = Province::numbered(first + fictive::units::EVENTS as i64);
    for event in province.events(EventId(first)) {
        units::insert_demo(tx, &event, cx.now(), cx.actor().name()).await?;
        let detail = json!({"event": event, "demo": true});
        audit::record(cx, tx, "unit.record", Subject::new("unit_event", event.id.0), detail).await?;
    }
    Ok(province)
}

/// How many periods that ended are left to the rounds of the demonstration, of what they ask for.
const ROUNDS: i32 = 2;

/// The periods of a kind that ended, from the first year of figures on, but for the last ones.
fn ended(kind: PeriodKind, today: Date, but: i32) -> impl Iterator<Item = Period> {
    let day = Period::day(today);
    let ended = day.map_or(0, |day| match kind.months() {
        // The end of the day's own month, less what is left of the running period.
        Some(months) => (day.end_in_months() - 1) / i32::from(months),
        None => 0,
    });
    let last = ended - 1 - but;
    let first = Period::new(kind, figures::FIRST_YEAR, 1).map_or(last + 1, Period::ordinal);
    (first..=last).filter_map(move |n| Period::from_ordinal(kind, n))
}

/// The communes of a period: those at its end.
fn communes(province: &Province, period: Period) -> impl Iterator<Item = (Commune, UnitId)> {
    let former = period.last_day() < MERGED;
    let units = if former { &province.former } else { &province.communes };
    let commune = if former { Commune::Former } else { Commune::Present };
    units.iter().enumerate().map(move |(nth, unit)| (commune(nth), *unit))
}

async fn of_communes(tx: &mut Tx, province: &Province, today: Date) -> Result<Vec<NewObservation>> {
    let mut new = Vec::new();
    let forms = shipped().iter().filter(|form| form.level == UnitLevel::Commune);
    let asked: BTreeSet<&str> = forms.flat_map(Form::lines).map(|line| line.element.as_str()).collect();
    for kind in [PeriodKind::Year, PeriodKind::Quarter, PeriodKind::Month] {
        let codes: Vec<(SeriesKind, &str)> =
            figures::elements(kind).map(|one| (SeriesKind::Element, one.code.as_str())).collect();
        for one in series::ensure(tx, &codes).await? {
            let Some(element) = Catalogue::embedded().element(&one.code) else { continue };
            let but = if asked.contains(one.code.as_str()) { ROUNDS } else { 0 };
            let periods = ended(kind, today, but);
            for period in periods.filter(|period| figures::collected(element, *period)) {
                for (commune, unit) in communes(province, period) {
                    reported(&mut new, (one.id, element), (commune, unit), period);
                }
            }
        }
    }
    Ok(new)
}

/// What a commune reported of an element for a period: a figure of each category, or why there is none.
fn reported(
    new: &mut Vec<NewObservation>,
    (series, element): (SeriesId, &Element),
    (commune, unit): (Commune, UnitId),
    period: Period,
) {
    let categories = figures::categories(&element.code);
    let parts = if categories.is_empty() { vec![None] } else { categories.into_iter().map(Some).collect() };
    let missing = figures::missing(SEED, &element.code, commune, period);
    let (letter, method) = figures::counted(&element.code, period);
    new.extend(parts.into_iter().map(|part| {
        let key = FactKey { series, unit, period, category: part.unwrap_or_default().to_owned() };
        NewObservation {
            key,
            value: (!missing).then(|| figures::value(SEED, &element.code, part, commune, period)),
            status: if missing { Status::Missing } else { letter },
            origin: Provenance {
                provider: String::new(),
                source: PROVINCE_FIGURES.to_owned(),
                method: method.to_owned(),
            },
            sample_size: None,
            margin: None,
            note: missing.then(|| MISSING.to_owned()),
        }
    }));
}

async fn of_provinces(tx: &mut Tx, province: &Province, today: Date) -> Result<Vec<NewObservation>> {
    let mut known = Vec::new();
    for kind in [PeriodKind::Year, PeriodKind::Quarter] {
        for period in ended(kind, today, 0) {
            for whose in provincial::provinces(period) {
                let unit = match whose {
                    Whose::Half(half) => province.halves[*half],
                    Whose::Whole => province.province,
                };
                let found = provincial::known(SEED, *whose, period).into_iter();
                known.extend(found.map(|one| (unit, period, one)));
            }
        }
    }
    let is_element = |code: &str| Catalogue::embedded().element(code).is_some();
    let kind = |code| if is_element(code) { SeriesKind::Element } else { SeriesKind::Indicator };
    let codes: BTreeSet<&str> = known.iter().map(|(.., one)| one.code).collect();
    let wanted: Vec<(SeriesKind, &str)> = codes.into_iter().map(|code| (kind(code), code)).collect();
    let series = series::ensure(tx, &wanted).await?;
    let observation = |(unit, period, one): (UnitId, Period, provincial::Known)| {
        let series = series.iter().find(|known| known.code == one.code)?.id;
        Some(NewObservation {
            key: FactKey { series, unit, period, category: String::new() },
            value: Some(one.value),
            status: Status::Normal,
            origin: Provenance {
                provider: STATISTICS.to_owned(),
                source: PROVINCE_FIGURES.to_owned(),
                method: one.method.to_owned(),
            },
            sample_size: None,
            margin: None,
            note: None,
        })
    };
    Ok(known.into_iter().filter_map(observation).collect())
}

/// Keeps figures of the demonstration as one batch.
async fn keep(cx: &Context, tx: &mut Tx, source: &str, new: &[NewObservation]) -> Result<()> {
    // Known for some weeks, so that what rounds bring since is told as a change; not before figures of others.
    let weeks_ago = cx.now().checked_sub(SignedDuration::from_hours(24 * 60)).unwrap_or(cx.now());
    let others = batches::list(tx, i64::MAX, 1).await?.first().map(|newest| newest.recorded_at);
    let batch = batches::NewBatch {
        kind: BatchKind::Import,
        source,
        sha256: None,
        demo: true,
        at: others.map_or(weeks_ago, |newest| newest.max(weeks_ago)),
        by: cx.actor().name(),
    };
    let mut writer = batches::open(tx, &batch).await?;
    observations::insert(tx, &mut writer, new).await?;
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
        let told = |kind, day| {
            let but = if kind == PeriodKind::Year { 0 } else { ROUNDS };
            let all: Vec<String> = ended(kind, day, but).map(|p| p.to_string()).collect();
            (all[0].clone(), all[all.len() - 1].clone())
        };
        let span = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        assert_eq!(told(PeriodKind::Quarter, date(2026, 11, 28)), span("2021-Q1", "2026-Q1"));
        assert_eq!(told(PeriodKind::Quarter, date(2026, 1, 1)), span("2021-Q1", "2025-Q2"));
        assert_eq!(told(PeriodKind::Month, date(2026, 3, 31)), span("2021-01", "2025-12"));
        assert_eq!(told(PeriodKind::Year, date(2026, 3, 31)), span("2021", "2025"));
    }

    #[test]
    fn communes_report_on_the_borders_of_their_time() {
        let province = Province::numbered(100);
        let count = |kind, year, place| {
            let period = Period::new(kind, year, place).unwrap();
            communes(&province, period).count()
        };
        assert_eq!(count(PeriodKind::Quarter, 2025, 2), fictive::merger::FORMER);
        assert_eq!(count(PeriodKind::Quarter, 2025, 3), fictive::COMMUNES.len());
        assert_eq!(count(PeriodKind::Year, 2025, 1), fictive::COMMUNES.len());
    }
}
