//! The review page: from a draft to its template.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::drafts::DraftPage;
use cotmoc_app::model::{ItemId, ItemKind, NoteLevel, PlanKind, PlanSummary};

use super::form::{self, Choice, FormView, Lists};
use super::layout::{GroupView, ItemSection, Layout};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::document::show::{NoteRow, PartLink, note};
use crate::pages::names;
use crate::paper::Block;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "draft.html")]
struct DraftTemplate {
    t: Texts,
    shell: Shell,
    id: i64,
    version: i64,
    document: i64,
    file: String,
    title: String,
    again: bool,
    view: View,
    problem: Option<String>,
    notes: Vec<NoteRow>,
    contradiction_count: usize,
    contradictions: Vec<GroupView>,
    duplicate_count: usize,
    duplicates: Vec<GroupView>,
    parts: Vec<PartLink>,
    blocks: Vec<Block>,
    sections: Vec<ItemSection>,
    pages: Vec<PartLink>,
    lists: Lists,
    edit: FormView,
    add: Option<Adding>,
    facts: FormView,
    plans: Vec<Choice>,
    amendable: Vec<Choice>,
    kept: usize,
    out: usize,
}

/// Which part of the text and which page of the items are shown, both counted from 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) part: Option<usize>,
    pub(crate) page: usize,
}

impl View {
    /// The view that a query or a form names.
    pub(crate) fn of(fields: &Fields) -> Self {
        let number = |name: &str| fields.text(name).parse::<usize>().ok().filter(|number| *number > 0);
        Self { part: number("part"), page: number("page").unwrap_or(1) }
    }

    /// The query that names the view; empty for the plain one.
    pub(crate) fn query(self) -> String {
        let mut pairs = Vec::new();
        pairs.extend(self.part.map(|part| format!("part={part}")));
        if self.page > 1 {
            pairs.push(format!("page={}", self.page));
        }
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }
}

/// What is open on the page beside the items at rest.
#[derive(Debug, Default)]
pub(crate) enum Open {
    /// Nothing.
    #[default]
    Nothing,
    /// The form of an item; without what was typed, its fields as they stand.
    Edit(ItemId, Option<FormView>),
    /// The form for a new item.
    Add(ItemKind, FormView),
    /// The facts of the plan as typed.
    Accept(FormView),
}

/// Everything that the page is made of.
pub(crate) struct Review<'a> {
    pub(crate) shown: &'a DraftPage,
    pub(crate) plans: &'a [PlanSummary],
    pub(crate) view: View,
    pub(crate) open: Open,
    pub(crate) again: bool,
    pub(crate) status: StatusCode,
}

struct Adding {
    kind: &'static str,
    form: FormView,
}

impl Review<'_> {
    /// The page.
    ///
    /// # Errors
    /// An internal failure where the template cannot be filled.
    pub(crate) fn page(self, visitor: &Visitor) -> Result<Response, Fail> {
        let t = texts(visitor);
        let shown = self.shown;
        let layout = Layout::new(t, shown, self.view, &self.open);
        let (edit, add, facts, problem) = self.forms();
        let lists = if edit.is_some() || add.is_some() { Lists::new(t) } else { Lists::levels(t) };
        let counts = shown.counts;
        let template = DraftTemplate {
            t,
            shell: Shell::new(visitor, Section::Plans, Data::of([shown.draft.demo])),
            id: shown.draft.id.0,
            version: shown.draft.version,
            document: shown.document.id.0,
            file: shown.document.name.clone(),
            title: title(shown),
            again: self.again,
            view: layout.view,
            problem,
            notes: warnings(shown),
            contradiction_count: shown.contradictions.len(),
            duplicate_count: shown.duplicates.len(),
            contradictions: layout.groups(&shown.contradictions),
            duplicates: layout.groups(&shown.duplicates),
            parts: layout.part_links(),
            blocks: layout.blocks(),
            sections: layout.sections(&self.open),
            pages: layout.page_links(),
            lists,
            edit: edit.unwrap_or_default(),
            add,
            facts,
            plans: self.plans.iter().map(plan_choice).collect(),
            amendable: self.local().map(amendable).collect(),
            kept: counts.targets + counts.tasks + counts.qualitative,
            out: counts.rejected + counts.merged,
        };
        page_with(self.status, &template)
    }

    /// The plans that an act of this place may amend.
    fn local(&self) -> impl Iterator<Item = &PlanSummary> {
        self.plans.iter().filter(|one| one.plan.kind != PlanKind::National)
    }

    fn forms(&self) -> (Option<FormView>, Option<Adding>, FormView, Option<String>) {
        let national = self.plans.iter().find(|one| one.plan.kind == PlanKind::National);
        let facts = form::of_facts(&self.shown.draft, national.map(|one| one.plan.id.0));
        match &self.open {
            Open::Nothing => (None, None, facts, None),
            Open::Edit(id, typed) => {
                let item = self.shown.items.iter().find(|item| item.id == *id);
                let form = typed.clone().or_else(|| item.map(|item| form::of_item(&item.fields)));
                let problem = typed.as_ref().and_then(|typed| typed.problem.clone());
                (form, None, facts, problem)
            }
            Open::Add(kind, typed) => {
                let adding = Adding { kind: form::kind_name(*kind), form: typed.clone() };
                (None, Some(adding), facts, typed.problem.clone())
            }
            Open::Accept(typed) => (None, None, typed.clone(), typed.problem.clone()),
        }
    }
}

fn title(shown: &DraftPage) -> String {
    let said = shown.draft.facts.title.as_ref();
    said.map_or_else(|| shown.document.name.clone(), |title| names::clip(title, 180))
}

/// Contradictions are shown with their choices, and what is only worth knowing stands at its item.
fn warnings(shown: &DraftPage) -> Vec<NoteRow> {
    shown.notes.iter().filter(|one| one.note.level == NoteLevel::Warning).map(|one| note(&one.note)).collect()
}

fn plan_choice(summary: &PlanSummary) -> Choice {
    let facts = &summary.plan.facts;
    let words = match &facts.number {
        Some(number) => format!("{number} · {}", names::clip(&facts.title, 90)),
        None => names::clip(&facts.title, 110),
    };
    Choice { value: summary.plan.id.to_string(), words }
}

fn amendable(summary: &PlanSummary) -> Choice {
    Choice { value: format!("{}.{}", summary.plan.id, summary.plan.version), ..plan_choice(summary) }
}
