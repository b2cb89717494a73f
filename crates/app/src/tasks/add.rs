//! Tasks that are made by hand: of a plan, or as parts of another task.

use cotmoc_core::model::{Pillar, UnitId, UnitLevel};
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, acts, assignments, plans, take_ids, tasks, unit_plans};
use jiff::civil::Date;
use serde_json::json;

use super::assign;
use super::typed::Typed;
use crate::model::{
    ActFacts, ActId, ActKind, Assignment, Plan, PlanId, PlanKind, Subject, Task, TaskFields, TaskId,
    TaskRole, UnitPlan,
};
use crate::permission::Scope;
use crate::{Action, AppError, Context, Kind, Result, audit, limits, units};

/// A task as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewTask {
    /// What is to be done.
    pub task: String,
    /// Code or name of the unit that answers for it; empty where nobody does yet.
    pub lead: String,
    /// Codes or names of those that help: one per line, or separated by semicolons.
    pub coordinating: String,
    /// Until when, in words: «Quý II/2026», «31/12/2026», «hằng năm».
    pub deadline: String,
    /// What is to come of it.
    pub product: String,
    /// The pillar, in its word; empty where it follows from the targets.
    pub pillar: String,
    /// Number and sign of the act that asks for it; empty where it is the plan's own.
    pub act: String,
    /// Its day; may be empty.
    pub act_date: String,
}

/// Makes a task of a plan, perhaps as a part of another task of it or of the plan above.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field; [`crate::Kind::Forbidden`]; [`crate::Kind::NotFound`].
pub async fn add(cx: &Context, plan: PlanId, parent: Option<TaskId>, form: &NewTask) -> Result<TaskId> {
    let mut tx = cx.store().write().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let place = Place::load(cx, &mut tx, plan, &register).await?;
    if let Some(parent) = parent {
        place.check_parent(&mut tx, parent).await?;
    }
    let read = read(form, &register, units::today(cx))?;
    let act = act_of(cx, &mut tx, plan, &read.act).await?;
    let id = TaskId(take_ids(&mut tx, 1).await?.start);
    let detail = json!({ "plan": plan, "parent": parent, "new": read.fields });
    let task = Task {
        id,
        plan,
        fields: read.fields,
        parent,
        pillar: read.pillar,
        passage: None,
        act,
        superseded_by: None,
        ended_by: None,
    };
    tasks::insert(&mut tx, &[task]).await?;
    let held = held(id, &read.held, units::today(cx), &read.act.number.unwrap_or_default());
    assignments::insert(&mut tx, &held, cx.now(), cx.actor().name()).await?;
    let changed = plans::touch(&mut tx, plan, place.plan.version).await?;
    crate::plans::expect_changed(changed)?;
    audit::record(cx, &mut tx, "task.add", Subject::new("task", id.0), detail).await?;
    tx.commit().await?;
    Ok(id)
}

/// A plan that gets tasks by hand.
pub(super) struct Place {
    pub(super) plan: Plan,
    pub(super) own: Option<UnitPlan>,
}

impl Place {
    /// The plan, if the actor may make tasks of it.
    async fn load(cx: &Context, tx: &mut Tx, plan: PlanId, register: &Register) -> Result<Self> {
        let plan = crate::plans::get(tx, plan).await?;
        if plan.kind == PlanKind::National {
            return Err(AppError::user("Chiến lược quốc gia do danh mục giữ, không thêm nhiệm vụ được.")
                .hint("Thêm nhiệm vụ vào kế hoạch của tỉnh hoặc của đơn vị."));
        }
        let own = unit_plans::get(tx, plan.id).await?;
        match own {
            Some(own) => {
                let scope = Scope::unit_plan(Some(own.unit), plan.facts.parent.unwrap_or(plan.id));
                cx.require_for(Action::EditUnitPlan, &scope, register)?;
            }
            None if cx.covers(Action::EditTasks, &Scope::plan(plan.id), register) => {}
            None => {
                let what = format!("«{}» không được thêm nhiệm vụ vào kế hoạch này.", cx.actor().name());
                return Err(AppError::new(Kind::Forbidden, what)
                    .hint("Nhờ chủ trì kế hoạch, hoặc thêm vào kế hoạch năm của đơn vị mình."));
            }
        }
        Ok(Self { plan, own })
    }

    /// A part belongs to a task of the same plan, or of the plan that a unit's plan carries out.
    async fn check_parent(&self, tx: &mut Tx, parent: TaskId) -> Result<()> {
        let above = self.own.and(self.plan.facts.parent);
        let found = tasks::get(tx, parent).await?.filter(|task| task.ended_by.is_none());
        match found {
            Some(task) if task.plan == self.plan.id || Some(task.plan) == above => Ok(()),
            Some(_) => Err(AppError::user("Nhiệm vụ cha thuộc kế hoạch khác.")
                .hint("Chọn nhiệm vụ của cùng kế hoạch, hoặc của kế hoạch tỉnh mà đơn vị đang thực hiện.")),
            None => Err(AppError::not_found("nhiệm vụ cha còn hiệu lực", parent)),
        }
    }
}

/// The act of a plan with this number, made where it is not there yet; the adopting one without a number.
pub(super) async fn act_of(cx: &Context, tx: &mut Tx, plan: PlanId, facts: &ActFacts) -> Result<ActId> {
    let known = acts::of_plan(tx, plan).await?;
    let found = match &facts.number {
        Some(number) => known.iter().find(|act| act.facts.number.as_ref() == Some(number)),
        None => known.iter().find(|act| act.kind == ActKind::Adopts).or(known.first()),
    };
    if let Some(act) = found {
        return Ok(act.id);
    }
    let kind = if known.is_empty() { ActKind::Adopts } else { ActKind::Amends };
    let (at, by) = (cx.now(), cx.actor().name());
    Ok(acts::insert(tx, &acts::NewAct { plan, kind, document: None, facts, at, by }).await?)
}

/// Units with a part, by role and place.
type Held = Vec<(TaskRole, u32, UnitId)>;

struct Read {
    fields: TaskFields,
    pillar: Option<Pillar>,
    act: ActFacts,
    held: Held,
}

fn read(form: &NewTask, register: &Register, today: Date) -> Result<Read> {
    let mut typed = Typed::default();
    let task = typed.required("task", &form.task, limits::LONG, "Ghi việc phải làm.");
    let mut held = Vec::new();
    let mut lead = None;
    if !form.lead.trim().is_empty() {
        let unit = assign::unit(&mut typed, "lead", &form.lead, register, today);
        held.extend(unit.map(|unit| (TaskRole::Lead, 0, unit)));
        lead = unit.and_then(|unit| named(register, unit, today));
    }
    let mut coordinating = Vec::new();
    let names = form.coordinating.split(['\n', ';']).map(str::trim).filter(|name| !name.is_empty());
    for (place, name) in (0..).zip(names.take(limits::COORDINATING)) {
        // «UBND cấp xã» names no single unit and stays as it is written.
        let unit = units::resolve(register, cotmoc_core::offer::code(name), today).ok().map(|unit| unit.id);
        held.extend(unit.map(|unit| (TaskRole::Coordinating, place, unit)));
        let name = unit.and_then(|unit| named(register, unit, today)).unwrap_or_else(|| name.to_owned());
        coordinating.push(typed.text("coordinating", &name, limits::SHORT));
    }
    let some = |text: String| (!text.is_empty()).then_some(text);
    let deadline = some(typed.text("deadline", &form.deadline, limits::SHORT));
    let product = some(typed.text("product", &form.product, limits::LONG));
    let number = some(typed.text("act", &form.act, limits::SHORT));
    let date = (!form.act_date.trim().is_empty()).then(|| typed.day("act_date", &form.act_date)).flatten();
    let pillar = form.pillar.trim().parse::<Pillar>().ok();
    if pillar.is_none() && !form.pillar.trim().is_empty() {
        typed.wrong("pillar", "Chọn trụ cột trong danh sách.");
    }
    typed.done()?;
    let fields = TaskFields { task, lead, coordinating, deadline, frequency: None, product, budget: None };
    Ok(Read { fields, pillar, act: ActFacts { number, date, ..ActFacts::default() }, held })
}

pub(super) fn named(register: &Register, unit: UnitId, day: Date) -> Option<String> {
    register.get(unit).map(|unit| unit.name(day).name.clone())
}

fn held(task: TaskId, held: &Held, since: Date, act: &str) -> Vec<Assignment> {
    let one = |&(role, place, unit)| Assignment {
        task,
        role,
        place,
        unit,
        since,
        act: act.to_owned(),
        event: None,
    };
    held.iter().map(one).collect()
}

/// Plans to which the actor may add tasks, with the unit whose own plan it is.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn offered(cx: &Context) -> Result<(Vec<(Plan, Option<UnitPlan>)>, Vec<String>)> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let mut plans = Vec::new();
    let mut provinces = Vec::new();
    let of_units = unit_plans::all(&mut tx).await?;
    for summary in plans::list(&mut tx).await? {
        let plan = summary.plan;
        if plan.kind == PlanKind::National {
            continue;
        }
        let own = of_units.get(&plan.id).copied();
        let may = match own {
            Some(own) => {
                let scope = Scope::unit_plan(Some(own.unit), plan.facts.parent.unwrap_or(plan.id));
                cx.covers(Action::EditUnitPlan, &scope, &register)
            }
            None => cx.covers(Action::EditTasks, &Scope::plan(plan.id), &register),
        };
        if may {
            provinces.extend(units::territory_of(&register, &plan, units::today(cx)));
            plans.push((plan, own));
        }
    }
    Ok((plans, choices(&register, &provinces, units::today(cx))))
}

/// Units under some provinces that may get tasks, as lines to choose from.
fn choices(register: &Register, under: &[UnitId], today: Date) -> Vec<String> {
    let mut lines = Vec::new();
    for province in under {
        let mut below = register.children(Some(*province), today);
        below.sort_by_key(|unit| (unit.level != UnitLevel::Agency, unit.name(today).code.clone()));
        for unit in below {
            let name = unit.name(today);
            lines.push(format!("{} · {}", name.code, name.name));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    lines.retain(|line| seen.insert(line.clone()));
    lines
}
