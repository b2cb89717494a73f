//! `GET /indicators/{code}?plan=…&unit=…&borders=…&tab=…&period=…`: an indicator of a unit.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use cotmoc_app::indicators::{self, Ask, IndicatorPage, Sheet, Shown};
use cotmoc_app::maps;
use cotmoc_app::model::PlanId;
use cotmoc_core::model::Period;

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::names;
use crate::pages::plan::show::PlanLink;
use crate::render::{Data, Section, Shell, page, texts};
use crate::sight::indicator::{Asked, IndicatorView, Tab, VintageRow, VintagesView};
use crate::sight::links::Links;
use crate::sight::map::{self, MapView};
use crate::sight::told;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "indicator.html")]
struct Page {
    t: Texts,
    shell: Shell,
    plan: Option<PlanLink>,
    /// The units above, the topmost first: address and name.
    above: Vec<(String, String)>,
    /// The switch of borders: address, words, whether it is this one.
    switch: Vec<(String, String, bool)>,
    view: IndicatorView,
    map: Option<MapView>,
    vintages: Option<VintagesView>,
    files: Vec<(String, String)>,
}

/// `GET /indicators/{code}`
pub(crate) async fn show(
    visitor: Visitor,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let fields = Fields::parse(&query.unwrap_or_default());
    let t = texts(&visitor);
    let ask = ask(code, &fields);
    let found = indicators::show(visitor.cx(), &ask).await.map_err(|e| Fail::from(e).back_to("/figures"))?;
    let sheet = &found.sheet;
    let links = Links::Inside { plan: found.plan.as_ref().map(|plan| plan.id.0) };
    let (tab, period) = (Tab::of(fields.text("tab")), fields.text("period"));
    let unit = format!("#{}", sheet.unit.id);
    let kept = [("unit", unit.as_str()), ("borders", ask.borders.as_str())];
    let view = IndicatorView::new(t, sheet, &links, &Asked { tab, period, kept: &kept });
    let map = match (tab, &view.ranking, shown(sheet, period)) {
        (Tab::Map, Some(ranking), Some((_, shown))) => {
            let day = match sheet.borders {
                Shown::Then => shown.last_day(),
                Shown::On(day) => day,
            };
            let level = found.level.unwrap_or(sheet.unit.level);
            let drawn = maps::shapes(visitor.cx(), Some(sheet.unit.id), level, day).await?;
            Some(map::view(t, sheet, ranking, drawn.as_ref()))
        }
        _ => None,
    };
    let vintages = match (tab, shown(sheet, period)) {
        (Tab::Vintages, Some((_, period))) => Some(vintages(&visitor, sheet, period).await?),
        _ => None,
    };
    let files = super::file::links(t, sheet, &links, &kept);
    page(&Page {
        t,
        shell: Shell::new(&visitor, Section::Figures, Data::of([found.demo])),
        above: above(&found, &links),
        switch: switch(t, sheet, &links, (tab, period, &unit)),
        plan: found.plan.map(|plan| PlanLink { id: plan.id.0, name: names::clip(&plan.facts.title, 90) }),
        view,
        map,
        vintages,
        files,
    })
}

/// What an address asks for.
pub(super) fn ask(code: String, fields: &Fields) -> Ask {
    Ask {
        code,
        unit: fields.text("unit").to_owned(),
        plan: fields.text("plan").parse().ok().map(PlanId),
        borders: fields.text("borders").to_owned(),
    }
}

/// The period that is looked at, and its place.
fn shown(sheet: &Sheet, period: &str) -> Option<(usize, Period)> {
    let asked = sheet.periods.iter().position(|one| one.to_string() == period);
    asked.and_then(|at| Some((at, *sheet.periods.get(at)?))).or_else(|| sheet.latest())
}

fn above(found: &IndicatorPage, links: &Links) -> Vec<(String, String)> {
    let code = &found.sheet.card.code;
    let link = |unit: &cotmoc_app::units::UnitRow| {
        (links.indicator(code, &[("unit", &format!("#{}", unit.id))]), unit.name.clone())
    };
    found.above.iter().rev().map(link).collect()
}

/// Borders of each time, or of today.
fn switch(
    t: Texts,
    sheet: &Sheet,
    links: &Links,
    (tab, period, unit): (Tab, &str, &str),
) -> Vec<(String, String, bool)> {
    let href = |borders: &str| {
        let fields = [("unit", unit), ("borders", borders), ("tab", tab.word()), ("period", period)];
        links.indicator(&sheet.card.code, &fields)
    };
    let then = sheet.borders == Shown::Then;
    vec![
        (href(""), t.get("sight-borders-now").into_owned(), !then),
        (href("then"), t.get("sight-borders-then-short").into_owned(), then),
    ]
}

async fn vintages(visitor: &Visitor, sheet: &Sheet, period: Period) -> Result<VintagesView, Fail> {
    let t = texts(visitor);
    let card = &sheet.card;
    let found = indicators::vintages(visitor.cx(), &card.code, sheet.unit.id, period).await?;
    let row = |known: indicators::Known| VintageRow {
        at: numbers::moment(known.at),
        batch: known.batch.0,
        source: known.source,
        by: known.by,
        figure: told::figure(t, &known.figure, card.decimals, &card.measure),
    };
    Ok(VintagesView { cut: found.cut, rows: found.known.into_iter().rev().map(row).collect() })
}
