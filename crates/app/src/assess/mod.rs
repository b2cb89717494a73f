//! Where the targets of a plan stand: figures on comparable borders, judged by the plan's method.

mod case;
mod keep;

use std::collections::BTreeSet;

use cotmoc_core::cube::{Borders, Cube, Figure, View, reported_as};
use cotmoc_core::model::{Period, PeriodKind, UnitId};
use cotmoc_core::progress::{self, Assessment, Method};
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, plan_methods, targets};
use jiff::civil::Date;

use crate::figures::{self, Subject};
use crate::model::{Plan, PlanId, Target, TargetId};
use crate::units::{self, UnitRow};
use crate::{Action, AppError, Context, Result};

pub use keep::{Kept, history, keep};

/// Where one target stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The target.
    pub target: Target,
    /// What it asks for, where the catalogue knows it.
    pub subject: Option<Subject>,
    /// The unit whose figures are held against it.
    pub unit: Option<UnitRow>,
    /// The day whose borders all figures are on, so that they may be compared.
    pub borders: Option<Date>,
    /// The figures, by year.
    pub figures: Vec<Figure>,
    /// The assessment; `Err` with the reason where there is nothing to judge.
    pub assessment: std::result::Result<Assessment, String>,
}

/// Where the targets of a plan that are in force stand, in the order of the plan.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn plan(cx: &Context, id: PlanId) -> Result<Vec<Standing>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    standings(cx, &mut tx, id, None).await
}

/// Where one target stands.
///
/// # Errors
/// [`crate::Kind::NotFound`], also for a target that is no longer in force.
pub async fn target(cx: &Context, id: TargetId) -> Result<Standing> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let chain = targets::history(&mut tx, id).await?;
    let plan = chain.first().map(|t| t.plan).ok_or_else(|| AppError::not_found("mục tiêu", id))?;
    let found = standings(cx, &mut tx, plan, Some(id)).await?.pop();
    found.ok_or_else(|| AppError::not_found("mục tiêu đang có hiệu lực", id))
}

/// The method that a plan fixes; the straight line where it fixes none.
pub(crate) async fn method(tx: &mut Tx, plan: PlanId) -> Result<Method> {
    let fixed = plan_methods::history(tx, plan).await?;
    Ok(fixed.first().and_then(|m| m.method.parse().ok()).unwrap_or(Method::Linear))
}

/// The targets of a plan that are in force, or one of them.
async fn standings(cx: &Context, tx: &mut Tx, id: PlanId, only: Option<TargetId>) -> Result<Vec<Standing>> {
    let plan = crate::plans::get(tx, id).await?;
    let all = targets::of_plan(tx, id).await?;
    let acts = cotmoc_store::acts::of_plan(tx, id).await?;
    let method = method(tx, id).await?;
    let register = units::load(cx, tx).await?.register;
    let today = units::today(cx);
    let wanted = all.iter().filter(|t| t.in_force() && only.is_none_or(|id| t.id == id));
    let mut asked: Vec<Asked> = wanted.map(|t| Asked::of(&plan, t, &register, today)).collect();
    let codes: BTreeSet<String> =
        asked.iter().filter_map(|a| a.subject.as_ref().ok()).flat_map(Subject::codes).collect();
    let thresholds = figures::Thresholds::load(tx).await?;
    figures::ask(cx, tx, &codes, |cube| {
        for one in &mut asked {
            let (Ok(subject), Ok((unit, day))) = (&one.subject, &one.place) else { continue };
            let view = View::new(cube, Borders::On(*day));
            let figure = |year| {
                let period = Period::year(year)?;
                Some(view.figure(&subject.measure(period), *unit, period)).filter(|f| f.value.is_ok())
            };
            one.figures = years(cube, subject, today).filter_map(figure).collect();
        }
    })
    .await?;
    let whole = case::Whole { plan: &plan, targets: &all, acts: &acts, today };
    Ok(asked.into_iter().map(|one| one.judged(&whole, method, &thresholds, &register)).collect())
}

/// The years in which there can be a figure: those for which anything that it needs was reported.
fn years(cube: &Cube, subject: &Subject, today: Date) -> impl Iterator<Item = i16> {
    let kinds = |code: String| PeriodKind::ALL.iter().map(move |kind| reported_as(&code, *kind));
    let codes = subject.codes().into_iter().flat_map(|code| std::iter::once(code.clone()).chain(kinds(code)));
    let spans: Vec<_> = codes.filter_map(|code| cube.facts(&code)?.span()).collect();
    let first = spans.iter().map(|(first, _)| first.in_year()).min().unwrap_or(i16::MAX);
    let last = spans.iter().map(|(_, last)| last.in_year()).max().unwrap_or(i16::MIN);
    first..=last.min(today.year())
}

/// A target with what it takes to judge it.
struct Asked {
    target: Target,
    subject: std::result::Result<Subject, String>,
    /// The unit, and the day whose borders are used.
    place: std::result::Result<(UnitId, Date), String>,
    figures: Vec<Figure>,
}

impl Asked {
    fn of(plan: &Plan, target: &Target, register: &Register, today: Date) -> Self {
        let subject = match &target.code {
            Some(code) => figures::subject(code, None).map_err(|e| e.to_string()),
            None => Err("Mục tiêu chưa gắn với chỉ tiêu nào trong danh mục.".to_owned()),
        };
        let place = case::territory(plan, target, register, today);
        Self { target: target.clone(), subject, place, figures: Vec::new() }
    }

    fn judged(
        self,
        whole: &case::Whole<'_>,
        method: Method,
        thresholds: &figures::Thresholds,
        register: &Register,
    ) -> Standing {
        let place = self.place.clone().ok();
        let case = match (&self.subject, &self.place) {
            (Ok(subject), Ok((_, borders))) => {
                let scope = case::Scope { borders: *borders, threshold: thresholds.of(subject) };
                case::case(whole, &self.target, subject, &self.figures, scope)
            }
            (Err(why), _) | (_, Err(why)) => Err(why.clone()),
        };
        Standing {
            assessment: case.map(|case| progress::assess(&case, method)),
            subject: self.subject.ok(),
            unit: place.and_then(|(unit, day)| Some(units::row(register, register.get(unit)?, day))),
            borders: place.map(|(_, day)| day),
            figures: self.figures,
            target: self.target,
        }
    }
}
