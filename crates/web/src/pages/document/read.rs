//! `POST /documents/{id}/read`: reads a kept document once more.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::drafts;
use cotmoc_app::model::DocumentId;

use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

/// `POST /documents/{id}/read`
pub(crate) async fn read(visitor: Visitor, Path(id): Path<i64>, _checked: Fields) -> Result<Response, Fail> {
    let back = format!("/documents/{id}");
    let draft =
        drafts::read_again(visitor.cx(), DocumentId(id)).await.map_err(|e| Fail::from(e).back_to(back))?;
    Ok(Redirect::to(&format!("/drafts/{draft}")).into_response())
}
