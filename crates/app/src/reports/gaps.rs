//! What is missing in a report before it may go out: each named, with the page where it is mended.

use cotmoc_core::model::PeriodKind;
use cotmoc_core::progress::period_words;
use cotmoc_core::report::{Part, ReportKind, text};
use serde::{Deserialize, Serialize};

use super::bound::Figures;
use super::data::{Data, DataLine};
use super::rounds::RoundFacts;
use super::tasks::TaskStanding;
use crate::model::Report;

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Its name, by which it is named when the report goes out without it.
    pub name: String,
    /// What kind of thing.
    pub kind: GapKind,
    /// What is missing, in a sentence.
    pub words: String,
    /// The page where it is mended: a path of ours.
    pub link: String,
}

/// What kind of thing is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GapKind {
    /// A figure that nobody gave.
    Missing,
    /// A figure that is too old.
    Stale,
    /// A figure of which only a part is there.
    Partial,
    /// Reports of units that are not approved.
    Unapproved,
    /// A text that nobody wrote.
    Text,
    /// A name in a text that says nothing.
    Name,
    /// A task of which nothing was reported.
    Task,
    /// Units that were asked for their part and have not handed it in.
    Units,
}

/// Everything that is missing, in the order of the report.
pub(crate) fn gaps(report: &Report, data: &Data, figures: &Figures) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for line in used(report, data) {
        gaps.extend(of_line(report, data, line));
    }
    for round in &data.rounds {
        of_round(&mut gaps, round);
    }
    if uses(report, |part| matches!(part, Part::Tasks { .. })) {
        of_tasks(&mut gaps, report, data);
    }
    of_texts(&mut gaps, report, data, figures);
    if !data.silent.is_empty() {
        gaps.push(Gap {
            name: "don-vi.chua-gui-phan".to_owned(),
            kind: GapKind::Units,
            words: format!(
                "{} đơn vị chưa gửi phần báo cáo của mình: {}.",
                data.silent.len(),
                named(&data.silent)
            ),
            link: format!("/reports/{}/units", report.id),
        });
    }
    gaps
}

fn uses(report: &Report, wanted: impl Fn(&Part) -> bool) -> bool {
    report.definition.sections.iter().any(|section| section.parts.iter().any(&wanted))
}

/// The lines whose figures the report shows.
fn used<'d>(report: &Report, data: &'d Data) -> Vec<&'d DataLine> {
    let in_part = |part: &Part, line: &DataLine| match part {
        Part::Targets { .. } | Part::OtherTargets => report.definition.shows(part, line.pillar),
        Part::Overview => !line.goals.is_empty(),
        Part::Chart { code } | Part::Units { code } => line.code.as_ref() == Some(code),
        Part::Text { .. } | Part::Leading { .. } | Part::Tasks { .. } | Part::LateUnits | Part::Gathered => {
            false
        }
    };
    data.lines.iter().filter(|line| uses(report, |part| in_part(part, line))).collect()
}

/// The first year whose figure is new enough. A report about a year needs that year's figure. Within the year
/// what is counted once a year cannot be there yet, so the year before will do.
fn needed(report: &Report, line: &DataLine) -> i16 {
    let year = report.period.in_year();
    let once_a_year = line
        .code
        .as_ref()
        .and_then(|code| cotmoc_core::catalogue::Catalogue::embedded().get(code))
        .is_none_or(|indicator| indicator.frequency == PeriodKind::Year);
    let about_a_year = matches!(report.kind, ReportKind::Year | ReportKind::Final);
    if once_a_year && !about_a_year { year - 1 } else { year }
}

fn of_line(report: &Report, data: &Data, line: &DataLine) -> Option<Gap> {
    let page = match &line.code {
        Some(code) => format!("/indicators/{code}?unit=%23{}&plan={}", data.unit.id, data.plan.id),
        None => format!("/plans/{}", data.plan.id),
    };
    let held =
        line.owner.as_ref().map(|owner| format!(" Đơn vị thường giữ số liệu: {owner}.")).unwrap_or_default();
    let gap = |field: &str, kind, words: String| Gap {
        name: format!("{}.{field}", line.key),
        kind,
        words,
        link: page.clone(),
    };
    let Some((period, told)) = line.latest.as_ref().filter(|(_, told)| told.value.is_some()) else {
        let why = match &line.code {
            Some(_) => "chưa có số liệu nào",
            None => "chưa gắn với chỉ tiêu nào trong danh mục, nên không có số liệu",
        };
        return Some(gap("thieu", GapKind::Missing, format!("«{}»: {why}.{held}", line.name)));
    };
    let newest = line.newer.as_ref().map_or(*period, |(newer, _)| *newer).max(*period);
    let needed = needed(report, line);
    if newest.in_year() < needed {
        let words = period_words(*period);
        let said = format!("«{}»: số mới nhất là của {words}, cần số của năm {needed}.{held}", line.name);
        return Some(gap("cu", GapKind::Stale, said));
    }
    let partial = line
        .newer
        .as_ref()
        .map(|(period, told)| (period, told))
        .or_else(|| told.below.then_some((period, told)));
    let (period, told) = partial?;
    let words = period_words(*period);
    let of = match (told.parts, told.expected) {
        (_, expected) if told.reported < expected => format!("mới có {}/{expected} đơn vị", told.reported),
        (Some((parts, all)), _) if parts < all => format!("mới có {parts}/{all} kỳ"),
        _ => "còn thiếu một phần".to_owned(),
    };
    Some(gap("mot-phan", GapKind::Partial, format!("«{}»: số của {words} {of}.", line.name)))
}

fn of_round(gaps: &mut Vec<Gap>, round: &RoundFacts) {
    let about = format!("{} «{}», {}", round.form, round.title, period_words(round.period));
    let name = |field: &str| format!("{}.{}.{field}", round.form, round.period);
    let link = format!("/rounds/{}", round.id);
    if round.waiting > 0 {
        gaps.push(Gap {
            name: name("cho-duyet"),
            kind: GapKind::Unapproved,
            words: format!("{about}: {} báo cáo đã gửi nhưng chưa duyệt.", round.waiting),
            link: link.clone(),
        });
    }
    if !round.missing.is_empty() {
        let units: Vec<String> = round.missing.iter().map(|unit| unit.name.clone()).collect();
        gaps.push(Gap {
            name: name("chua-gui"),
            kind: GapKind::Unapproved,
            words: format!("{about}: {} đơn vị chưa gửi: {}.", units.len(), self::named(&units)),
            link,
        });
    }
}

/// Names of units, the first few of them.
fn named(units: &[String]) -> String {
    const FEW: usize = 5;
    match units.len().checked_sub(FEW) {
        None | Some(0) => units.join(", "),
        Some(more) => format!("{} và {more} đơn vị khác", units[..FEW].join(", ")),
    }
}

/// Tasks under way of which nothing was said since the period began.
fn of_tasks(gaps: &mut Vec<Gap>, report: &Report, data: &Data) {
    let silent = |row: &&super::tasks::TaskRow| {
        !matches!(row.standing, TaskStanding::Done(_))
            && row.reported.is_none_or(|day| day < report.period.first_day())
    };
    let silent: Vec<&super::tasks::TaskRow> = data.tasks.rows.iter().filter(silent).collect();
    if silent.is_empty() {
        return;
    }
    let of = data.tasks.rows.len();
    gaps.push(Gap {
        name: "nhiem-vu.chua-bao-cao".to_owned(),
        kind: GapKind::Task,
        words: format!("{} trên {of} nhiệm vụ chưa được báo cáo tiến độ trong kỳ.", silent.len()),
        link: format!("/tasks?plan={}", data.plan.id),
    });
}

fn of_texts(gaps: &mut Vec<Gap>, report: &Report, data: &Data, figures: &Figures) {
    for section in report.definition.written() {
        let link = format!("/reports/{}#muc-{}", report.id, section.key);
        let written = data.text(&section.key);
        if section.is_required() && written.trim().is_empty() {
            gaps.push(Gap {
                name: format!("muc-{}.trong", section.key),
                kind: GapKind::Text,
                words: format!("Mục «{}» chưa có lời văn.", section.heading),
                link: link.clone(),
            });
        }
        for name in text::names(written) {
            let why = match figures.get(name) {
                None => "không phải là tên số liệu nào",
                Some(bound) if bound.words.is_empty() => "chưa có giá trị",
                Some(_) => continue,
            };
            gaps.push(Gap {
                name: format!("muc-{}.{name}", section.key),
                kind: GapKind::Name,
                words: format!("Mục «{}»: {{{name}}} {why}.", section.heading),
                link: link.clone(),
            });
        }
    }
}
