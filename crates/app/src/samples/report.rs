//! Reports of the demonstration: one that went out for the last quarter, one being written for this quarter
//! to which some communes have contributed, and the calendar by which the next ones are prepared.

use cotmoc_core::model::{Period, PeriodKind};
use cotmoc_store::{plans, reports as kept};

use crate::assess::Grounds;
use crate::model::{PlanId, PlanKind, ReportId, ReportState};
use crate::reports::{self, Begin, Head, HeadEdit, NewSchedule, Units};
use crate::{Action, Context, Result, units};

/// What is written in both, by heading. Numbers in it are names of figures.
const TEXTS: &[(&str, &str)] = &[
    (
        "chi-dao",
        "Trong {ky}, Sở Khoa học và Công nghệ tỉnh Mẫu đã tổ chức hai cuộc họp giao ban với các xã, phường và \
         kiểm tra việc cập nhật số liệu tại năm đơn vị (minh họa).",
    ),
    (
        "chi-tieu",
        "Trong {ky}, kế hoạch có {chi-tieu.tong} chỉ tiêu: {chi-tieu.dat} chỉ tiêu đã đạt, \
         {chi-tieu.dung-tien-do} đúng tiến độ, {chi-tieu.nguy-co} có nguy cơ, {chi-tieu.cham} chậm.",
    ),
    (
        "kho-khan",
        "Một số xã vùng xa có đường truyền yếu, cán bộ kiêm nhiệm nên số liệu gửi còn chậm: {bao-cao.chua-gui} báo \
         cáo chưa gửi, {bao-cao.gui-muon} báo cáo gửi muộn (minh họa).",
    ),
    (
        "ky-toi",
        "- Đôn đốc các đơn vị còn chậm.\n- Tập huấn nhập số liệu cho cán bộ xã mới được phân công (minh họa).",
    ),
];

/// What communes contribute.
const PARTS: &[(&str, &str)] = &[
    ("kho-khan", "Đường truyền tại hai thôn chưa ổn định; cán bộ phụ trách mới nhận việc (minh họa)."),
    ("kien-nghi", "Đề nghị tỉnh mở thêm một lớp tập huấn vào đầu kỳ tới (minh họa)."),
];

/// Communes that have contributed.
const SENT: usize = 3;

/// Sees to it that the plan of the fictive province has a released and a running report, and those of the
/// quarters to come by the calendar. Gives the running one: nothing where there are reports of the demonstration
/// already, or no such plan.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn load_reports(cx: &Context) -> Result<Option<ReportId>> {
    cx.require(Action::Demo)?;
    let Some(plan) = plan(cx).await? else { return Ok(None) };
    let today = units::today(cx);
    let mut quarters = (1..=4).filter_map(|place| Period::new(PeriodKind::Quarter, today.year(), place));
    let Some(now) = quarters.rfind(|quarter| quarter.first_day() <= today) else { return Ok(None) };
    if let Some(before) = now.shift(-1) {
        let released = begin(cx, plan, before).await?;
        release(cx, released).await?;
    }
    let running = begin(cx, plan, now).await?;
    contribute(cx, running).await?;
    reports::add_schedule(cx, &NewSchedule { outline: "quy", plan, ahead: 5, units: Units::Asked }).await?;
    Ok(Some(running))
}

/// The plan of the fictive province, where it has no reports yet.
async fn plan(cx: &Context) -> Result<Option<PlanId>> {
    let mut tx = cx.store().read().await?;
    if kept::list(&mut tx, 500).await?.iter().any(|report| report.demo) {
        return Ok(None);
    }
    let current = units::load(cx, &mut tx).await?;
    let demo: Vec<_> = current.demo.iter().copied().collect();
    for summary in plans::list(&mut tx).await? {
        let fits = summary.plan.demo && summary.plan.kind != PlanKind::National;
        if fits && Grounds::load(cx, &mut tx, summary.plan.id).await?.is_of(&current.register, &demo) {
            return Ok(Some(summary.plan.id));
        }
    }
    Ok(None)
}

async fn begin(cx: &Context, plan: PlanId, quarter: Period) -> Result<ReportId> {
    let ask = Begin { plan, outline: "quy", period: &quarter.to_string(), unit: "" };
    let id = reports::begin(cx, &ask).await?;
    for (section, text) in TEXTS {
        reports::save(cx, id, section, 0, text).await?;
    }
    let head = Head {
        superior: "ỦY BAN NHÂN DÂN TỈNH MẪU".to_owned(),
        issuer: "SỞ KHOA HỌC VÀ CÔNG NGHỆ".to_owned(),
        place: "Mẫu".to_owned(),
        role: "GIÁM ĐỐC".to_owned(),
        receivers: vec!["Ủy ban nhân dân tỉnh Mẫu".to_owned(), "Các sở, ban, ngành".to_owned()],
        ..Head::default()
    };
    let title = format!(
        "Kết quả phát triển kinh tế số và xã hội số tỉnh Mẫu, {} (minh họa)",
        cotmoc_core::progress::period_words(quarter)
    );
    let page = reports::show(cx, id).await?;
    let due = page.report.due.map(|day| day.to_string()).unwrap_or_default();
    let edit = HeadEdit { version: page.report.version, title: &title, due: &due, head };
    reports::set_head(cx, id, &edit).await?;
    Ok(id)
}

/// Everything that is missing is named.
async fn release(cx: &Context, id: ReportId) -> Result<()> {
    let page = reports::show(cx, id).await?;
    let named = page.gaps.iter().map(|gap| (gap.name.clone(), "Số liệu minh họa, chưa có nguồn.".to_owned()));
    reports::release(cx, id, page.report.version, &named.collect()).await?;
    Ok(())
}

async fn contribute(cx: &Context, id: ReportId) -> Result<()> {
    let page = reports::show(cx, id).await?;
    let kinds: Vec<String> = page.askable.iter().map(|one| one.kind.clone()).collect();
    if kinds.is_empty() {
        return Ok(());
    }
    reports::ask_units(cx, id, &kinds, page.report.due.filter(|due| *due >= units::today(cx))).await?;
    let (_, parts) = reports::parts(cx, id).await?;
    let commune =
        |part: &&reports::Part| part.report.state == ReportState::Draft && part.unit.starts_with("Xã");
    for part in parts.iter().filter(commune).take(SENT) {
        for (section, text) in PARTS {
            reports::save(cx, part.report.id, section, 0, text).await?;
        }
        let version = reports::show(cx, part.report.id).await?.report.version;
        reports::send(cx, part.report.id, version).await?;
    }
    Ok(())
}
