//! Recording what happens to units, looking at it beforehand, and undoing it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use cotmoc_core::model::{Share, UnitId};
use cotmoc_core::units::{
    Change, Event, EventId, EventKind, Fault, Ground, Name, Operation, Register, official, prepare,
    standing_on,
};
use cotmoc_store::{Tx, assignments, take_ids, units};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::ask::Ask;
use super::current::build;
use super::find::{Problem, name_of, refused};
use super::tasks::{Board, Passing};
use super::understand::{Understood, understand};
use super::view::{self, EventRow, Moved, UnitRow};
use super::{load, today};
use crate::model::{Assignment, RecordedEvent, Subject};
use crate::{Action, AppError, Context, Result, audit, when};

/// Whether something is only looked at, or done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Says what would happen; nothing is stored.
    DryRun,
    /// Does it.
    Apply,
}

/// What an event changes.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// The event. Its number is final only where it was recorded.
    pub event: EventRow,
    /// Units that it makes, as they are called from then on.
    pub made: Vec<UnitRow>,
    /// Units that it ends, as they were called on the day before.
    pub ended: Vec<UnitRow>,
    /// Units that get another name, code or type: until then, from then on.
    pub renamed: Vec<(UnitRow, Name)>,
    /// Units that come to stand elsewhere.
    pub moved: Vec<Moved>,
    /// Old unit, heir, share.
    pub lines: Vec<(UnitRow, UnitRow, Share)>,
    /// Parts in tasks that pass to an heir with it, or are left over.
    pub tasks: Vec<Passing>,
}

/// An event to be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// The event.
    pub event: EventId,
    /// Why.
    pub reason: String,
    /// The revision that the page saw; `None` where there was no page.
    pub seen: Option<i64>,
}

/// Records events one after the other, all of them or none, and passes tasks of units that end to
/// their heirs; with [`Mode::DryRun`] it only says what would change. `seen` is the revision of the
/// register that the page saw.
///
/// # Errors
/// [`crate::Kind::User`] with what is wrong; [`crate::Kind::Conflict`] where the register changed.
pub async fn record(cx: &Context, asks: &[Ask], seen: Option<i64>, mode: Mode) -> Result<Vec<Preview>> {
    cx.require(Action::EditUnits)?;
    let (mut tx, mut play) = begin(cx, seen, mode).await?;
    for ask in asks {
        let understood = understand(&play.register, ask).map_err(refused)?;
        let numbers = play.numbers(&mut tx, mode, 1 + understood.new_units()).await?;
        play.step(understood, numbers).map_err(refused)?;
    }
    play.end(cx, tx, mode).await
}

/// Undoes an event that was recorded here. Nothing is removed: the register is what it would be
/// without it, and tasks that passed with it are where they were. Where it makes no sense without
/// the others that were recorded together with it, all of them are undone; the answer names them.
///
/// # Errors
/// [`crate::Kind::User`] for events of the official register; [`crate::Kind::Conflict`] where later
/// events stand on it, figures were recorded for a unit that it made, or the register changed.
pub async fn undo(cx: &Context, undo: &Undo, mode: Mode) -> Result<Vec<EventRow>> {
    cx.require(Action::EditUnits)?;
    let mut tx = transaction(cx, mode).await?;
    same_revision(&mut tx, undo.seen).await?;
    let recorded = units::list(&mut tx).await?;
    let (events, without) = undoable(&recorded, undo.event)?;
    spoken_of(&mut tx, &events).await?;
    // Where the register cannot be built with the events, their units are named as far as they are known.
    let named = build(&recorded, &[]).or(without.clone()).unwrap_or_default();
    let rows = events.iter().map(|e| view::event(&named, &e.event, Some(e))).collect();
    if mode == Mode::DryRun {
        return Ok(rows);
    }
    let reason = undo.reason.trim();
    for RecordedEvent { event, .. } in &events {
        units::undo(&mut tx, event.id, reason, cx.now(), cx.actor().name()).await?;
        let detail = json!({"reason": reason, "event": event});
        audit::record(cx, &mut tx, "unit.undo", Subject::new("unit_event", event.id.0), detail).await?;
    }
    tx.commit().await?;
    Ok(rows)
}

/// The register and who holds tasks, for events to be played on.
pub(super) async fn begin(cx: &Context, seen: Option<i64>, mode: Mode) -> Result<(Tx, Play)> {
    let mut tx = transaction(cx, mode).await?;
    same_revision(&mut tx, seen).await?;
    let current = load(cx, &mut tx).await?;
    let board = Board::load(&mut tx, today(cx)).await?;
    let play = Play {
        register: current.register,
        board,
        events: Vec::new(),
        passed: Vec::new(),
        previews: Vec::new(),
        // Numbers of a dry run are out of the way of all that are given.
        next: 1 << 40,
    };
    Ok((tx, play))
}

/// Events played on the register one after the other, before anything is stored.
pub(super) struct Play {
    pub(super) register: Arc<Register>,
    board: Board,
    events: Vec<Event>,
    passed: Vec<Assignment>,
    pub(super) previews: Vec<Preview>,
    next: i64,
}

impl Play {
    /// Numbers for an event and its units.
    pub(super) async fn numbers(&mut self, tx: &mut Tx, mode: Mode, count: usize) -> Result<Range<i64>> {
        if mode == Mode::Apply {
            let taken = take_ids(tx, count).await?;
            return Ok(official::FIRST_LOCAL + taken.start..official::FIRST_LOCAL + taken.end);
        }
        let first = self.next;
        self.next += i64::try_from(count).unwrap_or(i64::MAX >> 1);
        Ok(first..self.next)
    }

    /// Plays one event; where it is refused, nothing has changed.
    pub(super) fn step(
        &mut self,
        asked: Understood,
        mut numbers: Range<i64>,
    ) -> std::result::Result<(), Vec<Problem>> {
        let id = EventId(numbers.next().unwrap_or_default());
        let ground = Ground { id, date: asked.date, act: asked.act, note: asked.note };
        let mut number = || UnitId(numbers.next().unwrap_or_default());
        let (event, after) =
            prepare(&self.register, &asked.operation, ground, &mut number).map_err(problems)?;
        self.accept(vec![event], after);
        Ok(())
    }

    /// Plays shares of several successions of one day as one event.
    pub(super) fn shares(
        &mut self,
        asked: Vec<Understood>,
        number: i64,
    ) -> std::result::Result<(), Vec<Problem>> {
        let mut changes = Vec::new();
        let mut event = None;
        for Understood { operation, date, act, note } in asked {
            if let Operation::Shares { from, shares } = operation {
                changes.extend(shares.into_iter().map(|(to, share)| Change::Heir { from, to, share }));
                event.get_or_insert((date, act, note));
            }
        }
        let Some((date, act, note)) = event else { return Ok(()) };
        let id = EventId(number);
        self.together(vec![Event { id, kind: EventKind::Shares, date, act, note, changes }])
    }

    /// Plays events that make sense together only.
    pub(super) fn together(&mut self, events: Vec<Event>) -> std::result::Result<(), Vec<Problem>> {
        let all = self.register.events().iter().chain(&events).cloned();
        let after = Register::build(all, &BTreeSet::new()).map_err(problems)?;
        self.accept(events, after);
        Ok(())
    }

    fn accept(&mut self, events: Vec<Event>, after: Register) {
        for event in events {
            let tasks = self.board.pass(&after, &event);
            self.passed.extend(tasks.iter().filter_map(Passing::assignment));
            self.previews.push(preview(&self.register, &after, &event, tasks));
            self.events.push(event);
        }
        self.register = Arc::new(after);
    }

    /// Keeps everything that was played, where it is to be kept.
    pub(super) async fn end(self, cx: &Context, mut tx: Tx, mode: Mode) -> Result<Vec<Preview>> {
        if mode == Mode::DryRun {
            return Ok(self.previews);
        }
        let (at, by) = (cx.now(), cx.actor().name());
        for event in &self.events {
            units::insert(&mut tx, event, at, by).await?;
            let passed = self.passed.iter().filter(|a| a.event == Some(event.id)).count();
            let detail = json!({"event": event, "tasks_passed": passed});
            audit::record(cx, &mut tx, "unit.record", Subject::new("unit_event", event.id.0), detail).await?;
        }
        assignments::insert(&mut tx, &self.passed, at, by).await?;
        tx.commit().await?;
        Ok(self.previews)
    }
}

fn problems(faults: Vec<Fault>) -> Vec<Problem> {
    faults.into_iter().map(Problem::from).collect()
}

async fn transaction(cx: &Context, mode: Mode) -> Result<Tx> {
    Ok(match mode {
        Mode::DryRun => cx.store().read().await?,
        Mode::Apply => cx.store().write().await?,
    })
}

async fn same_revision(tx: &mut Tx, seen: Option<i64>) -> Result<()> {
    let now = units::revision(tx).await?;
    if seen.is_none_or(|seen| seen == now) {
        return Ok(());
    }
    let recorded = units::list(tx).await?;
    let moments = recorded.iter().flat_map(|r| {
        let undone = r.undone.as_ref().map(|u| (u.at, &u.by));
        undone.into_iter().chain([(r.at, &r.by)])
    });
    let last = moments.max().map(|(at, by)| format!(": «{by}» lúc {}", when::moment(at))).unwrap_or_default();
    Err(AppError::conflict(format!("Danh mục đơn vị đã thay đổi sau khi bạn mở trang{last}."))
        .hint("Tải lại trang để thấy bản mới nhất rồi làm lại; thay đổi của bạn chưa được lưu."))
}

type Built = std::result::Result<Arc<Register>, Vec<Fault>>;

/// The event, or everything that was recorded together with it, and the register without that.
fn undoable(recorded: &[RecordedEvent], id: EventId) -> Result<(Vec<&RecordedEvent>, Built)> {
    let event = find(recorded, id)?;
    let without = build(recorded, &[id]);
    let (Err(faults), Ok(register)) = (&without, build(recorded, &[])) else {
        // What cannot be built as it is may be mended step by step.
        return Ok((vec![event], without));
    };
    let together = |r: &&RecordedEvent| r.at == event.at && r.by == event.by && r.undone.is_none();
    let all: Vec<&RecordedEvent> = recorded.iter().filter(together).collect();
    let ids: Vec<EventId> = all.iter().map(|r| r.event.id).collect();
    let without_all = build(recorded, &ids);
    if all.len() > 1 && without_all.is_ok() {
        return Ok((all, without_all));
    }
    Err(stands_below(&register, id, faults))
}

fn find(recorded: &[RecordedEvent], id: EventId) -> Result<&RecordedEvent> {
    if official::events().iter().any(|e| e.id == id) {
        let message = format!("Sự kiện số {} thuộc danh mục chính thức, không hoàn tác được.", id.0);
        let hint = "Ghi một sự kiện mới theo văn bản đã thay đổi nó; chỉ hoàn tác được sự kiện tự ghi.";
        return Err(AppError::user(message).hint(hint));
    }
    let found = recorded.iter().find(|r| r.event.id == id);
    let found = found.ok_or_else(|| AppError::not_found("sự kiện", id.0))?;
    match &found.undone {
        None => Ok(found),
        Some(undone) => {
            let (by, at) = (&undone.by, when::moment(undone.at));
            Err(AppError::conflict(format!("Sự kiện số {} đã được «{by}» hoàn tác lúc {at}.", id.0))
                .hint("Không cần hoàn tác lần nữa; muốn ghi lại thì ghi một sự kiện mới."))
        }
    }
}

fn stands_below(register: &Register, id: EventId, faults: &[Fault]) -> AppError {
    let later = standing_on(register, id).into_iter().filter_map(|id| register.event(id)).map(|e| {
        let row = view::event(register, e, None);
        let what = view::kind_words(row.kind);
        format!("số {} ({what} {})", e.id.0, row.units.first().map_or("", String::as_str))
    });
    let later: Vec<String> = later.collect();
    if later.is_empty() {
        let fault = faults.first().map(|f| f.message.clone()).unwrap_or_default();
        return AppError::conflict(format!("Không hoàn tác riêng sự kiện số {} được: {fault}", id.0))
            .hint("Hoàn tác các sự kiện liên quan trước, từ sự kiện mới nhất.");
    }
    AppError::conflict(format!("Sự kiện số {} có sự kiện sau dựa vào: {}.", id.0, later.join("; ")))
        .hint("Hoàn tác các sự kiện ấy trước, theo đúng thứ tự đã nêu.")
}

async fn spoken_of(tx: &mut Tx, events: &[&RecordedEvent]) -> Result<()> {
    let made = events.iter().flat_map(|r| &r.event.changes).filter_map(|c| match c {
        Change::Born { unit, .. } => Some(unit.0),
        _ => None,
    });
    let made: Vec<i64> = made.collect();
    let Some(first) = made.iter().min() else { return Ok(()) };
    let counts = units::spoken_of(tx, *first).await?;
    let figures: i64 = made.iter().filter_map(|unit| counts.get(unit)).sum();
    if figures == 0 {
        return Ok(());
    }
    Err(AppError::conflict(format!(
        "Đã có {figures} số liệu hoặc chỉ tiêu giao ghi cho đơn vị mà sự kiện này lập ra."
    ))
    .hint(
        "Rút các số liệu ấy trước (nhập lại chúng với cột status là M, chỉ tiêu giao thì ghi «bãi bỏ»), rồi hoàn \
         tác; hoặc ghi một sự kiện mới đưa đơn vị về như cũ. Số đã ghi vẫn còn trong lịch sử.",
    ))
}

fn preview(before: &Register, after: &Register, event: &Event, tasks: Vec<Passing>) -> Preview {
    let date = event.date.unwrap_or(Date::MIN);
    let eve = date.yesterday().unwrap_or(date);
    let new = |id: &UnitId| after.get(*id).map(|u| view::row(after, u, date));
    let old = |id: &UnitId| match before.get(*id) {
        Some(unit) => Some(view::row(before, unit, eve)),
        // Of events that are played together an earlier one may have made it.
        None => after.get(*id).map(|unit| view::row(after, unit, eve)),
    };
    let mut seen = Preview {
        event: view::event(after, event, None),
        made: Vec::new(),
        ended: Vec::new(),
        renamed: Vec::new(),
        moved: Vec::new(),
        lines: Vec::new(),
        tasks,
    };
    let mut born = BTreeSet::new();
    for change in &event.changes {
        match change {
            Change::Born { unit, .. } => {
                born.insert(*unit);
                seen.made.extend(new(unit));
            }
            Change::Ended { unit } => seen.ended.extend(old(unit)),
            Change::Named { unit, .. } | Change::Placed { unit, .. } if born.contains(unit) => {}
            Change::Named { unit, name } => seen.renamed.extend(old(unit).map(|u| (u, name.clone()))),
            Change::Placed { unit, parent } => seen.moved.extend(old(unit).map(|unit| {
                let to = parent.map(|id| name_of(after, id, date));
                Moved { from: unit.parent.map(|id| name_of(before, id, eve)), to, unit }
            })),
            Change::Heir { from, to, share } => {
                let from = old(from).or_else(|| new(from));
                seen.lines.extend(from.zip(new(to)).map(|(from, to)| (from, to, *share)));
            }
        }
    }
    seen
}
