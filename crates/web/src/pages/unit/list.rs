//! `GET /units?at=…&q=…`: the provinces on a day, and the search over every unit.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use cotmoc_core::fold::fold;
use cotmoc_core::model::{UnitId, UnitLevel};
use cotmoc_core::units::{Register, Unit, official};
use jiff::civil::Date;

use super::at::{self, DayView, REFORM};
use super::register;
use super::rows::{self, UnitGroup, UnitLink, groups, link};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "units.html")]
struct UnitsPage {
    t: Texts,
    shell: Shell,
    day: DayView,
    q: String,
    counts: Vec<Count>,
    changes: Vec<String>,
    groups: Vec<UnitGroup>,
    search: Option<SearchView>,
}

struct Count {
    number: String,
    words: String,
}

struct SearchView {
    living: Vec<Found>,
    /// How many more there are than are shown.
    more: usize,
    /// Units of other times.
    others: Vec<Found>,
}

struct Found {
    link: UnitLink,
    path: String,
    /// When a unit of another time existed.
    time: String,
}

/// How many results are shown; more are counted.
const MOST_FOUND: usize = 60;
const MOST_OTHERS: usize = 20;

/// `GET /units`
pub(crate) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let asked = at::asked(&query)?;
    let (current, today) = register::now(visitor.cx()).await?;
    let register = &*current.register;
    let at = asked.unwrap_or(today);
    let t = texts(&visitor);
    let q = query.text("q").to_owned();
    let encoded: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
    let rest = if q.is_empty() { String::new() } else { format!("&q={encoded}") };
    let day = DayView::new(t, "/units", &rest, at, today);
    let search = (!q.is_empty()).then(|| SearchView::new(t, register, &q, at, &day.query));
    page(&UnitsPage {
        t,
        shell: Shell::new(&visitor, Section::Units, Data::Real),
        counts: counts(t, register, at),
        changes: changes(t, register),
        groups: if search.is_some() { Vec::new() } else { top(t, register, at, &day.query) },
        q,
        day,
        search,
    })
}

/// The provinces; what stands beside the country, as the demonstration's province does, comes after them.
fn top(t: Texts, register: &Register, at: Date, query: &str) -> Vec<UnitGroup> {
    let mut all = groups(t, register, Some(official::NATION), at, query);
    let mut beside = groups(t, register, None, at, query);
    for group in &mut beside {
        group.id = format!("beside-{}", group.id);
        group.title = t.get("units-beside").into_owned();
        group.units.retain(|row| row.link.code != NATION_CODE);
    }
    all.extend(beside.into_iter().filter(|group| !group.units.is_empty()));
    all
}

/// The code of the country, which is no row of the list.
const NATION_CODE: &str = "VN";

/// How many units of a level the country has; what stands beside it does not count.
fn count(register: &Register, level: UnitLevel, at: Date) -> usize {
    let tops = register.children(None, at);
    let mut waiting: Vec<UnitId> =
        tops.iter().map(|top| top.id).filter(|id| *id != official::NATION).collect();
    let mut beside = 0;
    while let Some(next) = waiting.pop() {
        beside += usize::from(register.get(next).is_some_and(|unit| unit.level == level));
        waiting.extend(register.children(Some(next), at).iter().map(|unit| unit.id));
    }
    register.living(at).filter(|unit| unit.level == level).count() - beside
}

fn counts(t: Texts, register: &Register, at: Date) -> Vec<Count> {
    [UnitLevel::Province, UnitLevel::District, UnitLevel::Commune, UnitLevel::Agency]
        .into_iter()
        .filter_map(|level| {
            let n = count(register, level, at);
            let words = match level {
                UnitLevel::Province => t.count("units-provinces", n),
                UnitLevel::District => t.count("units-districts", n),
                UnitLevel::Agency => t.count("units-agencies", n),
                _ if at < REFORM => t.count("units-communes-before", n),
                _ => t.count("units-communes", n),
            };
            (n > 0).then(|| Count {
                number: numbers::integer(i64::try_from(n).unwrap_or(i64::MAX)),
                words: words.into_owned(),
            })
        })
        .collect()
}

/// What changed on 1/7/2025, from the register itself.
fn changes(t: Texts, register: &Register) -> Vec<String> {
    let eve = REFORM.yesterday().unwrap_or(REFORM);
    let written = |level, at| numbers::integer(i64::try_from(count(register, level, at)).unwrap_or(i64::MAX));
    vec![
        t.with2(
            "units-change-provinces",
            written(UnitLevel::Province, eve),
            written(UnitLevel::Province, REFORM),
        )
        .into_owned(),
        t.with2(
            "units-change-communes",
            written(UnitLevel::Commune, eve),
            written(UnitLevel::Commune, REFORM),
        )
        .into_owned(),
        t.with("units-change-districts", written(UnitLevel::District, eve)).into_owned(),
    ]
}

impl SearchView {
    fn new(t: Texts, register: &Register, q: &str, at: Date, query: &str) -> Self {
        let living = register.search(q, at, usize::MAX);
        let more = living.len().saturating_sub(MOST_FOUND);
        let found = |unit: &Unit, day: Date, query: &str| Found {
            link: link(unit, day, query),
            path: path(register, unit, day),
            time: String::new(),
        };
        Self {
            living: living.iter().take(MOST_FOUND).map(|unit| found(unit, at, query)).collect(),
            more,
            others: others(register, q, at)
                .into_iter()
                .map(|unit| {
                    let day = at::nearest(unit, at);
                    let time = t.with2("unit-lived", rows::since(t, unit.born), until(t, unit)).into_owned();
                    Found { time, ..found(unit, day, "") }
                })
                .collect(),
        }
    }
}

/// The last day of a unit in words.
fn until(t: Texts, unit: &Unit) -> String {
    match unit.ended.and_then(|end| end.yesterday().ok()) {
        Some(last) => numbers::date(last),
        None => t.get("unit-no-end").into_owned(),
    }
}

/// Units that match but do not exist on the day; larger ones first.
fn others<'a>(register: &'a Register, q: &str, at: Date) -> Vec<&'a Unit> {
    let q = fold(q);
    let words: Vec<&str> = q.split_whitespace().collect();
    let holds = |unit: &&Unit| {
        let name = unit.name(at::nearest(unit, at));
        let text = format!("{} {}", name.code, fold(&name.name));
        !words.is_empty() && words.iter().all(|word| text.contains(word))
    };
    let mut found: Vec<&Unit> =
        register.units().iter().filter(|unit| !unit.lives(at)).filter(holds).collect();
    found.sort_by_cached_key(|unit| (unit.level, fold(&unit.name(at::nearest(unit, at)).name), unit.id));
    found.truncate(MOST_OTHERS);
    found
}

/// The units above, the nearest first; the country goes without saying.
fn path(register: &Register, unit: &Unit, at: Date) -> String {
    let above = register.above(unit.id, at);
    let names = above.iter().filter(|up| up.level != UnitLevel::Nation).map(|up| up.name(at).name.as_str());
    names.collect::<Vec<_>>().join(", ")
}
