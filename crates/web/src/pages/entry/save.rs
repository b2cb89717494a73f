//! `POST /entry/{id}`: the form without scripts: keeps what was changed, and hands it in where asked.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::collect::{self, Changes, Fate, Seen};
use cotmoc_app::model::{SubmissionId, Way};

use super::lay::{Beside, Strict, lay};
use super::view::Notice;
use super::{notices, typed};
use crate::errors::Fail;
use crate::form::Fields;
use crate::render::{page_with, texts};
use crate::visitor::Visitor;

/// `POST /entry/{id}`
pub(crate) async fn save(visitor: Visitor, Path(id): Path<i64>, fields: Fields) -> Result<Response, Fail> {
    let back = |fail: Fail| fail.back_to(format!("/entry/{id}"));
    let (cx, id) = (visitor.cx(), SubmissionId(id));
    let before = collect::page(cx, id).await?;
    let (mut cells, changes) = typed::read(&fields, id, &before.lines);
    let changes = Changes { way: Way::Grid, changes };
    let outcome = collect::save(cx, changes).await.map_err(|error| back(error.into()))?;
    let saved = outcome.saved();
    let open = outcome.results.len() - saved;
    let worst = worst(&outcome.results);
    typed::settle(&mut cells, outcome.results);
    let t = texts(&visitor);
    if open > 0 {
        let entry = collect::page(cx, id).await?;
        let links = entry.lines.iter().filter(|line| {
            let fate = cells.get(&line.key).and_then(|typed| typed.fate.as_ref());
            fate.is_some_and(|fate| !matches!(fate, Fate::Saved(_)))
        });
        let notice = Notice {
            title: t.count("entry-not-saved", open).into_owned(),
            lines: if saved > 0 { vec![t.with("many-saved", saved).into_owned()] } else { Vec::new() },
            links: links.map(|line| notices::jump(line, "")).collect(),
            role: "alert",
            ..Notice::plain("error", "✕", "not-saved")
        };
        let beside = Beside { typed: cells, notices: vec![notice], strict: Strict::Calm };
        return page_with(worst, &lay(&visitor, &entry, beside));
    }
    if fields.text("do") != "submit" {
        return Ok(Redirect::to(&format!("/entry/{id}?saved={saved}#notice")).into_response());
    }
    let done = collect::submit(cx, &[Seen::any(id)], fields.text("late"))
        .await
        .map_err(|error| back(error.into()))?;
    let Some(Err(refusal)) = done.into_iter().next().map(|one| one.result) else {
        return Ok(Redirect::to(&format!("/entry/{id}?done=submit#notice")).into_response());
    };
    let entry = collect::page(cx, id).await?;
    let notices = vec![notices::refused(t, &entry, &refusal)];
    let beside = Beside { notices, strict: Strict::Every, ..Beside::default() };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &lay(&visitor, &entry, beside))
}

/// 409 where somebody else was there first, 422 where something typed cannot be.
fn worst(results: &[collect::Outcome]) -> StatusCode {
    if results.iter().any(|one| matches!(one.fate, Fate::Conflict { .. })) {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}
