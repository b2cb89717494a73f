//! What is done with one report: approved, sent back, taken back, corrected, unlocked.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::collect::{self, Said, Seen};
use cotmoc_app::model::SubmissionId;
use cotmoc_app::{AppError, Context};

use crate::errors::{Fail, FailKind};
use crate::form::Fields;
use crate::visitor::Visitor;

/// `POST /submissions/{id}/act`
pub(crate) async fn act(visitor: Visitor, Path(id): Path<i64>, fields: Fields) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let here = format!("/submissions/{id}/review");
    let version = fields.text("version").parse().map_err(|_| Fail::new(FailKind::User))?;
    let seen = Seen { id: SubmissionId(id), version: Some(version) };
    let to = match deal(cx, seen, &fields).await {
        Ok(Some(to)) => to,
        Ok(None) => return Err(Fail::new(FailKind::User)),
        Err(error) => return Err(Fail::from(error).back_to(here)),
    };
    Ok(Redirect::to(&to).into_response())
}

/// Does what was asked for, and says where to go on; nothing where no page of ours asks so.
async fn deal(cx: &Context, seen: Seen, fields: &Fields) -> Result<Option<String>, AppError> {
    let reason = fields.text("reason");
    let review = format!("/submissions/{}/review", seen.id.0);
    Ok(Some(match fields.text("do") {
        "approve" => {
            let done = collect::approve(cx, &[seen]).await?;
            let unit = done.first().map(|one| one.unit.clone()).unwrap_or_default();
            collect::only(done)?;
            onward(cx, seen.id, &unit).await?
        }
        "return" => {
            let said = said(fields);
            let done = collect::send_back(cx, seen, &said).await?;
            onward(cx, seen.id, &done.unit).await?
        }
        "withdraw" => {
            collect::only(collect::withdraw(cx, &[seen], reason).await?)?;
            format!("/entry/{}", seen.id.0)
        }
        "correct" => {
            collect::only(collect::correct(cx, &[seen], reason).await?)?;
            format!("/entry/{}", seen.id.0)
        }
        "reopen" => {
            collect::only(collect::reopen(cx, &[seen], reason).await?)?;
            review
        }
        _ => return Ok(None),
    }))
}

/// What is said about the cells and about the whole: the fields «remark» and «remark-1.2».
fn said(fields: &Fields) -> Vec<Said> {
    fields
        .pairs()
        .filter_map(|(name, text)| {
            let line = name.strip_prefix("remark")?;
            let line = line.strip_prefix('-').unwrap_or(line).to_owned();
            (!text.trim().is_empty()).then(|| Said { line, text: text.trim().to_owned() })
        })
        .collect()
}

/// The next report that waits for the person, or this one where none does.
async fn onward(cx: &Context, id: SubmissionId, unit: &str) -> Result<String, AppError> {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("done", unit).finish();
    let next = collect::next_to_approve(cx, id).await?;
    Ok(match next {
        Some(next) => format!("/submissions/{}/review?{query}", next.0),
        None => format!("/submissions/{}/review", id.0),
    })
}
