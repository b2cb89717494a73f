//! `GET` and `POST /entry/{id}/cells`, `POST /rounds/{id}/cells`: cells as the scripts ask for them and
//! send them, in JSON.

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use cotmoc_app::collect::{self, Changes, Standing};
use cotmoc_app::model::{SubmissionId, Way};
use cotmoc_core::form::SubmissionState;
use serde_json::{Value, json};

use crate::assets::fingerprint;
use crate::errors::{Fail, FailKind};
use crate::pages::error;
use crate::visitor::Visitor;

/// Most bytes of one request: 5,000 changes with their reasons would be more, 200 are usual.
const MOST: usize = 2 << 20;
/// The header in which scripts send the visitor's form token.
const TOKEN: &str = "x-cotmoc-token";

/// Changes that a script sent with the visitor's token.
pub(crate) struct Sent(Changes);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, state).await.map_err(|fail| refused(&fail))?;
        let token = parts.headers.get(TOKEN).and_then(|value| value.to_str().ok()).unwrap_or("");
        if !visitor.trusts(token) {
            return Err(refused(&error::stale_form(visitor.lang)));
        }
        let bytes =
            axum::body::to_bytes(body, MOST).await.map_err(|_| refused(&Fail::new(FailKind::TooLarge)))?;
        let changes: Changes = serde_json::from_slice(&bytes)
            .map_err(|wrong| refused(&Fail::user(format!("Yêu cầu không đọc được: {wrong}."))))?;
        if matches!(changes.way, Way::Excel) {
            return Err(refused(&Fail::user("Số từ tệp Excel nạp ở trang của tệp.")));
        }
        Ok(Self(changes))
    }
}

/// `POST /entry/{id}/cells`, `POST /rounds/{id}/cells`
pub(crate) async fn save(visitor: Visitor, Sent(changes): Sent) -> Response {
    match collect::save(visitor.cx(), changes).await {
        Ok(saved) => answer(StatusCode::OK, &json!(saved)),
        Err(error) => refused(&Fail::from(error)),
    }
}

/// `GET /entry/{id}/cells`
pub(crate) async fn standing(visitor: Visitor, Path(id): Path<i64>, headers: HeaderMap) -> Response {
    let (submission, cells) = match collect::standing(visitor.cx(), SubmissionId(id)).await {
        Ok(found) => found,
        Err(error) => return refused(&Fail::from(error)),
    };
    let editable = matches!(submission.state, SubmissionState::Draft | SubmissionState::Returned);
    let cells: Vec<Value> = cells.iter().map(|(line, cell)| of(id, line, cell)).collect();
    let body = json!({
        "token": visitor.token, "editable": editable, "cells": cells,
        "progress": [{ "submission": id, "answered": submission.answered, "expected": submission.expected }],
    });
    fresh(&headers, &body)
}

/// What stands in a cell.
pub(crate) fn of(submission: i64, line: &str, cell: &Standing) -> Value {
    json!({
        "submission": submission, "line": line, "entry": cell.entry, "value": cell.value,
        "shown": cell.shown, "missing": cell.missing, "reason": cell.reason, "by": cell.by, "at": cell.at,
    })
}

/// The answer, or 304 where the browser has it.
pub(crate) fn fresh(headers: &HeaderMap, body: &Value) -> Response {
    let tag = format!("W/\"{}\"", fingerprint(body.to_string().as_bytes()));
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if known.is_some_and(|list| list.split(',').any(|one| one.trim() == tag)) {
        (StatusCode::NOT_MODIFIED, Body::empty()).into_response()
    } else {
        answer(StatusCode::OK, body)
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// A failure as the scripts read it.
pub(crate) fn refused(fail: &Fail) -> Response {
    let message = fail.detail.clone().unwrap_or_default();
    answer(fail.kind.status(), &json!({ "message": message, "hint": "" }))
}

fn answer(status: StatusCode, body: &Value) -> Response {
    let mut response = (status, body.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}
