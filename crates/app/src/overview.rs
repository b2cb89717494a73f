//! What the start page says.

pub use cotmoc_store::overview::Counts as Overview;

use crate::{Action, Context, Result};

/// The counts as of now.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn show(cx: &Context) -> Result<Overview> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    Ok(cotmoc_store::overview::counts(&mut tx).await?)
}
