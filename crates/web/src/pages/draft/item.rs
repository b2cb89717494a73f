//! One item of a draft as a card of the review.

use std::collections::BTreeMap;

use cotmoc_app::drafts::DraftPage;
use cotmoc_app::model::{AdminLevel, Item, ItemFields, ItemId, ItemKind, ItemState};

use super::form::{kind_name, own_level};
use crate::messages::Texts;
use crate::pages::names;
use crate::words;

/// Below this the reader asks for a second look.
const LOW_CONFIDENCE: u8 = 60;

/// A card.
pub(crate) struct ItemView {
    pub(crate) id: i64,
    pub(crate) version: i64,
    pub(crate) number: usize,
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) value: Option<String>,
    pub(crate) meta: Vec<String>,
    pub(crate) quote: Option<String>,
    pub(crate) passage: Option<String>,
    pub(crate) warnings: Vec<String>,
    pub(crate) low: bool,
    pub(crate) confidence: u8,
    pub(crate) out: bool,
    pub(crate) merged_into: Option<usize>,
    pub(crate) added: bool,
    pub(crate) edited: bool,
    pub(crate) open: bool,
}

/// The number of every item on the page, in the order of the text.
pub(crate) fn numbers_of(items: &[Item]) -> BTreeMap<ItemId, usize> {
    items.iter().enumerate().map(|(nth, item)| (item.id, nth + 1)).collect()
}

impl ItemView {
    pub(crate) fn new(t: Texts, shown: &DraftPage, numbers: &BTreeMap<ItemId, usize>, item: &Item) -> Self {
        let state = item.state();
        let quote =
            item.span.map(|span| names::clip(span.of(&shown.text), 260)).filter(|quote| !quote.is_empty());
        let (name, value, meta) = words_of(t, own_level(&shown.draft), &item.fields);
        let low = item.confidence < LOW_CONFIDENCE && item.kept();
        Self {
            id: item.id.0,
            version: item.version,
            number: numbers.get(&item.id).copied().unwrap_or_default(),
            kind: kind_name(item.fields.kind()),
            quote: quote.filter(|quote| *quote != name),
            name,
            value,
            meta,
            passage: None,
            warnings: item.notes.clone(),
            low,
            confidence: item.confidence,
            out: matches!(state, ItemState::Rejected | ItemState::Merged),
            merged_into: item.merged_into.and_then(|into| numbers.get(&into).copied()),
            added: state == ItemState::Added,
            edited: state == ItemState::Edited,
            open: false,
        }
    }
}

fn words_of(t: Texts, own: AdminLevel, fields: &ItemFields) -> (String, Option<String>, Vec<String>) {
    match fields {
        ItemFields::Target(target) => {
            let mut meta = vec![words::year(t, target.year).into_owned()];
            meta.extend(target.period.clone());
            meta.push(words::pillar(t, target.pillar).into_owned());
            meta.extend(
                target.level.filter(|level| *level != own).map(|level| words::level(t, level).into_owned()),
            );
            let foreign = target.scope.filter(|scope| *scope != own);
            meta.extend(foreign.map(|scope| t.with("review-scope-of", words::level(t, scope)).into_owned()));
            meta.extend(target.code.clone());
            let value = words::figure(target.comparator, target.value, target.value_max, &target.unit);
            (target.indicator.clone(), Some(value), meta)
        }
        ItemFields::Task(task) => {
            let mut meta = Vec::new();
            meta.extend(task.lead.as_ref().map(|lead| t.with("review-led-by", lead).into_owned()));
            if !task.coordinating.is_empty() {
                meta.push(t.with("review-with", task.coordinating.join("; ")).into_owned());
            }
            meta.extend(
                [&task.deadline, &task.frequency, &task.product, &task.budget].into_iter().flatten().cloned(),
            );
            (task.task.clone(), None, meta)
        }
        ItemFields::Qualitative(target) => {
            (target.text.clone(), None, target.year.map(|year| year.to_string()).into_iter().collect())
        }
    }
}

/// The style of an item's passage on the sheet.
pub(crate) fn mark_class(item: &Item) -> &'static str {
    match (item.kept(), item.fields.kind()) {
        (false, _) => "rejected",
        (true, ItemKind::Target) => "target",
        (true, ItemKind::Task) => "task",
        (true, ItemKind::Qualitative) => "qualitative",
    }
}
