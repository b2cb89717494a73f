//! Looking at accounts.

use std::collections::HashMap;

use cotmoc_core::fold::fold;
use cotmoc_store::{accounts, duties, sessions};

use super::edit::get;
use crate::model::{Account, AccountId, AuditEntry, Duty, Role, Session, Subject};
use crate::{Action, Context, Result, audit, when};

/// An account in the list.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// The account.
    pub account: Account,
    /// The roles of its duties that hold today or later, each once.
    pub roles: Vec<Role>,
    /// How many duties it has today or later.
    pub duties: usize,
}

/// Accounts whose login, name, position or mail contains the words, by name; all of them without words.
///
/// # Errors
/// [`crate::Kind::Forbidden`].
pub async fn list(cx: &Context, search: &str) -> Result<Vec<AccountRow>> {
    cx.require(Action::ReadAccounts)?;
    let mut tx = cx.store().read().await?;
    let all = accounts::list(&mut tx).await?;
    let mut held: HashMap<AccountId, Vec<Duty>> = HashMap::new();
    for duty in duties::list(&mut tx, when::day(cx.now())).await? {
        held.entry(duty.account).or_default().push(duty);
    }
    let words = fold(search);
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut rows: Vec<AccountRow> = all
        .into_iter()
        .filter(|account| {
            let text = fold(&format!(
                "{} {} {} {}",
                account.login,
                account.name,
                account.position,
                account.email.as_deref().unwrap_or("")
            ));
            words.iter().all(|word| text.contains(word))
        })
        .map(|account| {
            let duties = held.remove(&account.id).unwrap_or_default();
            let mut roles: Vec<Role> = duties.iter().map(|duty| duty.role).collect();
            roles.sort_unstable();
            roles.dedup();
            AccountRow { account, roles, duties: duties.len() }
        })
        .collect();
    rows.sort_by_cached_key(|row| {
        let name = fold(&row.account.name);
        // Vietnamese people are listed by their given name, which stands last.
        (name.split_whitespace().next_back().unwrap_or("").to_owned(), name, row.account.id)
    });
    Ok(rows)
}

/// An account with what hangs on it.
#[derive(Debug, Clone)]
pub struct AccountShown {
    /// The account.
    pub account: Account,
    /// Every duty it has or had.
    pub duties: Vec<Duty>,
    /// Its sessions, the last used first.
    pub sessions: Vec<Session>,
    /// What was done to it, newest first.
    pub history: Vec<AuditEntry>,
}

/// An account with its duties, sessions and history.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::NotFound`].
pub async fn show(cx: &Context, id: AccountId) -> Result<AccountShown> {
    cx.require(Action::ReadAccounts)?;
    let mut tx = cx.store().read().await?;
    let account = get(&mut tx, id).await?;
    Ok(AccountShown {
        account,
        duties: duties::of_account(&mut tx, id).await?,
        sessions: sessions::of_account(&mut tx, id).await?,
        history: audit::of(&mut tx, &Subject::new("account", id.0)).await?,
    })
}
