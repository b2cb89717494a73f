//! `POST /units/operations/{id}/undo`: takes a recorded operation back.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::Kind;
use cotmoc_app::units::{self, Mode, Undo};
use cotmoc_core::units::EventId;

use super::show::draw;
use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

/// `POST /units/operations/{id}/undo`
pub(crate) async fn undo(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let back = format!("/units/operations/{id}");
    let seen: i64 = typed.text("seen").parse().map_err(|_| Fail::user(UNSEEN).back_to(back.clone()))?;
    let wanted = Undo { event: EventId(id), reason: typed.text("reason").to_owned(), seen: Some(seen) };
    match units::undo(visitor.cx(), &wanted, Mode::Apply).await {
        Ok(_) => Ok(Redirect::to(&format!("{back}?undone")).into_response()),
        Err(error) if matches!(error.kind(), Kind::User | Kind::Conflict) => {
            draw(&visitor, id, &typed, Some(error)).await
        }
        Err(error) => Err(Fail::from(error).back_to(back)),
    }
}

const UNSEEN: &str =
    "Yêu cầu hoàn tác không nói đã xem bản nào của danh mục. Mở lại trang rồi bấm «Hoàn tác».";
