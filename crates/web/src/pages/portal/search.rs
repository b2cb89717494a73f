//! `GET /cong-khai/tim?q=…`: plans, indicators and units by name.

use askama::Template;
use axum::response::Response;
use cotmoc_app::portal::{self, HitKind};

use super::{PortalShell, Reader, public};
use crate::errors::Fail;
use crate::messages::Texts;
use crate::render::page;

#[derive(Template)]
#[template(path = "portal_search.html")]
struct SearchPage {
    t: Texts,
    shell: PortalShell,
    q: String,
    hits: Vec<HitView>,
}

struct HitView {
    href: String,
    name: String,
    kind: String,
    of: String,
}

/// Characters of a search.
const MOST: usize = 100;

/// `GET /cong-khai/tim`
pub(crate) async fn show(reader: Reader) -> Result<Response, Fail> {
    let q: String = reader.fields.text("q").chars().take(MOST).collect();
    let found = portal::search(reader.app(), &q).await?;
    let t = reader.t;
    let demo = portal::list(reader.app()).await?.iter().any(|release| release.demo);
    let shell = PortalShell::new(&reader, demo);
    let hits = found
        .into_iter()
        .map(|hit| {
            let base = format!("/cong-khai/ke-hoach/{}", hit.plan);
            let (path, kind) = match &hit.what {
                HitKind::Plan => (base, t.get("portal-kind-plan")),
                HitKind::Indicator(code) => {
                    (format!("{base}/chi-tieu/{code}"), t.get("portal-kind-indicator"))
                }
                HitKind::Unit(unit) => (format!("{base}/don-vi/{unit}"), t.get("portal-kind-unit")),
            };
            HitView { href: shell.to(&path), name: hit.name, kind: kind.into_owned(), of: hit.of }
        })
        .collect();
    Ok(public(page(&SearchPage { t, shell, q, hits })?))
}
