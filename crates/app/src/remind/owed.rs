//! What is owed, gathered from reports and tasks.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cotmoc_core::form::SubmissionState;
use cotmoc_core::form::way::Verb;
use cotmoc_core::model::UnitId;
use cotmoc_core::progress::period_words;
use cotmoc_core::remind::{About, Owed};
use cotmoc_core::task::TaskState;
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, rounds, steps, submissions};
use jiff::civil::Date;

use super::people::{Matter, People};
use super::rules::Rules;
use crate::model::{FormId, PlanId, Role, RoundId, RoundState, Submission, SubmissionId};
use crate::tasks::owed::{self as tasks, OwedTask};
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
    for task in tasks::owed(cx, tx, register, today).await? {
        one_task(people, task, &mut gathered);
    }
    Ok(gathered)
}

/// Adds a task that its unit has still to do. One that is done and waits for its owner is not owed by the
/// unit; nor is one whose unit is unknown or no more, which the page of tasks passes on.
fn one_task(people: &People<'_>, task: OwedTask, gathered: &mut Gathered) {
    let (Some(unit), Some(due)) = (task.lead, task.due) else { return };
    if task.state == TaskState::Done {
        return;
    }
    let matter = Matter { unit, form: None, plan: Some(task.plan), demo: task.demo };
    let about = About::Task(task.id.0);
    // Nobody wrote down when a plan asked for it; what was said in a report of progress was said then.
    let asked = due.checked_sub(jiff::Span::new().days(AHEAD + 30)).unwrap_or(due);
    gathered.owed.push(Owed {
        about,
        due,
        since: task.reported.map_or(asked, when::day),
        holders: people.with(Role::Reporter, matter),
        superiors: people.with(Role::Approver, matter),
        owners: people.with(Role::Owner, matter),
    });
    let thing = Thing {
        unit,
        unit_name: task.lead_name,
        what: format!("Nhiệm vụ «{}»", short(&task.title)),
        round: None,
        form: None,
        plan: Some(task.plan),
        returned: task.sent_back.is_some(),
    };
    gathered.things.insert(about, thing);
}

/// The beginning of a task's wording, cut between words.
fn short(title: &str) -> String {
    let (mut said, mut count) = (String::new(), 0);
    for word in title.split_whitespace() {
        count += word.chars().count() + 1;
        if count > TITLE {
            return said + " …";
        }
        if !said.is_empty() {
            said.push(' ');
        }
        said.push_str(word);
    }
    said
}

/// Characters of a task's wording that a digest quotes.
const TITLE: usize = 140;

/// Whether a report waits for its unit.
pub(super) fn waits(one: &Submission) -> bool {
    one.exempt_reason.is_none() && matches!(one.state, SubmissionState::Draft | SubmissionState::Returned)
}

pub(super) async fn reports(
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
