//! Who asks: the language and the form token of a request, and the layer that settles them.

use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, COOKIE, ETAG, IF_NONE_MATCH, SET_COOKIE, VARY,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use cotmoc_app::{Actor, Context};

use crate::Web;
use crate::assets::fingerprint;
use crate::errors::{Fail, FailKind};
use crate::locale::Lang;
use crate::pages::error;
use crate::routes::Gate;
use crate::security;

/// What a page needs to know of the request that it answers.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The language of the page.
    pub lang: Lang,
    /// The token that forms carry; the same stands in the visitor's cookie.
    pub token: String,
    /// Path and query of the request without `lang`, for the language switch.
    pub here: String,
    cx: Context,
}

impl Visitor {
    /// The application as this visitor uses it: the first parameter of every use case.
    #[must_use]
    pub fn cx(&self) -> &Context {
        &self.cx
    }

    /// Refuses who may not come through a gate.
    pub(crate) fn admitted(&self, gate: Gate) -> Result<(), Fail> {
        match gate {
            Gate::Open | Gate::SignedIn => Ok(()),
            Gate::May(action) => self.cx.allow(action).map_err(Fail::from),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Fail> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Fail::new(FailKind::Internal))
    }
}

const TOKEN_COOKIE: &str = "cotmoc_token";
const LANG_COOKIE: &str = "cotmoc_lang";

/// The outermost layer: refuses what is not for us, settles language and token, draws error pages,
/// and sets the headers that every answer carries.
pub(crate) async fn admit(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let asked = query_lang(request.uri().query().unwrap_or(""));
    let known_token = cookie(request.headers(), TOKEN_COOKIE).filter(|token| is_token(token));
    let new_token = known_token.is_none();
    let visitor = Visitor {
        lang: asked.unwrap_or_else(|| language(request.headers())),
        token: known_token.unwrap_or_else(|| web.token()),
        here: without_lang(&request),
        cx: web.app().by(Actor::local_operator()),
    };
    request.extensions_mut().insert(visitor.clone());
    let if_none_match = request.headers().get(IF_NONE_MATCH).cloned();
    let fetched = matches!(*request.method(), Method::GET | Method::HEAD);

    let refused = if !security::host_is_loopback(request.headers(), request.uri()) {
        Some(error::foreign_host(visitor.lang))
    } else if !security::from_own_page(request.method(), request.headers()) {
        Some(error::foreign_page(visitor.lang))
    } else {
        None
    };
    let response = match refused {
        Some(fail) => fail.into_response(),
        None => next.run(request).await,
    };
    let mut response = error::draw(&web, &visitor, response);
    if fetched && response.status() == StatusCode::OK && is_page(response.headers()) {
        response = with_etag(response, if_none_match.as_ref()).await;
    }
    finish(&mut response, &visitor, asked, new_token);
    response
}

fn finish(response: &mut Response, visitor: &Visitor, asked: Option<Lang>, new_token: bool) {
    let page = is_page(response.headers());
    let headers = response.headers_mut();
    security::harden(headers);
    if page {
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
        headers.append(VARY, HeaderValue::from_static("cookie, accept-language"));
        if new_token {
            set_cookie(
                headers,
                &format!("{TOKEN_COOKIE}={}; Path=/; HttpOnly; SameSite=Strict", visitor.token),
            );
        }
        if let Some(lang) = asked {
            set_cookie(
                headers,
                &format!("{LANG_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax", lang.tag()),
            );
        }
    }
}

fn set_cookie(headers: &mut HeaderMap, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        headers.append(SET_COOKIE, value);
    }
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Names a page by its content, and answers 304 to a browser that has it.
async fn with_etag(response: Response, known: Option<&HeaderValue>) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return Fail::new(FailKind::Internal).into_response();
    };
    let tag = format!("W/\"{}\"", fingerprint(&bytes));
    let unchanged = known
        .and_then(|value| value.to_str().ok())
        .is_some_and(|list| list.split(',').any(|candidate| candidate.trim() == tag));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(ETAG, value);
    }
    if unchanged {
        parts.status = StatusCode::NOT_MODIFIED;
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn language(headers: &HeaderMap) -> Lang {
    cookie(headers, LANG_COOKIE).and_then(|tag| Lang::from_tag(&tag)).unwrap_or_else(|| {
        headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map_or(Lang::Vi, Lang::from_accept)
    })
}

fn query_lang(query: &str) -> Option<Lang> {
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, tag)| Lang::from_tag(&tag))
}

fn without_lang(request: &Request) -> String {
    let uri = request.uri();
    let kept: Vec<&str> = uri
        .query()
        .unwrap_or("")
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
        .collect();
    if kept.is_empty() { uri.path().to_owned() } else { format!("{}?{}", uri.path(), kept.join("&")) }
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

fn is_token(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
