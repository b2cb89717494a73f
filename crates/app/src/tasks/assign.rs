//! Giving a task to a unit of the register, where the plan names one that is not in it or is no more.

use cotmoc_core::model::UnitId;
use cotmoc_core::offer::code;
use cotmoc_core::units::Register;
use cotmoc_store::assignments;
use serde_json::json;

use super::Open;
use super::typed::Typed;
use crate::model::{Assignment, Subject, TaskId, TaskRole};
use crate::{Action, Context, Result, audit, limits, units};

/// Who gets a task, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssignForm {
    /// Code or name of the unit.
    pub unit: String,
    /// Number of the act by which it gets it.
    pub act: String,
}

/// Gives the lead of a task to a unit from today on; who had it before stays on record.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field; [`crate::Kind::Forbidden`].
pub async fn assign(cx: &Context, id: TaskId, form: &AssignForm) -> Result<()> {
    let mut tx = cx.store().write().await?;
    let open = Open::load(cx, &mut tx, id).await?;
    open.rights.require(cx, Action::EditTasks)?;
    let mut typed = Typed::default();
    let unit = unit(&mut typed, "unit", &form.unit, &open.register, units::today(cx));
    let act = typed.required("act", &form.act, limits::SHORT, "Ghi số, ký hiệu văn bản giao việc.");
    typed.done()?;
    let Some(unit) = unit else { return Ok(()) };
    let since = units::today(cx);
    let new = Assignment { task: id, role: TaskRole::Lead, place: 0, unit, since, act, event: None };
    let detail = json!({ "old": open.line.lead_name(), "new": unit, "act": new.act });
    assignments::insert(&mut tx, &[new], cx.now(), cx.actor().name()).await?;
    audit::record(cx, &mut tx, "task.assign", Subject::new("task", id.0), detail).await?;
    Ok(tx.commit().await?)
}

/// The unit that is meant by a code, a name, or a line of a list to choose from.
pub(super) fn unit(
    typed: &mut Typed,
    field: &'static str,
    text: &str,
    register: &Register,
    today: jiff::civil::Date,
) -> Option<UnitId> {
    let found = units::resolve(register, code(text), today);
    let unit =
        found.map_err(|problem| typed.wrong(field, format!("{} {}", problem.message, problem.hint))).ok()?;
    if unit.lives(today) {
        return Some(unit.id);
    }
    typed.wrong(field, "Đơn vị này không còn; chọn đơn vị kế thừa.");
    None
}
