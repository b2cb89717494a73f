//! Facts about the database itself, by name.

use crate::db::{Tx, on};
use crate::error::Result;

const GET: &str = "select value from setting where name = $1";
const SET: &str = "insert into setting (name, value) values ($1, $2) \
    on conflict (name) do update set value = excluded.value";

/// The value of that name, where there is one.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn get(tx: &mut Tx, name: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = on!(tx, c => sqlx::query_as(GET).bind(name).fetch_optional(c).await)?;
    Ok(row.map(|(value,)| value))
}

/// Keeps a value under that name.
///
/// # Errors
/// [`crate::StoreError::Sql`].
pub async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    on!(tx, c => sqlx::query(SET).bind(name).bind(value).execute(c).await.map(|_| ()))?;
    Ok(())
}
