//! `GET /reports/{id}/files/{kind}`: a report as Word, Excel, PDF; all parts, or the report of every unit, in one parcel.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::ReportId;
use cotmoc_app::reports;

use crate::errors::Fail;
use crate::pages::excel::download::saved;
use crate::visitor::Visitor;

/// `GET /reports/{id}/files/{kind}`
pub(crate) async fn show(visitor: Visitor, Path((id, kind)): Path<(i64, String)>) -> Result<Response, Fail> {
    let (cx, report) = (visitor.cx(), ReportId(id));
    let made = match kind.as_str() {
        "word" => reports::word(cx, report).await.map(Some),
        "excel" => reports::excel(cx, report).await.map(Some),
        "pdf" => reports::pdf(cx, report).await,
        "units" => reports::each_unit(cx, report).await.map(Some),
        "zip" => reports::parcel(cx, report).await.map(Some),
        _ => return Err(Fail::not_found()),
    };
    match made.map_err(|error| Fail::from(error).back_to(format!("/reports/{id}")))? {
        Some(file) => Ok(saved(file)),
        // Without LibreOffice the browser prints the same paper.
        None => Ok(Redirect::to(&format!("/reports/{id}/print")).into_response()),
    }
}
