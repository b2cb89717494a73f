//! `GET /reports/{id}/compare`: a report beside the one that was released before it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::model::ReportId;
use cotmoc_app::reports;
use rust_decimal::Decimal;

use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "report_compare.html")]
struct ComparePage {
    t: Texts,
    shell: Shell,
    id: i64,
    title: String,
    period: String,
    before: (i64, String, String),
    same: usize,
    figures: Vec<Change>,
    sections: Vec<reports::SectionChange>,
}

struct Change {
    about: String,
    before: String,
    now: String,
    by: String,
    shape: &'static str,
}

/// `GET /reports/{id}/compare`
pub(crate) async fn show(visitor: Visitor, Path(id): Path<i64>) -> Result<Response, Fail> {
    let compared = reports::compare(visitor.cx(), ReportId(id)).await;
    let compared = compared.map_err(|error| Fail::from(error).back_to(format!("/reports/{id}")))?;
    let t = texts(&visitor);
    let change = |one: &reports::FigureChange| Change {
        about: one.about.clone(),
        before: one.before.clone(),
        now: one.now.clone(),
        by: one.by.map(signed).unwrap_or_default(),
        shape: match one.by {
            Some(by) if by.is_sign_negative() => "▼",
            Some(by) if !by.is_zero() => "▲",
            _ => "",
        },
    };
    page(&ComparePage {
        t,
        shell: Shell::new(&visitor, Section::Reports, Data::of([compared.report.demo])),
        id,
        title: compared.report.title.clone(),
        period: words::period(t, compared.report.period),
        before: (
            compared.before.id.0,
            compared.before.title.clone(),
            words::period(t, compared.before.period),
        ),
        same: compared.same,
        figures: compared.figures.iter().map(change).collect(),
        sections: compared.sections,
    })
}

fn signed(by: Decimal) -> String {
    let sign = if by.is_sign_negative() || by.is_zero() { "" } else { "+" };
    format!("{sign}{}", numbers::decimal(by))
}
