//! `POST /units/operations`: records an operation that was looked at.

use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::units::{self, Mode};

use super::ask::ask;
use super::new::{doing, refused};
use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

/// `POST /units/operations`
pub(crate) async fn create(visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    let doing = doing(&typed)?;
    let seen: i64 =
        typed.text("seen").parse().map_err(|_| Fail::user(UNSEEN).back_to("/units/operations"))?;
    match units::record(visitor.cx(), &[ask(doing, &typed)], Some(seen), Mode::Apply).await {
        Ok(previews) => {
            let event = previews.first().map_or(0, |preview| preview.event.id.0);
            Ok(Redirect::to(&format!("/units/operations/{event}?recorded")).into_response())
        }
        Err(error) => refused(&visitor, doing, &typed, error).await,
    }
}

const UNSEEN: &str = "Thao tác này chưa được xem trước. Mở lại biểu mẫu, bấm «Xem trước», rồi ghi.";
