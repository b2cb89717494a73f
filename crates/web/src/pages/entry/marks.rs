//! States, days and findings as shapes and words.

use cotmoc_app::collect::{Fate, Which};
use cotmoc_app::model::Submission;
use cotmoc_core::calendar::Timeliness;
use cotmoc_core::check::Finding;
use cotmoc_core::form::{Severity, SubmissionState};

use super::view::{CellMark, FindingView, Mark};
use crate::messages::Texts;

/// Where a submission stands.
pub(crate) fn state(t: Texts, submission: &Submission) -> Mark {
    let (class, shape, words) = match submission.state {
        _ if submission.exempt_reason.is_some() => ("calm", "–", t.get("entry-state-exempt")),
        SubmissionState::Draft if submission.changed_at.is_none() => {
            ("calm", "○", t.get("entry-state-empty"))
        }
        SubmissionState::Draft => ("draft", "✎", t.get("entry-state-draft")),
        SubmissionState::Submitted => ("submitted", "▶", t.get("entry-state-submitted")),
        SubmissionState::Returned => ("returned", "↩", t.get("entry-state-returned")),
        SubmissionState::Approved => ("approved", "✓", t.get("entry-state-approved")),
        SubmissionState::Locked => ("locked", "■", t.get("entry-state-locked")),
    };
    Mark { class, shape, words: words.into_owned() }
}

/// The days that are left, or how late it is.
pub(crate) fn days(t: Texts, timeliness: Timeliness) -> Mark {
    let n = |days: i32| usize::try_from(days).unwrap_or(0);
    let (class, shape, words) = match timeliness {
        Timeliness::InTime => ("intime", "✓", t.get("entry-due-done").into_owned()),
        Timeliness::Late { days } => ("late", "▲", t.count("entry-due-done-late", n(days)).into_owned()),
        Timeliness::Waiting { days: 0 } => ("soon", "◕", t.get("entry-due-today").into_owned()),
        Timeliness::Waiting { days: 1 } => ("soon", "◕", t.get("entry-due-tomorrow").into_owned()),
        Timeliness::Waiting { days } if days <= 3 => {
            ("soon", "◑", t.count("entry-due-days", n(days)).into_owned())
        }
        Timeliness::Waiting { days } => ("calm", "◔", t.count("entry-due-days", n(days)).into_owned()),
        Timeliness::Overdue { days } => ("late", "▲", t.count("entry-due-over", n(days)).into_owned()),
    };
    Mark { class, shape, words }
}

/// A check that does not hold. A warning with its reason is only told.
pub(crate) fn finding(t: Texts, finding: &Finding) -> FindingView {
    let (class, shape, kind) = match finding.severity {
        Severity::Error => ("error", "✕", t.get("entry-finding-error")),
        Severity::Warning if finding.reasoned => ("explained", "✓", t.get("entry-finding-explained")),
        Severity::Warning => ("warning", "▲", t.get("entry-finding-warning")),
        Severity::Note => ("note", "ℹ", t.get("entry-finding-note")),
    };
    let open = finding.blocks() && !finding.hint.is_empty();
    let text = if open { format!("{} {}", finding.message, finding.hint) } else { finding.message.clone() };
    FindingView { class, shape, kind: kind.into_owned(), text }
}

/// Whether a finding only says that a line is not filled in yet: it waits for the submission.
pub(crate) fn is_early(finding: &Finding) -> bool {
    matches!(finding.check.as_str(), "@required" | "@reason")
}

/// The mark of a cell in a state of ours.
pub(crate) fn cell(t: Texts, class: &'static str) -> CellMark {
    let (shape, words) = match class {
        "saved" => ("✓", t.get("entry-mark-saved")),
        "returned" => ("↩", t.get("entry-mark-returned")),
        "refused" => ("✕", t.get("entry-mark-refused")),
        "conflict" => ("⚡", t.get("entry-mark-conflict")),
        _ => return CellMark::default(),
    };
    CellMark { class, shape, words: words.into_owned() }
}

/// What became of a change, as the state of its cell.
pub(crate) fn fate(fate: &Fate) -> &'static str {
    match fate {
        Fate::Saved(_) => "saved",
        Fate::Conflict { .. } => "conflict",
        Fate::Refused { .. } => "refused",
    }
}

/// A filter in words.
pub(crate) fn which(t: Texts, which: Which) -> String {
    let words = match which {
        Which::All => t.get("many-all"),
        Which::Silent => t.get("many-silent"),
        Which::Draft => t.get("entry-state-draft"),
        Which::Submitted => t.get("entry-state-submitted"),
        Which::Returned => t.get("entry-state-returned"),
        Which::Approved => t.get("entry-state-approved"),
        Which::Late => t.get("many-late"),
        Which::Exempt => t.get("entry-state-exempt"),
    };
    words.into_owned()
}
