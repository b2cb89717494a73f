//! The targets given to the units of a province for one indicator and year, beside the plan's own.

use std::collections::{BTreeMap, HashMap};

use cotmoc_core::catalogue::{Catalogue, Indicator};
use cotmoc_core::model::{Period, UnitId, UnitLevel};
use cotmoc_core::units::{Reference, Register, Unit};
use cotmoc_store::{Tx, assigned_targets, targets};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::check::{self, LevelCheck, NotComparable};
use super::weights::{self, Weighing, Weights};
use crate::data::{Definitions, find_unit};
use crate::model::{AssignedTarget, Plan, PlanId, SeriesKind, Target};
use crate::{Action, AppError, Context, Result, units};

/// One unit with its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The unit.
    pub unit: UnitId,
    /// Its code on the year's last day.
    pub code: String,
    /// Its name on that day.
    pub name: String,
    /// Its level.
    pub level: UnitLevel,
    /// What it was given; `None` where nothing.
    pub target: Option<AssignedTarget>,
    /// What its target is weighed by, rounded to two decimals for display; `None` where that is not known
    /// or the targets are added up.
    pub weight: Option<Decimal>,
}

/// The targets of the units of a plan's province for one indicator and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CascadePage {
    /// The plan.
    pub plan: Plan,
    /// The indicator.
    pub indicator: &'static Indicator,
    /// The year.
    pub year: u16,
    /// The unit whose plan it is; `None` where its territory names no unit. Then only units with a target
    /// are listed, and nobody can say which have none.
    pub territory: Option<UnitId>,
    /// The plan's own target.
    pub parent: Option<Target>,
    /// Units by level and code: all communes under the territory, and every other unit with a target.
    pub lines: Vec<Line>,
    /// What they make together, level by level.
    pub checks: Vec<LevelCheck>,
}

/// The targets of one indicator and year, and how they stand to the plan's.
///
/// # Errors
/// [`crate::Kind::NotFound`] for the plan; [`crate::Kind::User`] for an unknown indicator or year.
pub async fn show(cx: &Context, plan: PlanId, code: &str, year: u16) -> Result<CascadePage> {
    cx.require(Action::Read)?;
    let indicator = indicator(code)?;
    let period = period(year)?;
    let mut tx = cx.store().read().await?;
    let plan = crate::plans::get(&mut tx, plan).await?;
    let register = units::load(cx, &mut tx).await?.register;
    let day = period.last_day();
    let territory = territory(&register, &plan, day).map(|unit| unit.id);
    let parent = parent(&mut tx, &plan, code, year).await?;
    let linked = parent.as_ref().ok().map(|t| t.id);
    let mut given = assigned_targets::current(&mut tx, code, year).await?;
    given.retain(|t| {
        let under = territory.is_none_or(|top| stands_under(&register, t.unit, top, day));
        under || (linked.is_some() && t.target == linked)
    });
    let mut lines = lines(&register, territory, given, day);
    let weighing = weights::weighing(indicator, day);
    let weights = match &weighing {
        Weighing::By(sum) => {
            let asked: Vec<UnitId> = lines.iter().filter(|l| l.target.is_some()).map(|l| l.unit).collect();
            weights::weights(&mut tx, sum, &asked, day).await?
        }
        Weighing::Sum | Weighing::No(_) => Weights::default(),
    };
    for line in &mut lines {
        line.weight = weights.of.get(&line.unit).and_then(|w| w.to_decimal(2)).map(|w| w.normalize());
    }
    let checks = checks(indicator, &parent, &weighing, &weights, &lines);
    Ok(CascadePage { plan, indicator, year, territory, parent: parent.ok(), lines, checks })
}

/// All versions of the target of a unit, the first one first; the unit is named as in a file.
///
/// # Errors
/// [`crate::Kind::User`] for an unknown indicator, year or unit.
pub async fn history(cx: &Context, code: &str, unit: &str, year: u16) -> Result<Vec<AssignedTarget>> {
    cx.require(Action::Read)?;
    indicator(code)?;
    let period = period(year)?;
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let unit = find_unit(&register, unit, period)
        .map_err(|(message, remedy)| AppError::user(format!("Đơn vị: {message}.")).hint(remedy))?;
    Ok(assigned_targets::history(&mut tx, code, unit, year).await?)
}

/// The indicators and years for which units were ever given targets, by year and code.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn given(cx: &Context) -> Result<Vec<(String, u16)>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let mut asked = assigned_targets::asked(&mut tx).await?;
    asked.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    Ok(asked)
}

fn indicator(code: &str) -> Result<&'static Indicator> {
    Catalogue::embedded().get(code).ok_or_else(|| {
        let remedy = Definitions::of(Catalogue::embedded()).remedy(SeriesKind::Indicator, code);
        AppError::user(format!("Không có chỉ tiêu mang mã «{code}» trong danh mục.")).hint(remedy)
    })
}

fn period(year: u16) -> Result<Period> {
    i16::try_from(year).ok().and_then(Period::year).ok_or_else(|| {
        AppError::user(format!("Năm {year} không dùng được.")).hint("Ghi năm từ 1900 đến 2200.")
    })
}

/// The plan's own target of an indicator and year: not one that it states for another level.
async fn parent(
    tx: &mut Tx,
    plan: &Plan,
    code: &str,
    year: u16,
) -> Result<std::result::Result<Target, NotComparable>> {
    let level = plan.facts.level;
    let mut own = targets::of_plan(tx, plan.id).await?;
    own.retain(|t| {
        t.in_force()
            && t.code.as_deref() == Some(code)
            && t.year == Some(year)
            && t.level.is_none_or(|l| l == level)
    });
    let Some(first) = own.first() else { return Ok(Err(NotComparable::NoParent)) };
    let same =
        |t: &Target| (t.comparator, t.value, t.value_max) == (first.comparator, first.value, first.value_max);
    if own.iter().all(same) { Ok(Ok(own.swap_remove(0))) } else { Ok(Err(NotComparable::ParentsContradict)) }
}

/// The unit that a plan's territory names on a day: by its name then or when the plan was issued, and from
/// there along the only heir.
fn territory<'r>(register: &'r Register, plan: &Plan, day: Date) -> Option<&'r Unit> {
    let reference = Reference { code: plan.facts.territory.clone()?, date: None };
    if let Ok(unit) = register.find(&reference, day) {
        return Some(unit);
    }
    let mut unit = register.find(&reference, plan.facts.date?).ok()?;
    while unit.ended.is_some_and(|end| end <= day) {
        let [heir] = unit.heirs.as_slice() else { return None };
        unit = register.get(heir.unit)?;
    }
    Some(unit)
}

fn stands_under(register: &Register, unit: UnitId, top: UnitId, day: Date) -> bool {
    let on = register.get(unit).map_or(day, |u| u.last_day(day).min(day));
    unit == top || register.above(unit, on).iter().any(|u| u.id == top)
}

fn lines(register: &Register, territory: Option<UnitId>, given: Vec<AssignedTarget>, day: Date) -> Vec<Line> {
    let mut given: HashMap<UnitId, AssignedTarget> = given.into_iter().map(|t| (t.unit, t)).collect();
    let communes = register.living(day).filter(|u| {
        u.level == UnitLevel::Commune && territory.is_some_and(|top| stands_under(register, u.id, top, day))
    });
    let mut units: Vec<&Unit> = communes.collect();
    let others = given.keys().filter(|id| !units.iter().any(|u| u.id == **id));
    let others: Vec<&Unit> = others.filter_map(|id| register.get(*id)).collect();
    units.extend(others);
    units.sort_by(|a, b| (a.level, &a.name(day).code, a.id).cmp(&(b.level, &b.name(day).code, b.id)));
    let line = |unit: &Unit| Line {
        unit: unit.id,
        code: unit.name(day).code.clone(),
        name: unit.name(day).name.clone(),
        level: unit.level,
        target: given.remove(&unit.id),
        weight: None,
    };
    units.into_iter().map(line).collect()
}

fn checks(
    indicator: &Indicator,
    parent: &std::result::Result<Target, NotComparable>,
    weighing: &Weighing,
    weights: &Weights,
    lines: &[Line],
) -> Vec<LevelCheck> {
    let mut levels: BTreeMap<UnitLevel, (Vec<&AssignedTarget>, Vec<UnitId>)> = BTreeMap::new();
    for line in lines {
        let (targets, without) = levels.entry(line.level).or_default();
        match &line.target {
            Some(target) => targets.push(target),
            None => without.push(line.unit),
        }
    }
    levels
        .into_iter()
        .filter(|(_, (targets, _))| !targets.is_empty())
        .map(|(level, (targets, without))| {
            let parent = parent.as_ref().map_err(|why| *why);
            check::check(indicator, parent, weighing, weights, check::Given { level, targets, without })
        })
        .collect()
}
