//! What an assessment says, in the shape in which it is stored and printed.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::growth::YearOfGrowth;
use super::reason::{Reason, Remark, RemarkCode};
use super::rules::{self, Verdict, stored};
use super::{Case, Kind, Method, Point, Projection, exact, projection, words};
use crate::catalogue::Direction;
use crate::model::vocabulary;
use crate::number::rounded;

vocabulary! {
    /// Where a target stands (METHODS §5).
    Status {
        /// Đã đạt.
        Achieved = "achieved",
        /// Đúng tiến độ.
        OnTrack = "on_track",
        /// Có nguy cơ.
        AtRisk = "at_risk",
        /// Chậm.
        OffTrack = "off_track",
        /// Đi lùi.
        Reversing = "reversing",
        /// Không đạt.
        Missed = "missed",
        /// Chưa đánh giá được.
        NotAssessable = "not_assessable",
    }
}

impl Status {
    /// The Vietnamese words for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Achieved => "đã đạt",
            Self::OnTrack => "đúng tiến độ",
            Self::AtRisk => "có nguy cơ",
            Self::OffTrack => "chậm",
            Self::Reversing => "đi lùi",
            Self::Missed => "không đạt",
            Self::NotAssessable => "chưa đánh giá được",
        }
    }
}

/// Where a target stands, by which method, from which inputs, and why.
///
/// In JSON, exact decimals are strings with their digits, computed numbers are numbers. The inputs
/// give the same assessment again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Where the target stands.
    pub status: Status,
    /// The same in Vietnamese, for readers of the JSON.
    pub status_text: String,
    /// The number by which the method judges: A of the linear path, R of the growth rates, ρ of the
    /// United Nations' method, the ratio of CSI to the elapsed share, the projected value of the
    /// digital decade; the growth or mean growth of a growth target. `None` where a rule before any
    /// method decided.
    pub value: Option<f64>,
    /// The method that the plan fixes.
    pub method: Method,
    /// The version of the method and of the rules before it.
    pub method_version: u16,
    /// Why.
    #[serde(flatten)]
    pub reason: Reason,
    /// What is missing to the target, in its unit; zero or less where it is reached or passed.
    /// `None` without a figure.
    pub gap: Option<Decimal>,
    /// What the path asks for at the time of the latest figure.
    pub expected: Option<f64>,
    /// What has to be gained every year from the latest figure on to reach the target in time.
    pub required_per_year: Option<f64>,
    /// The numbers on the way to `value`.
    pub workings: Option<Workings>,
    /// The projection; `None` under four points and where a target has no path.
    pub projection: Option<Projection>,
    /// What a reader should know besides.
    pub remarks: Vec<Remark>,
    /// The targets that this one replaced, and how each stood when it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<ClosedSegment>,
    /// What all of it was computed from.
    pub inputs: Inputs,
}

/// Decimals at which a gap is told where the indicator declares none.
const FINE: u8 = 6;

impl Assessment {
    /// «còn thiếu 12 điểm %»; nothing where nothing is missing or there is no figure.
    #[must_use]
    pub fn gap_text(&self) -> Option<String> {
        let gap = self.gap.filter(|gap| gap.is_sign_positive() && !gap.is_zero())?;
        let gap = words::decimal(rounded(gap, self.inputs.case.decimals.unwrap_or(FINE)));
        Some(match self.inputs.case.target.kind {
            Kind::Rank | Kind::Class { .. } => format!("còn kém {gap}\u{a0}bậc"),
            _ => format!("còn thiếu {}", words::difference(&gap, &self.inputs.case.unit)),
        })
    }
}

/// The numbers on the way to a method's value; the variant says which formula was used, which is
/// the linear one where the chosen method does not fit the signs of the values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "formula", rename_all = "kebab-case")]
pub enum Workings {
    /// The straight line, or the line through milestones.
    Linear {
        /// E: what the line asks for at the time of the latest figure.
        expected: Option<f64>,
    },
    /// The two growth rates.
    Cagr {
        /// From the baseline to the latest figure, per cent a year.
        cagr_percent: Option<f64>,
        /// From the baseline to the target, per cent a year.
        required_cagr_percent: Option<f64>,
    },
    /// The growth carried on to the due period.
    Un2023 {
        /// From the baseline to the latest figure, per cent a year.
        cagr_percent: Option<f64>,
        /// v*: the value at the due period if growth goes on.
        projected: Option<f64>,
    },
    /// The current status index beside the elapsed time.
    Escap {
        /// CSI, 0 to 10: the part of the way that is made.
        csi: Option<f64>,
        /// The part of the time that is gone, 0 to 10.
        elapsed: Option<f64>,
    },
    /// The trend as a straight line through the latest figure.
    Line {
        /// The yearly step of the straight path to the target.
        path_step: Option<f64>,
        /// The least-squares slope of the history, per year.
        slope: Option<f64>,
        /// The value that makes half of the remaining way.
        halfway: Option<f64>,
    },
    /// The trend as a logistic curve through the latest figure.
    Logistic {
        /// The yearly step of the straight path to the target.
        path_step: Option<f64>,
        /// k: the rate of the logistic curve that fits the history best, per year.
        k: Option<f64>,
        /// λ = ln(y/(K − y)).
        lambda: Option<f64>,
        /// The value that makes half of the remaining way.
        halfway: Option<f64>,
    },
    /// Each year's growth.
    Growth {
        /// The years, each judged by itself.
        years: Vec<YearOfGrowth>,
    },
    /// Each year's growth, of which the mean is judged.
    MeanGrowth {
        /// The years of the span so far.
        years: Vec<YearOfGrowth>,
    },
}

/// A replaced target as it stood on the day of the change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClosedSegment {
    /// The act that replaced it.
    pub act: String,
    /// The day on which it did.
    pub changed_on: jiff::civil::Date,
    /// How the target stood on that day.
    pub status: Status,
    /// The method's number.
    pub value: Option<f64>,
    /// Why.
    #[serde(flatten)]
    pub reason: Reason,
}

/// What an assessment was computed from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inputs {
    /// The case.
    #[serde(flatten)]
    pub case: Case,
    /// The direction in which this target is good, after its comparator was heard.
    pub target_direction: Direction,
    /// The figure from which progress counts: the baseline, or the last figure before a change.
    pub start: Option<Point>,
    /// The latest approved figure.
    pub latest: Option<Point>,
}

/// Puts a verdict together with what holds for every method.
pub(super) fn assemble(
    facts: &Facts,
    method: Method,
    verdict: Verdict,
    earlier: Vec<ClosedSegment>,
) -> Assessment {
    let latest = facts.latest().ok().flatten();
    let judged = verdict.judged.or(latest.map(|point| point.value));
    let outlook = Outlook::of(facts, latest);
    let mut remarks = facts.remarks.clone();
    remarks.extend(verdict.remarks);
    remarks.extend(latest.and_then(rules::letter_remark));
    remarks.extend(pace_falls_short(verdict.status, outlook.projection.as_ref()));
    remarks.extend(outlook.remark);
    Assessment {
        status: verdict.status,
        status_text: verdict.status.words().to_owned(),
        value: verdict.value,
        method,
        method_version: method.version(),
        reason: verdict.reason,
        gap: judged.and_then(|figure| gap(facts, figure)),
        expected: verdict.expected,
        required_per_year: outlook.pace,
        workings: verdict.workings,
        projection: outlook.projection,
        remarks,
        earlier,
        inputs: Inputs {
            case: facts.case.clone(),
            target_direction: facts.direction,
            start: facts.start().ok().flatten().cloned(),
            latest: latest.cloned(),
        },
    }
}

/// A method that looks back may be content where the projection, which looks ahead, is not: a reader
/// must not take one for the other.
fn pace_falls_short(status: Status, projection: Option<&Projection>) -> Option<Remark> {
    let chance = projection.map(|p| p.chance).filter(|chance| *chance < 0.5)?;
    (status == Status::OnTrack).then(|| {
        let text = format!(
            "đến nay theo kịp đường đến mục tiêu, nhưng nếu giữ nhịp của những năm qua thì khó đạt đúng hạn (xác suất {} %)",
            words::number(chance * 100.0, 0)
        );
        Remark::new(RemarkCode::PaceFallsShort, text)
    })
}

/// T − y in the good direction. Nothing where the two are too far apart for a decimal.
fn gap(facts: &Facts, figure: Decimal) -> Option<Decimal> {
    match facts.direction {
        Direction::Up => facts.aim().checked_sub(figure),
        Direction::Down => figure.checked_sub(facts.aim()),
    }
}

/// What lies ahead of the latest figure, whatever the method.
struct Outlook {
    pace: Option<f64>,
    projection: Option<Projection>,
    remark: Option<Remark>,
}

impl Outlook {
    fn of(facts: &Facts, latest: Option<&Point>) -> Self {
        let mut outlook = Self { pace: None, projection: None, remark: None };
        let has_path = matches!(facts.case.target.kind, Kind::Level | Kind::Rank);
        let Some(latest) = latest.filter(|_| has_path && !facts.is_due()) else { return outlook };
        let years = exact::years(facts.due() - latest.time());
        outlook.pace = stored(&((exact::exact(facts.aim()) - exact::exact(latest.value)) / years));
        let history = facts.history(latest);
        outlook.projection = projection::project(facts, &history);
        if outlook.projection.is_none() {
            let (needed, count) = (projection::POINTS, history.len());
            let text = format!(
                "chưa vẽ dự báo: cần ít nhất {needed} số liệu so sánh được với nhau, hiện có {}",
                words::decimal(count.into())
            );
            outlook.remark = Some(Remark::new(RemarkCode::TooFewForProjection, text));
        }
        outlook
    }
}
