//! `POST /tasks/{id}/…`: everything that is done with a task by a form of its page.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::{TargetId, TaskId};
use cotmoc_app::tasks::{self, AssignForm, BudgetForm, ReportForm};
use cotmoc_app::{AppError, Kind, remind};
use cotmoc_core::remind::About;

use super::show::{self, Done};
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::fields::FormView;
use crate::pages::round::urge::told;
use crate::render::texts;
use crate::visitor::Visitor;

fn seen(typed: &Fields) -> i64 {
    typed.text("seen").parse().unwrap_or(0)
}

/// `POST /tasks/{id}/report`
pub(crate) async fn report(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let text = |name: &str| typed.text(name).to_owned();
    let form = ReportForm {
        state: text("state"),
        percent: text("percent"),
        note: text("note"),
        as_of: text("as_of"),
    };
    let done = tasks::report(visitor.cx(), TaskId(id), seen(&typed), &form).await;
    answer(&visitor, id, "report", &typed, done).await
}

/// `POST /tasks/{id}/accept`
pub(crate) async fn accept(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let done = tasks::accept(visitor.cx(), TaskId(id), seen(&typed), typed.text("note")).await;
    answer(&visitor, id, "judge", &typed, done).await
}

/// `POST /tasks/{id}/return`
pub(crate) async fn send_back(
    visitor: Visitor,
    Path(id): Path<i64>,
    typed: Fields,
) -> Result<Response, Fail> {
    let done = tasks::send_back(visitor.cx(), TaskId(id), seen(&typed), typed.text("why")).await;
    answer(&visitor, id, "judge", &typed, done).await
}

/// `POST /tasks/{id}/cancel`
pub(crate) async fn cancel(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let (act, why) = (typed.text("act"), typed.text("why"));
    let done = tasks::cancel(visitor.cx(), TaskId(id), seen(&typed), act, why).await;
    answer(&visitor, id, "cancel", &typed, done).await
}

/// `POST /tasks/{id}/resume`
pub(crate) async fn resume(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let done = tasks::resume(visitor.cx(), TaskId(id), seen(&typed), typed.text("why")).await;
    answer(&visitor, id, "resume", &typed, done).await
}

/// `POST /tasks/{id}/deadline`
pub(crate) async fn deadline(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let done = tasks::set_deadline(visitor.cx(), TaskId(id), typed.text("due"), typed.text("reason")).await;
    answer(&visitor, id, "deadline", &typed, done).await
}

/// `POST /tasks/{id}/assign`
pub(crate) async fn assign(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let of = |name: &str| typed.text(name).to_owned();
    let form = AssignForm { part: of("part"), unit: of("unit"), act: of("act") };
    let done = tasks::assign(visitor.cx(), TaskId(id), &form).await;
    answer(&visitor, id, "assign", &typed, done).await
}

/// `POST /tasks/{id}/targets`
pub(crate) async fn link(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let done = match typed.text("target").parse() {
        Ok(target) => tasks::link(visitor.cx(), TaskId(id), TargetId(target)).await,
        Err(_) => Err(AppError::user("Chưa chọn mục tiêu.").hint("Chọn một mục tiêu trong danh sách.")),
    };
    answer(&visitor, id, "link", &typed, done).await
}

/// `POST /tasks/{id}/targets/{target}/remove`
pub(crate) async fn unlink(
    visitor: Visitor,
    Path((id, target)): Path<(i64, i64)>,
    typed: Fields,
) -> Result<Response, Fail> {
    let done = tasks::unlink(visitor.cx(), TaskId(id), TargetId(target)).await;
    answer(&visitor, id, "link", &typed, done).await
}

/// `POST /tasks/{id}/budget`
pub(crate) async fn budget(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let text = |name: &str| typed.text(name).to_owned();
    let form = BudgetForm {
        year: text("year"),
        source: text("source"),
        planned: text("planned"),
        allocated: text("allocated"),
        disbursed: text("disbursed"),
        version: text("version"),
    };
    let done = tasks::set_budget(visitor.cx(), TaskId(id), &form).await;
    answer(&visitor, id, "budget", &typed, done).await
}

/// The page again: with what was done, or with what is wrong in the form that was sent.
/// `POST /tasks/{id}/urge`: whoever answers for the task is reminded now.
pub(crate) async fn urge(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    match remind::urge(visitor.cx(), &[About::Task(id)]).await {
        Ok(urged) => {
            let words = Some(told(texts(&visitor), &urged));
            show::draw(&visitor, TaskId(id), StatusCode::OK, Done { words, ..Done::default() }).await
        }
        Err(error) => answer(&visitor, id, "urge", &typed, Err(error)).await,
    }
}

async fn answer(
    visitor: &Visitor,
    id: i64,
    form: &'static str,
    typed: &Fields,
    result: Result<(), AppError>,
) -> Result<Response, Fail> {
    match result {
        Ok(()) => Ok(Redirect::to(&format!("/tasks/{id}?done={form}#main")).into_response()),
        Err(error) if matches!(error.kind(), Kind::User | Kind::Conflict) => {
            let status = match error.kind() {
                Kind::Conflict => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let told = Done { form, view: FormView::refused(typed, &error), words: None };
            show::draw(visitor, TaskId(id), status, told).await
        }
        Err(error) => Err(Fail::from(error).back_to(format!("/tasks/{id}"))),
    }
}
