//! Reminders: who was reminded of what and what came of it, and the rules by which it happens.

pub(crate) mod list;
pub(crate) mod policy;

use std::borrow::Cow;

use cotmoc_app::model::{JobState, ReminderWay};
use cotmoc_app::remind::Standing;
use cotmoc_core::remind::{As, Days, Step};

use crate::messages::Texts;
use crate::numbers;
use crate::reporting::Mark;

/// How a day lies to a last day, in working days.
pub(crate) fn days(t: Texts, days: Days) -> Cow<'static, str> {
    match days {
        Days::Left(0) => t.get("remind-last-day"),
        Days::Left(days) => t.count("remind-left", u64::from(days)),
        Days::Late(0) => t.get("remind-just-over"),
        Days::Late(days) => t.count("remind-late", u64::from(days)),
    }
}

/// On which occasion somebody was reminded.
pub(crate) fn step(t: Texts, step: Step) -> Cow<'static, str> {
    match step {
        Step::Before(0) => t.get("remind-step-last-day"),
        Step::Before(days) => t.count("remind-step-before", u64::from(days)),
        Step::Late(days) => t.count("remind-step-late", u64::from(days)),
        Step::Urged => t.get("remind-step-urged"),
    }
}

/// As what somebody was told.
pub(crate) fn role(t: Texts, role: As) -> Cow<'static, str> {
    match role {
        As::Holder => t.get("remind-as-holder"),
        As::Superior => t.get("remind-as-superior"),
        As::Owner => t.get("remind-as-owner"),
        As::Vacancy => t.get("remind-as-vacancy"),
    }
}

/// How a reminder went to its person: a class, a shape, words.
pub(crate) fn way(t: Texts, way: &ReminderWay) -> Mark {
    let (class, shape, words) = match way {
        ReminderWay::Nobody => ("failed", "∅", t.get("remind-way-nobody")),
        ReminderWay::ToHand => ("waiting", "✎", t.get("remind-way-to-hand")),
        ReminderWay::Handed(at, by) => ("done", "●", t.with2("message-handed", by, numbers::moment(*at))),
        ReminderWay::Mail(state, at) => match state {
            JobState::Done => {
                ("done", "●", t.with("remind-way-sent", at.map(numbers::moment).unwrap_or_default()))
            }
            JobState::Waiting => ("waiting", "○", t.get("remind-way-waiting")),
            JobState::Running => ("running", "◐", t.get("message-sending")),
            JobState::Unsure => ("unsure", "?", t.get("message-unsure")),
            JobState::Failed => ("failed", "✕", t.get("message-failed")),
            JobState::Cancelled => ("cancelled", "–", t.get("message-cancelled")),
        },
    };
    Mark { class, shape, words }
}

/// What came of a reminder.
pub(crate) fn standing(t: Texts, standing: Standing) -> Mark {
    match standing {
        Standing::Came(0) => Mark { class: "done", shape: "✓", words: t.get("remind-came-today") },
        Standing::Came(days) => Mark { class: "done", shape: "✓", words: t.count("remind-came", days) },
        Standing::Open(left @ Days::Left(_)) => Mark { class: "waiting", shape: "◷", words: days(t, left) },
        Standing::Open(late @ Days::Late(_)) => Mark { class: "failed", shape: "!", words: days(t, late) },
        Standing::Ended => Mark { class: "cancelled", shape: "–", words: t.get("remind-ended") },
    }
}
