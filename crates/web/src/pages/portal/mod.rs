//! The public pages: what was released, without any sign-in, cookie or script.

pub(crate) mod cache;
pub(crate) mod edition;
pub(crate) mod feed;
pub(crate) mod home;
pub(crate) mod pages;
pub(crate) mod search;

use axum::extract::{FromRequestParts, RawQuery};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use cotmoc_app::App;

use crate::Web;
use crate::admit::without_lang;
use crate::errors::Fail;
use crate::form::Fields;
use crate::locale::Lang;
use crate::messages::Texts;

/// Who reads: nobody in particular. Only the address decides what is shown.
pub(crate) struct Reader {
    pub(crate) web: Web,
    pub(crate) t: Texts,
    pub(crate) fields: Fields,
    /// The address without the language.
    pub(crate) here: String,
}

impl Reader {
    pub(crate) fn app(&self) -> &App {
        self.web.app()
    }

    /// The whole address of a page.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.app().public_url())
    }
}

impl FromRequestParts<Web> for Reader {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Fail> {
        let RawQuery(query) = RawQuery::from_request_parts(parts, web).await.unwrap_or(RawQuery(None));
        let fields = Fields::parse(&query.unwrap_or_default());
        Ok(Self {
            web: web.clone(),
            t: Texts::new(Lang::from_tag(fields.text("lang")).unwrap_or_default()),
            here: without_lang(&parts.uri),
            fields,
        })
    }
}

/// What the frame of a public page needs.
pub(crate) struct PortalShell {
    t: Texts,
    here: String,
    /// Whether the page says that its figures are for demonstration.
    pub(crate) demo: bool,
}

impl PortalShell {
    pub(crate) fn new(reader: &Reader, demo: bool) -> Self {
        Self { t: reader.t, here: reader.here.clone(), demo }
    }

    /// The URL of one of our assets.
    pub(crate) fn asset(&self, name: &str) -> String {
        crate::assets::url(name)
    }

    /// A public address in the language of the page.
    pub(crate) fn to(&self, path: &str) -> String {
        match self.t.lang() {
            Lang::Vi => path.to_owned(),
            Lang::En => format!("{path}{}lang=en", if path.contains('?') { '&' } else { '?' }),
        }
    }

    /// This page in another language.
    pub(crate) fn in_language(&self, tag: &str) -> String {
        if tag == Lang::Vi.tag() {
            return self.here.clone();
        }
        format!("{}{}lang={tag}", self.here, if self.here.contains('?') { '&' } else { '?' })
    }

    /// The version of the programme.
    pub(crate) fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// A text of some kind that everybody may keep for a minute.
pub(crate) fn text(kind: &'static str, body: String) -> Response {
    let mut response = (StatusCode::OK, body).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    public(response)
}

/// An answer that everybody may keep for a minute.
pub(crate) fn public(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    response
}
