//! `POST /accounts/{id}/disable`, `/enable`, `/link`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::AccountId;
use cotmoc_app::{Kind, accounts};

use super::show::{Told, draw};
use crate::Web;
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::fields::FormView;
use crate::visitor::Visitor;

/// `POST /accounts/{id}/disable`
pub(crate) async fn disable(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    typed: Fields,
) -> Result<Response, Fail> {
    let version = typed.text("version").parse().unwrap_or(0);
    match accounts::disable(visitor.cx(), AccountId(id), version, typed.text("reason")).await {
        Ok(()) => Ok(Redirect::to(&format!("/accounts/{id}")).into_response()),
        Err(error) if error.kind() == Kind::User => {
            let told = Told { disabling: FormView::refused(&typed, &error), ..Told::default() };
            draw(&web, &visitor, AccountId(id), told, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(Fail::from(error).back_to(format!("/accounts/{id}"))),
    }
}

/// `POST /accounts/{id}/enable`
pub(crate) async fn enable(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let version = typed.text("version").parse().unwrap_or(0);
    let enabled = accounts::enable(visitor.cx(), AccountId(id), version).await;
    enabled.map_err(|error| Fail::from(error).back_to(format!("/accounts/{id}")))?;
    Ok(Redirect::to(&format!("/accounts/{id}")).into_response())
}

/// `POST /accounts/{id}/link`: the answer shows the link, this once.
pub(crate) async fn link(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    _checked: Fields,
) -> Result<Response, Fail> {
    let link = accounts::password_link(visitor.cx(), AccountId(id), &web.secret()).await;
    let link = link.map_err(|error| Fail::from(error).back_to(format!("/accounts/{id}")))?;
    draw(&web, &visitor, AccountId(id), Told { link: Some(link), ..Told::default() }, StatusCode::OK).await
}
