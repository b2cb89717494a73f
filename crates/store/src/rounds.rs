//! Rounds, and how far each has come.

use cotmoc_core::model::{Period, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::bulk::{Bulk, numbers};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{FormId, Round, RoundId, RoundState, RoundTally};
use crate::plans::Changed;
use crate::row::row;
use crate::text::{day, fit, moment, parse, parse_some};

/// A round to be opened.
#[derive(Debug, Clone)]
pub struct NewRound<'a> {
    /// The form.
    pub form: FormId,
    /// The version of the form.
    pub number: i64,
    /// The period.
    pub period: Period,
    /// The unit under which units report.
    pub root: UnitId,
    /// First and last day of the cut-off.
    pub cutoff: (Option<Date>, Option<Date>),
    /// The last day of the reporter, then of each step of approval.
    pub deadlines: &'a [Date],
    /// Why it is opened late.
    pub late_reason: Option<&'a str>,
    /// Demonstration data.
    pub demo: bool,
    /// Moment of opening.
    pub at: Timestamp,
    /// Who opens it.
    pub by: &'a str,
}

const INSERT: &str = "insert into round (id, version, form_id, form_number, period, root_unit_id, state, \
    cutoff_from, cutoff_to, deadlines, late_reason, demo, opened_at, opened_by) \
    values ($1, 1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, $10, $11, $12)";

/// Opens a round.
///
/// # Errors
/// [`crate::StoreError::Sql`], also where the form has one for the period and the unit already.
pub async fn insert(tx: &mut Tx, new: &NewRound<'_>) -> Result<RoundId> {
    let id = ids::one(tx).await?;
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id).bind(new.form.0).bind(new.number).bind(new.period.to_string());
        let query = query.bind(new.root.0).bind(day(new.cutoff.0)).bind(day(new.cutoff.1));
        let query = query.bind(days(new.deadlines)).bind(new.late_reason).bind(new.demo);
        query.bind(moment(new.at)).bind(new.by).execute(c).await.map(|_| ())
    })?;
    Ok(RoundId(id))
}

/// A statement over rounds.
macro_rules! rounds {
    ($($rest:literal),+) => {
        concat!(
            "select r.id, r.version, r.form_id, r.form_number, f.code as form_code, v.title as form_title, \
             r.period, r.root_unit_id, r.state, r.cutoff_from, r.cutoff_to, r.deadlines, r.late_reason, r.demo, \
             r.opened_at, r.opened_by, r.closed_at, r.closed_by from round r join form f on f.id = r.form_id \
             join form_version v on v.form_id = r.form_id and v.number = r.form_number ",
            $($rest),+
        )
    };
}

const GET: &str = rounds!("where r.id = $1");
const FIND: &str = rounds!("where r.form_id = $1 and r.period = $2 and r.root_unit_id = $3");
const OPEN: &str = rounds!("where r.state = 'open' order by r.id desc limit $1");
const LIST: &str = rounds!("order by r.id desc limit $1");
const OF_FORM: &str = rounds!("where r.form_id = $1 order by r.period desc, r.id desc limit $2");

/// A round by its number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: RoundId) -> Result<Option<Round>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::round).transpose()
}

/// The round of a form for a period under a unit.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn find(tx: &mut Tx, form: FormId, period: Period, root: UnitId) -> Result<Option<Round>> {
    let period = period.to_string();
    let row: Option<Row> =
        on!(tx, c => sqlx::query_as(FIND).bind(form.0).bind(period).bind(root.0).fetch_optional(c).await)?;
    row.map(Row::round).transpose()
}

macro_rules! many {
    ($source:literal) => {
        rounds!("where r.id in (select cast(value as bigint) from ", $source, ") order by r.id")
    };
}

const MANY: Bulk = Bulk {
    sqlite: many!("json_each($1)"),
    postgres: many!("jsonb_array_elements(cast($1 as jsonb)) as source(value)"),
};

/// Those of these rounds that are there, by number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn many(tx: &mut Tx, ids: impl IntoIterator<Item = RoundId>) -> Result<Vec<Round>> {
    let (text, json) = (MANY.text(tx), numbers(ids.into_iter().map(|r| r.0))?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(Row::round).collect()
}

/// The newest open rounds, newest first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn open(tx: &mut Tx, limit: i64) -> Result<Vec<Round>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OPEN).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::round).collect()
}

/// The newest rounds, newest first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<Round>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::round).collect()
}

/// The rounds of a form, the newest period first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_form(tx: &mut Tx, form: FormId, limit: i64) -> Result<Vec<Round>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_FORM).bind(form.0).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::round).collect()
}

const SET_STATE: &str = "update round set version = version + 1, state = $3, closed_at = $4, closed_by = $5 \
    where id = $1 and version = $2";

/// Closes a round, or opens it again where `closed` is `None`.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn set_state(
    tx: &mut Tx,
    id: RoundId,
    version: i64,
    closed: Option<(Timestamp, &str)>,
) -> Result<Changed> {
    let state = if closed.is_some() { RoundState::Closed } else { RoundState::Open };
    let touched = on!(tx, c => {
        let query = sqlx::query(SET_STATE).bind(id.0).bind(version).bind(state.as_str());
        let query = query.bind(closed.map(|(at, _)| moment(at))).bind(closed.map(|(_, by)| by));
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

const SET_DEADLINES: &str =
    "update round set version = version + 1, deadlines = $3 where id = $1 and version = $2";

/// Gives a round other deadlines. Those of its submissions are their own.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn set_deadlines(tx: &mut Tx, id: RoundId, version: i64, deadlines: &[Date]) -> Result<Changed> {
    let touched = on!(tx, c => {
        let query = sqlx::query(SET_DEADLINES).bind(id.0).bind(version).bind(days(deadlines));
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(Changed::of(touched))
}

/// The end of a day in Việt Nam is 17:00 UTC, and moments are kept as UTC text of fixed width.
macro_rules! tallies {
    ($source:literal) => {
        concat!(
            "select s.round_id, \
             sum(case when s.exempt_reason is null and s.state = 'draft' and s.changed_at is null then 1 else 0 end) as silent, \
             sum(case when s.exempt_reason is null and s.state = 'draft' and s.changed_at is not null then 1 else 0 end) as draft, \
             sum(case when s.exempt_reason is null and s.state = 'submitted' then 1 else 0 end) as submitted, \
             sum(case when s.exempt_reason is null and s.state = 'returned' then 1 else 0 end) as returned, \
             sum(case when s.exempt_reason is null and s.state in ('approved', 'locked') then 1 else 0 end) as approved, \
             sum(case when s.exempt_reason is not null then 1 else 0 end) as exempt, \
             sum(case when s.exempt_reason is null and s.state in ('draft', 'returned') \
               and s.due < $2 then 1 else 0 end) as overdue, \
             sum(case when s.exempt_reason is null \
               and s.first_submitted_at >= s.due || 'T17:00:00' then 1 else 0 end) as late, \
             cast(sum(case when s.exempt_reason is null then s.answered else 0 end) as bigint) as answered, \
             cast(sum(case when s.exempt_reason is null then s.expected else 0 end) as bigint) as expected \
             from submission s where s.round_id in (select cast(value as bigint) from ",
            $source,
            ") group by s.round_id"
        )
    };
}

const TALLIES: Bulk = Bulk {
    sqlite: tallies!("json_each($1)"),
    postgres: tallies!("jsonb_array_elements(cast($1 as jsonb)) as source(value)"),
};

/// How many submissions of these rounds stand where on a day. A round without submissions is left out.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn tallies(
    tx: &mut Tx,
    rounds: impl IntoIterator<Item = RoundId>,
    today: Date,
) -> Result<Vec<(RoundId, RoundTally)>> {
    let (text, json) = (TALLIES.text(tx), numbers(rounds.into_iter().map(|r| r.0))?);
    let rows: Vec<TallyRow> =
        on!(tx, c => sqlx::query_as(text).bind(json).bind(today.to_string()).fetch_all(c).await)?;
    rows.into_iter().map(TallyRow::tally).collect()
}

/// Days as one text.
fn days(days: &[Date]) -> String {
    days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

row! {
    struct Row {
        id: i64, version: i64, form_id: i64, form_number: i64, form_code: String, form_title: String,
        period: String, root_unit_id: i64, state: String, cutoff_from: Option<String>,
        cutoff_to: Option<String>, deadlines: String, late_reason: Option<String>, demo: bool,
        opened_at: String, opened_by: String, closed_at: Option<String>, closed_by: Option<String>,
    }
}

impl Row {
    fn round(self) -> Result<Round> {
        let deadlines = self.deadlines.split_whitespace().map(|d| parse("round.deadlines", d));
        Ok(Round {
            id: RoundId(self.id),
            version: self.version,
            form: FormId(self.form_id),
            form_number: self.form_number,
            form_code: self.form_code,
            form_title: self.form_title,
            period: parse("round.period", &self.period)?,
            root: UnitId(self.root_unit_id),
            state: parse("round.state", &self.state)?,
            cutoff_from: parse_some("round.cutoff_from", self.cutoff_from.as_deref())?,
            cutoff_to: parse_some("round.cutoff_to", self.cutoff_to.as_deref())?,
            deadlines: deadlines.collect::<Result<_>>()?,
            late_reason: self.late_reason,
            demo: self.demo,
            opened_at: parse("round.opened_at", &self.opened_at)?,
            opened_by: self.opened_by,
            closed_at: parse_some("round.closed_at", self.closed_at.as_deref())?,
            closed_by: self.closed_by,
        })
    }
}

row! {
    struct TallyRow {
        round_id: i64, silent: i64, draft: i64, submitted: i64, returned: i64, approved: i64, exempt: i64,
        overdue: i64, late: i64, answered: i64, expected: i64,
    }
}

impl TallyRow {
    fn tally(self) -> Result<(RoundId, RoundTally)> {
        let tally = RoundTally {
            silent: fit("silent", self.silent)?,
            draft: fit("draft", self.draft)?,
            submitted: fit("submitted", self.submitted)?,
            returned: fit("returned", self.returned)?,
            approved: fit("approved", self.approved)?,
            exempt: fit("exempt", self.exempt)?,
            overdue: fit("overdue", self.overdue)?,
            late: fit("late", self.late)?,
            answered: fit("answered", self.answered)?,
            expected: fit("expected", self.expected)?,
        };
        Ok((RoundId(self.round_id), tally))
    }
}
