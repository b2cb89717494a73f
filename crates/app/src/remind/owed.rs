//! What is owed, gathered from reports and tasks.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cotmoc_core::form::SubmissionState;
use cotmoc_core::form::way::Verb;
use cotmoc_core::model::UnitId;
use cotmoc_core::progress::period_words;
use cotmoc_core::remind::{About, Owed};
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, rounds, steps, submissions};
use jiff::civil::Date;

use super::people::{Matter, People};
use super::rules::Rules;
use crate::model::{FormId, PlanId, Role, RoundId, RoundState, Submission, SubmissionId};
use crate::{Context, Result, limits, when};

/// A thing that is owed, as texts speak of it.
#[derive(Debug, Clone)]
pub(super) struct Thing {
    /// The unit that has to do it.
    pub(super) unit: UnitId,
    /// What that unit is called.
    pub(super) unit_name: String,
    /// What several units owe alike: «Báo cáo «Kinh tế số», quý I/2026».
    pub(super) what: String,
    /// The round, for a report.
    pub(super) round: Option<RoundId>,
    /// The form, for a report.
    pub(super) form: Option<FormId>,
    /// The plan, for a task.
    pub(super) plan: Option<PlanId>,
    /// Whether it was sent back.
    pub(super) returned: bool,
}

/// Everything that is owed, with the people whom it concerns.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) owed: Vec<Owed>,
    pub(super) things: BTreeMap<About, Thing>,
}

impl Gathered {
    /// Without what the rules make silent, but for what was named.
    pub(super) fn without_silent(mut self, rules: &Rules, named: &BTreeSet<About>) -> Self {
        let silent = |thing: &Thing| {
            thing.form.is_some_and(|form| rules.silent_forms.contains(&form))
                || thing.plan.is_some_and(|plan| rules.silent_plans.contains(&plan))
        };
        self.owed.retain(|one| {
            named.contains(&one.about) || self.things.get(&one.about).is_some_and(|thing| !silent(thing))
        });
        self
    }
}

/// The longest time before a last day at which anybody can be reminded, in days of the calendar: sixty
/// working days with holidays between them.
const AHEAD: i64 = 120;

/// What is owed and can be due for a reminder today, and of the `named` reports those that are not in.
pub(super) async fn gather(
    cx: &Context,
    tx: &mut Tx,
    register: &Register,
    people: &People<'_>,
    named: &[SubmissionId],
) -> Result<Gathered> {
    let today = when::day(cx.now());
    let until = today.checked_add(jiff::Span::new().days(AHEAD)).unwrap_or(today);
    let mut found = submissions::owed(tx, until).await?;
    let known: BTreeSet<SubmissionId> = found.iter().map(|one| one.id).collect();
    let more = named.iter().copied().filter(|id| !known.contains(id)).take(limits::BULK);
    found.extend(submissions::many(tx, more).await?.into_iter().filter(waits));
    let mut gathered = Gathered::default();
    reports(tx, register, people, found, &mut gathered).await?;
    Ok(gathered)
}

/// Whether a report waits for its unit.
pub(super) fn waits(one: &Submission) -> bool {
    one.exempt_reason.is_none() && matches!(one.state, SubmissionState::Draft | SubmissionState::Returned)
}

async fn reports(
    tx: &mut Tx,
    register: &Register,
    people: &People<'_>,
    found: Vec<Submission>,
    gathered: &mut Gathered,
) -> Result<()> {
    let rounds: HashMap<RoundId, _> = rounds::many(tx, found.iter().map(|one| one.round))
        .await?
        .into_iter()
        .filter(|round| round.state == RoundState::Open)
        .map(|round| (round.id, round))
        .collect();
    let newest = steps::newest(tx, found.iter().map(|one| one.id)).await?;
    let newest: HashMap<SubmissionId, Date> = newest
        .into_iter()
        .filter(|step| matches!(step.verb, Verb::Return | Verb::Withdraw | Verb::Extend | Verb::Include))
        .map(|step| (step.submission, when::day(step.done_at)))
        .collect();
    for one in found {
        let Some(round) = rounds.get(&one.round) else { continue };
        let matter = Matter { unit: one.reporter, form: Some(round.form), plan: None, demo: round.demo };
        let about = About::Report(one.id.0);
        let opened = when::day(round.opened_at);
        gathered.owed.push(Owed {
            about,
            due: one.due,
            since: newest.get(&one.id).map_or(opened, |day| opened.max(*day)),
            holders: people.with(Role::Reporter, matter),
            superiors: people.with(Role::Approver, matter),
            owners: people.with(Role::Owner, Matter { unit: one.unit, ..matter }),
        });
        let title = round.form_title.split_whitespace().collect::<Vec<_>>().join(" ");
        let thing = Thing {
            unit: one.unit,
            unit_name: name(register, one.unit, round.period.last_day()),
            what: format!("Báo cáo «{title}», {}", period_words(round.period)),
            round: Some(round.id),
            form: Some(round.form),
            plan: None,
            returned: one.state == SubmissionState::Returned,
        };
        gathered.things.insert(about, thing);
    }
    Ok(())
}

/// What a unit is called on a day.
pub(super) fn name(register: &Register, unit: UnitId, day: Date) -> String {
    register.get(unit).map(|unit| unit.name(day).name.clone()).unwrap_or_default()
}
