//! `GET /reports/{id}/figures`: every figure of a report by its name, with the page that it comes from.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::model::ReportId;
use cotmoc_app::reports;

use crate::errors::Fail;
use crate::messages::Texts;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "report_figures.html")]
struct FiguresPage {
    t: Texts,
    shell: Shell,
    id: i64,
    title: String,
    figures: reports::Figures,
}

/// `GET /reports/{id}/figures`
pub(crate) async fn show(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let shown = reports::show(visitor.cx(), ReportId(id)).await?;
    page(&FiguresPage {
        t: texts(&visitor),
        shell: Shell::new(&visitor, Section::Reports, Data::of([shown.report.demo])),
        id,
        title: shown.report.title,
        figures: shown.whole.figures,
    })
}
