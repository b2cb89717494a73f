//! `POST /reports/{id}/sections/{key}`: saving a text, perhaps with a sentence that is offered at its end.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::ReportId;
use cotmoc_app::{Kind, reports};

use super::show;
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::fields::FormView;
use crate::visitor::Visitor;

/// `POST /reports/{id}/sections/{key}`
pub(crate) async fn save(
    visitor: Visitor,
    Path((id, key)): Path<(i64, String)>,
    typed: Fields,
) -> Result<Response, Fail> {
    let seen = typed.text("seen").parse().unwrap_or(0);
    let mut text = typed.raw("text").trim().to_owned();
    let added = typed.text("add");
    if !added.is_empty() {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(added);
    }
    match reports::save(visitor.cx(), ReportId(id), &key, seen, &text).await {
        Ok(_) => Ok(Redirect::to(&format!("/reports/{id}#muc-{key}")).into_response()),
        Err(error) if matches!(error.kind(), Kind::User | Kind::Conflict) => {
            let page = reports::show(visitor.cx(), ReportId(id)).await?;
            let form = FormView::refused(&typed, &error).with("section", key).with("text", text);
            let status = match error.kind() {
                Kind::Conflict => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            show::draw(&visitor, status, page, form, false)
        }
        Err(error) => Err(Fail::from(error).back_to(format!("/reports/{id}"))),
    }
}
