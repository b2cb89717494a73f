//! `GET /targets/{id}`: one target, its sentence, its history, the national one beside it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::model::{PlanKind, Target, TargetId};
use cotmoc_app::{assess, targets};

use super::progress::ProgressView;
use crate::errors::Fail;
use crate::messages::Texts;
use crate::pages::names;
use crate::pages::plan::show::PlanLink;
use crate::pages::plan::tables::{act_name, passage_href};
use crate::render::{Data, Section, Shell, page, texts};
use crate::standing::Standing;
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "target.html")]
struct TargetTemplate {
    t: Texts,
    shell: Shell,
    name: String,
    figure: String,
    year: String,
    is_national: bool,
    plan: PlanLink,
    replaced_by: Option<Linked>,
    national: Option<Linked>,
    standing: Option<Standing>,
    source: Option<Source>,
    facts: Vec<(String, String)>,
    notes: Vec<String>,
    history: Vec<Version>,
    progress: Option<ProgressView>,
    cascade: Option<String>,
}

struct Linked {
    id: i64,
    figure: String,
}

struct Source {
    quote: String,
    href: String,
    document: Option<String>,
}

struct Version {
    id: i64,
    figure: String,
    here: bool,
    now: bool,
    set_by: Option<String>,
    ended_by: Option<String>,
}

/// `GET /targets/{id}`
pub(crate) async fn show(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let shown = targets::show(visitor.cx(), TargetId(id)).await?;
    let t = texts(&visitor);
    let target = &shown.target;
    let linked = |target: &Target| Linked { id: target.id.0, figure: words::target(t, target) };
    let replaced_by = target
        .superseded_by
        .and_then(|next| shown.history.iter().find(|version| version.target.id == next))
        .map(|version| linked(&version.target));
    let history = shown
        .history
        .iter()
        .map(|version| Version {
            id: version.target.id.0,
            figure: words::target(t, &version.target),
            here: version.target.id == target.id,
            now: version.target.in_force(),
            set_by: version.set_by.as_ref().and_then(act_name),
            ended_by: version.ended_by.as_ref().and_then(act_name),
        })
        .collect();
    let progress = if target.in_force() && shown.plan.kind != PlanKind::National {
        let cx = visitor.cx();
        let standing = assess::target(cx, target.id).await?;
        Some(ProgressView::new(t, &standing, &assess::history(cx, target.id).await?))
    } else {
        None
    };
    page(&TargetTemplate {
        t,
        shell: Shell::new(&visitor, Section::Plans, Data::of([shown.plan.demo])),
        name: target.indicator.clone(),
        figure: words::target(t, target),
        year: words::year(t, target.year).into_owned(),
        is_national: shown.plan.kind == PlanKind::National,
        plan: PlanLink { id: shown.plan.id.0, name: names::clip(&shown.plan.facts.title, 90) },
        replaced_by,
        national: shown.national.as_ref().map(linked),
        standing: shown.mark.map(|mark| Standing::new(t, mark)),
        source: target.passage.as_ref().map(|passage| Source {
            quote: passage.quote.clone(),
            href: passage_href(passage),
            document: shown.document.as_ref().map(|document| document.name.clone()),
        }),
        facts: facts(t, target),
        notes: target.notes.clone(),
        history,
        progress,
        cascade: cascade(shown.plan.id.0, shown.plan.kind, target),
    })
}

/// The page on which units are given their parts of the target.
fn cascade(plan: i64, kind: PlanKind, target: &Target) -> Option<String> {
    let (code, year) = (target.code.as_ref()?, target.year?);
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("code", code)
        .append_pair("year", &year.to_string())
        .finish();
    (kind != PlanKind::National && target.in_force()).then(|| format!("/plans/{plan}/cascade?{query}"))
}

/// What is known of the target; what is not is left out, because its sentence stands above.
fn facts(t: Texts, target: &Target) -> Vec<(String, String)> {
    let level = |level| words::level(t, level).into_owned();
    [
        (t.get("target-wording"), (target.wording != target.indicator).then(|| target.wording.clone())),
        (t.get("target-code"), target.code.clone()),
        (t.get("target-pillar"), target.pillar.map(|pillar| words::pillar(t, Some(pillar)).into_owned())),
        (t.get("target-year"), Some(words::year(t, target.year).into_owned())),
        (t.get("target-period"), target.period.clone()),
        (t.get("target-comparator"), target.comparator.map(|sign| words::comparator(t, sign).into_owned())),
        (t.get("target-level"), target.level.map(level)),
        (t.get("target-scope"), target.scope.map(level)),
    ]
    .into_iter()
    .filter_map(|(label, value)| {
        value.filter(|value| !value.is_empty()).map(|value| (label.into_owned(), value))
    })
    .collect()
}
