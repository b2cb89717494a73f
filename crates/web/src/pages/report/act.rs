//! `POST /reports/{id}/…`: releasing, handing up, taking back, dropping, asking units, noting who received it.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::ReportId;
use cotmoc_app::reports::{self, Deliver};
use cotmoc_app::{AppError, Kind, units};

use super::show;
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::fields::FormView;
use crate::visitor::Visitor;

fn version(typed: &Fields) -> i64 {
    typed.text("version").parse().unwrap_or(0)
}

/// `POST /reports/{id}/release`
pub(crate) async fn release(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let reasons: BTreeMap<String, String> = typed
        .pairs()
        .filter_map(|(name, value)| Some((name.strip_prefix("why-")?.to_owned(), value.to_owned())))
        .collect();
    let done = reports::release(visitor.cx(), ReportId(id), version(&typed), &reasons).await;
    answer(&visitor, id, &typed, done.map(|_| ())).await
}

/// `POST /reports/{id}/send`
pub(crate) async fn send(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let done = reports::send(visitor.cx(), ReportId(id), version(&typed)).await;
    answer(&visitor, id, &typed, done).await
}

/// `POST /reports/{id}/take-back`
pub(crate) async fn take_back(
    visitor: Visitor,
    Path(id): Path<i64>,
    typed: Fields,
) -> Result<Response, Fail> {
    let done = reports::take_back(visitor.cx(), ReportId(id), version(&typed)).await;
    answer(&visitor, id, &typed, done).await
}

/// `POST /reports/{id}/drop`
pub(crate) async fn drop(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let done = reports::drop(visitor.cx(), ReportId(id), version(&typed), typed.text("why")).await;
    answer(&visitor, id, &typed, done).await
}

/// `POST /reports/{id}/units`
pub(crate) async fn ask_units(
    visitor: Visitor,
    Path(id): Path<i64>,
    typed: Fields,
) -> Result<Response, Fail> {
    let kinds: Vec<String> = typed.all("kind").map(str::to_owned).collect();
    let done = match units::day_field("due", typed.text("due")) {
        Ok(due) => reports::ask_units(visitor.cx(), ReportId(id), &kinds, due).await.map(|_| ()),
        Err(error) => Err(error),
    };
    answer(&visitor, id, &typed, done).await
}

/// `POST /reports/{id}/deliver`
pub(crate) async fn deliver(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let new = Deliver {
        receiver: typed.text("receiver"),
        way: typed.text("way"),
        note: typed.text("note"),
        on: typed.text("on"),
    };
    let done = reports::deliver(visitor.cx(), ReportId(id), &new).await;
    answer(&visitor, id, &typed, done).await
}

async fn answer(
    visitor: &Visitor,
    id: i64,
    typed: &Fields,
    done: Result<(), AppError>,
) -> Result<Response, Fail> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/reports/{id}?done=1")).into_response()),
        Err(error) if error.kind() == Kind::User => {
            let page = reports::show(visitor.cx(), ReportId(id)).await?;
            let form = FormView::refused(typed, &error);
            show::draw(visitor, StatusCode::UNPROCESSABLE_ENTITY, page, form, false)
        }
        Err(error) => Err(Fail::from(error).back_to(format!("/reports/{id}"))),
    }
}
