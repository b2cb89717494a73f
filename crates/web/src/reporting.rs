//! Where reports stand, as pages write it: shape and words first, colour last.

use std::borrow::Cow;

use cotmoc_app::model::{RoundTally, Submission};
use cotmoc_core::calendar::Timeliness;
use cotmoc_core::form::way::Verb as StepVerb;
use cotmoc_core::form::{Form, Step, SubmissionState};

use crate::messages::Texts;

/// A mark: a class for its colour, a shape, and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Name of the class in the style sheet.
    pub class: &'static str,
    /// One character that tells it without colour.
    pub shape: &'static str,
    /// What it means.
    pub words: Cow<'static, str>,
}

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Nothing was entered.
    Silent,
    /// Something was entered.
    Begun,
    /// Sent back with reasons.
    Returned,
    /// Handed in; waits for an approval.
    Waits,
    /// Handed in; waits for whoever approves for the reporting unit.
    WaitsForApprover,
    /// Handed in; waits for the owner of the form.
    WaitsForOwner,
    /// Confirmed at every step.
    Approved,
    /// The same, and the round is closed over it.
    Locked,
    /// Need not report.
    Exempt,
}

impl Standing {
    /// Where a report stands, as far as that is known without its form.
    #[must_use]
    pub fn of(submission: &Submission) -> Self {
        if submission.exempt_reason.is_some() {
            return Self::Exempt;
        }
        match Self::of_state(submission.state) {
            Self::Begun if submission.changed_at.is_none() => Self::Silent,
            standing => standing,
        }
    }

    /// Where a report of that form stands, with who is to approve it next.
    #[must_use]
    pub fn in_form(submission: &Submission, form: &Form) -> Self {
        let place = usize::try_from(submission.step).unwrap_or(usize::MAX);
        match (Self::of(submission), form.approvals.get(place)) {
            (Self::Waits, Some(Step::Owner)) => Self::WaitsForOwner,
            (Self::Waits, Some(Step::Approver)) => Self::WaitsForApprover,
            (standing, _) => standing,
        }
    }

    /// Where something of that state stands.
    #[must_use]
    pub fn of_state(state: SubmissionState) -> Self {
        match state {
            SubmissionState::Draft => Self::Begun,
            SubmissionState::Submitted => Self::Waits,
            SubmissionState::Returned => Self::Returned,
            SubmissionState::Approved => Self::Approved,
            SubmissionState::Locked => Self::Locked,
        }
    }
}

/// How it is shown where a report stands.
#[must_use]
pub fn standing(t: Texts, standing: Standing) -> Mark {
    let (class, shape, words) = match standing {
        Standing::Silent => ("silent", "○", t.get("state-silent")),
        Standing::Begun => ("begun", "◔", t.get("state-begun")),
        Standing::Returned => ("returned", "↩", t.get("state-returned")),
        Standing::Waits => ("waiting", "◑", t.get("state-waits")),
        Standing::WaitsForApprover => ("waiting", "◑", t.get("state-waits-approver")),
        Standing::WaitsForOwner => ("waiting", "◕", t.get("state-waits-owner")),
        Standing::Approved => ("approved", "✓", t.get("state-approved")),
        Standing::Locked => ("approved", "■", t.get("state-locked")),
        Standing::Exempt => ("exempt", "–", t.get("state-exempt")),
    };
    Mark { class, shape, words }
}

/// Whether it was in time, or how many days are left or over; nothing for a unit that need not report.
#[must_use]
pub fn punctuality(t: Texts, standing: Standing, timeliness: Timeliness) -> Option<Mark> {
    if standing == Standing::Exempt {
        return None;
    }
    let mark = match timeliness {
        Timeliness::InTime => Mark { class: "in-time", shape: "✓", words: t.get("time-in-time") },
        Timeliness::Late { days } => Mark { class: "late", shape: "!", words: t.count("time-late", days) },
        Timeliness::Waiting { .. } => Mark { class: "to-come", shape: "◷", words: left(t, timeliness) },
        Timeliness::Overdue { .. } => Mark { class: "late", shape: "!", words: left(t, timeliness) },
    };
    Some(mark)
}

/// The days that are left until a day, or that have gone since: «còn 3 ngày», «hôm nay là hạn cuối».
#[must_use]
pub fn left(t: Texts, timeliness: Timeliness) -> Cow<'static, str> {
    match timeliness {
        Timeliness::InTime => t.get("time-in-time"),
        Timeliness::Late { days } => t.count("time-late", days),
        Timeliness::Waiting { days: 0 } => t.get("time-today"),
        Timeliness::Waiting { days: 1 } => t.get("time-tomorrow"),
        Timeliness::Waiting { days } => t.count("time-left", days),
        Timeliness::Overdue { days } => t.count("time-overdue", days),
    }
}

/// What happened to a report, as the beginning of a line: «Đã nộp».
#[must_use]
pub fn verb(t: Texts, verb: StepVerb) -> Cow<'static, str> {
    match verb {
        StepVerb::Submit => t.get("verb-submit"),
        StepVerb::Withdraw => t.get("verb-withdraw"),
        StepVerb::Return => t.get("verb-return"),
        StepVerb::Approve => t.get("verb-approve"),
        StepVerb::Correct => t.get("verb-correct"),
        StepVerb::Lock => t.get("verb-lock"),
        StepVerb::Reopen => t.get("verb-reopen"),
        StepVerb::Extend => t.get("verb-extend"),
        StepVerb::Exempt => t.get("verb-exempt"),
        StepVerb::Include => t.get("verb-include"),
    }
}

/// One part of a bar that shows how many units stand where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Name of the class in the style sheet.
    pub class: &'static str,
    /// Where it begins, in per mille of the bar.
    pub from: u64,
    /// How long it is, in per mille of the bar.
    pub length: u64,
}

/// The parts of a bar, in the order from done to not begun; empty where no unit is expected.
#[must_use]
pub fn bar(tally: &RoundTally) -> Vec<Part> {
    let units = tally.units();
    let counts = [
        ("approved", tally.approved),
        ("waiting", tally.submitted),
        ("returned", tally.returned),
        ("begun", tally.draft),
        ("silent", tally.silent),
    ];
    let mut before = 0;
    let mut parts = Vec::new();
    for (class, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        let from = before * 1000 / units.max(1);
        before += count;
        parts.push(Part { class, from, length: before * 1000 / units.max(1) - from });
    }
    parts
}

/// A part of a whole in percent, rounded down; nothing of nothing is nothing.
#[must_use]
pub fn percent(part: u64, whole: u64) -> u64 {
    (part * 100).checked_div(whole).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    #[test]
    fn days_are_told_in_words() {
        let told = |lang, timeliness| left(Texts::new(lang), timeliness).into_owned();
        assert_eq!(told(Lang::Vi, Timeliness::Waiting { days: 3 }), "còn 3 ngày");
        assert_eq!(told(Lang::Vi, Timeliness::Waiting { days: 0 }), "hôm nay là hạn cuối");
        assert_eq!(told(Lang::Vi, Timeliness::Overdue { days: 12 }), "quá hạn 12 ngày");
        assert_eq!(told(Lang::En, Timeliness::Late { days: 1 }), "1 day late");
    }

    #[test]
    fn a_bar_is_as_long_as_its_parts() {
        let tally = RoundTally {
            silent: 1,
            draft: 2,
            submitted: 3,
            returned: 0,
            approved: 1,
            ..RoundTally::default()
        };
        let parts = bar(&tally);
        assert_eq!(parts.len(), 4);
        assert_eq!(parts.iter().map(|part| part.length).sum::<u64>(), 1000);
        assert_eq!(bar(&RoundTally::default()), []);
        assert_eq!((percent(1, 3), percent(0, 0)), (33, 0));
    }
}
