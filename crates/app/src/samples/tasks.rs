//! How the tasks of the fictive province's plan run: reports, evidence, money, parts, plans of units; all
//! of it marked by its plan as demonstration data.

use cotmoc_core::model::UnitId;
use cotmoc_core::task::{FundSource, TaskState};
use cotmoc_core::units::Register;
use cotmoc_store::task_evidence::{self, NewEvidence};
use cotmoc_store::{
    Tx, assignments, targets, task_budgets, task_deadlines, task_links, task_progress, tasks,
};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan as _};
use serde_json::json;

use super::fictive::Province;
use crate::model::{
    Amounts, Assignment, NewProgress, PlannedTask, ProgressStep, SetDeadline, Subject, Task, TaskFields,
    TaskId, TaskRole,
};
use crate::tasks::IssueForm;
use crate::{Action, Actor, Context, Result, audit, documents, units, when};

const OWNER: &str = "Lê Thị Chủ (demo.chutri)";
const UNIT: &str = "Chuyên viên đơn vị (minh họa)";

use FundSource::{Investment, Province as Provincial, Recurrent, Society};
use ProgressStep::{Accept, Report, Return};
use TaskState::{Accepted, Done, InProgress};

/// Place of the task in the plan, days ago, what happened, percent, words.
const SAID: &[(usize, i64, ProgressStep, TaskState, u8, &str)] = &[
    (0, 120, Report, InProgress, 40, "Đã ban hành bộ chỉ tiêu dự thảo, lấy ý kiến các sở."),
    (0, 6, Report, Done, 100, "Bộ chỉ tiêu và quy trình đo đã được Chủ tịch UBND tỉnh ký ban hành."),
    (1, 45, Report, InProgress, 30, "Đã hỗ trợ 214 doanh nghiệp; nguồn kinh phí quý này về chậm."),
    (2, 60, Report, InProgress, 35, "136 sản phẩm có gian hàng, còn thiếu ảnh và mã truy xuất."),
    (2, 20, Report, InProgress, 55, "212 sản phẩm có gian hàng."),
    (4, 30, Report, InProgress, 70, "Đã cấp tại 38 trên 50 xã, phường, đặc khu."),
    (6, 25, Report, InProgress, 80, "Đã mở 40 lớp cho Tổ công nghệ số cộng đồng."),
    (7, 50, Report, InProgress, 60, "Đã số hóa 61.000 hồ sơ."),
    (7, 15, Report, Done, 100, "Đã số hóa toàn bộ hồ sơ còn hiệu lực."),
    (
        7,
        9,
        Return,
        InProgress,
        60,
        "Còn thiếu hồ sơ đất đai của 12 xã; đề nghị bổ sung biên bản nghiệm thu dữ liệu.",
    ),
    (8, 70, Report, InProgress, 45, "Đã rà soát 640 thủ tục, chưa công bố danh mục."),
    (10, 40, Report, Done, 100, "Khảo sát 3.200 phiếu, mức hài lòng 91,4 %."),
    (10, 33, Accept, Accepted, 100, "Đủ phiếu và biểu tổng hợp."),
];

/// Place, year counted from this one, source, millions planned, allocated, paid out.
type Money = (usize, i16, FundSource, Option<i64>, Option<i64>, Option<i64>);

/// What tasks cost.
const MONEY: &[Money] = &[
    (0, 0, Recurrent, Some(850), Some(850), Some(812)),
    (1, 0, Provincial, Some(4_500), Some(3_200), Some(1_180)),
    (1, 0, Society, Some(2_000), None, None),
    (1, 1, Provincial, Some(5_000), None, None),
    (2, 0, Provincial, Some(1_200), Some(1_200), Some(640)),
    (3, 1, Investment, Some(38_000), Some(12_500), Some(0)),
    (4, 0, Recurrent, Some(960), Some(700), Some(745)),
    (7, 0, Provincial, Some(6_400), Some(6_400), Some(5_125)),
    (10, 0, Recurrent, Some(300), Some(300), Some(288)),
];

/// Sees to it that the tasks of the fictive province's plan run. Gives whether they were made to now.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn load_tasks(cx: &Context, province: &Province) -> Result<usize> {
    cx.require(Action::Demo)?;
    let mut tx = cx.store().write().await?;
    let planned = tasks::planned(&mut tx).await?;
    let of_plan: Vec<PlannedTask> = planned
        .into_iter()
        .filter(|task| task.demo && task.own.is_none() && task.plan_title.contains("tỉnh Mẫu"))
        .collect();
    let known = task_progress::newest(&mut tx).await?;
    let is_known = |task: &PlannedTask| known.iter().any(|said| said.said.task == task.id);
    if of_plan.len() < SAID.iter().map(|said| said.0).max().unwrap_or(0) + 1 || of_plan.iter().any(is_known) {
        return Ok(0);
    }
    let register = units::load(cx, &mut tx).await?.register;
    let play = Play { cx, today: when::day(cx.now()), tasks: &of_plan };
    play.hold(&mut tx, province).await?;
    play.say(&mut tx).await?;
    play.spend(&mut tx).await?;
    play.show(&mut tx).await?;
    play.part(&mut tx, province, &register).await?;
    let detail = json!({ "tasks": of_plan.len(), "demo": true });
    audit::record(cx, &mut tx, "demo.load", Subject::new("plan", of_plan[0].plan.0), detail).await?;
    tx.commit().await?;
    play.issue(province, &register).await?;
    Ok(of_plan.len())
}

struct Play<'a> {
    cx: &'a Context,
    today: Date,
    tasks: &'a [PlannedTask],
}

impl Play<'_> {
    fn ago(&self, days: i64) -> Date {
        self.today.saturating_sub(days.days())
    }

    /// The departments of the province under the names that the plan gives them.
    async fn hold(&self, tx: &mut Tx, province: &Province) -> Result<()> {
        let unit = |named: &str| match named {
            "Sở Khoa học và Công nghệ" => province.agencies.first(),
            "Sở Công Thương" => province.agencies.get(1),
            "Văn phòng Ủy ban nhân dân tỉnh" => province.agencies.get(2),
            _ => None,
        };
        let held: Vec<Assignment> = self
            .tasks
            .iter()
            .filter_map(|task| Some(self.lead(task.id, *unit(task.fields.lead.as_deref()?)?)))
            .collect();
        Ok(assignments::insert(tx, &held, self.cx.now(), OWNER).await?)
    }

    fn lead(&self, task: TaskId, unit: UnitId) -> Assignment {
        let act = "01/KH-UBND".to_owned();
        Assignment { task, role: TaskRole::Lead, place: 0, unit, since: self.ago(200), act, event: None }
    }

    /// What was said, and the last day of one that is late and of one that is due soon.
    async fn say(&self, tx: &mut Tx) -> Result<()> {
        let said: Vec<NewProgress> = SAID
            .iter()
            .map(|&(place, days, step, state, percent, words)| NewProgress {
                task: self.tasks[place].id,
                step,
                state,
                percent,
                as_of: self.ago(days),
                period: None,
                note: words.to_owned(),
                act: None,
                at: self.cx.now() - SignedDuration::from_hours(24 * days),
                by: if step == Report { UNIT } else { OWNER }.to_owned(),
            })
            .collect();
        task_progress::insert(tx, &said).await?;
        let set = |place: usize, due: Date, why: &str| SetDeadline {
            task: self.tasks[place].id,
            due,
            reason: why.to_owned(),
            at: self.cx.now() - SignedDuration::from_hours(24 * 60),
            by: OWNER.to_owned(),
        };
        let late = set(8, self.ago(18), "Công văn 118/UBND-KSTT (minh họa)");
        let soon = set(2, self.ago(-9), "Kết luận giao ban tháng (minh họa)");
        Ok(task_deadlines::insert(tx, &[late, soon]).await?)
    }

    async fn spend(&self, tx: &mut Tx) -> Result<()> {
        let by = (self.cx.now(), OWNER);
        for &(place, later, source, planned, allocated, disbursed) in MONEY {
            let [planned, allocated, disbursed] =
                [planned, allocated, disbursed].map(|millions| millions.map(|millions| millions * 1_000_000));
            let line = (self.tasks[place].id, self.today.year() + later, source);
            task_budgets::insert(tx, line, Amounts { planned, allocated, disbursed }, by).await?;
        }
        Ok(())
    }

    /// Evidence of what was done, and the targets that tasks serve.
    async fn show(&self, tx: &mut Tx) -> Result<()> {
        for (place, name, words) in [
            (
                0,
                "Quyết định ban hành bộ chỉ tiêu.pdf",
                "Quyet dinh minh hoa: bo chi tieu do luong kinh te so",
            ),
            (10, "Báo cáo khảo sát hài lòng.pdf", "Bao cao minh hoa: khao sat muc hai long"),
        ] {
            let (bytes, sha256) = documents::hashed(pdf(words)).await?;
            let new = NewEvidence {
                task: self.tasks[place].id,
                name,
                media: crate::media::PDF,
                bytes: &bytes,
                sha256: &sha256,
                at: self.cx.now() - SignedDuration::from_hours(24 * 6),
                by: UNIT,
            };
            task_evidence::insert(tx, &new).await?;
        }
        let of_plan = targets::of_plans(tx, &[self.tasks[0].plan]).await?;
        for (place, words) in [
            (0, "kinh tế số"),
            (1, "doanh nghiệp nhỏ và vừa"),
            (2, "OCOP"),
            (4, "chữ ký số"),
            (5, "địa chỉ số"),
            (7, "số hóa hồ sơ"),
            (10, "hài lòng"),
        ] {
            let meant = of_plan.iter().filter(|target| target.wording.contains(words));
            for target in meant.take(2) {
                task_links::insert(tx, self.tasks[place].id, target.id, self.cx.now(), OWNER).await?;
            }
        }
        Ok(())
    }

    /// Parts of a task, one of them with a unit that is no more.
    async fn part(&self, tx: &mut Tx, province: &Province, register: &Register) -> Result<()> {
        let gone = province.former.iter().find(|unit| {
            register.get(**unit).is_some_and(|unit| unit.ended.is_some() && unit.heirs.len() == 1)
        });
        let parent = &self.tasks[5];
        let act = tasks::get(tx, parent.id).await?.map(|task| task.act);
        let Some((act, gone)) = act.zip(gone) else { return Ok(()) };
        let numbers = cotmoc_store::take_ids(tx, 2).await?;
        let parts = [
            ("Chuyển bản đồ địa chỉ số của xã cũ sang đơn vị mới", *gone),
            ("Gắn biển địa chỉ số cho hộ gia đình trên địa bàn", province.communes[0]),
        ];
        let name = |unit| units::row(register, unit, unit.last_day(self.today)).name;
        let made: Vec<(Task, UnitId)> = numbers
            .zip(parts)
            .map(|(number, (words, unit))| {
                let fields = TaskFields {
                    task: words.to_owned(),
                    lead: register.get(unit).map(name),
                    deadline: Some("Năm 2027".to_owned()),
                    ..TaskFields::default()
                };
                let task = Task {
                    id: TaskId(number),
                    plan: parent.plan,
                    fields,
                    parent: Some(parent.id),
                    pillar: None,
                    passage: None,
                    act,
                    superseded_by: None,
                    ended_by: None,
                };
                (task, unit)
            })
            .collect();
        let held: Vec<Assignment> = made.iter().map(|(task, unit)| self.lead(task.id, *unit)).collect();
        let made: Vec<Task> = made.into_iter().map(|(task, _)| task).collect();
        tasks::insert(tx, &made).await?;
        Ok(assignments::insert(tx, &held, self.cx.now(), OWNER).await?)
    }

    /// Plans of this year of a department and of a commune, from what the province's plan gives them.
    async fn issue(&self, province: &Province, register: &Register) -> Result<()> {
        let cx = self.cx.app().by(Actor::local_operator().named(UNIT));
        let plan = self.tasks[0].plan;
        for (unit, number, places) in [
            (province.agencies[0], "08/KH-SKHCN", &[0_usize, 4, 5, 6][..]),
            (province.communes[0], "15/KH-UBND", &[4, 5, 6]),
        ] {
            let Some(code) = register.get(unit).map(|unit| unit.name(self.today).code.clone()) else {
                continue;
            };
            let form = IssueForm {
                unit: code,
                year: self.today.year().to_string(),
                number: number.to_owned(),
                date: self.ago(100).to_string(),
                title: String::new(),
                tasks: places.iter().map(|place| self.tasks[*place].id.0).collect(),
            };
            crate::tasks::issue(&cx, plan, &form).await?;
        }
        Ok(())
    }
}

/// A PDF file of one page with one line.
fn pdf(words: &str) -> Vec<u8> {
    let stream = format!("BT /F1 16 Tf 60 760 Td ({words}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        out.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    out.push_str(&format!(
        "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    out.into_bytes()
}
