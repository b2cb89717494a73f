//! The pages of an edition.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::indicators::Sheet;
use cotmoc_app::model::Release;
use cotmoc_app::portal::{self, Edition, EditionWay};
use cotmoc_core::compose::chart::Size;
use cotmoc_core::model::UnitId;

use super::{PortalShell, Reader, public};
use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{page, page_with};
use crate::sight::draw;
use crate::sight::files::{self, FileKind, Origin};
use crate::sight::indicator::{Asked, IndicatorView, Tab, VintagesView};
use crate::sight::links::Links;
use crate::sight::map::{self, MapView};
use crate::sight::profile::ProfileView;
use crate::sight::scorecard::{Filter, ScoreView};

/// Which edition a page belongs to, as its head says it.
pub(crate) struct EditionView {
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) day: String,
    /// The address that will always show this edition.
    pub(crate) fixed: String,
    /// Where a newer edition is.
    pub(crate) newer: Option<String>,
    pub(crate) preview: bool,
    /// How it is to be cited.
    pub(crate) citation: String,
}

impl EditionView {
    fn new(reader: &Reader, edition: &Edition, what: &str, rest: &str) -> Self {
        let (t, release) = (reader.t, edition.release());
        let fixed = format!("/cong-khai/ban/{}{rest}", release.id);
        let day = release.public_from.map(|at| t.day(at)).unwrap_or_default();
        let newer = match edition.way() {
            EditionWay::Fixed { newer: Some(_) } => {
                let links = Links::Public { base: String::new(), lang: t.lang() };
                Some(links.with(&format!("/cong-khai/ke-hoach/{}{rest}", release.plan), &[]))
            }
            _ => None,
        };
        let demo = if release.demo { format!(" [{}]", t.get("shell-demo")) } else { String::new() };
        Self {
            citation: format!("{what}. {}{demo}, {day}. {}", release.title, reader.address(&fixed)),
            title: release.title.clone(),
            note: release.note.clone(),
            preview: edition.way() == EditionWay::Preview,
            fixed,
            newer,
            day,
        }
    }
}

#[derive(Template)]
#[template(path = "portal_plan.html")]
struct PlanPage {
    t: Texts,
    shell: PortalShell,
    edition: EditionView,
    title: String,
    facts: Vec<(String, String)>,
    view: ScoreView,
    indicators: Vec<(String, String)>,
    units: Vec<(String, String)>,
}

/// Where the plan stands.
pub(crate) async fn plan(reader: &Reader, edition: &Edition, base: String) -> Result<Response, Fail> {
    let part = portal::plan(reader.app(), edition).await?;
    let (t, links) = (reader.t, Links::Public { base, lang: reader.t.lang() });
    let card = &part.scorecard;
    let facts = [
        (t.get("plan-fact-number"), card.plan.number.clone()),
        (t.get("plan-fact-issuer"), card.plan.issuer.clone()),
        (t.get("plan-fact-territory"), card.plan.territory.clone()),
        (t.get("plan-fact-date"), card.plan.date.map(|day| t.locale().date(day))),
    ];
    Ok(public(page(&PlanPage {
        t,
        shell: PortalShell::new(reader, edition.release().demo),
        edition: EditionView::new(reader, edition, &card.plan.title, ""),
        title: card.plan.title.clone(),
        facts: facts
            .into_iter()
            .filter_map(|(label, value)| value.map(|value| (label.into_owned(), value)))
            .collect(),
        view: ScoreView::new(t, card, &links, &Filter::of(&reader.fields)),
        indicators: part
            .indicators
            .iter()
            .map(|one| (links.indicator(&one.code, &[]), one.name.clone()))
            .collect(),
        units: part.units.iter().map(|unit| (links.unit(unit.id.0), unit.name.clone())).collect(),
    })?))
}

#[derive(Template)]
#[template(path = "portal_indicator.html")]
struct IndicatorPage {
    t: Texts,
    shell: PortalShell,
    edition: EditionView,
    home: String,
    view: IndicatorView,
    map: Option<MapView>,
    /// Inside alone there is what was known when; the public has editions.
    vintages: Option<VintagesView>,
    files: Vec<(String, String)>,
    embed: String,
}

/// An indicator.
pub(crate) async fn indicator(
    reader: &Reader,
    edition: &Edition,
    base: String,
    code: &str,
) -> Result<Response, Fail> {
    let sheet = portal::indicator(reader.app(), edition, code).await?;
    let (t, links) = (reader.t, Links::Public { base: base.clone(), lang: reader.t.lang() });
    let tab = match Tab::of(reader.fields.text("tab")) {
        Tab::Vintages => Tab::Chart,
        tab => tab,
    };
    let asked = Asked { tab, period: reader.fields.text("period"), kept: &[] };
    let view = IndicatorView::new(t, &sheet, &links, &asked);
    let map = match &view.ranking {
        Some(ranking) if tab == Tab::Map => {
            let map = portal::map(reader.app(), edition).await?;
            Some(map::view(t, &sheet, ranking, map.as_ref()))
        }
        _ => None,
    };
    let what = format!("{} – {}", view.name, view.unit);
    let file = |kind: FileKind| {
        (links.with(&format!("{base}/chi-tieu/{code}/{}", kind.name()), &[]), files::words(t, kind))
    };
    Ok(public(page(&IndicatorPage {
        t,
        shell: PortalShell::new(reader, edition.release().demo),
        edition: EditionView::new(reader, edition, &what, &format!("/chi-tieu/{code}")),
        home: links.scorecard(&[]),
        map,
        vintages: None,
        files: if sheet.periods.is_empty() {
            Vec::new()
        } else {
            FileKind::ALL.into_iter().map(file).collect()
        },
        embed: reader
            .address(&format!("/cong-khai/ke-hoach/{}/chi-tieu/{code}/nhung", edition.release().plan)),
        view,
    })?))
}

/// A file of an indicator.
pub(crate) async fn file(
    reader: &Reader,
    edition: &Edition,
    code: &str,
    kind: FileKind,
) -> Result<Response, Fail> {
    let sheet = portal::indicator(reader.app(), edition, code).await?;
    let release = edition.release();
    let day = release.public_from.map(|at| reader.t.day(at)).unwrap_or_default();
    let origin = Origin {
        address: reader.address(&format!("/cong-khai/ban/{}/chi-tieu/{code}", release.id)),
        demo: release.demo,
        edition: Some(format!("{}, {day}", release.title)),
    };
    Ok(public(files::answer(reader.t, &sheet, kind, &origin)?))
}

#[derive(Template)]
#[template(path = "portal_embed.html")]
struct EmbedPage {
    t: Texts,
    shell: PortalShell,
    name: String,
    unit: String,
    wide: String,
    narrow: String,
    source: String,
    href: String,
}

/// An indicator's chart alone.
pub(crate) async fn embed(
    reader: &Reader,
    edition: &Edition,
    base: String,
    code: &str,
) -> Result<Response, Fail> {
    let sheet: Sheet = portal::indicator(reader.app(), edition, code).await?;
    let (t, links) = (reader.t, Links::Public { base, lang: reader.t.lang() });
    let drawn = |size, id: &str| draw::over_time(t, &sheet, size).inline(id);
    let mut response = public(page(&EmbedPage {
        t,
        shell: PortalShell::new(reader, edition.release().demo),
        name: sheet.card.name.clone(),
        unit: sheet.unit.name.clone(),
        wide: drawn(Size::Wide, "cw"),
        narrow: drawn(Size::Narrow, "cn"),
        source: edition.release().title.clone(),
        href: links.indicator(code, &[]),
    })?);
    crate::security::allow_frames(response.headers_mut());
    Ok(response)
}

#[derive(Template)]
#[template(path = "portal_unit.html")]
struct UnitPage {
    t: Texts,
    shell: PortalShell,
    edition: EditionView,
    home: String,
    view: ProfileView,
}

/// A unit.
pub(crate) async fn unit(
    reader: &Reader,
    edition: &Edition,
    base: String,
    unit: UnitId,
) -> Result<Response, Fail> {
    let profile = portal::unit(reader.app(), edition, unit).await?;
    let (t, links) = (reader.t, Links::Public { base, lang: reader.t.lang() });
    let view = ProfileView::new(t, &profile, &links);
    Ok(public(page(&UnitPage {
        t,
        shell: PortalShell::new(reader, edition.release().demo),
        edition: EditionView::new(reader, edition, &view.name, &format!("/don-vi/{unit}")),
        home: links.scorecard(&[]),
        view,
    })?))
}

#[derive(Template)]
#[template(path = "portal_withdrawn.html")]
struct WithdrawnPage {
    t: Texts,
    shell: PortalShell,
    title: String,
    from: String,
    at: String,
    why: String,
    newest: String,
}

/// What is left of a release that was withdrawn.
pub(crate) fn withdrawn(reader: &Reader, release: &Release, status: StatusCode) -> Result<Response, Fail> {
    let t = reader.t;
    let shell = PortalShell::new(reader, release.demo);
    page_with(
        status,
        &WithdrawnPage {
            t,
            newest: shell.to(&format!("/cong-khai/ke-hoach/{}", release.plan)),
            shell,
            title: release.title.clone(),
            from: release.public_from.map(numbers::moment).unwrap_or_default(),
            at: release.withdrawn.as_ref().map(|end| numbers::moment(end.at)).unwrap_or_default(),
            why: release.withdrawn.as_ref().map(|end| end.why.clone()).unwrap_or_default(),
        },
    )
}
