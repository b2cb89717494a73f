//! `POST /forms/{id}/state`, `/forms/{id}/copy`: taking a form into use or out of it; another one like it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::collect::form;
use cotmoc_app::model::{FormId, FormState};

use super::edit::refused;
use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

const UNCLEAR: &str = "Không rõ muốn đổi biểu mẫu sang trạng thái nào. Tải lại trang rồi chọn lại.";

/// `POST /forms/{id}/state`
pub(crate) async fn set(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let back = format!("/forms/{id}");
    let state = match typed.text("state") {
        "active" => FormState::Active,
        "retired" => FormState::Retired,
        "draft" => FormState::Draft,
        _ => return Err(Fail::user(UNCLEAR).back_to(back)),
    };
    let seen = typed.text("seen").parse().map_err(|_| Fail::user(UNCLEAR).back_to(back.clone()))?;
    match form::set_state(visitor.cx(), FormId(id), seen, state).await {
        Ok(()) => Ok(Redirect::to(&back).into_response()),
        Err(error) => refused(&visitor, FormId(id), &typed, error).await,
    }
}

/// `POST /forms/{id}/copy`
pub(crate) async fn copy(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    match form::copy(visitor.cx(), FormId(id), typed.text("code")).await {
        Ok(new) => Ok(Redirect::to(&format!("/forms/{new}")).into_response()),
        Err(error) => refused(&visitor, FormId(id), &typed, error).await,
    }
}
