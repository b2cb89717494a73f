//! `GET /reports/files/{id}` and what is done with one: a Word template, or a form in Excel with what goes into
//! which cell; `GET /reports/{id}/forms/{file}` fills it.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::{ReportFileId, ReportFileKind, ReportId};
use cotmoc_app::reports::{self, FilePage, Mapped};
use cotmoc_app::{Action, Kind};

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::document::file::{UNKNOWN, to_save};
use crate::pages::excel::download::saved;
use crate::pages::fields::FormView;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "report_file.html")]
struct FileView {
    t: Texts,
    shell: Shell,
    form: FormView,
    id: i64,
    version: i64,
    title: String,
    name: String,
    word: bool,
    added: String,
    by: String,
    may_edit: bool,
    asked: Vec<String>,
    mapping: Vec<(String, String, String, String)>,
    sheets: Vec<(usize, String, bool)>,
    grid: Option<Grid>,
    chosen: Option<(String, String)>,
    figures: Vec<(String, String)>,
}

/// The corner of a sheet that holds something.
struct Grid {
    sheet: usize,
    columns: Vec<String>,
    rows: Vec<(u32, Vec<CellView>)>,
    cut: bool,
}

#[derive(Clone)]
struct CellView {
    at: String,
    text: String,
    formula: bool,
    mapped: bool,
    chosen: bool,
}

/// Rows and columns of a sheet that are shown.
const ROWS: u32 = 80;
const COLUMNS: u32 = 26;

/// `GET /reports/files/{id}?sheet=…&cell=…`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let typed = Fields::parse(&query.unwrap_or_default());
    let page = reports::file(visitor.cx(), ReportFileId(id)).await?;
    draw(&visitor, StatusCode::OK, page, FormView::typed(&typed))
}

/// `POST /reports/files/{id}/map`
pub(crate) async fn map(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let version = typed.text("version").parse().unwrap_or(0);
    let file = ReportFileId(id);
    let page = reports::file(visitor.cx(), file).await?;
    let sheet = page.book.sheets.get(place(typed.text("sheet"))).map(|sheet| sheet.name.clone());
    let sheet = sheet.unwrap_or_default();
    let mapped = Mapped { sheet: &sheet, cell: typed.text("cell"), figure: typed.text("figure") };
    match reports::map_cell(visitor.cx(), file, version, mapped).await {
        Ok(()) => {
            let to = format!("/reports/files/{id}?sheet={}#luoi", place(typed.text("sheet")));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) if error.kind() == Kind::User => {
            draw(&visitor, StatusCode::UNPROCESSABLE_ENTITY, page, FormView::refused(&typed, &error))
        }
        Err(error) => Err(Fail::from(error).back_to(format!("/reports/files/{id}"))),
    }
}

/// `POST /reports/files/{id}/remove`
pub(crate) async fn remove(visitor: Visitor, Path(id): Path<i64>, _typed: Fields) -> Result<Response, Fail> {
    let removed = reports::remove_file(visitor.cx(), ReportFileId(id)).await;
    removed.map_err(|error| Fail::from(error).back_to(format!("/reports/files/{id}")))?;
    Ok(Redirect::to("/reports/setup").into_response())
}

/// `GET /reports/files/{id}/file`: as it came, never shown inside our pages.
pub(crate) async fn original(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let (file, bytes) = reports::original(visitor.cx(), ReportFileId(id)).await?;
    Ok(to_save(bytes, UNKNOWN, "private, no-cache", &file.name))
}

/// `GET /reports/template.docx`: the template that the program carries.
pub(crate) async fn usual(_visitor: Visitor) -> Response {
    to_save(reports::WORD_TEMPLATE.to_vec(), UNKNOWN, "private, no-cache", "mau-bao-cao.docx")
}

/// `GET /reports/{id}/forms/{file}`
pub(crate) async fn fill(visitor: Visitor, Path((id, file)): Path<(i64, i64)>) -> Result<Response, Fail> {
    let filled = reports::fill_form(visitor.cx(), ReportId(id), ReportFileId(file)).await;
    Ok(saved(filled.map_err(|error| Fail::from(error).back_to(format!("/reports/{id}")))?))
}

fn place(text: &str) -> usize {
    text.parse().unwrap_or(0)
}

fn draw(visitor: &Visitor, status: StatusCode, page: FilePage, form: FormView) -> Result<Response, Fail> {
    let t = texts(visitor);
    let shell = Shell::new(visitor, Section::Reports, Data::of([page.file.demo]));
    let sheet = place(form.value("sheet")).min(page.book.sheets.len().saturating_sub(1));
    let cell = form.value("cell").trim().to_uppercase();
    let grid = page.book.sheets.get(sheet).map(|_| grid(&page, sheet, &cell));
    let about = |name: &str| page.figures.get(name).map(|bound| bound.about.clone()).unwrap_or_default();
    let mapping = page
        .file
        .mapping
        .iter()
        .map(|(sheet, cell, name)| (sheet.clone(), cell.clone(), name.clone(), about(name)));
    let view = FileView {
        t,
        id: page.file.id.0,
        version: page.file.version,
        word: page.file.kind == ReportFileKind::Word,
        added: numbers::moment(page.file.added_at),
        by: page.file.added_by.clone(),
        may_edit: shell.may(Action::EditOutlines) && page.file.removed_at.is_none(),
        asked: page.asked.iter().map(|asked| asked.name.clone()).collect(),
        mapping: mapping.collect(),
        sheets: page
            .book
            .sheets
            .iter()
            .enumerate()
            .map(|(place, one)| (place, one.name.clone(), place == sheet))
            .collect(),
        grid,
        chosen: page.book.sheets.get(sheet).filter(|_| !cell.is_empty()).map(|one| (one.name.clone(), cell)),
        figures: page.figures.iter().map(|(name, bound)| (name.clone(), bound.about.clone())).collect(),
        title: page.file.title,
        name: page.file.name,
        shell,
        form,
    };
    page_with(status, &view)
}

fn grid(page: &FilePage, place: usize, chosen: &str) -> Grid {
    let sheet = &page.book.sheets[place];
    let last_row = sheet.cells.iter().map(|cell| cell.row).max().unwrap_or(0);
    let last_column = sheet.cells.iter().map(|cell| cell.column).max().unwrap_or(0);
    let (rows, columns) = (last_row.min(ROWS - 1), (last_column + 1).min(COLUMNS - 1));
    let letter = |column: u32| char::from(b'A' + u8::try_from(column).unwrap_or(0)).to_string();
    let view = |row: u32, column: u32| {
        let at = format!("{}{}", letter(column), row + 1);
        let cell = sheet.cells.iter().find(|cell| cell.row == row && cell.column == column);
        let mapped = |(of, cell, _): &(String, String, String)| *of == sheet.name && *cell == at;
        CellView {
            text: cell.map(|cell| cell.text.clone()).unwrap_or_default(),
            formula: cell.is_some_and(|cell| cell.formula.is_some()),
            mapped: page.file.mapping.iter().any(mapped),
            chosen: at == chosen,
            at,
        }
    };
    Grid {
        sheet: place,
        columns: (0..=columns).map(letter).collect(),
        rows: (0..=rows)
            .map(|row| (row + 1, (0..=columns).map(|column| view(row, column)).collect()))
            .collect(),
        cut: last_row >= ROWS || last_column + 1 >= COLUMNS,
    }
}
