//! Numbers of new records.

use crate::bulk::touched_all;
use crate::db::{Tx, on};
use crate::error::Result;
use crate::text::offset;

const TAKE: &str = "update counter set next = next + $1 where name = 'record' returning next";

/// Takes a block of numbers, which no other record has or will have. Writers come one at a time, so
/// the counter is inside the transaction: what is not committed leaves no gap.
///
/// # Errors
/// [`crate::StoreError::Sql`], [`crate::StoreError::Touched`] where the counter is missing.
pub async fn take(tx: &mut Tx, count: usize) -> Result<std::ops::Range<i64>> {
    let count = offset(count)?;
    let next: Option<(i64,)> = on!(tx, c => sqlx::query_as(TAKE).bind(count).fetch_optional(c).await)?;
    touched_all("counter: take", u64::from(next.is_some()), 1)?;
    let end = next.map_or(0, |(n,)| n);
    Ok(end - count..end)
}

const TAKE_ENTRIES: &str = "update counter set next = next + $1 where name = 'entry' returning next";

/// The same for entries, whose numbers are their own: a year of saved cells does not push up those of plans.
pub(crate) async fn entries(tx: &mut Tx, count: usize) -> Result<std::ops::Range<i64>> {
    let count = offset(count)?;
    let next: Option<(i64,)> =
        on!(tx, c => sqlx::query_as(TAKE_ENTRIES).bind(count).fetch_optional(c).await)?;
    touched_all("counter: take", u64::from(next.is_some()), 1)?;
    let end = next.map_or(0, |(n,)| n);
    Ok(end - count..end)
}

/// Takes one number.
pub(crate) async fn one(tx: &mut Tx) -> Result<i64> {
    Ok(take(tx, 1).await?.start)
}
