//! `/accounts/import`: accounts and duties from one list → what would change → kept.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::Kind;
use cotmoc_app::limits::PASTE_BYTES;
use cotmoc_app::media::XLSX;
use cotmoc_app::people::{self, Becomes, People, PersonRow};
use cotmoc_app::sheets::Download;

use crate::Web;
use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::data::report::{self, ErrorRow};
use crate::pages::data::sent;
use crate::pages::excel::download::saved;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::reporting::Mark;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "accounts_import.html")]
struct ImportPage {
    t: Texts,
    shell: Shell,
    headings: String,
    limit: String,
    problem: Option<String>,
    report: Option<Report>,
}

/// What a list would change.
struct Report {
    /// The name of the file.
    file: String,
    /// The same list as text, to be sent again when it is kept.
    table: String,
    errors: Vec<ErrorRow>,
    more_errors: usize,
    rows: Vec<RowView>,
    more_rows: usize,
    accounts: usize,
    without_mail: usize,
    duties: usize,
}

struct RowView {
    line: u64,
    name: String,
    login: String,
    account: Mark,
    duty: String,
    given: Mark,
}

const HERE: &str = "/accounts/import";
const MOST_ROWS: usize = 500;
const MOST_ERRORS: usize = 100;

/// `GET /accounts/import`
pub(crate) async fn form(visitor: Visitor) -> Result<Response, Fail> {
    draw(&visitor, StatusCode::OK, None, None)
}

/// `GET /accounts/import/list.xlsx`: the empty list.
pub(crate) async fn blank(visitor: Visitor) -> Result<Response, Fail> {
    let bytes = people::blank(visitor.cx()).await.map_err(|error| Fail::from(error).back_to(HERE))?;
    let name = "tai-khoan-va-phan-cong.xlsx".to_owned();
    Ok(saved(Download { name, media: XLSX, bytes }))
}

/// `POST /accounts/import`: a file is looked at; the list of the preview is kept.
pub(crate) async fn send(
    State(web): State<Web>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Fail> {
    let t = texts(&visitor);
    let sent = sent::read(t, &visitor, request, HERE).await?;
    let table = sent.fields.raw("table").to_owned();
    let (file, looked) = match sent.file {
        Some((name, bytes)) => {
            let looked = people::preview(visitor.cx(), &name, bytes).await;
            (name, looked)
        }
        None if !table.is_empty() => {
            let file = sent.fields.text("name").to_owned();
            let kept = people::bring_in(visitor.cx(), &file, table.into_bytes(), || web.secret()).await;
            match kept {
                Ok(people) if people.errors.is_empty() => {
                    let to = format!("/accounts?made={}&given={}", people.accounts, people.duties);
                    return Ok(Redirect::to(&to).into_response());
                }
                other => (file, other),
            }
        }
        None => {
            let problem = t.get("people-choose").into_owned();
            return draw(&visitor, StatusCode::UNPROCESSABLE_ENTITY, Some(problem), None);
        }
    };
    match looked {
        Ok(people) => {
            let status =
                if people.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            draw(&visitor, status, None, Some(Report::new(t, file, &people)))
        }
        Err(error) if error.kind() == Kind::User => {
            let problem = error.told();
            draw(&visitor, StatusCode::UNPROCESSABLE_ENTITY, Some(problem), None)
        }
        Err(error) => Err(Fail::from(error).back_to(HERE)),
    }
}

impl Report {
    fn new(t: Texts, file: String, people: &People) -> Self {
        Self {
            file,
            table: people.table.clone(),
            errors: people.errors.iter().take(MOST_ERRORS).map(report::error).collect(),
            more_errors: people.errors.len().saturating_sub(MOST_ERRORS),
            rows: people.rows.iter().take(MOST_ROWS).map(|row| RowView::new(t, row)).collect(),
            more_rows: people.rows.len().saturating_sub(MOST_ROWS),
            accounts: people.accounts,
            without_mail: people.without_mail,
            duties: people.duties,
        }
    }
}

impl RowView {
    fn new(t: Texts, row: &PersonRow) -> Self {
        Self {
            line: row.line,
            name: row.name.clone(),
            login: row.login.clone(),
            account: mark(t, row.account),
            duty: row.duty.clone(),
            given: mark(t, row.given),
        }
    }
}

/// What becomes of something, as a word with a sign and a class of the style sheet.
fn mark(t: Texts, becomes: Becomes) -> Mark {
    let (class, shape, words) = match becomes {
        Becomes::New => ("new", "+", t.get("people-new")),
        Becomes::Same => ("same", "=", t.get("people-same")),
        Becomes::Nothing => ("same", "–", t.get("people-nothing")),
    };
    Mark { class, shape, words }
}

fn draw(
    visitor: &Visitor,
    status: StatusCode,
    problem: Option<String>,
    report: Option<Report>,
) -> Result<Response, Fail> {
    page_with(
        status,
        &ImportPage {
            t: texts(visitor),
            shell: Shell::new(visitor, Section::Accounts, Data::Real),
            headings: people::HEADINGS.join(", "),
            limit: numbers::file_size(PASTE_BYTES as u64),
            problem,
            report,
        },
    )
}
