//! `POST /rounds/{id}/urge/letter`: the draft of an official letter to units that are late, as a Word file.

use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::media::DOCX;
use cotmoc_app::model::RoundId;
use cotmoc_app::remind;
use cotmoc_app::sheets::Download;

use super::urge::chosen;
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::excel::download::saved;
use crate::visitor::Visitor;

/// `POST /rounds/{id}/urge/letter`
pub(crate) async fn send(visitor: Visitor, Path(id): Path<i64>, fields: Fields) -> Result<Response, Fail> {
    let back = format!("/rounds/{id}/urge");
    let letter = remind::letter(visitor.cx(), RoundId(id), &chosen(&fields)).await;
    let letter = letter.map_err(|error| Fail::from(error).back_to(back.clone()))?;
    let bytes = remind::letter_file(&letter).map_err(|error| Fail::from(error).back_to(back))?;
    let demo = if letter.demo { "minh-hoa-" } else { "" };
    let name = format!("{demo}cong-van-don-doc-{id}.docx");
    Ok(saved(Download { name, media: DOCX, bytes }))
}
