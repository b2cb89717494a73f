//! Sessions of people who signed in. The secret in the browser's cookie is not kept, only its SHA-256.

use jiff::Timestamp;

use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{AccountId, Session};
use crate::row::row;
use crate::text::{moment, parse};

const INSERT: &str = "insert into session (token_hash, account_id, form_token, created_at, seen_at, expires_at, \
    address, agent) values ($1, $2, $3, $4, $5, $6, $7, $8)";

/// Keeps a new session.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(tx: &mut Tx, session: &Session) -> Result<()> {
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(&session.hash).bind(session.account.0).bind(&session.form_token);
        let query = query.bind(moment(session.created_at)).bind(moment(session.seen_at));
        let query = query.bind(moment(session.expires_at)).bind(&session.address).bind(&session.agent);
        query.execute(c).await.map(|_| ())
    })?;
    Ok(())
}

const FIND: &str = "select token_hash, account_id, form_token, created_at, seen_at, expires_at, address, agent \
    from session where token_hash = $1";

/// The session with this hash.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn find(tx: &mut Tx, hash: &str) -> Result<Option<Session>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(FIND).bind(hash).fetch_optional(c).await)?;
    row.map(Row::session).transpose()
}

const OF_ACCOUNT: &str = "select token_hash, account_id, form_token, created_at, seen_at, expires_at, address, agent \
    from session where account_id = $1 order by seen_at desc";

/// The sessions of an account, the last used first.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<Session>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_ACCOUNT).bind(account.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::session).collect()
}

const TOUCH: &str = "update session set seen_at = $1 where token_hash = $2";

/// Keeps that a session was just used.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn touch(tx: &mut Tx, hash: &str, at: Timestamp) -> Result<()> {
    on!(tx, c => sqlx::query(TOUCH).bind(moment(at)).bind(hash).execute(c).await.map(|_| ()))?;
    Ok(())
}

const REMOVE: &str = "delete from session where token_hash = $1";

/// Ends a session; it may have ended before.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn remove(tx: &mut Tx, hash: &str) -> Result<()> {
    on!(tx, c => sqlx::query(REMOVE).bind(hash).execute(c).await.map(|_| ()))?;
    Ok(())
}

const REMOVE_OTHERS: &str = "delete from session where account_id = $1 and token_hash <> $2";

/// Ends the sessions of an account but for one; all of them where `keep` is empty. Says how many.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn remove_others(tx: &mut Tx, account: AccountId, keep: &str) -> Result<u64> {
    Ok(on!(tx, c => {
        let query = sqlx::query(REMOVE_OTHERS).bind(account.0).bind(keep);
        query.execute(c).await.map(|r| r.rows_affected())
    })?)
}

const REMOVE_OLD: &str = "delete from session where expires_at < $1 or seen_at < $2";

/// Takes away sessions that ended by themselves: past their end, or unused since a moment.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn remove_old(tx: &mut Tx, now: Timestamp, unused_since: Timestamp) -> Result<()> {
    on!(tx, c => {
        let query = sqlx::query(REMOVE_OLD).bind(moment(now)).bind(moment(unused_since));
        query.execute(c).await.map(|_| ())
    })?;
    Ok(())
}

row! {
    struct Row {
        token_hash: String, account_id: i64, form_token: String, created_at: String, seen_at: String,
        expires_at: String, address: String, agent: String,
    }
}

impl Row {
    fn session(self) -> Result<Session> {
        Ok(Session {
            hash: self.token_hash,
            account: AccountId(self.account_id),
            form_token: self.form_token,
            created_at: parse("session.created_at", &self.created_at)?,
            seen_at: parse("session.seen_at", &self.seen_at)?,
            expires_at: parse("session.expires_at", &self.expires_at)?,
            address: self.address,
            agent: self.agent,
        })
    }
}
