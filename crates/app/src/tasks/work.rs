//! What the actor has to do about tasks now.

use cotmoc_core::task::TaskState;
use jiff::ToSpan as _;

use super::gather::{Line, gather};
use super::right::Rights;
use crate::model::ProgressStep;
use crate::{Action, Context, Result, limits, units};

/// Tasks to do something about, in groups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskWork {
    /// Sent back to whoever does them.
    pub returned: TaskGroup,
    /// Late, to be done by the actor.
    pub late: TaskGroup,
    /// To be done by the actor within [`limits::TASK_SOON`] days.
    pub soon: TaskGroup,
    /// To be accepted or sent back by the actor.
    pub to_accept: TaskGroup,
    /// Late, looked after by the actor, who does not do them.
    pub others_late: TaskGroup,
}

/// Tasks of one group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskGroup {
    /// How many there are.
    pub count: usize,
    /// The first ones, at most [`limits::WORK_ROWS`].
    pub lines: Vec<Line>,
}

impl TaskGroup {
    fn add(&mut self, line: Line) {
        self.count += 1;
        if self.lines.len() < limits::WORK_ROWS {
            self.lines.push(line);
        }
    }
}

/// What the actor has to do about tasks now.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn work(cx: &Context) -> Result<TaskWork> {
    cx.require(Action::Read)?;
    let mut work = TaskWork::default();
    let acts = [Action::ReportTask, Action::AcceptTask, Action::AcceptUnitTask];
    if cx.actor().is_local_operator() || !acts.iter().any(|action| cx.may(*action)) {
        return Ok(work);
    }
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let today = units::today(cx);
    let soon = today.saturating_add(limits::TASK_SOON.days());
    let mut lines = gather(&mut tx, &register, today).await?;
    drop(tx);
    lines.sort_by_key(|line| (line.running.due.unwrap_or(jiff::civil::Date::MAX), line.task.id));
    for line in lines {
        let rights = Rights::of(cx, &line, &register).at_hand(cx, &line);
        // Owners may say how far a task is, but it is not theirs to do.
        let does = rights.report && !rights.accept;
        let back = line.newest.as_ref().is_some_and(|newest| newest.said.step == ProgressStep::Return);
        let open = line.running.is_open();
        let near = line.running.due.is_some_and(|due| due <= soon);
        match line.running.state {
            TaskState::Done if rights.accept => work.to_accept.add(line),
            _ if does && open && back => work.returned.add(line),
            _ if does && line.running.late > 0 => work.late.add(line),
            _ if does && open && near => work.soon.add(line),
            _ if rights.accept && line.running.late > 0 => work.others_late.add(line),
            _ => {}
        }
    }
    Ok(work)
}
