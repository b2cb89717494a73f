//! Urging («đôn đốc»): a person has others reminded at once, within the same bounds: nobody hears twice
//! on one day, nothing goes out in quiet hours or on a day of rest.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cotmoc_core::calendar::{Calendars, Timeliness, timeliness};
use cotmoc_core::clock;
use cotmoc_core::fold::fold;
use cotmoc_core::remind::{self, About, Person, Told};
use cotmoc_store::{Tx, reminders, rounds, submissions};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::owed::{Gathered, gather, name, waits};
use super::people::{Matter, People};
use super::rules;
use super::write::{Asked, carry_out, moment};
use crate::model::{Role, Round, RoundId, RoundState, Subject, Submission, SubmissionId};
use crate::permission::Scope;
use crate::{Action, AppError, Context, Result, audit, design, limits, units, when};

/// What came of urging.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Urged {
    /// Who was told, and of how many things.
    pub told: Vec<(String, usize)>,
    /// When the mail goes, where it does not go at once.
    pub goes: Option<Timestamp>,
    /// Who was not told again.
    pub held_back: Vec<Held>,
    /// Units for which nobody has the duty.
    pub vacant: Vec<String>,
    /// How many of the chosen things are not owed any more.
    pub settled: usize,
}

/// Somebody who is not told twice on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The person's name.
    pub name: String,
    /// The day of which they have their digest.
    pub day: Date,
}

/// Has whoever holds them reminded of these things at once.
///
/// # Errors
/// [`crate::Kind::User`] where nothing is chosen, or too much; [`crate::Kind::Forbidden`] where one of
/// them belongs to others.
pub async fn urge(cx: &Context, chosen: &[About]) -> Result<Urged> {
    cx.require(Action::Urge)?;
    let chosen: BTreeSet<About> = chosen.iter().copied().collect();
    if chosen.is_empty() || chosen.len() > limits::BULK {
        return Err(AppError::user(format!("Chọn từ 1 đến {} đơn vị để đôn đốc.", limits::BULK))
            .hint("Đánh dấu những đơn vị cần đôn đốc rồi bấm lại."));
    }
    let mut tx = cx.store().write().await?;
    let own = design::load_days(&mut tx).await?;
    let working = Calendars::embedded().working(&own);
    let rules = rules::load(&mut tx).await?;
    let now = clock::there(cx.now());
    let goes = rules.policy.next_moment(now, working).date();
    let register = units::load(cx, &mut tx).await?.register;
    let people = People::load(&mut tx, &register, goes).await?;
    let gathered = gather(cx, &mut tx, &register, &people, &reports(&chosen)).await?;
    let gathered = gathered.without_silent(&rules, &chosen);
    allowed(cx, &chosen, &gathered, &register)?;
    let about: Vec<About> = gathered.owed.iter().map(|one| one.about).collect();
    let told = reminders::told(&mut tx, &about, now.date()).await?;
    let plan = remind::urge(&gathered.owed, &told, &chosen, &rules.policy, working, now);
    let by = cx.actor().signed_in().map_or_else(|| cx.actor().name(), |account| account.name.as_str());
    carry_out(cx, &mut tx, &gathered, &people, &plan, Asked::By(by), cx.now()).await?;
    let urged = Urged {
        told: plan.digests.iter().map(|one| (people.name(one.person), one.lines.len())).collect(),
        goes: Some(moment(&plan, cx.now())).filter(|at| *at > cx.now()),
        held_back: plan
            .held_back
            .iter()
            .map(|person| Held { name: people.name(*person), day: plan.goes.date() })
            .collect(),
        vacant: plan
            .untold
            .iter()
            .filter_map(|line| gathered.things.get(&line.about))
            .map(|thing| thing.unit_name.clone())
            .collect(),
        settled: chosen.iter().filter(|about| !gathered.things.contains_key(about)).count(),
    };
    let detail = json!({
        "chosen": chosen.len(), "people": urged.told.len(), "held_back": urged.held_back.len(),
        "vacant": urged.vacant.len(),
    });
    audit::record(cx, &mut tx, "reminder.urge", subject(&chosen, &gathered), detail).await?;
    tx.commit().await?;
    Ok(urged)
}

fn reports(chosen: &BTreeSet<About>) -> Vec<SubmissionId> {
    let report = |about: &About| match about {
        About::Report(id) => Some(SubmissionId(*id)),
        About::Task(_) => None,
    };
    chosen.iter().filter_map(report).collect()
}

/// Refuses where one of the chosen things is not the actor's to urge.
fn allowed(
    cx: &Context,
    chosen: &BTreeSet<About>,
    gathered: &Gathered,
    register: &cotmoc_core::units::Register,
) -> Result<()> {
    for thing in chosen.iter().filter_map(|about| gathered.things.get(about)) {
        let scope = Scope { unit: Some(thing.unit), form: thing.form, plan: thing.plan, ..Scope::default() };
        cx.require_for(Action::Urge, &scope, register)?;
    }
    Ok(())
}

/// What the log speaks of: the round where all of them are of one, else the reminders.
fn subject(chosen: &BTreeSet<About>, gathered: &Gathered) -> Subject {
    let rounds: BTreeSet<RoundId> =
        chosen.iter().filter_map(|about| gathered.things.get(about)?.round).collect();
    match rounds.into_iter().collect::<Vec<_>>()[..] {
        [round] => Subject::new("round", round.0),
        _ => Subject::new("reminder", 0),
    }
}

/// The units of a round that still have to hand something in, with who can be urged.
#[derive(Debug, Clone)]
pub struct RoundUrge {
    /// The round.
    pub round: Arc<Round>,
    /// The units, the latest first.
    pub rows: Vec<UrgeRow>,
    /// Units beyond those that are listed.
    pub more: usize,
    /// Whether the actor may urge them.
    pub may: bool,
    /// When mail goes that is written now, where it does not go at once.
    pub goes: Option<Timestamp>,
}

/// A unit that still has to hand something in.
#[derive(Debug, Clone)]
pub struct UrgeRow {
    /// What it owes.
    pub submission: Submission,
    /// Its code.
    pub code: String,
    /// Its name.
    pub unit: String,
    /// How many days are left, or how late it is.
    pub timeliness: Timeliness,
    /// The same in working days, in words.
    pub stands: String,
    /// Who has the duty; nobody is said aloud.
    pub holders: Vec<String>,
    /// Whether everybody who has the duty got their digest of that day already.
    pub told_today: bool,
    /// On how many days anybody was reminded of it, and the last of them.
    pub told: (usize, Option<Date>),
}

/// The units of a round that did not hand in, of those that the actor may see.
///
/// # Errors
/// [`crate::Kind::NotFound`], [`crate::Kind::Forbidden`].
pub async fn of_round(cx: &Context, id: RoundId) -> Result<RoundUrge> {
    cx.require(Action::ReadBoard)?;
    let mut tx = cx.store().read().await?;
    let round = rounds::get(&mut tx, id).await?.ok_or_else(|| AppError::not_found("đợt báo cáo", id))?;
    let register = units::load(cx, &mut tx).await?.register;
    let sees =
        |one: &Submission| cx.covers(Action::ReadBoard, &Scope::unit_form(one.unit, round.form), &register);
    let mut found: Vec<Submission> = submissions::of_round(&mut tx, id).await?;
    found.retain(|one| round.state == RoundState::Open && waits(one) && sees(one));
    found.sort_by_key(|one| (one.due, one.id));
    let more = found.len().saturating_sub(limits::BULK);
    found.truncate(limits::BULK);
    let may =
        found.iter().all(|one| cx.covers(Action::Urge, &Scope::unit_form(one.unit, round.form), &register));
    let desk = Desk::load(cx, &mut tx, &register, &found).await?;
    let mut rows: Vec<UrgeRow> = found.into_iter().map(|one| desk.row(&round, one)).collect();
    rows.sort_by_cached_key(|row| (row.submission.due, fold(&row.unit)));
    let goes = Some(desk.goes).filter(|at| *at > cx.now());
    Ok(RoundUrge { may: may && !rows.is_empty(), round: Arc::new(round), rows, more, goes })
}

/// What rows are made from.
struct Desk<'a> {
    register: &'a cotmoc_core::units::Register,
    people: People<'a>,
    own: cotmoc_core::calendar::DaysOff,
    told: BTreeMap<About, BTreeSet<Date>>,
    busy: BTreeSet<Person>,
    today: Date,
    goes: Timestamp,
}

impl<'a> Desk<'a> {
    async fn load(
        cx: &Context,
        tx: &mut Tx,
        register: &'a cotmoc_core::units::Register,
        found: &[Submission],
    ) -> Result<Self> {
        let own = design::load_days(tx).await?;
        let now = clock::there(cx.now());
        let rules = rules::load(tx).await?;
        let goes = rules.policy.next_moment(now, Calendars::embedded().working(&own));
        let people = People::load(tx, register, goes.date()).await?;
        let about: Vec<About> = found.iter().map(|one| About::Report(one.id.0)).collect();
        let all = reminders::told(tx, &about, goes.date()).await?;
        let mut told: BTreeMap<About, BTreeSet<Date>> = BTreeMap::new();
        for Told { about, day, .. } in &all {
            told.entry(*about).or_default().insert(*day);
        }
        let busy = all.iter().filter(|one| one.day == goes.date()).filter_map(|one| one.person).collect();
        let goes = clock::moment(goes).map_or(cx.now(), |at| at.max(cx.now()));
        Ok(Self { register, people, own, told, busy, today: now.date(), goes })
    }

    fn row(&self, round: &Round, one: Submission) -> UrgeRow {
        let matter = Matter { unit: one.reporter, form: Some(round.form), plan: None, demo: round.demo };
        let holders = self.people.with(Role::Reporter, matter);
        let day = round.period.last_day();
        let days = self.told.get(&About::Report(one.id.0));
        UrgeRow {
            code: self.register.get(one.unit).map(|unit| unit.name(day).code.clone()).unwrap_or_default(),
            unit: name(self.register, one.unit, day),
            timeliness: timeliness(one.due, None, self.today),
            stands: super::standing_words(one.due, self.today, Calendars::embedded().working(&self.own)),
            told_today: !holders.is_empty() && holders.iter().all(|person| self.busy.contains(person)),
            holders: holders.iter().map(|person| self.people.name(*person)).collect(),
            told: (days.map_or(0, BTreeSet::len), days.and_then(|days| days.last().copied())),
            submission: one,
        }
    }
}

/// The day that is today, for whoever words it.
pub(super) fn today(cx: &Context) -> Date {
    when::day(cx.now())
}
