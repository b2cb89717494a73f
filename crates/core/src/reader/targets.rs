//! A block of text → its targets: values, years, levels and subjects put together and judged.

use super::assign::{self, Origin};
use super::judge::{self, Aim, Evidence};
use super::phrases::List;
use super::place::{GoalYear, Place, Section, scope_of};
use super::respective;
use super::sentence::{self, Run, Sentence, Stated, says_something};
use super::subject::{self, Subject};
use super::token::Tokens;
use super::values::Nature;
use crate::catalogue::Catalogue;
use crate::model::{AdminLevel, Comparator, ReadTarget};

/// What the whole document says, as far as it matters for one block.
#[derive(Debug, Clone, Default)]
pub(super) struct Frame {
    /// The year of the plan, or of its first year.
    pub(super) plan_year: Option<u16>,
    /// The only year that the title names.
    pub(super) title_year: Option<GoalYear>,
    /// The year with which the paragraph before went on.
    pub(super) previous: Option<GoalYear>,
    /// The level of the plan's issuer; a province where the text does not say.
    pub(super) level: Option<AdminLevel>,
}

/// A target in the making: everything but its wording is settled.
pub(super) struct Draft {
    pub(super) stated: usize,
    pub(super) year: Option<(GoalYear, Origin)>,
    pub(super) level: Option<AdminLevel>,
    pub(super) comparator: Comparator,
    pub(super) subject: Subject,
}

/// The note on a year that was taken from the paragraph before.
pub(super) const PREVIOUS: &str = "Năm lấy từ đoạn văn ngay trước, vì đoạn này không nêu năm.";

/// Reads one block. `out` receives its targets in the order of the text; gives the year with which
/// the paragraph ends.
pub(super) fn read(
    text: &str,
    tokens: &Tokens,
    place: &Place,
    frame: &Frame,
    catalogue: &Catalogue,
    out: &mut Vec<ReadTarget>,
) -> Option<GoalYear> {
    let mut carried: Option<GoalYear> = None;
    let mut aim = Aim::Open;
    let mut quoted = place.scope;
    for run in sentence::split(tokens) {
        let sentence = sentence::parse(tokens, run);
        let (years, leading) = assign::sentence_years(tokens, &sentence);
        if !sentence.stated.is_empty() {
            let drafts = draft(tokens, &sentence, years, place, carried.as_ref(), frame, catalogue);
            for draft in drafts {
                if let Some(mut target) =
                    finish(text, tokens, &sentence, &draft, place, frame, aim, catalogue)
                {
                    let stated = &sentence.stated[draft.stated];
                    let named = scope_of(tokens, run.from, stated.post.to.max(stated.value.to));
                    quoted = named.or(quoted);
                    target.scope = quoted.or(frame.level).or(Some(AdminLevel::Province));
                    out.push(target);
                }
            }
        }
        aim = judge::aim_after(tokens, run, aim);
        carried = leading.or(carried);
    }
    carried
}

/// Years, levels, comparators and subjects of every value of a sentence.
fn draft(
    tokens: &Tokens,
    sentence: &Sentence,
    years: Vec<Option<GoalYear>>,
    place: &Place,
    carried: Option<&GoalYear>,
    frame: &Frame,
    catalogue: &Catalogue,
) -> Vec<Draft> {
    let subjects = subject::subjects(tokens, sentence, place, catalogue);
    let mut drafts: Vec<Draft> = years
        .into_iter()
        .zip(subjects)
        .enumerate()
        .map(|(k, (year, subject))| {
            let year = year
                .map(|y| (y, Origin::Sentence))
                .or_else(|| carried.map(|y| (y.clone(), Origin::Paragraph)))
                .or_else(|| place.year.clone().map(|y| (y, Origin::Heading)))
                .or_else(|| frame.previous.clone().map(|y| (y, Origin::Previous)))
                .or_else(|| titled(place, frame));
            let level = own_level(tokens, &sentence.stated[k]);
            let comparator =
                sentence.stated[k].value.comparator.or(place.comparator).unwrap_or(Comparator::Equal);
            Draft { stated: k, year, level, comparator, subject }
        })
        .collect();
    spread_comparators(tokens, sentence, &mut drafts);
    respective::rows(tokens, sentence, place, catalogue, &mut drafts);
    drafts
}

/// The title's year holds where a heading announces targets and says no year itself.
fn titled(place: &Place, frame: &Frame) -> Option<(GoalYear, Origin)> {
    let fits = place.section == Some(Section::Targets) || place.section.is_none();
    if fits { frame.title_year.clone().map(|y| (y, Origin::Title)) } else { None }
}

/// The only level that the words around a value name.
fn own_level(tokens: &Tokens, stated: &Stated) -> Option<AdminLevel> {
    let only = |run: Run| {
        let found = assign::levels(tokens, run);
        let first = found.first().map(|&(_, level)| level)?;
        found.iter().all(|&(_, level)| level == first).then_some(first)
    };
    let near = Run { from: stated.post.from, to: stated.post.to };
    if assign::levels(tokens, near).is_empty() { only(stated.lead) } else { only(near) }
}

/// «tối thiểu 80% ở cấp tỉnh, 60% ở cấp huyện»: a comparator holds for the bare values that follow.
fn spread_comparators(tokens: &Tokens, sentence: &Sentence, drafts: &mut [Draft]) {
    for k in 1..drafts.len() {
        let (before, own) = (&sentence.stated[k - 1], &sentence.stated[k]);
        let bare = own.value.comparator.is_none()
            && own.head.is_empty()
            && own.bracket == before.bracket
            && !own.parted;
        if !bare || own.value.nature != before.value.nature || own.value.unit != before.value.unit {
            continue;
        }
        let spread = drafts[k - 1].comparator;
        let gap = Run { from: before.value.to, to: own.value.from };
        let verb =
            tokens.find(gap.from, gap.to, &["dat", "la", "chiem", "phu", "tang", "len", "xuong"]).is_some();
        let whole = own.value.value == rust_decimal::Decimal::ONE_HUNDRED && own.value.unit == "%";
        let words = Run { from: own.value.to, to: own.post.to };
        let elliptic = !says_something(tokens, &sentence.years, words);
        // «tối thiểu 90% A, 80% B sử dụng …»: short items that share the predicate of the last.
        let bare_items = before.head.is_empty()
            && gap.to.saturating_sub(gap.from) <= 6
            && tokens.find(gap.from, gap.to, &super::words::PREDICATES).is_none()
            && tokens.find(own.value.to, own.post.to, &super::words::PREDICATES).is_some();
        if !verb && !whole && (elliptic || bare_items) {
            drafts[k].comparator = spread;
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "the frame of one sentence; a struct would only rename them")]
fn finish(
    text: &str,
    tokens: &Tokens,
    sentence: &Sentence,
    draft: &Draft,
    place: &Place,
    frame: &Frame,
    aim: Aim,
    catalogue: &Catalogue,
) -> Option<ReadTarget> {
    let stated = &sentence.stated[draft.stated];
    let near = matches!(draft.year, Some((_, Origin::Sentence | Origin::Paragraph)));
    let evidence = Evidence {
        place,
        year: draft.year.as_ref().filter(|_| near).map(|(y, _)| y.year),
        plan_year: frame.plan_year,
        matched: draft.subject.matched.map(|m| m.score),
        aiming: aim,
    };
    let mut confidence = judge::judge(tokens, sentence, stated, &evidence)?;
    let indicator = draft.subject.matched.map(|m| &catalogue.indicators()[m.indicator]);
    let span = draft.subject.span(tokens, stated)?;
    let wording = draft.subject.wording(text, tokens);
    let mut notes = Vec::new();
    match &draft.year {
        None => {
            notes.push("Văn bản không nêu năm của mục tiêu này; hãy điền năm nếu biết.".to_owned());
            confidence = confidence.min(60);
        }
        Some((_, Origin::Title)) => {
            notes.push("Năm lấy từ tên văn bản, vì câu và đề mục không nêu năm.".to_owned());
            confidence = confidence.min(75);
        }
        Some((_, Origin::Previous)) => {
            notes.push(PREVIOUS.to_owned());
            confidence = confidence.min(70);
        }
        Some(_) => {}
    }
    if indicator.is_none() {
        notes.push("Chưa khớp với chỉ tiêu nào trong danh mục; giữ nguyên cách gọi của văn bản.".to_owned());
        confidence = confidence.min(70);
    } else if draft.subject.matched.is_some_and(|m| m.runner_up == m.score) {
        notes.push("Hai chỉ tiêu trong danh mục khớp ngang nhau; hãy kiểm tra tên chỉ tiêu.".to_owned());
        confidence = confidence.min(60);
    }
    let unit = unit(tokens, stated, draft, indicator.map(|i| i.unit.as_str()));
    let indicator = indicator.filter(|i| same_kind(&unit, &i.unit));
    Some(ReadTarget {
        code: indicator.map(|i| i.code.clone()),
        indicator: indicator.map_or_else(|| wording.clone(), |i| i.name.clone()),
        wording,
        span,
        year: draft.year.as_ref().map(|(y, _)| y.year),
        period: draft.year.as_ref().and_then(|(y, _)| y.period.clone()),
        comparator: draft.comparator,
        value: stated.value.value,
        value_max: stated.value.max,
        unit,
        pillar: indicator.map(|i| i.pillar).or(place.pillar),
        scope: None,
        level: draft.level,
        confidence,
        notes,
    })
}

/// A growth rate is no share, persons are no enterprises.
fn same_kind(unit: &str, of: &str) -> bool {
    let kind = |u: &str| u.split(['/', ' ']).next().unwrap_or("").to_owned();
    match (unit, of) {
        ("%", "%") | ("%/năm", "%/năm") => true,
        ("%" | "%/năm", _) => false,
        ("", _) => true,
        _ => kind(unit) == kind(of) || of.starts_with(unit),
    }
}

/// A share that grows year by year has the unit «%/năm».
fn unit(tokens: &Tokens, stated: &Stated, draft: &Draft, indicator: Option<&str>) -> String {
    if stated.value.nature != Nature::Percent || stated.value.unit != "%" {
        let own = &stated.value.unit;
        let counted = indicator.filter(|_| stated.value.nature == Nature::Count);
        let fuller = counted.filter(|u| u.starts_with(own.as_str()) && u[own.len()..].starts_with('/'));
        return fuller.map_or_else(|| own.clone(), str::to_owned);
    }
    let run = Run { from: draft.subject.from(stated), to: stated.post.to.max(stated.value.to) };
    let grows = tokens.find(run.from, stated.value.at, &["tang", "tang truong", "toc do", "giam"]).is_some();
    static YEARLY: List = List::new(&[
        "hang nam", "moi nam", "binh quan nam", "binh quan", "hang nam", "trung binh nam", "nam sau",
    ]);
    let yearly = grows && tokens.find(run.from, run.to, &YEARLY).is_some();
    if yearly || indicator == Some("%/năm") { "%/năm".to_owned() } else { "%".to_owned() }
}
