//! The audit log: a chain of hashes that shows any change of the past.
//!
//! It shows that an entry was changed, taken out, put in, or cut off at the end. Whoever can write
//! every table can also compute a whole new chain; against that, keep the last hash elsewhere.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::bulk::{self, Bulk, bulk, touched_all};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{AuditBreak, AuditEntry, AuditVerdict, NewAudit, Subject};
use crate::row::row;
use crate::text::{hex, literal, moment, parse};

const HEAD: &str = "select seq, hash from audit_head where id = 1";
const INSERT: &str = "insert into audit (seq, at, actor, action, subject_kind, subject_id, detail, prev_hash, hash) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const MOVE_HEAD: &str = "update audit_head set seq = $1, hash = $2 where id = 1 and seq = $3";

/// Adds an entry at the end of the chain.
///
/// # Errors
/// [`crate::StoreError::Sql`]; [`crate::StoreError::Touched`] where the end of the chain is not there.
pub async fn append(tx: &mut Tx, new: &NewAudit<'_>) -> Result<()> {
    let head: Option<(i64, String)> = on!(tx, c => sqlx::query_as(HEAD).fetch_optional(c).await)?;
    touched_all("audit_head: read", u64::from(head.is_some()), 1)?;
    let (last, prev_hash) = head.unwrap_or_default();
    let mut row = Row {
        seq: last + 1,
        at: moment(new.at),
        actor: new.actor.to_owned(),
        action: new.action.to_owned(),
        subject_kind: new.subject.kind.clone(),
        subject_id: new.subject.id,
        detail: new.detail.clone(),
        prev_hash,
        hash: String::new(),
    };
    row.hash = row.computed();
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(row.seq).bind(&row.at).bind(&row.actor).bind(&row.action);
        let query = query.bind(&row.subject_kind).bind(row.subject_id).bind(&row.detail);
        query.bind(&row.prev_hash).bind(&row.hash).execute(c).await.map(|_| ())
    })?;
    let moved = on!(tx, c => {
        let query = sqlx::query(MOVE_HEAD).bind(row.seq).bind(&row.hash).bind(last);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    touched_all("audit_head: move", moved, 1)
}

const INSERT_MANY: Bulk = bulk!(
    "insert into audit (seq, at, actor, action, subject_kind, subject_id, detail, prev_hash, hash) \
     select cast(value ->> 0 as bigint), value ->> 1, value ->> 2, value ->> 3, value ->> 4, \
     cast(value ->> 5 as bigint), value ->> 6, value ->> 7, value ->> 8 from ",
    ""
);

/// Adds entries at the end of the chain, in this order, with as many statements as one takes.
///
/// # Errors
/// [`crate::StoreError::Sql`]; [`crate::StoreError::Touched`] where the end of the chain is not there.
pub async fn append_many(tx: &mut Tx, new: &[NewAudit<'_>]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let head: Option<(i64, String)> = on!(tx, c => sqlx::query_as(HEAD).fetch_optional(c).await)?;
    touched_all("audit_head: read", u64::from(head.is_some()), 1)?;
    let (first, mut prev_hash) = head.unwrap_or_default();
    let mut last = first;
    let mut rows = Vec::with_capacity(new.len());
    for one in new {
        last += 1;
        let mut row = Row {
            seq: last,
            at: moment(one.at),
            actor: one.actor.to_owned(),
            action: one.action.to_owned(),
            subject_kind: one.subject.kind.clone(),
            subject_id: one.subject.id,
            detail: one.detail.clone(),
            prev_hash,
            hash: String::new(),
        };
        row.hash = row.computed();
        prev_hash = row.hash.clone();
        rows.push(row.values());
    }
    bulk::write(tx, "audit: insert", &INSERT_MANY, &rows).await?;
    let moved = on!(tx, c => {
        let query = sqlx::query(MOVE_HEAD).bind(last).bind(&prev_hash).bind(first);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    touched_all("audit_head: move", moved, 1)
}

const LIST: &str = "select seq, at, actor, action, subject_kind, subject_id, detail, prev_hash, hash from audit \
    where seq < $1 order by seq desc limit $2";

/// The newest entries before one, newest first; `i64::MAX` for the newest of all.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn list(tx: &mut Tx, before: i64, limit: i64) -> Result<Vec<AuditEntry>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).bind(before).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(Row::entry).collect()
}

const OF_SUBJECT: &str = "select seq, at, actor, action, subject_kind, subject_id, detail, prev_hash, hash \
    from audit where subject_kind = $1 and subject_id = $2 order by seq desc limit $3";

/// What was done to a record, newest first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_subject(tx: &mut Tx, subject: &Subject, limit: i64) -> Result<Vec<AuditEntry>> {
    let rows: Vec<Row> = on!(tx, c => {
        sqlx::query_as(OF_SUBJECT).bind(&subject.kind).bind(subject.id).bind(limit).fetch_all(c).await
    })?;
    rows.into_iter().map(Row::entry).collect()
}

/// Which entries are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// Only those before this place.
    pub before: Option<i64>,
    /// Only those of somebody whose name contains these words, as typed or in small letters.
    pub actor: String,
    /// Only those whose action is this, or begins with this and a full stop.
    pub action: String,
    /// Only those that speak of this kind of record.
    pub kind: String,
    /// Only those that speak of the record of this number.
    pub id: Option<i64>,
    /// Only those from this moment on.
    pub from: Option<Timestamp>,
    /// Only those before this moment.
    pub until: Option<Timestamp>,
}

const SEARCH: &str = "select seq, at, actor, action, subject_kind, subject_id, detail, prev_hash, hash from audit \
    where seq < $1 and ($2 = '' or actor like $2 escape '\\' or lower(actor) like $3 escape '\\') \
    and ($4 = '' or action = $4 or action like $5 escape '\\') and ($6 = '' or subject_kind = $6) \
    and ($7 = 0 or subject_id = $7) and at >= $8 and at < $9 order by seq desc limit $10";

/// The entries that a search finds, newest first; at most `most`.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn search(tx: &mut Tx, search: &Search, most: usize) -> Result<Vec<AuditEntry>> {
    let before = search.before.unwrap_or(i64::MAX);
    let name = if search.actor.is_empty() { String::new() } else { format!("%{}%", literal(&search.actor)) };
    let small = name.to_lowercase();
    let below = format!("{}.%", literal(&search.action));
    let from = search.from.map_or_else(String::new, moment);
    let until = search.until.map_or_else(|| "9999".to_owned(), moment);
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows: Vec<Row> = on!(tx, c => {
        let query = sqlx::query_as(SEARCH).bind(before).bind(&name).bind(&small).bind(&search.action);
        let query = query.bind(&below).bind(&search.kind).bind(search.id.unwrap_or(0));
        query.bind(&from).bind(&until).bind(most).fetch_all(c).await
    })?;
    rows.into_iter().map(Row::entry).collect()
}

const AFTER: &str = "select seq, at, actor, action, subject_kind, subject_id, detail, prev_hash, hash from audit \
    where seq > $1 order by seq limit 5000";

/// Checks the whole chain, from the first entry to the end that its head names.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn verify(tx: &mut Tx) -> Result<AuditVerdict> {
    let (mut last, mut hash) = (0, "0".repeat(64));
    loop {
        let rows: Vec<Row> = on!(tx, c => sqlx::query_as(AFTER).bind(last).fetch_all(c).await)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let place = last + 1;
            let broken = if row.seq != place || row.prev_hash != hash {
                Some(AuditBreak::NotLinked)
            } else if row.hash != row.computed() {
                Some(AuditBreak::Changed)
            } else {
                None
            };
            if let Some(why) = broken {
                return Ok(AuditVerdict { entries: last, broken: Some((place, why)) });
            }
            (last, hash) = (row.seq, row.hash);
        }
    }
    let head: Option<(i64, String)> = on!(tx, c => sqlx::query_as(HEAD).fetch_optional(c).await)?;
    let broken = if head == Some((last, hash)) { None } else { Some((last + 1, AuditBreak::CutOff)) };
    Ok(AuditVerdict { entries: last, broken })
}

row! {
    struct Row {
        seq: i64, at: String, actor: String, action: String, subject_kind: String, subject_id: i64,
        detail: String, prev_hash: String, hash: String,
    }
}

/// A row as it travels in a bulk statement.
#[derive(serde::Serialize)]
struct Values(i64, String, String, String, String, i64, String, String, String);

impl Row {
    fn values(self) -> Values {
        Values(
            self.seq, self.at, self.actor, self.action, self.subject_kind, self.subject_id, self.detail,
            self.prev_hash, self.hash,
        )
    }

    /// The hash that this row must carry. Every part comes with its length, so that no two rows
    /// give the same bytes.
    fn computed(&self) -> String {
        let mut hasher = Sha256::new();
        let (seq, id) = (self.seq.to_string(), self.subject_id.to_string());
        let parts = [
            &self.prev_hash, &seq, &self.at, &self.actor, &self.action, &self.subject_kind, &id, &self.detail,
        ];
        for part in parts {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        hex(&hasher.finalize())
    }

    fn entry(self) -> Result<AuditEntry> {
        Ok(AuditEntry {
            seq: self.seq,
            at: parse::<Timestamp>("audit.at", &self.at)?,
            actor: self.actor,
            action: self.action,
            subject: Subject { kind: self.subject_kind, id: self.subject_id },
            detail: self.detail,
            prev_hash: self.prev_hash,
            hash: self.hash,
        })
    }
}
