//! `GET /units/operations`: what was recorded about units, and what can be.

use askama::Template;
use axum::response::Response;
use cotmoc_app::units::{self, EventRow, kind_words};
use cotmoc_core::letters::capitalised;

use super::ask::Doing;
use super::new::{lead, title};
use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "operations.html")]
struct OperationsPage {
    t: Texts,
    shell: Shell,
    offers: Vec<Offer>,
    events: Vec<EventView>,
}

struct Offer {
    word: &'static str,
    title: String,
    lead: String,
}

/// An event as a row.
pub(crate) struct EventView {
    pub(crate) id: i64,
    pub(crate) kind: String,
    pub(crate) date: String,
    pub(crate) act: String,
    pub(crate) note: String,
    pub(crate) units: String,
    pub(crate) recorded: String,
    /// When, by whom and why it was undone.
    pub(crate) undone: Option<String>,
}

impl EventView {
    pub(crate) fn new(t: Texts, event: &EventRow) -> Self {
        let more = event.touched.saturating_sub(event.units.len());
        let mut units = event.units.join(", ");
        if more > 0 {
            units = format!("{units} {}", t.count("kin-more", more));
        }
        let recorded = match (event.recorded_at, &event.recorded_by) {
            (Some(at), Some(by)) => t.with2("operation-recorded-by", numbers::moment(at), by).into_owned(),
            _ => String::new(),
        };
        let undone = event.undone.as_ref().map(|undone| {
            let words = t.with2("operation-undone-by", numbers::moment(undone.at), &undone.by);
            if undone.reason.is_empty() { words.into_owned() } else { format!("{words}: {}", undone.reason) }
        });
        Self {
            id: event.id.0,
            kind: capitalised(kind_words(event.kind)),
            date: event.date.map_or_else(|| t.get("unit-before-records").into_owned(), numbers::date),
            act: format!("{} {}", event.act.clause, event.act.number).trim().to_owned(),
            note: event.note.clone(),
            units,
            recorded,
            undone,
        }
    }
}

/// `GET /units/operations`
pub(crate) async fn list(visitor: Visitor) -> Result<Response, Fail> {
    let events = units::events(visitor.cx()).await?;
    let t = texts(&visitor);
    let offer = |doing: Doing| Offer {
        word: doing.word(),
        title: title(t, doing).into_owned(),
        lead: lead(t, doing).into_owned(),
    };
    page(&OperationsPage {
        t,
        shell: Shell::new(&visitor, Section::Units, Data::Real),
        offers: Doing::ALL.into_iter().map(offer).collect(),
        events: events.iter().map(|event| EventView::new(t, event)).collect(),
    })
}
