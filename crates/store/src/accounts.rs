//! Accounts: who may sign in. Of a password only its Argon2 hash is kept, and only read where a
//! password is tried.

use jiff::Timestamp;

use crate::bulk::touched_all;
use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{Account, AccountId, AccountState};
use crate::plans::Changed;
use crate::row::row;
use crate::text::{moment, parse, parse_some};

const INSERT: &str = "insert into account (id, version, login, name, email, phone, position, state, password_hash, \
    password_set_at, failures, locked_until, demo, created_at, created_by) \
    values ($1, 1, $2, $3, $4, $5, $6, $7, null, null, 0, null, $8, $9, $10)";

/// Keeps a new account under a number of its own, which it gets here; its password comes later.
///
/// # Errors
/// [`crate::StoreError::Sql`], also where another account has the login.
pub async fn insert(tx: &mut Tx, account: &Account) -> Result<AccountId> {
    let id = AccountId(ids::one(tx).await?);
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id.0).bind(&account.login).bind(&account.name);
        let query = query.bind(&account.email).bind(&account.phone).bind(&account.position);
        let query = query.bind(account.state.as_str()).bind(account.demo).bind(moment(account.created_at));
        query.bind(&account.created_by).execute(c).await.map(|_| ())
    })?;
    Ok(id)
}

const GET: &str = "select id, version, login, name, email, phone, position, state, password_set_at, failures, \
    locked_until, demo, created_at, created_by from account where id = $1";

/// The account with this number.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn get(tx: &mut Tx, id: AccountId) -> Result<Option<Account>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
    row.map(Row::account).transpose()
}

const BY_LOGIN: &str = "select id, version, login, name, email, phone, position, state, password_set_at, failures, \
    locked_until, demo, created_at, created_by from account where login = $1";

/// The account with this login.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn by_login(tx: &mut Tx, login: &str) -> Result<Option<Account>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(BY_LOGIN).bind(login).fetch_optional(c).await)?;
    row.map(Row::account).transpose()
}

const LIST: &str = "select id, version, login, name, email, phone, position, state, password_set_at, failures, \
    locked_until, demo, created_at, created_by from account order by id";

/// Every account, in the order in which they were made.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn list(tx: &mut Tx) -> Result<Vec<Account>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(LIST).fetch_all(c).await)?;
    rows.into_iter().map(Row::account).collect()
}

const HASH: &str = "select password_hash from account where id = $1";

/// The Argon2 hash of the password, where one was chosen.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn password_hash(tx: &mut Tx, id: AccountId) -> Result<Option<String>> {
    let row: Option<(Option<String>,)> =
        on!(tx, c => sqlx::query_as(HASH).bind(id.0).fetch_optional(c).await)?;
    Ok(row.and_then(|(hash,)| hash))
}

const EDIT: &str = "update account set name = $1, email = $2, phone = $3, position = $4, version = version + 1 \
    where id = $5 and version = $6";

/// Changes what is said about the person; `account.version` is the one that was seen.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn edit(tx: &mut Tx, account: &Account) -> Result<Changed> {
    let touched = on!(tx, c => {
        let query = sqlx::query(EDIT).bind(&account.name).bind(&account.email).bind(&account.phone);
        let query = query.bind(&account.position).bind(account.id.0).bind(account.version);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(if touched == 1 { Changed::Yes } else { Changed::NotThatVersion })
}

const STATE: &str = "update account set state = $1, version = version + 1 where id = $2 and version = $3";

/// Puts an account into another state.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn set_state(tx: &mut Tx, id: AccountId, version: i64, state: AccountState) -> Result<Changed> {
    let touched = on!(tx, c => {
        let query = sqlx::query(STATE).bind(state.as_str()).bind(id.0).bind(version);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(if touched == 1 { Changed::Yes } else { Changed::NotThatVersion })
}

const PASSWORD: &str = "update account set password_hash = $1, password_set_at = $2, failures = 0, \
    locked_until = null, state = case when state = 'invited' then 'active' else state end, \
    version = version + 1 where id = $3";

/// Gives an account a password; an invited one is active from then on, and no lock is left.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Touched`] where there is no such account.
pub async fn set_password(tx: &mut Tx, id: AccountId, hash: &str, at: Timestamp) -> Result<()> {
    let touched = on!(tx, c => {
        let query = sqlx::query(PASSWORD).bind(hash).bind(moment(at)).bind(id.0);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    touched_all("account: password", touched, 1)
}

const FAILURES: &str = "update account set failures = $1, locked_until = $2 where id = $3";

/// Counts wrong passwords, and until when no other one is tried.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Touched`] where there is no such account.
pub async fn set_failures(
    tx: &mut Tx,
    id: AccountId,
    failures: i64,
    locked_until: Option<Timestamp>,
) -> Result<()> {
    let touched = on!(tx, c => {
        let query = sqlx::query(FAILURES).bind(failures).bind(locked_until.map(moment)).bind(id.0);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    touched_all("account: failures", touched, 1)
}

row! {
    struct Row {
        id: i64, version: i64, login: String, name: String, email: Option<String>, phone: Option<String>,
        position: String, state: String, password_set_at: Option<String>, failures: i64,
        locked_until: Option<String>, demo: bool, created_at: String, created_by: String,
    }
}

impl Row {
    fn account(self) -> Result<Account> {
        Ok(Account {
            id: AccountId(self.id),
            version: self.version,
            login: self.login,
            name: self.name,
            email: self.email,
            phone: self.phone,
            position: self.position,
            state: parse("account.state", &self.state)?,
            password_set_at: parse_some("account.password_set_at", self.password_set_at.as_deref())?,
            failures: self.failures,
            locked_until: parse_some("account.locked_until", self.locked_until.as_deref())?,
            demo: self.demo,
            created_at: parse("account.created_at", &self.created_at)?,
            created_by: self.created_by,
        })
    }
}
