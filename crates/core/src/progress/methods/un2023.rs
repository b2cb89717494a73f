//! Growth carried on to the due period (United Nations, 2023): v* = y(1 + CAGR)^(tT−t),
//! ρ = (v* − y0)/(T − y0); from 0.95 on track, from 0.10 at risk, from 0 off track.
//!
//! The limits on signs are those of [`cagr`].

use num_traits::One;

use super::cagr::{self, linear_instead, logarithm, quotient};
use super::{UN_CUTS, by_cuts_f64, reason};
use crate::progress::exact::{Exact, approximate, exact, tidy, years_f64};
use crate::progress::rules::{Path, Verdict};
use crate::progress::{Method, Workings, words};

/// Judges by the continued growth.
pub(super) fn judge(path: &Path) -> Verdict {
    continued(path).unwrap_or_else(|| linear_instead(path, Method::Un2023))
}

fn continued(path: &Path) -> Option<Verdict> {
    let reached = quotient(path, &exact(path.latest.value))?;
    let wanted = quotient(path, &exact(path.facts.aim()))?;
    let growth = cagr::rate(&reached, path.elapsed())?;
    // v*/y0 − 1: the logarithm so far, stretched to the whole span.
    let stretched = logarithm(&reached) * years_f64(path.span()) / years_f64(path.elapsed());
    let ratio = stretched.exp_m1() / approximate(&(wanted - Exact::one()));
    let value = tidy(ratio)?;
    let projected = tidy(approximate(&exact(path.start.value)) * stretched.exp())?;
    let status = by_cuts_f64(ratio, UN_CUTS);
    let said = format!(
        "nếu mỗi năm cứ thay đổi {}% thì {} đạt {}",
        words::number(growth * 100.0, 2),
        words::period(path.facts.case.target.due),
        words::with_unit(&words::number(projected, 2), &path.facts.case.unit)
    );
    Some(Verdict {
        value: Some(value),
        workings: Some(Workings::Un2023 { cagr_percent: tidy(growth * 100.0), projected: Some(projected) }),
        ..Verdict::new(status, reason(status, &said, &format!("ρ = {}", words::ratio(value)), UN_CUTS))
    })
}
