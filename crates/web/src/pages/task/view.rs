//! A task in a list, a column or a calendar.

use std::borrow::Cow;

use cotmoc_app::model::ProgressStep;
use cotmoc_app::tasks::{Line, Party};
use cotmoc_core::calendar::timeliness;
use cotmoc_core::letters::capitalised;
use cotmoc_core::task::{Deadline, FundSource, Rhythm, Standing};
use jiff::civil::Date;

use crate::messages::Texts;
use crate::numbers;
use crate::pages::names;
use crate::reporting::{self, Mark};

/// A task in few words.
pub(crate) struct TaskView {
    pub(crate) id: i64,
    pub(crate) name: String,
    /// The plan; empty where all tasks on the page are of one.
    pub(crate) plan: String,
    pub(crate) lead: PartyView,
    pub(crate) mark: Mark,
    pub(crate) percent: u8,
    /// The last day, or how often; empty where it is not known.
    pub(crate) due: String,
    /// How much time is left, or by how much it is over; empty where nothing is to be said.
    pub(crate) left: String,
    pub(crate) late: bool,
    pub(crate) returned: bool,
    pub(crate) part: bool,
}

/// Who has a part in a task.
pub(crate) struct PartyView {
    pub(crate) name: String,
    /// The page of the unit; empty where it is not in the register.
    pub(crate) href: String,
    /// The agency is no more, and nobody was given its part.
    pub(crate) gone: bool,
    /// Who would take it over; empty where that is not known.
    pub(crate) heir: String,
}

impl PartyView {
    pub(crate) fn new(party: Option<&Party>) -> Self {
        let Some(party) = party else {
            return Self { name: String::new(), href: String::new(), gone: false, heir: String::new() };
        };
        Self {
            name: party.name.clone(),
            href: party.unit.map(|unit| format!("/units/{}", unit.0)).unwrap_or_default(),
            gone: party.gone,
            heir: party.heir.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        }
    }
}

impl TaskView {
    pub(crate) fn new(t: Texts, line: &Line, today: Date) -> Self {
        let running = &line.running;
        let open = running.is_open();
        let due = running.due.filter(|_| open);
        Self {
            id: line.task.id.0,
            name: capitalised(&names::clip(&line.task.fields.task, 200)),
            plan: line.task.plan_number.clone().unwrap_or_else(|| names::clip(&line.task.plan_title, 60)),
            lead: PartyView::new(line.lead.as_ref()),
            mark: mark(t, line.standing()),
            percent: running.percent,
            due: until(t, line),
            left: due
                .map(|due| reporting::left(t, timeliness(due, None, today)).into_owned())
                .unwrap_or_default(),
            late: running.late > 0,
            returned: open
                && line.newest.as_ref().is_some_and(|newest| newest.said.step == ProgressStep::Return),
            part: line.task.parent.is_some(),
        }
    }
}

/// Until when: a day, with how often where it comes again; what the plan says where that could not be read.
pub(crate) fn until(t: Texts, line: &Line) -> String {
    let day = line.running.due.map(numbers::date);
    match (line.deadline, day) {
        (Deadline::Again { rhythm: Rhythm::Always, until }, _) => match until {
            Some(until) => t.with("task-always-until", numbers::date(until)).into_owned(),
            None => t.get("task-always").into_owned(),
        },
        (Deadline::Again { rhythm, .. }, Some(day)) => format!("{day} ({})", self::rhythm(t, rhythm)),
        (_, Some(day)) => day,
        (_, None) => String::new(),
    }
}

/// How often a task comes again.
pub(crate) fn rhythm(t: Texts, rhythm: Rhythm) -> Cow<'static, str> {
    match rhythm {
        Rhythm::Month => t.get("task-monthly"),
        Rhythm::Quarter => t.get("task-quarterly"),
        Rhythm::Half => t.get("task-half-yearly"),
        Rhythm::Year => t.get("task-yearly"),
        Rhythm::Always => t.get("task-always"),
    }
}

/// Where a task stands: shape and words first, colour last.
pub(crate) fn mark(t: Texts, standing: Standing) -> Mark {
    let (class, shape) = match standing {
        Standing::Late => ("late", "!"),
        Standing::NotStarted => ("silent", "○"),
        Standing::InProgress => ("begun", "◐"),
        Standing::Done => ("waiting", "◑"),
        Standing::Accepted => ("approved", "●"),
        Standing::Cancelled => ("exempt", "–"),
    };
    Mark { class, shape, words: words(t, standing) }
}

/// The words for where a task stands.
pub(crate) fn words(t: Texts, standing: Standing) -> Cow<'static, str> {
    match standing {
        Standing::Late => t.get("task-late"),
        Standing::NotStarted => t.get("task-not-started"),
        Standing::InProgress => t.get("task-in-progress"),
        Standing::Done => t.get("task-done"),
        Standing::Accepted => t.get("task-accepted"),
        Standing::Cancelled => t.get("task-cancelled"),
    }
}

/// The words for where money comes from.
pub(crate) fn source(t: Texts, source: FundSource) -> Cow<'static, str> {
    match source {
        FundSource::Central => t.get("fund-central"),
        FundSource::Province => t.get("fund-province"),
        FundSource::Commune => t.get("fund-commune"),
        FundSource::Recurrent => t.get("fund-recurrent"),
        FundSource::Investment => t.get("fund-investment"),
        FundSource::Autonomous => t.get("fund-autonomous"),
        FundSource::Society => t.get("fund-society"),
    }
}
