//! The list of tasks: filtered, counted, page by page.

use std::collections::BTreeMap;

use cotmoc_core::fold::fold;
use cotmoc_core::model::UnitId;
use cotmoc_core::task::Standing;
use cotmoc_core::units::Register;
use jiff::civil::Date;

use super::gather::{Line, gather};
use super::right::root;
use crate::model::PlanId;
use crate::{Action, Context, Result, limits, units};

/// Which tasks are wanted. Those of units' own plans are left out unless such a plan or a unit is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of a plan and the units' plans under it.
    pub plan: Option<PlanId>,
    /// With a part for this unit, or for one under it.
    pub unit: Option<UnitId>,
    /// That stand so.
    pub standing: Option<Standing>,
    /// Whose words, agencies or product hold every word, without regard to diacritics.
    pub search: String,
}

/// Which part of the tasks that were found is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// A page of [`limits::TASK_ROWS`], from 0.
    Page(usize),
    /// Those whose last day lies within these days, both included.
    Between(Date, Date),
    /// At most so many of each standing.
    Each(usize),
}

/// A unit to choose from: one that answers for tasks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitChoice {
    /// Its name.
    pub name: String,
    /// The unit.
    pub id: UnitId,
}

/// Tasks of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The day.
    pub today: Date,
    /// The tasks of the page.
    pub lines: Vec<Line>,
    /// How many were found.
    pub found: usize,
    /// How many there are of each standing, before that filter, in the order of [`Standing::ALL`].
    pub counts: [usize; Standing::ALL.len()],
    /// How many have no last day that could be read, before the filter of the standing.
    pub without_day: usize,
    /// Parts that agencies hold that are no more, in all plans.
    pub gone: usize,
    /// Plans with tasks, but for those of units.
    pub plans: Vec<(PlanId, String)>,
    /// Units that answer for tasks.
    pub units: Vec<UnitChoice>,
    /// Whether demonstration data is among the tasks, before the filter of the standing.
    pub demo: bool,
}

/// Tasks in force: those that are late first, then by their last day.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn list(cx: &Context, filter: &Filter, search: Search) -> Result<Listed> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let today = units::today(cx);
    let all = gather(&mut tx, &register, today).await?;
    drop(tx);
    Ok(listed(all, filter, search, (&register, today)))
}

fn listed(all: Vec<Line>, filter: &Filter, search: Search, (register, today): (&Register, Date)) -> Listed {
    let (plans, units) = choices(&all);
    let gone =
        all.iter().flat_map(|line| line.lead.iter().chain(&line.coordinating)).filter(|p| p.gone).count();
    let words: Vec<String> = fold(&filter.search).split(' ').map(str::to_owned).collect();
    let wanted = |line: &Line| {
        (line.task.own.is_none() || filter.unit.is_some() || filter.plan == Some(line.task.plan))
            && filter.plan.is_none_or(|plan| line.task.plan == plan || root(line) == plan)
            && filter.unit.is_none_or(|unit| has_part(line, unit, register, today))
            && says(line, &words)
    };
    let mut lines: Vec<Line> = all.into_iter().filter(wanted).collect();
    let demo = lines.iter().any(|line| line.task.demo);
    let mut counts = [0; Standing::ALL.len()];
    for line in &lines {
        if let Some(place) = Standing::ALL.iter().position(|known| *known == line.standing()) {
            counts[place] += 1;
        }
    }
    let without_day = lines.iter().filter(|line| line.running.is_open() && is_without_day(line)).count();
    lines.retain(|line| filter.standing.is_none_or(|standing| line.standing() == standing));
    lines.sort_by_key(|line| {
        let open = line.running.is_open();
        (!open, line.running.due.unwrap_or(Date::MAX), line.task.id)
    });
    let found = lines.len();
    let lines: Vec<Line> = match search {
        Search::Page(page) => {
            lines.into_iter().skip(page.saturating_mul(limits::TASK_ROWS)).take(limits::TASK_ROWS).collect()
        }
        Search::Between(from, to) => {
            lines.retain(|line| line.running.due.is_some_and(|due| from <= due && due <= to));
            lines
        }
        Search::Each(most) => {
            let mut taken: BTreeMap<Standing, usize> = BTreeMap::new();
            lines.retain(|line| {
                let count = taken.entry(line.standing()).or_default();
                *count += 1;
                *count <= most
            });
            lines
        }
    };
    Listed { today, lines, found, counts, without_day, gone, plans, units, demo }
}

/// Whether nobody can say until when it is; what never ends has no last day for good.
fn is_without_day(line: &Line) -> bool {
    line.deadline == cotmoc_core::task::Deadline::Unknown
}

fn choices(all: &[Line]) -> (Vec<(PlanId, String)>, Vec<UnitChoice>) {
    let mut plans: BTreeMap<PlanId, String> = BTreeMap::new();
    let mut units: BTreeMap<UnitId, String> = BTreeMap::new();
    for line in all {
        if line.task.own.is_none() {
            plans.entry(line.task.plan).or_insert_with(|| line.task.plan_title.clone());
        }
        if let Some(unit) = line.lead_unit() {
            units.entry(unit).or_insert_with(|| line.lead_name().to_owned());
        }
    }
    let mut units: Vec<UnitChoice> = units.into_iter().map(|(id, name)| UnitChoice { name, id }).collect();
    units.sort_by_key(|unit| fold(&unit.name));
    (plans.into_iter().collect(), units)
}

/// Whether a unit, or one under it, has a part in a task.
pub(super) fn has_part(line: &Line, unit: UnitId, register: &Register, today: Date) -> bool {
    let under =
        |held: UnitId| held == unit || register.above(held, today).iter().any(|above| above.id == unit);
    line.units().any(under)
}

fn says(line: &Line, words: &[String]) -> bool {
    if words.iter().all(String::is_empty) {
        return true;
    }
    let fields = &line.task.fields;
    let mut text =
        format!("{} {} {}", fields.task, line.lead_name(), fields.product.as_deref().unwrap_or_default());
    for party in &line.coordinating {
        text.push(' ');
        text.push_str(&party.name);
    }
    let text = fold(&text);
    words.iter().all(|word| text.contains(word.as_str()))
}
