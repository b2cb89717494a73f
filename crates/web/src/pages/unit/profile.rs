//! `GET /units/{id}/profile`: the headline indicators of a unit beside the whole, its target, its peers.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::indicators;

use crate::errors::Fail;
use crate::messages::Texts;
use crate::pages::names;
use crate::pages::plan::show::PlanLink;
use crate::render::{Data, Section, Shell, page, texts};
use crate::sight::links::Links;
use crate::sight::profile::ProfileView;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage {
    t: Texts,
    shell: Shell,
    id: i64,
    plan: Option<PlanLink>,
    view: ProfileView,
}

/// `GET /units/{id}/profile`
pub(crate) async fn show(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let found = indicators::profile(visitor.cx(), &format!("#{id}"), None).await?;
    let t = texts(&visitor);
    let links = Links::Inside { plan: found.plan.as_ref().map(|plan| plan.id.0) };
    page(&ProfilePage {
        t,
        shell: Shell::new(&visitor, Section::Units, Data::of([found.demo])),
        id,
        view: ProfileView::new(t, &found.profile, &links),
        plan: found.plan.map(|plan| PlanLink { id: plan.id.0, name: names::clip(&plan.facts.title, 90) }),
    })
}
