//! `POST /account/password` and `POST /account/sessions`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::Kind;
use cotmoc_app::accounts::{self, Chosen};

use super::show::{Told, draw};
use crate::Web;
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::fields::FormView;
use crate::visitor::Visitor;

/// `POST /account/password`
pub(crate) async fn send(State(web): State<Web>, visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    let chosen = Chosen { password: typed.raw("password"), again: typed.raw("again") };
    let cookie = visitor.session().unwrap_or_default();
    let current = typed.raw("current");
    match accounts::change_password(visitor.cx(), cookie, current, chosen, &web.secret()).await {
        Ok(()) => draw(&visitor, Told { done: "password", ..Told::default() }, StatusCode::OK).await,
        Err(error) if error.kind() == Kind::User => {
            let password = FormView::default().refuse(&error);
            draw(&visitor, Told { password, ..Told::default() }, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(Fail::from(error).back_to("/account")),
    }
}

/// `POST /account/sessions`: ends all other sessions.
pub(crate) async fn end_others(visitor: Visitor, _checked: Fields) -> Result<Response, Fail> {
    accounts::end_other_sessions(visitor.cx(), visitor.session().unwrap_or_default()).await?;
    draw(&visitor, Told { done: "sessions", ..Told::default() }, StatusCode::OK).await
}
