//! Looking at a list, and taking it in.

use std::collections::HashMap;

use cotmoc_formats::FormatError;
use cotmoc_formats::table::{TableRow, table_rows};
use cotmoc_store::{Tx, accounts, duties};
use serde_json::json;

use super::People;
use super::read::{Known, Meant, understand};
use crate::accounts::{Secret, link_for};
use crate::model::{Account, AccountId, Duty, Subject};
use crate::{Action, AppError, Context, Kind, Result, audit, duties as given, units, when};

/// What a list would change; nothing is changed.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::User`] where the file cannot be read at all.
pub async fn preview(cx: &Context, name: &str, bytes: Vec<u8>) -> Result<People> {
    allowed(cx)?;
    let rows = rows(name, bytes).await?;
    let mut tx = cx.store().read().await?;
    Ok(meant(cx, &mut tx, &rows).await?.people)
}

/// Takes a list in, all of it; where a row is wrong nothing is changed, and the answer says so.
///
/// # Errors
/// As [`preview`].
pub async fn bring_in(
    cx: &Context,
    name: &str,
    bytes: Vec<u8>,
    mut secret: impl FnMut() -> Secret + Send,
) -> Result<People> {
    allowed(cx)?;
    let rows = rows(name, bytes).await?;
    let mut tx = cx.store().write().await?;
    let meant = meant(cx, &mut tx, &rows).await?;
    if !meant.people.errors.is_empty() {
        return Ok(meant.people);
    }
    let mut made: HashMap<String, AccountId> = HashMap::new();
    for account in &meant.accounts {
        let id = accounts::insert(&mut tx, account).await?;
        let account = Account { id, ..account.clone() };
        let detail = json!({ "login": account.login, "name": account.name, "file": name });
        audit::record(cx, &mut tx, "account.create", Subject::new("account", id.0), detail).await?;
        link_for(cx, &mut tx, &account, &secret()).await?;
        made.insert(account.login, id);
    }
    give(cx, &mut tx, name, &made, &meant.duties).await?;
    tx.commit().await?;
    Ok(meant.people)
}

async fn give(
    cx: &Context,
    tx: &mut Tx,
    file: &str,
    made: &HashMap<String, AccountId>,
    all: &[(String, Duty)],
) -> Result<()> {
    debug_assert!(cx.may(Action::EditDuties));
    let all: Vec<Duty> = all
        .iter()
        .map(|(login, duty)| Duty {
            account: made.get(login).copied().unwrap_or(duty.account),
            ..duty.clone()
        })
        .collect();
    let ids = duties::insert(tx, &all).await?;
    for (id, duty) in ids.into_iter().zip(&all) {
        let detail = json!({
            "duty": id, "role": duty.role, "unit": duty.unit, "form": duty.form, "indicator": duty.indicator,
            "plan": duty.plan, "from_day": duty.starts, "file": file,
        });
        audit::record(cx, tx, "duty.give", Subject::new("account", duty.account.0), detail).await?;
    }
    Ok(())
}

fn allowed(cx: &Context) -> Result<()> {
    cx.require(Action::EditAccounts)?;
    cx.require(Action::EditDuties)
}

async fn meant(cx: &Context, tx: &mut Tx, rows: &[TableRow]) -> Result<Meant> {
    let current = units::load(cx, tx).await?;
    let named = given::names(tx).await?;
    let held = duties::list(tx, when::day(cx.now())).await?;
    Ok(understand(cx, &Known { named: &named, register: &current.register, held: &held }, rows))
}

/// Reads the file beside the requests.
async fn rows(name: &str, bytes: Vec<u8>) -> Result<Vec<TableRow>> {
    let name = name.to_owned();
    let read = tokio::task::spawn_blocking(move || table_rows(&name, &bytes)).await;
    let read: std::result::Result<Vec<TableRow>, FormatError> = read.map_err(|error| {
        AppError::new(Kind::Internal, "Không đọc được tệp.").hint("Thử lại.").because(error)
    })?;
    read.map_err(|error| {
        AppError::user(error.to_string())
            .hint("Tải tệp mẫu ở trang này, điền vào rồi nạp lại; tệp .csv cũng được.")
    })
}
