//! `/accounts/{id}`: an account with its duties, sessions and history.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::accounts::{self, AccountForm, Link};
use cotmoc_app::model::{AccountId, AccountState};
use cotmoc_app::{Action, Kind, duties};

use super::list::state;
use crate::Web;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::duty::rows::DutyView;
use crate::pages::fields::FormView;
use crate::pages::own::show::SessionView;
use crate::pages::session::first::account_form;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    t: Texts,
    shell: Shell,
    id: i64,
    version: i64,
    name: String,
    login: String,
    state: String,
    disabled: bool,
    invited: bool,
    demo: bool,
    own: bool,
    may_edit: bool,
    may_give: bool,
    made: String,
    password_set: Option<String>,
    locked: Option<String>,
    form: FormView,
    disabling: FormView,
    link: Option<LinkView>,
    duties: Vec<DutyView>,
    past: Vec<DutyView>,
    sessions: Vec<SessionView>,
    history: Vec<HistoryRow>,
}

struct LinkView {
    href: String,
    until: String,
}

struct HistoryRow {
    at: String,
    who: String,
    what: String,
}

/// What the page tells beside the account.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The form of the person, where something is wrong with it.
    pub(super) form: Option<FormView>,
    /// The form of disabling.
    pub(super) disabling: FormView,
    /// A link that was just made; it is shown once.
    pub(super) link: Option<Link>,
}

/// `GET /accounts/{id}`
pub(crate) async fn show(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, Fail> {
    draw(&web, &visitor, AccountId(id), Told::default(), StatusCode::OK).await
}

/// `POST /accounts/{id}`
pub(crate) async fn edit(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    typed: Fields,
) -> Result<Response, Fail> {
    let version = typed.text("version").parse().unwrap_or(0);
    match accounts::edit(visitor.cx(), AccountId(id), version, &account_form(&typed)).await {
        Ok(()) => Ok(Redirect::to(&format!("/accounts/{id}")).into_response()),
        Err(error) if error.kind() == Kind::User => {
            let told = Told { form: Some(FormView::refused(&typed, &error)), ..Told::default() };
            draw(&web, &visitor, AccountId(id), told, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(Fail::from(error).back_to(format!("/accounts/{id}"))),
    }
}

/// The page with what was just done or refused.
pub(super) async fn draw(
    web: &Web,
    visitor: &Visitor,
    id: AccountId,
    told: Told,
    status: StatusCode,
) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let shown = accounts::show(cx, id).await.map_err(|error| Fail::from(error).back_to("/accounts"))?;
    let t = texts(visitor);
    let account = shown.account;
    let rows = duties::rows_of(cx, shown.duties).await?;
    let (now, past): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.duty.ended_at.is_none());
    let base = web.place().base().unwrap_or_default();
    let template = AccountPage {
        t,
        shell: Shell::new(visitor, Section::Accounts, Data::of([account.demo])),
        id: id.0,
        version: account.version,
        state: state(t, account.state),
        disabled: account.state == AccountState::Disabled,
        invited: account.state == AccountState::Invited,
        demo: account.demo,
        own: cx.actor().account_id() == Some(id),
        may_edit: cx.may(Action::EditAccounts),
        may_give: cx.may(Action::EditDuties),
        made: format!("{}, {}", numbers::moment(account.created_at), account.created_by),
        password_set: account.password_set_at.map(numbers::moment),
        locked: account.locked_until.map(numbers::moment),
        form: told.form.unwrap_or_else(|| filled(&AccountForm::of(&account))),
        disabling: told.disabling,
        link: told.link.map(|link| LinkView {
            href: format!("{base}{}", link.path),
            until: numbers::moment(link.expires_at),
        }),
        duties: now.into_iter().map(|row| DutyView::new(t, row)).collect(),
        past: past.into_iter().map(|row| DutyView::new(t, row)).collect(),
        sessions: shown.sessions.iter().map(|one| SessionView::new(one, None)).collect(),
        history: shown
            .history
            .into_iter()
            .map(|entry| HistoryRow {
                at: numbers::moment(entry.at),
                who: entry.actor,
                what: what(t, &entry.action),
            })
            .collect(),
        name: account.name,
        login: account.login,
    };
    page_with(status, &template)
}

fn filled(form: &AccountForm) -> FormView {
    FormView::of([
        ("login", form.login.clone()),
        ("name", form.name.clone()),
        ("position", form.position.clone()),
        ("email", form.email.clone()),
        ("phone", form.phone.clone()),
    ])
}

/// What was done to an account, in words.
fn what(t: Texts, action: &str) -> String {
    match action {
        "account.create" | "account.first" | "demo.accounts" => t.get("account-did-create"),
        "account.edit" => t.get("account-did-edit"),
        "account.disable" => t.get("account-did-disable"),
        "account.enable" => t.get("account-did-enable"),
        "account.link" => t.get("account-did-link"),
        "account.password" => t.get("account-did-password"),
        "account.sign_in" => t.get("account-did-sign-in"),
        "account.sign_out" => t.get("account-did-sign-out"),
        "account.lock" => t.get("account-did-lock"),
        "account.sessions" => t.get("account-did-sessions"),
        "account.token" => t.get("account-did-token"),
        "account.token_revoke" => t.get("account-did-token-revoke"),
        "duty.give" => t.get("account-did-duty"),
        "duty.end" => t.get("account-did-duty-end"),
        "duty.hand_over" => t.get("account-did-hand-over"),
        "duty.take_over" => t.get("account-did-take-over"),
        "duty.pass_on" => t.get("account-did-pass-on"),
        other => return other.to_owned(),
    }
    .into_owned()
}
