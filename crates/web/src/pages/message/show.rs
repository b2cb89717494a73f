//! `GET /messages/{id}`: one message, to be read, copied, printed, passed on.

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::Response;
use cotmoc_app::Action;
use cotmoc_app::messages::{self, Qr, Shown};
use cotmoc_app::model::MessageId;

use super::{Delivery, kind_name};
use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage {
    t: Texts,
    shell: Shell,
    id: i64,
    kind: String,
    subject: String,
    mine: bool,
    facts: Vec<(String, String)>,
    delivery: Delivery,
    text: Vec<Piece>,
    link: Option<String>,
    spent: bool,
    secret: bool,
    qr: Option<Qr>,
    job: Option<i64>,
    hands: bool,
}

/// A piece of a message's text.
enum Piece {
    Words(String),
    /// An address of ours: the path that it leads to, and how it is written.
    Address(String, String),
}

/// A text with our own addresses as links to their paths, so that they lead on whatever way one came in.
fn pieces(text: &str, base: &str) -> Vec<Piece> {
    let ours = format!("{base}/");
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(&ours) {
        let address = &rest[start..];
        let end = address.find(char::is_whitespace).unwrap_or(address.len());
        pieces.push(Piece::Words(rest[..start].to_owned()));
        pieces.push(Piece::Address(address[base.len()..end].to_owned(), address[..end].to_owned()));
        rest = &address[end..];
    }
    pieces.push(Piece::Words(rest.to_owned()));
    pieces
}

/// `GET /messages/{id}`
pub(crate) async fn show(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let shown = messages::show(visitor.cx(), MessageId(id)).await;
    let shown = shown.map_err(|e| Fail::from(e).back_to("/messages"))?;
    draw(&visitor, &shown, Whose::Anybody)
}

/// Whose messages are read: those to everybody, or those to oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Anybody,
    Mine,
}

/// One message.
pub(super) fn draw(visitor: &Visitor, shown: &Shown, whose: Whose) -> Result<Response, Fail> {
    let t = texts(visitor);
    let mine = whose == Whose::Mine;
    let message = &shown.message;
    let facts = [
        (t.get("message-to"), message.name.clone()),
        (t.get("message-address"), message.address.clone().unwrap_or_default()),
        (t.get("message-written"), numbers::moment(message.created_at)),
        (t.get("job-by"), message.created_by.clone()),
    ];
    let mut response = page(&MessagePage {
        t,
        shell: Shell::new(
            visitor,
            if mine { Section::Work } else { Section::Messages },
            Data::of([message.demo]),
        ),
        id: message.id.0,
        mine,
        kind: kind_name(t, message.kind).into_owned(),
        subject: message.subject.clone(),
        facts: facts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| (label.into_owned(), value))
            .collect(),
        delivery: Delivery::new(t, message),
        // What only its receiver may use is not opened by accident.
        text: if message.kind.is_secret() {
            vec![Piece::Words(shown.text.clone())]
        } else {
            pieces(&shown.text, &visitor.cx().address(""))
        },
        link: message.link.clone(),
        spent: message.spent,
        secret: message.kind.is_secret(),
        qr: shown.qr.clone(),
        job: message.job.map(|(job, _)| job.0).filter(|_| !mine && visitor.cx().may(Action::ReadJobs)),
        hands: !mine && message.handed.is_none() && visitor.cx().may(Action::SendMessages),
    })?;
    if message.kind.is_secret() {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_addresses_lead_somewhere() {
        let text = "Mở:\n  https://a.vn/tasks/3\nhttps://b.vn/x, https://a.vn.evil/ và https://a.vn/work";
        let drawn: Vec<String> = pieces(text, "https://a.vn")
            .into_iter()
            .map(|piece| match piece {
                Piece::Words(words) => words,
                Piece::Address(path, words) => format!("[{path}|{words}]"),
            })
            .collect();
        assert_eq!(
            drawn.concat(),
            "Mở:\n  [/tasks/3|https://a.vn/tasks/3]\nhttps://b.vn/x, https://a.vn.evil/ và [/work|https://a.vn/work]"
        );
    }
}
