//! Public pages that were made already, for as long as nothing was released or withdrawn since.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use cotmoc_app::portal;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::Web;
use crate::admit::is_known;
use crate::assets::fingerprint;
use crate::errors::{Fail, FailKind};
use crate::security;

/// The pages, by path and query.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    revision: (i64, i64),
    bytes: usize,
    pages: HashMap<String, Arc<Page>>,
}

/// A page that was made.
#[derive(Debug)]
struct Page {
    headers: HeaderMap,
    tag: HeaderValue,
    plain: Bytes,
    /// The same packed; `None` for what does not get smaller.
    packed: Option<Bytes>,
}

/// Bytes that are kept; where there are more, all are forgotten.
const MOST: usize = 32 << 20;

impl Cache {
    fn get(&self, revision: (i64, i64), key: &str) -> Option<Arc<Page>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.pages.get(key).filter(|_| held.revision == revision).map(Arc::clone)
    }

    fn keep(&self, revision: (i64, i64), key: String, page: &Arc<Page>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = key.len() + page.plain.len() + page.packed.as_ref().map_or(0, Bytes::len);
        if held.revision != revision || held.bytes + bytes > MOST {
            *held = Kept { revision, ..Kept::default() };
        }
        held.bytes += bytes;
        held.pages.insert(key, Arc::clone(page));
    }
}

/// Whether an address is one of the public pages.
pub(crate) fn is_public(path: &str) -> bool {
    path == "/robots.txt"
        || path.strip_prefix("/cong-khai").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Answers a public page: the one that was made already, where that still holds.
///
/// Whether it holds is asked of the database before each answer: one small statement.
pub(crate) async fn answer(web: &Web, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let revision = match portal::revision(web.app()).await {
        Ok(revision) => revision,
        Err(error) => return Fail::from(error).into_response(),
    };
    let asked = request.headers().clone();
    let key = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    if let Some(page) = web.portal().get(revision, &key) {
        return page.answer(&asked);
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    match Page::of(response).await {
        Ok(page) => {
            let page = Arc::new(page);
            web.portal().keep(revision, key, &page);
            page.answer(&asked)
        }
        Err(fail) => fail.into_response(),
    }
}

impl Page {
    async fn of(response: Response) -> Result<Self, Fail> {
        let (mut parts, body) = response.into_parts();
        let plain =
            axum::body::to_bytes(body, usize::MAX).await.map_err(|_| Fail::new(FailKind::Internal))?;
        let tag = format!("W/\"{}\"", fingerprint(&plain));
        let tag = HeaderValue::from_str(&tag).map_err(|_| Fail::new(FailKind::Internal))?;
        security::harden_public(&mut parts.headers);
        let packed = packed(&plain).filter(|packed| packed.len() + 200 < plain.len());
        Ok(Self { headers: parts.headers, tag, plain, packed })
    }

    fn answer(&self, asked: &HeaderMap) -> Response {
        let known = self.tag.to_str().is_ok_and(|tag| is_known(asked.get(IF_NONE_MATCH), tag));
        let accepted = asked.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
        let packs = accepted.split(',').any(|one| {
            let mut parts = one.split(';');
            let gzip = parts.next().is_some_and(|name| name.trim().eq_ignore_ascii_case("gzip"));
            gzip && !parts.any(|rest| rest.trim() == "q=0")
        });
        let packed = self.packed.as_ref().filter(|_| packs && !known);
        let body = match (known, packed) {
            (true, _) => Body::empty(),
            (false, Some(packed)) => Body::from(packed.clone()),
            (false, None) => Body::from(self.plain.clone()),
        };
        let mut response = Response::new(body);
        *response.status_mut() = if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
        let headers = response.headers_mut();
        headers.clone_from(&self.headers);
        headers.insert(ETAG, self.tag.clone());
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if packed.is_some() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        } else if !known && headers.get(CONTENT_TYPE).is_some() {
            // What is not packed here stays as it is: packing it again for each reader would cost more.
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("identity"));
        }
        response
    }
}

fn packed(plain: &[u8]) -> Option<Bytes> {
    let mut packer = GzEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::new(6));
    packer.write_all(plain).ok()?;
    packer.finish().ok().map(Bytes::from)
}
