//! The pages of Cột Mốc: one file per page, `pages/<noun>/<verb>.rs`, each calling one use case of
//! the application and filling one template.
//!
//! What is absent on purpose: no SQL, no file access, no clock, no rule of the field; a page shows
//! what the application gives it. No page needs a script, and none loads anything from another host.

use std::sync::Arc;

use axum::{Router, middleware};
use cotmoc_app::App;
use cotmoc_app::accounts::Secret;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub mod assets;
pub mod chart;
pub mod errors;
pub mod form;
pub mod judged;
pub mod kinship;
pub mod locale;
pub mod messages;
pub mod numbers;
pub mod paper;
pub mod place;
pub mod render;
pub mod reporting;
pub mod routes;
pub mod serve;
pub mod standing;
pub mod visitor;
pub mod words;

mod admit;
mod pages;
mod security;
mod sight;
mod upload;

use errors::{Fail, FailKind};
use pages::portal::cache::Cache;
use place::Place;

/// Sixteen bytes that nobody can guess.
pub type Random = fn() -> [u8; 16];

/// What every page is given.
#[derive(Debug, Clone)]
pub struct Web {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    app: App,
    random: Random,
    place: Place,
    upload_limit: u64,
    portal: Cache,
}

impl Web {
    /// The pages over an application, for this machine only. `random` gives tokens and secrets.
    #[must_use]
    pub fn new(app: App, random: Random) -> Self {
        Self::at(app, random, Place::default())
    }

    /// The same under the names by which other machines reach it.
    #[must_use]
    pub fn at(app: App, random: Random, place: Place) -> Self {
        let upload_limit = u64::try_from(cotmoc_app::limits::UPLOAD_BYTES).unwrap_or(u64::MAX);
        Self { inner: Arc::new(Inner { app, random, place, upload_limit, portal: Cache::default() }) }
    }

    /// The names under which the service is reached.
    pub(crate) fn place(&self) -> &Place {
        &self.inner.place
    }

    /// A secret that is handed out once.
    pub(crate) fn secret(&self) -> Secret {
        let mut bytes = [0; 32];
        for (place, byte) in
            bytes.iter_mut().zip((self.inner.random)().into_iter().chain((self.inner.random)()))
        {
            *place = byte;
        }
        Secret::new(bytes)
    }

    /// The application, before it is known who uses it.
    pub(crate) fn app(&self) -> &App {
        &self.inner.app
    }

    /// The largest file that is taken in, in bytes.
    pub(crate) fn upload_limit(&self) -> u64 {
        self.inner.upload_limit
    }

    /// Public pages that were made already.
    pub(crate) fn portal(&self) -> &Cache {
        &self.inner.portal
    }

    pub(crate) fn token(&self) -> String {
        (self.inner.random)().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Every address of the service.
pub fn router(web: Web) -> Router {
    routes::router()
        .fallback(async || Fail::not_found())
        .method_not_allowed_fallback(async || Fail::new(FailKind::Method))
        .with_state(web.clone())
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(web, admit::admit))
        .layer(CompressionLayer::new())
}
