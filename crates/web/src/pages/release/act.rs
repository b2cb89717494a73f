//! `POST /releases/{id}/open` and `POST /releases/{id}/withdraw`.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::{Release, ReleaseId};
use cotmoc_app::{AppError, Kind, releases};
use cotmoc_core::clock;
use jiff::civil::DateTime;

use super::show;
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::fields::FormView;
use crate::visitor::Visitor;

/// `POST /releases/{id}/open`
pub(crate) async fn open(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let (id, version) = (ReleaseId(id), typed.text("version").parse().unwrap_or(0));
    let released = match moment(typed.text("from")) {
        Ok(from) => releases::release(visitor.cx(), id, version, from).await,
        Err(error) => Err(error),
    };
    answer(&visitor, id, &typed, released).await
}

/// `POST /releases/{id}/withdraw`
pub(crate) async fn withdraw(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let (id, version) = (ReleaseId(id), typed.text("version").parse().unwrap_or(0));
    let ended = releases::withdraw(visitor.cx(), id, version, typed.text("why")).await;
    answer(&visitor, id, &typed, ended).await
}

async fn answer(
    visitor: &Visitor,
    id: ReleaseId,
    typed: &Fields,
    result: Result<Release, AppError>,
) -> Result<Response, Fail> {
    match result {
        Ok(_) => Ok(Redirect::to(&format!("/releases/{id}?done=1")).into_response()),
        Err(error) if error.kind() == Kind::User => {
            let release = releases::show(visitor.cx(), id).await?;
            let form = FormView::refused(typed, &error);
            show::draw(visitor, StatusCode::UNPROCESSABLE_ENTITY, &release, form, false)
        }
        Err(error) => Err(Fail::from(error).back_to(format!("/releases/{id}"))),
    }
}

/// A moment as a browser's field gives it, in the time of Việt Nam; `None` for at once.
fn moment(text: &str) -> Result<Option<jiff::Timestamp>, AppError> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = text.parse::<DateTime>().ok().and_then(clock::moment);
    read.map(Some).ok_or_else(|| {
        AppError::field(
            "from",
            format!("«{text}» không phải là một thời điểm. Viết theo mẫu 2026-01-31T08:00."),
        )
    })
}
