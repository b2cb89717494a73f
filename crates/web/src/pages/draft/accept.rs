//! `POST /drafts/{id}/accept`: makes a plan of a draft, or an amendment of a plan.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::drafts::{self, Destination};
use cotmoc_app::model::{DraftId, PlanId};
use cotmoc_app::{AppError, Kind};

use super::decide::{back, version};
use super::form::{FormView, act_form, plan_form};
use super::review::{Open, View};
use super::show::show_refused;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::render::texts;
use crate::visitor::Visitor;

/// `POST /drafts/{id}/accept`
pub(crate) async fn accept(
    visitor: Visitor,
    Path(draft): Path<i64>,
    typed: Fields,
) -> Result<Response, Fail> {
    let draft = DraftId(draft);
    let view = View::of(&typed);
    let version = version(&typed)?;
    let accepted = match destination(texts(&visitor), &typed) {
        Ok(to) => drafts::accept(visitor.cx(), draft, version, to).await,
        Err(error) => Err(error),
    };
    match accepted {
        Ok(accepted) => Ok(Redirect::to(&format!("/plans/{}?accepted=1", accepted.plan)).into_response()),
        Err(error) if error.kind() == Kind::User => {
            show_refused(&visitor, draft, view, Open::Accept(FormView::refused(&typed, &error))).await
        }
        Err(error) => Err(Fail::from(error).back_to(back(draft, view))),
    }
}

fn destination(t: Texts, typed: &Fields) -> Result<Destination, AppError> {
    if typed.text("to") != "amendment" {
        return Ok(Destination::NewPlan(plan_form(typed).parse()?));
    }
    let chosen = typed
        .text("amends")
        .split_once('.')
        .and_then(|(plan, version)| Some((PlanId(plan.parse().ok()?), version.parse::<i64>().ok()?)));
    let (plan, plan_version) =
        chosen.ok_or_else(|| AppError::field("amends", t.get("review-amends-missing").into_owned()))?;
    Ok(Destination::Amendment { plan, plan_version, act: act_form(typed).parse()? })
}
