//! What the scripts of the entry pages are given: numbers, addresses and words, as JSON.

use cotmoc_app::collect::EntryPage;
use serde_json::{Value, json};

use super::lay::open_remarks;
use crate::messages::Texts;
use crate::render::texts;
use crate::visitor::Visitor;

/// What the script of one unit's page is given.
pub(crate) fn entry(visitor: &Visitor, page: &EntryPage) -> String {
    let id = page.submission.id.0;
    let lines: Vec<Value> = page
        .lines
        .iter()
        .map(|line| {
            let standing = line.standing();
            let element = line.element;
            json!({
                "key": line.key, "label": line.label,
                "decimals": element.map_or(6, |element| element.decimals),
                "unit": element.map(|element| element.unit.as_str()).unwrap_or_default(),
                "kind": element.map_or("rate", |element| element.kind.as_str()),
                "value": standing.as_ref().map(|cell| cell.value.as_str()).unwrap_or_default(),
                "missing": standing.as_ref().is_some_and(|cell| cell.missing),
                "reason": standing.as_ref().map(|cell| cell.reason.as_str()).unwrap_or_default(),
                "seen": standing.as_ref().map_or(0, |cell| cell.entry.0),
                "returned": open_remarks(line).next().is_some(),
            })
        })
        .collect();
    embedded(&json!({
        "submission": id, "scope": format!("entry/{id}"), "account": account(visitor), "way": "grid",
        "token": visitor.token, "save": format!("/entry/{id}/cells"), "cells": format!("/entry/{id}/cells"),
        "page": format!("/entry/{id}"), "lines": lines, "sheet": page.sheet, "input": page.input,
        "words": words(texts(visitor)),
    }))
}

/// Names the person in whose browser unsent figures wait.
pub(crate) fn account(visitor: &Visitor) -> String {
    visitor.cx().actor().account_id().map_or_else(|| "local".to_owned(), |id| id.0.to_string())
}

/// Text of a JSON value that may stand in a `script` element: no `<` can end it.
pub(crate) fn embedded(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Every word that the scripts say; `{x}` and `{y}` are filled in by them.
pub(crate) fn words(t: Texts) -> Value {
    json!({
        "marks": {
            "unsent": t.get("entry-mark-unsent"), "sending": t.get("entry-mark-sending"),
            "saved": t.get("entry-mark-saved"), "refused": t.get("entry-mark-refused"),
            "conflict": t.get("entry-mark-conflict"), "returned": t.get("entry-mark-returned"),
            "incomplete": t.get("entry-mark-incomplete"),
        },
        "noFigure": t.get("entry-no-figure"),
        "nothing": t.get("entry-js-nothing"),
        "progress": t.with2("entry-progress-of", "{x}", "{y}"),
        "kept": t.with("entry-js-kept", "{x}"),
        "ready": t.get("entry-js-ready"),
        "sending": t.with("entry-js-sending", "{x}"),
        "unsent": t.with("entry-js-unsent", "{x}"),
        "offline": t.with("entry-js-offline", "{x}"),
        "signedOut": t.with("entry-js-signed-out", "{x}"),
        "signIn": t.get("entry-js-sign-in"),
        "forbidden": t.with("entry-js-forbidden", "{x}"),
        "reload": t.get("entry-js-reload"),
        "problems": t.with("entry-js-problems", "{x}"),
        "unkept": t.get("entry-js-unkept"),
        "restored": t.with("entry-js-restored", "{x}"),
        "fresh": t.with("entry-js-fresh", "{x}"),
        "change": t.with2("entry-js-change", "{x}", "{y}"),
        "conflict": t.with2("entry-js-conflict", "{x}", "{y}"),
        "mine": t.with("entry-js-mine", "{x}"),
        "theirs": t.with("entry-js-theirs", "{x}"),
        "noPanel": t.get("entry-js-no-panel"),
        "pasted": t.with("paste-js-pasted", "{x}"),
        "paste": {
            "summary": t.with2("paste-js-summary", "{x}", "{y}"),
            "apply": t.with("paste-js-apply", "{x}"),
            "none": t.get("paste-js-nothing"),
            "nothing": t.get("entry-js-nothing"),
            "wrong": t.with("paste-js-wrong", "{x}"),
            "outside": t.with("paste-js-outside", "{x}"),
            "unknown": t.with("paste-js-unknown", "{x}"),
            "twice": t.with("paste-js-twice", "{x}"),
            "locked": t.with("paste-js-locked", "{x}"),
            "missing": t.with("paste-js-missing", "{x}"),
            "more": t.with("paste-js-more", "{x}"),
        },
    })
}
