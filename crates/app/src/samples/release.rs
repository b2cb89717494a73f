//! Releases of the demonstration: one that is public, one that an editor still looks at.

use cotmoc_store::plans::Changed;
use cotmoc_store::{plans, releases};

use crate::assess::Grounds;
use crate::model::{PlanKind, ReleaseId};
use crate::releases::Pages;
use crate::units;
use crate::{Action, Context, Result, when};

/// Sees to it that the plan of the fictive province was released, and that a second release waits for its
/// editor. Gives the public one: nothing where there are releases of the demonstration already, or no such plan.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn load_releases(cx: &Context) -> Result<Option<ReleaseId>> {
    cx.require(Action::Demo)?;
    let mut tx = cx.store().write().await?;
    if releases::list(&mut tx, 500).await?.iter().any(|release| release.demo) {
        return Ok(None);
    }
    let current = units::load(cx, &mut tx).await?;
    let demo: Vec<_> = current.demo.iter().copied().collect();
    for summary in plans::list(&mut tx).await? {
        if !summary.plan.demo || summary.plan.kind == PlanKind::National {
            continue;
        }
        let plan = summary.plan.id;
        if !Grounds::load(cx, &mut tx, plan).await?.is_of(&current.register, &demo) {
            continue;
        }
        let title = format!("Số liệu đến {} (minh họa)", when::day_words(when::day(cx.now())));
        let pages = Pages::of(cx, &mut tx, plan).await?;
        let note = "Bản công bố đầu tiên của tỉnh Mẫu, một tỉnh không có thật.";
        let public = pages.keep(cx, &mut tx, &title, note).await?;
        let opened = releases::release(&mut tx, public, 1, cx.now(), (cx.now(), cx.actor().name())).await?;
        debug_assert_eq!(opened, Changed::Yes);
        pages.keep(cx, &mut tx, "Bản đang chuẩn bị (minh họa)", "").await?;
        tx.commit().await?;
        return Ok(Some(public));
    }
    Ok(None)
}
