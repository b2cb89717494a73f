//! One task with everything about it.

use cotmoc_store::{targets, task_budgets, task_deadlines, task_evidence, task_progress, tasks};

use super::gather::{Line, gather};
use super::missing;
use super::right::{Rights, root};
use crate::model::{Budget, Evidence, Passage, PlanId, Progress, SetDeadline, Target, TaskId};
use crate::{Action, Context, Result, units};

/// What the page of a task shows.
#[derive(Debug, Clone)]
pub struct TaskPage {
    /// The task and where it stands.
    pub line: Line,
    /// The plan whose owner looks after it.
    pub root: PlanId,
    /// The passage of the document that asks for it.
    pub passage: Option<Passage>,
    /// The task of which it is a part.
    pub parent: Option<Line>,
    /// The tasks that are parts of it.
    pub parts: Vec<Line>,
    /// Everything that was said about it, the first one first.
    pub said: Vec<Progress>,
    /// Every last day that was set, the first one first.
    pub deadlines: Vec<SetDeadline>,
    /// Files that show what was done.
    pub evidence: Vec<Evidence>,
    /// Its money, by year.
    pub budgets: Vec<Budget>,
    /// Targets of its plan that it does not serve yet, for whoever may link them.
    pub targets: Vec<Target>,
    /// What the actor may do.
    pub rights: Rights,
}

impl TaskPage {
    /// The number of the newest step, which the next one names; 0 where there is none.
    #[must_use]
    pub fn seen(&self) -> i64 {
        self.said.last().map_or(0, |progress| progress.id.0)
    }
}

/// A task with everything about it.
///
/// # Errors
/// [`crate::Kind::NotFound`]; where another task took its place, the hint names that one.
pub async fn show(cx: &Context, id: TaskId) -> Result<TaskPage> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let mut lines = gather(&mut tx, &register, units::today(cx)).await?;
    let Some(place) = lines.iter().position(|line| line.task.id == id) else {
        return Err(missing(&mut tx, id).await?);
    };
    let line = lines.swap_remove(place);
    let parts = lines.iter().filter(|part| part.task.parent == Some(id)).cloned().collect();
    let parent = lines.into_iter().find(|above| line.task.parent == Some(above.task.id));
    let rights = Rights::of(cx, &line, &register);
    let root = root(&line);
    let passage = tasks::get(&mut tx, id).await?.and_then(|task| task.passage);
    let mut free = Vec::new();
    if rights.edit {
        free = targets::of_plans(&mut tx, &[line.task.plan, root]).await?;
        free.retain(|target| line.links.iter().all(|link| link.target != target.id));
    }
    Ok(TaskPage {
        root,
        passage,
        parent,
        parts,
        said: task_progress::of_task(&mut tx, id).await?,
        deadlines: task_deadlines::of_task(&mut tx, id).await?,
        evidence: task_evidence::of_task(&mut tx, id).await?,
        budgets: task_budgets::of_task(&mut tx, id).await?,
        targets: free,
        rights,
        line,
    })
}
