//! `/plans/{id}/method`: by which method a plan's targets are judged; `POST /plans/{id}/assess` keeps
//! where they stand today.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::forms::ActForm;
use cotmoc_app::model::{ActFacts, PlanId};
use cotmoc_app::{AppError, Kind, assess, plans};
use cotmoc_core::progress::Method;

use crate::errors::Fail;
use crate::form::Fields;
use crate::judged;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::fields::FormView;
use crate::pages::names;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "plan_method.html")]
struct MethodPage {
    t: Texts,
    shell: Shell,
    plan: i64,
    version: i64,
    name: String,
    now: String,
    choices: Vec<MethodChoice>,
    /// Whether a change needs an act.
    fixed: Vec<Fixed>,
    form: FormView,
}

struct MethodChoice {
    value: &'static str,
    words: String,
    why: String,
    chosen: bool,
}

struct Fixed {
    words: String,
    act: String,
    when: String,
    who: String,
}

/// `GET /plans/{id}/method`
pub(crate) async fn form(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    draw(&visitor, PlanId(id), FormView::default(), StatusCode::OK).await
}

/// `POST /plans/{id}/method`
pub(crate) async fn set(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let back = format!("/plans/{id}/method");
    let method: Method =
        typed.text("method").parse().map_err(|_| Fail::user(NO_METHOD).back_to(back.clone()))?;
    let version: i64 =
        typed.text("version").parse().map_err(|_| Fail::user(NO_METHOD).back_to(back.clone()))?;
    let act = ActForm {
        number: typed.text("number").to_owned(),
        date: typed.text("date").to_owned(),
        issuer: typed.text("issuer").to_owned(),
        ..ActForm::default()
    };
    let done = async {
        // The first time no act is asked for; an empty one is none.
        let act = if act == ActForm::default() { ActFacts::default() } else { act.parse()? };
        plans::set_method(visitor.cx(), PlanId(id), version, method, act).await
    };
    match done.await {
        Ok(()) => Ok(Redirect::to(&format!("/plans/{id}#progress")).into_response()),
        Err(error) => refused(&visitor, PlanId(id), &typed, error).await,
    }
}

const NO_METHOD: &str = "Chưa chọn cách tính nào. Mở lại trang, chọn một cách rồi lưu.";

async fn refused(visitor: &Visitor, id: PlanId, typed: &Fields, error: AppError) -> Result<Response, Fail> {
    let status = match error.kind() {
        Kind::User => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Conflict => StatusCode::CONFLICT,
        _ => return Err(Fail::from(error).back_to(format!("/plans/{id}"))),
    };
    draw(visitor, id, FormView::refused(typed, &error), status).await
}

async fn draw(visitor: &Visitor, id: PlanId, form: FormView, status: StatusCode) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let plan = plans::show(cx, id).await?.plan;
    let held = plans::method(cx, id).await?;
    let t = texts(visitor);
    let chosen = form.value("method").parse().unwrap_or(held.method);
    let choice = |method: &Method| MethodChoice {
        value: method.as_str(),
        words: judged::method(t, *method).into_owned(),
        why: why(t, *method).into_owned(),
        chosen: *method == chosen,
    };
    let fixed = held.fixed.iter().map(|one| Fixed {
        words: one.method.parse().map_or_else(|_| one.method.clone(), |m| judged::method(t, m).into_owned()),
        act: one.act.number.clone().unwrap_or_default(),
        when: numbers::moment(one.recorded_at),
        who: one.recorded_by.clone(),
    });
    let template = MethodPage {
        t,
        shell: Shell::new(visitor, Section::Plans, Data::of([plan.demo])),
        plan: id.0,
        version: plan.version,
        name: names::clip(&plan.facts.title, 120),
        now: judged::method(t, held.method).into_owned(),
        choices: Method::ALL.iter().map(choice).collect(),
        fixed: fixed.collect(),
        form,
    };
    page_with(status, &template)
}

fn why(t: Texts, method: Method) -> std::borrow::Cow<'static, str> {
    match method {
        Method::Linear => t.get("method-linear-why"),
        Method::Cagr => t.get("method-cagr-why"),
        Method::Un2023 => t.get("method-un2023-why"),
        Method::Escap => t.get("method-escap-why"),
        Method::DigitalDecade => t.get("method-digital-decade-why"),
    }
}

/// `POST /plans/{id}/assess`
pub(crate) async fn keep(visitor: Visitor, Path(id): Path<i64>, _typed: Fields) -> Result<Response, Fail> {
    let back = format!("/plans/{id}");
    assess::keep(visitor.cx(), PlanId(id)).await.map_err(|error| Fail::from(error).back_to(back.clone()))?;
    Ok(Redirect::to(&format!("{back}?assessed#progress")).into_response())
}
