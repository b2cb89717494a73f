//! `/calendars`: the calendars, when the present periods are due by them, and the days off of a year.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::{Action, AppError, Kind, design, units};
use cotmoc_core::calendar::{Calendar, Calendars, DaysOff};
use jiff::civil::Date;

use super::words::{self, ScheduleView};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::FormView;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "calendars.html")]
struct CalendarsPage {
    t: Texts,
    shell: Shell,
    may_edit: bool,
    calendars: Vec<CalendarView>,
    year: i16,
    years: Vec<i16>,
    known: bool,
    seen: String,
    form: FormView,
}

struct CalendarView {
    code: String,
    name: String,
    act: String,
    frequency: String,
    period: String,
    schedule: ScheduleView,
}

/// `GET /calendars`; `?year=…` shows the days off of that year.
pub(crate) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let asked = Fields::parse(&query.unwrap_or_default());
    let year = asked.text("year").parse().unwrap_or(units::today(visitor.cx()).year());
    draw(&visitor, year, None, StatusCode::OK).await
}

/// `POST /calendars`
pub(crate) async fn save(visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    let year = typed.text("year").parse().map_err(|_| {
        Fail::user("Không rõ ngày nghỉ của năm nào. Mở lại trang rồi lưu lại.").back_to("/calendars")
    })?;
    match design::save_days(visitor.cx(), year, typed.text("seen"), typed.text("days")).await {
        Ok(()) => Ok(Redirect::to(&format!("/calendars?year={year}#days")).into_response()),
        Err(error) => {
            let status = match error.kind() {
                Kind::User => StatusCode::UNPROCESSABLE_ENTITY,
                Kind::Conflict => StatusCode::CONFLICT,
                _ => return Err(Fail::from(error).back_to("/calendars")),
            };
            draw(&visitor, year, Some((typed, error)), status).await
        }
    }
}

async fn draw(
    visitor: &Visitor,
    year: i16,
    refused: Option<(Fields, AppError)>,
    status: StatusCode,
) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let own = design::days_off(cx).await?;
    let (t, today) = (texts(visitor), units::today(cx));
    let seen = own.0.get(&year).map(|days| design::days_text(days)).unwrap_or_default();
    let form = match &refused {
        Some((typed, error)) => FormView::refused(typed, error),
        None => FormView::of([("days", seen.clone())]),
    };
    let this = today.year();
    let template = CalendarsPage {
        t,
        shell: Shell::new(visitor, Section::Forms, Data::Real),
        may_edit: cx.allow(Action::EditForms).is_ok(),
        calendars: Calendars::embedded().all().iter().map(|one| view(t, one, &own, today)).collect(),
        year,
        years: (this - 1..=this + 2).collect(),
        known: own.knows(year),
        seen,
        form,
    };
    page_with(status, &template)
}

fn view(t: Texts, calendar: &Calendar, own: &DaysOff, today: Date) -> CalendarView {
    let period = design::period_of(calendar.frequency, today);
    let steps = [cotmoc_core::form::Step::Approver, cotmoc_core::form::Step::Owner];
    let working = Calendars::embedded().working(own);
    let schedule = period.and_then(|p| calendar.schedule(p, &calendar.proposed(steps.len()), working));
    CalendarView {
        code: calendar.code.clone(),
        name: calendar.name.clone(),
        act: calendar.act.clone().unwrap_or_default(),
        frequency: words::frequency(t, calendar.frequency).into_owned(),
        period: period.map(|period| crate::words::period(t, period)).unwrap_or_default(),
        schedule: schedule.map(|s| ScheduleView::new(t, &s, &steps)).unwrap_or_default(),
    }
}
