//! `GET /plans/{id}/scorecard/print`: the scorecard on one sheet of A4.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::model::PlanId;
use cotmoc_app::scorecard;

use crate::errors::Fail;
use crate::judged;
use crate::messages::Texts;
use crate::render::{Data, Section, Shell, page, texts};
use crate::sight::links::Links;
use crate::sight::scorecard::{Filter, ScoreView};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "scorecard_print.html")]
struct ScorecardSheet {
    t: Texts,
    shell: Shell,
    id: i64,
    title: String,
    number: Option<String>,
    method: String,
    /// How close the lines stand, so that all fit on the sheet.
    density: &'static str,
    view: ScoreView,
}

/// `GET /plans/{id}/scorecard/print`
pub(crate) async fn show(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let card = scorecard::show(visitor.cx(), PlanId(id)).await?;
    let t = texts(&visitor);
    let view = ScoreView::new(t, &card, &Links::Inside { plan: Some(id) }, &Filter::default());
    page(&ScorecardSheet {
        t,
        shell: Shell::new(&visitor, Section::Plans, Data::of([card.plan.demo])),
        id,
        title: card.plan.title.clone(),
        number: card.plan.number.clone(),
        method: judged::method(t, card.method).into_owned(),
        density: density(view.total + view.pillars.len()),
        view,
    })
}

/// A class of the style sheet for so many lines.
fn density(lines: usize) -> &'static str {
    match lines {
        0..=24 => "wide",
        25..=36 => "close",
        37..=52 => "closer",
        _ => "closest",
    }
}
