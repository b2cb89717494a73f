//! `GET /messages`: what was written to whom, and whether it has arrived.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use cotmoc_app::messages::{self, Filter, Open, PAGE};
use cotmoc_app::model::{AccountId, MessageId, MessageKind, RoundId};

use super::{Delivery, kind_name};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "messages.html")]
struct MessagesPage {
    t: Texts,
    shell: Shell,
    kinds: Vec<(&'static str, String, bool)>,
    name: String,
    round: String,
    account: String,
    to_hand: bool,
    messages: Vec<MessageRow>,
    older: Option<String>,
}

struct MessageRow {
    id: i64,
    when: String,
    kind: String,
    name: String,
    address: String,
    subject: String,
    delivery: Delivery,
    demo: bool,
}

/// `GET /messages?kind=…&name=…&round=…&account=…&open=1&before=…`
pub(crate) async fn list(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let filter = Filter {
        kind: query.text("kind").parse().ok(),
        account: query.text("account").parse().ok().map(AccountId),
        round: query.text("round").parse().ok().map(RoundId),
        name: query.text("name").to_owned(),
        open: if query.text("open") == "1" { Open::ToHand } else { Open::All },
        before: query.text("before").parse().ok().map(MessageId),
    };
    let found = messages::list(visitor.cx(), &filter).await?;
    let t = texts(&visitor);
    let shown = &found[..found.len().min(PAGE)];
    let last = if shown.len() < found.len() { shown.last() } else { None };
    page(&MessagesPage {
        t,
        shell: Shell::new(&visitor, Section::Messages, Data::of(shown.iter().map(|message| message.demo))),
        kinds: MessageKind::ALL
            .into_iter()
            .map(|kind| (kind.as_str(), kind_name(t, kind).into_owned(), filter.kind == Some(kind)))
            .collect(),
        name: filter.name.clone(),
        round: filter.round.map(|id| id.to_string()).unwrap_or_default(),
        account: filter.account.map(|id| id.to_string()).unwrap_or_default(),
        to_hand: filter.open == Open::ToHand,
        older: last.map(|message| address(&query, message.id)),
        messages: shown
            .iter()
            .map(|message| MessageRow {
                id: message.id.0,
                when: numbers::moment(message.created_at),
                kind: kind_name(t, message.kind).into_owned(),
                name: message.name.clone(),
                address: message.address.clone().unwrap_or_default(),
                subject: message.subject.clone(),
                delivery: Delivery::new(t, message),
                demo: message.demo,
            })
            .collect(),
    })
}

/// The same question for older messages.
fn address(query: &Fields, before: MessageId) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for name in ["kind", "name", "round", "account", "open"] {
        if !query.text(name).is_empty() {
            pairs.append_pair(name, query.text(name));
        }
    }
    pairs.append_pair("before", &before.to_string());
    format!("/messages?{}", pairs.finish())
}
