//! `GET /units/operations/{id}`: one recorded operation, and its undoing.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::units::{self, Mode, Undo};
use cotmoc_app::{AppError, Kind};
use cotmoc_core::units::{EventId, touched};

use super::list::EventView;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::FormView;
use crate::pages::unit::register;
use crate::pages::unit::rows::{UnitLink, link};
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "operation.html")]
struct OperationPage {
    t: Texts,
    shell: Shell,
    event: EventView,
    units: Vec<UnitLink>,
    just_recorded: bool,
    just_undone: bool,
    /// Why it cannot be undone.
    stands: Option<String>,
    form: FormView,
    revision: i64,
}

/// Units of an event that are linked; the others are counted in its words.
const MOST_LINKS: usize = 40;

/// `GET /units/operations/{id}`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    draw(&visitor, id, &Fields::parse(&query.unwrap_or_default()), None).await
}

/// The page, with what is wrong where an undoing was refused.
pub(crate) async fn draw(
    visitor: &Visitor,
    id: i64,
    typed: &Fields,
    refused: Option<AppError>,
) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let events = units::events(cx).await?;
    let event = events
        .iter()
        .find(|event| event.id == EventId(id))
        .ok_or_else(|| Fail::not_found().back_to("/units/operations"))?;
    let (current, _) = register::now(cx).await?;
    let register = &current.register;
    let t = texts(visitor);
    let tried = Undo { event: event.id, reason: String::new(), seen: None };
    let stands = match units::undo(cx, &tried, Mode::DryRun).await {
        Ok(_) => None,
        Err(error) if matches!(error.kind(), Kind::User | Kind::Conflict) => {
            Some([Some(error.message()), error.how_to()].into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        Err(error) => return Err(error.into()),
    };
    let mut units: Vec<UnitLink> = Vec::new();
    let ids: std::collections::BTreeSet<_> = register.event(event.id).into_iter().flat_map(touched).collect();
    for unit in ids.into_iter().filter_map(|id| register.get(id)).take(MOST_LINKS) {
        units.push(link(unit, crate::pages::unit::at::nearest(unit, event.date.unwrap_or(unit.born)), ""));
    }
    let (status, form) = match &refused {
        None => (StatusCode::OK, FormView::default()),
        Some(error) if error.kind() == Kind::Conflict => {
            (StatusCode::CONFLICT, FormView::refused(typed, error))
        }
        Some(error) => (StatusCode::UNPROCESSABLE_ENTITY, FormView::refused(typed, error)),
    };
    let template = OperationPage {
        t,
        shell: Shell::new(visitor, Section::Units, Data::Real),
        just_recorded: typed.has("recorded"),
        just_undone: typed.has("undone"),
        stands: if event.undone.is_some() { None } else { stands },
        event: EventView::new(t, event),
        units,
        form,
        revision: current.revision,
    };
    page_with(status, &template)
}
