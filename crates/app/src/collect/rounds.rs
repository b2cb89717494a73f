//! Rounds: what there are, and opening one for a period.

use cotmoc_core::calendar::{Calendars, DaysOff, Schedule};
use cotmoc_core::form::{Form, Reporter};
use cotmoc_core::model::{Period, Share, UnitId};
use cotmoc_core::units::{Register, Unit};
use cotmoc_store::forms::Demo;
use cotmoc_store::rounds::NewRound;
use cotmoc_store::submissions::NewSubmission;
use cotmoc_store::{rounds, submissions};
use jiff::civil::Date;
use serde_json::json;

use super::act::needed;
use super::{forms, notify, paper};
use crate::model::{FormId, FormState, Round, RoundId, RoundTally, Subject};
use crate::permission::Scope;
use crate::{Action, AppError, Context, Result, audit, design, limits, units, when};

/// A round with how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RoundRow {
    /// The round.
    pub round: Round,
    /// Name of the unit under which units report.
    pub root: String,
    /// How many submissions stand where.
    pub tally: RoundTally,
}

/// The newest rounds, newest first, at most [`limits::ROUNDS`]; of one form where it is given.
///
/// # Errors
/// [`crate::Kind::Forbidden`].
pub async fn list(cx: &Context, form: Option<FormId>) -> Result<Vec<RoundRow>> {
    cx.require(Action::ReadBoard)?;
    let mut tx = cx.store().read().await?;
    let found = match form {
        Some(form) => rounds::of_form(&mut tx, form, limits::ROUNDS).await?,
        None => rounds::list(&mut tx, limits::ROUNDS).await?,
    };
    let register = units::load(cx, &mut tx).await?.register;
    let today = when::day(cx.now());
    let tallies = rounds::tallies(&mut tx, found.iter().map(|r| r.id), today).await?;
    let row = |round: Round| {
        let tally = tallies.iter().find(|(id, _)| *id == round.id).map(|(_, t)| *t).unwrap_or_default();
        let root = paper::unit_name(&register, round.root, round.period.last_day());
        RoundRow { round, root, tally }
    };
    Ok(found.into_iter().map(row).collect())
}

/// What opening a round would mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Cut-off and deadlines by the form's calendar; `None` where there is none for the period.
    pub schedule: Option<Schedule>,
    /// Units that would be expected.
    pub units: usize,
    /// The round that is there already.
    pub there: Option<Round>,
    /// Whether the first deadline is over, so that a reason is needed.
    pub late: bool,
}

/// What opening a round of a form for a period under a unit would mean.
///
/// # Errors
/// [`crate::Kind::NotFound`], [`crate::Kind::Forbidden`].
pub async fn propose(cx: &Context, form: FormId, period: Period, root: UnitId) -> Result<Proposal> {
    cx.require(Action::OpenRounds)?;
    let mut tx = cx.store().read().await?;
    let record = forms::get(&mut tx, form).await?;
    let definition = forms::version_of(&mut tx, form, record.number).await?.definition;
    let register = units::load(cx, &mut tx).await?.register;
    let schedule = schedule(&definition, period, &design::load_days(&mut tx).await?);
    let first = schedule.as_ref().and_then(|s| s.deadlines.first().copied());
    Ok(Proposal {
        units: expected(&register, &definition, root, period).len(),
        there: rounds::find(&mut tx, form, period, root).await?,
        late: first.is_some_and(|day| day < when::day(cx.now())),
        schedule,
    })
}

/// Cut-off and deadlines by the form's calendar, clear of the days off that were entered.
fn schedule(form: &Form, period: Period, own: &DaysOff) -> Option<Schedule> {
    let calendars = Calendars::embedded();
    let calendar = calendars.get(&form.calendar)?;
    calendar.schedule(period, &form.offsets(calendar), calendars.working(own))
}

/// What is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The form.
    pub form: FormId,
    /// The period whose figures are asked for.
    pub period: Period,
    /// The unit under which all units of the form's level report.
    pub root: UnitId,
    /// The last day of the reporter, then of each step of approval; at least the first.
    pub deadlines: Vec<Date>,
    /// Why it is opened after its first deadline; otherwise it may be empty.
    pub reason: String,
    /// Whether it is demonstration data.
    pub demo: Demo,
}

/// Opens a round: every unit of the form's level that exists on the period's last day under the root
/// owes a submission. A unit that is no more has it handed in by its heir, where there is one.
///
/// # Errors
/// [`crate::Kind::User`] for deadlines out of order, a wrong kind of period or a missing reason;
/// [`crate::Kind::Conflict`] where the round is there already or the form is not in use.
pub async fn open(cx: &Context, opening: &Opening) -> Result<RoundId> {
    let mut tx = cx.store().write().await?;
    let register = units::load(cx, &mut tx).await?.register;
    cx.require_for(Action::OpenRounds, &Scope::unit_form(opening.root, opening.form), &register)?;
    let record = forms::get(&mut tx, opening.form).await?;
    if record.state != FormState::Active {
        return Err(AppError::conflict(format!("Biểu {} chưa được đưa vào sử dụng.", record.code))
            .hint("Mở trang biểu mẫu, sửa hết lỗi rồi chọn «Đưa vào sử dụng»."));
    }
    let form = forms::version_of(&mut tx, opening.form, record.number).await?.definition;
    let today = when::day(cx.now());
    let reason = check(&form, opening, today)?;
    if rounds::find(&mut tx, opening.form, opening.period, opening.root).await?.is_some() {
        return Err(AppError::conflict(format!("Đợt {} kỳ {} đã mở rồi.", record.code, opening.period))
            .hint("Mở đợt đó từ danh sách các đợt báo cáo."));
    }
    let found = expected(&register, &form, opening.root, opening.period);
    if found.is_empty() {
        return Err(AppError::user("Không có đơn vị nào phải báo cáo trong đợt này.")
            .hint("Kiểm tra cấp báo cáo của biểu mẫu và đơn vị mở đợt."));
    }
    let own = design::load_days(&mut tx).await?;
    let cutoff = schedule(&form, opening.period, &own).map(|s| s.cutoff);
    let new = NewRound {
        form: opening.form,
        number: record.number,
        period: opening.period,
        root: opening.root,
        cutoff: (cutoff.map(|c| c.from), cutoff.map(|c| c.to)),
        deadlines: &opening.deadlines,
        late_reason: reason.as_deref(),
        demo: opening.demo == Demo::Yes,
        at: cx.now(),
        by: cx.actor().name(),
    };
    let id = rounds::insert(&mut tx, &new).await?;
    let due = opening.deadlines.first().copied().unwrap_or(today);
    let lines = required(&form);
    let owe = |unit: &&Unit| NewSubmission {
        round: id,
        unit: unit.id,
        reporter: reporter(&register, &form, unit.id, today),
        expected: lines,
        due,
    };
    let owed: Vec<NewSubmission> = found.iter().map(owe).collect();
    let numbers = submissions::insert(&mut tx, &owed).await?;
    let opened = notify::Opened {
        round: id,
        form_id: opening.form,
        form: &form,
        period: opening.period,
        due,
        owed: numbers.into_iter().zip(&owed).map(|(n, one)| (n, one.unit, one.reporter)).collect(),
    };
    if opening.demo == Demo::No {
        notify::opened(cx, &mut tx, &register, &opened).await?;
    }
    let detail = json!({
        "form": record.code, "version": record.number, "period": opening.period, "root": opening.root,
        "deadlines": days(&opening.deadlines), "units": owed.len(), "reason": reason,
    });
    audit::record(cx, &mut tx, "round.open", Subject::new("round", id.0), detail).await?;
    tx.commit().await?;
    Ok(id)
}

/// Holds what is to be opened against the form; gives the reason of a late opening.
fn check(form: &Form, opening: &Opening, today: Date) -> Result<Option<String>> {
    if opening.period.kind() != form.frequency {
        return Err(AppError::user(format!(
            "Kỳ {} không đúng loại kỳ của biểu {}.",
            opening.period, form.code
        ))
        .hint("Chọn kỳ cùng loại với biểu mẫu: tháng, quý, nửa năm, chín tháng hoặc năm."));
    }
    let steps = form.approvals.len() + 1;
    if opening.deadlines.is_empty() || opening.deadlines.len() > steps {
        return Err(AppError::user(format!("Đợt này có {steps} thời hạn: nộp và từng bước duyệt."))
            .hint("Ghi ít nhất thời hạn nộp."));
    }
    if !opening.deadlines.is_sorted() {
        return Err(AppError::user("Thời hạn của bước sau sớm hơn bước trước.").hint("Sửa lại thứ tự ngày."));
    }
    let late = opening.deadlines.first().is_some_and(|day| *day < today);
    if late {
        return needed(&opening.reason, "mở đợt sau thời hạn nộp").map(Some);
    }
    let reason = opening.reason.trim();
    Ok((!reason.is_empty()).then(|| reason.to_owned()))
}

/// The units that owe a submission: those of the level that exist on the period's last day.
pub(super) fn expected<'r>(
    register: &'r Register,
    form: &Form,
    root: UnitId,
    period: Period,
) -> Vec<&'r Unit> {
    let day = period.last_day();
    let under =
        |unit: &&Unit| unit.id == root || register.above(unit.id, day).iter().any(|above| above.id == root);
    let mut found: Vec<&Unit> =
        register.living(day).filter(|u| u.level == form.level).filter(under).collect();
    found.sort_by(|a, b| (&a.name(day).code, a.id).cmp(&(&b.name(day).code, b.id)));
    found
}

/// Who hands in the figures of a unit today.
pub(super) fn reporter(register: &Register, form: &Form, unit: UnitId, today: Date) -> UnitId {
    match form.reporter {
        Reporter::Own => bearer(register, unit, today),
        Reporter::Agency(agency) => bearer(register, agency, today),
    }
}

/// The unit itself while it exists; otherwise its heir, where it has exactly one.
pub(super) fn bearer(register: &Register, unit: UnitId, today: Date) -> UnitId {
    let mut bearer = unit;
    for _ in 0..16 {
        let Some(held) = register.get(bearer).filter(|u| !u.lives(today) && u.born <= today) else { break };
        let heirs: Vec<UnitId> = held
            .heirs
            .iter()
            .filter(|l| held.ended.is_some_and(|end| l.date == end) && l.share != Share::NONE)
            .map(|l| l.unit)
            .collect();
        match heirs[..] {
            [only] => bearer = only,
            _ => break,
        }
    }
    bearer
}

pub(super) fn required(form: &Form) -> u32 {
    u32::try_from(form.lines().filter(|l| l.required).count()).unwrap_or(u32::MAX)
}

fn days(days: &[Date]) -> Vec<String> {
    days.iter().map(ToString::to_string).collect()
}
