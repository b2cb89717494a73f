//! The review page: from a draft to its template.

use std::collections::BTreeMap;
use std::ops::Range;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::drafts::{DraftPage, Group};
use cotmoc_app::model::{Item, ItemId, ItemKind, NoteLevel, PlanKind, PlanSummary};

use super::form::{self, Choice, FormView, Lists};
use super::item::{ItemView, mark_class, numbers_of};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::document::show::{NoteRow, PartLink, note, part_links};
use crate::pages::names;
use crate::paper::{self, Block, Mark};
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

/// So many items stand on one page; a draft of thousands stays light.
const ITEMS_PER_PAGE: usize = 100;

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
    contradictions: Vec<GroupView>,
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

struct ItemSection {
    kind: &'static str,
    title: String,
    items: Vec<ItemView>,
}

struct Adding {
    kind: &'static str,
    form: FormView,
}

struct GroupView {
    name: String,
    year: Option<u16>,
    rivals: Vec<Rival>,
    all: String,
}

struct Rival {
    id: i64,
    number: usize,
    value: Option<String>,
    year: String,
    quote: String,
    href: String,
    choice: String,
}

impl Review<'_> {
    /// The page.
    ///
    /// # Errors
    /// An internal failure where the template cannot be filled.
    pub(crate) fn page(self, visitor: &Visitor) -> Result<Response, Fail> {
        let t = texts(visitor);
        let shown = self.shown;
        let numbers = numbers_of(&shown.items);
        let text_parts = paper::parts(&shown.text);
        let listed = listed(&shown.items);
        let page_count = listed.len().div_ceil(ITEMS_PER_PAGE).max(1);
        let page = self.page_shown(&listed, page_count);
        let on_page = listed.chunks(ITEMS_PER_PAGE).nth(page - 1).unwrap_or_default();
        let part = self.part_shown(on_page, &text_parts);
        let view = View { part: self.view.part, page };
        let links = Links { draft: shown.draft.id.0, view, part, parts: &text_parts, listed: &listed };
        let editing = match &self.open {
            Open::Edit(id, _) => Some(*id),
            _ => None,
        };
        let sections = sections(t, shown, &numbers, on_page, editing, &links);
        let strategy =
            self.plans.iter().find(|one| one.plan.kind == PlanKind::National).map(|one| one.plan.id.0);
        let (edit, add, facts, problem) = self.forms(strategy);
        let counts = shown.counts;
        page_with(
            self.status,
            &DraftTemplate {
                t,
                shell: Shell::new(visitor, Section::Plans, Data::of([shown.draft.demo])),
                id: shown.draft.id.0,
                version: shown.draft.version,
                document: shown.document.id.0,
                file: shown.document.name.clone(),
                title: shown
                    .draft
                    .facts
                    .title
                    .as_ref()
                    .map_or_else(|| shown.document.name.clone(), |s| names::clip(s, 180)),
                again: self.again,
                view,
                problem,
                notes: shown
                    .notes
                    .iter()
                    .filter(|one| one.note.level == NoteLevel::Warning)
                    .map(|one| note(&one.note))
                    .collect(),
                contradictions: groups(t, shown, &numbers, &shown.contradictions, &links),
                duplicates: groups(t, shown, &numbers, &shown.duplicates, &links),
                parts: part_links(text_parts.len(), part, |part| {
                    format!(
                        "/drafts/{}{}#document",
                        shown.draft.id,
                        View { part: Some(part + 1), page }.query()
                    )
                }),
                blocks: paper::lay_out(
                    &shown.text,
                    text_parts.get(part).cloned().unwrap_or_default(),
                    &marks(t, shown, &numbers, &links),
                ),
                sections,
                pages: part_links(page_count, page - 1, |page| {
                    format!("/drafts/{}{}#items", shown.draft.id, View { part: None, page: page + 1 }.query())
                }),
                lists: if edit.is_some() || add.is_some() {
                    Lists::new(t)
                } else {
                    Lists { levels: Lists::new(t).levels, ..Lists::default() }
                },
                edit: edit.unwrap_or_default(),
                add,
                facts,
                plans: self.plans.iter().map(plan_choice).collect(),
                amendable: self
                    .plans
                    .iter()
                    .filter(|one| one.plan.kind != PlanKind::National)
                    .map(amendable)
                    .collect(),
                kept: counts.targets + counts.tasks + counts.qualitative,
                out: counts.rejected + counts.merged,
            },
        )
    }

    /// The page that holds the open item, else the one that the address names.
    fn page_shown(&self, listed: &[&Item], pages: usize) -> usize {
        if let Open::Edit(id, _) = &self.open
            && let Some(place) = listed.iter().position(|item| item.id == *id)
        {
            return place / ITEMS_PER_PAGE + 1;
        }
        self.view.page.clamp(1, pages)
    }

    /// The part of the text that the address names, else the one of the first item on the page.
    fn part_shown(&self, on_page: &[&Item], parts: &[Range<usize>]) -> usize {
        let opened = match &self.open {
            Open::Edit(id, _) => on_page.iter().find(|item| item.id == *id).and_then(|item| item.span),
            _ => None,
        };
        let first = opened.or_else(|| on_page.iter().find_map(|item| item.span)).map_or(0, |span| span.start);
        self.view.part.map_or_else(|| paper::part_of(parts, first), |part| part - 1).min(parts.len() - 1)
    }

    fn forms(&self, strategy: Option<i64>) -> (Option<FormView>, Option<Adding>, FormView, Option<String>) {
        let facts = form::of_facts(&self.shown.draft, strategy);
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

/// Targets, then tasks, then targets without a figure, each in the order of the text.
fn listed(items: &[Item]) -> Vec<&Item> {
    let mut listed: Vec<&Item> = items.iter().collect();
    listed.sort_by_key(|item| item.fields.kind());
    listed
}

/// Where the numbers on the page lead.
struct Links<'a> {
    draft: i64,
    view: View,
    part: usize,
    parts: &'a [Range<usize>],
    listed: &'a [&'a Item],
}

impl Links<'_> {
    /// From an item to its passage; `None` where it has none.
    fn passage(&self, item: &Item) -> Option<String> {
        let part = paper::part_of(self.parts, item.span?.start);
        if part == self.part {
            return Some(format!("#p-{}", item.id));
        }
        let view = View { part: Some(part + 1), ..self.view };
        Some(format!("/drafts/{}{}#p-{}", self.draft, view.query(), item.id))
    }

    /// From a passage to its item.
    fn item(&self, item: &Item) -> String {
        let place = self.listed.iter().position(|one| one.id == item.id).unwrap_or_default();
        let page = place / ITEMS_PER_PAGE + 1;
        if page == self.view.page {
            return format!("#i-{}", item.id);
        }
        format!("/drafts/{}{}#i-{}", self.draft, View { part: Some(self.part + 1), page }.query(), item.id)
    }
}

fn sections(
    t: Texts,
    shown: &DraftPage,
    numbers: &BTreeMap<ItemId, usize>,
    on_page: &[&Item],
    editing: Option<ItemId>,
    links: &Links<'_>,
) -> Vec<ItemSection> {
    on_page
        .chunk_by(|a, b| a.fields.kind() == b.fields.kind())
        .filter_map(|items| {
            let kind = items.first()?.fields.kind();
            let title = match kind {
                ItemKind::Target => t.count("review-targets", shown.counts.targets),
                ItemKind::Task => t.count("review-tasks", shown.counts.tasks),
                ItemKind::Qualitative => t.count("review-qualitative", shown.counts.qualitative),
            };
            let items = items
                .iter()
                .map(|item| ItemView {
                    passage: links.passage(item),
                    open: editing == Some(item.id),
                    ..ItemView::new(t, shown, numbers, item)
                })
                .collect();
            Some(ItemSection { kind: form::kind_name(kind), title: title.into_owned(), items })
        })
        .collect()
}

fn marks(t: Texts, shown: &DraftPage, numbers: &BTreeMap<ItemId, usize>, links: &Links<'_>) -> Vec<Mark> {
    let part = links.parts.get(links.part).cloned().unwrap_or_default();
    shown
        .items
        .iter()
        .filter_map(|item| {
            let span = item.span.filter(|span| span.start < part.end && span.end > part.start)?;
            let number = numbers.get(&item.id).copied()?;
            Some(Mark {
                span,
                anchor: format!("p-{}", item.id),
                number,
                class: mark_class(item),
                href: links.item(item),
                label: t.count("review-to-item", number).into_owned(),
            })
        })
        .collect()
}

fn groups(
    t: Texts,
    shown: &DraftPage,
    numbers: &BTreeMap<ItemId, usize>,
    groups: &[Group],
    links: &Links<'_>,
) -> Vec<GroupView> {
    groups
        .iter()
        .map(|group| {
            let items: Vec<&Item> =
                group.items.iter().filter_map(|id| shown.items.iter().find(|item| item.id == *id)).collect();
            let reference = |item: &&Item| format!("{}.{}", item.id, item.version);
            let rivals = items
                .iter()
                .map(|item| {
                    let others: Vec<String> =
                        items.iter().filter(|other| other.id != item.id).map(reference).collect();
                    let view = ItemView::new(t, shown, numbers, item);
                    Rival {
                        id: view.id,
                        number: view.number,
                        value: view.value,
                        year: item.target().map_or_else(String::new, |target| {
                            crate::words::year(t, target.year).into_owned()
                        }),
                        quote: item.span.map_or(view.name, |span| names::clip(span.of(&shown.text), 200)),
                        href: links.passage(item).unwrap_or_else(|| format!("#i-{}", item.id)),
                        choice: format!("{};{}", item.version, others.join(",")),
                    }
                })
                .collect();
            GroupView {
                name: group.indicator.clone(),
                year: group.year,
                rivals,
                all: items.iter().map(reference).collect::<Vec<_>>().join(","),
            }
        })
        .collect()
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
