//! Releases: an editor prepares a sealed copy of a plan's figures, looks at it as the public will see it,
//! and opens it from a moment on. A withdrawn release leaves its trace.

mod make;
mod part;

use cotmoc_store::plans::Changed;
use cotmoc_store::{Tx, releases};
use jiff::Timestamp;
use serde_json::json;

use crate::model::{PlanId, Release, ReleaseId, Subject, Withdrawal};
use crate::portal::Edition;
use crate::{Action, AppError, Context, Result, audit, limits, when};

pub use make::prepare;
pub use part::{IndicatorEntry, PlanPart};

pub(crate) use make::Pages;

/// A release in a list, with the title of its plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The release.
    pub release: Release,
    /// Title of its plan.
    pub plan: String,
    /// Whether it is the one that the public finds first.
    pub newest: bool,
}

/// The newest releases, whatever their state.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn list(cx: &Context) -> Result<Vec<Listed>> {
    cx.require(Action::ReadReleases)?;
    let mut tx = cx.store().read().await?;
    let all = releases::list(&mut tx, limits::RELEASES).await?;
    let plans = cotmoc_store::plans::list(&mut tx).await?;
    let newest = |of: &Release| {
        let open = all.iter().filter(|r| r.plan == of.plan && r.is_public(cx.now()));
        open.max_by_key(|r| (r.public_from, r.id)).is_some_and(|first| first.id == of.id)
    };
    Ok(all
        .iter()
        .map(|release| Listed {
            plan: plans
                .iter()
                .find(|p| p.plan.id == release.plan)
                .map(|p| p.plan.facts.title.clone())
                .unwrap_or_default(),
            newest: newest(release),
            release: release.clone(),
        })
        .collect())
}

/// One release.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn show(cx: &Context, id: ReleaseId) -> Result<Release> {
    cx.require(Action::ReadReleases)?;
    let mut tx = cx.store().read().await?;
    get(&mut tx, id).await
}

/// A release as the public would see it, before it is open.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn preview(cx: &Context, id: ReleaseId) -> Result<Edition> {
    Ok(Edition::preview(show(cx, id).await?))
}

/// Opens a release to the public: at once, or from a moment on.
///
/// # Errors
/// [`crate::Kind::User`] for a moment that is over; [`crate::Kind::Conflict`] where somebody was there first.
pub async fn release(cx: &Context, id: ReleaseId, version: i64, from: Option<Timestamp>) -> Result<Release> {
    let now = cx.now();
    if from.is_some_and(|from| from < now) {
        return Err(AppError::field(
            "from",
            "Thời điểm công bố đã qua: chọn thời điểm sau lúc này, hoặc để trống để công bố ngay.",
        ));
    }
    let mut tx = cx.store().write().await?;
    let before = get(&mut tx, id).await?;
    cx.require_plan(Action::Release, before.plan)?;
    if before.withdrawn.is_some() || before.public_from.is_some() {
        return Err(AppError::conflict(format!("Bản công bố số {id} đã được công bố hoặc thu hồi.")));
    }
    let from = from.unwrap_or(now);
    let changed = releases::release(&mut tx, id, version, from, (now, cx.actor().name())).await?;
    found(changed, id)?;
    let detail = json!({"release": id, "plan": before.plan, "from": from});
    audit::record(cx, &mut tx, "release.open", Subject::new("release", id.0), detail).await?;
    let after = get(&mut tx, id).await?;
    tx.commit().await?;
    Ok(after)
}

/// Ends a release: its pages are gone at once, its address says why.
///
/// # Errors
/// [`crate::Kind::User`] without a reason; [`crate::Kind::Conflict`] where somebody was there first.
pub async fn withdraw(cx: &Context, id: ReleaseId, version: i64, why: &str) -> Result<Release> {
    let why = why.trim();
    if why.is_empty() || why.chars().count() > limits::REASON {
        return Err(AppError::field(
            "why",
            format!("Ghi lý do thu hồi, nhiều nhất {} ký tự; người đọc sẽ thấy lý do này.", limits::REASON),
        ));
    }
    let mut tx = cx.store().write().await?;
    let before = get(&mut tx, id).await?;
    cx.require_plan(Action::Release, before.plan)?;
    let end = Withdrawal { at: cx.now(), by: cx.actor().name().to_owned(), why: why.to_owned() };
    found(releases::withdraw(&mut tx, id, version, &end).await?, id)?;
    let detail = json!({"release": id, "plan": before.plan, "why": why});
    audit::record(cx, &mut tx, "release.withdraw", Subject::new("release", id.0), detail).await?;
    let after = get(&mut tx, id).await?;
    tx.commit().await?;
    Ok(after)
}

fn found(changed: Changed, id: ReleaseId) -> Result<()> {
    match changed {
        Changed::Yes => Ok(()),
        Changed::NotThatVersion => {
            Err(AppError::conflict(format!("Bản công bố số {id} đã thay đổi sau khi bạn mở trang."))
                .hint("Tải lại trang để thấy tình trạng mới nhất rồi làm lại."))
        }
    }
}

async fn get(tx: &mut Tx, id: ReleaseId) -> Result<Release> {
    releases::get(tx, id).await?.ok_or_else(|| AppError::not_found("bản công bố", id))
}

/// What a release is called where the editor gives no title.
pub(crate) fn usual_title(at: Timestamp) -> String {
    format!("Số liệu đến {}", when::day_words(when::day(at)))
}

/// Whether a release may be made of that plan by this person.
///
/// # Errors
/// [`crate::Kind::Forbidden`].
pub fn may_release(cx: &Context, plan: PlanId) -> Result<()> {
    cx.require_plan(Action::Release, plan)
}
