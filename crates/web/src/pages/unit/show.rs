//! `GET /units/{id}?at=…`: one unit through time, its forebears and heirs, what stands under it.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use cotmoc_app::units;
use cotmoc_core::letters::capitalised;
use cotmoc_core::model::{Share, UnitId, UnitLevel};
use cotmoc_core::units::{Register, Unit};
use jiff::civil::Date;

use super::at::{self, DayView};
use super::kin::KinView;
use super::operation::EventView;
use super::register;
use super::rows::{self, UnitGroup, UnitLink, groups, link, since};
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "unit.html")]
struct UnitPage {
    t: Texts,
    shell: Shell,
    id: i64,
    day: DayView,
    /// Why the unit is shown on another day than the one asked for.
    away: Option<String>,
    ended: Option<String>,
    name: String,
    kind: String,
    code: String,
    facts: Vec<(String, String)>,
    above: Vec<UnitLink>,
    kin: Option<KinView>,
    groups: Vec<UnitGroup>,
    states: Vec<Naming>,
    recorded: Vec<EventView>,
    /// Ways to record a change: address and words.
    actions: Vec<(String, String)>,
}

/// What a unit was called and where it stood for some time.
struct Naming {
    since: String,
    name: String,
    detail: String,
    place: String,
    act: String,
    now: bool,
}

/// `GET /units/{id}`
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let asked = at::asked(&query)?;
    let (current, today) = register::now(visitor.cx()).await?;
    let register = &*current.register;
    let unit = register.get(UnitId(id)).ok_or_else(|| Fail::not_found().back_to("/units"))?;
    let t = texts(&visitor);
    let events = units::show(visitor.cx(), &format!("#{id}"), None).await?.events;
    let at = at::nearest(unit, asked.unwrap_or(today));
    let day = DayView::new(t, &format!("/units/{id}"), "", at, today);
    let away = asked.filter(|asked| *asked != at).map(|asked| away(t, unit, asked));
    let name = unit.name(at);
    let mut above: Vec<UnitLink> =
        register.above(unit.id, at).into_iter().map(|up| link(up, at, &day.query)).collect();
    above.reverse();
    page(&UnitPage {
        t,
        shell: Shell::new(&visitor, Section::Units, Data::Real),
        id,
        away,
        ended: unit
            .ended
            .filter(|end| *end <= today)
            .map(|end| t.with("unit-ended", numbers::date(end)).into_owned()),
        name: name.name.clone(),
        kind: capitalised(&name.kind),
        code: name.code.clone(),
        facts: facts(t, unit, at),
        above,
        kin: KinView::new(t, register, unit, at, today),
        groups: groups(t, register, Some(unit.id), at, &day.query),
        states: states(t, register, unit, at),
        recorded: events
            .iter()
            .filter(|event| event.recorded_at.is_some())
            .map(|event| EventView::new(t, event))
            .collect(),
        actions: actions(t, register, unit, today),
        day,
    })
}

/// Why the day asked for cannot be shown.
fn away(t: Texts, unit: &Unit, asked: Date) -> String {
    let asked_words = numbers::date(asked);
    let words = if asked < unit.born {
        t.with("unit-not-yet", asked_words)
    } else {
        t.with("unit-no-more", asked_words)
    };
    words.into_owned()
}

fn facts(t: Texts, unit: &Unit, at: Date) -> Vec<(String, String)> {
    let mut facts = vec![
        (t.get("unit-code"), unit.name(at).code.clone()),
        (t.get("unit-level"), rows::level(t, unit.level).into_owned()),
        (t.get("unit-since"), since(t, unit.born)),
    ];
    if let Some(last) = unit.ended.and_then(|end| end.yesterday().ok()) {
        facts.push((t.get("unit-until"), numbers::date(last)));
    }
    facts.into_iter().map(|(label, value)| (label.into_owned(), value)).collect()
}

/// What can be recorded about a unit: most of it while it exists, its shares afterwards too.
fn actions(t: Texts, register: &Register, unit: &Unit, today: Date) -> Vec<(String, String)> {
    let code: String = form_urlencoded::byte_serialize(unit.name(today).code.as_bytes()).collect();
    let form = |doing: &str, rest: String| format!("/units/operations/new?do={doing}{rest}");
    let above = unit.parent(today).map(|parent| format!("&under={parent}")).unwrap_or_default();
    let mut actions = Vec::new();
    if unit.lives(today) && unit.level != UnitLevel::Nation {
        if !register.children(Some(unit.id), today).is_empty() {
            actions.push((form("merge", format!("&under={}", unit.id)), t.get("unit-merge-children")));
        }
        actions.push((form("merge", format!("&from={code}{above}")), t.get("operation-merge")));
        actions.push((form("split", format!("&unit={code}")), t.get("operation-split")));
        actions.push((form("rename", format!("&unit={code}")), t.get("operation-rename")));
        actions.push((form("move", format!("&unit={code}")), t.get("operation-move")));
        actions.push((form("abolish", format!("&unit={code}")), t.get("operation-abolish")));
    }
    if unit.lives(today) {
        actions.push((form("create", format!("&parent={code}")), t.get("operation-create")));
    }
    if unit.heirs.iter().any(|line| line.share == Share::Unknown) {
        actions.insert(0, (form("shares", format!("&unit=%23{}", unit.id)), t.get("operation-shares")));
    }
    actions.into_iter().map(|(href, words)| (href, words.into_owned())).collect()
}

/// Names and places through time, the first one first.
fn states(t: Texts, register: &Register, unit: &Unit, at: Date) -> Vec<Naming> {
    let mut days: Vec<Date> = unit.names.iter().map(|(day, _)| *day).collect();
    days.extend(unit.parents.iter().map(|(day, _)| *day));
    days.sort_unstable();
    days.dedup();
    let current = days.partition_point(|day| *day <= at).saturating_sub(1);
    days.iter()
        .enumerate()
        .map(|(nth, &day)| {
            let name = unit.name(day);
            let parent = unit.parent(day).and_then(|parent| register.get(parent));
            Naming {
                since: since(t, day),
                name: name.name.clone(),
                detail: format!("{} · {}", capitalised(&name.kind), name.code),
                place: match parent {
                    Some(parent) if parent.level != UnitLevel::Nation => {
                        t.with("unit-under", &parent.name(day).name).into_owned()
                    }
                    _ => String::new(),
                },
                act: act(register, unit.id, day),
                now: nth == current,
            }
        })
        .collect()
}

/// The act by which a unit got its state of a day; empty where it is not known.
fn act(register: &Register, unit: UnitId, day: Date) -> String {
    let touches = |event: &&cotmoc_core::units::Event| {
        event.date.unwrap_or(Date::MIN) == day
            && !event.act.number.is_empty()
            && cotmoc_core::units::touched(event).any(|other| other == unit)
    };
    register.events().iter().find(touches).map(|event| event.act.number.clone()).unwrap_or_default()
}
