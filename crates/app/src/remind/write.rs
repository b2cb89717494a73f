//! From a plan to messages with their mail, and to the reminders that are kept.

use std::collections::BTreeSet;

use cotmoc_core::clock;
use cotmoc_core::remind::{About, As, Digest, Line, Plan};
use cotmoc_store::{Tx, reminders};
use jiff::Timestamp;
use jiff::civil::Date;

use super::owed::{Gathered, Thing};
use super::people::People;
use super::words;
use crate::messages::{self, DigestGroup, DigestLine, DigestPart, Moments, Text, Wanted};
use crate::model::{AccountId, MessageId, NewReminder, RoundId};
use crate::{Context, Result, when};

/// Who asks for reminders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked<'a> {
    /// The clock.
    ByClock,
    /// A person of that name.
    By(&'a str),
}

/// Writes everything that a plan says, in the transaction that read what it was made from.
pub(super) async fn carry_out(
    cx: &Context,
    tx: &mut Tx,
    gathered: &Gathered,
    people: &People<'_>,
    plan: &Plan,
    asked: Asked<'_>,
    written: Timestamp,
) -> Result<()> {
    let at = Moments { written, goes: moment(plan, written) };
    let day = plan.goes.date();
    let (mut wanted, mut rows) = (Vec::new(), Vec::new());
    for digest in &plan.digests {
        let Some(to) = people.recipient(digest.person) else { continue };
        let things: Vec<(&Line, &Thing)> =
            digest.lines.iter().filter_map(|line| Some((line, gathered.things.get(&line.about)?))).collect();
        rows.extend(things.iter().map(|(line, thing)| (wanted.len(), digest, *line, *thing)));
        wanted.push(Wanted {
            to,
            text: text(&things, day, asked),
            link: Some(link(&things)),
            ticket: None,
            round: one_round(&things),
        });
    }
    let messages = messages::write_at(cx, tx, &wanted, at).await?;
    let mut new: Vec<NewReminder> = rows
        .into_iter()
        .map(|(place, digest, line, thing)| NewReminder {
            account: Some(AccountId(digest.person.0)),
            message: messages.get(place).copied(),
            ..reminder(written, day, line, thing.unit)
        })
        .collect();
    for line in &plan.untold {
        let Some(thing) = gathered.things.get(&line.about) else { continue };
        new.push(reminder(written, day, line, thing.unit));
    }
    Ok(reminders::insert(tx, &new, cx.actor().name()).await?)
}

fn reminder(at: Timestamp, day: Date, line: &Line, unit: cotmoc_core::model::UnitId) -> NewReminder {
    NewReminder {
        day,
        about: line.about,
        unit,
        due: line.due,
        step: line.step,
        role: line.role,
        account: None,
        message: None::<MessageId>,
        at,
    }
}

/// When the mail of a plan may go: now, or when quiet hours and days of rest are over.
pub(super) fn moment(plan: &Plan, now: Timestamp) -> Timestamp {
    clock::moment(plan.goes).map_or(now, |goes| goes.max(now))
}

fn text(things: &[(&Line, &Thing)], day: Date, asked: Asked<'_>) -> Text {
    let count = |roles: &[As]| things.iter().filter(|(line, _)| roles.contains(&line.role)).count();
    let parts: Vec<DigestPart> = [
        part("Việc cần làm:", &[As::Holder], things),
        part("Chưa có người phụ trách, cần phân công:", &[As::Vacancy], things),
        part("Đang quá hạn ở đơn vị bạn theo dõi:", &[As::Superior, As::Owner], things),
    ]
    .into_iter()
    .flatten()
    .collect();
    Text::Digest {
        day: when::day_words(day),
        urged_by: match asked {
            Asked::ByClock => None,
            Asked::By(name) => Some(name.to_owned()),
        },
        own: count(&[As::Holder]),
        late: count(&[As::Superior, As::Owner]),
        vacant: count(&[As::Vacancy]),
        each_opens: parts.iter().map(|part| part.groups.len()).sum::<usize>() > 1,
        parts,
    }
}

fn part(title: &'static str, roles: &[As], things: &[(&Line, &Thing)]) -> Option<DigestPart> {
    let mut alike: Vec<Vec<(&Line, &Thing)>> = Vec::new();
    for it in things.iter().filter(|(line, _)| roles.contains(&line.role)) {
        match alike.iter_mut().find(|group| group[0].1.what == it.1.what) {
            Some(group) => group.push(*it),
            None => alike.push(vec![*it]),
        }
    }
    let groups: Vec<DigestGroup> = alike.iter().take(GROUPS).map(|things| group(things)).collect();
    let more = alike.len().saturating_sub(GROUPS);
    (!groups.is_empty()).then_some(DigestPart { title, groups, more })
}

/// What several units owe alike; there is at least one.
fn group(things: &[(&Line, &Thing)]) -> DigestGroup {
    let said = |(line, thing): &(&Line, &Thing)| DigestLine {
        unit: thing.unit_name.clone(),
        when: words::line(line, thing.returned),
    };
    DigestGroup {
        what: things[0].1.what.clone(),
        path: link(things),
        lines: things.iter().map(said).collect(),
    }
}

/// Things that a part of a digest names; the others are counted.
const GROUPS: usize = 15;

/// The page of the one thing, the board of the one round, or everything that the person has to do.
fn link(things: &[(&Line, &Thing)]) -> String {
    match things {
        [(line, _)] => match line.about {
            About::Report(id) => format!("/entry/{id}"),
            About::Task(id) => format!("/tasks/{id}"),
        },
        _ => match one_round(things) {
            Some(round) if things.iter().all(|(line, _)| line.role == As::Holder) => {
                format!("/rounds/{round}/grid")
            }
            Some(round) => format!("/rounds/{round}?show=late"),
            None => "/work".to_owned(),
        },
    }
}

/// The round of which all of them are.
fn one_round(things: &[(&Line, &Thing)]) -> Option<RoundId> {
    let rounds: BTreeSet<Option<RoundId>> = things.iter().map(|(_, thing)| thing.round).collect();
    match rounds.into_iter().collect::<Vec<_>>()[..] {
        [one] => one,
        _ => None,
    }
}

/// How many lines digests have.
pub(super) fn lines(digests: &[Digest]) -> usize {
    digests.iter().map(|digest| digest.lines.len()).sum()
}
