//! Who was reminded of what, and what came of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cotmoc_core::calendar::Calendars;
use cotmoc_core::fold::fold;
use cotmoc_core::remind::{About, Days};
use cotmoc_store::reminders::{self, Place};
use jiff::civil::Date;

use super::owed::name;
use crate::model::{
    AccountId, FormId, Outcome, OutcomeKind, Reminder, ReminderId, ReminderTally, SubmissionId,
};
use crate::permission::Scope;
use crate::{Action, Context, Result, design, units, when};

/// Reminders on one page.
pub const PAGE: usize = 100;

/// Which reminders are asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Words of the unit's name or code.
    pub unit: String,
    /// Only those about this form.
    pub form: Option<FormId>,
    /// Words of the person's name.
    pub person: String,
    /// Only those to this account.
    pub account: Option<AccountId>,
    /// What came of them.
    pub outcome: OutcomeKind,
    /// Only those given before this one.
    pub before: Option<ReminderId>,
}

/// A page of reminders.
#[derive(Debug, Clone)]
pub struct List {
    /// The reminders, the newest first.
    pub rows: Vec<Row>,
    /// Where older ones begin.
    pub older: Option<ReminderId>,
    /// What came of all that the filter lets through, whatever outcome it asks for.
    pub tally: ReminderTally,
    /// The forms of which anybody was reminded: number, code.
    pub forms: Vec<(FormId, String)>,
}

/// A reminder with its names.
#[derive(Debug, Clone)]
pub struct Row {
    /// The reminder.
    pub reminder: Reminder,
    /// What its unit is called today.
    pub unit: String,
    /// How the thing stood to its last day when it went.
    pub days: Days,
    /// What came of it.
    pub standing: Standing,
}

/// What came of a reminder, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It came in so many days of the calendar after the reminder, 0 on the same day.
    Came(i32),
    /// Still not: how it stands today.
    Open(Days),
    /// It is no longer asked for.
    Ended,
}

/// Reminders about units, forms and plans that the actor may see.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn list(cx: &Context, filter: &Filter) -> Result<List> {
    cx.require(Action::ReadReminders)?;
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let today = when::day(cx.now());
    let folded = fold(&filter.unit);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let sees = |place: &Place| {
        let scope = Scope { unit: Some(place.unit), form: place.form, plan: place.plan, ..Scope::default() };
        cx.covers(Action::ReadReminders, &scope, &register)
    };
    let mut places: Vec<Place> = reminders::places(&mut tx).await?.into_iter().filter(sees).collect();
    let shown: BTreeSet<FormId> = places.iter().filter_map(|place| place.form).collect();
    places.retain(|place| {
        let Some(unit) = register.get(place.unit).map(|unit| unit.name(today)) else { return false };
        let text = fold(&format!("{} {}", unit.code, unit.name));
        words.iter().all(|word| text.contains(word)) && (filter.form.is_none() || filter.form == place.form)
    });
    let asked = reminders::Filter {
        places,
        account: filter.account,
        name: filter.person.clone(),
        outcome: filter.outcome,
        before: filter.before,
    };
    let mut found = reminders::list(&mut tx, &asked, PAGE + 1).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let own = design::load_days(&mut tx).await?;
    let working = Calendars::embedded().working(&own);
    let row = |reminder: Reminder| Row {
        unit: name(&register, reminder.unit, today),
        days: Days::of(reminder.due, reminder.day, working),
        standing: match reminder.outcome {
            Outcome::Came(at) => {
                let (from, to) = (when::day(reminder.written_at), when::day(at));
                Standing::Came(from.until(to).map_or(0, |span| span.get_days()))
            }
            Outcome::Open(due) => Standing::Open(Days::of(due, today, working)),
            Outcome::Ended => Standing::Ended,
        },
        reminder,
    };
    let forms: HashMap<FormId, String> =
        cotmoc_store::forms::list(&mut tx).await?.into_iter().map(|form| (form.id, form.code)).collect();
    Ok(List {
        older: if more { found.last().map(|one| one.id) } else { None },
        rows: found.into_iter().map(row).collect(),
        tally: reminders::tally(&mut tx, &asked).await?,
        forms: shown.into_iter().filter_map(|id| Some((id, forms.get(&id)?.clone()))).collect(),
    })
}

/// On how many days the person who asks was reminded of these reports, and the last of them.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn of_mine(
    cx: &Context,
    reports: &[SubmissionId],
) -> Result<BTreeMap<SubmissionId, (usize, Date)>> {
    let Some(account) = cx.actor().account_id() else { return Ok(BTreeMap::new()) };
    let mut tx = cx.store().read().await?;
    let about: Vec<About> = reports.iter().map(|id| About::Report(id.0)).collect();
    let told = reminders::told(&mut tx, &about, Date::MAX).await?;
    let mut days: BTreeMap<SubmissionId, BTreeSet<Date>> = BTreeMap::new();
    for one in told.iter().filter(|one| one.person.is_some_and(|person| person.0 == account.0)) {
        if let About::Report(id) = one.about {
            days.entry(SubmissionId(id)).or_default().insert(one.day);
        }
    }
    Ok(days.into_iter().filter_map(|(id, days)| Some((id, (days.len(), *days.last()?)))).collect())
}
