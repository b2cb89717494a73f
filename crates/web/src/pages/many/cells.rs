//! `GET /rounds/{id}/cells`: what stands in the cells of the shown units, for a page that is looked at again.

use axum::extract::{Path, RawQuery};
use axum::http::HeaderMap;
use axum::response::Response;
use cotmoc_app::collect::{self, Standing};
use cotmoc_app::model::RoundId;
use serde_json::{Value, json};

use super::lay::Asked;
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::entry::cells::{fresh, of, refused};
use crate::visitor::Visitor;

/// `GET /rounds/{id}/cells`
pub(crate) async fn standing(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let asked = Asked::of(&Fields::parse(&query.unwrap_or_default()));
    let many = match collect::many(visitor.cx(), RoundId(id), &asked.filter).await {
        Ok(many) => many,
        Err(error) => return refused(&Fail::from(error)),
    };
    let rows = many.rows.iter();
    let cells: Vec<Value> = rows
        .clone()
        .flat_map(|row| {
            let cells = row.cells.iter();
            cells.map(|(line, cell)| of(row.submission.id.0, line, &Standing::of(cell)))
        })
        .collect();
    let progress: Vec<Value> = rows
        .map(|row| {
            let submission = &row.submission;
            json!({
                "submission": submission.id, "answered": submission.answered, "expected": submission.expected,
            })
        })
        .collect();
    let body = json!({ "token": visitor.token, "editable": true, "cells": cells, "progress": progress });
    fresh(&headers, &body)
}
