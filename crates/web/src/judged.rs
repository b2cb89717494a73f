//! Where a target stands, as a shape and words; colour only repeats them.

use std::borrow::Cow;

use cotmoc_app::assess::Standing;
use cotmoc_core::progress::{Assessment, Card, Method, Status, explain};

use crate::messages::Texts;

/// A status ready to be shown. It is never shown without its method.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Class of the style sheet.
    pub class: &'static str,
    /// One sign that is told apart without colour.
    pub shape: &'static str,
    /// One to three words.
    pub words: Cow<'static, str>,
    /// «còn thiếu 12 điểm %»; why there is no status, where that is the case. In Vietnamese.
    pub gap: String,
    /// The method.
    pub method: Cow<'static, str>,
}

impl Judged {
    /// Where a target stands; nothing where there is nothing to judge.
    #[must_use]
    pub fn of(t: Texts, standing: &Standing) -> Option<Self> {
        standing.assessment.as_ref().ok().map(|assessment| Self::new(t, assessment))
    }

    /// Whether there is more to say than that nothing can be said yet.
    #[must_use]
    pub fn says_something(&self) -> bool {
        self.class != NOT_ASSESSABLE || !self.gap.is_empty()
    }

    /// An assessment in the words of a language.
    #[must_use]
    pub fn new(t: Texts, assessment: &Assessment) -> Self {
        let (class, shape, words) = status(t, assessment.status);
        let gap = assessment.gap_text().unwrap_or_default();
        Self { class, shape, words, gap, method: method(t, assessment.method) }
    }
}

const NOT_ASSESSABLE: &str = "not-assessable";

/// Class, shape and words of a status.
#[must_use]
pub fn status(t: Texts, status: Status) -> (&'static str, &'static str, Cow<'static, str>) {
    match status {
        Status::Achieved => ("achieved", "✓", t.get("status-achieved")),
        Status::OnTrack => ("on-track", "●", t.get("status-on-track")),
        Status::AtRisk => ("at-risk", "◐", t.get("status-at-risk")),
        Status::OffTrack => ("off-track", "▽", t.get("status-off-track")),
        Status::Reversing => ("reversing", "↶", t.get("status-reversing")),
        Status::Missed => ("missed", "✕", t.get("status-missed")),
        Status::NotAssessable => (NOT_ASSESSABLE, "○", t.get("status-not-assessable")),
    }
}

/// A method in a few words.
#[must_use]
pub fn method(t: Texts, method: Method) -> Cow<'static, str> {
    match method {
        Method::Linear => t.get("method-linear"),
        Method::Cagr => t.get("method-cagr"),
        Method::Un2023 => t.get("method-un2023"),
        Method::Escap => t.get("method-escap"),
        Method::DigitalDecade => t.get("method-digital-decade"),
    }
}

/// «Cách tính»: what was compared, the formula with its numbers, the result.
#[must_use]
pub fn card(assessment: &Assessment) -> Card {
    explain(assessment)
}
