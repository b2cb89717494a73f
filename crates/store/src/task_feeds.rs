//! Secret addresses of calendars. The secret is shown once and not kept, only its SHA-256.

use jiff::Timestamp;

use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{AccountId, TaskFeed, TaskFeedId};
use crate::row::row;
use crate::text::{moment, parse, parse_some};

const INSERT: &str = "insert into task_feed (id, account_id, token_hash, created_at) values ($1, $2, $3, $4)";

/// Keeps a new address.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(tx: &mut Tx, account: AccountId, hash: &str, at: Timestamp) -> Result<TaskFeedId> {
    let id = ids::one(tx).await?;
    on!(tx, c => {
        sqlx::query(INSERT).bind(id).bind(account.0).bind(hash).bind(moment(at)).execute(c).await.map(|_| ())
    })?;
    Ok(TaskFeedId(id))
}

const FIND: &str = "select id, account_id, created_at, revoked_at from task_feed where token_hash = $1";

/// The address with this hash.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn find(tx: &mut Tx, hash: &str) -> Result<Option<TaskFeed>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(FIND).bind(hash).fetch_optional(c).await)?;
    row.map(Row::feed).transpose()
}

const OF_ACCOUNT: &str = "select id, account_id, created_at, revoked_at from task_feed \
    where account_id = $1 and revoked_at is null order by id desc limit 1";

/// The address of an account that works; `None` where it has none.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Option<TaskFeed>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(OF_ACCOUNT).bind(account.0).fetch_optional(c).await)?;
    row.map(Row::feed).transpose()
}

const REVOKE: &str = "update task_feed set revoked_at = $2 where account_id = $1 and revoked_at is null";

/// Makes every address of an account worthless; says how many there were.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn revoke(tx: &mut Tx, account: AccountId, at: Timestamp) -> Result<u64> {
    let touched = on!(tx, c => {
        sqlx::query(REVOKE).bind(account.0).bind(moment(at)).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(touched)
}

row! {
    struct Row {
        id: i64, account_id: i64, created_at: String, revoked_at: Option<String>,
    }
}

impl Row {
    fn feed(self) -> Result<TaskFeed> {
        Ok(TaskFeed {
            id: TaskFeedId(self.id),
            account: AccountId(self.account_id),
            created_at: parse("task_feed.created_at", &self.created_at)?,
            revoked_at: parse_some("task_feed.revoked_at", self.revoked_at.as_deref())?,
        })
    }
}
