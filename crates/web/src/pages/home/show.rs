//! `GET /plans`: the plans in their tree, the drafts that wait, and the place to drop a document.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use cotmoc_app::model::{PlanId, PlanKind, PlanSummary};
use cotmoc_app::{drafts, plans};

use crate::Web;
use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::names;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    t: Texts,
    shell: Shell,
    first: bool,
    comparable: bool,
    upload_limit: u64,
    limit: String,
    drafts: Vec<DraftRow>,
    plans: Vec<PlanRow>,
}

struct DraftRow {
    id: i64,
    title: String,
    file: String,
    demo: bool,
    targets: usize,
    tasks: usize,
}

struct PlanRow {
    id: i64,
    depth: usize,
    name: String,
    origin: Option<String>,
    number: Option<String>,
    date: Option<String>,
    horizon: Option<String>,
    targets: u64,
    tasks: u64,
    national: bool,
    demo: bool,
}

/// `GET /plans`
pub(crate) async fn show(State(web): State<Web>, visitor: Visitor) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let waiting = drafts::list(cx).await?;
    let all = plans::list(cx).await?;
    let t = texts(&visitor);
    let demo =
        Data::of(all.iter().map(|summary| summary.plan.demo).chain(waiting.iter().map(|d| d.draft.demo)));
    let local = all.iter().filter(|summary| summary.plan.kind != PlanKind::National).count();
    let drafts: Vec<DraftRow> = waiting
        .into_iter()
        .map(|summary| DraftRow {
            id: summary.draft.id.0,
            title: summary
                .draft
                .facts
                .title
                .clone()
                .map_or_else(|| summary.draft.document_name.clone(), |title| names::clip(&title, 140)),
            file: summary.draft.document_name,
            demo: summary.draft.demo,
            targets: summary.counts.targets,
            tasks: summary.counts.tasks,
        })
        .collect();
    page(&HomePage {
        t,
        shell: Shell::new(&visitor, Section::Plans, demo),
        first: local == 0,
        comparable: local > 1,
        upload_limit: web.upload_limit(),
        limit: numbers::file_size(web.upload_limit()),
        drafts,
        plans: tree(&all),
    })
}

/// The plans in the order of their tree: a parent before its children, children by name.
fn tree(all: &[PlanSummary]) -> Vec<PlanRow> {
    let known: BTreeSet<PlanId> = all.iter().map(|summary| summary.plan.id).collect();
    let mut children: BTreeMap<Option<PlanId>, Vec<&PlanSummary>> = BTreeMap::new();
    for summary in all {
        // A parent that the list does not hold must not hide its children.
        let parent = summary.plan.facts.parent.filter(|parent| known.contains(parent));
        children.entry(parent).or_default().push(summary);
    }
    for siblings in children.values_mut() {
        siblings.sort_by_key(|summary| {
            (summary.plan.kind != PlanKind::National, cotmoc_core::fold::fold(&names::short(&summary.plan)))
        });
    }
    let mut rows = Vec::with_capacity(all.len());
    let mut open: Vec<(usize, &PlanSummary)> =
        children.get(&None).into_iter().flatten().rev().map(|summary| (0, *summary)).collect();
    while let Some((depth, summary)) = open.pop() {
        rows.push(row(summary, depth));
        let below = children.get(&Some(summary.plan.id)).into_iter().flatten().rev();
        open.extend(below.map(|child| (depth + 1, *child)));
    }
    rows
}

fn row(summary: &PlanSummary, depth: usize) -> PlanRow {
    let facts = &summary.plan.facts;
    PlanRow {
        id: summary.plan.id.0,
        depth: depth.min(3),
        name: names::clip(&facts.title, 160),
        origin: facts.issuer.clone().or_else(|| facts.territory.clone()),
        number: facts.number.clone(),
        date: facts.date.map(numbers::date),
        horizon: facts.horizon.clone(),
        targets: summary.counts.targets,
        tasks: summary.counts.tasks,
        national: summary.plan.kind == PlanKind::National,
        demo: summary.plan.demo,
    }
}
