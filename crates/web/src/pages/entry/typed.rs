//! What a person typed into the form without scripts, and what became of it.

use std::collections::HashMap;

use cotmoc_app::collect::{Change, Fate, LineView, Outcome};
use cotmoc_app::model::{EntryId, SubmissionId};

use crate::assets::fingerprint;
use crate::form::Fields;

/// Stands for «không có số liệu» in the field that says what the page showed.
pub(crate) const MISSING: &str = "!";

/// One cell as it was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    pub(crate) value: String,
    pub(crate) missing: bool,
    pub(crate) reason: String,
    /// What became of it; nothing where the person changed nothing.
    pub(crate) fate: Option<Fate>,
}

/// What the fields of a form say about its lines, and the changes that follow.
pub(crate) fn read(
    fields: &Fields,
    submission: SubmissionId,
    lines: &[LineView],
) -> (HashMap<String, Typed>, Vec<Change>) {
    let mut all = HashMap::new();
    let mut changes = Vec::new();
    for line in lines {
        let key = &line.key;
        let field = |name: &str| fields.text(&format!("{name}.{key}"));
        let has = |name: &str| fields.has(&format!("{name}.{key}"));
        if !has("v") || has("t") {
            continue;
        }
        let (value, shown) = (field("v"), field("o"));
        let was_missing = shown == MISSING;
        let same = if was_missing { value.is_empty() } else { value == shown };
        // A new figure beside a tick from before takes the place of the tick.
        let missing = has("x") && (same || value.is_empty());
        let typed = Typed {
            value: if missing { String::new() } else { value.to_owned() },
            missing,
            reason: field("r").to_owned(),
            fate: None,
        };
        let changed = !same || missing != was_missing || typed.reason != field("q");
        if changed {
            let seen = field("s").parse().unwrap_or(0);
            changes.push(change(submission, key, &typed, seen));
        }
        all.insert(key.clone(), typed);
    }
    (all, changes)
}

/// A change with a name that follows from what it says: a form that is sent twice is kept once.
pub(crate) fn change(submission: SubmissionId, line: &str, typed: &Typed, seen: i64) -> Change {
    let said = format!("{line}\0{}\0{}\0{}", typed.value, typed.missing, typed.reason);
    Change {
        submission,
        line: line.to_owned(),
        value: typed.value.clone(),
        missing: typed.missing,
        reason: Some(typed.reason.clone()),
        seen: EntryId(seen),
        token: format!("form-{seen}-{}", fingerprint(said.as_bytes())),
    }
}

/// Lays what became of the changes beside what was typed.
pub(crate) fn settle(typed: &mut HashMap<String, Typed>, outcomes: Vec<Outcome>) {
    for outcome in outcomes {
        if let Some(typed) = typed.get_mut(&outcome.line) {
            typed.fate = Some(outcome.fate);
        }
    }
}
