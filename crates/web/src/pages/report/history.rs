//! `GET /reports/{id}/history/{section}`: what stood under a heading, and who wrote it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::model::ReportId;
use cotmoc_app::reports;

use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "report_history.html")]
struct HistoryPage {
    t: Texts,
    shell: Shell,
    id: i64,
    title: String,
    heading: String,
    /// Text, who, when.
    texts: Vec<(String, String, String)>,
}

/// `GET /reports/{id}/history/{section}`
pub(crate) async fn show(
    visitor: Visitor,
    Path((id, section)): Path<(i64, String)>,
) -> Result<Response, Fail> {
    let (report, written) = reports::history(visitor.cx(), ReportId(id), &section).await?;
    let heading = report.definition.section(&section).ok_or_else(Fail::not_found)?.heading.clone();
    page(&HistoryPage {
        t: texts(&visitor),
        shell: Shell::new(&visitor, Section::Reports, Data::of([report.demo])),
        id,
        title: report.title.clone(),
        heading,
        texts: written.into_iter().map(|one| (one.text, one.by, numbers::moment(one.at))).collect(),
    })
}
