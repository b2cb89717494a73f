//! Compound annual growth beside the growth that the target needs (Statistics Canada, Eurostat):
//! R = d·CAGR(y0→y)/|CAGR(y0→T)|, with the cuts of the linear method.
//!
//! Growth rates exist only where baseline, latest figure and target are all above zero and are not
//! growth rates themselves. Elsewhere the linear path is used and a remark says so; a zero is never replaced by a small number.

use num_traits::{One, Signed};

use super::{LINEAR_CUTS, by_cuts_f64, linear, reason};
use crate::catalogue::Direction;
use crate::progress::exact::{Exact, approximate, exact, tidy, years_f64};
use crate::progress::goal::is_growth;
use crate::progress::reason::{Remark, RemarkCode};
use crate::progress::rules::{Path, Verdict};
use crate::progress::{Method, Workings, words};

/// Judges by growth rates.
pub(super) fn judge(path: &Path) -> Verdict {
    rates(path).map_or_else(|| linear_instead(path, Method::Cagr), |rates| by_rates(path, rates))
}

fn by_rates(path: &Path, (reached, needed): (f64, f64)) -> Verdict {
    let good = match path.facts.direction {
        Direction::Up => reached,
        Direction::Down => -reached,
    };
    let ratio = good / needed.abs();
    let Some(value) = tidy(ratio) else { return linear_instead(path, Method::Cagr) };
    let status = by_cuts_f64(ratio, LINEAR_CUTS);
    let said = format!(
        "mỗi năm thay đổi {}% so với {}% cần có",
        words::number(reached * 100.0, 2),
        words::number(needed * 100.0, 2)
    );
    let start = approximate(&exact(path.start.value));
    Verdict {
        value: Some(value),
        expected: tidy(start * (needed.ln_1p() * years_f64(path.elapsed())).exp()),
        workings: Some(Workings::Cagr {
            cagr_percent: tidy(reached * 100.0),
            required_cagr_percent: tidy(needed * 100.0),
        }),
        ..Verdict::new(status, reason(status, &said, &format!("R = {}", words::ratio(value)), LINEAR_CUTS))
    }
}

/// CAGR(y0→y) and CAGR(y0→T); nothing where one does not exist or is too large to be written.
fn rates(path: &Path) -> Option<(f64, f64)> {
    let reached = rate(&quotient(path, &exact(path.latest.value))?, path.elapsed())?;
    let needed = rate(&quotient(path, &exact(path.facts.aim()))?, path.span())?;
    (needed != 0.0).then_some((reached, needed))
}

/// `value`/y0 without rounding, so that a change of unit changes no digit; nothing unless both are
/// above zero and are not themselves growth rates.
pub(super) fn quotient(path: &Path, value: &Exact) -> Option<Exact> {
    let start = exact(path.start.value);
    let fits = start.is_positive() && value.is_positive() && !is_growth(&path.facts.case.unit);
    fits.then(|| value / start)
}

/// The yearly growth that multiplies by `quotient` in that many months.
pub(super) fn rate(quotient: &Exact, months: i32) -> Option<f64> {
    let rate = (logarithm(quotient) / years_f64(months)).exp_m1();
    rate.is_finite().then_some(rate)
}

/// ln of a positive quotient. Near one the difference from one is taken first, exactly.
pub(super) fn logarithm(quotient: &Exact) -> f64 {
    let above_one = approximate(&(quotient - Exact::one()));
    if above_one.abs() < 0.5 { above_one.ln_1p() } else { approximate(quotient).ln() }
}

/// The linear path in place of a method that knows only values above zero.
pub(super) fn linear_instead(path: &Path, method: Method) -> Verdict {
    let mut verdict = linear::judge(path);
    let signs = [path.start.value, path.latest.value, path.facts.aim()];
    let why = if is_growth(&path.facts.case.unit) {
        "không dùng được khi bản thân chỉ tiêu là tốc độ tăng"
    } else if signs.iter().all(|value| value.is_sign_positive() && !value.is_zero()) {
        "tốc độ tăng quá lớn, không tính được"
    } else {
        "chỉ dùng được khi số gốc, số mới nhất và mục tiêu đều lớn hơn 0"
    };
    verdict.remarks.push(Remark::new(
        RemarkCode::LinearInstead,
        format!("cách tính «{}» {why}; đã dùng đường thẳng thay vào", method.words()),
    ));
    verdict
}
