//! `POST /documents/{id}/read`: reads a kept document once more.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::drafts;
use cotmoc_app::model::DocumentId;

use crate::Web;
use crate::errors::Fail;
use crate::form::Fields;

/// `POST /documents/{id}/read`
pub(crate) async fn read(
    State(web): State<Web>,
    Path(id): Path<i64>,
    _checked: Fields,
) -> Result<Response, Fail> {
    let back = format!("/documents/{id}");
    let draft =
        drafts::read_again(&web.cx(), DocumentId(id)).await.map_err(|e| Fail::from(e).back_to(back))?;
    Ok(Redirect::to(&format!("/drafts/{draft}")).into_response())
}
