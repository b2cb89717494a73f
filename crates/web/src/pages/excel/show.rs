//! `GET /excel/upload/{id}`: what an upload would change, cell by cell.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::model::SheetUploadId;
use cotmoc_app::sheets::{self, Applied};

use super::view::{self, FileRows};
use crate::errors::Fail;
use crate::messages::Texts;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "excel_preview.html")]
struct PreviewPage {
    t: Texts,
    shell: Shell,
    id: i64,
    name: String,
    back: String,
    changes: usize,
    conflicts: usize,
    faults: usize,
    unchanged: usize,
    files: Vec<FileRows>,
    applied: Option<Applied>,
}

/// `GET /excel/upload/{id}`
pub(crate) async fn show(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    draw(&visitor, SheetUploadId(id), None).await
}

/// The preview as it stands now, with what was just applied.
pub(super) async fn draw(
    visitor: &Visitor,
    id: SheetUploadId,
    applied: Option<Applied>,
) -> Result<Response, Fail> {
    let t = texts(visitor);
    let found =
        sheets::preview(visitor.cx(), id).await.map_err(|e| Fail::from(e).back_to("/excel/upload"))?;
    let back = found.upload.expected.map_or("/excel/upload".to_owned(), |s| format!("/entry/{s}"));
    page(&PreviewPage {
        t,
        shell: Shell::new(visitor, Section::Rounds, Data::of([found.demo])),
        id: id.0,
        name: found.upload.name.clone(),
        back,
        changes: found.changes(),
        conflicts: found.conflicts(),
        faults: found.faults(),
        unchanged: found.unchanged(),
        files: view::files(t, &found),
        applied,
    })
}
