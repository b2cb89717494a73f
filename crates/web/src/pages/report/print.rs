//! `GET /reports/{id}/print`: the report as the paper is laid out, for the printer or a PDF of the browser.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::model::ReportId;
use cotmoc_app::reports::{self, Head};
use cotmoc_core::compose::document::Block;

use super::blocks::BlocksView;
use crate::errors::Fail;
use crate::messages::Texts;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "report_print.html")]
struct PrintPage<'a> {
    t: Texts,
    shell: Shell,
    id: i64,
    title: String,
    head: Head,
    draft: Option<String>,
    blocks: BlocksView<'a>,
}

/// `GET /reports/{id}/print`
pub(crate) async fn show(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let shown = reports::show(visitor.cx(), ReportId(id)).await?;
    let blocks: Vec<Block> = shown.whole.blocks();
    page(&PrintPage {
        t: texts(&visitor),
        shell: Shell::new(&visitor, Section::Reports, Data::of([shown.report.demo])),
        id,
        title: shown.report.title.clone(),
        head: shown.whole.head.clone(),
        draft: shown.report.released.is_none().then(|| crate::numbers::date(shown.whole.as_at)),
        blocks: BlocksView::new(&blocks, 2),
    })
}
