//! Links that work once: the first administrator, an invitation, a new password. The secret in the
//! link is not kept, only its SHA-256.

use jiff::Timestamp;

use crate::db::{Tx, on};
use crate::error::Result;
use crate::model::{AccountId, Ticket, TicketKind};
use crate::row::row;
use crate::text::{moment, parse, parse_some};

const INSERT: &str = "insert into ticket (token_hash, kind, account_id, created_at, expires_at, used_at) \
    values ($1, $2, $3, $4, $5, null)";

/// Keeps a new ticket.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(tx: &mut Tx, ticket: &Ticket) -> Result<()> {
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(&ticket.hash).bind(ticket.kind.as_str());
        let query = query.bind(ticket.account.map(|id| id.0)).bind(moment(ticket.created_at));
        query.bind(moment(ticket.expires_at)).execute(c).await.map(|_| ())
    })?;
    Ok(())
}

const FIND: &str =
    "select token_hash, kind, account_id, created_at, expires_at, used_at from ticket where token_hash = $1";

/// The ticket with this hash.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn find(tx: &mut Tx, hash: &str) -> Result<Option<Ticket>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(FIND).bind(hash).fetch_optional(c).await)?;
    row.map(Row::ticket).transpose()
}

const USE: &str = "update ticket set used_at = $1 where token_hash = $2 and used_at is null";

/// Uses a ticket up; says whether it was unused until now.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn use_up(tx: &mut Tx, hash: &str, at: Timestamp) -> Result<bool> {
    let touched = on!(tx, c => {
        sqlx::query(USE).bind(moment(at)).bind(hash).execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(touched == 1)
}

const VOID_OF: &str = "update ticket set used_at = $1 where account_id = $2 and used_at is null";

/// Makes every unused ticket of an account worthless.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn void_of(tx: &mut Tx, account: AccountId, at: Timestamp) -> Result<()> {
    on!(tx, c => sqlx::query(VOID_OF).bind(moment(at)).bind(account.0).execute(c).await.map(|_| ()))?;
    Ok(())
}

const VOID_FIRST: &str = "update ticket set used_at = $1 where kind = 'first' and used_at is null";

/// Makes every unused ticket for the first administrator worthless.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn void_first(tx: &mut Tx, at: Timestamp) -> Result<()> {
    on!(tx, c => sqlx::query(VOID_FIRST).bind(moment(at)).execute(c).await.map(|_| ()))?;
    Ok(())
}

row! {
    struct Row {
        token_hash: String, kind: String, account_id: Option<i64>, created_at: String, expires_at: String,
        used_at: Option<String>,
    }
}

impl Row {
    fn ticket(self) -> Result<Ticket> {
        Ok(Ticket {
            hash: self.token_hash,
            kind: parse::<TicketKind>("ticket.kind", &self.kind)?,
            account: self.account_id.map(AccountId),
            created_at: parse("ticket.created_at", &self.created_at)?,
            expires_at: parse("ticket.expires_at", &self.expires_at)?,
            used_at: parse_some("ticket.used_at", self.used_at.as_deref())?,
        })
    }
}
