//! Money of tasks, added up: by who answers for them, pillar, source and year. Whole đồng, nothing rounded.

use std::collections::BTreeMap;

use cotmoc_core::model::Pillar;
use cotmoc_core::task::FundSource;
use cotmoc_store::task_budgets;

use super::gather::gather;
use super::right::root;
use crate::model::{Amounts, PlanId, TaskId};
use crate::{Action, Context, Result, units};

/// Which money is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of a plan and the units' plans under it; of all plans where none is given.
    pub plan: Option<PlanId>,
    /// Of a year; of all years where none is given.
    pub year: Option<i16>,
}

/// Amounts added up, with how many lines say each of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Asked for by the plan, in đồng.
    pub planned: i128,
    /// Given, in đồng.
    pub allocated: i128,
    /// Paid out, in đồng.
    pub disbursed: i128,
    /// Lines that were added up.
    pub lines: usize,
    /// Lines that say what was asked for, given and paid out.
    pub known: [usize; 3],
    /// Lines that say all three.
    pub whole: usize,
    /// What was given and what was paid out, of the lines that say both.
    pub both: (i128, i128),
}

impl Sums {
    pub(super) fn add(&mut self, amounts: &Amounts) {
        self.lines += 1;
        if let (Some(allocated), Some(disbursed)) = (amounts.allocated, amounts.disbursed) {
            self.both.0 += i128::from(allocated);
            self.both.1 += i128::from(disbursed);
            self.whole += usize::from(amounts.planned.is_some());
        }
        let parts = [
            (&mut self.planned, amounts.planned),
            (&mut self.allocated, amounts.allocated),
            (&mut self.disbursed, amounts.disbursed),
        ];
        for (place, (sum, amount)) in parts.into_iter().enumerate() {
            if let Some(amount) = amount {
                *sum += i128::from(amount);
                self.known[place] += 1;
            }
        }
    }
}

/// The same money added up in four ways.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// All of it.
    pub all: Sums,
    /// By who answers for the task; empty where nobody is named.
    pub agencies: Vec<(String, Sums)>,
    /// By pillar: one, `None` with `true` for tasks that serve several, with `false` for those that serve none.
    pub pillars: Vec<(Served, Sums)>,
    /// By source.
    pub sources: Vec<(FundSource, Sums)>,
    /// By year.
    pub years: Vec<(i16, Sums)>,
    /// Lines in which more was paid out than given, or more given than asked for, with the task's words.
    pub odd: Vec<(TaskId, String, i16, FundSource, Amounts)>,
    /// Years in which there is money, whatever year was asked for.
    pub known_years: Vec<i16>,
    /// Whether demonstration data is among it.
    pub demo: bool,
}

/// The pillar that a task serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Served {
    /// This one.
    One(Pillar),
    /// Several: its money is not divided among them.
    Several,
    /// None that is known.
    Unknown,
}

/// Whether more was paid out than given, or more given than asked for. It is pointed out, not forbidden.
#[must_use]
pub fn is_odd(amounts: &Amounts) -> bool {
    let over = |more: Option<i64>, less: Option<i64>| more.zip(less).is_some_and(|(more, less)| more > less);
    over(amounts.disbursed, amounts.allocated) || over(amounts.allocated, amounts.planned)
}

/// The money of tasks in force, added up.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn totals(cx: &Context, wanted: Wanted) -> Result<Totals> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let lines = gather(&mut tx, &register, units::today(cx)).await?;
    let budgets = task_budgets::all(&mut tx).await?;
    let of: BTreeMap<TaskId, _> = lines.iter().map(|line| (line.task.id, line)).collect();
    let mut totals = Totals::default();
    let (mut agencies, mut pillars, mut sources, mut years) =
        (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for budget in &budgets {
        let Some(line) = of.get(&budget.task) else { continue };
        let wanted_plan = wanted.plan.is_none_or(|plan| line.task.plan == plan || root(line) == plan);
        if !wanted_plan {
            continue;
        }
        totals.known_years.push(budget.year);
        if wanted.year.is_some_and(|year| year != budget.year) {
            continue;
        }
        let served = match line.pillars().as_slice() {
            [] => Served::Unknown,
            [one] => Served::One(*one),
            _ => Served::Several,
        };
        let amounts = &budget.amounts;
        totals.demo |= line.task.demo;
        totals.all.add(amounts);
        agencies.entry(line.lead_name().to_owned()).or_insert_with(Sums::default).add(amounts);
        pillars.entry(served).or_insert_with(Sums::default).add(amounts);
        sources.entry(budget.source).or_insert_with(Sums::default).add(amounts);
        years.entry(budget.year).or_insert_with(Sums::default).add(amounts);
        if is_odd(amounts) {
            let words = line.task.fields.task.clone();
            totals.odd.push((budget.task, words, budget.year, budget.source, *amounts));
        }
    }
    totals.known_years.sort_unstable();
    totals.known_years.dedup();
    Ok(Totals {
        agencies: agencies.into_iter().collect(),
        pillars: pillars.into_iter().collect(),
        sources: sources.into_iter().collect(),
        years: years.into_iter().collect(),
        ..totals
    })
}
