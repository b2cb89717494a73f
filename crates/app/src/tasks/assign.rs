//! Giving a part in a task to a unit of the register: one that the plan gives to a unit that is not in it or is
//! no more, or one that the plan gives to nobody.

use cotmoc_core::model::UnitId;
use cotmoc_core::offer::code;
use cotmoc_core::units::Register;
use cotmoc_store::assignments;
use serde_json::json;

use super::Open;
use super::gather::Line;
use super::typed::Typed;
use crate::model::{Assignment, Subject, TaskId, TaskRole};
use crate::{Action, Context, Result, audit, limits, units};

/// Who gets a task, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssignForm {
    /// Which part: «lead», which is meant where nothing is said, or the place among the units that help, the
    /// first of which is 0. The place behind the last one is for another one.
    pub part: String,
    /// Code or name of the unit.
    pub unit: String,
    /// Number of the act by which it gets it.
    pub act: String,
}

/// Gives a part in a task to a unit from today on; who had it before stays on record.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field; [`crate::Kind::Forbidden`].
pub async fn assign(cx: &Context, id: TaskId, form: &AssignForm) -> Result<()> {
    let mut tx = cx.store().write().await?;
    let open = Open::load(cx, &mut tx, id).await?;
    open.rights.require(cx, Action::EditTasks)?;
    let mut typed = Typed::default();
    let part = part(&mut typed, &form.part, &open.line);
    let unit = unit(&mut typed, "unit", &form.unit, &open.register, units::today(cx));
    if unit.is_some_and(|unit| open.line.units().any(|has| has == unit)) {
        typed.wrong("unit", "Đơn vị này đã có phần việc trong nhiệm vụ; chọn đơn vị khác.");
    }
    let act = typed.required("act", &form.act, limits::SHORT, "Ghi số, ký hiệu văn bản giao việc.");
    typed.done()?;
    let (Some(unit), Some((role, place, old))) = (unit, part) else { return Ok(()) };
    let new = Assignment { task: id, role, place, unit, since: units::today(cx), act, event: None };
    let detail = json!({ "role": role, "old": old, "new": unit, "act": new.act });
    assignments::insert(&mut tx, &[new], cx.now(), cx.actor().name()).await?;
    audit::record(cx, &mut tx, "task.assign", Subject::new("task", id.0), detail).await?;
    Ok(tx.commit().await?)
}

/// A part in a task, with the name of whoever has it; empty where that is nobody.
fn part(typed: &mut Typed, text: &str, line: &Line) -> Option<(TaskRole, u32, String)> {
    if matches!(text, "" | "lead") {
        return Some((TaskRole::Lead, 0, line.lead_name().to_owned()));
    }
    // One more place is for one more unit.
    let names = line.coordinating.iter().map(|party| party.name.clone()).chain([String::new()]);
    let asked: Option<u32> = text.parse().ok();
    let found = (0..).zip(names.take(limits::COORDINATING)).find(|(place, _)| Some(*place) == asked);
    if found.is_none() {
        typed.wrong("part", "Chọn một phần việc trong danh sách.");
    }
    found.map(|(place, old)| (TaskRole::Coordinating, place, old))
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
