//! `GET /reports/setup` and `POST /reports/files`: outlines, Word templates and forms in Excel.

use askama::Template;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::ReportFileKind;
use cotmoc_app::{AppError, Kind, reports};

use super::kind;
use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::data::sent;
use crate::pages::fields::FormView;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "report_setup.html")]
struct SetupPage {
    t: Texts,
    shell: Shell,
    form: FormView,
    outlines: Vec<OutlineRow>,
    files: Vec<FileRow>,
}

struct OutlineRow {
    reference: String,
    title: String,
    kind: String,
    sections: usize,
    word: Option<String>,
    retired: bool,
    carried: bool,
}

struct FileRow {
    id: i64,
    title: String,
    name: String,
    size: String,
    word: bool,
    cells: usize,
    added: String,
    by: String,
}

/// `GET /reports/setup`
pub(crate) async fn show(visitor: Visitor) -> Result<Response, Fail> {
    draw(&visitor, StatusCode::OK, FormView::default()).await
}

/// `POST /reports/files`
pub(crate) async fn add(visitor: Visitor, request: Request) -> Result<Response, Fail> {
    let t = texts(&visitor);
    let sent = sent::read(t, &visitor, request, "/reports/setup").await?;
    let made = match sent.file {
        Some((name, bytes)) => reports::add_file(visitor.cx(), sent.fields.text("title"), &name, bytes).await,
        None => Err(AppError::user("Chưa chọn tệp.").hint("Chọn một tệp Word (.docx) hoặc Excel (.xlsx).")),
    };
    match made {
        Ok(id) => Ok(Redirect::to(&format!("/reports/files/{id}")).into_response()),
        Err(error) if matches!(error.kind(), Kind::User | Kind::TooLarge) => {
            let form = FormView::refused(&sent.fields, &error);
            draw(&visitor, StatusCode::UNPROCESSABLE_ENTITY, form).await
        }
        Err(error) => Err(Fail::from(error).back_to("/reports/setup")),
    }
}

async fn draw(visitor: &Visitor, status: StatusCode, form: FormView) -> Result<Response, Fail> {
    let outlines = reports::outlines(visitor.cx()).await?;
    let files = reports::files(visitor.cx()).await?;
    let t = texts(visitor);
    let page = SetupPage {
        t,
        shell: Shell::new(visitor, Section::Reports, Data::of(files.iter().map(|file| file.demo))),
        form,
        outlines: outlines
            .into_iter()
            .map(|one| OutlineRow {
                kind: kind(t, one.kind).into_owned(),
                reference: one.reference,
                title: one.title,
                sections: one.sections,
                word: one.word,
                retired: one.retired,
                carried: one.carried,
            })
            .collect(),
        files: files
            .into_iter()
            .map(|file| FileRow {
                id: file.id.0,
                size: numbers::file_size(file.size),
                word: file.kind == ReportFileKind::Word,
                cells: file.mapping.len(),
                added: numbers::moment(file.added_at),
                by: file.added_by,
                title: file.title,
                name: file.name,
            })
            .collect(),
    };
    page_with(status, &page)
}
