//! Where everything stands on the review: which items and which part of the text are on the page, and
//! where the numbers between the two lead.

use std::collections::BTreeMap;
use std::ops::Range;

use cotmoc_app::drafts::{DraftPage, Group};
use cotmoc_app::model::{Item, ItemId, ItemKind};

use super::form;
use super::item::{ItemView, mark_class, numbers_of};
use super::review::{Open, View};
use crate::messages::Texts;
use crate::pages::document::show::{PartLink, part_links};
use crate::pages::names;
use crate::paper::{self, Block, Mark};
use crate::words;

/// So many items stand on one page; a draft of thousands stays light.
const ITEMS_PER_PAGE: usize = 100;
/// So many groups are shown at once; the next ones follow as these are decided.
const GROUPS: usize = 30;
/// So many items of a group are shown to choose from; a text that repeats one line hundreds of times
/// is not decided line by line.
const RIVALS: usize = 12;
/// So many items are merged into one by one press; the rest then forms a smaller group.
const MERGED_AT_ONCE: usize = 200;

/// The items of one kind that are on the page.
pub(crate) struct ItemSection {
    pub(crate) kind: &'static str,
    pub(crate) title: String,
    pub(crate) items: Vec<ItemView>,
}

/// Items that contradict each other, or say the same.
pub(crate) struct GroupView {
    pub(crate) name: String,
    pub(crate) year: Option<u16>,
    pub(crate) rivals: Vec<Rival>,
    /// How many more there are than shown.
    pub(crate) more: usize,
    /// One of them, by which all are named.
    pub(crate) first: i64,
}

/// One of them.
pub(crate) struct Rival {
    pub(crate) id: i64,
    pub(crate) number: usize,
    pub(crate) value: Option<String>,
    pub(crate) year: String,
    pub(crate) quote: String,
    pub(crate) href: String,
    pub(crate) choice: String,
}

/// A review laid out for one view.
pub(crate) struct Layout<'a> {
    t: Texts,
    shown: &'a DraftPage,
    numbers: BTreeMap<ItemId, usize>,
    /// Targets, then tasks, then targets without a figure, each in the order of the text.
    listed: Vec<&'a Item>,
    places: BTreeMap<ItemId, usize>,
    parts: Vec<Range<usize>>,
    /// The part of the text on the page, counted from 0.
    part: usize,
    pub(crate) view: View,
}

impl<'a> Layout<'a> {
    /// Lays out a draft for the view that the address names; an open item decides over it.
    pub(crate) fn new(t: Texts, shown: &'a DraftPage, asked: View, open: &Open) -> Self {
        let mut listed: Vec<&Item> = shown.items.iter().collect();
        listed.sort_by_key(|item| item.fields.kind());
        let places: BTreeMap<ItemId, usize> =
            listed.iter().enumerate().map(|(nth, item)| (item.id, nth)).collect();
        let opened = match open {
            Open::Edit(id, _) => places.get(id).copied(),
            _ => None,
        };
        let pages = listed.len().div_ceil(ITEMS_PER_PAGE).max(1);
        let page = opened.map_or_else(|| asked.page.clamp(1, pages), |place| place / ITEMS_PER_PAGE + 1);
        let parts = paper::parts(&shown.text);
        // Without a word from the address, the part of the text that the items come from.
        let first = opened.unwrap_or((page - 1) * ITEMS_PER_PAGE);
        let byte = listed.iter().skip(first).find_map(|item| item.span).map_or(0, |span| span.start);
        let part =
            asked.part.map_or_else(|| paper::part_of(&parts, byte), |part| part - 1).min(parts.len() - 1);
        let view = View { part: asked.part, page };
        Self { t, shown, numbers: numbers_of(&shown.items), listed, places, parts, part, view }
    }

    /// The items on the page, by kind.
    pub(crate) fn sections(&self, open: &Open) -> Vec<ItemSection> {
        let on_page = self.listed.chunks(ITEMS_PER_PAGE).nth(self.view.page - 1).unwrap_or_default();
        on_page
            .chunk_by(|a, b| a.fields.kind() == b.fields.kind())
            .filter_map(|items| {
                let kind = items.first()?.fields.kind();
                let counts = self.shown.counts;
                let title = match kind {
                    ItemKind::Target => self.t.count("review-targets", counts.targets),
                    ItemKind::Task => self.t.count("review-tasks", counts.tasks),
                    ItemKind::Qualitative => self.t.count("review-qualitative", counts.qualitative),
                };
                let items = items
                    .iter()
                    .map(|item| ItemView {
                        passage: self.passage(item),
                        open: matches!(open, Open::Edit(id, _) if *id == item.id),
                        ..ItemView::new(self.t, self.shown, &self.numbers, item)
                    })
                    .collect();
                Some(ItemSection { kind: form::kind_name(kind), title: title.into_owned(), items })
            })
            .collect()
    }

    /// The part of the text on the page, with the passages of all items.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let part = self.parts.get(self.part).cloned().unwrap_or_default();
        let marks: Vec<Mark> = self
            .shown
            .items
            .iter()
            .filter_map(|item| {
                let span = item.span.filter(|span| span.start < part.end && span.end > part.start)?;
                let number = self.numbers.get(&item.id).copied()?;
                Some(Mark {
                    span,
                    anchor: format!("p-{}", item.id),
                    number,
                    class: mark_class(item),
                    href: self.item(item),
                    label: self.t.count("review-to-item", number).into_owned(),
                })
            })
            .collect();
        paper::lay_out(&self.shown.text, part, &marks)
    }

    /// Links to the parts of the text.
    pub(crate) fn part_links(&self) -> Vec<PartLink> {
        part_links(self.parts.len(), self.part, |part| {
            self.address(View { part: Some(part + 1), ..self.view }, "document")
        })
    }

    /// Links to the pages of the list.
    pub(crate) fn page_links(&self) -> Vec<PartLink> {
        let pages = self.listed.len().div_ceil(ITEMS_PER_PAGE);
        part_links(pages, self.view.page - 1, |page| {
            self.address(View { part: None, page: page + 1 }, "items")
        })
    }

    /// Contradictions or duplicates with their passages.
    pub(crate) fn groups(&self, groups: &[Group]) -> Vec<GroupView> {
        groups
            .iter()
            .take(GROUPS)
            .map(|group| {
                let items: Vec<&Item> = group
                    .items
                    .iter()
                    .filter_map(|id| self.places.get(id).and_then(|place| self.listed.get(*place)).copied())
                    .collect();
                let first = items.first().map_or(0, |item| item.id.0);
                let rivals = items.iter().take(RIVALS).map(|item| self.rival(item, &items)).collect();
                let more = items.len().saturating_sub(RIVALS);
                GroupView { name: group.indicator.clone(), year: group.year, rivals, more, first }
            })
            .collect()
    }

    fn rival(&self, item: &Item, group: &[&Item]) -> Rival {
        let view = ItemView::new(self.t, self.shown, &self.numbers, item);
        let year =
            item.target().map_or_else(String::new, |target| words::year(self.t, target.year).into_owned());
        Rival {
            id: view.id,
            number: view.number,
            value: view.value,
            year,
            quote: item.span.map_or(view.name, |span| names::clip(span.of(&self.shown.text), 200)),
            href: self.passage(item).unwrap_or_else(|| format!("#i-{}", item.id)),
            choice: format!("{};{}", item.version, references(group, item.id)),
        }
    }

    /// From an item to its passage; `None` where it has none.
    fn passage(&self, item: &Item) -> Option<String> {
        let part = paper::part_of(&self.parts, item.span?.start);
        if part == self.part {
            return Some(format!("#p-{}", item.id));
        }
        Some(self.address(View { part: Some(part + 1), ..self.view }, &format!("p-{}", item.id)))
    }

    /// From a passage to its item.
    fn item(&self, item: &Item) -> String {
        let page = self.places.get(&item.id).copied().unwrap_or_default() / ITEMS_PER_PAGE + 1;
        if page == self.view.page {
            return format!("#i-{}", item.id);
        }
        self.address(View { part: Some(self.part + 1), page }, &format!("i-{}", item.id))
    }

    fn address(&self, view: View, anchor: &str) -> String {
        format!("/drafts/{}{}#{anchor}", self.shown.draft.id, view.query())
    }
}

/// Items as a form names them, number and version: `12.1,15.2`; so many that a form stays small.
fn references(items: &[&Item], without: ItemId) -> String {
    let named: Vec<String> = items
        .iter()
        .filter(|item| item.id != without)
        .take(MERGED_AT_ONCE)
        .map(|item| format!("{}.{}", item.id, item.version))
        .collect();
    named.join(",")
}
