//! `GET /reports/schedules`, `POST /reports/schedules` and `POST /reports/schedules/{id}`: reports by the
//! calendar.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::{PlanId, PlanKind, ScheduleId};
use cotmoc_app::reports::{self, Follow, NewSchedule, Units};
use cotmoc_app::{AppError, Kind, plans};

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::fields::{Choice, FormView};
use crate::pages::names;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "report_schedules.html")]
struct SchedulesPage {
    t: Texts,
    shell: Shell,
    form: FormView,
    rows: Vec<Row>,
    plans: Vec<Choice>,
    outlines: Vec<Choice>,
    may_edit: bool,
}

struct Row {
    id: i64,
    version: i64,
    outline: String,
    plan: String,
    unit: String,
    calendar: String,
    ahead: u16,
    units: bool,
    active: bool,
    /// The next period, the day on which its draft is prepared, the deadline.
    next: Option<(String, String, String)>,
}

/// `GET /reports/schedules`
pub(crate) async fn show(visitor: Visitor) -> Result<Response, Fail> {
    draw(&visitor, StatusCode::OK, FormView::of([("ahead", "5".to_owned())])).await
}

/// `POST /reports/schedules`
pub(crate) async fn add(visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    let plan = typed.text("plan").parse().map(PlanId);
    let ahead = typed.text("ahead").parse::<u16>();
    let made = match (plan, ahead) {
        (Ok(plan), Ok(ahead)) => {
            let units = if typed.has("units") { Units::Asked } else { Units::Left };
            let new = NewSchedule { outline: typed.text("outline"), plan, ahead, units };
            reports::add_schedule(visitor.cx(), &new).await.map(|_| ())
        }
        (Err(_), _) => Err(AppError::user("Chưa chọn kế hoạch.").hint("Chọn kế hoạch trong danh sách.")),
        (_, Err(_)) => Err(AppError::user(format!("«{}» không phải là số ngày.", typed.text("ahead")))
            .hint("Ghi số ngày làm việc, từ 0 đến 60.")),
    };
    answer(&visitor, &typed, made).await
}

/// `POST /reports/schedules/{id}`
pub(crate) async fn set(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let follow = if typed.text("active") == "yes" { Follow::Yes } else { Follow::No };
    let version = typed.text("version").parse().unwrap_or(0);
    let done = reports::set_schedule(visitor.cx(), ScheduleId(id), version, follow).await;
    answer(&visitor, &typed, done).await
}

async fn answer(visitor: &Visitor, typed: &Fields, done: Result<(), AppError>) -> Result<Response, Fail> {
    match done {
        Ok(()) => Ok(Redirect::to("/reports/schedules").into_response()),
        Err(error) if error.kind() == Kind::User => {
            draw(visitor, StatusCode::UNPROCESSABLE_ENTITY, FormView::refused(typed, &error)).await
        }
        Err(error) => Err(Fail::from(error).back_to("/reports/schedules")),
    }
}

async fn draw(visitor: &Visitor, status: StatusCode, form: FormView) -> Result<Response, Fail> {
    let all = reports::schedules(visitor.cx()).await?;
    let offered = reports::outlines(visitor.cx()).await?;
    let known = plans::list(visitor.cx()).await?;
    let t = texts(visitor);
    let local = known.iter().map(|one| &one.plan).filter(|plan| plan.kind != PlanKind::National);
    let mine = local.filter(|plan| reports::may_begin(visitor.cx(), plan.id).is_ok());
    let shell = Shell::new(visitor, Section::Reports, Data::of(all.iter().map(|one| one.schedule.demo)));
    let page = SchedulesPage {
        t,
        form,
        may_edit: shell.may(cotmoc_app::Action::EditOutlines),
        shell,
        plans: mine
            .map(|plan| Choice::new(plan.id.to_string(), names::clip(&plan.facts.title, 120)))
            .collect(),
        outlines: offered
            .iter()
            .filter(|one| !one.retired && one.kind.period().is_some())
            .map(|one| Choice::new(one.reference.clone(), one.title.clone()))
            .collect(),
        rows: all
            .into_iter()
            .map(|one| Row {
                id: one.schedule.id.0,
                version: one.schedule.version,
                outline: one.outline,
                plan: one.plan,
                unit: one.unit,
                calendar: one.calendar,
                ahead: one.schedule.ahead,
                units: one.schedule.units,
                active: one.schedule.active,
                next: one.next.map(|(period, on, due)| {
                    (words::period(t, period), numbers::date(on), numbers::date(due))
                }),
            })
            .collect(),
    };
    page_with(status, &page)
}
