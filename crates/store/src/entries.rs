//! Entries: every answer that ever stood in a cell, appended, and the cell kept in step with the newest.

use std::collections::HashMap;

use serde::Serialize;

use crate::bulk::{self, Bulk, bulk, to_json};
use crate::cells::answer;
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{AccountId, Entry, EntryId, NewEntry, SubmissionId};
use crate::row::row;
use crate::text::{fit, moment, parse};

const INSERT: Bulk = bulk!(
    "insert into entry (id, submission_id, line, revision, value, status, reason, way, token, entered_at, \
     entered_by, entered_name, before_id) select cast(value ->> 0 as bigint), cast(value ->> 1 as bigint), \
     value ->> 2, cast(value ->> 3 as bigint), value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8, \
     value ->> 9, cast(value ->> 10 as bigint), value ->> 11, cast(value ->> 12 as bigint) from ",
    ""
);
const PUT: Bulk = bulk!(
    "insert into cell (submission_id, line, value, status, reason, entry_id) \
     select cast(value ->> 0 as bigint), value ->> 1, value ->> 2, value ->> 3, value ->> 4, \
     cast(value ->> 5 as bigint) from ",
    " where true on conflict (submission_id, line) do update set value = excluded.value, \
     status = excluded.status, reason = excluded.reason, entry_id = excluded.entry_id"
);

#[derive(Serialize)]
struct EntryRow<'a>(
    i64,
    i64,
    &'a str,
    u32,
    Option<String>,
    &'static str,
    &'a str,
    &'static str,
    &'a str,
    String,
    Option<AccountId>,
    &'a str,
    Option<EntryId>,
);

/// Appends entries in this order and lets each stand in its cell; their numbers in the same order.
/// Where several are of one cell, each of them names the one before and the last one stands.
///
/// # Errors
/// [`crate::StoreError::Sql`], also for a token that the submission has already.
pub async fn append(tx: &mut Tx, new: &[NewEntry]) -> Result<Vec<EntryId>> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let numbers: Vec<i64> = ids::entries(tx, new.len()).await?.collect();
    let mut standing: HashMap<(SubmissionId, &str), usize> = HashMap::new();
    let mut rows = Vec::with_capacity(new.len());
    for (place, (id, n)) in numbers.iter().zip(new).enumerate() {
        let earlier = standing.insert((n.submission, n.line.as_str()), place);
        let before = earlier.map(|place| EntryId(numbers[place])).or(n.before);
        rows.push(EntryRow(
            *id,
            n.submission.0,
            &n.line,
            n.revision,
            n.answer.value.map(|v| v.to_string()),
            status(n),
            &n.answer.reason,
            n.way.as_str(),
            &n.token,
            moment(n.at),
            n.account,
            &n.by,
            before,
        ));
    }
    bulk::write(tx, "entry: insert", &INSERT, &rows).await?;
    let mut standing: Vec<usize> = standing.into_values().collect();
    standing.sort_unstable();
    let cells: Vec<_> = standing
        .into_iter()
        .map(|place| {
            let n = &new[place];
            let value = n.answer.value.map(|v| v.to_string());
            (n.submission, n.line.as_str(), value, status(n), n.answer.reason.as_str(), numbers[place])
        })
        .collect();
    bulk::write(tx, "cell: put", &PUT, &cells).await?;
    Ok(numbers.into_iter().map(EntryId).collect())
}

fn status(new: &NewEntry) -> &'static str {
    new.answer.status.map_or("", |s| s.as_str())
}

/// A statement over entries; the row source stands between the two texts.
macro_rules! entries {
    ($before:literal, $source:literal, $after:literal) => {
        concat!(
            "select e.id, e.submission_id, e.line, e.revision, e.value, e.status, e.reason, e.way, e.token, \
             e.entered_at, e.entered_by, e.entered_name, e.before_id from entry e ",
            $before,
            $source,
            $after
        )
    };
}

macro_rules! by_tokens {
    ($source:literal) => {
        entries!(
            "join (select cast(value ->> 0 as bigint) as submission, value ->> 1 as token from ",
            $source,
            ") as w on w.submission = e.submission_id and w.token = e.token"
        )
    };
}

const BY_TOKENS: Bulk = Bulk {
    sqlite: by_tokens!("json_each($1)"),
    postgres: by_tokens!("jsonb_array_elements(cast($1 as jsonb)) as source(value)"),
};

/// The entries that came with these tokens, named by submission and token; in no order.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn by_tokens(tx: &mut Tx, tokens: &[(SubmissionId, &str)]) -> Result<Vec<Entry>> {
    let (text, json) = (BY_TOKENS.text(tx), to_json(tokens)?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(Row::entry).collect()
}

const HISTORY: &str =
    entries!("where e.submission_id = $1 and e.line = $2 and e.id < $3 order by e.id desc limit $4", "", "");

/// The entries of a cell before one, newest first; `i64::MAX` for the newest of all.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn history(
    tx: &mut Tx,
    submission: SubmissionId,
    line: &str,
    before: i64,
    limit: i64,
) -> Result<Vec<Entry>> {
    let rows: Vec<Row> = on!(tx, c => {
        sqlx::query_as(HISTORY).bind(submission.0).bind(line).bind(before).bind(limit).fetch_all(c).await
    })?;
    rows.into_iter().map(Row::entry).collect()
}

macro_rules! at_revisions {
    ($source:literal) => {
        entries!(
            "join (select max(a.id) as id from (select cast(value ->> 0 as bigint) as submission, \
             cast(value ->> 1 as bigint) as revision from ",
            $source,
            ") as w join entry a on a.submission_id = w.submission and a.revision <= w.revision \
             group by a.submission_id, a.line) as n on n.id = e.id order by e.submission_id, e.line"
        )
    };
}

const AT_REVISIONS: Bulk = Bulk {
    sqlite: at_revisions!("json_each($1)"),
    postgres: at_revisions!("jsonb_array_elements(cast($1 as jsonb)) as source(value)"),
};

/// What stood in the cells of submissions at the end of a revision of each, by submission and line.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn at_revisions(tx: &mut Tx, of: &[(SubmissionId, u32)]) -> Result<Vec<Entry>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let (text, json) = (AT_REVISIONS.text(tx), to_json(of)?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(Row::entry).collect()
}

row! {
    struct Row {
        id: i64, submission_id: i64, line: String, revision: i64, value: Option<String>, status: String,
        reason: String, way: String, token: String, entered_at: String, entered_by: Option<i64>,
        entered_name: String, before_id: Option<i64>,
    }
}

impl Row {
    fn entry(self) -> Result<Entry> {
        Ok(Entry {
            id: EntryId(self.id),
            submission: SubmissionId(self.submission_id),
            line: self.line,
            revision: fit("entry.revision", self.revision)?,
            answer: answer(self.value.as_deref(), &self.status, self.reason)?,
            way: parse("entry.way", &self.way)?,
            token: self.token,
            at: parse("entry.entered_at", &self.entered_at)?,
            account: self.entered_by.map(AccountId),
            by: self.entered_name,
            before: self.before_id.map(EntryId),
        })
    }
}
