//! `GET /indicators/{code}/{file}`: what is seen of an indicator, as a picture or a table.

use axum::extract::{Path, RawQuery};
use axum::response::Response;
use cotmoc_app::indicators::{self, Sheet};

use super::show::ask;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::render::texts;
use crate::sight::files::{self, FileKind, Origin};
use crate::sight::links::Links;
use crate::visitor::Visitor;

/// `GET /indicators/{code}/{file}`
pub(crate) async fn show(
    visitor: Visitor,
    Path((code, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let kind = FileKind::of(&file).ok_or_else(Fail::not_found)?;
    let fields = Fields::parse(&query.unwrap_or_default());
    let found = indicators::show(visitor.cx(), &ask(code, &fields)).await?;
    let t = texts(&visitor);
    let origin = Origin { address: visitor.cx().address(&visitor.here), demo: found.demo, edition: None };
    files::answer(t, &found.sheet, kind, &origin)
}

/// The files of an indicator: address and words.
pub(super) fn links(t: Texts, sheet: &Sheet, links: &Links, kept: &[(&str, &str)]) -> Vec<(String, String)> {
    let plan = match links {
        Links::Inside { plan } => plan.map(|plan| plan.to_string()).unwrap_or_default(),
        Links::Public { .. } => String::new(),
    };
    let mut fields = vec![("plan", plan.as_str())];
    fields.extend(kept);
    let link = |kind: FileKind| {
        let path = format!("/indicators/{}/{}", sheet.card.code, kind.name());
        (links.with(&path, &fields), files::words(t, kind))
    };
    if sheet.periods.is_empty() { Vec::new() } else { FileKind::ALL.into_iter().map(link).collect() }
}
