//! The tasks on the work list.

use std::borrow::Cow;

use cotmoc_app::tasks::{TaskGroup, TaskWork};
use jiff::civil::Date;

use crate::messages::Texts;
use crate::pages::task::view::TaskView;

/// Tasks to do something about.
pub(super) struct TasksView {
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) help: String,
    pub(super) count: usize,
    pub(super) rows: Vec<TaskView>,
    pub(super) more: usize,
}

/// The groups of tasks, the most urgent first; those without rows are left out.
pub(super) fn groups(t: Texts, work: &TaskWork, today: Date) -> Vec<TasksView> {
    let view = |id, title: Cow<'static, str>, help: Cow<'static, str>, group: &TaskGroup| {
        (group.count > 0).then(|| TasksView {
            id,
            title: title.into_owned(),
            help: help.into_owned(),
            count: group.count,
            rows: group.lines.iter().map(|line| TaskView::new(t, line, today)).collect(),
            more: group.count - group.lines.len(),
        })
    };
    [
        view("returned", t.get("work-task-returned"), t.get("work-task-returned-help"), &work.returned),
        view("late", t.get("work-task-late"), t.get("work-task-late-help"), &work.late),
        view("accept", t.get("work-task-accept"), t.get("work-task-accept-help"), &work.to_accept),
        view("soon", t.get("work-task-soon"), t.get("work-task-soon-help"), &work.soon),
        view("others", t.get("work-task-others"), t.get("work-task-others-help"), &work.others_late),
    ]
    .into_iter()
    .flatten()
    .collect()
}
