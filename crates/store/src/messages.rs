//! Messages to people: written with the change that causes them, shown, passed on.

use jiff::Timestamp;
use serde::Serialize;

use crate::bulk::{self, Bulk, bulk};
use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{AccountId, JobId, JobState, Message, MessageId, MessageKind, NewMessage, RoundId};
use crate::row::row;
use crate::text::{literal, moment, parse, parse_some};

#[derive(Serialize)]
struct Written<'a> {
    i: i64,
    j: Option<i64>,
    k: &'a str,
    c: Option<i64>,
    n: &'a str,
    a: &'a Option<String>,
    s: &'a str,
    t: &'a str,
    l: &'a Option<String>,
    h: &'a Option<String>,
    r: Option<i64>,
    w: &'a str,
    b: &'a str,
}

const INSERT: Bulk = bulk!(
    "insert into message (id, job_id, kind, account_id, name, address, subject, body, link, ticket_hash, \
     round_id, created_at, created_by) \
     select cast(value ->> 'i' as bigint), cast(value ->> 'j' as bigint), value ->> 'k', \
     cast(value ->> 'c' as bigint), value ->> 'n', value ->> 'a', value ->> 's', value ->> 't', \
     value ->> 'l', value ->> 'h', cast(value ->> 'r' as bigint), value ->> 'w', value ->> 'b' from ",
    ""
);

/// Keeps messages under numbers that were taken for them, each with the job that sends it.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(
    tx: &mut Tx,
    new: &[(MessageId, Option<JobId>, NewMessage)],
    at: Timestamp,
    by: &str,
) -> Result<()> {
    let at = moment(at);
    let rows: Vec<Written<'_>> = new
        .iter()
        .map(|(i, j, m)| Written {
            i: i.0,
            j: j.map(|job| job.0),
            k: m.kind.as_str(),
            c: m.account.map(|account| account.0),
            n: &m.name,
            a: &m.address,
            s: &m.subject,
            t: &m.body,
            l: &m.link,
            h: &m.ticket,
            r: m.round.map(|round| round.0),
            w: &at,
            b: by,
        })
        .collect();
    bulk::write(tx, "message: insert", &INSERT, &rows).await
}

/// A statement over messages with their jobs and tickets; `$1` is now.
macro_rules! messages {
    ($rest:literal) => {
        concat!(
            "select m.id, m.job_id, j.state as job_state, m.kind, m.account_id, m.name, m.address, m.subject, \
             m.body, m.link, cast(case when m.ticket_hash is null or (m.link is not null and t.used_at is null \
             and t.expires_at > $1) then 0 else 1 end as bigint) as spent, m.round_id, m.created_at, m.created_by, \
             case when j.state = 'done' then j.finished_at end as sent_at, m.handed_at, m.handed_by, \
             cast(case when a.demo or r.demo then 1 else 0 end as bigint) as demo \
             from message m left join job j on j.id = m.job_id \
             left join ticket t on t.token_hash = m.ticket_hash \
             left join account a on a.id = m.account_id left join round r on r.id = m.round_id ",
            $rest
        )
    };
}

/// Which messages are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only those of this kind.
    pub kind: Option<MessageKind>,
    /// Only those to this account.
    pub account: Option<AccountId>,
    /// Only those that speak of this round.
    pub round: Option<RoundId>,
    /// Only those whose recipient's name contains these words, in any case.
    pub name: String,
    /// Only those written before this one.
    pub before: Option<MessageId>,
    /// Which of those whose link opens an account.
    pub secrets: Secrets,
    /// Which of those that were neither sent nor passed on.
    pub open: Open,
}

/// Whether messages whose link opens an account are among those asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Secrets {
    /// They are not.
    #[default]
    Without,
    /// They are.
    With,
}

/// Whether only messages are asked for that have not reached their person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Open {
    /// All of them.
    #[default]
    All,
    /// Those without an address, or whose mail was given up or is unsure, and that nobody passed on.
    ToHand,
}

const LIST: &str = messages!(
    "where m.id < $2 and ($3 = '' or m.kind = $3) and ($4 = 0 or m.account_id = $4) \
     and ($5 = 0 or m.round_id = $5) and ($6 = '' or m.name like $6 escape '\\' or lower(m.name) like $7 escape '\\') \
     and ($8 = 1 or m.kind not in ('invitation', 'reset')) \
     and ($9 = 0 or (m.handed_at is null and (j.state is null or j.state in ('failed', 'unsure', 'cancelled')))) \
     order by m.id desc limit $10"
);

/// Messages, the newest first; at most `most`. `now` tells which links are spent.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn list(tx: &mut Tx, filter: &Filter, now: Timestamp, most: usize) -> Result<Vec<Message>> {
    let before = filter.before.map_or(i64::MAX, |id| id.0);
    let kind = filter.kind.map_or("", MessageKind::as_str);
    let like = if filter.name.is_empty() { String::new() } else { format!("%{}%", literal(&filter.name)) };
    let with = i64::from(filter.secrets == Secrets::With);
    let open = i64::from(filter.open == Open::ToHand);
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows: Vec<Row> = on!(tx, c => {
        let query = sqlx::query_as(LIST).bind(moment(now)).bind(before).bind(kind);
        let query = query.bind(filter.account.map_or(0, |id| id.0)).bind(filter.round.map_or(0, |id| id.0)).bind(&like);
        query.bind(like.to_lowercase()).bind(with).bind(open).bind(most).fetch_all(c).await
    })?;
    rows.into_iter().map(Row::message).collect()
}

const GET: &str = messages!("where m.id = $2");

/// A message by its number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: MessageId, now: Timestamp) -> Result<Option<Message>> {
    let row: Option<Row> =
        on!(tx, c => sqlx::query_as(GET).bind(moment(now)).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::message).transpose()
}

const HAND: &str = "update message set handed_at = $1, handed_by = $2 where id = $3 and handed_at is null";

/// Writes down that somebody passed a message on by hand. `false` where somebody did before.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn hand(tx: &mut Tx, id: MessageId, at: Timestamp, by: &str) -> Result<bool> {
    let touched = on!(tx, c => {
        sqlx::query(HAND).bind(moment(at)).bind(by).bind(id.0).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(touched == 1)
}

const FORGET: &str = "update message set link = null where link is not null and ticket_hash is not null \
    and not exists (select 1 from ticket t where t.token_hash = message.ticket_hash and t.used_at is null \
    and t.expires_at > $1)";

/// Takes away the links whose ticket was used, is no more, or is no longer valid. Gives how many.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn forget(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    Ok(on!(tx, c => sqlx::query(FORGET).bind(moment(now)).execute(c).await.map(|r| r.rows_affected()))?)
}

row! {
    struct Row {
        id: i64, job_id: Option<i64>, job_state: Option<String>, kind: String, account_id: Option<i64>,
        name: String, address: Option<String>, subject: String, body: String, link: Option<String>,
        spent: i64, round_id: Option<i64>, created_at: String, created_by: String,
        sent_at: Option<String>, handed_at: Option<String>, handed_by: Option<String>, demo: i64,
    }
}

impl Row {
    fn message(self) -> Result<Message> {
        let state = parse_some::<JobState>("job.state", self.job_state.as_deref())?;
        let handed = parse_some::<Timestamp>("message.handed_at", self.handed_at.as_deref())?;
        let spent = self.spent == 1;
        Ok(Message {
            id: MessageId(self.id),
            job: self.job_id.map(JobId).zip(state),
            kind: parse("message.kind", &self.kind)?,
            account: self.account_id.map(AccountId),
            name: self.name,
            address: self.address,
            subject: self.subject,
            body: self.body,
            link: self.link.filter(|_| !spent),
            spent,
            round: self.round_id.map(RoundId),
            created_at: parse("message.created_at", &self.created_at)?,
            created_by: self.created_by,
            sent_at: parse_some::<Timestamp>("job.finished_at", self.sent_at.as_deref())?,
            handed: handed.zip(self.handed_by),
            demo: self.demo == 1,
        })
    }
}
