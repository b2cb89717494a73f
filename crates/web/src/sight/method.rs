//! The card of an indicator, and how its status came about.

use cotmoc_app::indicators::{Aim, Card, Sheet, Source};
use cotmoc_core::progress::{Card as Explained, explain};

use super::links::Links;
use super::told::{self, StatusView};
use crate::judged;
use crate::messages::Texts;
use crate::words;

/// What is known of how an indicator is measured.
pub(crate) struct MethodView {
    pub(crate) lines: Vec<(String, String)>,
    pub(crate) terms: Vec<(String, String)>,
    pub(crate) versions: Vec<VersionView>,
    pub(crate) sources: Vec<SourceView>,
}

/// A definition with the time for which it holds.
pub(crate) struct VersionView {
    pub(crate) time: String,
    pub(crate) said: Vec<String>,
}

/// A source with the periods whose figures came from it.
pub(crate) struct SourceView {
    pub(crate) periods: String,
    pub(crate) said: String,
}

impl MethodView {
    pub(crate) fn new(t: Texts, sheet: &Sheet) -> Self {
        let card = &sheet.card;
        let lines = [
            (t.get("method-formula"), card.formula.clone()),
            (t.get("method-measured"), card.method.clone()),
            (t.get("method-source"), card.source.clone()),
            (t.get("method-owner"), card.owner.clone()),
            (t.get("method-legal"), Some(card.legal_basis.join("; ")).filter(|text| !text.is_empty())),
        ];
        Self {
            lines: lines
                .into_iter()
                .map(|(label, value)| {
                    (label.into_owned(), value.unwrap_or_else(|| t.get("method-unknown").into_owned()))
                })
                .collect(),
            terms: card.terms.clone(),
            versions: versions(t, card),
            sources: sources(t, &sheet.sources),
        }
    }
}

fn versions(t: Texts, card: &Card) -> Vec<VersionView> {
    let time = |from: Option<jiff::civil::Date>, to: Option<jiff::civil::Date>| match (from, to) {
        (Some(from), Some(to)) => t.with2("method-between", t.locale().date(from), t.locale().date(to)),
        (Some(from), None) => t.with("method-from", t.locale().date(from)),
        (None, Some(to)) => t.with("method-until", t.locale().date(to)),
        (None, None) => t.get("method-always"),
    };
    card.versions
        .iter()
        .map(|version| VersionView {
            time: time(version.from, version.to).into_owned(),
            said: [&version.act, &version.formula, &version.method, &version.note]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
        })
        .collect()
}

/// Sources in a row that say the same become one line.
fn sources(t: Texts, all: &[Source]) -> Vec<SourceView> {
    let said = |one: &Source| {
        let parts = [&one.provider, &one.source, &one.method];
        parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("; ")
    };
    let mut views: Vec<(SourceView, String)> = Vec::new();
    for one in all {
        let (said, period) = (said(one), words::period(t, one.period));
        match views.last_mut() {
            Some((view, first)) if view.said == said => view.periods = format!("{first} – {period}"),
            _ => views.push((SourceView { periods: period.clone(), said }, period)),
        }
    }
    views.into_iter().map(|(view, _)| view).filter(|view| !view.said.is_empty()).collect()
}

/// A target with its status and how that was computed.
pub(crate) struct AimView {
    pub(crate) year: String,
    pub(crate) goal: String,
    pub(crate) href: Option<String>,
    pub(crate) status: StatusView,
    pub(crate) gap: String,
    pub(crate) pace: String,
    pub(crate) method: String,
    /// In Vietnamese.
    pub(crate) why: String,
    pub(crate) card: Option<Explained>,
}

impl AimView {
    pub(crate) fn new(t: Texts, aim: &Aim, decimals: u8, links: &Links) -> Self {
        let judged = aim.judged.as_ref();
        let status = judged.map_or(cotmoc_core::progress::Status::NotAssessable, |judged| judged.status);
        Self {
            year: words::year(t, aim.year).into_owned(),
            goal: told::goal(t, aim),
            href: links.target(aim.id.0),
            status: StatusView::new(t, status),
            gap: told::gap(t, aim, decimals),
            pace: told::pace(t, aim),
            method: judged.map(|judged| judged::method(t, judged.method).into_owned()).unwrap_or_default(),
            why: match judged {
                Ok(judged) => judged.reason.text.clone(),
                Err(why) => why.clone(),
            },
            card: judged.ok().map(explain),
        }
    }
}
