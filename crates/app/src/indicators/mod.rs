//! Indicators: one of them for a unit, with the path to its targets, the units below, and what was
//! known when.

mod comparison;
pub mod course;
mod gather;
mod model;
mod profile;
mod vintages;

use cotmoc_core::model::{UnitId, UnitLevel};
use cotmoc_core::units::Register;
use cotmoc_store::Tx;
use jiff::civil::Date;

use crate::assess::{self, Standing};
use crate::figures;
use crate::model::{Plan, PlanId, PlanKind, Target};
use crate::units::{self, UnitRow, resolve};
use crate::{Action, AppError, Context, Result};

pub use comparison::{
    AskComparison, ComparedIndicator, ComparedUnit, ComparedYear, UnitComparison, comparison,
};
pub use model::{Aim, Break, BreakKind, Card, Definition, Row, Sheet, Shown, Source, Told, UnitName};
pub use profile::{Place, Profile, ProfileGoal, ProfileLine, ProfilePage, profile};
pub use vintages::{Known, Vintages, vintages};

pub(crate) use gather::{Wanted, sheets, told};
pub(crate) use model::owner;
pub(crate) use profile::{forebears, profile_of, profiles_below, subjects};

/// What is asked for, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// Code of an indicator or element.
    pub code: String,
    /// The unit: «86», «#286», a name. Empty for that of the plan, or of the newest plan.
    pub unit: String,
    /// The plan whose targets are shown; `None` for the newest one of the unit that names the indicator.
    pub plan: Option<PlanId>,
    /// `then`, or a day; empty for today's borders.
    pub borders: String,
}

/// What the page of an indicator shows.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorPage {
    /// The figures.
    pub sheet: Sheet,
    /// The plan whose targets these are.
    pub plan: Option<Plan>,
    /// The units above, the nearest first.
    pub above: Vec<UnitRow>,
    /// The level of the units below, where it has some.
    pub level: Option<UnitLevel>,
    /// Whether figures of the demonstration are in it.
    pub demo: bool,
}

/// One indicator of a unit. The statements that are sent do not depend on how many units there are.
///
/// # Errors
/// [`crate::Kind::User`] for a code or unit that is not known; [`crate::Kind::NotFound`] for the plan.
pub async fn show(cx: &Context, ask: &Ask) -> Result<IndicatorPage> {
    cx.require(Action::Read)?;
    let subject = figures::subject(&ask.code, None)?;
    let today = units::today(cx);
    let borders = figures::borders(&ask.borders, today)?;
    let mut tx = cx.store().read().await?;
    let current = units::load(cx, &mut tx).await?;
    let register = &current.register;
    let asked = match ask.unit.trim() {
        "" => None,
        text => Some(resolve(register, text, today)?.id),
    };
    let (plan, standings) = judged(cx, &mut tx, ask.plan, &subject.code, asked).await?;
    let own = planner(&standings);
    let unit = asked.or(own).ok_or_else(no_unit)?;
    let level = below(register, unit, today);
    let wanted = Wanted { unit, level, borders, about: None };
    let sheet = sheets(cx, &mut tx, &[subject], wanted, &standings).await?.pop().ok_or_else(no_unit)?;
    let demo = plan.as_ref().is_some_and(|plan| plan.demo) || current.demo.contains(&unit);
    let above = register.above(unit, today).into_iter().map(|up| units::row(register, up, today)).collect();
    Ok(IndicatorPage { sheet, plan, above, level, demo })
}

/// The unit whose plan the targets are of.
fn planner(standings: &[Standing]) -> Option<UnitId> {
    standings.iter().find_map(|one| one.unit.as_ref()).map(|unit| unit.id)
}

fn no_unit() -> AppError {
    AppError::user("Chưa biết xem chỉ tiêu của đơn vị nào.")
        .hint("Chọn một đơn vị, hoặc mở chỉ tiêu từ một kế hoạch.")
}

/// The targets of the plan that was asked for; else those of the newest plan of the unit with this
/// indicator.
async fn judged(
    cx: &Context,
    tx: &mut Tx,
    plan: Option<PlanId>,
    code: &str,
    unit: Option<UnitId>,
) -> Result<(Option<Plan>, Vec<Standing>)> {
    let about = |target: &Target| target.code.as_deref() == Some(code);
    let is_here =
        |one: &Standing| unit.is_none_or(|unit| one.unit.as_ref().is_some_and(|own| own.id == unit));
    if let Some(id) = plan {
        let grounds = assess::Grounds::load(cx, tx, id).await?;
        let all = grounds.standings(cx, tx, about).await?;
        return Ok((Some(grounds.plan), all.into_iter().filter(is_here).collect()));
    }
    let with: Vec<PlanId> = cotmoc_store::targets::plans_with(tx, code).await?;
    for id in with.into_iter().take(PLANS) {
        let grounds = assess::Grounds::load(cx, tx, id).await?;
        if grounds.plan.kind == PlanKind::National {
            continue;
        }
        let mut found = grounds.standings(cx, tx, about).await?;
        found.retain(is_here);
        if !found.is_empty() {
            return Ok((Some(grounds.plan), found));
        }
    }
    Ok((None, Vec::new()))
}

/// Plans that are looked at for one that names the indicator for the unit.
const PLANS: usize = 4;

/// The level of the units that stand under another one: communes of a province, provinces of the nation.
pub(crate) fn below(register: &Register, unit: UnitId, day: Date) -> Option<UnitLevel> {
    let children = register.children(Some(unit), day);
    children.iter().map(|child| child.level).filter(|level| *level != UnitLevel::Agency).min()
}
