//! `GET /audit.csv`: the entries that were asked for as a file that Excel opens.

use axum::extract::RawQuery;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use cotmoc_app::audit;

use super::list::asked;
use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

/// `GET /audit.csv?…`
pub(crate) async fn export(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let bytes =
        audit::export(visitor.cx(), &asked(&query)).await.map_err(|e| Fail::from(e).back_to("/audit"))?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"nhat-ky.csv\""));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
