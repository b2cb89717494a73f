//! What a person may do with a task.

use cotmoc_core::units::Register;

use super::gather::Line;
use crate::model::PlanId;
use crate::permission::Scope;
use crate::{Action, AppError, Context, Kind, Result};

/// What the actor may do with one task.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rights {
    /// Say how far it is, attach evidence, say what was paid out.
    pub report: bool,
    /// Set its last day, budget, targets and units; cancel it; make parts of it.
    pub edit: bool,
    /// Accept it or send it back.
    pub accept: bool,
}

impl Rights {
    pub(super) fn of(cx: &Context, line: &Line, register: &Register) -> Self {
        let root = root(line);
        let (edit, accept) = match line.task.own {
            Some((unit, _)) => {
                let scope = Scope::unit_plan(Some(unit), root);
                (
                    cx.covers(Action::EditUnitPlan, &scope, register),
                    cx.covers(Action::AcceptUnitTask, &scope, register),
                )
            }
            None => {
                let scope = Scope::plan(root);
                (
                    cx.covers(Action::EditTasks, &scope, register),
                    cx.covers(Action::AcceptTask, &scope, register),
                )
            }
        };
        let unit = line.lead_unit().or(line.task.own.map(|(unit, _)| unit));
        let report = cx.covers(Action::ReportTask, &Scope::unit_plan(unit, root), register);
        Self { report, edit, accept }
    }

    /// What of it is the actor's own work: whoever owns plans may step in for a unit in the unit's own plan,
    /// but is not told of its every task.
    pub(super) fn at_hand(self, cx: &Context, line: &Line) -> Self {
        if line.task.own.is_some() && cx.may(Action::AcceptTask) { Self::default() } else { self }
    }

    pub(super) fn require(self, cx: &Context, action: Action) -> Result<()> {
        let may = match action {
            Action::ReportTask => self.report,
            Action::EditTasks => self.edit,
            Action::AcceptTask => self.accept,
            _ => false,
        };
        if may {
            return Ok(());
        }
        let what = format!("«{}» không được {} này.", cx.actor().name(), action.words());
        Err(AppError::new(Kind::Forbidden, what)
            .hint("Đơn vị chủ trì báo cáo tiến độ; chủ trì kế hoạch sửa và nghiệm thu. Nhờ người quản trị phân công nếu đó là việc của bạn."))
    }
}

/// The plan whose owner looks after a task: the province's, for tasks of a unit's own plan.
pub(super) fn root(line: &Line) -> PlanId {
    line.task.own.and(line.task.plan_parent).unwrap_or(line.task.plan)
}
