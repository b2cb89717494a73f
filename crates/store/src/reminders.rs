//! Reminders: appended; what came of each is told by what it was about.

use cotmoc_core::model::UnitId;
use cotmoc_core::remind::{About, Person, Told};
use jiff::civil::Date;

use crate::bulk::{self, Bulk, bulk, to_json};
use crate::db::{Tx, on};
use crate::error::{Result, StoreError};
use crate::ids;
use crate::model::{
    AccountId, FormId, JobState, MessageId, NewReminder, Outcome, OutcomeKind, PlanId, Reminder, ReminderId,
    ReminderTally, ReminderWay, RoundId, StepWord,
};
use crate::row::row;
use crate::text::{fit, literal, moment, parse, parse_some};

const INSERT: Bulk = bulk!(
    "insert into reminder (id, day, submission_id, task_id, unit_id, due, step, role, account_id, message_id, \
     written_at, written_by) select cast(value ->> 0 as bigint), value ->> 1, cast(value ->> 2 as bigint), \
     cast(value ->> 3 as bigint), cast(value ->> 4 as bigint), value ->> 5, value ->> 6, value ->> 7, \
     cast(value ->> 8 as bigint), cast(value ->> 9 as bigint), value ->> 10, value ->> 11 from ",
    ""
);

/// Number of a report, number of a task: one of them.
fn numbers(about: About) -> (Option<i64>, Option<i64>) {
    match about {
        About::Report(id) => (Some(id), None),
        About::Task(id) => (None, Some(id)),
    }
}

/// Keeps reminders, in this order.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn insert(tx: &mut Tx, new: &[NewReminder], by: &str) -> Result<()> {
    let rows: Vec<_> = ids::take(tx, new.len())
        .await?
        .zip(new)
        .map(|(id, one)| {
            let (report, task) = numbers(one.about);
            let (day, due, step) = (one.day.to_string(), one.due.to_string(), one.step.to_string());
            let (account, message) = (one.account.map(|id| id.0), one.message.map(|id| id.0));
            let role = one.role.as_str();
            (id, day, report, task, one.unit, due, step, role, account, message, moment(one.at), by)
        })
        .collect();
    bulk::write(tx, "reminder: insert", &INSERT, &rows).await
}

macro_rules! told {
    ($source:literal) => {
        concat!(
            "select day, submission_id, task_id, due, step, account_id from reminder where day >= $2 \
             or submission_id in (select cast(value ->> 0 as bigint) from ",
            $source,
            ") or task_id in (select cast(value ->> 1 as bigint) from ",
            $source,
            ") order by id"
        )
    };
}

const TOLD: Bulk = Bulk {
    sqlite: told!("json_each($1)"),
    postgres: told!("jsonb_array_elements(cast($1 as jsonb)) as source(value)"),
};

/// What was told of these things at any time, and everything that goes on a day or later.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn told(tx: &mut Tx, about: &[About], day: Date) -> Result<Vec<Told>> {
    let pairs: Vec<_> = about.iter().map(|about| numbers(*about)).collect();
    let (text, json) = (TOLD.text(tx), to_json(&pairs)?);
    let rows: Vec<ToldRow> =
        on!(tx, c => sqlx::query_as(text).bind(json).bind(day.to_string()).fetch_all(c).await)?;
    let told = |row: ToldRow| {
        Ok(Told {
            about: about_of(row.submission_id, row.task_id)?,
            due: parse("reminder.due", &row.due)?,
            step: parse("reminder.step", &row.step)?,
            person: row.account_id.map(Person),
            day: parse("reminder.day", &row.day)?,
        })
    };
    rows.into_iter().map(told).collect()
}

fn about_of(report: Option<i64>, task: Option<i64>) -> Result<About> {
    match (report, task) {
        (Some(id), None) => Ok(About::Report(id)),
        (None, Some(id)) => Ok(About::Task(id)),
        _ => Err(StoreError::Corrupt { column: "reminder.task_id", value: format!("{task:?}") }),
    }
}

/// A unit with the form or the plan of which it was reminded: what a person may see is decided by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The unit.
    pub unit: UnitId,
    /// The form, for reports.
    pub form: Option<FormId>,
    /// The plan, for tasks.
    pub plan: Option<PlanId>,
}

const PLACES: &str = "select distinct r.unit_id, coalesce(ro.form_id, 0) as form_id, \
    coalesce(k.plan_id, 0) as plan_id from reminder r left join submission s on s.id = r.submission_id \
    left join round ro on ro.id = s.round_id left join task k on k.id = r.task_id";

/// Every place of which anybody was reminded.
///
/// # Errors
/// [`StoreError::Sql`].
pub async fn places(tx: &mut Tx) -> Result<Vec<Place>> {
    let rows: Vec<(i64, i64, i64)> = on!(tx, c => sqlx::query_as(PLACES).fetch_all(c).await)?;
    let some = |id: i64| (id != 0).then_some(id);
    let place = |(unit, form, plan)| Place {
        unit: UnitId(unit),
        form: some(form).map(FormId),
        plan: some(plan).map(PlanId),
    };
    Ok(rows.into_iter().map(place).collect())
}

/// Which reminders are asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those of these places.
    pub places: Vec<Place>,
    /// Only those to this account.
    pub account: Option<AccountId>,
    /// Only those to people whose name contains these words, in any case.
    pub name: String,
    /// What came of them.
    pub outcome: OutcomeKind,
    /// Only those given before this one.
    pub before: Option<ReminderId>,
}

/// Reminders with what became of them; `$1` are the places, `$2` to `$4` who was told.
macro_rules! reminders {
    ($head:literal, $source:literal, $rest:literal) => {
        concat!(
            $head,
            " from (select r.id, r.day, r.submission_id, r.task_id, r.unit_id, r.due, r.step, r.role, \
             r.account_id, a.name as person, r.message_id, r.written_at, r.written_by, s.round_id, ro.form_id, \
             k.plan_id, coalesce(f.code, '') as code, coalesce(v.title, k.task, '') as title, ro.period, \
             s.due as due_now, j.state as job_state, j.finished_at, m.handed_at, m.handed_by, \
             cast(case when ro.demo or a.demo or p.demo then 1 else 0 end as bigint) as demo, \
             case when r.task_id is null and s.exempt_reason is null and ro.state = 'open' \
             and s.state in ('draft', 'returned') then 1 \
             when r.task_id is not null and k.ended_by is null and coalesce((select n.state from task_progress n \
             where n.task_id = r.task_id order by n.id desc limit 1), '') not in ('done', 'accepted', 'cancelled') \
             then 1 else 0 end as owed, \
             case when r.task_id is null then (select min(x.done_at) from step x \
             where x.submission_id = r.submission_id and x.verb = 'submit' and x.done_at >= r.written_at) \
             else (select min(n.said_at) from task_progress n where n.task_id = r.task_id \
             and n.state in ('done', 'accepted') and n.said_at >= r.written_at) end as came_at \
             from reminder r left join submission s on s.id = r.submission_id \
             left join round ro on ro.id = s.round_id left join form f on f.id = ro.form_id \
             left join form_version v on v.form_id = ro.form_id and v.number = ro.form_number \
             left join task k on k.id = r.task_id left join plan p on p.id = k.plan_id \
             left join account a on a.id = r.account_id left join message m on m.id = r.message_id \
             left join job j on j.id = m.job_id \
             where (r.unit_id, coalesce(ro.form_id, 0), coalesce(k.plan_id, 0)) in (select \
             cast(value ->> 0 as bigint), cast(value ->> 1 as bigint), cast(value ->> 2 as bigint) from ",
            $source,
            ") and ($2 = 0 or r.account_id = $2) and ($3 = '' or a.name like $3 escape '\\' \
             or lower(a.name) like $4 escape '\\')) as q ",
            $rest
        )
    };
}

macro_rules! both {
    ($head:literal, $rest:literal) => {
        Bulk {
            sqlite: reminders!($head, "json_each($1)", $rest),
            postgres: reminders!($head, "jsonb_array_elements(cast($1 as jsonb)) as source(value)", $rest),
        }
    };
}

const LIST: Bulk = both!(
    "select id, day, submission_id, task_id, unit_id, due, step, role, account_id, person, message_id, \
     written_at, written_by, round_id, form_id, plan_id, code, title, period, due_now, job_state, finished_at, \
     handed_at, handed_by, demo, cast(owed as bigint) as owed, came_at",
    "where id < $5 and ($6 = 'any' or ($6 = 'came' and came_at is not null) \
     or ($6 = 'open' and came_at is null and owed = 1) or ($6 = 'ended' and came_at is null and owed = 0)) \
     order by id desc limit $7"
);

fn places_json(filter: &Filter) -> Result<String> {
    let place =
        |place: &Place| (place.unit, place.form.map_or(0, |id| id.0), place.plan.map_or(0, |id| id.0));
    to_json(&filter.places.iter().map(place).collect::<Vec<_>>())
}

fn like(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("%{}%", literal(words)) }
}

/// Reminders, the newest first; at most `most`.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn list(tx: &mut Tx, filter: &Filter, most: usize) -> Result<Vec<Reminder>> {
    let (text, json) = (LIST.text(tx), places_json(filter)?);
    let (account, like) = (filter.account.map_or(0, |id| id.0), like(&filter.name));
    let before = filter.before.map_or(i64::MAX, |id| id.0);
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows: Vec<Row> = on!(tx, c => {
        let query = sqlx::query_as(text).bind(json).bind(account).bind(&like).bind(like.to_lowercase());
        query.bind(before).bind(filter.outcome.as_str()).bind(most).fetch_all(c).await
    })?;
    rows.into_iter().map(Row::reminder).collect()
}

const TALLY: Bulk = both!(
    "select count(*), count(distinct coalesce(submission_id, task_id)), \
     count(distinct case when came_at is not null then coalesce(submission_id, task_id) end), \
     count(distinct case when came_at is null and owed = 1 then coalesce(submission_id, task_id) end)",
    ""
);

/// What came of the reminders of a filter, whatever outcome and page it asks for.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn tally(tx: &mut Tx, filter: &Filter) -> Result<ReminderTally> {
    let (text, json) = (TALLY.text(tx), places_json(filter)?);
    let (account, like) = (filter.account.map_or(0, |id| id.0), like(&filter.name));
    let (reminders, things, came, open): (i64, i64, i64, i64) = on!(tx, c => {
        let query = sqlx::query_as(text).bind(json).bind(account).bind(&like).bind(like.to_lowercase());
        query.fetch_one(c).await
    })?;
    Ok(ReminderTally {
        reminders: fit("reminder.count", reminders)?,
        things: fit("reminder.count", things)?,
        came: fit("reminder.count", came)?,
        open: fit("reminder.count", open)?,
    })
}

const WANTED: &str = "select count(*) from reminder r left join submission s on s.id = r.submission_id \
    left join round ro on ro.id = s.round_id left join task k on k.id = r.task_id where r.message_id = $1 \
    and ((r.task_id is not null and k.ended_by is null and coalesce((select n.state from task_progress n \
    where n.task_id = r.task_id order by n.id desc limit 1), '') not in ('done', 'accepted', 'cancelled')) \
    or (s.exempt_reason is null and ro.state = 'open' and s.state in ('draft', 'returned')))";

/// Of how many things that are not done yet a message reminds.
///
/// # Errors
/// [`StoreError::Sql`], [`StoreError::Corrupt`].
pub async fn wanted(tx: &mut Tx, message: MessageId) -> Result<u64> {
    let (count,): (i64,) = on!(tx, c => sqlx::query_as(WANTED).bind(message.0).fetch_one(c).await)?;
    fit("reminder.count", count)
}

row! {
    struct ToldRow {
        day: String, submission_id: Option<i64>, task_id: Option<i64>, due: String, step: String,
        account_id: Option<i64>,
    }
}

row! {
    struct Row {
        id: i64, day: String, submission_id: Option<i64>, task_id: Option<i64>, unit_id: i64, due: String,
        step: String, role: String, account_id: Option<i64>, person: Option<String>, message_id: Option<i64>,
        written_at: String, written_by: String, round_id: Option<i64>, form_id: Option<i64>,
        plan_id: Option<i64>, code: String, title: String, period: Option<String>, due_now: Option<String>,
        job_state: Option<String>, finished_at: Option<String>, handed_at: Option<String>,
        handed_by: Option<String>, demo: i64, owed: i64, came_at: Option<String>,
    }
}

impl Row {
    fn way(&self) -> Result<ReminderWay> {
        let handed = parse_some("message.handed_at", self.handed_at.as_deref())?;
        if let (Some(at), Some(by)) = (handed, &self.handed_by) {
            return Ok(ReminderWay::Handed(at, by.clone()));
        }
        let state = parse_some::<JobState>("job.state", self.job_state.as_deref())?;
        Ok(match (self.account_id, state) {
            (None, _) => ReminderWay::Nobody,
            (Some(_), None) => ReminderWay::ToHand,
            (Some(_), Some(state)) => {
                let at = parse_some("job.finished_at", self.finished_at.as_deref())?;
                ReminderWay::Mail(state, at.filter(|_| state == JobState::Done))
            }
        })
    }

    fn reminder(self) -> Result<Reminder> {
        let due = parse("reminder.due", &self.due)?;
        let due_now = parse_some("submission.due", self.due_now.as_deref())?;
        let outcome = match parse_some("step.done_at", self.came_at.as_deref())? {
            Some(at) => Outcome::Came(at),
            None if self.owed == 1 => Outcome::Open(due_now.unwrap_or(due)),
            None => Outcome::Ended,
        };
        Ok(Reminder {
            way: self.way()?,
            id: ReminderId(self.id),
            day: parse("reminder.day", &self.day)?,
            about: about_of(self.submission_id, self.task_id)?,
            unit: UnitId(self.unit_id),
            due,
            step: StepWord(parse("reminder.step", &self.step)?),
            role: parse("reminder.role", &self.role)?,
            person: self.account_id.map(AccountId).zip(self.person),
            message: self.message_id.map(MessageId),
            written_at: parse("reminder.written_at", &self.written_at)?,
            written_by: self.written_by,
            title: self.title,
            code: self.code,
            round: self.round_id.map(RoundId).zip(parse_some("round.period", self.period.as_deref())?),
            form: self.form_id.map(FormId),
            plan: self.plan_id.map(PlanId),
            outcome,
            demo: self.demo == 1,
        })
    }
}
