//! Messages as pages show them, and passing them on by hand.

use cotmoc_store::messages;
use cotmoc_store::messages::{Open, Secrets};

use super::compose::whole_text;
use super::qr::{Qr, qr};
use crate::model::{AccountId, AuditEntry, Message, MessageId, MessageKind, RoundId, Subject};
use crate::{Action, AppError, Context, Kind, Result, audit};

/// Which messages are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only those of this kind.
    pub kind: Option<MessageKind>,
    /// Only those to this account.
    pub account: Option<AccountId>,
    /// Only those that speak of this round.
    pub round: Option<RoundId>,
    /// Only those whose recipient's name contains these words.
    pub name: String,
    /// Which of those that did not reach their person.
    pub open: Open,
    /// Only those written before this one.
    pub before: Option<MessageId>,
}

/// Messages on one page.
pub const PAGE: usize = 100;

/// A message with what pages draw of it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The message.
    pub message: Message,
    /// The text with its link.
    pub text: String,
    /// The picture of the link, where there is one.
    pub qr: Option<Qr>,
    /// Who passed it on, and what else was done to it.
    pub history: Vec<AuditEntry>,
}

/// Messages, the newest first: one more than [`PAGE`] where there are older ones. Those whose link opens
/// an account are only among them for who may change accounts.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn list(cx: &Context, filter: &Filter) -> Result<Vec<Message>> {
    cx.require(Action::ReadMessages)?;
    let filter = messages::Filter {
        kind: filter.kind,
        account: filter.account,
        round: filter.round,
        name: filter.name.clone(),
        before: filter.before,
        secrets: if cx.may(Action::EditAccounts) { Secrets::With } else { Secrets::Without },
        open: filter.open,
    };
    let mut tx = cx.store().read().await?;
    Ok(messages::list(&mut tx, &filter, cx.now(), PAGE + 1).await?)
}

/// A message whole.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::NotFound`], [`crate::Kind::Internal`].
pub async fn show(cx: &Context, id: MessageId) -> Result<Shown> {
    cx.require(Action::ReadMessages)?;
    let mut tx = cx.store().read().await?;
    let message = messages::get(&mut tx, id, cx.now()).await?.filter(|m| is_shown(cx, m));
    let message = message.ok_or_else(|| AppError::not_found("thư", id))?;
    let history = audit::of(&mut tx, &Subject::new("message", id.0)).await?;
    let link = message.link.as_deref();
    Ok(Shown { text: whole_text(&message), qr: link.and_then(qr), message, history })
}

/// Messages to the person who asks, the newest first: one more than [`PAGE`] where there are older ones.
/// Those whose link opens an account are not among them.
///
/// # Errors
/// [`crate::Kind::Forbidden`] for whoever did not sign in, [`crate::Kind::Internal`].
pub async fn mine(cx: &Context, before: Option<MessageId>) -> Result<Vec<Message>> {
    let filter = messages::Filter { account: Some(own(cx)?), before, ..messages::Filter::default() };
    let mut tx = cx.store().read().await?;
    Ok(messages::list(&mut tx, &filter, cx.now(), PAGE + 1).await?)
}

/// The newest message of a kind to the person who asks, where there is one.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn my_newest(cx: &Context, kind: MessageKind) -> Result<Option<Message>> {
    let Some(account) = cx.actor().account_id() else { return Ok(None) };
    let filter = messages::Filter { account: Some(account), kind: Some(kind), ..messages::Filter::default() };
    let mut tx = cx.store().read().await?;
    Ok(messages::list(&mut tx, &filter, cx.now(), 1).await?.pop())
}

/// A message to the person who asks.
///
/// # Errors
/// [`crate::Kind::NotFound`] also for a message to somebody else, [`crate::Kind::Internal`].
pub async fn show_mine(cx: &Context, id: MessageId) -> Result<Shown> {
    let account = own(cx)?;
    let mut tx = cx.store().read().await?;
    let found = messages::get(&mut tx, id, cx.now()).await?;
    let message = found.filter(|m| m.account == Some(account) && !m.kind.is_secret());
    let message = message.ok_or_else(|| AppError::not_found("thư", id))?;
    let link = message.link.as_deref();
    Ok(Shown { text: whole_text(&message), qr: link.and_then(qr), message, history: Vec::new() })
}

fn own(cx: &Context) -> Result<AccountId> {
    cx.actor().account_id().ok_or_else(|| {
        AppError::new(Kind::Forbidden, "Thư của tôi chỉ có khi đã đăng nhập bằng tài khoản.")
            .hint("Đăng nhập rồi mở lại trang.")
    })
}

fn is_shown(cx: &Context, message: &Message) -> bool {
    !message.kind.is_secret() || cx.may(Action::EditAccounts)
}

/// Writes down that the person who asks passed a message on by hand. Its mail, if it still waits, is
/// not sent any more.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::NotFound`]; [`crate::Kind::Conflict`] where somebody did
/// before; [`crate::Kind::Internal`].
pub async fn hand(cx: &Context, id: MessageId) -> Result<()> {
    cx.require(Action::SendMessages)?;
    let mut tx = cx.store().write().await?;
    let message = messages::get(&mut tx, id, cx.now()).await?.filter(|m| is_shown(cx, m));
    let message = message.ok_or_else(|| AppError::not_found("thư", id))?;
    if !messages::hand(&mut tx, id, cx.now(), cx.actor().name()).await? {
        return Err(AppError::conflict("Thư này đã được đánh dấu là đã chuyển.")
            .hint("Mở lại trang để xem ai đã chuyển, lúc nào."));
    }
    let detail = serde_json::json!({ "to": message.name, "subject": message.subject });
    audit::record(cx, &mut tx, "message.hand", Subject::new("message", id.0), detail).await?;
    Ok(tx.commit().await?)
}
