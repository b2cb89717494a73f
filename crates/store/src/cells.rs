//! Cells: what stands in each now.

use cotmoc_core::model::Status;
use rust_decimal::Decimal;

use crate::bulk::{Bulk, numbers, to_json};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{Answer, Cell, EntryId, RoundId, SubmissionId};
use crate::row::row;
use crate::text::{parse, parse_some};

/// A statement over cells; the row source stands between the two texts.
macro_rules! cells {
    ($before:literal, $source:literal, $after:literal) => {
        concat!(
            "select c.submission_id, c.line, c.value, c.status, c.reason, c.entry_id, e.entered_at, \
             e.entered_name from cell c join entry e on e.id = c.entry_id ",
            $before,
            $source,
            $after
        )
    };
}

macro_rules! picked {
    ($before:literal, $after:literal) => {
        Bulk {
            sqlite: cells!($before, "json_each($1)", $after),
            postgres: cells!($before, "jsonb_array_elements(cast($1 as jsonb)) as source(value)", $after),
        }
    };
}

const OF_SUBMISSIONS: Bulk = picked!(
    "where c.submission_id in (select cast(value as bigint) from ",
    ") order by c.submission_id, c.line"
);

/// The cells of some submissions that were ever answered, by submission and line. One that was emptied
/// again is among them.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_submissions(
    tx: &mut Tx,
    submissions: impl IntoIterator<Item = SubmissionId>,
) -> Result<Vec<Cell>> {
    let (text, json) = (OF_SUBMISSIONS.text(tx), numbers(submissions.into_iter().map(|s| s.0))?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(Row::cell).collect()
}

const OF_LINES: Bulk = picked!(
    "join submission s on s.id = c.submission_id where s.round_id = $2 and s.exempt_reason is null \
     and c.value is not null and c.line in (select value ->> 0 from ",
    ") order by c.submission_id, c.line"
);

/// The cells with a value of some lines, of all submissions of a round.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_lines(tx: &mut Tx, round: RoundId, lines: &[&str]) -> Result<Vec<Cell>> {
    let lines: Vec<[&str; 1]> = lines.iter().map(|line| [*line]).collect();
    let (text, json) = (OF_LINES.text(tx), to_json(&lines)?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).bind(round.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::cell).collect()
}

macro_rules! at {
    ($source:literal) => {
        cells!(
            "join (select cast(value ->> 0 as bigint) as submission, value ->> 1 as line from ",
            $source,
            ") as w on w.submission = c.submission_id and w.line = c.line"
        )
    };
}

const AT: Bulk = Bulk {
    sqlite: at!("json_each($1)"),
    postgres: at!("jsonb_array_elements(cast($1 as jsonb)) as source(value)"),
};

/// Those of these cells, named by submission and line, that were ever answered; in no order.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn at(tx: &mut Tx, keys: &[(SubmissionId, &str)]) -> Result<Vec<Cell>> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    let (text, json) = (AT.text(tx), to_json(&keys)?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(Row::cell).collect()
}

row! {
    struct Row {
        submission_id: i64, line: String, value: Option<String>, status: String, reason: String,
        entry_id: i64, entered_at: String, entered_name: String,
    }
}

impl Row {
    fn cell(self) -> Result<Cell> {
        Ok(Cell {
            submission: SubmissionId(self.submission_id),
            answer: answer(self.value.as_deref(), &self.status, self.reason)?,
            line: self.line,
            entry: EntryId(self.entry_id),
            at: parse("entry.entered_at", &self.entered_at)?,
            by: self.entered_name,
        })
    }
}

/// An answer from its columns.
pub(crate) fn answer(value: Option<&str>, status: &str, reason: String) -> Result<Answer> {
    let status = if status.is_empty() { None } else { Some(parse::<Status>("cell.status", status)?) };
    Ok(Answer { value: parse_some::<Decimal>("cell.value", value)?, status, reason })
}
