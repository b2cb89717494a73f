//! The pages of Cột Mốc: one file per page, `pages/<noun>/<verb>.rs`, each calling one use case of
//! the application and filling one template.
//!
//! What is absent on purpose: no SQL, no file access, no clock, no rule of the field; a page shows
//! what the application gives it. No page needs a script, and none loads anything from another host.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use cotmoc_app::{Actor, App, Context};
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
pub mod render;
pub mod serve;
pub mod standing;
pub mod visitor;
pub mod words;

mod pages;
mod security;

use errors::{Fail, FailKind};

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
    upload_limit: u64,
}

impl Web {
    /// The pages over an application. `random` gives the form tokens.
    #[must_use]
    pub fn new(app: App, random: Random) -> Self {
        let upload_limit = u64::try_from(cotmoc_app::limits::UPLOAD_BYTES).unwrap_or(u64::MAX);
        Self { inner: Arc::new(Inner { app, random, upload_limit }) }
    }

    /// The application as the person at this machine uses it; accounts do not exist yet.
    pub(crate) fn cx(&self) -> Context {
        self.inner.app.by(Actor::local_operator())
    }

    /// The largest file that is taken in, in bytes.
    pub(crate) fn upload_limit(&self) -> u64 {
        self.inner.upload_limit
    }

    pub(crate) fn token(&self) -> String {
        (self.inner.random)().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Every address of the service.
pub fn router(web: Web) -> Router {
    Router::new()
        .route("/", get(pages::home::show::show))
        .route("/assets/{name}", get(assets::show))
        .route("/documents", post(pages::document::create::create).layer(DefaultBodyLimit::disable()))
        .route("/documents/{id}", get(pages::document::show::show))
        .route("/documents/{id}/read", post(pages::document::read::read))
        .route("/documents/{id}/file", get(pages::document::file::file))
        .route("/drafts/{id}", get(pages::draft::show::show))
        .route("/drafts/{id}/items", post(pages::draft::add::add))
        .route("/drafts/{id}/items/{item}/edit", post(pages::draft::edit::edit))
        .route("/drafts/{id}/items/{item}/reject", post(pages::draft::decide::reject))
        .route("/drafts/{id}/items/{item}/restore", post(pages::draft::decide::restore))
        .route("/drafts/{id}/items/{item}/reset", post(pages::draft::decide::reset))
        .route("/drafts/{id}/items/{item}/choose", post(pages::draft::decide::choose))
        .route("/drafts/{id}/items/{item}/merge", post(pages::draft::decide::merge))
        .route("/drafts/{id}/items/{item}/keep-all", post(pages::draft::decide::keep_all))
        .route("/drafts/{id}/accept", post(pages::draft::accept::accept))
        .route("/drafts/{id}/discard", post(pages::draft::decide::discard))
        .route("/plans/{id}", get(pages::plan::show::show))
        .route("/plans/{id}/method", get(pages::plan::method::form).post(pages::plan::method::set))
        .route("/plans/{id}/assess", post(pages::plan::method::keep))
        .route(
            "/plans/{id}/cascade",
            get(pages::cascade::show::show)
                .post(pages::cascade::show::send)
                .layer(DefaultBodyLimit::disable()),
        )
        .route("/targets/{id}", get(pages::target::show::show))
        .route("/compare", get(pages::compare::show::show))
        .route("/units", get(pages::unit::list::show))
        .route("/units/{id}", get(pages::unit::show::show))
        .route(
            "/units/operations",
            get(pages::unit::operation::list::list).post(pages::unit::operation::create::create),
        )
        .route("/units/operations/new", get(pages::unit::operation::new::new))
        .route("/units/operations/{id}", get(pages::unit::operation::show::show))
        .route("/units/operations/{id}/undo", post(pages::unit::operation::undo::undo))
        .route("/figures", get(pages::figure::show::show))
        .route(
            "/data/import",
            get(pages::data::import::form).post(pages::data::import::send).layer(DefaultBodyLimit::disable()),
        )
        .route("/data/batches", get(pages::data::batches::list))
        .route("/data/batches/{id}", get(pages::data::batches::show))
        .route("/data/history", get(pages::data::history::show))
        .fallback(async || Fail::not_found())
        .method_not_allowed_fallback(async || Fail::new(FailKind::Method))
        .with_state(web.clone())
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn_with_state(web, visitor::admit))
        .layer(CompressionLayer::new())
}
