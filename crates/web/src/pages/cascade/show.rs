//! `/plans/{id}/cascade?code=…&year=…`: the targets given to units, and whether they make the plan's own.

use askama::Template;
use axum::extract::{Path, RawQuery, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::cascade::{self, CascadePage, Given, LevelCheck, Line, Rule, TargetReport, Trial, Verdict};
use cotmoc_app::data::{NumberStyle, Source};
use cotmoc_app::model::PlanId;
use cotmoc_app::{AppError, Kind};
use rust_decimal::Decimal;

use super::table::{Common, compose};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::pages::data::sent;
use crate::pages::fields::FormView;
use crate::pages::names;
use crate::pages::unit::rows;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "cascade.html")]
struct CascadeTemplate {
    t: Texts,
    shell: Shell,
    plan: i64,
    plan_name: String,
    code: String,
    name: String,
    year: u16,
    parent: Option<(i64, String)>,
    territory: bool,
    checks: Vec<CheckView>,
    lines: Vec<LineView>,
    given: usize,
    without: usize,
    form: FormView,
    report: Option<ReportView>,
}

struct CheckView {
    level: String,
    class: &'static str,
    shape: &'static str,
    verdict: String,
    rule: String,
    total: Option<String>,
    difference: Option<String>,
    given: usize,
    without: usize,
    unweighted: usize,
}

struct LineView {
    unit: i64,
    name: String,
    code: String,
    figure: String,
    act: String,
    weight: String,
}

struct ReportView {
    rows: Vec<ChangeRow>,
    errors: Vec<ErrorRow>,
    wrong: u64,
    good: usize,
}

struct ChangeRow {
    unit: String,
    class: &'static str,
    words: String,
    before: String,
    after: String,
}

struct ErrorRow {
    line: u64,
    column: String,
    message: String,
    remedy: String,
}

/// `GET /plans/{id}/cascade`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let typed = Fields::parse(&query.unwrap_or_default());
    draw(&visitor, id, &typed, FormView::default(), None, StatusCode::OK).await
}

/// `POST /plans/{id}/cascade`
pub(crate) async fn send(visitor: Visitor, Path(id): Path<i64>, request: Request) -> Result<Response, Fail> {
    let t = texts(&visitor);
    let back = format!("/plans/{id}");
    let typed = sent::read(t, &visitor, request, &back).await?.fields;
    let form = FormView::typed(&typed);
    let style = match typed.text("numbers") {
        "vi" => NumberStyle::Vietnamese,
        "en" => NumberStyle::English,
        "plain" => NumberStyle::Plain,
        _ => {
            let message = t.get("data-choose-numbers").into_owned();
            let error = AppError::field("numbers", message);
            return refused(&visitor, id, &typed, form.refuse(&error), StatusCode::UNPROCESSABLE_ENTITY)
                .await;
        }
    };
    let common = Common {
        code: typed.text("code"),
        year: typed.text("year"),
        act: typed.text("act"),
        act_date: typed.text("act_date"),
        act_issuer: typed.text("act_issuer"),
    };
    let composed = compose(typed.raw("text"), &common);
    let trial = if typed.text("keep") == "all" { Trial::Keep } else { Trial::Look };
    let source = Source::bytes(SOURCE, composed.text.into_bytes());
    match cascade::import(visitor.cx(), &source, Some(PlanId(id)), style, trial).await {
        Ok(report) if report.batch.is_some() => {
            let query: String = form_urlencoded::Serializer::new(String::new())
                .append_pair("code", common.code)
                .append_pair("year", common.year)
                .append_pair("kept", "1")
                .finish();
            Ok(Redirect::to(&format!("/plans/{id}/cascade?{query}")).into_response())
        }
        Ok(report) => {
            let status = if report.wrong == 0 { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            let view = ReportView::new(t, &report, composed.shift);
            draw(&visitor, id, &typed, form, Some(view), status).await
        }
        Err(error) if matches!(error.kind(), Kind::User | Kind::Conflict) => {
            refused(&visitor, id, &typed, form.refuse(&error), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(Fail::from(error).back_to(back)),
    }
}

/// The name that a batch keeps for what was pasted here.
const SOURCE: &str = "bảng giao chỉ tiêu dán vào trang";

async fn refused(
    visitor: &Visitor,
    id: i64,
    typed: &Fields,
    form: FormView,
    status: StatusCode,
) -> Result<Response, Fail> {
    draw(visitor, id, typed, form, None, status).await
}

async fn draw(
    visitor: &Visitor,
    id: i64,
    typed: &Fields,
    form: FormView,
    report: Option<ReportView>,
    status: StatusCode,
) -> Result<Response, Fail> {
    let back = |fail: Fail| fail.back_to(format!("/plans/{id}"));
    let year: u16 = typed.text("year").parse().map_err(|_| back(Fail::user(NO_YEAR)))?;
    let shown = cascade::show(visitor.cx(), PlanId(id), typed.text("code"), year)
        .await
        .map_err(|error| back(Fail::from(error)))?;
    let t = texts(visitor);
    let lines: Vec<LineView> = shown.lines.iter().map(|line| line_view(&shown, line)).collect();
    let given =
        shown.lines.iter().filter(|line| line.target.as_ref().is_some_and(|one| one.value.is_some())).count();
    let template = CascadeTemplate {
        t,
        shell: Shell::new(visitor, Section::Plans, Data::of([shown.plan.demo])),
        plan: id,
        plan_name: names::clip(&shown.plan.facts.title, 90),
        code: shown.indicator.code.clone(),
        name: shown.indicator.name.clone(),
        year,
        parent: shown.parent.as_ref().map(|target| (target.id.0, words::target(t, target))),
        territory: shown.territory.is_some(),
        checks: shown.checks.iter().map(|check| check_view(t, &shown, check)).collect(),
        without: lines.len() - given,
        given,
        lines,
        form,
        report,
    };
    page_with(status, &template)
}

const NO_YEAR: &str = "Địa chỉ không nói năm nào. Mở trang này từ một mục tiêu của kế hoạch.";

fn line_view(shown: &CascadePage, line: &Line) -> LineView {
    let unit = &shown.indicator.unit;
    let target = line.target.as_ref();
    let figure = target.and_then(|one| Some(words::figure(one.comparator?, one.value?, None, unit)));
    LineView {
        unit: line.unit.0,
        name: line.name.clone(),
        code: line.code.clone(),
        figure: figure.unwrap_or_default(),
        act: target.map(|one| one.act_number.clone()).unwrap_or_default(),
        weight: line.weight.map(numbers::decimal).unwrap_or_default(),
    }
}

fn check_view(t: Texts, shown: &CascadePage, check: &LevelCheck) -> CheckView {
    let amount = |value: Decimal| words::amount(&numbers::decimal(value), &shown.indicator.unit);
    let (class, shape, verdict) = match check.verdict {
        Verdict::Equal => ("equal", "=", t.get("cascade-equal").into_owned()),
        Verdict::More => ("more", "▲", t.get("cascade-more").into_owned()),
        Verdict::Less => ("less", "▼", t.get("cascade-less").into_owned()),
        Verdict::NotComparable { why } => ("incomparable", "◇", why.words().to_owned()),
    };
    let rule = match &check.rule {
        Some(Rule::Sum) => t.get("cascade-sum").into_owned(),
        Some(Rule::WeightedMean { by }) => {
            let by: Vec<String> = by
                .iter()
                .map(|(code, period)| match period {
                    Some(period) => format!("{code} ({})", words::period(t, *period)),
                    None => code.clone(),
                })
                .collect();
            t.with("cascade-mean", by.join(", ")).into_owned()
        }
        None => String::new(),
    };
    CheckView {
        level: rows::level(t, check.level).into_owned(),
        class,
        shape,
        verdict,
        rule,
        total: check.total.map(amount),
        difference: check.difference.filter(|value| !value.is_zero()).map(|value| {
            let sign = if value.is_sign_positive() { "+" } else { "" };
            format!("{sign}{}", numbers::decimal(value))
        }),
        given: check.given,
        without: check.without.len(),
        unweighted: check.unweighted.len(),
    }
}

impl ReportView {
    fn new(t: Texts, report: &TargetReport, shift: u64) -> Self {
        let written = |asked: &Option<(cotmoc_core::model::Comparator, Decimal)>| match asked {
            Some((comparator, value)) => words::figure(*comparator, *value, None, ""),
            None => "–".to_owned(),
        };
        let rows = report.changes.iter().map(|change| {
            let (class, words) = match change.change {
                Given::New => ("new", t.get("data-row-new")),
                Given::Supersedes => ("changed", t.get("data-row-changed")),
                Given::Withdrawn => ("changed", t.get("cascade-withdrawn")),
                Given::Same => ("same", t.get("data-row-same")),
            };
            ChangeRow {
                unit: change.unit.clone(),
                class,
                words: words.into_owned(),
                before: change.before.as_ref().map(|_| written(&change.before)).unwrap_or_default(),
                after: written(&change.after),
            }
        });
        let errors = report.errors.iter().take(MOST_ERRORS).map(|error| ErrorRow {
            line: error.line.saturating_sub(shift),
            column: error.column.clone(),
            message: error.message.clone(),
            remedy: error.remedy.clone(),
        });
        let good = report.changes.iter().filter(|change| change.change != Given::Same).count();
        Self { rows: rows.collect(), errors: errors.collect(), wrong: report.wrong, good }
    }
}

const MOST_ERRORS: usize = 100;
