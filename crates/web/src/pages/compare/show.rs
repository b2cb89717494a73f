//! `GET /compare?plan=1&plan=2`: plans side by side; the address restores the view.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use cotmoc_app::model::{PlanId, PlanKind, PlanSummary};
use cotmoc_app::{compare, plans};

use super::view::ComparisonView;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::names;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "compare.html")]
struct CompareTemplate {
    t: Texts,
    shell: Shell,
    choices: Vec<Choice>,
    comparison: Option<ComparisonView>,
}

struct Choice {
    id: i64,
    name: String,
    detail: Option<String>,
    chosen: bool,
}

/// `GET /compare`
pub(crate) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let mut chosen: Vec<PlanId> = Vec::new();
    for id in query.all("plan").filter_map(|id| id.parse().ok()) {
        if !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    let cx = visitor.cx();
    let all = plans::list(cx).await?;
    let t = texts(&visitor);
    let comparison = if chosen.is_empty() { None } else { Some(compare::plans(cx, &chosen).await?) };
    let data = Data::of(all.iter().map(|one| one.plan.demo));
    let mut local: Vec<&PlanSummary> = all.iter().filter(|one| one.plan.kind != PlanKind::National).collect();
    local.sort_by_key(|one| cotmoc_core::fold::fold(&names::short(&one.plan)));
    page(&CompareTemplate {
        t,
        shell: Shell::new(&visitor, Section::Compare, data),
        choices: local
            .into_iter()
            .map(|one| Choice {
                id: one.plan.id.0,
                name: names::short(&one.plan),
                detail: names::origin(&one.plan.facts),
                chosen: chosen.contains(&one.plan.id),
            })
            .collect(),
        comparison: comparison.map(|comparison| ComparisonView::new(t, &comparison)),
    })
}
