//! Figures of a unit, and of the units under it, over some periods.

use std::collections::BTreeSet;

use cotmoc_core::cube::{Borders, Figure, Of, View};
use cotmoc_core::fold::fold;
use cotmoc_core::model::{Period, UnitId, UnitLevel};
use cotmoc_core::units::Register;
use cotmoc_store::batches;
use jiff::Timestamp;
use jiff::civil::Date;

use super::engine;
use super::measure::{Subject, subject};
use super::threshold::Thresholds;
use crate::units::{self, UnitRow, resolve};
use crate::{Action, AppError, Context, Result, limits};

/// What is asked for, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct Ask {
    /// Code of an element or indicator.
    pub code: String,
    /// Code of a category; empty for all together.
    pub category: String,
    /// The unit: `86`, `86@2024-12-31`, `#286`, a name.
    pub unit: String,
    /// The first period.
    pub from: String,
    /// The last period; empty for the first one alone.
    pub to: String,
    /// The level of units whose figures are listed; empty for the unit's own alone.
    pub level: String,
    /// `then`, or the day whose borders are wanted; empty for today's.
    pub borders: String,
    /// A moment: figures as they were known then. Empty for now.
    pub known_at: String,
}

/// Figures by unit and period.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What they are figures of.
    pub subject: Subject,
    /// On whose borders.
    pub borders: Borders,
    /// The unit that was asked for, and its number.
    pub unit: UnitRow,
    /// Percentage of expected figures from which a total counts as whole.
    pub threshold: u8,
    /// The periods.
    pub periods: Vec<Period>,
    /// The unit first, then what is under it; where the unit was not there in a period, those it
    /// came from or went to, each with its own.
    pub rows: Vec<Row>,
}

/// One unit's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The unit; `None` for what no act allocates to a unit under `under`.
    pub unit: Option<UnitRow>,
    /// The unit that it is listed under; `None` for that unit itself.
    pub under: Option<UnitId>,
    /// For what is not allocated, the units of the time whose figures stand there.
    pub stands_for: Vec<UnitRow>,
    /// A figure per period; `None` where the unit does not stand on the borders of the period.
    pub figures: Vec<Option<Figure>>,
}

/// Figures of an element or indicator.
///
/// # Errors
/// [`crate::Kind::User`] for what cannot be understood, with what to write instead.
pub async fn table(cx: &Context, ask: &Ask) -> Result<Table> {
    cx.require(Action::Read)?;
    let subject = subject(&ask.code, Some(&ask.category))?;
    let periods = periods(&ask.from, &ask.to)?;
    let borders = borders(&ask.borders, units::today(cx))?;
    let level = level(&ask.level)?;
    let last = periods.last().copied().ok_or_else(no_period)?;
    let mut tx = cx.store().read().await?;
    let current = units::load(cx, &mut tx).await?;
    let unit = resolve(&current.register, &ask.unit, borders.day(last))
        .or_else(|problem| {
            // A code of today is understood for a time in which nobody bore it; a name that is not clear
            // then is not made clear by being clear today.
            let code = !ask.unit.trim().is_empty() && ask.unit.trim().bytes().all(|b| b.is_ascii_digit());
            let today = resolve(&current.register, &ask.unit, units::today(cx)).ok();
            today.filter(|_| code).ok_or(problem)
        })?
        .id;
    let codes = subject.codes();
    let answer = |cube: &cotmoc_core::cube::Cube| {
        let view = View::new(cube, borders);
        lay(&view, cube.register(), &subject, unit, &periods, level)
    };
    let rows = match moment(&ask.known_at)? {
        None => engine::ask(cx, &mut tx, &codes, answer).await?,
        Some(at) => {
            let until = batches::known_at(&mut tx, Some(at)).await?;
            answer(&engine::load(cx, &mut tx, &codes, until).await?)
        }
    };
    let day = borders.day(last);
    let unit = named(&current.register, unit, day).ok_or_else(|| AppError::not_found("đơn vị", unit))?;
    let threshold = Thresholds::load(&mut tx).await?.of(&subject);
    Ok(Table { subject, borders, unit, threshold, periods, rows })
}

/// The rows of every unit that stands for the one asked for in any of the periods.
pub(crate) fn lay(
    view: &View<'_>,
    register: &Register,
    subject: &Subject,
    unit: UnitId,
    periods: &[Period],
    level: Option<UnitLevel>,
) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (n, &period) in periods.iter().enumerate() {
        let (measure, day) = (subject.measure(period), view.borders().day(period));
        for top in standing(register, unit, day) {
            let mut put = |figure: Figure, under: Option<UnitId>| {
                let place = rows
                    .iter()
                    .position(|row| row.under == under && row.unit.as_ref().map(|u| u.id) == figure.unit);
                let place = place.unwrap_or_else(|| {
                    let unit = figure.unit.and_then(|u| named(register, u, day));
                    let row = Row { unit, under, stands_for: Vec::new(), figures: vec![None; periods.len()] };
                    let after = rows
                        .iter()
                        .rposition(|row| row.under == under || row.unit.as_ref().map(|u| u.id) == under);
                    let place = after.filter(|_| under.is_some()).map_or(rows.len(), |n| n + 1);
                    rows.insert(place, row);
                    place
                });
                rows[place].figures[n] = Some(figure);
            };
            put(view.figure(&measure, top, period), None);
            let below = register.get(top).is_some_and(|u| level.is_some_and(|level| u.level < level));
            if let Some(level) = level.filter(|_| below) {
                view.figures(&measure, Of::Under(top, level), period)
                    .into_iter()
                    .for_each(|f| put(f, Some(top)));
                name_not_allocated(&mut rows, view, subject.level(), top, period);
            }
        }
    }
    rows
}

/// Adds the units that a row «chưa phân bổ» stands for.
fn name_not_allocated(
    rows: &mut [Row],
    view: &View<'_>,
    level: Option<UnitLevel>,
    top: UnitId,
    period: Period,
) {
    let row = rows.iter_mut().find(|row| row.under == Some(top) && row.unit.is_none());
    let (Some(row), Some(level)) = (row, level) else { return };
    for unit in view.not_allocated(level, top, period) {
        if row.stands_for.iter().all(|known| known.id != unit) {
            row.stands_for.extend(named(view.register(), unit, period.last_day()));
        }
    }
}

fn named(register: &Register, unit: UnitId, day: Date) -> Option<UnitRow> {
    register.get(unit).map(|unit| units::row(register, unit, day))
}

/// The units that stand for one on a day: itself, or those it came from, or its heirs.
fn standing(register: &Register, unit: UnitId, day: Date) -> Vec<UnitId> {
    let (mut found, mut seen, mut left) = (Vec::new(), BTreeSet::new(), vec![unit]);
    while let Some(unit) = left.pop().and_then(|id| register.get(id)) {
        if !seen.insert(unit.id) {
            continue;
        }
        if unit.lives(day) {
            found.push(unit.id);
        } else if day < unit.born {
            left.extend(unit.forebears.iter().rev().map(|line| line.unit));
        } else {
            left.extend(unit.heirs.iter().rev().map(|line| line.unit));
        }
    }
    found
}

/// The periods from one to another of the same kind.
pub(super) fn periods(from: &str, to: &str) -> Result<Vec<Period>> {
    if from.trim().is_empty() {
        return Err(no_period());
    }
    let read = |text: &str| {
        Period::parse(text).map_err(|e| {
            AppError::user(format!("{}.", e.to_string().split("; ").next().unwrap_or_default()))
                .hint("Viết năm 2024, quý 2024-Q3, tháng 2024-06; một khoảng thì viết 2023..2025.")
        })
    };
    let first = read(from)?;
    let last = if to.trim().is_empty() { first } else { read(to)? };
    let periods: Vec<Period> = first.to(last).take(limits::PERIODS + 1).collect();
    if periods.is_empty() {
        return Err(AppError::user(format!(
            "Khoảng kỳ {first}..{last} không đi từ trước đến sau trong cùng một loại kỳ."
        ))
        .hint("Viết kỳ đầu trước kỳ cuối, cả hai cùng là năm, quý hoặc tháng."));
    }
    if periods.len() > limits::PERIODS {
        return Err(AppError::user(format!("Khoảng kỳ {first}..{last} dài quá {} kỳ.", limits::PERIODS))
            .hint("Chọn khoảng ngắn hơn, hoặc loại kỳ dài hơn."));
    }
    Ok(periods)
}

fn no_period() -> AppError {
    AppError::user("Chưa ghi kỳ nào.").hint("Ghi kỳ, ví dụ 2024, 2024-Q3, 2024-06.")
}

/// `then`, a day, or nothing for today.
pub(crate) fn borders(text: &str, today: Date) -> Result<Borders> {
    match text.trim() {
        "" => Ok(Borders::On(today)),
        "then" => Ok(Borders::Then),
        day => day.parse().map(Borders::On).map_err(|_| {
            AppError::user(format!("«{day}» không phải là ngày của địa giới."))
                .hint("Viết then cho địa giới của từng kỳ, hoặc một ngày như 2025-07-01.")
        }),
    }
}

fn level(text: &str) -> Result<Option<UnitLevel>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let found = UnitLevel::ALL.iter().copied().find(|level| fold(level.as_str()) == fold(text));
    found.map(Some).ok_or_else(|| {
        let all: Vec<&str> = UnitLevel::ALL.iter().map(|l| l.as_str()).collect();
        AppError::user(format!("Không có cấp «{text}».")).hint(format!("Các cấp: {}.", all.join(", ")))
    })
}

fn moment(text: &str) -> Result<Option<Timestamp>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        AppError::user(format!("«{text}» không phải là một thời điểm."))
            .hint("Viết theo mẫu 2026-01-31T08:00:00+07:00.")
    })
}
