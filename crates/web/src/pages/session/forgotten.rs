//! `/forgotten`: asks for a link to choose a new password. The answer is the same whoever asks.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use cotmoc_app::accounts;

use crate::Web;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "forgotten.html")]
struct ForgottenPage {
    t: Texts,
    shell: Shell,
    sent: bool,
}

/// `GET /forgotten`
pub(crate) async fn show(visitor: Visitor) -> Result<Response, Fail> {
    let shell = Shell::new(&visitor, Section::None, Data::Real);
    page(&ForgottenPage { t: texts(&visitor), shell, sent: false })
}

/// `POST /forgotten`
pub(crate) async fn send(State(web): State<Web>, visitor: Visitor, typed: Fields) -> Result<Response, Fail> {
    accounts::forgotten(web.app(), typed.text("login"), visitor.cx().from(), &web.secret())
        .await
        .map_err(|error| Fail::from(error).back_to("/forgotten"))?;
    let shell = Shell::new(&visitor, Section::None, Data::Real);
    page(&ForgottenPage { t: texts(&visitor), shell, sent: true })
}
