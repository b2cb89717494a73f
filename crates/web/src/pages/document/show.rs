//! `GET /documents/{id}`: the text of a document with the passages that plans rest on.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use cotmoc_app::documents;
use cotmoc_app::model::{DocumentId, DraftState, NoteLevel, PassageUse, UseOf};

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::names;
use crate::paper::{self, Block, Mark};
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage {
    t: Texts,
    shell: Shell,
    id: i64,
    name: String,
    kind: String,
    size: String,
    added: String,
    sha256: String,
    plans: Vec<PlanLink>,
    drafts: Vec<i64>,
    readable: bool,
    notes: Vec<NoteRow>,
    parts: Vec<PartLink>,
    blocks: Vec<Block>,
    passages: Vec<PassageRow>,
}

struct PlanLink {
    id: i64,
    name: String,
}

/// A remark about a document or a draft.
pub(crate) struct NoteRow {
    pub(crate) class: &'static str,
    pub(crate) message: String,
}

/// One part of a long text.
pub(crate) struct PartLink {
    pub(crate) number: usize,
    pub(crate) href: String,
    pub(crate) current: bool,
}

struct PassageRow {
    number: usize,
    href: String,
    label: String,
    in_force: bool,
}

/// `GET /documents/{id}`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let shown = documents::show(visitor.cx(), DocumentId(id)).await?;
    let query = Fields::parse(&query.unwrap_or_default());
    let t = texts(&visitor);
    let parts = paper::parts(&shown.text);
    let current = current_part(&query, &shown.uses, &parts);
    let uses: Vec<Use<'_>> = numbered(&shown.uses);
    let marks: Vec<Mark> = uses.iter().map(|one| one.mark(t)).collect();
    let passages = uses
        .iter()
        .map(|one| PassageRow {
            number: one.number,
            href: link(id, paper::part_of(&parts, one.of.span.start), current, &one.anchor),
            label: names::clip(&one.of.label, 110),
            in_force: one.of.in_force,
        })
        .collect();
    let part = parts.get(current).cloned().unwrap_or_default();
    let added = shown.document.added_at.to_zoned(jiff::tz::TimeZone::UTC).date();
    page(&DocumentPage {
        t,
        shell: Shell::new(&visitor, Section::Plans, Data::of([shown.document.demo])),
        id,
        name: shown.document.name.clone(),
        kind: shown.document.kind.clone(),
        size: numbers::file_size(shown.document.size),
        added: numbers::date(added),
        sha256: shown.document.sha256.clone(),
        plans: shown
            .plans
            .iter()
            .map(|plan| PlanLink { id: plan.id.0, name: names::clip(&plan.facts.title, 90) })
            .collect(),
        readable: shown.plans.is_empty() && shown.drafts.iter().all(|d| d.state != DraftState::Open),
        drafts: shown.drafts.iter().filter(|d| d.state == DraftState::Open).map(|d| d.id.0).collect(),
        notes: shown
            .notes
            .iter()
            .filter(|n| n.note.level != NoteLevel::Info)
            .map(|n| note(&n.note))
            .collect(),
        parts: part_links(parts.len(), current, |part| format!("/documents/{id}?part={}", part + 1)),
        blocks: paper::lay_out(&shown.text, part, &marks),
        passages,
    })
}

/// A remark with the style of its level.
pub(crate) fn note(note: &cotmoc_app::model::Note) -> NoteRow {
    let class = match note.level {
        NoteLevel::Info => "",
        NoteLevel::Warning => "warning",
        NoteLevel::Conflict => "conflict",
    };
    NoteRow { class, message: note.message.clone() }
}

/// Links to the parts of a text, counted from 1.
pub(crate) fn part_links(count: usize, current: usize, href: impl Fn(usize) -> String) -> Vec<PartLink> {
    (0..count).map(|part| PartLink { number: part + 1, href: href(part), current: part == current }).collect()
}

/// One use of a passage with its number on the sheet.
struct Use<'a> {
    of: &'a PassageUse,
    number: usize,
    anchor: String,
}

fn numbered(uses: &[PassageUse]) -> Vec<Use<'_>> {
    let mut seen = std::collections::BTreeSet::new();
    uses.iter()
        .enumerate()
        .map(|(nth, of)| {
            let first = seen.insert(of.passage);
            let number = nth + 1;
            let anchor =
                if first { format!("p-{}", of.passage) } else { format!("p-{}-{number}", of.passage) };
            Use { of, number, anchor }
        })
        .collect()
}

impl Use<'_> {
    fn mark(&self, t: Texts) -> Mark {
        let plan = self.of.plan;
        let (class, href, words) = match self.of.of {
            UseOf::Target(id) => ("target", format!("/targets/{id}"), t.get("document-to-target")),
            UseOf::Task(id) => ("task", format!("/plans/{plan}#task-{id}"), t.get("document-to-task")),
            UseOf::Qualitative(id) => {
                ("qualitative", format!("/plans/{plan}#qualitative-{id}"), t.get("document-to-qualitative"))
            }
        };
        Mark {
            span: self.of.span,
            anchor: self.anchor.clone(),
            number: self.number,
            class,
            href,
            label: format!("{words} {}", self.number),
        }
    }
}

/// The part that the address names, or the one with the passage that it names.
fn current_part(query: &Fields, uses: &[PassageUse], parts: &[std::ops::Range<usize>]) -> usize {
    let passage = query.text("p").parse::<i64>().ok();
    let asked = passage.and_then(|id| uses.iter().find(|one| one.passage.0 == id));
    if let Some(asked) = asked {
        return paper::part_of(parts, asked.span.start);
    }
    query.text("part").parse::<usize>().unwrap_or(1).clamp(1, parts.len()) - 1
}

fn link(document: i64, part: usize, current: usize, anchor: &str) -> String {
    if part == current {
        format!("#{anchor}")
    } else {
        format!("/documents/{document}?part={}#{anchor}", part + 1)
    }
}
