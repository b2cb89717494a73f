//! Who asks: the person, the language and the form token of a request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::Context;
use cotmoc_app::accounts::Credentials;
use cotmoc_app::model::Account;

use crate::errors::{Fail, FailKind};
use crate::locale::Lang;
use crate::routes::Gate;
use crate::security::same_token;

/// What a page needs to know of the request that it answers.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The language of the page.
    pub lang: Lang,
    /// The token that forms carry: the session's, or that of a cookie before anybody signed in.
    pub token: String,
    /// Path and query of the request without `lang`, for the language switch.
    pub here: String,
    pub(crate) cx: Context,
    pub(crate) way: Way,
    pub(crate) wants: Wants,
    pub(crate) agent: String,
}

/// How a visitor came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Way {
    /// Nobody signed in.
    Stranger,
    /// By a browser's session; this is its cookie.
    Session(String),
    /// By the token of a programme.
    Token,
}

/// What sort of answer is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    /// A page.
    Page,
    /// JSON.
    Json,
}

impl Visitor {
    /// The application as this visitor uses it: the first parameter of every use case.
    #[must_use]
    pub fn cx(&self) -> &Context {
        &self.cx
    }

    /// Who is signed in.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        self.cx.actor().signed_in()
    }

    /// The cookie of the session that asks.
    pub(crate) fn session(&self) -> Option<&str> {
        match &self.way {
            Way::Session(cookie) => Some(cookie),
            Way::Stranger | Way::Token => None,
        }
    }

    /// Whether a request may change something: it carries the token of our forms, or it is a programme's,
    /// which no other site can send.
    pub(crate) fn trusts(&self, token: &str) -> bool {
        self.way == Way::Token || same_token(token, &self.token)
    }

    /// Login and password as this browser sends them.
    pub(crate) fn credentials<'a>(&'a self, login: &'a str, password: &'a str) -> Credentials<'a> {
        Credentials { login, password, from: self.cx.from(), agent: &self.agent }
    }

    /// Refuses who may not come through a gate. A stranger who only wants to read is led to the sign-in.
    pub(crate) fn admitted(&self, gate: Gate, parts: &Parts) -> Result<(), Box<Response>> {
        let refuse = |fail: Fail| Box::new(fail.into_response());
        match gate {
            Gate::Open => Ok(()),
            _ if self.way == Way::Stranger => {
                if parts.method == axum::http::Method::GET && self.wants == Wants::Page {
                    return Err(Box::new(Redirect::to(&sign_in(&self.here)).into_response()));
                }
                Err(refuse(Fail::new(FailKind::SignIn)))
            }
            Gate::SignedIn => Ok(()),
            Gate::May(action) => self.cx.allow(action).map_err(|error| refuse(Fail::from(error))),
            Gate::Either(one, other) => {
                let allowed = self.cx.allow(one).or_else(|_| self.cx.allow(other));
                allowed.map_err(|error| refuse(Fail::from(error)))
            }
        }
    }
}

/// The sign-in page that leads on to an address of ours.
pub(crate) fn sign_in(next: &str) -> String {
    if next == "/" {
        return "/sign-in".to_owned();
    }
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("/sign-in?next={next}")
}

/// An address of ours to go on to; the start page for anything else, so that nobody is led away by a
/// link to our sign-in.
pub(crate) fn next_page(asked: &str) -> &str {
    let ours = asked.starts_with('/')
        && !asked.starts_with("//")
        && !asked.contains('\\')
        && !asked.chars().any(char::is_control)
        && !asked.starts_with("/sign-in");
    if ours { asked } else { "/" }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Fail> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Fail::new(FailKind::Internal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_ours_are_gone_on_to() {
        for ours in ["/plans", "/entry/1?x=1#c", "/"] {
            assert_eq!(next_page(ours), ours);
        }
        for foreign in [
            "", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "/a\r\nb",
            "/sign-in?next=/a",
        ] {
            assert_eq!(next_page(foreign), "/", "{foreign}");
        }
        assert_eq!(sign_in("/plans/1?a=b&c=d"), "/sign-in?next=%2Fplans%2F1%3Fa%3Db%26c%3Dd");
    }
}
