//! `/my-messages`: what was written to the person who asks, to be read in the product.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use cotmoc_app::messages::{self, PAGE};
use cotmoc_app::model::MessageId;

use super::{kind_name, show};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "my_messages.html")]
struct MinePage {
    t: Texts,
    shell: Shell,
    rows: Vec<RowView>,
    older: Option<i64>,
}

struct RowView {
    id: i64,
    when: String,
    kind: String,
    subject: String,
}

/// `GET /my-messages?before=…`
pub(crate) async fn list(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let before = query.text("before").parse().ok().map(MessageId);
    let found = messages::mine(visitor.cx(), before).await?;
    let t = texts(&visitor);
    let shown = &found[..found.len().min(PAGE)];
    page(&MinePage {
        t,
        shell: Shell::new(&visitor, Section::Work, Data::of(shown.iter().map(|message| message.demo))),
        older: if shown.len() < found.len() { shown.last().map(|last| last.id.0) } else { None },
        rows: shown
            .iter()
            .map(|message| RowView {
                id: message.id.0,
                when: numbers::moment(message.created_at),
                kind: kind_name(t, message.kind).into_owned(),
                subject: message.subject.clone(),
            })
            .collect(),
    })
}

/// `GET /my-messages/{id}`
pub(crate) async fn one(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let shown = messages::show_mine(visitor.cx(), MessageId(id)).await;
    let shown = shown.map_err(|e| Fail::from(e).back_to("/my-messages"))?;
    show::draw(&visitor, &shown, show::Whose::Mine)
}
