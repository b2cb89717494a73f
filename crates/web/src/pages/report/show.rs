//! `GET /reports/{id}`: a report being written, with what is missing, or as it went out.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::model::{ReportId, ReportState};
use cotmoc_app::reports::{self, Gap, GapKind, ReportPage, Writing};
use cotmoc_core::report::Part;

use super::blocks::BlocksView;
use super::{kind, state};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::fields::FormView;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "report.html")]
struct ReportView<'a> {
    t: Texts,
    shell: Shell,
    form: FormView,
    done: bool,
    id: i64,
    version: i64,
    title: String,
    kind: String,
    period: String,
    unit: String,
    serial: Option<String>,
    state: (&'static str, &'static str, String),
    dropped: Option<String>,
    due: String,
    as_at: String,
    plan: (i64, String),
    parent: Option<(i64, String)>,
    is_draft: bool,
    is_part: bool,
    released: bool,
    sections: Vec<SectionView<'a>>,
    gaps: Vec<GapView>,
    named: Vec<(String, String, String)>,
    parts: Option<(usize, usize)>,
    askable: Vec<(String, usize)>,
    last: Option<(i64, String)>,
    deliveries: Vec<[String; 4]>,
    /// Forms in Excel that can be filled with it: number and title.
    forms: Vec<(i64, String)>,
    may_write: bool,
    may_take_back: bool,
    may_release: bool,
}

struct SectionView<'a> {
    key: String,
    heading: String,
    level: u8,
    blocks: BlocksView<'a>,
    writing: Option<WritingView>,
    said: Vec<(String, String, String)>,
}

struct WritingView {
    seq: i64,
    text: String,
    help: String,
    required: bool,
    by: Option<(String, String)>,
    suggestions: Vec<(String, String)>,
}

struct GapView {
    name: String,
    words: String,
    link: String,
    shape: &'static str,
    kind: String,
    reason: String,
}

/// `GET /reports/{id}`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let done = Fields::parse(&query.unwrap_or_default()).has("done");
    let page = reports::show(visitor.cx(), ReportId(id)).await?;
    draw(&visitor, StatusCode::OK, page, FormView::default(), done)
}

/// The page of a report, perhaps with what was typed and what was wrong with it.
pub(super) fn draw(
    visitor: &Visitor,
    status: StatusCode,
    page: ReportPage,
    form: FormView,
    done: bool,
) -> Result<Response, Fail> {
    let t = texts(visitor);
    let report = &page.report;
    let draft = report.state == ReportState::Draft;
    let view = ReportView {
        t,
        shell: Shell::new(visitor, Section::Reports, Data::of([report.demo])),
        done,
        id: report.id.0,
        version: report.version,
        title: report.title.clone(),
        kind: kind(t, report.kind).into_owned(),
        period: words::period(t, report.period),
        unit: page.whole.unit.name.clone(),
        serial: report.serial.clone(),
        state: state(t, report),
        dropped: report.dropped_why.clone(),
        due: report.due.map(numbers::date).unwrap_or_default(),
        as_at: numbers::date(page.whole.as_at),
        plan: (report.plan.0, page.whole.plan.title.clone()),
        parent: page.parent.as_ref().map(|above| (above.id.0, above.title.clone())),
        is_draft: draft,
        is_part: report.parent.is_some(),
        released: report.released.is_some(),
        sections: sections(&page, &form),
        gaps: page.gaps.iter().map(|gap| gap_view(t, gap, &form)).collect(),
        named: page
            .whole
            .gaps
            .iter()
            .map(|gap| (gap.words.clone(), gap.reason.clone(), gap.by.clone()))
            .collect(),
        parts: (page.parts.1 > 0).then_some(page.parts),
        askable: page.askable.iter().map(|one| (one.kind.clone(), one.count)).collect(),
        last: page.last.as_ref().map(|last| (last.id.0, last.title.clone())),
        deliveries: page
            .deliveries
            .iter()
            .map(|one| [numbers::date(one.on), one.receiver.clone(), one.way.clone(), one.note.clone()])
            .collect(),
        forms: page.forms.iter().map(|file| (file.id.0, file.title.clone())).collect(),
        may_write: page.may_write,
        may_take_back: page.may_take_back,
        may_release: page.may_release,
        form,
    };
    page_with(status, &view)
}

fn sections<'a>(page: &'a ReportPage, form: &FormView) -> Vec<SectionView<'a>> {
    let view = |section: &'a reports::ComposedSection| {
        let writing = page.writing.iter().find(|one| one.section.key == section.key && page.may_write);
        let said = page.whole.said.iter().filter(|one| one.section == section.key);
        SectionView {
            key: section.key.clone(),
            heading: section.heading.clone(),
            level: section.level,
            blocks: BlocksView::new(&section.blocks, 3),
            writing: writing.map(|one| writing_view(one, form)),
            said: said.map(|one| (one.unit.clone(), one.by.clone(), numbers::moment(one.at))).collect(),
        }
    };
    page.whole.sections.iter().map(view).collect()
}

fn writing_view(one: &Writing, form: &FormView) -> WritingView {
    let help = one.section.parts.iter().find_map(|part| match part {
        Part::Text { help, .. } => Some(help.clone()),
        _ => None,
    });
    let written = one.written.as_ref();
    // What was typed and refused is shown again where it was typed.
    let typed = (form.value("section") == one.section.key).then(|| form.value("text").to_owned());
    WritingView {
        seq: written.map_or(0, |written| written.seq),
        text: typed.unwrap_or_else(|| written.map(|written| written.text.clone()).unwrap_or_default()),
        help: help.unwrap_or_default(),
        required: one.section.is_required(),
        by: written.map(|written| (written.by.clone(), numbers::moment(written.at))),
        suggestions: one.suggestions.iter().map(|one| (one.text.clone(), one.reads.clone())).collect(),
    }
}

fn gap_view(t: Texts, gap: &Gap, form: &FormView) -> GapView {
    let (shape, kind) = match gap.kind {
        GapKind::Missing => ("○", t.get("report-gap-missing")),
        GapKind::Stale => ("◷", t.get("report-gap-stale")),
        GapKind::Partial => ("◔", t.get("report-gap-partial")),
        GapKind::Unapproved => ("◐", t.get("report-gap-unapproved")),
        GapKind::Text => ("✎", t.get("report-gap-text")),
        GapKind::Name => ("?", t.get("report-gap-name")),
        GapKind::Task => ("▷", t.get("report-gap-task")),
        GapKind::Units => ("◐", t.get("report-gap-units")),
    };
    GapView {
        reason: form.value(&format!("why-{}", gap.name)).to_owned(),
        name: gap.name.clone(),
        words: gap.words.clone(),
        link: gap.link.clone(),
        shape,
        kind: kind.into_owned(),
    }
}
