//! The register and the day of today, as pages are given them.

use cotmoc_app::Context;
use cotmoc_app::units::{self, Current};
use jiff::civil::Date;

use crate::errors::Fail;

/// The register as it is now, and today.
pub(crate) async fn now(cx: &Context) -> Result<(Current, Date), Fail> {
    Ok((units::current(cx).await?, units::today(cx)))
}
