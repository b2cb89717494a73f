//! The one table of what each role may do, and how far.

use super::Action;
use crate::model::Role;

/// How far a duty of a role carries an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// The role does not allow it.
    Never,
    /// Whatever units, form or plan the duty names.
    Anywhere,
    /// For the duty's unit and those under it, and for its form, indicator, plan where it names one.
    Unit,
    /// For the duty's form, or for every form where it names none.
    Form,
    /// For the duty's plan, or for every plan where it names none.
    Plan,
}

use Reach::{Anywhere as A, Form as F, Never as N, Plan as P, Unit as U};

/// One line an action; the columns are the roles in the order of [`Role::ALL`]: administrator, owner,
/// reporter, approver, leader, auditor.
pub const TABLE: &[(Action, [Reach; 6])] = &[
    (Action::Read, [A, A, A, A, A, A]),
    (Action::Import, [N, A, N, N, N, N]),
    (Action::EditDraft, [N, A, N, N, N, N]),
    (Action::Accept, [N, A, N, N, N, N]),
    (Action::EditPlan, [N, P, N, N, N, N]),
    (Action::ImportData, [N, A, N, N, N, N]),
    (Action::AssignTargets, [N, P, N, N, N, N]),
    (Action::EditUnits, [A, A, N, N, N, N]),
    (Action::Demo, [A, N, N, N, N, N]),
    (Action::Audit, [A, N, N, N, N, A]),
    (Action::EditForms, [N, F, N, N, N, N]),
    (Action::OpenRounds, [N, U, N, N, N, N]),
    (Action::ManageRounds, [N, U, N, N, N, N]),
    (Action::ReadEntry, [A, U, U, U, A, N]),
    (Action::Enter, [N, N, U, N, N, N]),
    (Action::Submit, [N, N, U, N, N, N]),
    (Action::Approve, [N, N, N, U, N, N]),
    (Action::ApproveAsOwner, [N, U, N, N, N, N]),
    (Action::ReadBoard, [A, U, U, U, A, N]),
    (Action::ReadJobs, [A, N, N, N, N, N]),
    (Action::ActOnJobs, [A, N, N, N, N, N]),
    (Action::ReadMessages, [A, A, N, N, N, N]),
    (Action::SendMessages, [A, A, N, N, N, N]),
    (Action::ReadReminders, [A, U, U, U, A, N]),
    (Action::EditReminders, [A, A, N, N, N, N]),
    (Action::Urge, [N, U, N, N, N, N]),
    (Action::ReadAccounts, [A, N, N, N, N, N]),
    (Action::EditAccounts, [A, N, N, N, N, N]),
    (Action::ReadDuties, [A, A, N, N, A, N]),
    (Action::EditDuties, [A, N, N, N, N, N]),
    (Action::ReadReleases, [A, A, N, N, A, A]),
    (Action::Release, [N, P, N, N, N, N]),
    (Action::ReadReports, [A, A, U, U, A, A]),
    (Action::EditReports, [N, P, N, N, N, N]),
    (Action::Contribute, [N, N, U, N, N, N]),
    (Action::ReleaseReports, [N, P, N, N, N, N]),
    (Action::EditOutlines, [N, A, N, N, N, N]),
    (Action::ReportTask, [N, P, U, N, N, N]),
    (Action::EditTasks, [N, P, N, N, N, N]),
    (Action::AcceptTask, [N, P, N, N, N, N]),
    (Action::EditUnitPlan, [N, U, U, U, N, N]),
    (Action::AcceptUnitTask, [N, U, N, U, N, N]),
    (Action::Backup, [A, N, N, N, N, N]),
];

/// How far a role carries an action. What the table does not name is not allowed.
pub(super) fn reach(role: Role, action: Action) -> Reach {
    let column = Role::ALL.iter().position(|known| *known == role);
    let line = TABLE.iter().find(|(known, _)| *known == action);
    line.zip(column).and_then(|((_, line), column)| line.get(column)).copied().unwrap_or(Reach::Never)
}
