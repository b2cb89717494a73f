//! `GET /plans/{id}/scorecard?status=…&owner=…&year=…`: where each target of a plan stands.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use cotmoc_app::model::PlanId;
use cotmoc_app::{Action, scorecard};

use crate::errors::Fail;
use crate::form::Fields;
use crate::judged;
use crate::messages::Texts;
use crate::pages::names;
use crate::render::{Data, Section, Shell, page, texts};
use crate::sight::links::Links;
use crate::sight::scorecard::{Filter, ScoreView};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "scorecard.html")]
struct ScorecardPage {
    t: Texts,
    shell: Shell,
    id: i64,
    title: String,
    number: Option<String>,
    method: String,
    may_release: bool,
    view: ScoreView,
}

/// `GET /plans/{id}/scorecard`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let card = scorecard::show(visitor.cx(), PlanId(id)).await?;
    let t = texts(&visitor);
    let filter = Filter::of(&Fields::parse(&query.unwrap_or_default()));
    let shell = Shell::new(&visitor, Section::Plans, Data::of([card.plan.demo]));
    page(&ScorecardPage {
        t,
        id,
        title: names::clip(&card.plan.title, 160),
        number: card.plan.number.clone(),
        method: judged::method(t, card.method).into_owned(),
        may_release: shell.may(Action::Release),
        view: ScoreView::new(t, &card, &Links::Inside { plan: Some(id) }, &filter),
        shell,
    })
}
