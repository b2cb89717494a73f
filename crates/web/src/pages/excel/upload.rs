//! `/excel/upload`: a filled-in form, or a zip file of many, is sent and leads to its preview.

use askama::Template;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, RawQuery, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::limits::SHEETS_BYTES;
use cotmoc_app::model::SubmissionId;
use cotmoc_app::{Action, Kind, sheets};

use crate::errors::{Fail, FailKind};
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::error;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "excel_upload.html")]
struct UploadPage {
    t: Texts,
    shell: Shell,
    asked: Asked,
    /// Whether the person may send files, and not only take them.
    sends: bool,
    limit: String,
    problem: Option<String>,
}

/// From where the page was opened.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// The submission whose file is expected; empty for none.
    pub(super) entry: String,
    /// The round whose forms are offered; empty for none.
    pub(super) round: String,
}

impl Asked {
    /// The page of a round.
    pub(super) fn round(id: i64) -> Self {
        Self { entry: String::new(), round: id.to_string() }
    }

    fn of(fields: &Fields) -> Self {
        let number = |name| fields.text(name).parse::<i64>().map(|n| n.to_string()).unwrap_or_default();
        Self { entry: number("entry"), round: number("round") }
    }

    fn expected(&self) -> Option<SubmissionId> {
        self.entry.parse().ok().map(SubmissionId)
    }
}

const HERE: &str = "/excel/upload";

/// `GET /excel/upload`; `?entry=…` from the page of a submission, `?round=…` from that of a round.
pub(crate) async fn form(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let asked = Asked::of(&Fields::parse(&query.unwrap_or_default()));
    draw(&visitor, StatusCode::OK, asked, None)
}

/// `POST /excel/upload`
pub(crate) async fn send(visitor: Visitor, request: Request) -> Result<Response, Fail> {
    let t = texts(&visitor);
    let broken = || Fail::user(t.get("import-broken")).back_to(HERE);
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    let (mut fields, mut trusted) = (Vec::new(), false);
    while let Some(mut field) = form.next_field().await.map_err(|_| broken())? {
        match field.name() {
            Some("token") => {
                let token = read(&mut field, SMALL).await.ok_or_else(broken)?;
                trusted = visitor.trusts(&String::from_utf8_lossy(&token));
            }
            // The token stands before the file in our form; a file without it is not even read.
            Some("file") if trusted => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let Some(bytes) = read(&mut field, SHEETS_BYTES).await else { return Err(too_large(t)) };
                let asked = Asked::of(&Fields::of(fields));
                if name.is_empty() || bytes.is_empty() {
                    let problem = t.get("excel-choose").into_owned();
                    return draw(&visitor, StatusCode::UNPROCESSABLE_ENTITY, asked, Some(problem));
                }
                return keep(&visitor, asked, &name, bytes).await;
            }
            Some(name) if trusted => {
                let name = name.to_owned();
                let value = read(&mut field, SMALL).await.ok_or_else(broken)?;
                fields.push((name, String::from_utf8_lossy(&value).into_owned()));
            }
            _ => return Err(error::stale_form(visitor.lang).back_to(HERE)),
        }
    }
    let stale = || error::stale_form(visitor.lang).back_to(HERE);
    if !trusted {
        return Err(stale());
    }
    let problem = t.get("excel-choose").into_owned();
    draw(&visitor, StatusCode::UNPROCESSABLE_ENTITY, Asked::of(&Fields::of(fields)), Some(problem))
}

async fn keep(visitor: &Visitor, asked: Asked, name: &str, bytes: Vec<u8>) -> Result<Response, Fail> {
    match sheets::upload(visitor.cx(), name, bytes, asked.expected()).await {
        Ok(id) => Ok(Redirect::to(&format!("{HERE}/{id}")).into_response()),
        Err(error) if error.kind() == Kind::User => {
            let problem = error.told();
            draw(visitor, StatusCode::UNPROCESSABLE_ENTITY, asked, Some(problem))
        }
        Err(error) => Err(Fail::from(error).back_to(HERE)),
    }
}

/// Largest field beside the file, in bytes.
const SMALL: usize = 1024;

/// The bytes of a field; `None` where there are more than `limit`, or the connection broke.
async fn read(field: &mut Field<'_>, limit: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.ok()? {
        if bytes.len() + chunk.len() > limit {
            return None;
        }
        bytes.extend_from_slice(&chunk);
    }
    Some(bytes)
}

fn too_large(t: Texts) -> Fail {
    let detail = t.with("excel-too-large", numbers::file_size(SHEETS_BYTES as u64)).into_owned();
    Fail { detail: Some(detail), ..Fail::new(FailKind::TooLarge) }.back_to(HERE)
}

/// The page with the file field.
pub(super) fn draw(
    visitor: &Visitor,
    status: StatusCode,
    asked: Asked,
    problem: Option<String>,
) -> Result<Response, Fail> {
    let shell = Shell::new(visitor, Section::Rounds, Data::Real);
    let limit = numbers::file_size(SHEETS_BYTES as u64);
    let sends = visitor.cx().may(Action::Enter);
    page_with(status, &UploadPage { t: texts(visitor), shell, asked, sends, limit, problem })
}
