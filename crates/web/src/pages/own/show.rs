//! `GET /account`: the own account.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::accounts::{self, NewToken};
use cotmoc_app::duties;
use cotmoc_app::model::{Session, TokenScope};

use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::duty::rows::DutyView;
use crate::pages::fields::{Choice, FormView};
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "own.html")]
struct OwnPage {
    t: Texts,
    shell: Shell,
    name: String,
    login: String,
    position: String,
    email: Option<String>,
    phone: Option<String>,
    password: FormView,
    password_set: Option<String>,
    done: &'static str,
    duties: Vec<DutyView>,
    sessions: Vec<SessionView>,
    tokens: Vec<TokenView>,
    token: FormView,
    scopes: Vec<Choice>,
    fresh: Option<String>,
}

/// A session as pages list it.
pub(crate) struct SessionView {
    pub(crate) agent: String,
    pub(crate) address: String,
    pub(crate) began: String,
    pub(crate) seen: String,
    pub(crate) this: bool,
}

impl SessionView {
    /// A session; `this` is the hash of the one that asks.
    pub(crate) fn new(session: &Session, this: Option<&str>) -> Self {
        Self {
            agent: browser(&session.agent),
            address: session.address.clone(),
            began: numbers::moment(session.created_at),
            seen: numbers::moment(session.seen_at),
            this: this == Some(session.hash.as_str()),
        }
    }
}

/// The browser's name and system in a few words, where it is one of the usual ones.
fn browser(agent: &str) -> String {
    let find = |names: &[(&str, &str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| (*name).to_owned())
    };
    let name = find(&[
        ("coc_coc", "Cốc Cốc"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (name, system) {
        (Some(name), Some(system)) => format!("{name}, {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => agent.chars().take(60).collect(),
    }
}

struct TokenView {
    id: i64,
    name: String,
    scope: String,
    until: String,
    used: Option<String>,
    revoked: Option<String>,
}

/// What the page tells beside the account.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The form of the password, with what is wrong with it.
    pub(super) password: FormView,
    /// The form of a new token, with what is wrong with it.
    pub(super) token: FormView,
    /// A token that was just made; it is shown once.
    pub(super) fresh: Option<NewToken>,
    /// What was just done: «password», «sessions».
    pub(super) done: &'static str,
}

/// `GET /account`
pub(crate) async fn show(visitor: Visitor) -> Result<Response, Fail> {
    draw(&visitor, Told::default(), StatusCode::OK).await
}

/// The page with what was just done or refused.
pub(super) async fn draw(visitor: &Visitor, told: Told, status: StatusCode) -> Result<Response, Fail> {
    let own = accounts::own(visitor.cx(), visitor.session()).await?;
    let t = texts(visitor);
    let rows = duties::rows_of(visitor.cx(), own.duties).await?;
    let scope = |scope| match scope {
        TokenScope::Read => t.get("own-token-read").into_owned(),
        TokenScope::Write => t.get("own-token-write").into_owned(),
    };
    let token = if told.token.value("days").is_empty() { told.token.with("days", "90") } else { told.token };
    let template = OwnPage {
        t,
        shell: Shell::new(visitor, Section::None, Data::Real),
        name: own.account.name,
        login: own.account.login,
        position: own.account.position,
        email: own.account.email,
        phone: own.account.phone,
        password: told.password,
        password_set: own.account.password_set_at.map(numbers::moment),
        done: told.done,
        duties: rows.iter().map(|row| DutyView::new(t, row)).collect(),
        sessions: own.sessions.iter().map(|one| SessionView::new(one, own.this.as_deref())).collect(),
        tokens: own
            .tokens
            .iter()
            .map(|token| TokenView {
                id: token.id.0,
                name: token.name.clone(),
                scope: scope(token.scope),
                until: numbers::moment(token.expires_at),
                used: token.used_at.map(numbers::moment),
                revoked: token.revoked_at.map(numbers::moment),
            })
            .collect(),
        token,
        scopes: [TokenScope::Read, TokenScope::Write].map(|s| Choice::new(s.as_str(), scope(s))).into(),
        fresh: told.fresh.map(|fresh| fresh.text),
    };
    page_with(status, &template)
}
