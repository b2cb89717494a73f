//! `GET /plans/{id}`: what a plan asks for, beside the national strategy.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use cotmoc_app::model::{PlanFacts, PlanId, PlanKind};
use cotmoc_app::{assess, plans};

use super::beside::{LegendEntry, StoneRow, UnsetRow, stones, unset};
use super::progress::{ProgressView, by_target};
use super::tables::{ActRow, PillarView, QualitativeRow, TaskRow, acts, pillars, qualitative, tasks};
use crate::errors::Fail;
use crate::form::Fields;
use crate::judged;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::names;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanTemplate {
    t: Texts,
    shell: Shell,
    again: bool,
    accepted: bool,
    assessed: bool,
    national: bool,
    id: i64,
    progress: ProgressView,
    title: String,
    ancestors: Vec<PlanLink>,
    facts: Vec<Fact>,
    target_count: usize,
    task_count: usize,
    strategy: Option<i64>,
    stones: Vec<StoneRow>,
    legend: Vec<LegendEntry>,
    pillars: Vec<PillarView>,
    unset: Vec<UnsetRow>,
    tasks: Vec<TaskRow>,
    qualitative: Vec<QualitativeRow>,
    acts: Vec<ActRow>,
    children: Vec<PlanLink>,
}

/// A plan as a link.
pub(crate) struct PlanLink {
    pub(crate) id: i64,
    pub(crate) name: String,
}

struct Fact {
    label: String,
    value: String,
    unknown: bool,
}

/// `GET /plans/{id}`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let shown = plans::show(cx, PlanId(id)).await?;
    // The strategy is what plans are held against; nobody here reports figures of the nation to it.
    let standings = match shown.plan.kind {
        PlanKind::National => Vec::new(),
        _ => assess::plan(cx, PlanId(id)).await?,
    };
    let method = plans::method(cx, PlanId(id)).await?.method;
    let query = Fields::parse(&query.unwrap_or_default());
    let t = texts(&visitor);
    let (stones, legend) =
        if shown.national.is_some() { stones(t, &shown.table) } else { Default::default() };
    let link = |id: PlanId, facts: &PlanFacts| PlanLink { id: id.0, name: names::clip(&facts.title, 90) };
    page(&PlanTemplate {
        t,
        shell: Shell::new(
            &visitor,
            Section::Plans,
            Data::of(shown.children.iter().map(|child| child.plan.demo).chain([shown.plan.demo])),
        ),
        again: query.has("again"),
        accepted: query.has("accepted"),
        assessed: query.has("assessed"),
        id,
        progress: ProgressView::new(t, &standings, judged::method(t, method).into_owned()),
        national: shown.plan.kind == PlanKind::National,
        title: shown.plan.facts.title.clone(),
        ancestors: shown.ancestors.iter().rev().map(|plan| link(plan.id, &plan.facts)).collect(),
        facts: facts(t, &shown.plan.facts),
        target_count: shown.targets.iter().filter(|target| target.in_force()).count(),
        task_count: shown.tasks.iter().filter(|task| task.ended_by.is_none()).count(),
        strategy: shown.national.as_ref().map(|plan| plan.id.0),
        stones,
        legend,
        pillars: pillars(t, shown.plan.facts.level, &shown.table, &by_target(t, &standings)),
        unset: if shown.national.is_some() { unset(t, &shown.table) } else { Vec::new() },
        tasks: tasks(&shown.tasks),
        qualitative: qualitative(t, &shown.qualitative),
        acts: acts(t, &shown),
        children: shown.children.iter().map(|child| link(child.plan.id, &child.plan.facts)).collect(),
    })
}

fn facts(t: Texts, facts: &PlanFacts) -> Vec<Fact> {
    [
        (t.get("plan-fact-number"), facts.number.clone()),
        (t.get("plan-fact-issuer"), facts.issuer.clone()),
        (t.get("plan-fact-territory"), facts.territory.clone()),
        (t.get("plan-fact-date"), facts.date.map(numbers::date)),
        (t.get("plan-fact-horizon"), facts.horizon.clone()),
    ]
    .into_iter()
    .map(|(label, value)| Fact {
        label: label.into_owned(),
        unknown: value.is_none(),
        value: value.unwrap_or_else(|| t.get("plan-fact-unknown").into_owned()),
    })
    .collect()
}
