//! From the cube to what the page of an indicator shows.

use std::collections::BTreeSet;

use cotmoc_core::cube::{Borders, Cube, Figure, View};
use cotmoc_core::model::{Period, Status, UnitId, UnitLevel};
use cotmoc_core::units::{EventKind, Register, touched};
use cotmoc_store::{Tx, observations, series};
use jiff::civil::Date;

use super::model::{Aim, Break, BreakKind, Card, Row, Sheet, Shown, Source, Told, UnitName, latest};
use crate::assess::{self, Standing};
use crate::figures::{self, Row as Lines, Subject};
use crate::model::{FactKey, Observation, SeriesKind};
use crate::{Context, Result, limits, units};

/// Whose figures are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) unit: UnitId,
    /// The level of units under it; `None` for the unit alone.
    pub(crate) level: Option<UnitLevel>,
    pub(crate) borders: Borders,
    /// The one unit that it is about, where it is not all: the others have figures for the period only in
    /// which it is held against them.
    pub(crate) about: Option<UnitId>,
}

/// Decimals with which figures are handed on.
const FINE: u8 = 12;

/// The sheets of some indicators or elements, in the order of the codes. The statements that are sent
/// do not depend on how many units there are.
pub(crate) async fn sheets(
    cx: &Context,
    tx: &mut Tx,
    subjects: &[Subject],
    wanted: Wanted,
    standings: &[Standing],
) -> Result<Vec<Sheet>> {
    let register = units::load(cx, tx).await?.register;
    let today = units::today(cx);
    let codes: BTreeSet<String> = subjects.iter().flat_map(Subject::codes).collect();
    let thresholds = figures::Thresholds::load(tx).await?;
    let laid = figures::ask(cx, tx, &codes, |cube| {
        let of = |subject: &Subject| {
            let periods = periods(cube, subject, today);
            let view = View::new(cube, wanted.borders);
            let lay = |periods: &[Period], level| -> Vec<Row> {
                let lines = figures::lay(&view, &register, subject, wanted.unit, periods, level);
                lines.iter().map(|line| row(line, thresholds.of(subject))).collect()
            };
            let rows = match wanted.about {
                None => lay(&periods, wanted.level),
                Some(unit) => {
                    let own = |period: &Period| {
                        let figure = view.figure(&subject.measure(*period), unit, *period);
                        Some(told(&figure, thresholds.of(subject)))
                    };
                    beside(&periods, unit, periods.iter().map(own).collect(), |periods, peers| {
                        lay(periods, wanted.level.filter(|_| peers))
                    })
                }
            };
            (periods, rows)
        };
        subjects.iter().map(of).collect::<Vec<_>>()
    })
    .await?;
    let unit = register.get(wanted.unit).map(|unit| {
        let day = if unit.lives(today) { today } else { unit.last_day(today) };
        UnitName::from(&units::row(&register, unit, day))
    });
    let Some(unit) = unit else { return Ok(Vec::new()) };
    let days = border_days(&register, wanted.unit);
    let mut sheets = Vec::with_capacity(subjects.len());
    for (subject, (periods, rows)) in subjects.iter().zip(laid) {
        let breaks = breaks(&days, subject, &periods, &rows, wanted.borders);
        sheets.push(Sheet {
            card: Card::of(subject),
            unit: unit.clone(),
            borders: match wanted.borders {
                Borders::Then => Shown::Then,
                Borders::On(day) => Shown::On(day),
            },
            periods,
            rows,
            breaks,
            aims: aims(subject, standings),
            sources: Vec::new(),
        });
    }
    add_sources(tx, &mut sheets).await?;
    Ok(sheets)
}

/// The years in which there can be a figure, at most as many as one table may have.
fn periods(cube: &Cube, subject: &Subject, today: Date) -> Vec<Period> {
    let mut all: Vec<Period> = assess::years(cube, subject, today).filter_map(Period::year).collect();
    all.drain(..all.len().saturating_sub(limits::PERIODS));
    all
}

/// The rows for a page about one unit: the whole and the unit in all periods, its peers in the one in which
/// they are held against each other. `lay` gives the rows of some periods, with or without the units below.
fn beside(
    periods: &[Period],
    unit: UnitId,
    own: Vec<Option<Told>>,
    lay: impl Fn(&[Period], bool) -> Vec<Row>,
) -> Vec<Row> {
    let mut rows = lay(periods, false);
    let whole = rows.first().map_or(&[][..], |row| &row.cells);
    let Some(at) = held_against(whole, &own) else { return rows };
    for mut row in lay(&periods[at..=at], true).into_iter().skip(1) {
        if row.unit.as_ref().is_some_and(|peer| peer.id == unit) {
            row.cells.clone_from(&own);
        } else {
            let cell = row.cells.pop().flatten();
            row.cells = vec![None; periods.len()];
            row.cells[at] = cell;
        }
        rows.push(row);
    }
    rows
}

/// The place of the period in which a unit is held against the whole: the last one of which enough is there,
/// where the unit has a value too; else the last one of its own.
pub(super) fn held_against(whole: &[Option<Told>], own: &[Option<Told>]) -> Option<usize> {
    let has = |cell: &Option<Told>| cell.as_ref().is_some_and(|told| told.value.is_some());
    let latest = latest(whole);
    let both = latest.filter(|at| own.get(*at).is_some_and(has));
    both.or_else(|| own.iter().rposition(has)).or(latest)
}

fn row(line: &Lines, threshold: u8) -> Row {
    Row {
        unit: line.unit.as_ref().map(UnitName::from),
        stands_for: line.stands_for.iter().map(|unit| unit.name.clone()).collect(),
        cells: line.figures.iter().map(|figure| figure.as_ref().map(|f| told(f, threshold))).collect(),
    }
}

/// A figure in the shape that is kept.
pub(crate) fn told(figure: &Figure, threshold: u8) -> Told {
    let value = figure.value.as_ref().ok().and_then(|v| v.to_decimal(FINE)).map(|v| v.normalize());
    // What was reported for the unit itself is not made of the units below.
    let made = figure.value == figure.parts;
    let coverage = figure.coverage;
    Told {
        value,
        why: figure.value.as_ref().err().map(figures::words).unwrap_or_default(),
        status: figure.status,
        reported: if made { coverage.units } else { 0 },
        expected: if made { coverage.expected } else { 0 },
        partial: figure.is_partial(),
        parts: figure.is_partial().then_some((coverage.parts, coverage.expected_parts)),
        cells: figure.is_partial().then_some((coverage.cells, coverage.expected_cells)),
        below: figure.is_below(threshold),
        unallocated: figure.unallocated,
        difference: figure.difference().and_then(|d| d.to_decimal(FINE)).map(|d| d.normalize()),
    }
}

fn aims(subject: &Subject, standings: &[Standing]) -> Vec<Aim> {
    let same = |one: &&Standing| one.target.code.as_deref() == Some(subject.code.as_str());
    let mut aims: Vec<Aim> =
        standings.iter().filter(same).map(|s| Aim::of(&s.target, s.assessment.clone())).collect();
    aims.sort_by_key(|aim| (aim.year, aim.id));
    aims
}

/// Where one period and the next cannot be compared as they stand. `days` are those on which borders
/// changed.
fn breaks(
    days: &BTreeSet<Date>,
    subject: &Subject,
    periods: &[Period],
    rows: &[Row],
    borders: Borders,
) -> Vec<Break> {
    let mut breaks = Vec::new();
    for pair in periods.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        let mut add = |kind, text| breaks.push(Break { period: after, kind, text });
        if let Some(text) = redefined(subject, before, after) {
            add(BreakKind::Method, text);
        } else if letter(rows, periods, after) == Some(Status::Break) {
            add(BreakKind::Method, "Số liệu từ kỳ này không so sánh được với các kỳ trước.".to_owned());
        }
        if let Some(day) = days.range(before.end()..=after.last_day()).next() {
            let day = crate::when::day_words(*day);
            add(
                BreakKind::Borders,
                match borders {
                    Borders::Then => format!("Địa giới thay đổi từ {day}."),
                    Borders::On(_) => format!("Số trước {day} đã quy đổi theo địa giới mới."),
                },
            );
        }
    }
    breaks
}

fn redefined(subject: &Subject, before: Period, after: Period) -> Option<String> {
    let (old, new) = (subject.version(before), subject.version(after));
    if old == new {
        return None;
    }
    let definition = cotmoc_core::catalogue::Catalogue::embedded().get(&subject.code)?.on(after.last_day());
    Some(match definition.and_then(|d| d.act) {
        Some(act) => format!("Định nghĩa đổi theo {act}."),
        None => "Định nghĩa của chỉ tiêu đổi từ kỳ này.".to_owned(),
    })
}

fn letter(rows: &[Row], periods: &[Period], period: Period) -> Option<Status> {
    let place = periods.iter().position(|p| *p == period)?;
    rows.first()?.cells.get(place)?.as_ref().filter(|told| told.value.is_some()).map(|told| told.status)
}

/// The days on which a unit, or one under it, was merged or divided.
fn border_days(register: &Register, unit: UnitId) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    for event in register.events() {
        let divides = matches!(event.kind, EventKind::Merge | EventKind::Split | EventKind::Rearrange);
        let Some(day) = event.date.filter(|day| divides && !days.contains(day)) else { continue };
        let is_here = |id: UnitId| id == unit || register.above(id, day).iter().any(|up| up.id == unit);
        if touched(event).any(is_here) {
            days.insert(day);
        }
    }
    days
}

/// Observations of indicators that units reported as such, each with its code, in two statements: of every
/// code, unit and period that is asked for.
pub(super) async fn reported(
    tx: &mut Tx,
    asked: &[(&str, UnitId, Period)],
) -> Result<Vec<(String, Observation)>> {
    let mut known = series::list(tx).await?;
    known.retain(|one| one.kind == SeriesKind::Indicator);
    let key = |(code, unit, period): &(&str, UnitId, Period)| {
        let series = known.iter().find(|one| one.code == *code)?.id;
        Some(FactKey { series, unit: *unit, period: *period, category: String::new() })
    };
    let keys: Vec<FactKey> = asked.iter().filter_map(key).collect();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let found = observations::current(tx, &keys.iter().collect::<Vec<_>>()).await?;
    let code = |id| known.iter().find(|one| one.id == id).map(|one| one.code.clone());
    Ok(found.into_iter().filter_map(|one| Some((code(one.key.series)?, one))).collect())
}

/// Sources of figures that were reported as such by the unit, and breaks where the method is another one.
async fn add_sources(tx: &mut Tx, sheets: &mut [Sheet]) -> Result<()> {
    let mut asked = Vec::new();
    for sheet in sheets.iter() {
        let Some(top) = sheet.rows.first().and_then(|row| row.unit.as_ref()) else { continue };
        asked.extend(sheet.periods.iter().map(|period| (sheet.card.code.as_str(), top.id, *period)));
    }
    let found = reported(tx, &asked).await?;
    for sheet in sheets {
        let own = found.iter().filter(|(code, _)| *code == sheet.card.code);
        let mut sources: Vec<Source> = own
            .map(|(_, one)| Source {
                period: one.key.period,
                provider: one.origin.provider.clone(),
                source: one.origin.source.clone(),
                method: one.origin.method.clone(),
            })
            .collect();
        sources.sort_by_key(|source| source.period);
        for pair in sources.windows(2) {
            let (before, after) = (&pair[0], &pair[1]);
            let known = sheet.breaks.iter().any(|b| b.period == after.period && b.kind == BreakKind::Method);
            if before.method != after.method && !after.method.is_empty() && !known {
                let text = format!("Phương pháp đo đổi: {}.", after.method);
                sheet.breaks.push(Break { period: after.period, kind: BreakKind::Method, text });
            }
        }
        sheet.breaks.sort_by_key(|b| b.period);
        sheet.sources = sources;
    }
    Ok(())
}
