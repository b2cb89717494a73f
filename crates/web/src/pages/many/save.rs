//! `POST /rounds/{id}/grid`: the grid without scripts: keeps what was changed, and hands the chosen
//! units in where asked.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::collect::{self, Change, Changes, Fate};
use cotmoc_app::model::{RoundId, SubmissionId, Way};

use super::lay::{Asked, Beside, page};
use super::submit;
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::entry::typed::{self, Typed};
use crate::pages::entry::view::Notice;
use crate::render::texts;
use crate::visitor::Visitor;

/// `POST /rounds/{id}/grid`
pub(crate) async fn save(visitor: Visitor, Path(id): Path<i64>, fields: Fields) -> Result<Response, Fail> {
    let round = RoundId(id);
    let asked = Asked::back(&fields);
    let back = asked.address(round, asked.filter.page);
    let changes = changes(&fields);
    let texts_typed: HashMap<(SubmissionId, String), String> =
        changes.iter().map(|one| ((one.submission, one.line.clone()), one.value.clone())).collect();
    let outcome = collect::save(visitor.cx(), Changes { way: Way::Many, changes })
        .await
        .map_err(|error| Fail::from(error).back_to(back.clone()))?;
    let (saved, all) = (outcome.saved(), outcome.results.len());
    let t = texts(&visitor);
    if saved < all {
        let notice = Notice {
            title: t.with("many-not-saved", all - saved).into_owned(),
            lines: vec![t.with("many-saved", saved).into_owned()],
            role: "alert",
            ..Notice::plain("error", "✕", "not-saved")
        };
        let typed = outcome.results.into_iter().map(|one| {
            let key = (one.submission, one.line);
            let text = texts_typed.get(&key).cloned().unwrap_or_default();
            (key, (text, one.fate))
        });
        let typed: HashMap<(SubmissionId, String), (String, Fate)> = typed.collect();
        let beside = Beside { notices: vec![notice], typed };
        return page(&visitor, round, &asked, StatusCode::UNPROCESSABLE_ENTITY, beside).await;
    }
    if fields.text("do") == "submit" {
        return submit::chosen(&visitor, round, &asked, &fields).await;
    }
    let joint = if back.contains('?') { '&' } else { '?' };
    Ok(Redirect::to(&format!("{back}{joint}saved={saved}")).into_response())
}

/// The cells that a person changed: `v.{unit}.{line}` differs from what the page showed.
fn changes(fields: &Fields) -> Vec<Change> {
    let shown: HashMap<&str, &str> =
        fields.pairs().filter_map(|(name, value)| Some((name.strip_prefix("h.")?, value))).collect();
    let changed = |(name, value): (&str, &str)| {
        let cell = name.strip_prefix("v.")?;
        let (submission, line) = cell.split_once('.')?;
        let (seen, was) = shown.get(cell)?.split_once('|')?;
        let value = value.trim();
        if value == was {
            return None;
        }
        let typed = Typed { value: value.to_owned(), ..Typed::default() };
        let id = SubmissionId(submission.parse().ok()?);
        Some(Change { reason: None, ..typed::change(id, line, &typed, seen.parse().ok()?) })
    };
    fields.pairs().filter_map(changed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_a_change() {
        let fields = Fields::parse(
            "v.12.1.1=5&h.12.1.1=7%7C5&v.12.2=6&h.12.2=0%7C&v.13.2=&h.13.2=9%7C4&v.x.1=1&h.x.1=0%7C",
        );
        let found: Vec<_> = changes(&fields)
            .into_iter()
            .map(|one| (one.submission.0, one.line, one.value, one.seen.0))
            .collect();
        assert_eq!(found, [(12, "2".to_owned(), "6".to_owned(), 0), (13, "2".to_owned(), String::new(), 9)]);
    }

    #[test]
    fn a_form_that_is_sent_twice_names_its_changes_alike() {
        let sent = || changes(&Fields::parse("v.12.2=6&h.12.2=3%7C")).remove(0).token;
        assert_eq!(sent(), sent());
        assert_ne!(sent(), changes(&Fields::parse("v.12.2=7&h.12.2=3%7C")).remove(0).token);
        assert_ne!(sent(), changes(&Fields::parse("v.12.2=6&h.12.2=4%7C")).remove(0).token);
    }
}
