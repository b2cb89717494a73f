//! Where the targets of a plan stand: figures on comparable borders, judged by the plan's method.

mod case;
mod keep;

use std::collections::{BTreeSet, HashMap};

use cotmoc_core::cube::{Borders, Cube, Facts, Figure, View, reported_as};
use cotmoc_core::model::{Period, PeriodKind, UnitId};
use cotmoc_core::progress::{self, Assessment, Method};
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, batches, plan_methods, targets};
use jiff::civil::Date;

use crate::figures::{self, Subject};
use crate::model::{Act, Plan, PlanId, Target, TargetId};
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
    /// How many observations had come in of each code that the figures are made of.
    entries: Vec<u64>,
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
    Grounds::load(cx, tx, id).await?.standings(cx, tx, |target| only.is_none_or(|id| target.id == id)).await
}

/// What judging the targets of a plan stands on, but for the figures. Where two are equal and the figures
/// are the same, so is what is judged.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grounds {
    pub(crate) plan: Plan,
    pub(crate) targets: Vec<Target>,
    acts: Vec<Act>,
    pub(crate) method: Method,
    thresholds: figures::Thresholds,
    /// The day on which it is judged.
    pub(crate) today: Date,
    /// The revision of the register.
    units: i64,
}

impl Grounds {
    /// Six small statements.
    pub(crate) async fn load(cx: &Context, tx: &mut Tx, id: PlanId) -> Result<Self> {
        Ok(Self {
            plan: crate::plans::get(tx, id).await?,
            targets: targets::of_plan(tx, id).await?,
            acts: cotmoc_store::acts::of_plan(tx, id).await?,
            method: method(tx, id).await?,
            thresholds: figures::Thresholds::load(tx).await?,
            today: units::today(cx),
            units: units::load(cx, tx).await?.revision,
        })
    }

    /// Those of the targets in force that are wanted, by the figures of now.
    pub(crate) async fn standings(
        &self,
        cx: &Context,
        tx: &mut Tx,
        wanted: impl Fn(&Target) -> bool,
    ) -> Result<Vec<Standing>> {
        self.standings_beside(cx, tx, wanted, &Laid::default()).await
    }

    /// The same, with the figures that were laid out already by equal grounds.
    pub(crate) async fn standings_beside(
        &self,
        cx: &Context,
        tx: &mut Tx,
        wanted: impl Fn(&Target) -> bool,
        laid: &Laid,
    ) -> Result<Vec<Standing>> {
        let register = units::load(cx, tx).await?.register;
        let mut asked = self.asked(&register, wanted);
        figures::ask(cx, tx, &codes(&asked), |cube| fill(&mut asked, cube, self.today, laid)).await?;
        Ok(self.judged(asked, &register))
    }

    /// The targets that are in force now, as they stood on an earlier day by what was known at its end.
    pub(crate) async fn standings_then(&self, cx: &Context, tx: &mut Tx, day: Date) -> Result<Vec<Standing>> {
        let current = units::load(cx, tx).await?;
        let then = Self { today: day, ..self.clone() };
        let mut asked = then.asked(&current.register, every);
        let until = batches::known_at(tx, Some(crate::when::end_of(day))).await?;
        let cube = figures::load(cx, tx, &codes(&asked), until).await?;
        fill(&mut asked, &cube, day, &Laid::default());
        Ok(then.judged(asked, &current.register))
    }

    /// Percentage of expected figures from which a total counts as whole.
    pub(crate) fn threshold(&self, subject: &Subject) -> u8 {
        self.thresholds.of(subject)
    }

    /// Whether the plan is of one of these units, by its territory.
    pub(crate) fn is_of(&self, register: &Register, units: &[UnitId]) -> bool {
        let place = self.targets.first().map(|t| case::territory(&self.plan, t, register, self.today));
        place.is_some_and(|place| place.is_ok_and(|(unit, _)| units.contains(&unit)))
    }

    fn asked(&self, register: &Register, wanted: impl Fn(&Target) -> bool) -> Vec<Asked> {
        let wanted = self.targets.iter().filter(|t| t.in_force() && wanted(t));
        wanted.map(|t| Asked::of(&self.plan, t, register, self.today)).collect()
    }

    fn judged(&self, asked: Vec<Asked>, register: &Register) -> Vec<Standing> {
        let whole =
            case::Whole { plan: &self.plan, targets: &self.targets, acts: &self.acts, today: self.today };
        asked.into_iter().map(|one| one.judged(&whole, self.method, &self.thresholds, register)).collect()
    }
}

/// No target is left out.
pub(crate) fn every(_: &Target) -> bool {
    true
}

fn codes(asked: &[Asked]) -> BTreeSet<String> {
    asked.iter().filter_map(|a| a.subject.as_ref().ok()).flat_map(Subject::codes).collect()
}

/// The figures of targets, with how many observations had come in of each code that they are made of. As
/// observations are only ever appended, the same numbers mean the same figures, but for removals of
/// demonstration data.
#[derive(Debug, Clone, Default)]
pub(crate) struct Laid(HashMap<TargetId, (Vec<u64>, Vec<Figure>)>);

impl Laid {
    pub(crate) fn of(standings: &[Standing]) -> Self {
        let laid = |one: &Standing| (one.target.id, (one.entries.clone(), one.figures.clone()));
        Self(standings.iter().map(laid).collect())
    }
}

/// Puts the figures of a cube to the targets; those that are laid out already and did not change are taken over.
fn fill(asked: &mut [Asked], cube: &Cube, today: Date, laid: &Laid) {
    for one in asked {
        let (Ok(subject), Ok((unit, day))) = (&one.subject, &one.place) else { continue };
        one.entries = facts(cube, subject).map(Facts::entries).collect();
        if let Some((entries, figures)) = laid.0.get(&one.target.id)
            && *entries == one.entries
        {
            one.figures.clone_from(figures);
            continue;
        }
        let view = View::new(cube, Borders::On(*day));
        let figure = |year| {
            let period = Period::year(year)?;
            Some(view.figure(&subject.measure(period), *unit, period)).filter(|f| f.value.is_ok())
        };
        one.figures = years(cube, subject, today).filter_map(figure).collect();
    }
}

/// The facts that a subject's figures are made of, as far as there are any.
fn facts<'a>(cube: &'a Cube, subject: &Subject) -> impl Iterator<Item = &'a Facts> + use<'a> {
    let mut codes = subject.codes();
    let reported =
        |code: &String| PeriodKind::ALL.iter().map(|kind| reported_as(code, *kind)).collect::<Vec<_>>();
    codes.extend(codes.iter().flat_map(reported).collect::<Vec<_>>());
    codes.into_iter().filter_map(|code| cube.facts(&code))
}

/// The years in which there can be a figure: those for which anything that it needs was reported.
pub(crate) fn years(cube: &Cube, subject: &Subject, today: Date) -> impl Iterator<Item = i16> {
    let spans: Vec<_> = facts(cube, subject).filter_map(Facts::span).collect();
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
    /// How many observations had come in of each code that the figures are made of.
    entries: Vec<u64>,
}

impl Asked {
    fn of(plan: &Plan, target: &Target, register: &Register, today: Date) -> Self {
        let subject = match &target.code {
            Some(code) => figures::subject(code, None).map_err(|e| e.to_string()),
            None => Err("Mục tiêu chưa gắn với chỉ tiêu nào trong danh mục.".to_owned()),
        };
        let place = case::territory(plan, target, register, today);
        Self { target: target.clone(), subject, place, figures: Vec::new(), entries: Vec::new() }
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
            entries: self.entries,
            target: self.target,
        }
    }
}
