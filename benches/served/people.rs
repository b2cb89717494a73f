//! Accounts with a token each.

use cotmoc_app::model::{Account, AccountState, Duty, DutyId, Role};
use cotmoc_app::{Actor, App, Clock, Context, Grant, accounts};
use cotmoc_core::model::UnitId;
use cotmoc_store::{Store, accounts as people, duties};

/// An account that has a role for a unit (for all of them where none is named), and a token of it.
pub(crate) async fn token(store: &Store, app: &App, n: usize, role: Role, unit: Option<UnitId>) -> String {
    let now = Clock::system().now();
    let new = Account::invited(format!("bench{n}"), format!("Bench {n}"), now, "bench");
    let mut account = Account { state: AccountState::Active, ..new };
    let mut tx = store.write().await.expect("a transaction");
    account.id = people::insert(&mut tx, &account).await.expect("the account");
    let duty = Duty {
        id: DutyId(0),
        account: account.id,
        role,
        unit,
        form: None,
        indicator: None,
        plan: None,
        starts: jiff::civil::date(2020, 1, 1),
        ends: None,
        hand_over: None,
        reason: String::new(),
        given_at: now,
        given_by: "bench".to_owned(),
        ended_at: None,
        ended_by: None,
    };
    duties::insert(&mut tx, std::slice::from_ref(&duty)).await.expect("the duty");
    tx.commit().await.expect("the account and its duty");
    let cx: Context = app.by(Actor::account(account, vec![duty], Grant::Full));
    let typed =
        accounts::TokenForm { name: "bench".to_owned(), scope: "write".to_owned(), days: "1".to_owned() };
    let mut bytes = [7_u8; 32];
    bytes[..8].copy_from_slice(&(n as u64).to_be_bytes());
    let secret = accounts::Secret::new(bytes);
    accounts::create_token(&cx, &typed, &secret).await.expect("the token").text
}
