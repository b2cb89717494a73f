//! `POST /backups`: has one made now, beside the requests.

use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::jobs;

use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

/// `POST /backups`
pub(crate) async fn create(visitor: Visitor, _typed: Fields) -> Result<Response, Fail> {
    jobs::order_backup(visitor.cx()).await.map_err(|e| Fail::from(e).back_to("/backups"))?;
    Ok(Redirect::to("/backups?ordered").into_response())
}
