//! Reports that the calendar asks for are begun, once a day before work begins.

use std::time::Duration;

use cotmoc_store::jobs::NewJob;
use jiff::civil::{Time, time};

use super::{JobKind, Policy, Setback, Work, order, order_daily};
use crate::Context;
use crate::reports;

pub(super) const POLICY: Policy =
    Policy { tries: 10, first: Duration::from_secs(60), longest: Duration::from_secs(3600) };

/// Before offices open.
const AT: Time = time(5, 30, 0, 0);

pub(super) fn can_run(_: &Context) -> bool {
    true
}

pub(super) fn at_start(cx: &Context) -> Vec<NewJob> {
    vec![order_daily(cx, JobKind::Report, AT)]
}

/// Drafts, the messages about them and the order for tomorrow are one transaction: whoever takes up an
/// abandoned run finds all of it or nothing.
pub(super) async fn run(work: &Work) -> Result<String, Setback> {
    let cx = work.cx();
    let mut tx = cx.store().write().await?;
    let done = reports::prepare(cx, &mut tx).await?;
    order(cx, &mut tx, &[order_daily(cx, JobKind::Report, AT)]).await?;
    tx.commit().await?;
    Ok(format!("Đã chuẩn bị {} báo cáo theo lịch, giao {} đơn vị viết phần của mình", done.begun, done.asked))
}
