//! Tasks as a report tells them.

use cotmoc_core::letters::capitalised;
use cotmoc_core::task::{Standing, TaskState};
use jiff::civil::Date;

use super::data::Scope;
use crate::model::Report;
use crate::tasks::Line;
use crate::when;

/// The tasks of a report's plan: all of them for the unit of the plan, those with a part of its own for
/// another one. Cancelled ones are not told.
#[derive(Debug, Clone, Default)]
pub(crate) struct TaskFacts {
    pub(crate) rows: Vec<TaskRow>,
}

/// One task.
#[derive(Debug, Clone)]
pub(crate) struct TaskRow {
    pub(crate) task: String,
    pub(crate) lead: String,
    pub(crate) due: Option<Date>,
    pub(crate) standing: TaskStanding,
    /// What was reported last, of 100; nothing where nobody reported.
    pub(crate) percent: Option<u8>,
    /// When it was reported last.
    pub(crate) reported: Option<Date>,
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TaskStanding {
    /// Nobody began it.
    Open,
    /// It is under way.
    Running,
    /// It is not done and its last day is over for so many days.
    Late(u32),
    /// It is done, by what was reported for that day.
    Done(Option<Date>),
}

impl TaskStanding {
    /// In words.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Open => "chưa bắt đầu".to_owned(),
            Self::Running => "đang thực hiện".to_owned(),
            Self::Late(days) => format!("quá hạn {days} ngày"),
            Self::Done(_) => "hoàn thành".to_owned(),
        }
    }
}

impl TaskFacts {
    /// The tasks of a report among those in force, as they stand on the last day of the period, or today
    /// where that is earlier.
    pub(super) fn of(lines: &[Line], report: &Report, scope: Scope) -> Self {
        let wanted = |line: &&Line| {
            line.task.plan == report.plan
                && (scope == Scope::Plan || line.units().any(|unit| unit == report.unit))
        };
        Self { rows: lines.iter().filter(wanted).filter_map(row).collect() }
    }
}

fn row(line: &Line) -> Option<TaskRow> {
    let done = line.newest.as_ref().map(|newest| newest.said.as_of);
    let standing = match line.standing() {
        Standing::Late => TaskStanding::Late(line.running.late),
        Standing::NotStarted => TaskStanding::Open,
        Standing::InProgress => TaskStanding::Running,
        Standing::Done | Standing::Accepted => TaskStanding::Done(done),
        Standing::Cancelled => return None,
    };
    let told = line.reported.is_some() || line.running.state != TaskState::NotStarted;
    Some(TaskRow {
        task: capitalised(&line.task.fields.task),
        lead: line.lead_name().to_owned(),
        due: line.running.due,
        standing,
        percent: told.then_some(line.running.percent),
        reported: line.reported.map(when::day),
    })
}
