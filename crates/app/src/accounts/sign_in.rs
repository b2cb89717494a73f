//! Signing in with login and password.

use cotmoc_store::{Tx, accounts, sessions};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::guard::{lock_after, too_many};
use super::{Secret, session};
use crate::audit::write_entry;
use crate::model::{Account, AccountState, Session, Subject};
use crate::{App, AppError, Kind, Result};

/// What a person types to sign in, and from where.
#[derive(Debug, Clone)]
pub struct Credentials<'a> {
    /// The login; case and blanks around it do not matter.
    pub login: &'a str,
    /// The password.
    pub password: &'a str,
    /// Network address of the browser.
    pub from: &'a str,
    /// What the browser calls itself.
    pub agent: &'a str,
}

/// A session that just began.
#[derive(Debug)]
pub struct SignedIn {
    /// Whose it is.
    pub account: Account,
    /// What goes into the cookie.
    pub cookie: String,
    /// The moment at which it ends, however much it is used.
    pub expires_at: Timestamp,
}

/// Signs a person in and begins a session under `secret`; any session of the browser before is the
/// caller's to end. A wrong login and a wrong password take the same time and get the same words.
///
/// # Errors
/// [`Kind::User`] for a wrong login or password, after too many of them, and for an account that was
/// disabled or never got a password.
pub async fn sign_in(
    app: &App,
    who: &Credentials<'_>,
    secret: &Secret,
    form_token: &str,
) -> Result<SignedIn> {
    let now = app.now();
    let login = who.login.trim().to_lowercase();
    app.guard().admit(who.from, now)?;
    let mut tx = app.store().read().await?;
    let account = accounts::by_login(&mut tx, &login).await?;
    let hash = match &account {
        Some(account) => accounts::password_hash(&mut tx, account.id).await?,
        None => None,
    };
    drop(tx);
    let locked = match &account {
        Some(account) => account.locked_until,
        None => app.guard().stranger_lock(&login),
    };
    if let Some(until) = locked.filter(|until| now < *until) {
        return Err(too_many(until, now));
    }
    let right = app.guard().hasher.matches(who.password, hash).await?;
    match account {
        Some(account) if right && account.state == AccountState::Active => {
            let mut tx = app.store().write().await?;
            // Others may have guessed while this password was tried.
            let Some(account) = accounts::get(&mut tx, account.id).await? else { return Err(wrong()) };
            if let Some(until) = account.locked_until.filter(|until| now < *until) {
                return Err(too_many(until, now));
            }
            let signed_in = begin_in(app, &mut tx, account, who, secret, form_token).await?;
            tx.commit().await?;
            Ok(signed_in)
        }
        Some(account) => {
            failed(app, &account, who.from, now).await?;
            Err(wrong())
        }
        None => {
            app.guard().failed_from(who.from, now);
            app.guard().stranger_failed(&login, now);
            Err(wrong())
        }
    }
}

fn wrong() -> AppError {
    AppError::new(Kind::User, "Tên đăng nhập hoặc mật khẩu không đúng.")
        .hint("Kiểm tra phím Caps Lock và bộ gõ tiếng Việt, rồi gõ lại; hoặc dùng «Quên mật khẩu».")
}

async fn failed(app: &App, account: &Account, from: &str, now: Timestamp) -> Result<()> {
    app.guard().failed_from(from, now);
    let mut tx = app.store().write().await?;
    // Read again: others may have guessed meanwhile, and each guess counts.
    let Some(account) = accounts::get(&mut tx, account.id).await? else { return Ok(()) };
    let failures = account.failures + 1;
    let locked = lock_after(failures, now);
    accounts::set_failures(&mut tx, account.id, failures, locked).await?;
    if locked.is_some() {
        let detail = json!({ "failures": failures, "from": from });
        let subject = Subject::new("account", account.id.0);
        write_entry(&mut tx, now, &account.login, "account.lock", subject, detail).await?;
    }
    Ok(tx.commit().await?)
}

/// Begins a session of an account whose person was recognised.
pub(super) async fn begin(
    app: &App,
    account: Account,
    who: &Credentials<'_>,
    secret: &Secret,
    form_token: &str,
) -> Result<SignedIn> {
    let mut tx = app.store().write().await?;
    let signed_in = begin_in(app, &mut tx, account, who, secret, form_token).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// The same inside a transaction.
pub(super) async fn begin_in(
    app: &App,
    tx: &mut Tx,
    account: Account,
    who: &Credentials<'_>,
    secret: &Secret,
    form_token: &str,
) -> Result<SignedIn> {
    let now = app.now();
    sessions::remove_old(tx, now, now - session::IDLE).await?;
    if account.failures > 0 || account.locked_until.is_some() {
        accounts::set_failures(tx, account.id, 0, None).await?;
    }
    let expires_at = now + LONGEST;
    let agent: String = who.agent.chars().take(200).collect();
    let new = Session {
        hash: secret.hash(),
        account: account.id,
        form_token: form_token.to_owned(),
        created_at: now,
        seen_at: now,
        expires_at,
        address: who.from.to_owned(),
        agent,
    };
    sessions::insert(tx, &new).await?;
    let name = format!("{} ({})", account.name, account.login);
    let subject = Subject::new("account", account.id.0);
    write_entry(tx, now, &name, "account.sign_in", subject, json!({ "from": who.from })).await?;
    Ok(SignedIn { account, cookie: secret.text(), expires_at })
}

/// How long a session lasts at most: a working day.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
