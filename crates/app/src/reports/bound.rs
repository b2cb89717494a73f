//! Figures by their names: what a name in a text, a cell of a form or a template says.

use std::collections::BTreeMap;

use cotmoc_core::number::{Locale, rounded};
use cotmoc_core::progress::{self, Status, difference, period_words, with_unit};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::data::{Data, DataLine};
use super::tasks::TaskStanding;

/// What a name says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// What it is, for whoever chooses it: «Tỷ trọng kinh tế số trong GRDP: giá trị mới nhất».
    pub about: String,
    /// As it stands in a sentence: «12,83%». Empty where it is not known.
    pub words: String,
    /// The number itself, where it is one, at the decimals of its indicator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Decimal>,
    /// The page that shows where it comes from: a path of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// Every name with what it says, in the order of the names.
pub type Figures = BTreeMap<String, Bound>;

impl Bound {
    fn words(about: impl Into<String>, words: impl Into<String>) -> Self {
        Self { about: about.into(), words: words.into(), value: None, link: None }
    }

    fn count(about: &str, count: usize, link: &str) -> Self {
        let value = Decimal::from(count);
        Self {
            about: about.to_owned(),
            words: Locale::Vi.decimal(value),
            value: Some(value),
            link: Some(link.to_owned()),
        }
    }
}

/// Everything that can be named in a report.
pub(crate) fn figures(data: &Data) -> Figures {
    let mut all = Figures::new();
    all.insert("ky".into(), Bound::words("Kỳ báo cáo", period_words(data.period)));
    all.insert("don-vi".into(), Bound::words("Đơn vị báo cáo", &data.unit.name));
    all.insert("ke-hoach".into(), Bound::words("Kế hoạch", &data.plan.title));
    for line in &data.lines {
        of_line(&mut all, data, line);
    }
    targets(&mut all, data);
    tasks(&mut all, data);
    rounds(&mut all, data);
    all
}

/// The names that every report has, whatever its plan asks for.
pub(super) fn general() -> &'static [&'static str] {
    &[
        "ky", "don-vi", "ke-hoach", "chi-tieu.tong", "chi-tieu.dat", "chi-tieu.dung-tien-do",
        "chi-tieu.nguy-co", "chi-tieu.cham", "chi-tieu.di-lui", "chi-tieu.khong-dat",
        "chi-tieu.chua-danh-gia", "nhiem-vu.tong", "nhiem-vu.hoan-thanh", "nhiem-vu.dang-lam",
        "nhiem-vu.chua-lam", "nhiem-vu.qua-han", "bao-cao.dot", "bao-cao.phai-gui", "bao-cao.da-duyet",
        "bao-cao.cho-duyet", "bao-cao.chua-gui", "bao-cao.gui-muon",
    ]
}

/// A number at the decimals of its indicator, with its unit.
pub(super) fn amount(value: Decimal, decimals: u8, measure: &str) -> String {
    with_unit(&Locale::Vi.fixed(value, decimals), measure)
}

/// What is to be reached: «≥ 80%».
pub(super) fn aim(goal: &super::data::DataGoal, measure: &str) -> String {
    let high = goal.value_max.map(|high| Locale::Vi.decimal(high));
    progress::aim(goal.comparator, &Locale::Vi.decimal(goal.value), high.as_deref(), measure)
}

/// How much more or less than before, between the figures as they are shown, so that a reader can count it
/// again: «tăng 1,2 điểm %».
pub(super) fn change(line: &DataLine) -> Option<(Decimal, String)> {
    let now = line.latest.as_ref()?.1.value?;
    let by = rounded(now, line.decimals) - rounded(line.before()?.value, line.decimals);
    let size = difference(&Locale::Vi.fixed(by.abs(), line.decimals), &line.measure);
    let words = match by {
        by if by.is_zero() => "không đổi".to_owned(),
        by if by.is_sign_negative() => format!("giảm {size}"),
        _ => format!("tăng {size}"),
    };
    Some((by, words))
}

fn of_line(all: &mut Figures, data: &Data, line: &DataLine) {
    let (key, name) = (&line.key, &line.name);
    let link = match (&line.code, line.goals.iter().find_map(|goal| goal.target)) {
        (Some(code), _) => Some(format!("/indicators/{code}?unit=%23{}&plan={}", data.unit.id, data.plan.id)),
        (None, Some(target)) => Some(format!("/targets/{target}")),
        (None, None) => None,
    };
    let mut add = |field: &str, what: &str, words: String, value: Option<Decimal>| {
        let bound = Bound { about: format!("{name}: {what}"), words, value, link: link.clone() };
        all.insert(format!("{key}.{field}"), bound);
    };
    add("ten", "tên chỉ tiêu", name.clone(), None);
    let latest = line.latest.as_ref();
    let value = latest.and_then(|(_, told)| told.value);
    let shown = |value: Decimal| rounded(value, line.decimals);
    let words = |value: Decimal| amount(value, line.decimals, &line.measure);
    add("gia-tri", "giá trị mới nhất", value.map(words).unwrap_or_default(), value.map(shown));
    add("ky", "kỳ của giá trị mới nhất", latest.map(|(p, _)| period_words(*p)).unwrap_or_default(), None);
    let before = line.before();
    let then = before.map(|point| point.value);
    add("gia-tri-truoc", "giá trị kỳ trước", then.map(words).unwrap_or_default(), then.map(shown));
    add("ky-truoc", "kỳ trước", before.map(|p| period_words(p.period)).unwrap_or_default(), None);
    let change = change(line);
    add(
        "tang-giam",
        "tăng, giảm so với kỳ trước",
        change.as_ref().map(|(_, words)| words.clone()).unwrap_or_default(),
        change.map(|(by, _)| by),
    );
    let goal = line.goal(data.period.in_year());
    let aimed = goal.map(|goal| aim(goal, &line.measure)).unwrap_or_default();
    add("muc-tieu", "mục tiêu", aimed, goal.map(|goal| goal.value));
    add("nam-muc-tieu", "năm của mục tiêu", goal.map(|goal| goal.year.to_string()).unwrap_or_default(), None);
    let judged = goal.and_then(|goal| goal.judged.as_ref());
    let status = judged.map(|judged| judged.status.words().to_owned()).unwrap_or_default();
    add("trang-thai", "đánh giá so với mục tiêu", status, None);
    let missing = judged.and_then(cotmoc_core::progress::Assessment::gap_text).unwrap_or_default();
    add("con-thieu", "còn thiếu so với mục tiêu", missing, None);
}

/// How many lines stand where, against the goal of the report's year.
pub(super) fn tally(data: &Data, status: Status) -> usize {
    let year = data.period.in_year();
    data.lines.iter().filter(|line| !line.goals.is_empty() && line.status(year) == status).count()
}

fn targets(all: &mut Figures, data: &Data) {
    let card = format!("/plans/{}/scorecard", data.plan.id);
    let with_goal = data.lines.iter().filter(|line| !line.goals.is_empty()).count();
    all.insert("chi-tieu.tong".into(), Bound::count("Số chỉ tiêu có mục tiêu", with_goal, &card));
    for (name, about, status) in [
        ("dat", "Số chỉ tiêu đã đạt", Status::Achieved),
        ("dung-tien-do", "Số chỉ tiêu đúng tiến độ", Status::OnTrack),
        ("nguy-co", "Số chỉ tiêu có nguy cơ", Status::AtRisk),
        ("cham", "Số chỉ tiêu chậm", Status::OffTrack),
        ("di-lui", "Số chỉ tiêu đi lùi", Status::Reversing),
        ("khong-dat", "Số chỉ tiêu không đạt", Status::Missed),
        ("chua-danh-gia", "Số chỉ tiêu chưa đánh giá được", Status::NotAssessable),
    ] {
        all.insert(format!("chi-tieu.{name}"), Bound::count(about, tally(data, status), &card));
    }
}

fn tasks(all: &mut Figures, data: &Data) {
    let link = format!("/tasks?plan={}", data.plan.id);
    let rows = &data.tasks.rows;
    let count = |wanted: fn(TaskStanding) -> bool| rows.iter().filter(|row| wanted(row.standing)).count();
    for (name, about, number) in [
        ("tong", "Số nhiệm vụ", rows.len()),
        ("hoan-thanh", "Số nhiệm vụ hoàn thành", count(|s| matches!(s, TaskStanding::Done(_)))),
        ("dang-lam", "Số nhiệm vụ đang thực hiện", count(|s| s == TaskStanding::Running)),
        ("chua-lam", "Số nhiệm vụ chưa bắt đầu", count(|s| s == TaskStanding::Open)),
        ("qua-han", "Số nhiệm vụ quá hạn", count(|s| matches!(s, TaskStanding::Late(_)))),
    ] {
        all.insert(format!("nhiem-vu.{name}"), Bound::count(about, number, &link));
    }
}

fn rounds(all: &mut Figures, data: &Data) {
    let rounds = &data.rounds;
    let sum = |of: fn(&super::rounds::RoundFacts) -> usize| rounds.iter().map(of).sum::<usize>();
    for (name, about, number) in [
        ("dot", "Số đợt báo cáo trong kỳ", rounds.len()),
        ("phai-gui", "Số báo cáo đơn vị phải gửi trong kỳ", sum(|r| r.units)),
        ("da-duyet", "Số báo cáo đơn vị đã duyệt", sum(|r| r.approved)),
        ("cho-duyet", "Số báo cáo đơn vị chờ duyệt", sum(|r| r.waiting)),
        ("chua-gui", "Số báo cáo đơn vị chưa gửi", sum(|r| r.missing.len())),
        ("gui-muon", "Số báo cáo đơn vị gửi muộn", sum(|r| r.late.len())),
    ] {
        all.insert(format!("bao-cao.{name}"), Bound::count(about, number, "/rounds"));
    }
}
