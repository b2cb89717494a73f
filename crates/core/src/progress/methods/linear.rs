//! The straight line from the baseline to the target, or the piecewise line through milestones.
//!
//! E is what the line asks for at the time of the latest figure, A = (y − y0)/(E − y0) with y0 always
//! the overall baseline. Exact throughout.

use num_traits::{Signed, Zero};

use super::{LINEAR_CUTS, by_cuts, reason};
use crate::progress::exact::{Exact, exact, years};
use crate::progress::reason::{Reason, ReasonCode, Remark, RemarkCode};
use crate::progress::rules::{Path, Verdict, stored};
use crate::progress::{Status, Workings, words};

/// Judges by the line. Where the line asks for no gain at that time (a milestone at the baseline or
/// behind it) a ratio would mislead: then a figure on the line or better is on track, a worse one
/// goes backwards.
pub(super) fn judge(path: &Path) -> Verdict {
    let (line, remark) = match line(path) {
        Ok(line) => line,
        Err(reason) => return Verdict::new(Status::NotAssessable, reason),
    };
    let expected = expected(path, &line);
    let asked = &expected - exact(path.start.value);
    let when = words::period(path.latest.period);
    let mut verdict = if path.good(asked.clone()).is_positive() {
        let ratio = path.gain() / asked;
        let status = by_cuts(&ratio, LINEAR_CUTS);
        let value = stored(&ratio);
        let said = match (status, value) {
            (Status::Reversing, _) | (_, None) => format!("{when} kém hơn mốc gốc"),
            (_, Some(made)) => {
                format!("đến {when} đi được {}% quãng đường dự kiến", words::number(made * 100.0, 1))
            }
        };
        let ratio = format!("A = {}", words::ratio(value.unwrap_or_default()));
        Verdict { value, ..Verdict::new(status, reason(status, &said, &ratio, LINEAR_CUTS)) }
    } else if path.good(exact(path.latest.value) - &expected).is_negative() {
        let text = format!(
            "theo các mốc của kế hoạch, {when} chưa phải tăng thêm so với mốc gốc, nhưng số liệu kém hơn mức dự kiến"
        );
        Verdict::new(Status::Reversing, Reason::new(ReasonCode::FlatPathLost, text))
    } else {
        let text = format!(
            "theo các mốc của kế hoạch, {when} chưa phải tăng thêm so với mốc gốc, và mức dự kiến được giữ"
        );
        Verdict::new(Status::OnTrack, Reason::new(ReasonCode::FlatPathKept, text))
    };
    verdict.expected = stored(&expected);
    verdict.workings = Some(Workings::Linear { expected: verdict.expected });
    verdict.remarks.extend(remark);
    verdict
}

/// The corners of the line, by their time in months.
type Line = Vec<(i32, Exact)>;

/// The line from the baseline to the target, and what to say of milestones that it cannot use.
fn line(path: &Path) -> Result<(Line, Option<Remark>), Reason> {
    let (from, to) = (path.start.time(), path.facts.due());
    let mut line = vec![(from, exact(path.start.value)), (to, exact(path.facts.aim()))];
    let mut outside = Vec::new();
    for milestone in &path.facts.case.milestones {
        let (time, value) = (milestone.period.end_in_months(), exact(milestone.value));
        let when = words::period(milestone.period);
        if time <= from || time >= to {
            outside.push(when);
        } else if line.iter().any(|(other, named)| *other == time && *named != value) {
            let text = format!("kế hoạch nêu hai giá trị cho mốc {when}; hãy chọn một giá trị");
            return Err(Reason::new(ReasonCode::MilestonesDiffer, text));
        } else {
            line.push((time, value));
        }
    }
    line.sort_by_key(|(time, _)| *time);
    line.dedup();
    let remark = (!outside.is_empty()).then(|| {
        let text = format!("không dùng mốc {}: nằm ngoài khoảng từ mốc gốc đến kỳ hạn", outside.join(", "));
        Remark::new(RemarkCode::MilestonesOutside, text)
    });
    Ok((line, remark))
}

/// E: the line's value at the time of the latest figure.
fn expected(path: &Path, line: &Line) -> Exact {
    let time = path.latest.time();
    let around = line.windows(2).find(|pair| pair.last().is_some_and(|(end, _)| time <= *end));
    let Some([(from, low), (to, high)]) = around else { return Exact::zero() };
    low + (high - low) * years(time - from) / years(to - from)
}
