//! Recognising who asks: by the cookie of a session, or by the token of a programme.

use cotmoc_store::{Tx, accounts, api_tokens, duties, sessions};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::secret::hash_of;
use crate::audit::write_entry;
use crate::model::{Account, AccountState, Subject, TokenScope};
use crate::{Actor, App, Context, Grant, Result, when};

/// A session ends where it was not used for so long.
pub(super) const IDLE: SignedDuration = SignedDuration::from_hours(2);
/// That a session or token is used is written down this often, and not with every request.
const TOUCH: SignedDuration = SignedDuration::from_mins(5);

/// A request of somebody who signed in.
#[derive(Debug, Clone)]
pub struct Resumed {
    /// The application as that person uses it.
    pub cx: Context,
    /// What the session's forms carry.
    pub form_token: String,
}

/// The person of a session's cookie; nothing where the session ended, or the account was disabled.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn resume(app: &App, cookie: &str, from: &str) -> Result<Option<Resumed>> {
    let now = app.now();
    let mut tx = app.store().read().await?;
    let Some(session) = sessions::find(&mut tx, &hash_of(cookie)).await? else { return Ok(None) };
    if now >= session.expires_at || now >= session.seen_at + IDLE {
        return Ok(None);
    }
    let Some(account) = active(&mut tx, session.account).await? else { return Ok(None) };
    let actor = actor(&mut tx, account, now, Grant::Full).await?;
    drop(tx);
    if now >= session.seen_at + TOUCH {
        let mut tx = app.store().write().await?;
        sessions::touch(&mut tx, &session.hash, now).await?;
        tx.commit().await?;
    }
    Ok(Some(Resumed { cx: app.by_from(actor, from), form_token: session.form_token }))
}

/// The person of a programme's token; nothing where it ended, was revoked, or the account was disabled.
///
/// # Errors
/// [`crate::Kind::Internal`]; [`crate::Kind::User`] after too many wrong tokens from one address.
pub async fn recognise(app: &App, token: &str, from: &str) -> Result<Option<Context>> {
    let now = app.now();
    app.guard().admit(from, now)?;
    let mut tx = app.store().read().await?;
    let found = api_tokens::find(&mut tx, &hash_of(token)).await?;
    let Some(found) = found.filter(|t| t.revoked_at.is_none() && now < t.expires_at) else {
        app.guard().failed_from(from, now);
        return Ok(None);
    };
    let Some(account) = active(&mut tx, found.account).await? else { return Ok(None) };
    let grant = match found.scope {
        TokenScope::Read => Grant::Read,
        TokenScope::Write => Grant::Full,
    };
    let actor = actor(&mut tx, account, now, grant).await?;
    drop(tx);
    if found.used_at.is_none_or(|used| now >= used + TOUCH) {
        let mut tx = app.store().write().await?;
        api_tokens::touch(&mut tx, found.id, now).await?;
        tx.commit().await?;
    }
    Ok(Some(app.by_from(actor, from)))
}

/// Ends the session of a cookie.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn sign_out(cx: &Context, cookie: &str) -> Result<()> {
    let mut tx = cx.store().write().await?;
    sessions::remove(&mut tx, &hash_of(cookie)).await?;
    if let Some(id) = cx.actor().account_id() {
        let detail = json!({ "from": cx.from() });
        let subject = Subject::new("account", id.0);
        write_entry(&mut tx, cx.now(), cx.actor().name(), "account.sign_out", subject, detail).await?;
    }
    Ok(tx.commit().await?)
}

/// The person of an account, with the duties that hold today; nothing where it is disabled.
pub(crate) async fn by_account(
    tx: &mut Tx,
    id: crate::model::AccountId,
    now: Timestamp,
    grant: Grant,
) -> Result<Option<Actor>> {
    match active(tx, id).await? {
        Some(account) => actor(tx, account, now, grant).await.map(Some),
        None => Ok(None),
    }
}

async fn active(tx: &mut Tx, id: crate::model::AccountId) -> Result<Option<Account>> {
    Ok(accounts::get(tx, id).await?.filter(|account| account.state == AccountState::Active))
}

/// Somebody who signed in, with the duties that hold today.
async fn actor(tx: &mut Tx, account: Account, now: Timestamp, grant: Grant) -> Result<Actor> {
    let today = when::day(now);
    let mut held = duties::of_account(tx, account.id).await?;
    held.retain(|duty| duty.holds(today));
    Ok(Actor::account(account, held, grant))
}
