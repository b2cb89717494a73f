//! Who may do what. The default is no.
//!
//! What a role may do is one table, [`table`]. A person holds a role by a [`Duty`]: for a subtree of
//! units, perhaps for one form, indicator or plan only. A use case asks [`Context::require`] where it
//! is enough that the person does this somewhere, and [`Context::require_for`] where it matters for
//! whom or what.

mod action;
mod actor;
mod table;

use cotmoc_core::model::UnitId;
use cotmoc_core::units::Register;
use jiff::civil::Date;

pub use action::Action;
pub use actor::{Actor, Grant};
pub use table::{Reach, TABLE};

use crate::model::{Duty, FormId, PlanId};
use crate::{AppError, Context, Kind, Result, when};

/// What an action is about. What is left out is not part of the question; a duty that is narrowed to
/// something that the question leaves out does not answer it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The unit that reports, or under which a round is opened.
    pub unit: Option<UnitId>,
    /// The form.
    pub form: Option<FormId>,
    /// Code of the indicator.
    pub indicator: Option<&'a str>,
    /// The plan.
    pub plan: Option<PlanId>,
}

impl Scope<'_> {
    /// What a unit owes of a form.
    #[must_use]
    pub fn unit_form(unit: UnitId, form: FormId) -> Self {
        Self { unit: Some(unit), form: Some(form), ..Self::default() }
    }

    /// A form itself.
    #[must_use]
    pub fn form(form: FormId) -> Self {
        Self { form: Some(form), ..Self::default() }
    }

    /// What a unit has to do under a plan.
    #[must_use]
    pub fn unit_plan(unit: Option<UnitId>, plan: PlanId) -> Self {
        Self { unit, plan: Some(plan), ..Self::default() }
    }

    /// A plan itself.
    #[must_use]
    pub fn plan(plan: PlanId) -> Self {
        Self { plan: Some(plan), ..Self::default() }
    }
}

impl Context {
    /// Whether some duty of the person allows the action, for whatever units or forms. Pages ask it to
    /// know what to offer.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.actor().is_granted(action)
            && (self.actor().is_local_operator()
                || self.actor().duties().iter().any(|duty| table::reach(duty.role, action) != Reach::Never))
    }

    /// Whether some duty of the person allows the action for what the scope names. Lists ask it for
    /// each of their rows.
    #[must_use]
    pub fn covers(&self, action: Action, scope: &Scope<'_>, register: &Register) -> bool {
        if !self.actor().is_granted(action) {
            return false;
        }
        let today = when::day(self.now());
        self.actor().is_local_operator()
            || self.actor().duties().iter().any(|duty| answers(duty, action, scope, register, today))
    }

    /// Refuses unless some duty of the person allows the action somewhere; for the door of a page.
    ///
    /// # Errors
    /// [`Kind::Forbidden`].
    pub fn allow(&self, action: Action) -> Result<()> {
        self.require(action)
    }

    /// Refuses unless some duty of the person allows the action somewhere.
    pub(crate) fn require(&self, action: Action) -> Result<()> {
        if self.may(action) { Ok(()) } else { Err(refused(self.actor(), action)) }
    }

    /// Refuses unless some duty of the person allows the action for a plan.
    pub(crate) fn require_plan(&self, action: Action, plan: PlanId) -> Result<()> {
        // Whose plan it is does not depend on where units stand.
        self.require_for(action, &Scope::plan(plan), Register::official())
    }

    /// Refuses unless some duty of the person allows the action for what the scope names.
    pub(crate) fn require_for(&self, action: Action, scope: &Scope<'_>, register: &Register) -> Result<()> {
        if self.covers(action, scope, register) {
            return Ok(());
        }
        let mut error = refused(self.actor(), action);
        if let Some(unit) = scope.unit.and_then(|unit| register.get(unit)) {
            let name = &unit.name(when::day(self.now())).name;
            error = AppError::new(
                Kind::Forbidden,
                format!("«{}» không được phân công {} cho {name}.", self.actor().name(), action.words()),
            )
            .hint("Nhờ người quản trị phân công đơn vị hoặc biểu này cho bạn.");
        }
        Err(error)
    }
}

/// Whether one duty allows the action for what the scope names. The unit is the duty's own, or stands
/// under it today; what was a unit once and ended passes nothing on to its heirs.
fn answers(duty: &Duty, action: Action, scope: &Scope<'_>, register: &Register, today: Date) -> bool {
    let form = duty.form.is_none() || duty.form == scope.form;
    let indicator = duty.indicator.is_none() || duty.indicator.as_deref() == scope.indicator;
    let plan = duty.plan.is_none() || duty.plan == scope.plan;
    match table::reach(duty.role, action) {
        Reach::Never => false,
        Reach::Anywhere => true,
        Reach::Form => form && duty.indicator.is_none() && duty.plan.is_none(),
        Reach::Plan => plan && duty.indicator.is_none() && duty.form.is_none(),
        Reach::Unit => form && indicator && plan && under(duty.unit, scope.unit, register, today),
    }
}

fn under(held: Option<UnitId>, asked: Option<UnitId>, register: &Register, today: Date) -> bool {
    match (held, asked) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(held), Some(asked)) => {
            held == asked || register.above(asked, today).iter().any(|unit| unit.id == held)
        }
    }
}

fn refused(actor: &Actor, action: Action) -> AppError {
    let what = format!("«{}» không có quyền {}.", actor.name(), action.words());
    let hint = if actor.is_read_only() && action.changes() {
        "Mã truy cập này chỉ được đọc; tạo mã có quyền ghi ở trang tài khoản của bạn."
    } else {
        "Nhờ người quản trị giao vai trò phù hợp."
    };
    AppError::new(Kind::Forbidden, what).hint(hint)
}

#[cfg(test)]
mod tests;
