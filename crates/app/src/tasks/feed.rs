//! The tasks of a person for a calendar programme, also at a secret address.

use cotmoc_core::units::Register;
use cotmoc_store::{Tx, task_feeds};
use serde_json::json;

use super::gather::{Line, gather};
use super::list::has_part;
use super::right::Rights;
use crate::accounts::{Secret, by_account, hash_of};
use crate::model::{AccountId, Role, Subject, TaskFeed};
use crate::{Action, App, AppError, Context, Grant, Kind, Result, audit, units};

/// Tasks with a last day, for a calendar.
#[derive(Debug, Clone)]
pub struct Feed {
    /// Who acts; for the addresses of pages.
    pub cx: Context,
    /// The tasks, by their last day.
    pub lines: Vec<Line>,
}

/// The open tasks with a last day in which the actor has a part: does them, helps, changes or accepts them.
/// A person without any such duty, as a leader, gets all of them.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::Internal`].
pub async fn feed(cx: &Context) -> Result<Feed> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let mut lines = gather(&mut tx, &register, units::today(cx)).await?;
    lines
        .retain(|line| line.running.due.is_some() && line.running.is_open() && concerns(cx, line, &register));
    lines.sort_by_key(|line| (line.running.due, line.task.id));
    Ok(Feed { cx: cx.clone(), lines })
}

/// Whether a task is about the actor.
pub(super) fn concerns(cx: &Context, line: &Line, register: &Register) -> bool {
    let acts =
        [Action::ReportTask, Action::EditTasks, Action::EditUnitPlan].iter().any(|action| cx.may(*action));
    if !acts {
        return true;
    }
    let rights = Rights::of(cx, line, register).at_hand(cx, line);
    let today = units::today(cx);
    let helps = || {
        let mut duties = cx.actor().duties().iter().filter(|duty| duty.role == Role::Reporter);
        duties.any(|duty| duty.unit.is_some_and(|unit| has_part(line, unit, register, today)))
    };
    rights.report || rights.edit || rights.accept || helps()
}

/// The same for whoever comes with the secret of an address; nothing where the address is worthless.
///
/// # Errors
/// [`Kind::Internal`]; [`Kind::User`] after too many wrong secrets from one address.
pub async fn feed_of(app: &App, secret: &str, from: &str) -> Result<Option<Feed>> {
    app.guard().admit(from, app.now())?;
    let mut tx = app.store().read().await?;
    let found = task_feeds::find(&mut tx, &hash_of(secret)).await?;
    let Some(found) = found.filter(|feed| feed.revoked_at.is_none()) else {
        app.guard().failed_from(from, app.now());
        return Ok(None);
    };
    let actor = by_account(&mut tx, found.account, app.now(), Grant::Read).await?;
    drop(tx);
    let Some(actor) = actor else { return Ok(None) };
    let cx = app.by_from(actor, from);
    if !cx.may(Action::Read) {
        return Ok(None);
    }
    feed(&cx).await.map(Some)
}

/// The actor's address that works; `None` where there is none.
///
/// # Errors
/// [`Kind::Forbidden`] for whoever has no account.
pub async fn own_feed(cx: &Context) -> Result<Option<TaskFeed>> {
    let account = account(cx)?;
    let mut tx = cx.store().read().await?;
    Ok(task_feeds::of_account(&mut tx, account).await?)
}

/// Makes a new secret address for the actor; an earlier one becomes worthless. Gives the secret, which is
/// not kept.
///
/// # Errors
/// [`Kind::Forbidden`] for whoever has no account, or came with a token that may only read.
pub async fn make_feed(cx: &Context, secret: &Secret) -> Result<String> {
    let account = changing(cx)?;
    let mut tx = cx.store().write().await?;
    end(cx, &mut tx, account).await?;
    let id = task_feeds::insert(&mut tx, account, &secret.hash(), cx.now()).await?;
    let detail = json!({ "feed": id });
    audit::record(cx, &mut tx, "task.feed", Subject::new("account", account.0), detail).await?;
    tx.commit().await?;
    Ok(secret.text())
}

/// Makes the actor's address worthless.
///
/// # Errors
/// As [`make_feed`].
pub async fn revoke_feed(cx: &Context) -> Result<()> {
    let account = changing(cx)?;
    let mut tx = cx.store().write().await?;
    if end(cx, &mut tx, account).await? > 0 {
        let subject = Subject::new("account", account.0);
        audit::record(cx, &mut tx, "task.feed_revoke", subject, json!({})).await?;
    }
    Ok(tx.commit().await?)
}

async fn end(cx: &Context, tx: &mut Tx, account: AccountId) -> Result<u64> {
    Ok(task_feeds::revoke(tx, account, cx.now()).await?)
}

fn account(cx: &Context) -> Result<AccountId> {
    cx.actor().account_id().ok_or_else(|| {
        AppError::new(Kind::Forbidden, "Chỉ người có tài khoản mới có lịch riêng.")
            .hint("Đăng nhập rồi thử lại.")
    })
}

fn changing(cx: &Context) -> Result<AccountId> {
    let account = account(cx)?;
    if cx.actor().is_read_only() {
        return Err(AppError::new(Kind::Forbidden, "Mã truy cập này chỉ được đọc.")
            .hint("Đăng nhập bằng trình duyệt để tạo hoặc thu hồi địa chỉ lịch."));
    }
    Ok(account)
}
