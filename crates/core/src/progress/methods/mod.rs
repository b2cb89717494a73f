//! The methods, one file each. A method is a function from a [`Path`] to a
//! verdict; a new one is a file, a line in [`Method`], a line in each `match` here and in `card`.

mod cagr;
mod digital_decade;
mod escap;
mod linear;
mod logistic;
mod un2023;

use super::exact::{Exact, hundredths};
use super::reason::{Reason, ReasonCode, Remark, RemarkCode};
use super::rules::{self, Path, Verdict};
use super::{Status, words};
use crate::model::vocabulary;

vocabulary! {
    /// How progress is judged. One method is fixed per plan.
    Method {
        /// The straight line from the baseline to the target, or the line through milestones.
        Linear = "linear",
        /// Compound annual growth beside the one that the target needs (Statistics Canada, Eurostat).
        Cagr = "cagr",
        /// Growth carried on to the due period (United Nations, 2023).
        Un2023 = "un2023",
        /// The part of the way beside the part of the time (ESCAP's current status index).
        Escap = "escap",
        /// The trend beside the straight path to the target (the EU's Digital Decade).
        DigitalDecade = "digital-decade",
    }
}

impl Method {
    /// The version of the method and of the rules before it; it grows with every change that can
    /// change a status.
    #[must_use]
    pub fn version(self) -> u16 {
        match self {
            Self::Linear | Self::Cagr | Self::Un2023 | Self::Escap | Self::DigitalDecade => 1,
        }
    }

    /// The Vietnamese name for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Linear => "đường thẳng",
            Self::Cagr => "tốc độ tăng bình quân (CAGR)",
            Self::Un2023 => "Liên hợp quốc 2023",
            Self::Escap => "ESCAP",
            Self::DigitalDecade => "Thập kỷ số (EU)",
        }
    }

    /// Judges by this method.
    pub(super) fn judge(self, path: &Path) -> Verdict {
        let mut verdict = match self {
            Self::Linear => linear::judge(path),
            Self::Cagr => cagr::judge(path),
            Self::Un2023 => un2023::judge(path),
            Self::Escap => escap::judge(path),
            Self::DigitalDecade => digital_decade::judge(path),
        };
        verdict.remarks.extend(rules::remarks(path));
        let is_linear = matches!(verdict.workings, Some(super::Workings::Linear { .. }));
        if !path.facts.case.milestones.is_empty() && !is_linear && verdict.status != Status::NotAssessable {
            verdict.remarks.push(Remark::new(
                RemarkCode::MilestonesUnused,
                "cách tính này chỉ dùng mốc gốc và mục tiêu cuối, không dùng các mốc trung gian",
            ));
        }
        verdict
    }
}

/// The cuts of the linear methods: from 0.95 on track, from 0.60 at risk, from 0 off track.
const LINEAR_CUTS: [i64; 2] = [95, 60];
/// The cuts of the United Nations' method: from 0.95 on track, from 0.10 at risk, from 0 off track.
const UN_CUTS: [i64; 2] = [95, 10];

/// The status of an exact ratio.
fn by_cuts(ratio: &Exact, [on_track, at_risk]: [i64; 2]) -> Status {
    if *ratio >= hundredths(on_track) {
        Status::OnTrack
    } else if *ratio >= hundredths(at_risk) {
        Status::AtRisk
    } else if *ratio >= hundredths(0) {
        Status::OffTrack
    } else {
        Status::Reversing
    }
}

/// The status of a ratio of statistics.
fn by_cuts_f64(ratio: f64, [on_track, at_risk]: [i64; 2]) -> Status {
    if ratio >= on_track as f64 / 100.0 {
        Status::OnTrack
    } else if ratio >= at_risk as f64 / 100.0 {
        Status::AtRisk
    } else if ratio >= 0.0 {
        Status::OffTrack
    } else {
        Status::Reversing
    }
}

/// The reason that goes with a status that a ratio gave: «đi được 44,9% quãng đường dự kiến (A = 0,449;
/// từ 0 đến dưới 0,6 là chậm)». `ratio` is «A = 0,449».
fn reason(status: Status, said: &str, ratio: &str, [on_track, at_risk]: [i64; 2]) -> Reason {
    let cut = |hundredths: i64| words::number(hundredths as f64 / 100.0, 2);
    let (on_track, at_risk) = (cut(on_track), cut(at_risk));
    let (code, band) = match status {
        Status::OnTrack => (ReasonCode::PathKept, format!("từ {on_track}")),
        Status::AtRisk => (ReasonCode::PathBehind, format!("từ {at_risk} đến dưới {on_track}")),
        Status::Reversing => (ReasonCode::PathReversed, "dưới 0".to_owned()),
        _ => (ReasonCode::PathFarBehind, format!("từ 0 đến dưới {at_risk}")),
    };
    Reason::new(code, format!("{said} ({ratio}; {band} là {})", status.words()))
}
