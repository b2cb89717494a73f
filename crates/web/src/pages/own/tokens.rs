//! `POST /account/tokens` and `POST /account/tokens/{id}/revoke`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::Kind;
use cotmoc_app::accounts::{self, TokenForm};
use cotmoc_app::model::ApiTokenId;

use super::show::{Told, draw};
use crate::Web;
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::fields::FormView;
use crate::visitor::Visitor;

/// `POST /account/tokens`: the answer shows the token, this once.
pub(crate) async fn create(
    State(web): State<Web>,
    visitor: Visitor,
    typed: Fields,
) -> Result<Response, Fail> {
    let form = TokenForm {
        name: typed.text("name").to_owned(),
        scope: typed.text("scope").to_owned(),
        days: typed.text("days").to_owned(),
    };
    match accounts::create_token(visitor.cx(), &form, &web.secret()).await {
        Ok(fresh) => draw(&visitor, Told { fresh: Some(fresh), ..Told::default() }, StatusCode::OK).await,
        Err(error) if error.kind() == Kind::User => {
            let told = Told { token: FormView::refused(&typed, &error), ..Told::default() };
            draw(&visitor, told, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(Fail::from(error).back_to("/account")),
    }
}

/// `POST /account/tokens/{id}/revoke`
pub(crate) async fn revoke(
    visitor: Visitor,
    Path(id): Path<i64>,
    _checked: Fields,
) -> Result<Response, Fail> {
    let revoked = accounts::revoke_token(visitor.cx(), ApiTokenId(id)).await;
    revoked.map_err(|error| Fail::from(error).back_to("/account"))?;
    Ok(Redirect::to("/account#tokens").into_response())
}
