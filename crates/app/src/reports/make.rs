//! Beginning reports: one by a person or by the calendar, and the parts of many units at once.

use cotmoc_core::calendar::Calendars;
use cotmoc_core::model::{Period, UnitId};
use cotmoc_core::progress::period_words;
use cotmoc_core::report::{Part, ReportKind};
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, reports};
use jiff::civil::Date;
use serde_json::json;

use super::data::name_of;
use super::head::Head;
use super::{notify, outlines, readable};
use crate::assess::Grounds;
use crate::model::{
    NewReport, Plan, PlanId, PlanKind, Report, ReportId, ReportOrigin, ReportOutline, ReportState, Subject,
};
use crate::{Action, AppError, Context, Result, audit, units, when};

/// A report to be begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begin<'a> {
    /// The plan.
    pub plan: PlanId,
    /// The outline: its number, or the name of one that the program carries.
    pub outline: &'a str,
    /// The period, as in addresses: «2026-Q2».
    pub period: &'a str,
    /// The unit that reports, as typed; empty for that of the plan.
    pub unit: &'a str,
}

/// Begins a report.
///
/// # Errors
/// [`crate::Kind::User`] with errors per field; [`crate::Kind::Conflict`] where there is one already;
/// [`crate::Kind::Forbidden`]; [`crate::Kind::NotFound`].
pub async fn begin(cx: &Context, ask: &Begin<'_>) -> Result<ReportId> {
    cx.require_plan(Action::EditReports, ask.plan)?;
    let period = Period::parse(ask.period)
        .map_err(|_| AppError::field("period", format!("«{}» không phải là một kỳ báo cáo.", ask.period)))?;
    let mut tx = cx.store().write().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let outline = outlines::settle(cx, &mut tx, ask.outline).await?;
    let unit = match ask.unit.trim() {
        "" => own_unit(cx, &mut tx, ask.plan).await?,
        text => units::resolve(&register, text, when::day(cx.now()))?.id,
    };
    let place = Place { plan: ask.plan, unit, period, origin: ReportOrigin::Person };
    let id = begin_in(cx, &mut tx, &register, &outline, &place).await?;
    tx.commit().await?;
    Ok(id)
}

/// The unit whose plan it is.
pub(super) async fn own_unit(cx: &Context, tx: &mut Tx, plan: PlanId) -> Result<UnitId> {
    let card = crate::scorecard::read(cx, tx, plan).await?;
    let unit = card.unit.as_ref().map(|unit| unit.id);
    unit.ok_or_else(|| {
        AppError::field("unit", "Kế hoạch không cho biết là của đơn vị nào; ghi rõ đơn vị báo cáo.")
    })
}

/// Where and when a report is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) plan: PlanId,
    pub(crate) unit: UnitId,
    pub(crate) period: Period,
    pub(crate) origin: ReportOrigin,
}

/// The same inside a transaction.
pub(crate) async fn begin_in(
    cx: &Context,
    tx: &mut Tx,
    register: &Register,
    outline: &ReportOutline,
    at: &Place,
) -> Result<ReportId> {
    if !outline.kind.takes(at.period) {
        let words = format!("{} không nói về {}.", outline.kind.words(), period_words(at.period));
        return Err(AppError::field("period", words));
    }
    if outline.retired {
        return Err(AppError::field("outline", "Mẫu báo cáo này đã ngừng dùng."));
    }
    let grounds = Grounds::load(cx, tx, at.plan).await?;
    if grounds.plan.kind == PlanKind::National {
        return Err(AppError::field("plan", "Chiến lược quốc gia không được báo cáo từ đây."));
    }
    if let Some(there) = reports::find(tx, outline.id, at.plan, at.unit, at.period).await? {
        return Err(AppError::conflict(format!(
            "Đã có báo cáo này: «{}», số {} trên hệ thống.",
            there.title, there.id
        ))
        .hint(format!("Mở /reports/{} để soạn tiếp, hoặc bỏ báo cáo đó trước.", there.id)));
    }
    let new = NewReport {
        outline: outline.id,
        parent: None,
        plan: at.plan,
        unit: at.unit,
        kind: outline.kind,
        period: at.period,
        title: title(&grounds.plan, at.period),
        definition: outline.definition.clone(),
        head: head(cx, tx, register, outline, at, &grounds.plan).await?,
        due: onward(outline.kind, at.period),
        origin: at.origin,
        demo: grounds.plan.demo,
    };
    let ids = reports::insert(tx, std::slice::from_ref(&new), cx.now(), cx.actor().name()).await?;
    let id = ids.first().copied().ok_or_else(|| AppError::not_found("báo cáo", 0))?;
    let detail = json!({"plan": at.plan, "unit": at.unit, "period": at.period, "outline": outline.id});
    audit::record(cx, tx, "report.begin", Subject::new("report", id.0), detail).await?;
    Ok(id)
}

/// «Kết quả thực hiện …, quý II/2026».
fn title(plan: &Plan, period: Period) -> String {
    let mut title = plan.facts.title.trim().trim_end_matches('.').to_owned();
    if title.chars().count() > 140 {
        title = format!("{}…", title.chars().take(139).collect::<String>());
    }
    format!("Kết quả thực hiện {title}, {}", period_words(period))
}

/// The head of the last report of this kind; the number and the day are new each time.
async fn head(
    cx: &Context,
    tx: &mut Tx,
    register: &Register,
    outline: &ReportOutline,
    at: &Place,
    plan: &Plan,
) -> Result<String> {
    let known = reports::list(tx, crate::limits::REPORTS).await?;
    let last = known.iter().find(|report| report.unit == at.unit && report.outline == outline.id);
    let last = last.or_else(|| known.iter().find(|report| report.unit == at.unit));
    let head = match last.and_then(|report| serde_json::from_str::<Head>(&report.head).ok()) {
        Some(head) => Head { number: String::new(), date: None, ..head },
        None => {
            let unit = name_of(register, at.unit, when::day(cx.now()));
            Head::usual(&unit, plan.facts.issuer.as_deref())
        }
    };
    super::to_json(&head)
}

/// By when a province reports to the Government, where Decree 09/2019/NĐ-CP fixes that.
fn onward(kind: ReportKind, period: Period) -> Option<Date> {
    let calendars = Calendars::embedded();
    calendars.of(kind.period()?).find_map(|calendar| calendar.onward(period))
}

/// Units below a report's own that may be asked for their parts, by their type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Askable {
    /// The type: «xã».
    pub kind: String,
    /// How many of them have not been asked yet.
    pub count: usize,
}

/// The headings under which units can be asked to write; nothing where the outline gathers nothing.
#[must_use]
pub fn asks_units(report: &Report) -> bool {
    report.definition.sections.iter().any(|section| section.parts.contains(&Part::Gathered))
}

/// Units below, by type, that have not been asked yet.
pub(super) async fn askable(
    cx: &Context,
    tx: &mut Tx,
    report: &Report,
    register: &Register,
) -> Result<Vec<Askable>> {
    let mut found: Vec<Askable> = Vec::new();
    for (kind, _) in unasked(cx, tx, report, register).await? {
        match found.iter_mut().find(|one| one.kind == kind) {
            Some(one) => one.count += 1,
            None => found.push(Askable { kind, count: 1 }),
        }
    }
    Ok(found)
}

async fn unasked(
    cx: &Context,
    tx: &mut Tx,
    report: &Report,
    register: &Register,
) -> Result<Vec<(String, UnitId)>> {
    let today = when::day(cx.now());
    let there = reports::of_parent(tx, report.id).await?;
    let asked = |id: UnitId| there.iter().any(|part| part.unit == id && part.state != ReportState::Dropped);
    let below = register.children(Some(report.unit), today);
    Ok(below
        .into_iter()
        .filter(|unit| !asked(unit.id))
        .map(|unit| (name_of(register, unit.id, today).kind, unit.id))
        .collect())
}

/// Asks all units of the named types below for their parts, with a last day, and tells those who write for them.
/// Gives how many were asked.
///
/// # Errors
/// [`crate::Kind::User`] where the outline gathers nothing, no unit is left or the day is over;
/// [`crate::Kind::Conflict`] where the report is no longer a draft; [`crate::Kind::Forbidden`].
pub async fn ask_units(cx: &Context, id: ReportId, kinds: &[String], due: Option<Date>) -> Result<usize> {
    let mut tx = cx.store().write().await?;
    let (report, register) = readable(cx, &mut tx, id).await?;
    cx.require_plan(Action::EditReports, report.plan)?;
    let asked = ask_in(cx, &mut tx, &register, &report, kinds, due).await?;
    tx.commit().await?;
    Ok(asked)
}

/// The same inside a transaction.
pub(crate) async fn ask_in(
    cx: &Context,
    tx: &mut Tx,
    register: &Register,
    report: &Report,
    kinds: &[String],
    due: Option<Date>,
) -> Result<usize> {
    if report.state != ReportState::Draft {
        return Err(AppError::conflict("Báo cáo không còn là bản soạn thảo."));
    }
    if !asks_units(report) {
        return Err(AppError::user("Đề cương không có mục nào tổng hợp ý kiến của đơn vị.")
            .hint("Thêm phần «Tổng hợp từ đơn vị» vào một mục trong mẫu báo cáo."));
    }
    let today = when::day(cx.now());
    if due.is_some_and(|day| day < today) {
        return Err(AppError::field("due", "Hạn gửi đã qua. Chọn một ngày từ hôm nay."));
    }
    let chosen = unasked(cx, tx, report, register).await?;
    let chosen: Vec<UnitId> =
        chosen.into_iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, id)| id).collect();
    if chosen.is_empty() {
        return Err(AppError::user("Không còn đơn vị nào để giao.").hint("Chọn loại đơn vị chưa được giao."));
    }
    let grounds = Grounds::load(cx, tx, report.plan).await?;
    let definition = report.definition.for_units();
    let mut new = Vec::with_capacity(chosen.len());
    for unit in chosen {
        let name = name_of(register, unit, today);
        new.push(NewReport {
            parent: Some(report.id),
            unit,
            definition: definition.clone(),
            head: super::to_json(&Head::usual(&name, grounds.plan.facts.issuer.as_deref()))?,
            due,
            outline: report.outline,
            plan: report.plan,
            kind: report.kind,
            period: report.period,
            title: report.title.clone(),
            origin: report.origin,
            demo: report.demo,
        });
    }
    let ids = reports::insert(tx, &new, cx.now(), cx.actor().name()).await?;
    let detail = json!({"units": ids.len(), "due": due});
    audit::record(cx, tx, "report.ask_units", Subject::new("report", report.id.0), detail).await?;
    let asked: Vec<(ReportId, UnitId)> = ids.iter().copied().zip(new.iter().map(|one| one.unit)).collect();
    notify::asked(cx, tx, register, report, &asked, due).await?;
    Ok(asked.len())
}

/// A period that a kind of report may be about, for a form: the newest first.
#[must_use]
pub fn periods(kind: ReportKind, today: Date) -> Vec<Period> {
    use cotmoc_core::model::PeriodKind;
    let of = |kind: PeriodKind, count: i32| {
        let per_year = kind.months().map_or(1, |months| if months == 9 { 1 } else { 12 / months });
        let mut all = (1..=per_year).filter_map(move |place| Period::new(kind, today.year(), place));
        let now = all.rfind(|period| period.first_day() <= today);
        let back = move |period: Period| (0..count).filter_map(move |n| period.shift(-n)).collect::<Vec<_>>();
        now.map(back).unwrap_or_default()
    };
    match kind.period() {
        Some(kind) => of(kind, if kind == PeriodKind::Month { 12 } else { 6 }),
        None => {
            let (year, half) = (of(PeriodKind::Year, 6), of(PeriodKind::Half, 4));
            year.into_iter()
                .chain(half)
                .chain(of(PeriodKind::Quarter, 4))
                .chain(of(PeriodKind::Month, 6))
                .collect()
        }
    }
}

/// Whether somebody may begin reports of a plan.
///
/// # Errors
/// [`crate::Kind::Forbidden`].
pub fn may_begin(cx: &Context, plan: PlanId) -> Result<()> {
    cx.require_plan(Action::EditReports, plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_begin_with_the_one_that_runs() {
        let of = |kind| {
            let all = periods(kind, "2026-05-10".parse().unwrap());
            all.iter().take(3).map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of(ReportKind::Quarter), "2026-Q2 2026-Q1 2025-Q4");
        assert_eq!(of(ReportKind::Month), "2026-05 2026-04 2026-03");
        assert_eq!(of(ReportKind::Half), "2026-S1 2025-S2 2025-S1");
        assert_eq!(of(ReportKind::Nine), "2026-9M 2025-9M 2024-9M");
        assert_eq!(of(ReportKind::Year), "2026 2025 2024");
        assert_eq!(of(ReportKind::Adhoc), "2026 2025 2024");
    }

    #[test]
    fn deadlines_are_those_of_the_decree() {
        let due = |kind, period: &str| onward(kind, period.parse().unwrap()).map(|day| day.to_string());
        assert_eq!(due(ReportKind::Quarter, "2026-Q2").as_deref(), Some("2026-06-25"));
        assert_eq!(due(ReportKind::Year, "2026").as_deref(), Some("2026-12-25"));
        assert_eq!(due(ReportKind::Adhoc, "2026"), None);
    }
}
