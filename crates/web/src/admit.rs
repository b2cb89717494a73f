//! The outermost layer: refuses what is not for us, settles who asks, draws error pages, and sets the
//! headers that every answer carries.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, COOKIE, ETAG, HOST, IF_NONE_MATCH,
    REFERER, SET_COOKIE, USER_AGENT, VARY,
};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use cotmoc_app::{Actor, accounts};

use crate::Web;
use crate::assets::fingerprint;
use crate::errors::{Fail, FailKind};
use crate::locale::Lang;
use crate::pages::error;
use crate::pages::portal::cache;
use crate::security;
use crate::visitor::{Visitor, Wants, Way};

const TOKEN_COOKIE: &str = "cotmoc_token";
const LANG_COOKIE: &str = "cotmoc_lang";
const SESSION_COOKIE: &str = "cotmoc_session";
/// Browsers take a cookie of this name by https only, and from this very host only.
const SECURE_SESSION_COOKIE: &str = "__Host-cotmoc_session";

/// Settles who asks, then answers.
pub(crate) async fn admit(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let asked = query_lang(request.uri().query().unwrap_or(""));
    let known_token = cookie(request.headers(), TOKEN_COOKIE).filter(|token| is_token(token));
    let new_token = known_token.is_none();
    let stranger = stranger(&web, &request, asked, known_token);
    let if_none_match = request.headers().get(IF_NONE_MATCH).cloned();
    let fetched = matches!(*request.method(), Method::GET | Method::HEAD);

    let refused = if !web.place().is_ours(&request) {
        Some(error::foreign_host(stranger.lang))
    } else if !security::from_own_page(request.method(), request.headers()) {
        Some(error::foreign_page(stranger.lang))
    } else {
        None
    };
    if refused.is_none() && cache::is_public(request.uri().path()) {
        return public(&web, stranger, request, next).await;
    }
    let (visitor, refused) = match refused {
        Some(fail) => (stranger, Some(fail)),
        None => recognised(&web, proof(&web, &request), stranger).await,
    };
    request.extensions_mut().insert(visitor.clone());
    let response = match refused {
        Some(fail) => fail.into_response(),
        None => next.run(request).await,
    };
    let mut response = error::draw(&web, &visitor, response);
    if fetched && response.status() == StatusCode::OK && is_page(response.headers()) {
        response = with_etag(response, if_none_match.as_ref()).await;
    }
    let token = (new_token && visitor.way == Way::Stranger).then_some(visitor.token.as_str());
    finish(&mut response, asked, token);
    response
}

/// Answers a public page. Whoever reads it gets no cookie, and whoever signed in is not asked for it.
async fn public(web: &Web, reader: Visitor, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(reader.clone());
    let response = cache::answer(web, request, next).await;
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        return response;
    }
    let mut response = error::draw(web, &reader, response);
    finish(&mut response, None, None);
    response
}

/// The visitor before it is known who it is.
fn stranger(web: &Web, request: &Request, asked: Option<Lang>, known_token: Option<String>) -> Visitor {
    let headers = request.headers();
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let json = "application/json";
    let wants = if text(ACCEPT).contains(json) || text(CONTENT_TYPE).starts_with(json) {
        Wants::Json
    } else {
        Wants::Page
    };
    Visitor {
        lang: asked.unwrap_or_else(|| language(headers)),
        token: known_token.unwrap_or_else(|| web.token()),
        here: here(request),
        cx: web.app().by_from(Actor::nobody("khách"), &web.place().address(request)),
        way: Way::Stranger,
        wants,
        agent: text(USER_AGENT).chars().take(200).collect(),
    }
}

/// By what a visitor says who it is.
enum Proof {
    Nothing,
    Cookie(String),
    Token(String),
}

/// What a request brings; the files that pages refer to ask for nothing.
fn proof(web: &Web, request: &Request) -> Proof {
    if request.uri().path().starts_with("/assets/") {
        return Proof::Nothing;
    }
    let bearer = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    match bearer.and_then(|value| value.strip_prefix("Bearer ")) {
        Some(token) => Proof::Token(token.trim().to_owned()),
        None => session_cookie(web, request.headers()).map_or(Proof::Nothing, Proof::Cookie),
    }
}

/// The same visitor with the person behind it; or why not even a stranger is let in.
async fn recognised(web: &Web, proof: Proof, stranger: Visitor) -> (Visitor, Option<Fail>) {
    let from = stranger.cx.from().to_owned();
    match proof {
        Proof::Nothing => (stranger, None),
        Proof::Token(token) => {
            let stranger = Visitor { wants: Wants::Json, ..stranger };
            match accounts::recognise(web.app(), &token, &from).await {
                Ok(Some(cx)) => (Visitor { cx, way: Way::Token, ..stranger }, None),
                Ok(None) => (stranger, Some(Fail::new(FailKind::SignIn))),
                Err(error) => (stranger, Some(Fail::from(error))),
            }
        }
        Proof::Cookie(cookie) => match accounts::resume(web.app(), &cookie, &from).await {
            Ok(Some(resumed)) => {
                let way = Way::Session(cookie);
                (Visitor { cx: resumed.cx, token: resumed.form_token, way, ..stranger }, None)
            }
            Ok(None) => (stranger, None),
            Err(error) => (stranger, Some(Fail::from(error))),
        },
    }
}

/// The cookie of the browser's session.
fn session_cookie(web: &Web, headers: &HeaderMap) -> Option<String> {
    let name = if web.place().is_secure(headers) { SECURE_SESSION_COOKIE } else { SESSION_COOKIE };
    cookie(headers, name).filter(|text| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Gives the browser the cookie of a session that just began. Scripts cannot read it, other sites'
/// forms do not send it, and it goes when the browser is closed.
pub(crate) fn give_session(web: &Web, asked: &HeaderMap, response: &mut Response, secret: &str) {
    let text = if web.place().is_secure(asked) {
        format!("{SECURE_SESSION_COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Secure")
    } else {
        format!("{SESSION_COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax")
    };
    set_cookie(response.headers_mut(), &text);
}

/// Takes the cookie of the session away.
pub(crate) fn take_session(web: &Web, asked: &HeaderMap, response: &mut Response) {
    let text = if web.place().is_secure(asked) {
        format!("{SECURE_SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0")
    } else {
        format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
    };
    set_cookie(response.headers_mut(), &text);
}

fn finish(response: &mut Response, asked: Option<Lang>, new_token: Option<&str>) {
    let page = is_page(response.headers());
    let headers = response.headers_mut();
    security::harden(headers);
    if page {
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
        headers.append(VARY, HeaderValue::from_static("cookie, accept-language"));
        if let Some(token) = new_token {
            set_cookie(headers, &format!("{TOKEN_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict"));
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

/// Whether a browser says that it has what a tag names.
pub(crate) fn is_known(if_none_match: Option<&HeaderValue>, tag: &str) -> bool {
    let list = if_none_match.and_then(|value| value.to_str().ok());
    list.is_some_and(|list| list.split(',').any(|candidate| candidate.trim() == tag))
}

/// Names a page by its content, and answers 304 to a browser that has it.
async fn with_etag(response: Response, known: Option<&HeaderValue>) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return Fail::new(FailKind::Internal).into_response();
    };
    let tag = format!("W/\"{}\"", fingerprint(&bytes));
    let unchanged = is_known(known, &tag);
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

/// The page on which the visitor is, for the switch of languages: of a form that was sent the page that
/// sent it, for its own address answers nobody who asks for it.
fn here(request: &Request) -> String {
    if request.method() == Method::GET || request.method() == Method::HEAD {
        return without_lang(request.uri());
    }
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let page = text(REFERER).and_then(|referer| referer.parse::<Uri>().ok());
    let ours = page.filter(|page| page.authority().map(Authority::as_str) == text(HOST));
    ours.map_or_else(|| "/".to_owned(), |page| without_lang(&page))
}

pub(crate) fn without_lang(uri: &Uri) -> String {
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
