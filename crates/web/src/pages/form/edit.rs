//! `POST /forms/{id}/edit`: one step of the designer. `do` says which; a button may carry its subject behind a
//! colon: `line-up:2.1`.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::model::FormId;
use cotmoc_app::{AppError, Context, FieldError, Kind, design};
use cotmoc_core::form::edit::{Edit, Head, LineWords, Toward};
use cotmoc_core::form::typed::{Allowed, Typed, read};
use cotmoc_core::form::{Check, Rule, Severity, Step, Term, parse_terms};
use cotmoc_core::model::ElementKind;
use cotmoc_core::offer::code;
use rust_decimal::Decimal;

use super::show::{Refused, draw};
use super::view::Sent;
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::fields::FormView;
use crate::visitor::Visitor;

/// `POST /forms/{id}/edit`
pub(crate) async fn edit(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let done = async {
        let seen = typed.text("seen").parse().map_err(|_| unclear())?;
        let step = step(cx, &typed).await?;
        design::edit(cx, FormId(id), seen, &step).await
    };
    match done.await {
        Ok(()) => Ok(Redirect::to(&format!("/forms/{id}#{}", goal(&typed))).into_response()),
        Err(error) => refused(&visitor, FormId(id), &typed, error).await,
    }
}

/// The designer again, with what was typed where it was typed; anything that cannot be mended there
/// becomes its page.
pub(super) async fn refused(
    visitor: &Visitor,
    id: FormId,
    typed: &Fields,
    error: AppError,
) -> Result<Response, Fail> {
    let status = match error.kind() {
        Kind::User => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Conflict => StatusCode::CONFLICT,
        _ => return Err(Fail::from(error).back_to(format!("/forms/{id}"))),
    };
    let sent = Sent { part: typed.text("part").to_owned(), form: FormView::refused(typed, &error) };
    draw(visitor, id, typed.text("q"), Refused { sent, error: Some(error) }, status).await
}

/// Where to go on after a step.
fn goal(typed: &Fields) -> String {
    let (doing, of) = doing(typed);
    match doing {
        "section-add" | "section-remove" | "section-up" | "section-down" => "lines".to_owned(),
        "line-add" => "picker".to_owned(),
        "check-add" | "check-remove" => "checks".to_owned(),
        "line-up" | "line-down" | "line-remove" => format!("key-{of}"),
        _ => typed.text("part").to_owned(),
    }
}

fn doing(typed: &Fields) -> (&str, &str) {
    typed.text("do").split_once(':').unwrap_or((typed.text("do"), ""))
}

async fn step(cx: &Context, typed: &Fields) -> Result<Edit, AppError> {
    let (doing, of) = doing(typed);
    let text = |name: &str| typed.text(name).to_owned();
    let place = |text: &str| text.parse::<usize>().map_err(|_| unclear());
    Ok(match doing {
        "head" => Edit::Head(Box::new(head(cx, typed).await?)),
        "section-add" => Edit::AddSection {
            title: text("title"),
            guidance: text("guidance"),
            element: code(typed.text("element")).to_owned(),
        },
        "section-set" => Edit::SetSection {
            section: place(typed.text("section"))?,
            title: text("title"),
            guidance: text("guidance"),
        },
        "section-up" => Edit::MoveSection { section: place(of)?, toward: Toward::Up },
        "section-down" => Edit::MoveSection { section: place(of)?, toward: Toward::Down },
        "section-remove" => Edit::RemoveSection { section: place(of)? },
        "line-add" => {
            Edit::AddElement { section: place(typed.text("section"))?, element: code(of).to_owned() }
        }
        "line-set" => Edit::SetLine {
            key: text("was"),
            line: Box::new(LineWords {
                key: text("key"),
                label: text("label"),
                guidance: text("guidance"),
                method: text("method"),
                required: typed.has("required"),
            }),
        },
        "line-up" => Edit::MoveLine { key: of.to_owned(), toward: Toward::Up },
        "line-down" => Edit::MoveLine { key: of.to_owned(), toward: Toward::Down },
        "line-remove" => Edit::RemoveLine { key: of.to_owned() },
        "check-add" => Edit::AddCheck(Box::new(check(typed)?)),
        "check-set" => Edit::SetCheck { key: text("was"), check: Box::new(check(typed)?) },
        "check-remove" => Edit::RemoveCheck { key: of.to_owned() },
        _ => return Err(unclear()),
    })
}

fn unclear() -> AppError {
    AppError::user("Không rõ phải làm gì với biểu mẫu.")
        .hint("Tải lại trang rồi làm lại; chưa có gì bị thay đổi.")
}

async fn head(cx: &Context, typed: &Fields) -> Result<Head, AppError> {
    let approvals: Result<Vec<Step>, _> =
        typed.text("approvals").split(',').filter(|word| !word.is_empty()).map(str::parse).collect();
    let days = typed.text("deadlines").split([',', ';', ' ']).filter(|day| !day.is_empty());
    let deadlines: Result<Vec<u16>, _> = days.map(str::parse).collect();
    let threshold = typed.text("threshold").trim_end_matches('%').trim().parse();
    let reporter = design::reporter(cx, typed.text("agency")).await.map_err(|error| {
        let message = error.message().to_owned();
        error.at_fields(vec![FieldError { field: "agency", message }])
    })?;
    Ok(Head {
        code: typed.text("code").to_owned(),
        title: typed.text("title").to_owned(),
        guidance: typed.text("guidance").to_owned(),
        level: typed.text("level").parse().map_err(|_| AppError::field("level", "Chọn cấp báo cáo."))?,
        reporter,
        frequency: typed
            .text("frequency")
            .parse()
            .map_err(|_| AppError::field("frequency", "Chọn kỳ báo cáo."))?,
        calendar: typed.text("calendar").to_owned(),
        approvals: approvals.map_err(|_| AppError::field("approvals", "Chọn các bước duyệt."))?,
        deadlines: deadlines.map_err(|_| {
            AppError::field(
                "deadlines",
                "Ghi số ngày làm việc của từng bước, cách nhau dấu phẩy, như 3, 4, 5; để trống để theo lịch.",
            )
        })?,
        threshold: threshold.map_err(|_| AppError::field("threshold", "Ghi số nguyên từ 0 đến 100."))?,
    })
}

fn check(typed: &Fields) -> Result<Check, AppError> {
    let line = || typed.text("line").to_owned();
    let rule = match typed.text("kind") {
        "range" => Rule::Range { line: line(), min: bound(typed, "min")?, max: bound(typed, "max")? },
        "compare" => Rule::Compare {
            left: sum(typed, "left")?,
            relation: typed.text("relation").parse().map_err(|_| unclear())?,
            right: sum(typed, "right")?,
        },
        "change" => Rule::Change { line: line(), percent: number(typed, "percent")? },
        "own_history" => Rule::OwnHistory { line: line(), deviations: number(typed, "deviations")? },
        "peers" => {
            let weight = Some(typed.text("weight").to_owned()).filter(|weight| !weight.is_empty());
            Rule::Peers { line: line(), weight, deviations: number(typed, "deviations")? }
        }
        "sum_of_units" => Rule::SumOfUnits { line: line(), percent: number(typed, "percent")? },
        "other_source" => Rule::OtherSource { line: line(), percent: number(typed, "percent")? },
        _ => return Err(unclear()),
    };
    let severity: Severity = typed.text("severity").parse().map_err(|_| unclear())?;
    Ok(Check { key: typed.text("key").to_owned(), severity, message: typed.text("message").to_owned(), rule })
}

fn sum(typed: &Fields, name: &'static str) -> Result<Vec<Term>, AppError> {
    parse_terms(typed.text(name))
        .map_err(|no| AppError::field(name, format!("{}; {}.", no.problem, no.remedy)))
}

/// A number as it is typed everywhere; nothing where the field is empty.
fn bound(typed: &Fields, name: &'static str) -> Result<Option<Decimal>, AppError> {
    let allowed = Allowed { decimals: 6, unit: "%", kind: ElementKind::Rate };
    match read(typed.text(name), allowed) {
        Ok(cell) => match cell.typed {
            Typed::Value(value) => Ok(Some(value)),
            Typed::Empty => Ok(None),
            Typed::Missing => Err(AppError::field(name, "Ghi một số.")),
        },
        Err(no) => Err(AppError::field(name, format!("{}; {}.", no.problem, no.remedy))),
    }
}

fn number(typed: &Fields, name: &'static str) -> Result<Decimal, AppError> {
    bound(typed, name)?.ok_or_else(|| AppError::field(name, "Ghi một số."))
}
