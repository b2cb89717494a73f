//! Looking at a list, and taking it in.

use std::collections::HashMap;

use cotmoc_formats::FormatError;
use cotmoc_formats::table::{TableRow, table_rows};
use cotmoc_store::{Tx, accounts};

use super::read::{Known, Meant, understand};
use super::{People, allowed};
use crate::accounts::{Secret, welcome};
use crate::model::{Account, AccountId, Duty};
use crate::{AppError, Context, Kind, Result, duties, files, units, when};

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
        welcome(cx, &mut tx, &account, Some(name), &secret()).await?;
        made.insert(account.login, id);
    }
    let of = |(login, duty): &(String, Duty)| Duty {
        account: made.get(login).copied().unwrap_or(duty.account),
        ..duty.clone()
    };
    let given: Vec<Duty> = meant.duties.iter().map(of).collect();
    duties::keep(cx, &mut tx, &given, ("file", name)).await?;
    tx.commit().await?;
    Ok(meant.people)
}

async fn meant(cx: &Context, tx: &mut Tx, rows: &[TableRow]) -> Result<Meant> {
    let current = units::load(cx, tx).await?;
    let named = duties::names(tx).await?;
    let held = cotmoc_store::duties::list(tx, when::day(cx.now())).await?;
    Ok(understand(cx, &Known { named: &named, register: &current.register, held: &held }, rows))
}

/// Reads the file beside the requests.
async fn rows(name: &str, bytes: Vec<u8>) -> Result<Vec<TableRow>> {
    let name = name.to_owned();
    let broken = || AppError::new(Kind::Internal, "Không đọc được tệp.").hint("Thử lại.");
    let refused = |error: FormatError| {
        AppError::user(error.to_string())
            .hint("Tải tệp mẫu ở trang này, điền vào rồi nạp lại; tệp .csv cũng được.")
    };
    files::beside(broken, move || table_rows(&name, &bytes).map_err(refused)).await
}
