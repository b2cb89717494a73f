//! `/data/import`: a pasted table or a file → what would change → kept.

use askama::Template;
use axum::extract::{RawQuery, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::data::{self, Mode, NumberStyle, Paste, Wide};
use cotmoc_app::model::SeriesKind;
use cotmoc_app::{AppError, FieldError, Kind};
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::offer::code;

use super::report::ReportView;
use super::sent;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::fields::{Choice, FormView};
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "data_import.html")]
struct ImportPage {
    t: Texts,
    shell: Shell,
    form: FormView,
    wide: bool,
    styles: Vec<Choice>,
    codes: Vec<Choice>,
    limit: String,
    report: Option<ReportView>,
}

const HERE: &str = "/data/import";

/// `GET /data/import`; `?code=…` begins a wide table of that figure.
pub(crate) async fn form(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let typed = Fields::parse(&query.unwrap_or_default());
    // Reading the newest batch costs little and says at once where somebody may not import at all.
    data::batches(visitor.cx(), None).await?;
    draw(&visitor, StatusCode::OK, FormView::typed(&typed), !typed.text("code").is_empty(), None)
}

/// `POST /data/import`
pub(crate) async fn send(visitor: Visitor, request: Request) -> Result<Response, Fail> {
    let t = texts(&visitor);
    let sent = sent::read(t, &visitor, request, HERE).await?;
    let mut form = FormView::typed(&sent.fields);
    let wide = sent.fields.text("shape") == "wide";
    let text = match sent.file {
        Some((name, bytes)) => match decode(bytes) {
            Ok(text) => text,
            Err(()) => {
                let wrong = AppError::field("file", t.with("data-not-text", name).into_owned());
                return draw(&visitor, StatusCode::UNPROCESSABLE_ENTITY, form.refuse(&wrong), wide, None);
            }
        },
        // Blanks at the beginning of a line may be an empty first cell.
        None => sent.fields.raw("text").to_owned(),
    };
    form = form.with("text", text.clone());
    let paste = match paste(t, &sent.fields, text) {
        Ok(paste) => paste,
        Err(wrong) => {
            return draw(&visitor, StatusCode::UNPROCESSABLE_ENTITY, form.refuse(&wrong), wide, None);
        }
    };
    match data::paste(visitor.cx(), &paste).await {
        Ok(pasted) => match &pasted.report.batch {
            Some(batch) => Ok(Redirect::to(&format!("/data/batches/{}?kept", batch.id)).into_response()),
            None => {
                let right = pasted.report.wrong == 0;
                let status = if right { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
                draw(&visitor, status, form, wide, Some(ReportView::new(t, &pasted)))
            }
        },
        Err(error) if matches!(error.kind(), Kind::User | Kind::Conflict) => {
            let status = if error.kind() == Kind::Conflict {
                StatusCode::CONFLICT
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            draw(&visitor, status, form.refuse(&error), wide, None)
        }
        Err(error) => Err(Fail::from(error).back_to(HERE)),
    }
}

/// A file's text, without the byte order mark that Excel puts before it.
fn decode(bytes: Vec<u8>) -> Result<String, ()> {
    let text = String::from_utf8(bytes).map_err(|_| ())?;
    Ok(text.strip_prefix('\u{feff}').map(ToOwned::to_owned).unwrap_or(text))
}

fn paste(t: Texts, fields: &Fields, text: String) -> Result<Paste, AppError> {
    let mut wrong = Vec::new();
    let numbers = match fields.text("numbers") {
        "vi" => Some(NumberStyle::Vietnamese),
        "en" => Some(NumberStyle::English),
        "plain" => Some(NumberStyle::Plain),
        _ => None,
    };
    if text.trim().is_empty() {
        wrong.push(FieldError { field: "text", message: t.get("data-nothing").into_owned() });
    }
    if numbers.is_none() {
        wrong.push(FieldError { field: "numbers", message: t.get("data-choose-numbers").into_owned() });
    }
    let code = code(fields.text("code")).to_owned();
    let wide = (fields.text("shape") == "wide").then(|| Wide {
        kind: kind_of(&code),
        code: code.clone(),
        category: fields.text("category").to_owned(),
        source: fields.text("source").to_owned(),
    });
    if wide.is_some() && code.is_empty() {
        wrong.push(FieldError { field: "code", message: t.get("data-choose-code").into_owned() });
    }
    let mode = match fields.text("keep") {
        "all" => Mode::AllOrNothing,
        "right" => Mode::Partial,
        _ => Mode::DryRun,
    };
    match numbers {
        Some(numbers) if wrong.is_empty() => Ok(Paste { text, numbers, wide, mode }),
        _ => Err(AppError::fields(wrong)),
    }
}

/// Whether a code is one of an element; everything else is taken for an indicator, and refused by its code.
pub(crate) fn kind_of(code: &str) -> SeriesKind {
    if Catalogue::embedded().element(code).is_some() { SeriesKind::Element } else { SeriesKind::Indicator }
}

/// Every element and indicator, for the list that helps typing a code.
pub(crate) fn codes() -> Vec<Choice> {
    let catalogue = Catalogue::embedded();
    let elements = catalogue.elements().iter().map(|one| (one.code.as_str(), one.name.as_str()));
    let indicators = catalogue.indicators().iter().map(|one| (one.code.as_str(), one.name.as_str()));
    indicators.chain(elements).map(|(code, name)| Choice::new(code, name)).collect()
}

fn draw(
    visitor: &Visitor,
    status: StatusCode,
    form: FormView,
    wide: bool,
    report: Option<ReportView>,
) -> Result<Response, Fail> {
    let t = texts(visitor);
    let styles = [
        ("vi", t.get("data-numbers-vi")),
        ("plain", t.get("data-numbers-plain")),
        ("en", t.get("data-numbers-en")),
    ];
    let template = ImportPage {
        t,
        shell: Shell::new(visitor, Section::Figures, Data::Real),
        form,
        wide,
        styles: styles.into_iter().map(|(value, words)| Choice::new(value, words)).collect(),
        codes: codes(),
        limit: numbers::file_size(cotmoc_app::limits::PASTE_BYTES as u64),
        report,
    };
    page_with(status, &template)
}
