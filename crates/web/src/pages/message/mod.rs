//! Messages to people: the list, one message to be read, copied, printed, passed on.

pub(crate) mod hand;
pub(crate) mod list;
pub(crate) mod mine;
pub(crate) mod show;

use std::borrow::Cow;

use cotmoc_app::model::{JobState, Message, MessageKind};

use crate::messages::Texts;
use crate::numbers;

/// What a message is about.
pub(crate) fn kind_name(t: Texts, kind: MessageKind) -> Cow<'static, str> {
    match kind {
        MessageKind::Invitation => t.get("message-invitation"),
        MessageKind::Reset => t.get("message-reset"),
        MessageKind::RoundOpened => t.get("message-round-opened"),
        MessageKind::Returned => t.get("message-returned"),
        MessageKind::Approved => t.get("message-approved"),
        MessageKind::Digest => t.get("message-digest"),
        MessageKind::PartAsked => t.get("message-part-asked"),
        MessageKind::ReportPrepared => t.get("message-report-prepared"),
        MessageKind::Trial => t.get("message-trial"),
    }
}

/// How far a message has come: the word and the shape of a state, and a sentence.
pub(crate) struct Delivery {
    pub(crate) word: &'static str,
    pub(crate) shape: &'static str,
    pub(crate) said: String,
}

impl Delivery {
    pub(crate) fn new(t: Texts, message: &Message) -> Self {
        let new = |word, shape, said: String| Self { word, shape, said };
        if let Some((at, by)) = &message.handed {
            return new("done", "●", t.with2("message-handed", by, numbers::moment(*at)).into_owned());
        }
        let Some((_, state)) = message.job else {
            return new("failed", "✎", t.get("message-to-hand").into_owned());
        };
        match state {
            JobState::Done => {
                let at = message.sent_at.map(numbers::moment).unwrap_or_default();
                new("done", "●", t.with("message-sent", at).into_owned())
            }
            JobState::Waiting => new("waiting", "○", t.get("message-waiting").into_owned()),
            JobState::Running => new("running", "◐", t.get("message-sending").into_owned()),
            JobState::Unsure => new("unsure", "?", t.get("message-unsure").into_owned()),
            JobState::Failed => new("failed", "✕", t.get("message-failed").into_owned()),
            JobState::Cancelled => new("cancelled", "–", t.get("message-cancelled").into_owned()),
        }
    }
}
