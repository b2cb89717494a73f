//! What is to be known before filling in: why the form is locked and what to do, why it came back,
//! what keeps it from being handed in.

use cotmoc_app::collect::{EntryPage, LineView, Refusal};
use cotmoc_core::calendar::Timeliness;
use cotmoc_core::form::SubmissionState;

use super::lay::{id, open_remarks};
use super::view::{Act, Jump, Notice};
use crate::messages::Texts;
use crate::numbers;

/// Whether handing in now needs a reason, because the last day is over.
pub(super) fn asks_late(page: &EntryPage) -> bool {
    page.may.submit
        && page.submission.approved_revision.is_none()
        && matches!(page.timeliness, Timeliness::Overdue { .. } | Timeliness::Late { .. })
}

/// What the state of a submission has to say.
pub(super) fn of(t: Texts, page: &EntryPage) -> Vec<Notice> {
    let mut all = Vec::new();
    if let Some(lock) = locked(t, page) {
        all.push(lock);
    } else if !page.may.enter {
        let title = t.get("entry-only-read").into_owned();
        all.push(Notice { title, ..Notice::plain("", "◉", "only-read") });
    }
    if page.submission.state == SubmissionState::Returned {
        all.push(returned(t, page));
    }
    if let (Some(reason), None) = (&page.submission.extension_reason, &page.lock) {
        let title = t.with("entry-extended", numbers::date(page.submission.due)).into_owned();
        all.push(Notice { title, lines: vec![reason.clone()], ..Notice::plain("", "◷", "extended") });
    }
    all
}

fn locked(t: Texts, page: &EntryPage) -> Option<Notice> {
    let lock = page.lock.as_ref()?;
    let who = match (&lock.by, lock.at) {
        (Some(by), Some(at)) => Some(t.with2("entry-locked-by", by, numbers::moment(at)).into_owned()),
        _ => None,
    };
    let why = page.submission.exempt_reason.clone();
    let act = |verb: &'static str, words| Act {
        action: format!("/entry/{}/{verb}", page.submission.id.0),
        verb,
        words,
    };
    let act = if page.may.withdraw {
        Some(act("withdraw", t.get("entry-withdraw").into_owned()))
    } else if page.may.correct {
        Some(act("correct", t.get("entry-correct").into_owned()))
    } else {
        None
    };
    Some(Notice {
        title: lock.why.clone(),
        lines: who.into_iter().chain(why).chain([lock.instead.clone()]).collect(),
        act,
        ..Notice::plain("", "■", "locked")
    })
}

fn returned(t: Texts, page: &EntryPage) -> Notice {
    let said = page.remarks.iter().filter(|one| one.settled_at.is_none());
    let lines =
        said.map(|one| format!("{}, {}: {}", one.said_by, numbers::moment(one.said_at), one.text)).collect();
    let links =
        page.lines.iter().filter(|line| open_remarks(line).next().is_some()).map(|line| jump(line, ""));
    Notice {
        title: t.get("entry-returned").into_owned(),
        lines,
        links: links.collect(),
        ..Notice::plain("returned", "↩", "returned")
    }
}

/// What keeps a form from being handed in, with a link to each cell.
pub(super) fn refused(t: Texts, page: &EntryPage, refusal: &Refusal) -> Notice {
    let links = refusal.findings.iter().filter_map(|one| {
        let key = one.lines.first()?;
        let line = page.lines.iter().find(|line| &line.key == key)?;
        Some(jump(line, &one.message))
    });
    let links: Vec<Jump> = links.collect();
    let title = if links.is_empty() {
        refusal.message.clone()
    } else {
        t.count("entry-not-submitted", links.len()).into_owned()
    };
    Notice {
        title,
        lines: vec![refusal.hint.clone()],
        links,
        role: "alert",
        ..Notice::plain("error", "✕", "not-submitted")
    }
}

/// A link to a line of the page.
pub(super) fn jump(line: &LineView, why: &str) -> Jump {
    Jump {
        href: format!("#l-{}", id(&line.key)),
        number: line.key.clone(),
        name: line.label.clone(),
        why: why.to_owned(),
    }
}
