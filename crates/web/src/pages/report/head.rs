//! `GET /reports/{id}/head` and `POST /reports/{id}/head`: what stands around the text of the paper.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::ReportId;
use cotmoc_app::reports::{self, Head, HeadEdit};
use cotmoc_app::{AppError, Kind, units};

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::FormView;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "report_head.html")]
struct HeadPage {
    t: Texts,
    shell: Shell,
    form: FormView,
    id: i64,
    title: String,
}

/// `GET /reports/{id}/head`
pub(crate) async fn form(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let page = reports::show(visitor.cx(), ReportId(id)).await?;
    let head = page.whole.head.clone();
    let form = FormView::of([
        ("version", page.report.version.to_string()),
        ("title", page.report.title.clone()),
        ("due", page.report.due.map(|day| day.to_string()).unwrap_or_default()),
        ("superior", head.superior),
        ("issuer", head.issuer),
        ("number", head.number),
        ("place", head.place),
        ("date", head.date.map(|day| day.to_string()).unwrap_or_default()),
        ("role", head.role),
        ("signer", head.signer),
        ("receivers", head.receivers.join("\n")),
    ]);
    draw(&visitor, StatusCode::OK, &page, form)
}

/// `POST /reports/{id}/head`
pub(crate) async fn save(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let saved = match read(&typed) {
        Ok(head) => {
            let version = typed.text("version").parse().unwrap_or(0);
            let edit = HeadEdit { version, title: typed.text("title"), due: typed.text("due"), head };
            reports::set_head(visitor.cx(), ReportId(id), &edit).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => Ok(Redirect::to(&format!("/reports/{id}?done=1")).into_response()),
        Err(error) if error.kind() == Kind::User => {
            let page = reports::show(visitor.cx(), ReportId(id)).await?;
            draw(&visitor, StatusCode::UNPROCESSABLE_ENTITY, &page, FormView::refused(&typed, &error))
        }
        Err(error) => Err(Fail::from(error).back_to(format!("/reports/{id}/head"))),
    }
}

fn read(typed: &Fields) -> Result<Head, AppError> {
    let of = |name: &str| typed.text(name).to_owned();
    let date = units::day_field("date", typed.text("date"))?;
    Ok(Head {
        superior: of("superior"),
        issuer: of("issuer"),
        number: of("number"),
        place: of("place"),
        date,
        role: of("role"),
        signer: of("signer"),
        receivers: typed
            .raw("receivers")
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}

fn draw(
    visitor: &Visitor,
    status: StatusCode,
    page: &reports::ReportPage,
    form: FormView,
) -> Result<Response, Fail> {
    let view = HeadPage {
        t: texts(visitor),
        shell: Shell::new(visitor, Section::Reports, Data::of([page.report.demo])),
        form,
        id: page.report.id.0,
        title: page.report.title.clone(),
    };
    page_with(status, &view)
}
