//! `POST /rounds/{id}/urge/letter`: the draft of an official letter to units that are late, as a Word file.

use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use cotmoc_app::model::RoundId;
use cotmoc_app::remind;

use super::urge::chosen;
use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// `POST /rounds/{id}/urge/letter`
pub(crate) async fn send(visitor: Visitor, Path(id): Path<i64>, fields: Fields) -> Result<Response, Fail> {
    let back = format!("/rounds/{id}/urge");
    let letter = remind::letter(visitor.cx(), RoundId(id), &chosen(&fields)).await;
    let letter = letter.map_err(|error| Fail::from(error).back_to(back.clone()))?;
    let bytes = remind::letter_file(&letter).map_err(|error| Fail::from(error).back_to(back))?;
    let demo = if letter.demo { "minh-hoa-" } else { "" };
    let name = format!("attachment; filename=\"{demo}cong-van-don-doc-{id}.docx\"");
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(WORD));
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
