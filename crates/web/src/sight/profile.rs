//! A unit's indicators beside the whole, its target and its peers.

use cotmoc_app::indicators::{Profile, ProfileLine};
use cotmoc_core::catalogue::Direction;
use cotmoc_core::compose::chart::{self, Bullet, Spark};
use cotmoc_core::model::Pillar;
use cotmoc_core::number::rounded;
use rust_decimal::Decimal;

use super::links::Links;
use super::told::{self, Figure};
use crate::messages::Texts;
use crate::words;

/// Everything that is shown of a unit.
pub(crate) struct ProfileView {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) code: String,
    pub(crate) above: Option<(String, String)>,
    pub(crate) forebears: Vec<(String, String)>,
    pub(crate) pillars: Vec<ProfilePillar>,
    /// Whether any indicator has peers with figures.
    pub(crate) has_peers: bool,
    /// Indicators without any figure of the unit.
    pub(crate) empty: usize,
    pub(crate) total: usize,
}

/// The indicators of a pillar.
pub(crate) struct ProfilePillar {
    pub(crate) name: String,
    pub(crate) rows: Vec<ProfileRow>,
}

/// An indicator.
pub(crate) struct ProfileRow {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) period: String,
    pub(crate) own: Figure,
    pub(crate) whole: Figure,
    /// «+3,2 điểm so với tỉnh»; and whether that is good.
    pub(crate) beside: Option<(String, &'static str, &'static str)>,
    pub(crate) goal: String,
    pub(crate) median: String,
    /// «hạng 3/31 xã có số liệu (36 xã)».
    pub(crate) rank: String,
    pub(crate) bullet: String,
    pub(crate) spark: String,
}

impl ProfileView {
    pub(crate) fn new(t: Texts, profile: &Profile, links: &Links) -> Self {
        let mut pillars: Vec<Pillar> = profile.lines.iter().map(|line| line.pillar).collect();
        pillars.sort_by_key(|pillar| *pillar as usize);
        pillars.dedup();
        let of = |pillar: Pillar| ProfilePillar {
            name: words::pillar(t, Some(pillar)).into_owned(),
            rows: profile
                .lines
                .iter()
                .enumerate()
                .filter(|(_, line)| line.pillar == pillar)
                .map(|(n, line)| row(t, profile, n, line, links))
                .collect(),
        };
        let named = |unit: &cotmoc_app::indicators::UnitName| (unit.name.clone(), links.unit(unit.id.0));
        Self {
            name: profile.unit.name.clone(),
            kind: profile.unit.kind.clone(),
            code: profile.unit.code.clone(),
            above: profile.above.as_ref().map(named),
            forebears: profile
                .forebears
                .iter()
                .map(|unit| {
                    let inside =
                        if links.is_inside() { format!("/units/{}", unit.id) } else { String::new() };
                    (unit.name.clone(), inside)
                })
                .collect(),
            empty: profile.lines.iter().filter(|line| line.points.is_empty()).count(),
            total: profile.lines.len(),
            has_peers: profile.lines.iter().any(|line| line.place.of > 1),
            pillars: pillars.into_iter().map(of).collect(),
        }
    }
}

fn row(t: Texts, profile: &Profile, n: usize, line: &ProfileLine, links: &Links) -> ProfileRow {
    let write = |value: Decimal| told::amount(t, value, line.decimals, &line.measure);
    let figure = |told: &Option<cotmoc_app::indicators::Told>| {
        told.as_ref().map(|told| told::figure(t, told, line.decimals, &line.measure)).unwrap_or_default()
    };
    let unit = format!("#{}", profile.unit.id);
    let fields: &[(&str, &str)] = if links.is_inside() { &[("unit", &unit)] } else { &[] };
    ProfileRow {
        name: line.name.clone(),
        href: links.indicator(&line.code, fields),
        period: line.period.map(|period| words::period(t, period)).unwrap_or_default(),
        own: figure(&line.own),
        whole: figure(&line.whole),
        beside: beside(t, line),
        goal: match &line.goal {
            Some(goal) => {
                let amount = told::bound(t, goal.comparator, goal.value, &line.measure);
                let whose = if goal.own { t.get("profile-goal-own") } else { t.get("profile-goal-whole") };
                format!("{amount} ({}, {whose})", goal.year)
            }
            None => String::new(),
        },
        median: line.place.median.map(write).unwrap_or_default(),
        rank: rank(t, line),
        bullet: bullet(t, line).map(|drawing| drawing.inline(&format!("b{n}"))).unwrap_or_default(),
        spark: spark(t, line).map(|drawing| drawing.inline(&format!("s{n}"))).unwrap_or_default(),
    }
}

/// How far the unit is from the whole.
fn beside(t: Texts, line: &ProfileLine) -> Option<(String, &'static str, &'static str)> {
    let (own, whole) = (line.own.as_ref()?.value?, line.whole.as_ref()?.value?);
    // Sizes of a part and of a whole are not held against each other.
    if !line.measure.starts_with('%') {
        return None;
    }
    let difference = own.checked_sub(whole)?;
    let shown = rounded(difference, line.decimals);
    let number = t.locale().fixed(shown.abs(), line.decimals);
    let good = match line.direction {
        Direction::Up => !shown.is_sign_negative(),
        Direction::Down => shown.is_sign_negative(),
    };
    Some(if shown.is_zero() {
        (t.get("profile-equal").into_owned(), "equal", "＝")
    } else {
        let words = if shown.is_sign_negative() {
            t.with("profile-lower", number)
        } else {
            t.with("profile-higher", number)
        };
        (
            words.into_owned(),
            if good { "better" } else { "worse" },
            if shown.is_sign_negative() { "▼" } else { "▲" },
        )
    })
}

fn rank(t: Texts, line: &ProfileLine) -> String {
    let place = &line.place;
    match place.rank {
        Some(rank) => {
            let of = t.with2("profile-rank-of", place.with, &place.group);
            let whole = t.with2("profile-rank-whole", place.of, &place.group);
            format!("{} {of} ({whole})", t.with("profile-rank", rank))
        }
        None if place.of > 1 && line.own.as_ref().is_some_and(|own| own.value.is_some()) => {
            t.with2("profile-rank-few", place.with, &place.group).into_owned()
        }
        None => String::new(),
    }
}

fn bullet(t: Texts, line: &ProfileLine) -> Option<chart::Drawing> {
    let goal = line.goal.as_ref()?;
    let share = line.measure == "%";
    let own = line.own.as_ref().and_then(|told| told.value);
    let text = own.map(|value| told::amount(t, value, line.decimals, &line.measure)).unwrap_or_default();
    Some(chart::bullet(&Bullet {
        title: line.name.clone(),
        desc: format!("{text} / {}", told::bound(t, goal.comparator, goal.value, &line.measure)),
        baseline: line.points.first().map(|point| told::number(point.value)),
        value: own.map(told::number),
        target: told::number(goal.value),
        text: String::new(),
        low: Some(0.0),
        high: share.then_some(100.0),
    }))
}

fn spark(t: Texts, line: &ProfileLine) -> Option<chart::Drawing> {
    let (first, last) = (line.points.first()?, line.points.last()?);
    let write = |value: Decimal| told::amount(t, value, line.decimals, &line.measure);
    Some(chart::spark(&Spark {
        points: line
            .points
            .iter()
            .map(|point| (told::time(point.period), Some(told::number(point.value))))
            .collect(),
        path: Vec::new(),
        target: None,
        desc: format!("{} → {}", write(first.value), write(last.value)),
    }))
}
