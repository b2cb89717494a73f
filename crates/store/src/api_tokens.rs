//! Tokens by which a person's programmes sign in. The secret is shown once and not kept, only its SHA-256.

use jiff::Timestamp;

use crate::db::{Tx, on};
use crate::error::Result;
use crate::ids;
use crate::model::{AccountId, ApiToken, ApiTokenId, TokenScope};
use crate::row::row;
use crate::text::{moment, parse, parse_some};

const INSERT: &str = "insert into api_token (id, account_id, name, token_hash, scope, created_at, expires_at, used_at, \
    revoked_at) values ($1, $2, $3, $4, $5, $6, $7, null, null)";

/// Keeps a new token under a number of its own, which it gets here.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn insert(tx: &mut Tx, token: &ApiToken, hash: &str) -> Result<ApiTokenId> {
    let id = ApiTokenId(ids::one(tx).await?);
    on!(tx, c => {
        let query = sqlx::query(INSERT).bind(id.0).bind(token.account.0).bind(&token.name).bind(hash);
        let query = query.bind(token.scope.as_str()).bind(moment(token.created_at));
        query.bind(moment(token.expires_at)).execute(c).await.map(|_| ())
    })?;
    Ok(id)
}

const FIND: &str = "select id, account_id, name, scope, created_at, expires_at, used_at, revoked_at \
    from api_token where token_hash = $1";

/// The token with this hash.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn find(tx: &mut Tx, hash: &str) -> Result<Option<ApiToken>> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(FIND).bind(hash).fetch_optional(c).await)?;
    row.map(Row::token).transpose()
}

const OF_ACCOUNT: &str = "select id, account_id, name, scope, created_at, expires_at, used_at, revoked_at \
    from api_token where account_id = $1 order by id";

/// Every token that an account has or had.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Corrupt`].
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<ApiToken>> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(OF_ACCOUNT).bind(account.0).fetch_all(c).await)?;
    rows.into_iter().map(Row::token).collect()
}

const REVOKE: &str =
    "update api_token set revoked_at = $1 where id = $2 and account_id = $3 and revoked_at is null";

/// Makes a token of an account worthless; says whether there was one that was not yet.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn revoke(tx: &mut Tx, account: AccountId, id: ApiTokenId, at: Timestamp) -> Result<bool> {
    let touched = on!(tx, c => {
        let query = sqlx::query(REVOKE).bind(moment(at)).bind(id.0).bind(account.0);
        query.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(touched == 1)
}

const TOUCH: &str = "update api_token set used_at = $1 where id = $2";

/// Keeps that a token was just used.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn touch(tx: &mut Tx, id: ApiTokenId, at: Timestamp) -> Result<()> {
    on!(tx, c => sqlx::query(TOUCH).bind(moment(at)).bind(id.0).execute(c).await.map(|_| ()))?;
    Ok(())
}

row! {
    struct Row {
        id: i64, account_id: i64, name: String, scope: String, created_at: String, expires_at: String,
        used_at: Option<String>, revoked_at: Option<String>,
    }
}

impl Row {
    fn token(self) -> Result<ApiToken> {
        Ok(ApiToken {
            id: ApiTokenId(self.id),
            account: AccountId(self.account_id),
            name: self.name,
            scope: parse::<TokenScope>("api_token.scope", &self.scope)?,
            created_at: parse("api_token.created_at", &self.created_at)?,
            expires_at: parse("api_token.expires_at", &self.expires_at)?,
            used_at: parse_some("api_token.used_at", self.used_at.as_deref())?,
            revoked_at: parse_some("api_token.revoked_at", self.revoked_at.as_deref())?,
        })
    }
}
