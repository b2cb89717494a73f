//! Units side by side: indicators over the years, beside the national strategy.

use std::collections::BTreeSet;

use cotmoc_core::cube::{Borders, Of, View};
use cotmoc_core::model::{Comparator, Period, UnitId, UnitLevel};
use cotmoc_core::units::official;
use cotmoc_store::{Tx, plans, series, targets};
use rust_decimal::Decimal;

use super::gather::{reported, told};
use super::model::{Card, Told, UnitName};
use crate::assess;
use crate::figures::{self, Subject};
use crate::model::{Observation, Target};
use crate::units::{self, resolve};
use crate::{Action, AppError, Context, Result};

/// What is asked for, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskComparison {
    /// Codes of indicators; empty for those of the national strategy with figures.
    pub codes: Vec<String>,
    /// Units: codes, «#number», names; empty for the provinces with figures.
    pub units: Vec<String>,
    /// The first and the last year; `None` for the last five.
    pub years: Option<(i16, i16)>,
}

/// Units beside each other.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitComparison {
    /// The units.
    pub units: Vec<UnitName>,
    /// The indicators.
    pub blocks: Vec<ComparedIndicator>,
    /// Every unit that could be chosen: provinces of today and those of the demonstration.
    pub choices: Vec<UnitName>,
    /// Whether a unit of the demonstration is among them.
    pub demo: bool,
    /// Whether more was asked for than is shown.
    pub cut: bool,
}

/// One indicator of all units.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedIndicator {
    /// Its definition.
    pub card: Card,
    /// The years.
    pub years: Vec<ComparedYear>,
}

/// One year of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedYear {
    /// The year.
    pub period: Period,
    /// The national target.
    pub national: Option<(Comparator, Decimal)>,
    /// The figure of the nation.
    pub nation: Option<Told>,
    /// A figure for each unit, with the method of measurement where it is known.
    pub cells: Vec<ComparedUnit>,
    /// Whether figures of the year were measured by more than one method, so that they are not comparable.
    pub mixed: bool,
}

/// The figure of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedUnit {
    /// The figure.
    pub told: Told,
    /// The method of measurement; empty where it is not known.
    pub method: String,
}

const MOST_UNITS: usize = 12;
const MOST_CODES: usize = 6;
const MOST_YEARS: i16 = 8;

/// Holds units side by side. The statements that are sent do not depend on how many they are.
///
/// # Errors
/// [`crate::Kind::User`] for a code or unit that is not known.
pub async fn comparison(cx: &Context, ask: &AskComparison) -> Result<UnitComparison> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let current = units::load(cx, &mut tx).await?;
    let (register, today) = (&current.register, units::today(cx));
    let named = |id: UnitId| register.get(id).map(|unit| UnitName::from(&units::row(register, unit, today)));
    let provinces = || register.living(today).filter(|unit| unit.level == UnitLevel::Province);
    let mut choices: Vec<UnitName> = provinces().filter_map(|unit| named(unit.id)).collect();
    choices.sort_by(|a, b| a.code.cmp(&b.code));
    let national = match plans::national(&mut tx).await? {
        Some(plan) => targets::of_plans(&mut tx, &[plan.id]).await?,
        None => Vec::new(),
    };
    let subjects = subjects(&mut tx, &ask.codes, &national).await?;
    let mut cut = subjects.len() > MOST_CODES;
    let subjects = &subjects[..subjects.len().min(MOST_CODES)];
    let asked: Vec<UnitId> = match ask.units.is_empty() {
        true => choices.iter().map(|unit| unit.id).collect(),
        false => {
            ask.units.iter().map(|text| Ok(resolve(register, text, today)?.id)).collect::<Result<_>>()?
        }
    };
    let span = span(ask.years, today.year())?;
    let laid = lay(cx, &mut tx, subjects, &asked, span).await?;
    // Without a choice, the units that have anything to show.
    let has = |place: usize| laid.iter().flatten().any(|(_, _, cells)| cells[place].value.is_some());
    let places: Vec<usize> = (0..asked.len()).filter(|place| !ask.units.is_empty() || has(*place)).collect();
    cut |= places.len() > MOST_UNITS;
    let places = &places[..places.len().min(MOST_UNITS)];
    let shown: Vec<UnitId> = places.iter().map(|place| asked[*place]).collect();
    let methods = methods(&mut tx, subjects, &shown, &laid).await?;
    let blocks = subjects.iter().zip(laid).map(|(subject, years)| {
        let year = |year: Laid| compared_year(subject, year, (places, &shown), &national, &methods);
        ComparedIndicator { card: Card::of(subject), years: years.into_iter().map(year).collect() }
    });
    let blocks = blocks.collect();
    let demo = shown.iter().any(|unit| current.demo.contains(unit));
    Ok(UnitComparison { units: shown.into_iter().filter_map(named).collect(), blocks, choices, demo, cut })
}

/// A year of an indicator: the nation's figure, then one for each unit that was asked for.
type Laid = (Period, Told, Vec<Told>);

/// The figures of all units, year by year, on the borders of today.
async fn lay(
    cx: &Context,
    tx: &mut Tx,
    subjects: &[Subject],
    asked: &[UnitId],
    (first, last): (i16, i16),
) -> Result<Vec<Vec<Laid>>> {
    let today = units::today(cx);
    let codes: BTreeSet<String> = subjects.iter().flat_map(Subject::codes).collect();
    let thresholds = figures::Thresholds::load(tx).await?;
    figures::ask(cx, tx, &codes, |cube| {
        let view = View::new(cube, Borders::On(today));
        let of = |subject: &Subject| {
            let known = assess::years(cube, subject, today).filter(|y| (first..=last).contains(y));
            let (threshold, level) = (thresholds.of(subject), UnitLevel::Province);
            let year = |period: Period| {
                let measure = subject.measure(period);
                // One pass for all provinces of the nation; those beside it are asked one by one.
                let all = view.figures(&measure, Of::Under(official::NATION, level), period);
                let figure = |unit: UnitId| match all.iter().find(|figure| figure.unit == Some(unit)) {
                    Some(figure) => told(figure, threshold),
                    None => told(&view.figure(&measure, unit, period), threshold),
                };
                let cells: Vec<Told> = asked.iter().map(|unit| figure(*unit)).collect();
                (period, told(&view.figure(&measure, official::NATION, period), threshold), cells)
            };
            known.filter_map(Period::year).map(year).collect::<Vec<_>>()
        };
        subjects.iter().map(of).collect::<Vec<_>>()
    })
    .await
}

/// A year of an indicator for the units that are shown, at their places among those asked for.
fn compared_year(
    subject: &Subject,
    (period, nation, cells): Laid,
    (places, shown): (&[usize], &[UnitId]),
    national: &[Target],
    methods: &Methods,
) -> ComparedYear {
    let of = |(place, unit): (&usize, &UnitId)| ComparedUnit {
        told: cells[*place].clone(),
        method: methods.of(subject, *unit, period),
    };
    let cells: Vec<ComparedUnit> = places.iter().zip(shown).map(of).collect();
    let measured = cells.iter().filter(|cell| cell.told.value.is_some()).map(|cell| cell.method.as_str());
    let several: BTreeSet<&str> = measured.filter(|method| !method.is_empty()).collect();
    let same = |t: &&Target| {
        t.code.as_deref() == Some(subject.code.as_str())
            && t.year.map(i32::from) == Some(i32::from(period.in_year()))
    };
    ComparedYear {
        period,
        national: national.iter().find(same).and_then(|t| Some((t.comparator?, t.value?))),
        nation: Some(nation).filter(|told| told.value.is_some()),
        mixed: several.len() > 1,
        cells,
    }
}

fn span(asked: Option<(i16, i16)>, today: i16) -> Result<(i16, i16)> {
    let (first, last) = asked.unwrap_or((today - 5, today));
    if first > last || last - first >= MOST_YEARS {
        return Err(AppError::user(format!("Không so sánh được các năm từ {first} đến {last}."))
            .hint(format!("Chọn năm đầu trước năm cuối, nhiều nhất {MOST_YEARS} năm.")));
    }
    Ok((first, last))
}

/// What was asked for; else the indicators of the national strategy of which something was reported.
async fn subjects(tx: &mut Tx, codes: &[String], national: &[Target]) -> Result<Vec<Subject>> {
    if !codes.is_empty() {
        return codes.iter().map(|code| figures::subject(code, None)).collect();
    }
    let known: Vec<String> = series::list(tx).await?.into_iter().map(|s| s.code).collect();
    let mut subjects: Vec<Subject> = Vec::new();
    for code in national.iter().filter_map(|target| target.code.as_deref()) {
        let subject = figures::subject(code, None)?;
        let has = subject.codes().iter().any(|code| known.contains(code));
        if has && subjects.iter().all(|one| one.code != subject.code) {
            subjects.push(subject);
        }
    }
    Ok(subjects)
}

/// By which method figures were measured that units reported as such.
struct Methods(Vec<(String, UnitId, Period, String)>);

impl Methods {
    /// The method that came with the figure, else the definition that held.
    fn of(&self, subject: &Subject, unit: UnitId, period: Period) -> String {
        let own =
            self.0.iter().find(|(code, of, at, _)| *code == subject.code && *of == unit && *at == period);
        own.map(|(.., method)| method.clone()).unwrap_or_default()
    }
}

async fn methods(tx: &mut Tx, subjects: &[Subject], units: &[UnitId], laid: &[Vec<Laid>]) -> Result<Methods> {
    let mut asked = Vec::new();
    for (subject, years) in subjects.iter().zip(laid) {
        for unit in units {
            asked.extend(years.iter().map(|(period, ..)| (subject.code.as_str(), *unit, *period)));
        }
    }
    let found = reported(tx, &asked).await?;
    let said = |(code, one): (String, Observation)| (code, one.key.unit, one.key.period, one.origin.method);
    Ok(Methods(found.into_iter().map(said).collect()))
}
