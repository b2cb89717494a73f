//! `POST /duties/{id}/end` and `POST /duties/{id}/pass-on`.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::duties;
use cotmoc_app::model::DutyId;

use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

/// `POST /duties/{id}/end`
pub(crate) async fn send(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let ended = duties::end(visitor.cx(), DutyId(id), typed.text("day"), typed.text("reason")).await;
    ended.map_err(|error| Fail::from(error).back_to("/duties"))?;
    Ok(Redirect::to("/duties#list").into_response())
}

/// `POST /duties/{id}/pass-on`: to the units that came from the duty's unit.
pub(crate) async fn pass_on(
    visitor: Visitor,
    Path(id): Path<i64>,
    _checked: Fields,
) -> Result<Response, Fail> {
    let passed = duties::pass_on(visitor.cx(), DutyId(id)).await;
    passed.map_err(|error| Fail::from(error).back_to("/duties"))?;
    Ok(Redirect::to("/duties#list").into_response())
}
