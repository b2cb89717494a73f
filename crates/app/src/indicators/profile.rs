//! A unit beside the whole, its target and its peers.

use std::collections::HashMap;

use cotmoc_core::catalogue::Direction;
use cotmoc_core::cube::Borders;
use cotmoc_core::model::{Comparator, Period, Pillar, UnitId};
use cotmoc_core::units::{Register, Unit};
use cotmoc_store::{Tx, assigned_targets, series};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::gather::{Wanted, held_against, sheets};
use super::model::{Card, Sheet, Told, UnitName};
use crate::assess::{self, Grounds, Standing};
use crate::figures::{self, Subject};
use crate::model::{AssignedTarget, Plan, PlanId, PlanKind};
use crate::scorecard::Dated;
use crate::units::{self, resolve};
use crate::{Action, Context, Result};

/// All headline indicators of a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The unit.
    pub unit: UnitName,
    /// The unit above, whose figures are the mean that it is held against; `None` for the topmost.
    pub above: Option<UnitName>,
    /// Units that it came from, with their last names.
    pub forebears: Vec<UnitName>,
    /// The indicators in the order of the plan.
    pub lines: Vec<ProfileLine>,
}

/// One indicator of a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfileLine {
    /// Code of the indicator.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its pillar.
    pub pillar: Pillar,
    /// Unit of measure.
    pub measure: String,
    /// Decimals at which figures are shown.
    pub decimals: u8,
    /// In which direction it is good.
    pub direction: Direction,
    /// The period of the figures: the last one for which the unit, or else the whole, has a value.
    pub period: Option<Period>,
    /// The unit's figure.
    pub own: Option<Told>,
    /// The figure of the unit above.
    pub whole: Option<Told>,
    /// The unit's figures by period.
    pub points: Vec<Dated>,
    /// What it is to reach next.
    pub goal: Option<ProfileGoal>,
    /// Its place among its peers.
    pub place: Place,
}

/// What is to be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileGoal {
    /// By the end of which year.
    pub year: u16,
    /// How figures are held against the value.
    pub comparator: Comparator,
    /// The value.
    pub value: Decimal,
    /// Whether it is the unit's own: of its plan, or given to this very unit; else it is the one of the unit above.
    pub own: bool,
}

/// The place of a unit among its peers: units of its own type under the same unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The type of the peers: «xã».
    pub group: String,
    /// From 1 for the best; equal values share a place. `None` where the unit has no value, or fewer
    /// than three peers have one.
    pub rank: Option<usize>,
    /// Peers with a value, this unit included.
    pub with: usize,
    /// All peers, this unit included.
    pub of: usize,
    /// The value in the middle of the peers; the mean of the middle two where they are even in number.
    pub median: Option<Decimal>,
}

/// Peers with a value from which on a place is told.
const FEW: usize = 3;
/// Indicators of a profile where no plan names them.
const MOST: usize = 40;

impl Profile {
    /// The profile of a unit from the sheets of the unit above it, or of the unit itself where it is the first
    /// row; `planner` is the unit whose plan the targets of the sheets are of.
    pub(crate) fn of(sheets: &[Sheet], unit: UnitId, planner: Option<UnitId>) -> Option<Self> {
        let first = sheets.first()?;
        let is_top = first.unit.id == unit;
        let named = sheets.iter().flat_map(Sheet::below).map(|(name, _)| name).find(|name| name.id == unit);
        let own = if is_top { first.unit.clone() } else { named?.clone() };
        Some(Self {
            above: (!is_top).then(|| first.unit.clone()),
            forebears: Vec::new(),
            lines: sheets.iter().map(|sheet| line(sheet, &own, is_top, planner)).collect(),
            unit: own,
        })
    }
}

fn line(sheet: &Sheet, unit: &UnitName, is_top: bool, planner: Option<UnitId>) -> ProfileLine {
    let Card { code, name, pillar, measure, decimals, direction, .. } = sheet.card.clone();
    let of = |id: UnitId| sheet.rows.iter().find(|row| row.unit.as_ref().is_some_and(|u| u.id == id));
    let row = of(unit.id);
    let whole = sheet.rows.first().map_or(&[][..], |row| &row.cells);
    let own = row.map_or(&[][..], |row| &row.cells);
    let at = held_against(whole, own);
    let cell = |row: Option<&super::Row>| row.zip(at).and_then(|(row, at)| row.cells.get(at)?.clone());
    let points = sheet.periods.iter().zip(own);
    ProfileLine {
        period: at.and_then(|at| sheet.periods.get(at).copied()),
        own: cell(row),
        whole: if is_top { None } else { cell(sheet.rows.first()) },
        points: points
            .filter_map(|(period, told)| Some(Dated { period: *period, value: told.as_ref()?.value? }))
            .collect(),
        goal: goal(sheet, at.and_then(|at| sheet.periods.get(at).copied()), (unit.id, planner)),
        place: place(sheet, unit, at, direction),
        code,
        name,
        pillar,
        measure,
        decimals,
        direction,
    }
}

/// The next target of the sheet after a period; the last one where all are past.
fn goal(
    sheet: &Sheet,
    period: Option<Period>,
    (unit, planner): (UnitId, Option<UnitId>),
) -> Option<ProfileGoal> {
    let own = planner == Some(unit);
    let year = period.map_or(0, |p| u16::try_from(p.in_year()).unwrap_or(0));
    let goals = || {
        sheet.aims.iter().filter_map(|aim| {
            Some(ProfileGoal { year: aim.year?, comparator: aim.comparator?, value: aim.value?, own })
        })
    };
    goals().find(|goal| goal.year >= year).or_else(|| goals().next_back())
}

fn place(sheet: &Sheet, unit: &UnitName, at: Option<usize>, direction: Direction) -> Place {
    let peers: Vec<(UnitId, Option<Decimal>)> = sheet
        .below()
        .filter(|(name, _)| name.kind == unit.kind && name.level == unit.level)
        .map(|(name, row)| (name.id, at.and_then(|at| row.cells.get(at)?.as_ref()?.value)))
        .collect();
    let mut values: Vec<Decimal> = peers.iter().filter_map(|(_, value)| *value).collect();
    values.sort_unstable();
    if direction == Direction::Up {
        values.reverse();
    }
    let own = peers.iter().find(|(id, _)| *id == unit.id).and_then(|(_, value)| *value);
    let enough = values.len() >= FEW;
    Place {
        group: unit.kind.clone(),
        rank: own.filter(|_| enough).and_then(|own| values.iter().position(|v| *v == own)).map(|n| n + 1),
        with: values.len(),
        of: peers.len(),
        median: median(&values).filter(|_| enough),
    }
}

/// The middle of values in order.
fn median(values: &[Decimal]) -> Option<Decimal> {
    let (before, after) = (values.get(values.len().checked_sub(1)? / 2)?, values.get(values.len() / 2)?);
    before.checked_add(*after).map(|sum| sum / Decimal::TWO)
}

/// What the page of a unit's figures shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfilePage {
    /// The profile.
    pub profile: Profile,
    /// The plan whose indicators these are; `None` where no plan of the unit above names any.
    pub plan: Option<Plan>,
    /// Whether it is a unit of the demonstration.
    pub demo: bool,
}

/// The headline indicators of a unit: those that the newest plan of the unit, or of the one above it, has
/// targets for.
///
/// # Errors
/// [`crate::Kind::User`] for a unit that is not known.
pub async fn profile(cx: &Context, unit: &str, plan: Option<PlanId>) -> Result<ProfilePage> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let unit = resolve(&register, unit, units::today(cx))?;
    profile_of(cx, &mut tx, unit, plan).await
}

/// The same within a transaction.
pub(crate) async fn profile_of(
    cx: &Context,
    tx: &mut Tx,
    unit: &Unit,
    plan: Option<PlanId>,
) -> Result<ProfilePage> {
    let current = units::load(cx, tx).await?;
    let (register, today) = (&current.register, units::today(cx));
    let day = if unit.lives(today) { today } else { unit.last_day(today) };
    let top = unit.parent(day).filter(|_| unit.lives(today)).unwrap_or(unit.id);
    let owners = [unit.id, top];
    let (plan, standings) = plan_of(cx, tx, plan, &owners).await?;
    let subjects = match plan {
        Some(_) => subjects(&standings),
        None => with_data(tx).await?,
    };
    // The topmost unit has no peers.
    let about = (top != unit.id).then_some(unit.id);
    let level = about.and_then(|_| super::below(register, top, day));
    let wanted = Wanted { unit: top, level, borders: Borders::On(day), about };
    let sheets = sheets(cx, tx, &subjects, wanted, &standings).await?;
    let row = units::row(register, unit, day);
    let planner = super::planner(&standings);
    let mut profile = Profile::of(&sheets, unit.id, planner).unwrap_or_else(|| Profile {
        unit: UnitName::from(&row),
        above: None,
        forebears: Vec::new(),
        lines: Vec::new(),
    });
    profile.forebears = forebears(register, unit.id);
    give_goals(&mut profile, &assigned_targets::of_units(tx, [unit.id]).await?);
    let demo = plan.as_ref().is_some_and(|plan| plan.demo) || current.demo.contains(&unit.id);
    Ok(ProfilePage { profile, plan, demo })
}

/// The profiles of the units right under one by a plan, as [`profile()`] gives each of them but for the units
/// that they came from: their figures are laid out once for all of them.
pub(crate) async fn profiles_below(
    cx: &Context,
    tx: &mut Tx,
    top: UnitId,
    plan: PlanId,
) -> Result<HashMap<UnitId, Profile>> {
    let register = units::load(cx, tx).await?.register;
    let day = units::today(cx);
    let standings = Grounds::load(cx, tx, plan).await?.standings(cx, tx, assess::every).await?;
    let wanted = Wanted {
        unit: top,
        level: super::below(&register, top, day),
        borders: Borders::On(day),
        about: None,
    };
    let sheets = sheets(cx, tx, &subjects(&standings), wanted, &standings).await?;
    let planner = super::planner(&standings);
    let below = register.children(Some(top), day);
    let given = assigned_targets::of_units(tx, below.iter().map(|unit| unit.id)).await?;
    let mut profiles = HashMap::new();
    for unit in below {
        let Some(mut profile) = Profile::of(&sheets, unit.id, planner) else { continue };
        give_goals(&mut profile, &given);
        profiles.insert(unit.id, profile);
    }
    Ok(profiles)
}

/// Units that one came from.
pub(crate) fn forebears(register: &Register, unit: UnitId) -> Vec<UnitName> {
    let lines = register.get(unit).map_or(&[][..], |unit| &unit.forebears);
    let named = |line: &cotmoc_core::units::Line| {
        let old = register.get(line.unit)?;
        Some(UnitName::from(&units::row(register, old, old.last_day(Date::MAX))))
    };
    lines.iter().filter_map(named).collect()
}

/// What was given to the unit itself goes before what its plan, or the one above it, is to reach.
fn give_goals(profile: &mut Profile, given: &[AssignedTarget]) {
    for line in &mut profile.lines {
        if let Some(own) = given_goal(given, profile.unit.id, line) {
            line.goal = Some(own);
        }
    }
}

/// The next target that was given to the unit itself.
fn given_goal(given: &[AssignedTarget], unit: UnitId, line: &ProfileLine) -> Option<ProfileGoal> {
    let year = line.period.map_or(0, |p| u16::try_from(p.in_year()).unwrap_or(0));
    let mine = || given.iter().filter(|one| one.unit == unit && one.code == line.code);
    let next =
        mine().map(|one| one.year).find(|y| *y >= year).or_else(|| mine().map(|one| one.year).next_back())?;
    let holds = mine().rfind(|one| one.year == next)?;
    Some(ProfileGoal { year: next, comparator: holds.comparator?, value: holds.value?, own: true })
}

/// The plan that was asked for, or the newest one of any of these units, with its targets.
async fn plan_of(
    cx: &Context,
    tx: &mut Tx,
    plan: Option<PlanId>,
    owners: &[UnitId],
) -> Result<(Option<Plan>, Vec<Standing>)> {
    let known = cotmoc_store::plans::list(tx).await?;
    let mut wanted: Vec<PlanId> = known
        .iter()
        .map(|summary| &summary.plan)
        .filter(|p| p.kind != PlanKind::National && plan.is_none_or(|id| p.id == id))
        .map(|p| p.id)
        .collect();
    wanted.sort_unstable_by(|a, b| b.cmp(a));
    let register = units::load(cx, tx).await?.register;
    for id in wanted {
        let grounds = Grounds::load(cx, tx, id).await?;
        if plan.is_none() && !grounds.is_of(&register, owners) {
            continue;
        }
        let standings = grounds.standings(cx, tx, assess::every).await?;
        return Ok((Some(grounds.plan), standings));
    }
    Ok((None, Vec::new()))
}

/// The indicators of a plan's targets, each once, in the order of the plan.
pub(crate) fn subjects(standings: &[Standing]) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = Vec::new();
    for subject in standings.iter().filter_map(|one| one.subject.as_ref()) {
        if subjects.iter().all(|known| known.code != subject.code) {
            subjects.push(subject.clone());
        }
    }
    subjects
}

/// Indicators of which something was reported.
async fn with_data(tx: &mut Tx) -> Result<Vec<Subject>> {
    let known: Vec<String> = series::list(tx).await?.into_iter().map(|s| s.code).collect();
    let catalogue = cotmoc_core::catalogue::Catalogue::embedded();
    let subjects = catalogue.indicators().iter().filter_map(|i| figures::subject(&i.code, None).ok());
    let has = |subject: &Subject| subject.codes().iter().any(|code| known.contains(code));
    Ok(subjects.filter(has).take(MOST).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        let of = |values: &[i64]| median(&values.iter().map(|v| Decimal::from(*v)).collect::<Vec<_>>());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[3]), Some(3.into()));
        assert_eq!(of(&[1, 3, 8]), Some(3.into()));
        assert_eq!(of(&[1, 3, 8, 9]), Some(Decimal::new(55, 1)));
    }
}
