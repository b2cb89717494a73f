//! `/reminders/policy`: when whom is reminded, and which forms and plans stay silent.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::{FormId, PlanId};
use cotmoc_app::remind::{self, Mute, Silence};
use cotmoc_app::{Action, AppError, Kind};
use cotmoc_core::remind::{Policy, Switch};
use jiff::civil::Time;

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::FormView;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "reminder_policy.html")]
struct PolicyPage {
    t: Texts,
    shell: Shell,
    may_edit: bool,
    ours: bool,
    seen: String,
    form: FormView,
    unknown_years: Vec<i16>,
    forms: Vec<Muted>,
    plans: Vec<Muted>,
}

/// A form or a plan that can be silent.
struct Muted {
    id: i64,
    code: String,
    title: String,
    silent: bool,
}

/// `GET /reminders/policy`
pub(crate) async fn show(visitor: Visitor) -> Result<Response, Fail> {
    draw(&visitor, None, StatusCode::OK).await
}

/// `POST /reminders/policy`
pub(crate) async fn save(visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    let saved = match policy(&typed) {
        Ok(policy) => remind::save(visitor.cx(), typed.text("seen"), policy).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => Ok(Redirect::to("/reminders/policy").into_response()),
        Err(error) => {
            let status = match error.kind() {
                Kind::User => StatusCode::UNPROCESSABLE_ENTITY,
                Kind::Conflict => StatusCode::CONFLICT,
                _ => return Err(Fail::from(error).back_to("/reminders/policy")),
            };
            draw(&visitor, Some((typed, error)), status).await
        }
    }
}

/// `POST /reminders/silence`: makes a form or a plan silent, or heard again.
pub(crate) async fn silence(visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    let back = "/reminders/policy";
    let number = |name: &str| typed.text(name).parse::<i64>().ok();
    let what = match (number("form"), number("plan")) {
        (Some(form), _) => Silence::Form(FormId(form)),
        (None, Some(plan)) => Silence::Plan(PlanId(plan)),
        (None, None) => return Err(Fail::not_found().back_to(back)),
    };
    let mute = if typed.text("do") == "silent" { Mute::Silent } else { Mute::Heard };
    remind::silence(visitor.cx(), what, mute).await.map_err(|e| Fail::from(e).back_to(back))?;
    Ok(Redirect::to("/reminders/policy#silent").into_response())
}

/// The policy as it was typed.
fn policy(typed: &Fields) -> Result<Policy, AppError> {
    Ok(Policy {
        by_clock: if typed.has("by_clock") { Switch::On } else { Switch::Off },
        before: days(typed, "before")?,
        after: days(typed, "after")?,
        every: day(typed.text("every"))?,
        superior: day(typed.text("superior"))?,
        owner: day(typed.text("owner"))?,
        at: time(typed.text("at"))?,
        quiet_from: time(typed.text("quiet_from"))?,
        quiet_until: time(typed.text("quiet_until"))?,
    })
}

fn days(typed: &Fields, name: &str) -> Result<Vec<u16>, AppError> {
    let parts = typed.text(name).split([',', ';', ' ']).filter(|part| !part.trim().is_empty());
    parts.map(day).collect()
}

fn day(text: &str) -> Result<u16, AppError> {
    text.trim().parse().map_err(|_| {
        AppError::user(format!("«{}» không phải là số ngày.", text.trim()))
            .hint("Ghi số ngày làm việc bằng chữ số, các mốc cách nhau bằng dấu phẩy: 3, 1, 0.")
    })
}

fn time(text: &str) -> Result<Time, AppError> {
    let read = Time::strptime("%H:%M", text.trim()).or_else(|_| Time::strptime("%H:%M:%S", text.trim()));
    read.map_err(|_| {
        AppError::user(format!("«{}» không phải là giờ.", text.trim())).hint("Ghi giờ và phút: 08:00.")
    })
}

fn typed_days(days: &[u16]) -> String {
    days.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")
}

fn view(policy: &Policy) -> FormView {
    let time = |time: Time| time.strftime("%H:%M").to_string();
    FormView::of([
        ("by_clock", if policy.by_clock == Switch::On { "1".to_owned() } else { String::new() }),
        ("before", typed_days(&policy.before)),
        ("after", typed_days(&policy.after)),
        ("every", policy.every.to_string()),
        ("superior", policy.superior.to_string()),
        ("owner", policy.owner.to_string()),
        ("at", time(policy.at)),
        ("quiet_from", time(policy.quiet_from)),
        ("quiet_until", time(policy.quiet_until)),
    ])
}

async fn draw(
    visitor: &Visitor,
    refused: Option<(Fields, AppError)>,
    status: StatusCode,
) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let found = remind::rules(cx).await?;
    let rules = &found.rules;
    let muted = |id: i64, code: String, title: String, silent: bool| Muted { id, code, title, silent };
    let template = PolicyPage {
        t: texts(visitor),
        shell: Shell::new(visitor, Section::Reminders, Data::Real),
        may_edit: cx.may(Action::EditReminders),
        ours: found.ours,
        form: match &refused {
            Some((typed, error)) => FormView::refused(typed, error),
            None => view(&rules.policy),
        },
        forms: found
            .forms
            .into_iter()
            .map(|(id, code, title)| muted(id.0, code, title, rules.silent_forms.contains(&id)))
            .collect(),
        plans: found
            .plans
            .into_iter()
            .map(|(id, title)| muted(id.0, String::new(), title, rules.silent_plans.contains(&id)))
            .collect(),
        seen: found.seen,
        unknown_years: found.unknown_years,
    };
    page_with(status, &template)
}
