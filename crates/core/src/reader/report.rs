//! The reading as one JSON object, the form in which `cotmoc read` prints it.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Serialize, Serializer};

use crate::model::{AdminLevel, Comparator, Level, Pillar, ReadTarget, ReadTask, Reading, Span};

/// A reading with its quotes, ready to be serialised. Unknown values are `null`.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    document: Document<'a>,
    targets: Vec<Target<'a>>,
    tasks: Vec<Task<'a>>,
    qualitative: Vec<Quality<'a>>,
    notes: Vec<Remark<'a>>,
}

/// The reading of `text` as a report: `start` and `end` are byte offsets into `text`, `quote` is
/// exactly that slice.
#[must_use]
pub fn report<'a>(text: &'a str, reading: &'a Reading) -> Report<'a> {
    let facts = &reading.document;
    Report {
        document: Document {
            title: facts.title.as_deref(),
            number: facts.number.as_deref(),
            issuer: facts.issuer.as_deref(),
            territory: facts.territory.as_deref(),
            date: facts.date,
            horizon: facts.horizon.as_deref(),
            kind: facts.kind.as_deref(),
            legal_basis: &facts.legal_basis,
        },
        targets: reading.targets.iter().map(|t| target(text, t)).collect(),
        tasks: reading.tasks.iter().map(|t| task(text, t)).collect(),
        qualitative: reading
            .qualitative
            .iter()
            .map(|q| Quality { quote: q.span.of(text), year: q.year })
            .collect(),
        notes: reading
            .notes
            .iter()
            .map(|n| Remark { level: n.level, message: &n.message, quote: n.span.map(|s| s.of(text)) })
            .collect(),
    }
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    title: Option<&'a str>,
    number: Option<&'a str>,
    issuer: Option<&'a str>,
    territory: Option<&'a str>,
    date: Option<jiff::civil::Date>,
    horizon: Option<&'a str>,
    #[serde(rename = "type")]
    kind: Option<&'a str>,
    legal_basis: &'a [String],
}

#[derive(Debug, Serialize)]
struct Target<'a> {
    indicator: &'a str,
    code: Option<&'a str>,
    wording: &'a str,
    quote: &'a str,
    start: usize,
    end: usize,
    year: Option<u16>,
    period: Option<&'a str>,
    comparator: Comparator,
    #[serde(serialize_with = "number")]
    value: Decimal,
    #[serde(serialize_with = "optional_number")]
    value_max: Option<Decimal>,
    unit: &'a str,
    pillar: Option<Pillar>,
    scope: Option<AdminLevel>,
    level: Option<AdminLevel>,
    confidence: f32,
    notes: &'a [String],
}

#[derive(Debug, Serialize)]
struct Task<'a> {
    task: &'a str,
    quote: Option<&'a str>,
    lead: Option<&'a str>,
    coordinating: &'a [String],
    deadline: Option<&'a str>,
    frequency: Option<&'a str>,
    product: Option<&'a str>,
    budget: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Quality<'a> {
    quote: &'a str,
    year: Option<u16>,
}

#[derive(Debug, Serialize)]
struct Remark<'a> {
    level: Level,
    message: &'a str,
    quote: Option<&'a str>,
}

fn target<'a>(text: &'a str, target: &'a ReadTarget) -> Target<'a> {
    Target {
        indicator: &target.indicator,
        code: target.code.as_deref(),
        wording: &target.wording,
        quote: target.span.of(text),
        start: target.span.start,
        end: target.span.end,
        year: target.year,
        period: target.period.as_deref(),
        comparator: target.comparator,
        value: target.value,
        value_max: target.value_max,
        unit: &target.unit,
        pillar: target.pillar,
        scope: target.scope,
        level: target.level,
        confidence: f32::from(target.confidence) / 100.0,
        notes: &target.notes,
    }
}

fn task<'a>(text: &'a str, task: &'a ReadTask) -> Task<'a> {
    let span: Option<Span> = task.span;
    Task {
        task: &task.task,
        quote: span.map(|s| s.of(text)),
        lead: task.lead.as_deref(),
        coordinating: &task.coordinating,
        deadline: task.deadline.as_deref(),
        frequency: task.frequency.as_deref(),
        product: task.product.as_deref(),
        budget: task.budget.as_deref(),
    }
}

/// Whole numbers as integers, others as the nearest JSON number: `80`, `11.5`.
fn number<S: Serializer>(value: &Decimal, to: S) -> Result<S::Ok, S::Error> {
    match value.is_integer().then(|| value.to_i64()).flatten() {
        Some(whole) => to.serialize_i64(whole),
        None => to.serialize_f64(value.to_string().parse().unwrap_or(f64::MAX)),
    }
}

fn optional_number<S: Serializer>(value: &Option<Decimal>, to: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => number(value, to),
        None => to.serialize_none(),
    }
}
