//! Tasks and the units that hold them: by name in the plan, then by succession.

use std::collections::{BTreeMap, HashMap};

use cotmoc_core::fold::fold;
use cotmoc_core::model::{Share, UnitId, UnitLevel};
use cotmoc_core::units::{Change, Event, EventId, Line, Register, Unit, official};
use cotmoc_store::{Tx, assignments};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::view::{self, UnitRow, called};
use super::{Mode, load, today};
use crate::model::{Assignment, HeldTask, Plan, PlanId, Subject, TaskId, TaskRole};
use crate::{Action, AppError, Context, Result, audit};

/// A unit's part in a task on its way from a unit that ended to an heir.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passing {
    /// The task.
    pub task: TaskId,
    /// Its plan.
    pub plan: PlanId,
    /// What is to be done.
    pub words: String,
    /// The part.
    pub role: TaskRole,
    /// The place among the coordinating units; 0 for the lead.
    pub place: u32,
    /// The unit as the plan names it.
    pub named: String,
    /// The unit that held it, as it was called on its last day.
    pub from: UnitRow,
    /// The heir; `None` where no single heir takes over.
    pub to: Option<UnitRow>,
    /// Why it is left over; empty where it passes.
    pub why: String,
    /// The first day on which the heir holds it.
    pub since: Date,
    /// Number of the act of the succession.
    pub act: String,
    /// The event of the succession, where there was one.
    pub event: Option<EventId>,
}

/// Who holds the tasks of all plans on a day.
#[derive(Debug, Clone, Serialize)]
pub struct TaskBoard {
    /// The day.
    pub date: Date,
    /// Parts held by a unit that exists, with that unit.
    pub held: Vec<(HeldTask, UnitRow)>,
    /// Steps by which parts of units that ended would pass to their heirs.
    pub passing: Vec<Passing>,
    /// Parts of units that ended without a single heir.
    pub left: Vec<Passing>,
    /// Parts whose unit is not in the register under the name that the plan gives it.
    pub unknown: Vec<HeldTask>,
}

/// Who holds the tasks in force of all plans; today where no day is given.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn tasks(cx: &Context, date: Option<Date>) -> Result<TaskBoard> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let register = load(cx, &mut tx).await?.register;
    let date = date.unwrap_or_else(|| today(cx));
    Ok(Board::load(&mut tx, date).await?.seen(&register, date))
}

/// Passes every part of a unit that has ended by a day to its heir, in one step; what has no single
/// heir is left over and named in the answer.
///
/// # Errors
/// [`crate::Kind::Forbidden`]; [`crate::Kind::User`] where nothing is to be passed.
pub async fn pass_tasks(cx: &Context, date: Option<Date>, mode: Mode) -> Result<TaskBoard> {
    cx.require(Action::EditUnits)?;
    if mode == Mode::DryRun {
        return tasks(cx, date).await;
    }
    let mut tx = cx.store().write().await?;
    let register = load(cx, &mut tx).await?.register;
    let date = date.unwrap_or_else(|| today(cx));
    let board = Board::load(&mut tx, date).await?.seen(&register, date);
    let new: Vec<Assignment> = board.passing.iter().filter_map(Passing::assignment).collect();
    if new.is_empty() {
        return Err(AppError::user("Không có nhiệm vụ nào cần chuyển sang đơn vị kế thừa.").hint(
            "Nhiệm vụ của đơn vị chia nhỏ hoặc chưa có trong danh mục phải giao lại từng việc trong kế hoạch.",
        ));
    }
    assignments::insert(&mut tx, &new, cx.now(), cx.actor().name()).await?;
    let mut plans: BTreeMap<PlanId, usize> = BTreeMap::new();
    for passing in &board.passing {
        *plans.entry(passing.plan).or_default() += 1;
    }
    for (plan, parts) in plans {
        let detail = json!({"parts": parts, "date": date});
        audit::record(cx, &mut tx, "plan.pass_tasks", Subject::new("plan", plan.0), detail).await?;
    }
    tx.commit().await?;
    Ok(board)
}

impl Passing {
    /// What is kept of it; nothing for what is left over.
    pub(super) fn assignment(&self) -> Option<Assignment> {
        let event = self.event.filter(|e| e.0 >= official::FIRST_LOCAL);
        let (task, role, place) = (self.task, self.role, self.place);
        let unit = self.to.as_ref()?.id;
        Some(Assignment { task, role, place, unit, since: self.since, act: self.act.clone(), event })
    }
}

pub(crate) type Place = (TaskId, TaskRole, u32);

/// Who holds a part in a task on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// A unit that exists.
    Lives(UnitId),
    /// A unit that ended and whose part was not passed on; with the one that would take it over.
    Gone { unit: UnitId, heir: Option<UnitId> },
}

/// Who holds each part on a day; what is not in it is not in the register under the name that the plan
/// gives it. Four statements, however many tasks there are.
pub(crate) async fn holders(tx: &mut Tx, register: &Register, date: Date) -> Result<HashMap<Place, Holder>> {
    let mut board = Board::load(tx, date).await?;
    board.look_up(register);
    let mut held = HashMap::new();
    for (n, part) in board.parts.iter().enumerate() {
        let Some(unit) = board.holder(n).and_then(|id| register.get(id)) else { continue };
        let holder = if unit.lives(date) {
            Holder::Lives(unit.id)
        } else {
            Holder::Gone { unit: unit.id, heir: heir(register, part, unit, date) }
        };
        held.insert((part.id, part.role, part.place), holder);
    }
    Ok(held)
}

/// The unit that lives on a day and would take over the part of one that ended.
fn heir(register: &Register, part: &HeldTask, ended: &Unit, date: Date) -> Option<UnitId> {
    let mut unit = ended;
    while unit.ended.is_some_and(|end| end <= date) {
        unit = step(register, part, unit).to.and_then(|to| register.get(to.id))?;
    }
    unit.lives(date).then_some(unit.id)
}

/// Parts in tasks, and who holds them.
pub(super) struct Board {
    parts: Vec<HeldTask>,
    held: BTreeMap<Place, Assignment>,
    today: Date,
    // Who is named, looked up once.
    named: Option<Vec<Option<UnitId>>>,
}

impl Board {
    pub(super) async fn load(tx: &mut Tx, today: Date) -> Result<Self> {
        let parts = assignments::tasks(tx).await?;
        let held = assignments::in_force(tx).await?;
        Ok(Self { parts, held, today, named: None })
    }

    /// The parts that an event takes from units that it ends, and where they go.
    pub(super) fn pass(&mut self, register: &Register, event: &Event) -> Vec<Passing> {
        let ends = |unit: &Unit| event.changes.contains(&Change::Ended { unit: unit.id });
        if self.parts.is_empty() || !event.changes.iter().any(|c| matches!(c, Change::Ended { .. })) {
            return Vec::new();
        }
        // The event may come with the units that plans name.
        self.named = None;
        self.look_up(register);
        let mut passed = Vec::new();
        for (n, part) in self.parts.iter().enumerate() {
            let Some(unit) = self.holder(n).and_then(|id| register.get(id)).filter(|u| ends(u)) else {
                continue;
            };
            passed.push(step(register, part, unit));
        }
        for passing in &passed {
            if let Some(assignment) = passing.assignment() {
                self.held.insert((passing.task, passing.role, passing.place), assignment);
            }
        }
        passed
    }

    fn seen(mut self, register: &Register, date: Date) -> TaskBoard {
        self.look_up(register);
        let mut board =
            TaskBoard { date, held: Vec::new(), passing: Vec::new(), left: Vec::new(), unknown: Vec::new() };
        for (n, part) in self.parts.iter().enumerate() {
            let Some(mut unit) = self.holder(n).and_then(|id| register.get(id)) else {
                board.unknown.push(part.clone());
                continue;
            };
            while unit.ended.is_some_and(|end| end <= date) {
                let passing = step(register, part, unit);
                let Some(heir) = passing.to.as_ref().and_then(|u| register.get(u.id)) else {
                    board.left.push(passing);
                    break;
                };
                board.passing.push(passing);
                unit = heir;
            }
            if unit.lives(date) {
                board.held.push((part.clone(), view::row(register, unit, date)));
            }
        }
        board
    }

    fn holder(&self, part: usize) -> Option<UnitId> {
        let held = &self.parts[part];
        let assigned = self.held.get(&(held.id, held.role, held.place)).map(|a| a.unit);
        assigned.or_else(|| self.named.as_ref().and_then(|named| named[part]))
    }

    fn look_up(&mut self, register: &Register) {
        if self.named.is_some() {
            return;
        }
        let mut places: HashMap<(Option<&str>, Option<Date>), Option<Names>> = HashMap::new();
        let named = self.parts.iter().map(|part| {
            let key = (part.territory.as_deref(), part.date);
            let date = part.date.unwrap_or(self.today);
            let names = places.entry(key).or_insert_with(|| {
                Some(Names::under(register, territory(register, part.territory.as_deref()?, date)?, date))
            });
            names.as_ref()?.find(&part.named)
        });
        self.named = Some(named.collect());
    }
}

/// One step of a part from a unit that ended.
fn step(register: &Register, part: &HeldTask, unit: &Unit) -> Passing {
    let end = unit.ended.unwrap_or(Date::MAX);
    let lines: Vec<&Line> = unit.heirs.iter().filter(|l| l.date == end).collect();
    let mut whole = lines.iter().filter(|l| l.share == Share::WHOLE);
    let heir = whole.next().filter(|_| whole.next().is_none()).copied();
    let name = |line: &&&Line| register.get(line.unit).map(|u| called(u, end));
    let why = match (heir, lines.is_empty()) {
        (Some(_), _) => String::new(),
        (None, true) => "không có đơn vị kế thừa".to_owned(),
        (None, false) => {
            let heirs: Vec<String> = lines.iter().filter_map(|l| name(&l)).collect();
            format!("chia cho nhiều đơn vị: {}", heirs.join("; "))
        }
    };
    let event = heir.or(lines.first().copied()).map(|l| l.event);
    Passing {
        task: part.id,
        plan: part.plan,
        words: part.task.clone(),
        role: part.role,
        place: part.place,
        named: part.named.clone(),
        from: view::row(register, unit, unit.last_day(end)),
        to: heir.and_then(|l| register.get(l.unit)).map(|u| view::row(register, u, end)),
        why,
        since: end,
        act: event.and_then(|e| register.event(e)).map(|e| e.act.number.clone()).unwrap_or_default(),
        event,
    }
}

/// The unit for which a plan holds, as it is called on the plan's day; the one that came from it where it is
/// no more on a day.
pub(crate) fn territory_of(register: &Register, plan: &Plan, date: Date) -> Option<UnitId> {
    let mut unit = territory(register, plan.facts.territory.as_deref()?, plan.facts.date.unwrap_or(date))?;
    while unit.ended.is_some_and(|end| end <= date) {
        let end = unit.ended?;
        let mut heirs = unit.heirs.iter().filter(|line| line.date == end && line.share == Share::WHOLE);
        unit = heirs.next().and_then(|line| register.get(line.unit))?;
    }
    Some(unit.id)
}

/// The province, or another unit, for which a plan holds.
fn territory<'r>(register: &'r Register, text: &str, date: Date) -> Option<&'r Unit> {
    let wanted = key(text);
    let bare = |name: &str, kind: &str| key(name).strip_prefix(&format!("{} ", key(kind))).map(str::to_owned);
    let mut provinces = register.living(date).filter(|u| u.level == UnitLevel::Province);
    let province = provinces.find(|u| {
        let name = u.name(date);
        key(&name.name) == wanted || bare(&name.name, &name.kind).is_some_and(|bare| bare == wanted)
    });
    province.or_else(|| super::resolve(register, text, date).ok())
}

/// The units under a territory by the names that plans give them.
struct Names {
    own: UnitId,
    own_name: String,
    found: HashMap<String, Option<UnitId>>,
}

impl Names {
    fn under(register: &Register, territory: &Unit, date: Date) -> Self {
        let mut found: HashMap<String, Option<UnitId>> = HashMap::new();
        let mut note = |name: String, id| {
            // A name that two units bear names neither.
            found.entry(name).and_modify(|known| *known = known.filter(|k| *k == id)).or_insert(Some(id));
        };
        let mut open = vec![territory.id];
        while let Some(above) = open.pop() {
            for unit in register.children(Some(above), date) {
                let name = &unit.name(date).name;
                note(key(name), unit.id);
                if unit.level == UnitLevel::Agency {
                    note(short(name), unit.id);
                } else {
                    open.push(unit.id);
                }
            }
        }
        Self { own: territory.id, own_name: key(&territory.name(date).name), found }
    }

    fn find(&self, named: &str) -> Option<UnitId> {
        let wanted = key(named);
        if let Some(found) = self.found.get(&wanted) {
            return *found;
        }
        let seat = wanted.strip_prefix("ubnd ")?;
        let own = ["tinh", "thanh pho"].contains(&seat) && self.own_name.starts_with(seat);
        if own || seat == self.own_name { Some(self.own) } else { self.found.get(seat).copied().flatten() }
    }
}

/// «Sở TT&TT» and «Sở Thông tin và Truyền thông» without what people write one way or another.
fn key(text: &str) -> String {
    let folded: String = fold(text).chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty() && *word != "va").collect();
    words.join(" ").replace("uy ban nhan dan", "ubnd")
}

/// «so tttt» for «Sở Thông tin và Truyền thông».
fn short(name: &str) -> String {
    let key = key(name);
    let mut words = key.split(' ');
    let first = words.next().unwrap_or_default();
    let initials: String = words.filter_map(|word| word.chars().next()).collect();
    format!("{first} {initials}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn departments_are_known_by_their_short_names() {
        for (long, written) in [
            ("Sở Thông tin và Truyền thông", "Sở TT&TT"),
            ("Sở Lao động - Thương binh và Xã hội", "Sở LĐ-TB&XH"),
            ("Sở Nông nghiệp và Phát triển nông thôn", "Sở NN&PTNT"),
            ("Sở Văn hóa, Thể thao và Du lịch", "sở vhttdl"),
            ("Sở Kế hoạch và Đầu tư", "Sở KH&ĐT"),
        ] {
            assert_eq!(short(long), key(written), "{written}");
            assert_eq!(key(long), key(&long.replace(" và ", " & ").replace(',', "")));
        }
        assert_eq!(key("Văn phòng UBND tỉnh"), key("Văn phòng Ủy ban nhân dân tỉnh"));
    }
}
