//! `GET /accounts?q=…`: the accounts.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use cotmoc_app::accounts;
use cotmoc_app::model::AccountState;

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::names;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    t: Texts,
    shell: Shell,
    q: String,
    may_edit: bool,
    /// Accounts and duties that were just brought in.
    made: Option<(u32, u32)>,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    name: String,
    login: String,
    position: String,
    email: Option<String>,
    roles: String,
    duties: usize,
    state: String,
    class: &'static str,
    demo: bool,
}

/// The state of an account in words.
pub(super) fn state(t: Texts, state: AccountState) -> String {
    match state {
        AccountState::Invited => t.get("account-invited"),
        AccountState::Active => t.get("account-active"),
        AccountState::Disabled => t.get("account-disabled"),
    }
    .into_owned()
}

/// `GET /accounts`
pub(crate) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let q = query.text("q").to_owned();
    let number = |name| query.text(name).parse::<u32>().ok();
    let rows = accounts::list(visitor.cx(), &q).await?;
    let t = texts(&visitor);
    let row = |row: accounts::AccountRow| Row {
        id: row.account.id.0,
        state: state(t, row.account.state),
        class: row.account.state.as_str(),
        demo: row.account.demo,
        roles: row.roles.iter().map(|one| names::role(t, *one)).collect::<Vec<_>>().join(", "),
        duties: row.duties,
        name: row.account.name,
        login: row.account.login,
        position: row.account.position,
        email: row.account.email,
    };
    page(&AccountsPage {
        t,
        shell: Shell::new(&visitor, Section::Accounts, Data::of(rows.iter().map(|row| row.account.demo))),
        q,
        made: number("made").zip(number("given")),
        may_edit: visitor.cx().may(cotmoc_app::Action::EditAccounts),
        rows: rows.into_iter().map(row).collect(),
    })
}
