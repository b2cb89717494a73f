//! What is done on the board of a round: to chosen units, or to the round as a whole.

use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::collect::boards;
use cotmoc_app::collect::{self, Filter, Seen, Which, round};
use cotmoc_app::model::RoundId;
use cotmoc_app::units::read_day;
use cotmoc_app::{AppError, Kind};

use super::board;
use crate::errors::{Fail, FailKind};
use crate::form::Fields;
use crate::messages::Texts;
use crate::render::texts;
use crate::visitor::Visitor;

/// What became of the chosen units.
pub(super) struct Done {
    pub(super) words: String,
    pub(super) count: usize,
    pub(super) refused: Vec<Refused>,
}

/// A unit with which nothing was done.
pub(super) struct Refused {
    pub(super) unit: String,
    pub(super) why: String,
}

/// `POST /rounds/{id}/act`: approves, returns, extends, exempts or includes the chosen units.
pub(crate) async fn act(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
    fields: Fields,
) -> Result<Response, Fail> {
    let id = RoundId(id);
    let query = query.unwrap_or_default();
    let t = texts(&visitor);
    match done(&visitor, id, &fields).await {
        Ok((told, done)) => board::draw(&visitor, id, &query, Some(outcome(t, told, done))).await,
        // What is missing is said on the board itself: nothing was changed.
        Err(error) if error.kind() == Kind::User => {
            let words = error.told();
            board::draw(&visitor, id, &query, Some(Done { words, count: 0, refused: Vec::new() })).await
        }
        Err(error) => Err(Fail::from(error).back_to(format!("/rounds/{}?{query}", id.0))),
    }
}

async fn done(
    visitor: &Visitor,
    id: RoundId,
    fields: &Fields,
) -> Result<(Told, Vec<collect::Done>), AppError> {
    let (cx, t) = (visitor.cx(), texts(visitor));
    let chosen: Vec<Seen> = fields.all("submission").filter_map(|one| one.parse().ok()).collect();
    Ok(match fields.text("do") {
        "approve" => (Told::Approve, collect::approve(cx, &chosen).await?),
        "approve-mine" => {
            let all = waiting(visitor, id).await?;
            (Told::Approve, collect::approve(cx, &all).await?)
        }
        "return" => {
            let reason = fields.text("return_reason");
            (Told::Return, collect::send_back_many(cx, &chosen, reason).await?)
        }
        "extend" => {
            let day = read_day(fields.text("extend_to"));
            let day = day.ok_or_else(|| AppError::user(t.get("round-no-day")))?;
            let reason = fields.text("extend_reason");
            (Told::Extend, round::extend(cx, &chosen, day, reason).await?)
        }
        "exempt" => {
            let reason = fields.text("exempt_reason");
            (Told::Exempt, round::exempt(cx, &chosen, reason).await?)
        }
        "include" => {
            let reason = fields.text("exempt_reason");
            (Told::Include, round::include(cx, &chosen, reason).await?)
        }
        _ => return Err(AppError::user(t.get("round-done-none"))),
    })
}

/// Everything in the round that waits for this person.
async fn waiting(visitor: &Visitor, id: RoundId) -> Result<Vec<Seen>, AppError> {
    let mut all = Vec::new();
    for page in 0.. {
        let filter = Filter { which: Which::Submitted, page, ..Filter::default() };
        let board = boards::round(visitor.cx(), id, &filter).await?;
        all.extend(board.rows.iter().filter(|row| row.may.approve).map(|row| Seen::from(&row.submission)));
        if (page + 1) * board.per_page.max(1) >= board.found {
            break;
        }
    }
    Ok(all)
}

/// What was asked for.
#[derive(Debug, Clone, Copy)]
enum Told {
    Approve,
    Return,
    Extend,
    Exempt,
    Include,
}

fn outcome(t: Texts, told: Told, done: Vec<collect::Done>) -> Done {
    let count = done.iter().filter(|one| one.is_done()).count();
    let refused = done.into_iter().filter_map(|one| {
        let refusal = one.result.err()?;
        Some(Refused { unit: one.unit, why: format!("{} {}", refusal.message, refusal.hint) })
    });
    let refused: Vec<Refused> = refused.collect();
    let words = match told {
        _ if count == 0 => t.get("round-done-none"),
        Told::Approve => t.count("round-done-approve", count),
        Told::Return => t.count("round-done-return", count),
        Told::Extend => t.count("round-done-extend", count),
        Told::Exempt => t.count("round-done-exempt", count),
        Told::Include => t.count("round-done-include", count),
    };
    Done { words: words.into_owned(), count, refused }
}

/// `POST /rounds/{id}/close`
pub(crate) async fn close(visitor: Visitor, Path(id): Path<i64>, fields: Fields) -> Result<Response, Fail> {
    let seen = version(&fields)?;
    let done = round::close(visitor.cx(), RoundId(id), seen, fields.text("reason")).await;
    done.map_err(|error| Fail::from(error).back_to(format!("/rounds/{id}")))?;
    Ok(Redirect::to(&format!("/rounds/{id}")).into_response())
}

/// `POST /rounds/{id}/reopen`
pub(crate) async fn reopen(visitor: Visitor, Path(id): Path<i64>, fields: Fields) -> Result<Response, Fail> {
    let seen = version(&fields)?;
    let done = round::reopen(visitor.cx(), RoundId(id), seen, fields.text("reason")).await;
    done.map_err(|error| Fail::from(error).back_to(format!("/rounds/{id}")))?;
    Ok(Redirect::to(&format!("/rounds/{id}")).into_response())
}

/// `POST /rounds/{id}/renew`: the list of units follows the register.
pub(crate) async fn renew(visitor: Visitor, Path(id): Path<i64>, fields: Fields) -> Result<Response, Fail> {
    let done = round::renew(visitor.cx(), RoundId(id), fields.text("reason")).await;
    done.map_err(|error| Fail::from(error).back_to(format!("/rounds/{id}")))?;
    Ok(Redirect::to(&format!("/rounds/{id}")).into_response())
}

fn version(fields: &Fields) -> Result<i64, Fail> {
    fields.text("version").parse().map_err(|_| Fail::new(FailKind::User))
}
