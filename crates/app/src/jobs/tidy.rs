//! Takes away, once a night, what is no longer needed: links in messages that can no longer be used,
//! and jobs that were done long ago.

use std::time::Duration;

use cotmoc_store::jobs::{self, NewJob};
use cotmoc_store::messages;
use jiff::SignedDuration;
use jiff::civil::{Time, time};

use super::{JobKind, Policy, Setback, Work, order, order_daily};
use crate::Context;

pub(super) const POLICY: Policy =
    Policy { tries: 10, first: Duration::from_secs(60), longest: Duration::from_secs(3600) };

/// At night.
const AT: Time = time(1, 30, 0, 0);
/// How long done jobs are kept that no message refers to.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

pub(super) fn can_run(_: &Context) -> bool {
    true
}

pub(super) fn at_start(cx: &Context) -> Vec<NewJob> {
    vec![order_daily(cx, JobKind::Tidy, AT)]
}

pub(super) async fn run(work: &Work) -> Result<String, Setback> {
    let cx = work.cx();
    let mut tx = cx.store().write().await?;
    let links = messages::forget(&mut tx, cx.now()).await?;
    let done = jobs::prune(&mut tx, cx.now() - KEPT).await?;
    order(cx, &mut tx, &[order_daily(cx, JobKind::Tidy, AT)]).await?;
    tx.commit().await?;
    Ok(format!("Đã xóa {links} liên kết hết hiệu lực và {done} công việc cũ"))
}
