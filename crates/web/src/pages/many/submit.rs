//! `POST /rounds/{id}/submit`: hands the chosen units in; those with errors stay, and are named.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::collect::{self, Done, Seen};
use cotmoc_app::model::RoundId;

use super::lay::{Asked, Beside, page};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::entry::view::{Jump, Notice};
use crate::render::texts;
use crate::visitor::Visitor;

/// `POST /rounds/{id}/submit`
pub(crate) async fn submit(visitor: Visitor, Path(id): Path<i64>, fields: Fields) -> Result<Response, Fail> {
    chosen(&visitor, RoundId(id), &Asked::back(&fields), &fields).await
}

/// Hands in the units that a form names.
pub(super) async fn chosen(
    visitor: &Visitor,
    round: RoundId,
    asked: &Asked,
    fields: &Fields,
) -> Result<Response, Fail> {
    let t = texts(visitor);
    let seen: Vec<Seen> = fields.all("submission").filter_map(|one| one.parse().ok()).collect();
    if seen.is_empty() {
        let title = t.get("many-choose-first").into_owned();
        let notice = Notice { title, role: "alert", ..Notice::plain("error", "✕", "not-submitted") };
        let beside = Beside { notices: vec![notice], ..Beside::default() };
        return page(visitor, round, asked, StatusCode::UNPROCESSABLE_ENTITY, beside).await;
    }
    let done = collect::submit(visitor.cx(), &seen, fields.text("late"))
        .await
        .map_err(|error| Fail::from(error).back_to(asked.address(round, asked.filter.page)))?;
    let beside = Beside { notices: notices(t, &done), ..Beside::default() };
    page(visitor, round, asked, StatusCode::OK, beside).await
}

fn notices(t: Texts, done: &[Done]) -> Vec<Notice> {
    let count = done.iter().filter(|one| one.is_done()).count();
    let refused: Vec<Jump> = done.iter().filter_map(jump).collect();
    let submitted = (count > 0).then(|| Notice {
        title: t.with("many-submitted-done", count).into_owned(),
        role: "status",
        ..Notice::plain("done", "✓", "done")
    });
    let left = (!refused.is_empty()).then(|| Notice {
        title: t.with("many-submitted-refused", refused.len()).into_owned(),
        links: refused,
        role: "alert",
        ..Notice::plain("error", "✕", "not-submitted")
    });
    submitted.into_iter().chain(left).collect()
}

/// The unit that stays, with what stands in its way.
fn jump(done: &Done) -> Option<Jump> {
    let refusal = done.result.as_ref().err()?;
    let first = refusal.findings.first().map_or(refusal.message.as_str(), |one| one.message.as_str());
    let more = refusal.findings.len().saturating_sub(1);
    let more = if more > 0 { format!(" (+{more})") } else { String::new() };
    Some(Jump {
        href: format!("/entry/{}", done.submission.0),
        number: String::new(),
        name: done.unit.clone(),
        why: format!("{first}{more}"),
    })
}
