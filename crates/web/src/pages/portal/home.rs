//! `GET /cong-khai`: what was released.

use askama::Template;
use axum::response::Response;
use cotmoc_app::portal;
use cotmoc_core::progress::Status;

use super::{PortalShell, Reader, public};
use crate::errors::Fail;
use crate::messages::Texts;
use crate::render::page;
use crate::sight::told::StatusView;

#[derive(Template)]
#[template(path = "portal_home.html")]
struct HomePage {
    t: Texts,
    shell: PortalShell,
    plans: Vec<PlanCard>,
    news: Vec<News>,
}

struct PlanCard {
    href: String,
    title: String,
    unit: String,
    as_at: String,
    edition: String,
    total: usize,
    counts: Vec<(StatusView, usize)>,
}

struct News {
    href: String,
    title: String,
    day: String,
    note: String,
}

/// `GET /cong-khai`
pub(crate) async fn show(reader: Reader) -> Result<Response, Fail> {
    let (found, open) = (portal::home(reader.app()).await?, portal::list(reader.app()).await?);
    let t = reader.t;
    let demo = found.iter().any(|(edition, _)| edition.release().demo);
    let shell = PortalShell::new(&reader, demo);
    let plans = found
        .iter()
        .map(|(edition, part)| {
            let card = &part.scorecard;
            let counts = Status::ALL.iter().map(|status| (StatusView::new(t, *status), card.count(*status)));
            PlanCard {
                href: shell.to(&format!("/cong-khai/ke-hoach/{}", edition.release().plan)),
                title: card.plan.title.clone(),
                unit: card.unit.as_ref().map(|unit| unit.name.clone()).unwrap_or_default(),
                as_at: t.locale().date(card.as_at),
                edition: edition.release().title.clone(),
                total: card.lines.len(),
                counts: counts.filter(|(_, count)| *count > 0).collect(),
            }
        })
        .collect();
    let news = open
        .iter()
        .take(10)
        .map(|release| News {
            href: shell.to(&format!("/cong-khai/ban/{}", release.id)),
            title: release.title.clone(),
            day: release.public_from.map(|at| t.day(at)).unwrap_or_default(),
            note: release.note.clone(),
        })
        .collect();
    Ok(public(page(&HomePage { t, shell, plans, news })?))
}
