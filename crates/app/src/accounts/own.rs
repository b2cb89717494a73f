//! What a person does with the own account: password, sessions, tokens. It needs no duty.

use cotmoc_store::{accounts, api_tokens, duties, sessions};
use jiff::SignedDuration;
use serde_json::json;

use super::edit::get;
use super::secret::hash_of;
use super::{Secret, password};
use crate::model::{Account, AccountId, ApiToken, ApiTokenId, Duty, Session, Subject, TokenScope};
use crate::{AppError, Context, FieldError, Kind, Result, audit, when};

/// The own account with what hangs on it.
#[derive(Debug, Clone)]
pub struct OwnAccount {
    /// The account.
    pub account: Account,
    /// The duties that hold today or later.
    pub duties: Vec<Duty>,
    /// Its sessions, the last used first.
    pub sessions: Vec<Session>,
    /// The session that asks, by its hash; nothing for a programme.
    pub this: Option<String>,
    /// Its tokens.
    pub tokens: Vec<ApiToken>,
}

/// The own account. `cookie` is that of the session that asks.
///
/// # Errors
/// [`Kind::Forbidden`] where nobody is signed in.
pub async fn own(cx: &Context, cookie: Option<&str>) -> Result<OwnAccount> {
    let id = me(cx)?;
    let mut tx = cx.store().read().await?;
    let today = when::day(cx.now());
    let mut held = duties::of_account(&mut tx, id).await?;
    held.retain(|duty| duty.ends.is_none_or(|end| today < end));
    Ok(OwnAccount {
        account: get(&mut tx, id).await?,
        duties: held,
        sessions: sessions::of_account(&mut tx, id).await?,
        this: cookie.map(hash_of),
        tokens: api_tokens::of_account(&mut tx, id).await?,
    })
}

fn me(cx: &Context) -> Result<AccountId> {
    cx.actor().account_id().ok_or_else(|| {
        AppError::new(Kind::Forbidden, "Trang này là của người đã đăng nhập.").hint("Đăng nhập rồi mở lại.")
    })
}

/// The person with the right to change something of the own account: not a token that may only read.
fn me_changing(cx: &Context) -> Result<AccountId> {
    if cx.actor().is_read_only() {
        return Err(AppError::new(Kind::Forbidden, "Mã truy cập này chỉ được đọc.")
            .hint("Đăng nhập bằng trình duyệt để sửa tài khoản."));
    }
    me(cx)
}

/// Changes the own password. All other sessions end; `cookie` names the one that stays.
///
/// # Errors
/// [`Kind::User`] where the present password is wrong or the new one is not taken.
pub async fn change_password(
    cx: &Context,
    cookie: &str,
    now_password: &str,
    chosen: super::ticket::Chosen<'_>,
    salt: &Secret,
) -> Result<()> {
    let id = me_changing(cx)?;
    let guard = cx.app().guard();
    guard.admit(cx.from(), cx.now())?;
    let mut tx = cx.store().read().await?;
    let account = get(&mut tx, id).await?;
    let hash = accounts::password_hash(&mut tx, id).await?;
    drop(tx);
    if !guard.hasher.matches(now_password, hash).await? {
        guard.failed_from(cx.from(), cx.now());
        return Err(AppError::field("current", "Mật khẩu hiện tại không đúng."));
    }
    password::check(chosen.password, &account.login, &account.name)?;
    password::same(chosen.password, chosen.again)?;
    let hash = guard.hasher.hash(chosen.password, salt).await?;
    let mut tx = cx.store().write().await?;
    accounts::set_password(&mut tx, id, &hash, cx.now()).await?;
    let ended = sessions::remove_others(&mut tx, id, &hash_of(cookie)).await?;
    let detail = json!({ "by": "self", "sessions_ended": ended });
    audit::record(cx, &mut tx, "account.password", Subject::new("account", id.0), detail).await?;
    Ok(tx.commit().await?)
}

/// Ends all sessions of the own account but the one that asks. Says how many.
///
/// # Errors
/// [`Kind::Forbidden`] where nobody is signed in.
pub async fn end_other_sessions(cx: &Context, cookie: &str) -> Result<u64> {
    let id = me_changing(cx)?;
    let mut tx = cx.store().write().await?;
    let ended = sessions::remove_others(&mut tx, id, &hash_of(cookie)).await?;
    let detail = json!({ "sessions_ended": ended });
    audit::record(cx, &mut tx, "account.sessions", Subject::new("account", id.0), detail).await?;
    tx.commit().await?;
    Ok(ended)
}

/// A token as typed.
#[derive(Debug, Clone, Default)]
pub struct TokenForm {
    /// What the person calls it.
    pub name: String,
    /// «read» or «write».
    pub scope: String,
    /// Days for which it works, 1–366.
    pub days: String,
}

/// A token that was just made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What is kept of it.
    pub token: ApiToken,
    /// What the programme sends; it is nowhere else.
    pub text: String,
}

/// Makes a token for a programme of the person's own.
///
/// # Errors
/// [`Kind::User`] with errors per field.
pub async fn create_token(cx: &Context, form: &TokenForm, secret: &Secret) -> Result<NewToken> {
    let account = me_changing(cx)?;
    let name = form.name.trim();
    let days = form.days.trim().parse::<i64>().ok().filter(|days| (1..=366).contains(days));
    let scope = form.scope.parse::<TokenScope>().ok();
    let mut errors = Vec::new();
    let mut wrong = |field, message: &str| errors.push(FieldError { field, message: message.to_owned() });
    if name.is_empty() || name.chars().count() > 60 {
        wrong("name", "Đặt tên cho mã truy cập, tối đa 60 ký tự, để sau này nhận ra nó.");
    }
    if days.is_none() {
        wrong("days", "Thời hạn là số ngày từ 1 đến 366.");
    }
    if scope.is_none() {
        wrong("scope", "Chọn mã chỉ đọc, hoặc mã đọc và ghi.");
    }
    let (Some(days), Some(scope), []) = (days, scope, errors.as_slice()) else {
        return Err(AppError::fields(errors));
    };
    let now = cx.now();
    let token = ApiToken {
        id: ApiTokenId(0),
        account,
        name: name.to_owned(),
        scope,
        created_at: now,
        expires_at: now + SignedDuration::from_hours(24 * days),
        used_at: None,
        revoked_at: None,
    };
    let mut tx = cx.store().write().await?;
    let id = api_tokens::insert(&mut tx, &token, &secret.hash()).await?;
    let detail = json!({ "token": id, "name": name, "scope": scope, "until": token.expires_at });
    audit::record(cx, &mut tx, "account.token", Subject::new("account", account.0), detail).await?;
    tx.commit().await?;
    Ok(NewToken { token: ApiToken { id, ..token }, text: secret.text() })
}

/// Makes an own token worthless.
///
/// # Errors
/// [`Kind::NotFound`] where the person has no such token that still works.
pub async fn revoke_token(cx: &Context, id: ApiTokenId) -> Result<()> {
    let account = me_changing(cx)?;
    let mut tx = cx.store().write().await?;
    if !api_tokens::revoke(&mut tx, account, id, cx.now()).await? {
        return Err(AppError::not_found("mã truy cập", id));
    }
    let detail = json!({ "token": id });
    audit::record(cx, &mut tx, "account.token_revoke", Subject::new("account", account.0), detail).await?;
    Ok(tx.commit().await?)
}
