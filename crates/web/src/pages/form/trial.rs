//! `GET /forms/{id}/trial`: the form as the clerk sees it, with figures that are checked and not kept.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use cotmoc_app::design::{self, Trial};
use cotmoc_app::model::FormId;
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::check::Finding;
use cotmoc_core::form::{Line, Severity};

use super::words::{self, ScheduleView};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "form_trial.html")]
struct TrialPage {
    t: Texts,
    shell: Shell,
    id: i64,
    code: String,
    title: String,
    guidance: String,
    period: String,
    schedule: Option<ScheduleView>,
    tried: bool,
    ready: bool,
    problems: usize,
    unjudged: usize,
    sections: Vec<TrialSection>,
}

struct TrialSection {
    title: String,
    guidance: String,
    lines: Vec<TrialLine>,
}

struct TrialLine {
    key: String,
    name: String,
    unit: String,
    guidance: String,
    required: bool,
    typed: String,
    problem: String,
    note: String,
    findings: Vec<FindingView>,
}

struct FindingView {
    severity: String,
    class: &'static str,
    message: String,
    hint: String,
}

/// `GET /forms/{id}/trial`; fields `v1`, `v2.1` … hold what was typed.
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let typed = Fields::parse(&query.unwrap_or_default());
    let values: BTreeMap<String, String> = typed
        .pairs()
        .filter_map(|(name, value)| Some((name.strip_prefix('v')?.to_owned(), value.to_owned())))
        .collect();
    let trial = design::trial(visitor.cx(), FormId(id), &values).await?;
    let t = texts(&visitor);
    let form = &trial.page.newest.definition;
    let judgement = trial.judgement.clone().unwrap_or_default();
    let section = |section: &cotmoc_core::form::Section| TrialSection {
        title: section.title.clone(),
        guidance: section.guidance.clone(),
        lines: section.lines.iter().map(|line| one_line(t, line, &trial)).collect(),
    };
    let unread = trial.lines.values().filter(|line| !line.problem.is_empty()).count();
    let template = TrialPage {
        t,
        shell: Shell::new(&visitor, Section::Forms, Data::of([trial.page.record.demo])),
        id,
        code: form.code.clone(),
        title: form.title.clone(),
        guidance: form.guidance.clone(),
        period: trial.period.map(|period| crate::words::period(t, period)).unwrap_or_default(),
        schedule: trial.schedule.as_ref().map(|s| ScheduleView::new(t, s, &form.approvals)),
        tried: trial.judgement.is_some(),
        ready: judgement.can_submit() && unread == 0,
        problems: judgement.findings.len() + unread,
        unjudged: judgement.unjudged.len(),
        sections: form.sections.iter().filter(|section| !section.lines.is_empty()).map(section).collect(),
    };
    page(&template)
}

fn one_line(t: Texts, line: &Line, trial: &Trial) -> TrialLine {
    let catalogue = Catalogue::embedded();
    let tried = trial.lines.get(&line.key).cloned().unwrap_or_default();
    let here = |finding: &&Finding| finding.lines.first() == Some(&line.key) && tried.problem.is_empty();
    let findings = trial.judgement.iter().flat_map(|judgement| &judgement.findings).filter(here);
    TrialLine {
        key: line.key.clone(),
        name: line.name(catalogue),
        unit: catalogue.element(&line.element).map(|element| element.unit.clone()).unwrap_or_default(),
        guidance: line.guidance.clone(),
        required: line.required,
        findings: findings.map(|finding| finding_view(t, finding)).collect(),
        typed: tried.typed,
        problem: tried.problem,
        note: tried.note,
    }
}

fn finding_view(t: Texts, finding: &Finding) -> FindingView {
    let class = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    FindingView {
        severity: words::severity(t, finding.severity).into_owned(),
        class,
        message: finding.message.clone(),
        hint: finding.hint.clone(),
    }
}
