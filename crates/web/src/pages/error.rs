//! The page that a failure becomes.

use askama::Template;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use serde_json::json;

use crate::Web;
use crate::errors::{Fail, FailKind};
use crate::locale::Lang;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::{Visitor, Wants};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    t: Texts,
    shell: Shell,
    status: u16,
    title: String,
    detail: Option<String>,
    hint: String,
    back: Option<String>,
}

/// Turns a failure into its page; leaves every other answer as it is.
pub(crate) fn draw(web: &Web, visitor: &Visitor, mut response: Response) -> Response {
    let status = response.status();
    let fail = match response.extensions_mut().remove::<Fail>() {
        Some(fail) => fail,
        // Scripts read their answers themselves.
        None if (status.is_client_error() || status.is_server_error()) && !is_answer(&response) => {
            Fail::new(FailKind::of(status))
        }
        None => return response,
    };
    if visitor.wants == Wants::Json {
        return as_json(texts(visitor), &fail, web.upload_limit());
    }
    let t = texts(visitor);
    let (title, hint) = words(t, fail.kind, web.upload_limit());
    let template = ErrorPage {
        t,
        shell: Shell::new(visitor, Section::None, Data::Real),
        status: fail.kind.status().as_u16(),
        title,
        detail: fail.detail,
        hint,
        back: fail.back,
    };
    page_with(fail.kind.status(), &template).unwrap_or_else(|_| fail.kind.status().into_response())
}

/// The same for a script or a programme: what happened and what to do, as JSON.
fn as_json(t: Texts, fail: &Fail, upload_limit: u64) -> Response {
    let (title, hint) = words(t, fail.kind, upload_limit);
    let body = json!({ "message": fail.detail.as_deref().unwrap_or(&title), "hint": hint });
    let mut response = (fail.kind.status(), body.to_string()).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A form that does not carry the visitor's token.
pub(crate) fn stale_form(lang: Lang) -> Fail {
    forbidden(lang, "error-stale-form")
}

/// A request that was addressed to another host name.
pub(crate) fn foreign_host(lang: Lang) -> Fail {
    forbidden(lang, "error-foreign-host")
}

/// A change asked for by a page of another site.
pub(crate) fn foreign_page(lang: Lang) -> Fail {
    forbidden(lang, "error-foreign-page")
}

fn forbidden(lang: Lang, key: &str) -> Fail {
    Fail { detail: Some(Texts::new(lang).get(key).into_owned()), ..Fail::new(FailKind::Forbidden) }
}

fn words(t: Texts, kind: FailKind, upload_limit: u64) -> (String, String) {
    let (title, hint) = match kind {
        FailKind::User => (t.get("error-user"), t.get("error-user-hint")),
        FailKind::SignIn => (t.get("error-sign-in"), t.get("error-sign-in-hint")),
        FailKind::Forbidden => (t.get("error-forbidden"), t.get("error-forbidden-hint")),
        FailKind::NotFound => (t.get("error-not-found"), t.get("error-not-found-hint")),
        FailKind::Method => (t.get("error-method"), t.get("error-method-hint")),
        FailKind::Conflict => (t.get("error-conflict"), t.get("error-conflict-hint")),
        FailKind::TooLarge => {
            (t.get("error-too-large"), t.with("error-too-large-hint", numbers::file_size(upload_limit)))
        }
        FailKind::Internal => (t.get("error-internal"), t.get("error-internal-hint")),
    };
    (title.into_owned(), hint.into_owned())
}

fn is_answer(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).map(|kind| kind.as_bytes());
    kind.is_some_and(|kind| kind.starts_with(b"text/html") || kind.starts_with(b"application/json"))
}
