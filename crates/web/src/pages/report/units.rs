//! `GET /reports/{id}/units`: the parts that units write, with who wrote what.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::model::ReportId;
use cotmoc_app::reports;

use super::state;
use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "report_units.html")]
struct UnitsPage {
    t: Texts,
    shell: Shell,
    id: i64,
    title: String,
    parts: Vec<PartView>,
}

struct PartView {
    id: i64,
    unit: String,
    state: (&'static str, &'static str, String),
    due: String,
    /// Heading, text, who and when.
    texts: Vec<(String, String, String, String)>,
}

/// `GET /reports/{id}/units`
pub(crate) async fn show(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let (report, parts) = reports::parts(visitor.cx(), ReportId(id)).await?;
    let t = texts(&visitor);
    let view = |part: reports::Part| PartView {
        id: part.report.id.0,
        state: state(t, &part.report),
        due: part.report.due.map(numbers::date).unwrap_or_default(),
        texts: part
            .texts
            .iter()
            .map(|(heading, text)| {
                (heading.clone(), text.text.clone(), text.by.clone(), numbers::moment(text.at))
            })
            .collect(),
        unit: part.unit,
    };
    page(&UnitsPage {
        t,
        shell: Shell::new(&visitor, Section::Reports, Data::of([report.demo])),
        id,
        title: report.title.clone(),
        parts: parts.into_iter().map(view).collect(),
    })
}
