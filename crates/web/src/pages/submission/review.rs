//! `GET /submissions/{id}/review`: the approver's page.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use cotmoc_app::collect;
use cotmoc_app::model::SubmissionId;

use super::view::{self, Event, FileView, Head, SectionView};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "submission_review.html")]
struct ReviewPage {
    t: Texts,
    shell: Shell,
    head: Head,
    /// The unit whose report was dealt with just before this one.
    done: String,
    sections: Vec<SectionView>,
    changed: usize,
    blocking: usize,
    remarks: Vec<Event>,
    files: Vec<FileView>,
    events: Vec<Event>,
    next: Option<i64>,
}

/// `GET /submissions/{id}/review`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let id = SubmissionId(id);
    let entry = collect::page(cx, id).await?;
    let next = if entry.may.approve { collect::next_to_approve(cx, id).await? } else { None };
    let t = texts(&visitor);
    let sections = view::sections(t, &entry);
    let lines = || sections.iter().flat_map(|section| &section.lines);
    page(&ReviewPage {
        t,
        shell: Shell::new(&visitor, Section::Rounds, Data::of([entry.round.demo])),
        head: Head::new(t, &entry),
        done: Fields::parse(&query.unwrap_or_default()).text("done").chars().take(120).collect(),
        changed: lines().filter(|line| line.changed.is_some()).count(),
        blocking: entry.judgement.findings.iter().filter(|finding| finding.blocks()).count(),
        remarks: view::remarks(&entry.remarks),
        files: view::files(&entry.attachments),
        events: view::events(t, &entry),
        next: next.map(|id| id.0),
        sections,
    })
}
