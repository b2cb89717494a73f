//! `GET /forms/{id}/versions`: the versions of a form and what differs between two; `GET /forms/{id}/file`.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use cotmoc_app::collect::form;
use cotmoc_app::design;
use cotmoc_app::model::FormId;
use cotmoc_core::form::{Became, Change};

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "form_versions.html")]
struct VersionsPage {
    t: Texts,
    shell: Shell,
    id: i64,
    code: String,
    title: String,
    versions: Vec<VersionRow>,
    from: i64,
    to: i64,
    changes: Vec<ChangeRow>,
}

struct VersionRow {
    number: i64,
    saved: String,
    by: String,
    rounds: String,
    lines: usize,
}

struct ChangeRow {
    what: String,
    mark: &'static str,
    class: &'static str,
    old: String,
    new: String,
}

/// `GET /forms/{id}/versions`; `from` and `to` name two versions, the last two where nothing is asked.
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let asked = Fields::parse(&query.unwrap_or_default());
    let (cx, form) = (visitor.cx(), FormId(id));
    let record = form::show(cx, form).await?.record;
    let versions = form::versions(cx, form).await?;
    let newest = versions.first().map_or(1, |version| version.number);
    let to = asked.text("to").parse().unwrap_or(newest);
    let from = asked.text("from").parse().unwrap_or((to - 1).max(1));
    let changes = design::differences(cx, form, from, to).await?;
    let template = VersionsPage {
        t: texts(&visitor),
        shell: Shell::new(&visitor, Section::Forms, Data::of([record.demo])),
        id,
        code: record.code,
        title: record.title,
        from,
        to,
        changes: changes.into_iter().map(change).collect(),
        versions: versions
            .iter()
            .map(|version| VersionRow {
                number: version.number,
                saved: numbers::moment(version.saved_at),
                by: version.saved_by.clone(),
                rounds: version.rounds.to_string(),
                lines: version.definition.lines().count(),
            })
            .collect(),
    };
    page(&template)
}

fn change(change: Change) -> ChangeRow {
    let (mark, class) = match change.became {
        Became::Added => ("+", "new"),
        Became::Removed => ("−", "wrong"),
        Became::Changed => ("≠", "changed"),
    };
    ChangeRow { what: change.what, mark, class, old: change.old, new: change.new }
}

/// `GET /forms/{id}/file`: the definition, as `cotmoc forms import` takes it.
pub(crate) async fn file(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let text = design::export(visitor.cx(), FormId(id), None).await?;
    let record = form::show(visitor.cx(), FormId(id)).await?.record;
    // Codes are letters, digits, points and hyphens once a form is in use; a draft's may be anything.
    let name: String =
        record.code.chars().filter(|c| c.is_ascii_alphanumeric() || "-.".contains(*c)).collect();
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"bieu-mau-{name}.json\"")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
