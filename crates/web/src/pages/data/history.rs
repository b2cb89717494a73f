//! `GET /data/history?code=…&unit=…&period=…&category=…`: every revision of one figure.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use cotmoc_app::data::{self, Revised};
use cotmoc_core::model::{Period, Status};

use super::import::kind_of;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage {
    t: Texts,
    shell: Shell,
    code: String,
    name: String,
    unit: i64,
    unit_name: String,
    period: String,
    category: String,
    revisions: Vec<Revision>,
}

/// One revision.
struct Revision {
    value: String,
    now: bool,
    status: String,
    when: String,
    who: String,
    batch: i64,
    batch_source: String,
    /// Who holds it, where it was taken from, how it was measured, as far as that is known.
    origin: Vec<(String, String)>,
}

/// `GET /data/history`
pub(crate) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let back = |fail: Fail| fail.back_to("/figures");
    let period = Period::parse(query.text("period"))
        .map_err(|wrong| back(Fail::user(capitalised_sentence(&wrong.to_string()))))?;
    let (code, category) = (query.text("code"), query.text("category"));
    let shown = data::history(visitor.cx(), kind_of(code), code, query.text("unit"), period, category)
        .await
        .map_err(|error| back(Fail::from(error)))?;
    let t = texts(&visitor);
    let last = shown.revisions.len().saturating_sub(1);
    page(&HistoryPage {
        t,
        shell: Shell::new(
            &visitor,
            Section::Figures,
            Data::of(shown.revisions.iter().map(|one| one.batch.demo)),
        ),
        code: code.to_owned(),
        name: shown.name.clone(),
        unit: shown.key.unit.0,
        unit_name: shown.unit_name.clone(),
        period: words::period(t, period),
        category: category.to_owned(),
        revisions: shown
            .revisions
            .iter()
            .enumerate()
            .rev()
            .map(|(nth, one)| revision(t, one, nth == last))
            .collect(),
    })
}

fn capitalised_sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

fn revision(t: Texts, one: &Revised, now: bool) -> Revision {
    let seen = &one.observation;
    let survey = match (seen.sample_size, seen.margin) {
        (Some(size), Some(margin)) => {
            t.with2("history-survey-margin", size, numbers::decimal(margin)).into_owned()
        }
        (Some(size), None) => t.with("history-survey", size).into_owned(),
        (None, Some(margin)) => t.with("history-margin", numbers::decimal(margin)).into_owned(),
        (None, None) => String::new(),
    };
    Revision {
        value: seen.value.map_or_else(|| t.get("data-missing").into_owned(), numbers::decimal),
        now,
        status: if seen.status == Status::Normal {
            String::new()
        } else {
            words::status(t, seen.status).into_owned()
        },
        when: numbers::moment(one.batch.recorded_at),
        who: one.batch.recorded_by.clone(),
        batch: one.batch.id.0,
        batch_source: one.batch.source.clone(),
        origin: [
            (t.get("history-provider"), seen.origin.provider.clone()),
            (t.get("data-source"), seen.origin.source.clone()),
            (t.get("history-method"), seen.origin.method.clone()),
            (t.get("history-survey-words"), survey),
            (t.get("operation-note"), seen.note.clone().unwrap_or_default()),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| (label.into_owned(), value))
        .collect(),
    }
}
