//! A forgotten password: a link by mail, and never a word on whether there is such an account.

use cotmoc_store::accounts;

use super::Secret;
use crate::model::AccountState;
use crate::{App, Result};

/// Sends the person of a login a link for a new password, where the account is active and has a mail
/// address. Whoever asks learns nothing of that.
///
/// # Errors
/// [`crate::Kind::User`] after too many tries from one address.
pub async fn forgotten(app: &App, login: &str, from: &str, secret: &Secret) -> Result<()> {
    app.guard().admit(from, app.now())?;
    // Every question counts: mail to a stranger's box is a nuisance too.
    app.guard().failed_from(from, app.now());
    let login = login.trim().to_lowercase();
    let mut tx = app.store().write().await?;
    let account = accounts::by_login(&mut tx, &login).await?;
    let account = account.filter(|a| a.state != AccountState::Disabled && !a.demo && a.email.is_some());
    let Some(account) = account else { return Ok(()) };
    let cx = app.by_from(crate::Actor::nobody("người quên mật khẩu"), from);
    super::ticket::link_for(&cx, &mut tx, &account, secret).await?;
    Ok(tx.commit().await?)
}
