//! The forms of the review: what they hold, what was typed into them, what is wrong with it.

use cotmoc_app::AppError;
use cotmoc_app::forms::{ActForm, PlanForm, QualitativeForm, TargetForm, TaskForm};
use cotmoc_app::model::{
    AdminLevel, Comparator, Draft, ItemFields, ItemKind, Pillar, QualitativeFields, TargetFields, TaskFields,
};
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::reader;

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
pub(crate) use crate::pages::fields::{Choice, FormView};
use crate::words;

/// The lists of the review's forms.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    pub(crate) indicators: Vec<Choice>,
    pub(crate) comparators: Vec<Choice>,
    pub(crate) pillars: Vec<Choice>,
    pub(crate) levels: Vec<Choice>,
}

impl Lists {
    /// Only the levels, which every review shows.
    pub(crate) fn levels(t: Texts) -> Self {
        let levels =
            AdminLevel::ALL.iter().map(|one| Choice::new(one.as_str(), words::level(t, *one))).collect();
        Self { levels, ..Self::default() }
    }

    /// All of them.
    pub(crate) fn new(t: Texts) -> Self {
        Self {
            indicators: Catalogue::embedded()
                .indicators()
                .iter()
                .map(|one| Choice::new(one.code.as_str(), format!("{} · {}", one.name, one.code)))
                .collect(),
            comparators: Comparator::ALL
                .iter()
                .map(|one| Choice::new(one.as_str(), words::comparator(t, *one)))
                .collect(),
            pillars: Pillar::ALL
                .iter()
                .map(|one| Choice::new(one.as_str(), words::pillar(t, Some(*one))))
                .collect(),
            ..Self::levels(t)
        }
    }
}

/// The form of an item as it stands.
pub(crate) fn of_item(fields: &ItemFields) -> FormView {
    match fields {
        ItemFields::Target(fields) => of_target(fields),
        ItemFields::Task(fields) => of_task(fields),
        ItemFields::Qualitative(fields) => of_qualitative(fields),
    }
}

fn of_target(fields: &TargetFields) -> FormView {
    let word = |level: Option<AdminLevel>| level.map(|level| level.as_str().to_owned()).unwrap_or_default();
    FormView::of([
        ("code", fields.code.clone().unwrap_or_default()),
        ("indicator", fields.indicator.clone()),
        ("wording", fields.wording.clone()),
        ("year", fields.year.map(|year| year.to_string()).unwrap_or_default()),
        ("period", fields.period.clone().unwrap_or_default()),
        ("comparator", fields.comparator.as_str().to_owned()),
        ("value", numbers::plain_decimal(fields.value)),
        ("value_max", fields.value_max.map(numbers::plain_decimal).unwrap_or_default()),
        ("unit", fields.unit.clone()),
        ("pillar", fields.pillar.map(|pillar| pillar.as_str().to_owned()).unwrap_or_default()),
        ("scope", word(fields.scope)),
        ("level", word(fields.level)),
    ])
}

fn of_task(fields: &TaskFields) -> FormView {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    FormView::of([
        ("task", fields.task.clone()),
        ("lead", text(&fields.lead)),
        ("coordinating", fields.coordinating.join("\n")),
        ("deadline", text(&fields.deadline)),
        ("frequency", text(&fields.frequency)),
        ("product", text(&fields.product)),
        ("budget", text(&fields.budget)),
    ])
}

fn of_qualitative(fields: &QualitativeFields) -> FormView {
    FormView::of([
        ("text", fields.text.clone()),
        ("year", fields.year.map(|year| year.to_string()).unwrap_or_default()),
    ])
}

/// An empty form for an item to be added, filled in as far as the marked sentence says it.
pub(crate) fn of_quote(kind: ItemKind, quote: &str) -> FormView {
    let reading = reader::read(quote, Catalogue::embedded());
    let form = match kind {
        ItemKind::Target => match reading.targets.into_iter().next() {
            Some(read) => of_target(&TargetFields {
                code: read.code,
                indicator: read.indicator,
                wording: read.wording,
                year: read.year,
                period: read.period,
                comparator: read.comparator,
                value: read.value,
                value_max: read.value_max,
                unit: read.unit,
                pillar: read.pillar,
                scope: read.scope,
                level: read.level,
            }),
            None => FormView::default().with("comparator", Comparator::Equal.as_str()).with("unit", "%"),
        },
        ItemKind::Task => match reading.tasks.into_iter().next() {
            Some(read) => of_task(&TaskFields {
                task: read.task,
                lead: read.lead,
                coordinating: read.coordinating,
                deadline: read.deadline,
                frequency: read.frequency,
                product: read.product,
                budget: read.budget,
            }),
            None => FormView::default().with("task", quote),
        },
        ItemKind::Qualitative => FormView::default().with("text", quote).with(
            "year",
            reading.qualitative.first().and_then(|q| q.year).map_or(String::new(), |y| y.to_string()),
        ),
    };
    form.with("quote", quote)
}

/// The facts of the plan as the reader found them, with the likely level and parent.
pub(crate) fn of_facts(draft: &Draft, strategy: Option<i64>) -> FormView {
    let facts = &draft.facts;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    FormView::of([
        ("to", "new".to_owned()),
        ("title", text(&facts.title)),
        ("number", text(&facts.number)),
        ("issuer", text(&facts.issuer)),
        ("territory", text(&facts.territory)),
        ("date", facts.date.map(numbers::date).unwrap_or_default()),
        ("horizon", text(&facts.horizon)),
        ("level", own_level(draft).as_str().to_owned()),
        ("parent", strategy.map(|id| id.to_string()).unwrap_or_default()),
    ])
}

/// The level of administration that most likely issued the document: the one that its territory names,
/// a province where it names none.
pub(crate) fn own_level(draft: &Draft) -> AdminLevel {
    let territory = draft.facts.territory.as_deref().map(cotmoc_core::fold::fold).unwrap_or_default();
    let commune = ["xa ", "phuong ", "dac khu ", "thi tran "].iter().any(|kind| territory.starts_with(kind));
    if commune { AdminLevel::Commune } else { AdminLevel::Province }
}

/// The kind that a form names.
///
/// # Errors
/// A refusal where it names none of ours, which our own pages never send.
pub(crate) fn kind(fields: &Fields) -> Result<ItemKind, Fail> {
    match fields.text("kind") {
        "target" => Ok(ItemKind::Target),
        "task" => Ok(ItemKind::Task),
        "qualitative" => Ok(ItemKind::Qualitative),
        _ => Err(Fail::new(crate::errors::FailKind::User)),
    }
}

/// What a sentence most likely says.
pub(crate) fn likely_kind(quote: &str) -> ItemKind {
    let reading = reader::read(quote, Catalogue::embedded());
    if !reading.targets.is_empty() {
        ItemKind::Target
    } else if !reading.tasks.is_empty() {
        ItemKind::Task
    } else {
        ItemKind::Qualitative
    }
}

/// The name of a kind in forms and addresses.
pub(crate) fn kind_name(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Target => "target",
        ItemKind::Task => "task",
        ItemKind::Qualitative => "qualitative",
    }
}

/// What was typed, as fields of an item.
///
/// # Errors
/// What the application finds wrong, field by field.
pub(crate) fn parse_item(kind: ItemKind, typed: &Fields) -> Result<ItemFields, AppError> {
    let text = |name: &str| typed.text(name).to_owned();
    Ok(match kind {
        ItemKind::Target => ItemFields::Target(
            TargetForm {
                code: text("code"),
                indicator: text("indicator"),
                wording: wording(typed),
                year: text("year"),
                period: text("period"),
                comparator: text("comparator"),
                value: text("value"),
                value_max: text("value_max"),
                unit: text("unit"),
                pillar: text("pillar"),
                scope: text("scope"),
                level: text("level"),
            }
            .parse()?,
        ),
        ItemKind::Task => ItemFields::Task(
            TaskForm {
                task: text("task"),
                lead: text("lead"),
                coordinating: text("coordinating"),
                deadline: text("deadline"),
                frequency: text("frequency"),
                product: text("product"),
                budget: text("budget"),
            }
            .parse()?,
        ),
        ItemKind::Qualitative => {
            ItemFields::Qualitative(QualitativeForm { text: text("text"), year: text("year") }.parse()?)
        }
    })
}

/// The wording of the text; where a person gave none, the sentence, else the name of the indicator.
fn wording(typed: &Fields) -> String {
    let name = || Catalogue::embedded().get(typed.text("code")).map(|indicator| indicator.name.as_str());
    [typed.text("wording"), typed.text("quote"), typed.text("indicator")]
        .into_iter()
        .find(|text| !text.is_empty())
        .or_else(name)
        .unwrap_or("")
        .to_owned()
}

/// What was typed, as the facts of a plan.
pub(crate) fn plan_form(typed: &Fields) -> PlanForm {
    let text = |name: &str| typed.text(name).to_owned();
    PlanForm {
        title: text("title"),
        number: text("number"),
        issuer: text("issuer"),
        territory: text("territory"),
        date: text("date"),
        horizon: text("horizon"),
        level: text("level"),
        parent: text("parent"),
    }
}

/// What was typed, as the facts of an act.
pub(crate) fn act_form(typed: &Fields) -> ActForm {
    let text = |name: &str| typed.text(name).to_owned();
    ActForm { title: text("title"), number: text("number"), issuer: text("issuer"), date: text("date") }
}
