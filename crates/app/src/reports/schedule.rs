//! Reports by the calendar: prepared some working days before the province's deadline, then reviewed and
//! released by a person.

use cotmoc_core::calendar::{Calendar, Calendars, DaysOff};
use cotmoc_core::model::Period;
use cotmoc_store::plans::Changed;
use cotmoc_store::{Tx, plans, report_outlines, report_schedules, reports};
use jiff::civil::Date;
use serde_json::json;

use super::data::{Data, name_of};
use super::make::{Place, ask_in, begin_in, own_unit};
use super::{bound, gaps, notify, outlines};
use crate::design::load_days;
use crate::model::{OutlineId, PlanId, Report, ReportOrigin, ReportOutline, Schedule, ScheduleId, Subject};
use crate::{Action, AppError, Context, Result, audit, limits, units, when};

/// A schedule as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheduled {
    /// The schedule.
    pub schedule: Schedule,
    /// Title of its outline.
    pub outline: String,
    /// Title of its plan.
    pub plan: String,
    /// Name of its unit.
    pub unit: String,
    /// Name of its calendar.
    pub calendar: String,
    /// The next period, the day on which its draft is prepared, and the deadline.
    pub next: Option<(Period, Date, Date)>,
}

/// The schedules.
///
/// # Errors
/// [`crate::Kind::Forbidden`].
pub async fn schedules(cx: &Context) -> Result<Vec<Scheduled>> {
    cx.require(Action::ReadReports)?;
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let off = load_days(&mut tx).await?;
    let today = when::day(cx.now());
    let known = report_outlines::list(&mut tx, limits::OUTLINES).await?;
    let titles = plans::list(&mut tx).await?;
    let all = report_schedules::list(&mut tx, limits::OUTLINES).await?;
    let shown = |schedule: Schedule| {
        let calendar = Calendars::embedded().get(&schedule.calendar);
        let outline = known.iter().find(|one| one.id == schedule.outline);
        let plan = titles.iter().find(|one| one.plan.id == schedule.plan);
        Scheduled {
            outline: outline.map(|one| one.title.clone()).unwrap_or_default(),
            plan: plan.map(|one| one.plan.facts.title.clone()).unwrap_or_default(),
            unit: name_of(&register, schedule.unit, today).name,
            calendar: calendar.map(|one| one.name.clone()).unwrap_or_default(),
            next: calendar.and_then(|calendar| next(calendar, &off, schedule.ahead, today)),
            schedule,
        }
    };
    Ok(all.into_iter().map(shown).collect())
}

/// The period whose deadline is the next one from a day on.
fn next(calendar: &Calendar, off: &DaysOff, ahead: u16, from: Date) -> Option<(Period, Date, Date)> {
    let first = Period::new(calendar.frequency, from.year(), 1)?;
    let (mut period, mut steps) = (first.shift(-1)?, 0);
    while steps < 30 {
        if let Some(due) = calendar.onward(period).filter(|due| *due >= from) {
            return Some((period, prepared_on(off, due, ahead), due));
        }
        period = period.shift(1)?;
        steps += 1;
    }
    None
}

/// So many working days before a deadline.
fn prepared_on(off: &DaysOff, due: Date, ahead: u16) -> Date {
    let working = Calendars::embedded().working(off);
    let (mut day, mut left) = (due, ahead);
    while left > 0 {
        let Ok(before) = day.yesterday() else { return day };
        day = before;
        if working.rest(day).is_none() {
            left -= 1;
        }
    }
    day
}

/// A schedule to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSchedule<'a> {
    /// The outline: its number, or the name of one that the program carries.
    pub outline: &'a str,
    /// The plan.
    pub plan: PlanId,
    /// Working days before the deadline.
    pub ahead: u16,
    /// Whether units below are asked for their parts at the same time.
    pub units: Units,
}

/// Whether units below are asked for their parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// They are.
    Asked,
    /// They are not.
    Left,
}

/// Makes a schedule for the unit of the plan, by the calendar of Decree 09/2019/NĐ-CP for the outline's kind.
///
/// # Errors
/// [`crate::Kind::User`] where the kind has no calendar; [`crate::Kind::Forbidden`].
pub async fn add_schedule(cx: &Context, new: &NewSchedule<'_>) -> Result<ScheduleId> {
    cx.require(Action::EditOutlines)?;
    cx.require_plan(Action::EditReports, new.plan)?;
    if new.ahead > 60 {
        return Err(AppError::field("ahead", "Nhiều nhất 60 ngày làm việc."));
    }
    let mut tx = cx.store().write().await?;
    let outline = outlines::settle(cx, &mut tx, new.outline).await?;
    let unit = own_unit(cx, &mut tx, new.plan).await?;
    let calendar = calendar_of(&outline).ok_or_else(|| {
        AppError::user(format!("{} không có kỳ hạn cố định nên không lập lịch được.", outline.kind.words()))
            .hint("Chọn mẫu báo cáo tháng, quý, 6 tháng, 9 tháng hoặc năm.")
    })?;
    let schedule = Schedule {
        id: ScheduleId(0),
        version: 1,
        outline: outline.id,
        plan: new.plan,
        unit,
        calendar: calendar.code.clone(),
        ahead: new.ahead,
        units: new.units == Units::Asked,
        active: true,
        demo: false,
        made_at: cx.now(),
        made_by: cx.actor().name().to_owned(),
    };
    let id = report_schedules::insert(&mut tx, &schedule).await?;
    let detail = json!({"outline": outline.id, "plan": new.plan, "calendar": calendar.code});
    audit::record(cx, &mut tx, "report_schedule.add", Subject::new("report_schedule", id.0), detail).await?;
    tx.commit().await?;
    Ok(id)
}

/// The calendar that fixes a deadline for the province.
fn calendar_of(outline: &ReportOutline) -> Option<&'static Calendar> {
    let kind = outline.kind.period()?;
    let year = Period::new(kind, 2026, 1)?;
    Calendars::embedded().of(kind).find(|calendar| calendar.onward(year).is_some())
}

/// Whether a schedule is followed from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// It is.
    Yes,
    /// It rests.
    No,
}

/// Lets a schedule rest, or be followed again.
///
/// # Errors
/// [`crate::Kind::NotFound`]; [`crate::Kind::Conflict`]; [`crate::Kind::Forbidden`].
pub async fn set_schedule(cx: &Context, id: ScheduleId, version: i64, follow: Follow) -> Result<()> {
    cx.require(Action::EditOutlines)?;
    let mut tx = cx.store().write().await?;
    let all = report_schedules::list(&mut tx, limits::OUTLINES).await?;
    let kept =
        all.into_iter().find(|one| one.id == id).ok_or_else(|| AppError::not_found("lịch báo cáo", id))?;
    cx.require_plan(Action::EditReports, kept.plan)?;
    let changed = Schedule { version, active: follow == Follow::Yes, ..kept };
    if report_schedules::update(&mut tx, &changed).await? == Changed::NotThatVersion {
        return Err(AppError::conflict("Người khác vừa sửa lịch này.").hint("Tải lại trang rồi sửa lại."));
    }
    let detail = json!({"active": changed.active});
    audit::record(cx, &mut tx, "report_schedule.set", Subject::new("report_schedule", id.0), detail).await?;
    Ok(tx.commit().await?)
}

/// Begins what is due by the calendar without waiting for the morning. Gives how many were begun.
///
/// # Errors
/// [`crate::Kind::Forbidden`].
pub async fn prepare_now(cx: &Context) -> Result<usize> {
    cx.require(Action::EditOutlines)?;
    let mut tx = cx.store().write().await?;
    let done = prepare(cx, &mut tx).await?;
    tx.commit().await?;
    Ok(done.begun)
}

/// What a run of the calendar did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Prepared {
    /// Reports that were begun.
    pub(crate) begun: usize,
    /// Units that were asked for their parts.
    pub(crate) asked: usize,
}

/// Begins what is due by the calendar and is not there yet. Run twice, it begins nothing twice.
pub(crate) async fn prepare(cx: &Context, tx: &mut Tx) -> Result<Prepared> {
    let mut done = Prepared::default();
    let register = units::load(cx, tx).await?.register;
    let off = load_days(tx).await?;
    let today = when::day(cx.now());
    for schedule in report_schedules::list(tx, limits::OUTLINES).await?.into_iter().filter(|one| one.active) {
        let Some(calendar) = Calendars::embedded().get(&schedule.calendar) else { continue };
        let Some((period, on, due)) = next(calendar, &off, schedule.ahead, today) else { continue };
        if today < on {
            continue;
        }
        let Some(outline) = usable(tx, schedule.outline).await? else { continue };
        if reports::find(tx, outline.id, schedule.plan, schedule.unit, period).await?.is_some() {
            continue;
        }
        let place =
            Place { plan: schedule.plan, unit: schedule.unit, period, origin: ReportOrigin::Calendar };
        let id = begin_in(cx, tx, &register, &outline, &place).await?;
        let Some(report) = reports::get(tx, id).await? else { continue };
        done.begun += 1;
        if schedule.units {
            done.asked += ask_all(cx, tx, &register, &report, due).await?;
        }
        let data = Data::load(cx, tx, &report).await?;
        let missing = gaps::gaps(&report, &data, &bound::figures(&data)).len();
        notify::prepared(cx, tx, &register, &report, missing).await?;
    }
    Ok(done)
}

async fn usable(tx: &mut Tx, id: OutlineId) -> Result<Option<ReportOutline>> {
    Ok(report_outlines::get(tx, id).await?.filter(|outline| !outline.retired))
}

/// Asks the communes and agencies below for their parts.
async fn ask_all(
    cx: &Context,
    tx: &mut Tx,
    register: &cotmoc_core::units::Register,
    report: &Report,
    due: Date,
) -> Result<usize> {
    let kinds: Vec<String> =
        super::make::askable(cx, tx, report, register).await?.into_iter().map(|one| one.kind).collect();
    if kinds.is_empty() || !super::asks_units(report) {
        return Ok(0);
    }
    ask_in(cx, tx, register, report, &kinds, Some(due)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_come_working_days_before_the_deadline() {
        let quarter = Calendars::embedded().get("ND09-QUY").unwrap();
        let off = DaysOff::default();
        let of = |from: &str, ahead| {
            let (period, on, due) = next(quarter, &off, ahead, from.parse().unwrap()).unwrap();
            format!("{period} {on} {due}")
        };
        // 25/06/2026 is a Thursday.
        assert_eq!(of("2026-05-01", 5), "2026-Q2 2026-06-18 2026-06-25");
        assert_eq!(of("2026-06-25", 0), "2026-Q2 2026-06-25 2026-06-25");
        assert_eq!(of("2026-06-26", 1), "2026-Q3 2026-09-24 2026-09-25");
        assert_eq!(of("2026-12-26", 1), "2027-Q1 2027-03-24 2027-03-25");
    }
}
