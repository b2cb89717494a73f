//! Remarks on cells and on whole forms.

use jiff::Timestamp;

use crate::bulk::{self, Bulk, bulk, numbers};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{Remark, RemarkId, SubmissionId};
use crate::row::row;
use crate::text::{fit, moment, parse, parse_some};

/// A remark to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRemark {
    /// The submission.
    pub submission: SubmissionId,
    /// Key of the line; empty for the whole form.
    pub line: String,
    /// The revision it is about.
    pub revision: u32,
    /// What is said.
    pub text: String,
}

const INSERT: Bulk = bulk!(
    "insert into remark (id, submission_id, line, revision, text, said_at, said_by) \
     select cast(value ->> 0 as bigint), cast(value ->> 1 as bigint), value ->> 2, \
     cast(value ->> 3 as bigint), value ->> 4, value ->> 5, value ->> 6 from ",
    ""
);

/// Keeps remarks.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(tx: &mut Tx, new: &[NewRemark], at: Timestamp, by: &str) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let (numbers, at) = (ids::take(tx, new.len()).await?, moment(at));
    let rows: Vec<_> = numbers
        .zip(new)
        .map(|(id, n)| (id, n.submission, n.line.as_str(), n.revision, n.text.as_str(), at.as_str(), by))
        .collect();
    bulk::write(tx, "remark: insert", &INSERT, &rows).await
}

/// A statement over remarks that are picked by a list of submissions.
macro_rules! of_submissions {
    ($source:literal) => {
        concat!(
            "select id, submission_id, line, revision, text, said_at, said_by, settled_at from remark \
             where submission_id in (select cast(value as bigint) from ",
            $source,
            ") order by id"
        )
    };
}

const OF_SUBMISSIONS: Bulk = Bulk {
    sqlite: of_submissions!("json_each($1)"),
    postgres: of_submissions!("jsonb_array_elements(cast($1 as jsonb)) as source(value)"),
};

/// The remarks on some submissions, settled ones included, the first one first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_submissions(
    tx: &mut Tx,
    submissions: impl IntoIterator<Item = SubmissionId>,
) -> Result<Vec<Remark>> {
    let (text, json) = (OF_SUBMISSIONS.text(tx), numbers(submissions.into_iter().map(|s| s.0))?);
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(text).bind(json).fetch_all(c).await)?;
    rows.into_iter().map(Row::remark).collect()
}

const SETTLE: Bulk = bulk!(
    "update remark set settled_at = $2 where settled_at is null and submission_id in \
     (select cast(value as bigint) from ",
    ")"
);

/// Marks the open remarks on some submissions as settled.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn settle(
    tx: &mut Tx,
    submissions: impl IntoIterator<Item = SubmissionId>,
    at: Timestamp,
) -> Result<()> {
    let (text, json) = (SETTLE.text(tx), numbers(submissions.into_iter().map(|s| s.0))?);
    on!(tx, c => sqlx::query(text).bind(json).bind(moment(at)).execute(c).await.map(|_| ()))?;
    Ok(())
}

row! {
    struct Row {
        id: i64, submission_id: i64, line: String, revision: i64, text: String, said_at: String,
        said_by: String, settled_at: Option<String>,
    }
}

impl Row {
    fn remark(self) -> Result<Remark> {
        Ok(Remark {
            id: RemarkId(self.id),
            submission: SubmissionId(self.submission_id),
            line: self.line,
            revision: fit("remark.revision", self.revision)?,
            text: self.text,
            said_at: parse("remark.said_at", &self.said_at)?,
            said_by: self.said_by,
            settled_at: parse_some("remark.settled_at", self.settled_at.as_deref())?,
        })
    }
}
