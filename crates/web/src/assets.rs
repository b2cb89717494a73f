//! Our style sheet and scripts, carried in the binary, each under a name that changes with its content.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use cotmoc_core::compose::chart;
use sha2::{Digest, Sha256};

use crate::errors::Fail;

/// One file that pages refer to.
struct Asset {
    /// The name in the source folder, as templates write it.
    name: &'static str,
    /// The name in the URL: `app.1f2e3d4c5b6a.css`.
    hashed: String,
    kind: &'static str,
    body: String,
}

/// The URL of an asset; the root for a name that does not exist, which the tests refuse.
#[must_use]
pub fn url(name: &str) -> String {
    ASSETS.iter().find(|asset| asset.name == name).map_or_else(
        || {
            tracing::error!(name, "asset without a file");
            "/".to_owned()
        },
        |asset| format!("/assets/{}", asset.hashed),
    )
}

/// `GET /assets/{name}`
pub(crate) async fn show(Path(name): Path<String>) -> Result<Response, Fail> {
    let asset = ASSETS.iter().find(|asset| asset.hashed == name).ok_or(Fail::not_found())?;
    let mut response = (StatusCode::OK, asset.body.as_str()).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    if let Ok(tag) = HeaderValue::from_str(&format!("W/\"{}\"", asset.hashed)) {
        headers.insert(ETAG, tag);
    }
    Ok(response)
}

const SOURCES: &[(&str, &str)] = &[
    ("app.css", include_str!("../assets/app.css")),
    ("collect.css", include_str!("../assets/collect.css")),
    ("report.css", include_str!("../assets/report.css")),
    ("sight.css", include_str!("../assets/sight.css")),
    ("task.css", include_str!("../assets/task.css")),
    ("icon.svg", include_str!("../assets/icon.svg")),
    // A module that others import stands before them, because its hash goes into their text.
    ("leave.js", include_str!("../assets/leave.js")),
    ("swap.js", include_str!("../assets/swap.js")),
    ("typed.js", include_str!("../assets/typed.js")),
    ("checks.js", include_str!("../assets/checks.js")),
    ("design.js", include_str!("../assets/design.js")),
    ("board.js", include_str!("../assets/board.js")),
    ("upload.js", include_str!("../assets/upload.js")),
    ("copy.js", include_str!("../assets/copy.js")),
    ("document.js", include_str!("../assets/document.js")),
    ("review.js", include_str!("../assets/review.js")),
    ("entry.css", include_str!("../assets/entry.css")),
    ("numbers.js", include_str!("../assets/numbers.js")),
    ("paste.js", include_str!("../assets/paste.js")),
    ("unsent.js", include_str!("../assets/unsent.js")),
    ("cell.js", include_str!("../assets/cell.js")),
    ("panel.js", include_str!("../assets/panel.js")),
    ("saver.js", include_str!("../assets/saver.js")),
    ("preview.js", include_str!("../assets/preview.js")),
    ("entry.js", include_str!("../assets/entry.js")),
    ("left.js", include_str!("../assets/left.js")),
    ("many.css", include_str!("../assets/many.css")),
    ("many.js", include_str!("../assets/many.js")),
];

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let mut assets: Vec<Asset> = Vec::with_capacity(SOURCES.len());
    for &(name, source) in SOURCES {
        let mut body = source.to_owned();
        if name == "sight.css" {
            body.push_str(&chart::css());
        }
        for earlier in &assets {
            body = body.replace(&format!("\"./{}\"", earlier.name), &format!("\"./{}\"", earlier.hashed));
        }
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
        let hashed = format!("{stem}.{}.{extension}", fingerprint(body.as_bytes()));
        let kind = match extension {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => "text/plain; charset=utf-8",
        };
        assets.push(Asset { name, hashed, kind, body });
    }
    assets
});

/// The first twelve hexadecimal digits of a SHA-256.
pub(crate) fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
