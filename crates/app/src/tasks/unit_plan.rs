//! A unit's own plan of a year, made from the tasks that the plan above gives it.

use cotmoc_core::model::{AdminLevel, UnitId, UnitLevel};
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, acts, assignments, plans, take_ids, tasks, unit_plans};
use jiff::civil::Date;
use serde_json::json;

use super::add::named;
use super::assign;
use super::gather::{Line, gather};
use super::typed::Typed;
use crate::model::{
    ActFacts, ActId, ActKind, Assignment, Plan, PlanFacts, PlanId, PlanKind, Subject, Task, TaskFields,
    TaskId, TaskRole, UnitPlan,
};
use crate::permission::Scope;
use crate::{Action, AppError, Context, Result, audit, limits, units};

/// Who has issued a plan of a year under a plan, and who has not.
#[derive(Debug, Clone)]
pub struct UnitPlans {
    /// The plan above.
    pub plan: Plan,
    /// The year.
    pub year: i16,
    /// Years for which some unit issued one.
    pub years: Vec<i16>,
    /// Every department and commune of the territory, and whoever else issued one.
    pub rows: Vec<Issued>,
    /// Units for which the actor may issue one that have none yet, as lines to choose from.
    pub offered: Vec<String>,
    /// The unit for which one is about to be issued, with the tasks that the plan gives it.
    pub chosen: Option<(UnitId, String, Vec<Line>)>,
}

/// A unit, and its plan of the year where it issued one.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The unit.
    pub unit: UnitId,
    /// Its level.
    pub level: UnitLevel,
    /// What it is called today.
    pub name: String,
    /// Its plan, with the number of its tasks.
    pub own: Option<(Plan, u64)>,
    /// How many tasks the plan above gives it.
    pub given: usize,
}

/// A unit's plan as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IssueForm {
    /// Code or name of the unit.
    pub unit: String,
    /// The year, four digits.
    pub year: String,
    /// Number and sign of the act that issues it.
    pub number: String,
    /// Its day.
    pub date: String,
    /// What it is about; empty: it is called after the unit and the year.
    pub title: String,
    /// Tasks of the plan above that it takes over, by number.
    pub tasks: Vec<i64>,
}

/// Who has issued a plan of a year under a plan; with a unit that is about to issue one, the tasks that
/// are given to it.
///
/// # Errors
/// [`crate::Kind::NotFound`]; [`crate::Kind::User`] for a unit that is not there.
pub async fn unit_plans(cx: &Context, id: PlanId, year: Option<i16>, unit: &str) -> Result<UnitPlans> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let plan = crate::plans::get(&mut tx, id).await?;
    let register = units::load(cx, &mut tx).await?.register;
    let today = units::today(cx);
    let year = year.unwrap_or(today.year());
    let issued = unit_plans::under(&mut tx, id).await?;
    let children = plans::children(&mut tx, id).await?;
    let lines: Vec<Line> =
        gather(&mut tx, &register, today).await?.into_iter().filter(|line| line.task.plan == id).collect();
    drop(tx);
    let territory = units::territory_of(&register, &plan, today);
    let mut wanted: Vec<UnitId> = issued.iter().filter(|own| own.year == year).map(|own| own.unit).collect();
    if let Some(territory) = territory {
        wanted.extend(register.children(Some(territory), today).iter().map(|unit| unit.id));
    }
    wanted.sort_unstable();
    wanted.dedup();
    let mut rows: Vec<Issued> = wanted
        .into_iter()
        .filter_map(|unit| {
            let own = issued.iter().find(|own| own.unit == unit && own.year == year);
            let own = own.and_then(|own| children.iter().find(|child| child.plan.id == own.plan));
            let own = own.map(|child| (child.plan.clone(), child.counts.tasks));
            let level = register.get(unit)?.level;
            let given = lines.iter().filter(|line| is_given(line, unit, level)).count();
            Some(Issued { unit, level, name: named(&register, unit, today)?, own, given })
        })
        .collect();
    rows.sort_by_key(|row| (row.level != UnitLevel::Agency, cotmoc_core::fold::fold(&row.name)));
    let may = |row: &&Issued| {
        let scope = Scope::unit_plan(Some(row.unit), id);
        row.own.is_none()
            && plan.kind == PlanKind::Adopted
            && cx.covers(Action::EditUnitPlan, &scope, &register)
    };
    let offered: Vec<String> =
        rows.iter().filter(may).filter_map(|row| offer(&register, row.unit, today)).collect();
    let chosen = match unit.trim() {
        "" => None,
        text => {
            let unit = units::resolve(&register, cotmoc_core::offer::code(text), today)?;
            let given = lines.iter().filter(|line| is_given(line, unit.id, unit.level)).cloned().collect();
            Some((unit.id, offer(&register, unit.id, today).unwrap_or_default(), given))
        }
    };
    let mut years: Vec<i16> = issued.iter().map(|own| own.year).chain([year, today.year()]).collect();
    years.sort_unstable();
    years.dedup();
    Ok(UnitPlans { plan, year, years, rows, offered, chosen })
}

fn offer(register: &Register, unit: UnitId, day: Date) -> Option<String> {
    let name = register.get(unit)?.name(day);
    Some(format!("{} · {}", name.code, name.name))
}

/// Whether a plan gives a task to a unit: by name, or to all of its level.
fn is_given(line: &Line, unit: UnitId, level: UnitLevel) -> bool {
    let mut parties = line.lead.iter().chain(&line.coordinating);
    parties.any(|party| party.unit == Some(unit) || party.all == Some(level))
}

/// Issues a unit's own plan of a year: a plan under the plan above, with a task for each one that it takes
/// over. Further tasks are added to it by hand.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field; [`crate::Kind::Forbidden`]; [`crate::Kind::Conflict`] where
/// the unit has one of that year.
pub async fn issue(cx: &Context, above: PlanId, form: &IssueForm) -> Result<PlanId> {
    let mut tx = cx.store().write().await?;
    let plan = crate::plans::get(&mut tx, above).await?;
    let register = units::load(cx, &mut tx).await?.register;
    let today = units::today(cx);
    let read = read(form, &register, today)?;
    cx.require_for(Action::EditUnitPlan, &Scope::unit_plan(Some(read.unit), above), &register)?;
    let issued = unit_plans::under(&mut tx, above).await?;
    if issued.iter().any(|own| own.unit == read.unit && own.year == read.year) {
        return Err(AppError::conflict(format!(
            "Đơn vị đã có kế hoạch năm {} dưới kế hoạch này.",
            read.year
        ))
        .hint("Mở kế hoạch đã có và thêm nhiệm vụ vào đó."));
    }
    let name = named(&register, read.unit, today).unwrap_or_default();
    let facts = facts(&plan, &read, &name, &register);
    let (at, by) = (cx.now(), cx.actor().name());
    let new = plans::NewPlan { kind: PlanKind::Adopted, facts: &facts, demo: plan.demo, at, by };
    let id = plans::insert(&mut tx, &new).await?;
    unit_plans::insert(&mut tx, UnitPlan { plan: id, unit: read.unit, year: read.year }).await?;
    let act = ActFacts {
        title: Some(facts.title.clone()),
        number: facts.number.clone(),
        issuer: facts.issuer.clone(),
        date: facts.date,
    };
    let new = acts::NewAct { plan: id, kind: ActKind::Adopts, document: None, facts: &act, at, by };
    let act = acts::insert(&mut tx, &new).await?;
    let given = gather(&mut tx, &register, today).await?;
    let given: Vec<&Line> =
        given.iter().filter(|line| line.task.plan == above && form.tasks.contains(&line.task.id.0)).collect();
    let taken = taken(&mut tx, (id, act), &given, (&name, read.year)).await?;
    tasks::insert(&mut tx, &taken).await?;
    let since = read.date.unwrap_or(today);
    let held: Vec<Assignment> = taken.iter().map(|task| read.holds(task.id, since)).collect();
    assignments::insert(&mut tx, &held, at, by).await?;
    let detail = json!({ "new": facts, "unit": read.unit, "year": read.year, "tasks": taken.len() });
    audit::record(cx, &mut tx, "plan.create", Subject::new("plan", id.0), detail).await?;
    tx.commit().await?;
    Ok(id)
}

/// What is said about the plan.
fn facts(above: &Plan, read: &Read, name: &str, register: &Register) -> PlanFacts {
    let level = match register.get(read.unit).map(|unit| unit.level) {
        Some(UnitLevel::Commune) => AdminLevel::Commune,
        _ => above.facts.level,
    };
    let title = if read.title.is_empty() {
        format!("Kế hoạch năm {} của {name} thực hiện: {}", read.year, above.facts.title)
    } else {
        read.title.clone()
    };
    PlanFacts {
        title: title.chars().take(limits::LONG).collect(),
        number: Some(read.number.clone()),
        issuer: Some(name.to_owned()),
        territory: Some(name.to_owned()),
        date: read.date,
        horizon: Some(read.year.to_string()),
        level,
        parent: Some(above.id),
    }
}

/// The tasks that a unit's plan takes over, each a part of the one above.
async fn taken(
    tx: &mut Tx,
    (plan, act): (PlanId, ActId),
    given: &[&Line],
    (name, year): (&str, i16),
) -> Result<Vec<Task>> {
    let numbers = take_ids(tx, given.len()).await?;
    let task = |(number, line): (i64, &&Line)| Task {
        id: TaskId(number),
        plan,
        fields: taken_over(line, name, year),
        parent: Some(line.task.id),
        pillar: line.task.pillar,
        passage: None,
        act,
        superseded_by: None,
        ended_by: None,
    };
    Ok(numbers.zip(given).map(task).collect())
}

/// What a unit's plan says of a task that it takes over: the same words, its own lead, the end of its year
/// at the latest.
fn taken_over(line: &Line, name: &str, year: i16) -> TaskFields {
    let end = Date::new(year, 12, 31).ok();
    let within = line.running.due.filter(|due| Some(*due) < end && due.year() >= year);
    let deadline = match within {
        Some(due) => cotmoc_core::number::Locale::Vi.date(due),
        None => format!("Năm {year}"),
    };
    TaskFields {
        task: line.task.fields.task.clone(),
        lead: Some(name.to_owned()),
        coordinating: Vec::new(),
        deadline: Some(deadline),
        frequency: None,
        product: line.task.fields.product.clone(),
        budget: None,
    }
}

struct Read {
    unit: UnitId,
    year: i16,
    number: String,
    date: Option<Date>,
    title: String,
}

impl Read {
    fn holds(&self, task: TaskId, since: Date) -> Assignment {
        let act = self.number.clone();
        Assignment { task, role: TaskRole::Lead, place: 0, unit: self.unit, since, act, event: None }
    }
}

fn read(form: &IssueForm, register: &Register, today: Date) -> Result<Read> {
    let mut typed = Typed::default();
    let unit = assign::unit(&mut typed, "unit", &form.unit, register, today);
    let year = form.year.trim().parse::<i16>().ok().filter(|year| (2000..=2100).contains(year));
    if year.is_none() {
        typed.wrong(
            "year",
            format!("Năm «{}» không đọc được; viết bốn chữ số, ví dụ 2026.", form.year.trim()),
        );
    }
    let number =
        typed.required("number", &form.number, limits::SHORT, "Ghi số, ký hiệu kế hoạch của đơn vị.");
    let date = typed.day("date", &form.date);
    let title = typed.text("title", &form.title, limits::LONG);
    if form.tasks.len() > limits::TAKEN {
        typed.wrong("tasks", format!("Nhận nhiều nhất {} nhiệm vụ một lần.", limits::TAKEN));
    }
    typed.done()?;
    match (unit, year) {
        (Some(unit), Some(year)) => Ok(Read { unit, year, number, date, title }),
        _ => Err(AppError::user("Chưa đủ thông tin để lập kế hoạch.").hint("Điền đơn vị và năm.")),
    }
}
