//! The rules that come before any method, in the order of METHODS §5.
//!
//! Each is a function of its own that either settles the matter or passes it on.

use rust_decimal::Decimal;

use super::assessment::{Status, Workings};
use super::exact::{Exact, approximate, exact, tidy};
use super::facts::Facts;
use super::growth::{self, Standing};
use super::reason::{Reason, ReasonCode, Remark, RemarkCode};
use super::{Case, Kind, Point, words};
use crate::catalogue::Direction;
use crate::model::Status as Letter;

/// What the rules come to.
pub(super) enum Ruling<'a> {
    /// The matter is settled.
    Final(Verdict),
    /// A path can be drawn, and a method decides.
    Path(Path<'a>),
}

/// A status and how it came about.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) status: Status,
    pub(super) reason: Reason,
    /// The method's number.
    pub(super) value: Option<f64>,
    /// The value that the path asks for at the time of the latest figure.
    pub(super) expected: Option<f64>,
    pub(super) workings: Option<Workings>,
    pub(super) remarks: Vec<Remark>,
    /// What was held against the target, where it is not the latest figure.
    pub(super) judged: Option<Decimal>,
}

impl Verdict {
    pub(super) fn new(status: Status, reason: Reason) -> Self {
        Self {
            status,
            reason,
            value: None,
            expected: None,
            workings: None,
            remarks: Vec::new(),
            judged: None,
        }
    }

    fn not_assessable(reason: Reason) -> Self {
        Self::new(Status::NotAssessable, reason)
    }
}

/// Baseline, latest figure and target: what a method works on. Their times are in this order and
/// differ, the target is not met, and the baseline is on its other side.
pub(super) struct Path<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) start: &'a Point,
    pub(super) latest: &'a Point,
}

impl Path<'_> {
    /// y − y0.
    pub(super) fn gain(&self) -> Exact {
        exact(self.latest.value) - exact(self.start.value)
    }

    /// T − y0, which is not zero.
    pub(super) fn way(&self) -> Exact {
        exact(self.facts.aim()) - exact(self.start.value)
    }

    /// T − y.
    pub(super) fn remaining(&self) -> Exact {
        exact(self.facts.aim()) - exact(self.latest.value)
    }

    /// t − t0 in months, above zero.
    pub(super) fn elapsed(&self) -> i32 {
        self.latest.time() - self.start.time()
    }

    /// tT − t0 in months, above zero.
    pub(super) fn span(&self) -> i32 {
        self.facts.due() - self.start.time()
    }

    /// tT − t in months, above zero.
    pub(super) fn left(&self) -> i32 {
        self.facts.due() - self.latest.time()
    }

    /// A difference, positive where it goes the good way.
    pub(super) fn good(&self, difference: Exact) -> Exact {
        match self.facts.direction {
            Direction::Up => difference,
            Direction::Down => -difference,
        }
    }

    /// The yearly pace from the latest figure to the target.
    pub(super) fn pace(&self) -> Exact {
        self.remaining() / super::exact::years(self.left())
    }
}

/// Applies the rules one after the other.
pub(super) fn before_method<'a>(facts: &'a Facts<'a>) -> Ruling<'a> {
    let settled = after_due(facts)
        .or_else(|| met_already(facts))
        .or_else(|| level_to_be_kept(facts))
        .or_else(|| growth_target(facts));
    if let Some(verdict) = settled {
        return Ruling::Final(verdict);
    }
    match two_points(facts).and_then(|path| comparable(path, facts)) {
        Ok(path) => Ruling::Path(path),
        Err(reason) => Ruling::Final(Verdict::not_assessable(reason)),
    }
}

/// Rule 1: once the due period is over, its figure decides, and nothing else does.
fn after_due(facts: &Facts) -> Option<Verdict> {
    if !facts.is_due() {
        return None;
    }
    let due = words::period(facts.case.target.due);
    Some(match growth::standing(facts, facts.due()) {
        Err(reason) => Verdict::not_assessable(reason),
        Ok(None) => Verdict::not_assessable(Reason::new(
            ReasonCode::AwaitingFigure,
            format!("chờ số liệu {due}: kỳ hạn đã qua, chưa có số liệu được duyệt của kỳ đó"),
        )),
        Ok(Some(standing)) => {
            let (status, code, word) = if standing.is_met() {
                (Status::Achieved, ReasonCode::MetAtDue, "đạt")
            } else {
                (Status::Missed, ReasonCode::MissedAtDue, "không đạt")
            };
            let text = format!("{}, {word} {}", standing.said(facts, facts.case.target.due), goal(facts));
            standing.verdict(status, Reason::new(code, text))
        }
    })
}

/// Rule 2: before that, the latest figure may meet the target already.
fn met_already(facts: &Facts) -> Option<Verdict> {
    match latest_standing(facts) {
        Err(reason) => Some(Verdict::not_assessable(reason)),
        Ok(Some((point, standing))) if standing.is_met() => {
            let text = format!("{}, đã đạt {} trước hạn", standing.said(facts, point.period), goal(facts));
            Some(standing.verdict(Status::Achieved, Reason::new(ReasonCode::MetSoFar, text)))
        }
        Ok(_) => None,
    }
}

/// Rule 3: where the baseline met the target, the level is to be kept. Ratios would call a loss good.
fn level_to_be_kept(facts: &Facts) -> Option<Verdict> {
    if matches!(facts.case.target.kind, Kind::Growth { .. } | Kind::MeanGrowth { .. }) {
        return None;
    }
    let start = facts.start().ok().flatten().filter(|start| facts.is_of_the_target(start))?;
    let latest = facts.latest().ok().flatten()?;
    let (case, aim) = (facts.case, facts.aim());
    let reached = match facts.direction {
        Direction::Up => start.value >= aim,
        Direction::Down => start.value <= aim,
    };
    (reached || case.target.is_met(start.value, facts.direction, case.decimals)).then(|| {
        let text = format!(
            "mốc gốc {} đã ở mức mục tiêu ({}) nên mức đó phải được giữ; {} là {}, không còn giữ được {}",
            words::period(start.period),
            value(case, start.value),
            words::period(latest.period),
            value(case, latest.value),
            goal(facts)
        );
        Verdict::new(Status::OffTrack, Reason::new(ReasonCode::LevelLost, text))
    })
}

/// Rule 4: a growth is judged by the year, a mean growth by its span; neither has a path.
fn growth_target(facts: &Facts) -> Option<Verdict> {
    let code = match facts.case.target.kind {
        Kind::Growth { .. } => ReasonCode::GrowthShort,
        Kind::MeanGrowth { .. } => ReasonCode::MeanGrowthShort,
        _ => return None,
    };
    Some(match latest_standing(facts) {
        Err(reason) => Verdict::not_assessable(reason),
        Ok(None) => Verdict::not_assessable(no_figure()),
        Ok(Some((point, standing))) => {
            let text = format!("{}, chưa đạt {}", standing.said(facts, point.period), goal(facts));
            standing.verdict(Status::OffTrack, Reason::new(code, text))
        }
    })
}

/// Rule 5: at least two approved points, one of them after the baseline.
fn two_points<'a>(facts: &'a Facts<'a>) -> Result<Path<'a>, Reason> {
    let latest = facts.latest()?.ok_or_else(no_figure)?;
    let start = facts.start()?.ok_or_else(|| {
        Reason::new(ReasonCode::NoBaseline, "chưa có số liệu gốc; hãy nhập số liệu của năm gốc")
    })?;
    if latest.time() <= start.time() {
        return Err(Reason::new(
            ReasonCode::NothingAfterBaseline,
            format!("chưa có số liệu nào sau mốc gốc {}", words::period(start.period)),
        ));
    }
    Ok(Path { facts, start, latest })
}

/// Rule 6: never across methods of measurement, borders or a break. Classes have an order and no
/// distances, so that nothing can be drawn between them.
fn comparable<'a>(path: Path<'a>, facts: &'a Facts<'a>) -> Result<Path<'a>, Reason> {
    if let Some(reason) = facts.incomparable(path.start, path.latest) {
        return Err(reason);
    }
    if let Kind::Class { .. } = facts.case.target.kind {
        let text = format!(
            "{} xếp {}, chưa đạt {}; hạng chỉ so sánh thứ bậc, không có đường tiến độ",
            words::period(path.latest.period),
            value(facts.case, path.latest.value),
            goal(facts)
        );
        return Err(Reason::new(ReasonCode::NoPathOfClasses, text));
    }
    Ok(path)
}

/// What the latest figure says, and the figure.
fn latest_standing<'a>(facts: &'a Facts<'a>) -> Result<Option<(&'a Point, Standing)>, Reason> {
    let Some(latest) = facts.latest()? else { return Ok(None) };
    Ok(growth::standing(facts, latest.time())?.map(|standing| (latest, standing)))
}

fn no_figure() -> Reason {
    Reason::new(ReasonCode::NoFigure, "chưa có số liệu được duyệt")
}

/// Remarks on the figures that were compared.
pub(super) fn remarks(path: &Path) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let case = path.facts.case;
    let unstated = path.start.measured_by.is_some() != path.latest.measured_by.is_some();
    if unstated && case.measured_by.is_none() {
        remarks.push(Remark::new(
            RemarkCode::MethodUnstated,
            "một trong hai số được so sánh không ghi phương pháp đo; hãy kiểm tra hai số có cùng phương pháp",
        ));
    }
    if !case.earlier.is_empty() && case.baseline.as_ref().map(Point::time) != Some(path.start.time()) {
        remarks.push(Remark::new(
            RemarkCode::StartsAtChange,
            format!(
                "mục tiêu đã được thay đổi; tiến độ tính từ {}, số liệu cuối cùng trước khi thay đổi",
                words::period(path.start.period)
            ),
        ));
    }
    remarks
}

/// What the letter of a figure says about its standing.
pub(super) fn letter_remark(point: &Point) -> Option<Remark> {
    let word = match point.status {
        Letter::Provisional => "số tạm tính",
        Letter::Estimated => "số ước tính",
        Letter::Imputed => "số bù cho chỗ thiếu",
        Letter::Normal | Letter::Missing | Letter::Break => return None,
    };
    let text = format!("số liệu {} là {word}, có thể thay đổi", words::period(point.period));
    Some(Remark::new(RemarkCode::NotFinal, text))
}

/// A value of the case with its unit, or the name of its class.
pub(super) fn value(case: &Case, value: Decimal) -> String {
    match &case.target.kind {
        Kind::Class { classes } => class(classes, value),
        Kind::Rank => format!("thứ {}", words::decimal(value)),
        _ => words::with_unit(&words::decimal(value), &case.unit),
    }
}

/// The target in words: «mục tiêu ≥ 80%».
fn goal(facts: &Facts) -> String {
    format!("mục tiêu {}", amount(facts.case))
}

/// The target's value with comparator and unit: «≥ 80%», «20–25%», «thuộc nhóm 10», «hạng A».
pub(super) fn amount(case: &Case) -> String {
    let target = &case.target;
    match (&target.kind, target.value_max) {
        (Kind::Class { classes }, _) => class(classes, target.value),
        (Kind::Rank, _) => format!("thuộc nhóm {}", words::decimal(target.value)),
        (_, high) => {
            let high = high.map(words::decimal);
            words::aim(target.comparator, &words::decimal(target.value), high.as_deref(), &case.unit)
        }
    }
}

fn class(classes: &[String], place: Decimal) -> String {
    let index = usize::try_from(place.trunc().mantissa()).ok().and_then(|place| place.checked_sub(1));
    match index.and_then(|index| classes.get(index)) {
        Some(name) if place.fract().is_zero() => format!("hạng {name}"),
        _ => format!("hạng thứ {}", words::decimal(place)),
    }
}

/// An exact number for storage.
pub(super) fn stored(value: &Exact) -> Option<f64> {
    tidy(approximate(value))
}
