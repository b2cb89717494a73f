//! `GET /tasks/budget`: money of tasks, added up.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use cotmoc_app::model::{Amounts, PlanId, PlanKind};
use cotmoc_app::plans;
use cotmoc_app::tasks::{self, Served, Sums, Wanted};
use cotmoc_core::number::{Locale, rounded};
use cotmoc_core::task::million;
use rust_decimal::Decimal;

use super::view;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::Choice;
use crate::pages::names;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "tasks_budget.html")]
struct BudgetPage {
    t: Texts,
    shell: Shell,
    plan: String,
    year: String,
    plans: Vec<Choice>,
    years: Vec<i16>,
    all: Option<Row>,
    groups: Vec<Group>,
    odd: Vec<Odd>,
}

struct Group {
    id: &'static str,
    title: String,
    rows: Vec<Row>,
}

/// Sums in millions of đồng.
struct Row {
    name: String,
    planned: String,
    allocated: String,
    disbursed: String,
    /// What was paid out of what was given, of the lines that say both.
    share: Option<Share>,
    /// How many lines say all three amounts; empty where all do.
    partial: String,
}

/// A part of a hundred: the number, and how it is written, to one decimal.
struct Share {
    percent: Decimal,
    words: String,
}

struct Odd {
    task: i64,
    name: String,
    year: i16,
    source: String,
    amounts: [String; 3],
}

/// `GET /tasks/budget`
pub(crate) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let asked = Fields::parse(&query.unwrap_or_default());
    let (plan, year) = (asked.text("plan"), asked.text("year"));
    let wanted = Wanted { plan: plan.parse().ok().map(PlanId), year: year.parse().ok() };
    let totals = tasks::totals(visitor.cx(), wanted).await?;
    let plans = plans::list(visitor.cx()).await?;
    let t = texts(&visitor);
    let name = |name: &str| {
        if name.is_empty() { t.get("task-nobody").into_owned() } else { name.to_owned() }
    };
    let groups = vec![
        group(
            "agency",
            t.get("budget-by-agency"),
            totals.agencies.iter().map(|(who, sums)| row(t, name(who), sums)),
        ),
        group(
            "pillar",
            t.get("budget-by-pillar"),
            totals.pillars.iter().map(|(served, sums)| row(t, pillar(t, *served), sums)),
        ),
        group(
            "source",
            t.get("budget-by-source"),
            totals.sources.iter().map(|(source, sums)| row(t, view::source(t, *source).into_owned(), sums)),
        ),
        group(
            "year",
            t.get("budget-by-year"),
            totals.years.iter().map(|(year, sums)| row(t, year.to_string(), sums)),
        ),
    ];
    page(&BudgetPage {
        t,
        shell: Shell::new(&visitor, Section::Tasks, Data::of([totals.demo])),
        plan: plan.to_owned(),
        year: year.to_owned(),
        plans: plans
            .iter()
            .filter(|summary| summary.plan.kind == PlanKind::Adopted && summary.counts.tasks > 0)
            .map(|summary| {
                Choice::new(summary.plan.id.to_string(), names::clip(&summary.plan.facts.title, 90))
            })
            .collect(),
        years: totals.known_years.clone(),
        all: (totals.all.lines > 0).then(|| row(t, t.get("budget-all").into_owned(), &totals.all)),
        odd: totals
            .odd
            .iter()
            .map(|(task, words, year, source, amounts)| Odd {
                task: task.0,
                name: names::clip(words, 120),
                year: *year,
                source: view::source(t, *source).into_owned(),
                amounts: told(amounts),
            })
            .collect(),
        groups,
    })
}

fn group(id: &'static str, title: std::borrow::Cow<'static, str>, rows: impl Iterator<Item = Row>) -> Group {
    Group { id, title: title.into_owned(), rows: rows.collect() }
}

fn pillar(t: Texts, served: Served) -> String {
    match served {
        Served::One(pillar) => words::pillar(t, Some(pillar)),
        Served::Several => t.get("budget-several"),
        Served::Unknown => t.get("budget-no-pillar"),
    }
    .into_owned()
}

fn row(t: Texts, name: String, sums: &Sums) -> Row {
    let told = |place: usize, sum: i128| if sums.known[place] == 0 { String::new() } else { million(sum) };
    let (given, paid) = sums.both;
    Row {
        name,
        planned: told(0, sums.planned),
        allocated: told(1, sums.allocated),
        disbursed: told(2, sums.disbursed),
        share: share(paid, given),
        partial: if sums.whole < sums.lines {
            t.with2("budget-partial", sums.whole, sums.lines).into_owned()
        } else {
            String::new()
        },
    }
}

fn share(paid: i128, given: i128) -> Option<Share> {
    let whole = Decimal::try_from_i128_with_scale(given, 0).ok().filter(|whole| *whole > Decimal::ZERO)?;
    let percent = Decimal::try_from_i128_with_scale(paid, 0).ok()?.checked_mul(Decimal::ONE_HUNDRED)? / whole;
    let percent = rounded(percent, 1);
    Some(Share { percent, words: format!("{}%", Locale::Vi.decimal(percent)) })
}

/// Amounts of a line in millions of đồng; empty where they are not known.
pub(super) fn told(amounts: &Amounts) -> [String; 3] {
    [amounts.planned, amounts.allocated, amounts.disbursed]
        .map(|amount| amount.map(million).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_to_one_decimal() {
        let told = |paid, given| share(paid, given).map(|share| share.words);
        assert_eq!(told(8_790, 25_150).as_deref(), Some("35%"));
        assert_eq!(told(1_845, 1_850).as_deref(), Some("99,7%"));
        assert_eq!(told(745, 700).as_deref(), Some("106,4%"));
        assert_eq!(told(0, 700).as_deref(), Some("0%"));
        assert_eq!(told(5, 0), None);
    }
}
