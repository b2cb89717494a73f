//! Ordering work.

use cotmoc_store::Tx;
use cotmoc_store::jobs::{self, NewJob};
use jiff::civil::Time;

use super::JobKind;
use crate::model::JobId;
use crate::{Context, Result, when};

/// Orders work within the transaction of the change that makes it necessary. One of a name that was
/// ordered before stays as it is, and gives `None`.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub(crate) async fn order(cx: &Context, tx: &mut Tx, new: &[NewJob]) -> Result<Vec<Option<JobId>>> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    Ok(jobs::order(tx, new, cx.now(), cx.actor().name()).await?)
}

/// The order for work that comes once a day at a time of Việt Nam: the next time it comes. Its name
/// holds the day, so that several instances order it once.
pub(crate) fn order_daily(cx: &Context, kind: JobKind, at: Time) -> NewJob {
    let due = when::next(cx.now(), at);
    NewJob {
        kind: kind.word(),
        name: format!("{}/{}", kind.word(), when::day(due)),
        payload: "{}".to_owned(),
        due,
        max_tries: kind.policy().tries,
    }
}
