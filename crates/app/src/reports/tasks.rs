//! Tasks as a report tells them.

use cotmoc_core::units::Register;
use cotmoc_store::Tx;
use jiff::civil::Date;

use crate::model::{Report, TaskId};
use crate::{Context, Result};

/// The tasks of a report's plan that concern its unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct TaskFacts {
    pub(crate) rows: Vec<TaskRow>,
}

/// One task.
#[derive(Debug, Clone)]
pub(crate) struct TaskRow {
    pub(crate) id: TaskId,
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
    Late(i32),
    /// It is done, since a day where that is known.
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
    pub(super) async fn load(
        _cx: &Context,
        tx: &mut Tx,
        report: &Report,
        _register: &Register,
        _today: Date,
    ) -> Result<Self> {
        let tasks = cotmoc_store::tasks::of_plan(tx, report.plan).await?;
        let rows = tasks.into_iter().filter(|task| task.ended_by.is_none()).map(|task| TaskRow {
            id: task.id,
            task: task.fields.task,
            lead: task.fields.lead.unwrap_or_default(),
            due: None,
            standing: TaskStanding::Open,
            percent: None,
            reported: None,
        });
        Ok(Self { rows: rows.collect() })
    }
}
