//! A logistic curve through a history of shares.
//!
//! Least squares of y/K − 1/(1 + e^−(b + kτ)) over slope k and position b, K fixed, by
//! Levenberg–Marquardt from several beginnings. Zeros and full shares in the history take part with
//! their values: unlike a line through logits, this needs no logarithm of them.

/// A point where the curve is flatter than this says nothing of its rate.
const FLATTEST: f64 = 1e-6;

#[derive(Clone, Copy)]
struct Curve {
    b: f64,
    k: f64,
}

/// The rate k of the curve that fits best. `history` holds years and shares of K, at least two; nothing
/// where no finite curve is best, as for a share that jumps from 0 to its place at once.
pub(super) fn rate(history: &[(f64, f64)]) -> Option<f64> {
    // With fewer than two points on its slope, ever steeper curves fit ever better.
    let rises = |curve: &Curve| {
        let slopes = history.iter().map(|(time, _)| sigmoid(*curve, *time));
        slopes.filter(|value| value * (1.0 - value) > FLATTEST).count() >= 2
    };
    let best = [0.02, 0.005, 0.000_5]
        .into_iter()
        .filter_map(|edge| settle(history, through_logits(history, edge)?))
        .filter(rises)
        .map(|curve| (squares(history, curve), curve.k))
        .min_by(|(one, _), (other, _)| one.total_cmp(other));
    best.map(|(_, k)| if k.abs() < 1e-9 { 0.0 } else { k })
}

/// The line through the logits, with shares kept `edge` away from 0 and 1: where to begin.
fn through_logits(history: &[(f64, f64)], edge: f64) -> Option<Curve> {
    let logit = |share: f64| {
        let share = share.clamp(edge, 1.0 - edge);
        (share / (1.0 - share)).ln()
    };
    let count = history.len() as f64;
    let (time, level) = history
        .iter()
        .fold((0.0, 0.0), |(times, logits), (time, share)| (times + time, logits + logit(*share)));
    let (time, level) = (time / count, level / count);
    let (mut across, mut along) = (0.0, 0.0);
    for (at, share) in history {
        across += (at - time) * (at - time);
        along += (at - time) * (logit(*share) - level);
    }
    let k = along / across;
    k.is_finite().then_some(Curve { b: level - k * time, k })
}

/// Levenberg–Marquardt. Nothing where it does not come to rest.
fn settle(history: &[(f64, f64)], begin: Curve) -> Option<Curve> {
    let (mut curve, mut damping) = (begin, 1e-3);
    let mut error = squares(history, curve);
    for _ in 0..2_000 {
        let (step, flat) = step(history, curve, damping)?;
        let next = Curve { b: curve.b + step.b, k: curve.k + step.k };
        let after = squares(history, next);
        let small =
            step.b.abs() < 1e-13 * (1.0 + curve.b.abs()) && step.k.abs() < 1e-13 * (1.0 + curve.k.abs());
        if after <= error {
            (curve, error, damping) = (next, after, (damping / 5.0).max(1e-15));
        } else {
            damping *= 4.0;
        }
        if small || flat {
            return error.is_finite().then_some(curve);
        }
        if !error.is_finite() || damping > 1e20 {
            return error.is_finite().then_some(curve);
        }
    }
    None
}

/// One damped Gauss–Newton step, and whether the ground is level.
fn step(history: &[(f64, f64)], curve: Curve, damping: f64) -> Option<(Curve, bool)> {
    let (mut bb, mut bk, mut kk, mut gb, mut gk) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (time, share) in history {
        let value = sigmoid(curve, *time);
        let slope = value * (1.0 - value);
        let off = share - value;
        bb += slope * slope;
        bk += slope * slope * time;
        kk += slope * slope * time * time;
        gb += slope * off;
        gk += slope * off * time;
    }
    if gb.abs() < 1e-18 && gk.abs() < 1e-18 {
        return Some((Curve { b: 0.0, k: 0.0 }, true));
    }
    let (bb, kk) = (bb * (1.0 + damping) + 1e-300, kk * (1.0 + damping) + 1e-300);
    let determinant = bb * kk - bk * bk;
    let step = Curve { b: (gb * kk - gk * bk) / determinant, k: (gk * bb - gb * bk) / determinant };
    (step.b.is_finite() && step.k.is_finite()).then_some((step, false))
}

fn squares(history: &[(f64, f64)], curve: Curve) -> f64 {
    history.iter().map(|(time, share)| (share - sigmoid(curve, *time)).powi(2)).sum()
}

fn sigmoid(curve: Curve, time: f64) -> f64 {
    1.0 / (1.0 + (-(curve.b + curve.k * time)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(history: &[(f64, f64)], k: f64) {
        let got = rate(history).unwrap();
        assert!((got - k).abs() < 1e-6, "{got} is not {k}");
    }

    #[test]
    fn the_history_of_the_methods_gives_its_rate() {
        // Computed elsewhere by another least-squares programme.
        near(&[(-3.0, 0.0), (-2.0, 0.139), (-1.0, 0.658), (0.0, 0.812)], 1.902_302_83);
    }

    #[test]
    fn points_on_a_curve_give_that_curve() {
        for k in [-2.0, -0.1, 0.05, 0.7, 3.0] {
            let history: Vec<(f64, f64)> = (-6..=0)
                .map(|time| (f64::from(time), sigmoid(Curve { b: 0.4, k }, f64::from(time))))
                .collect();
            near(&history, k);
        }
        near(&[(-1.0, 0.5), (0.0, 0.5)], 0.0);
        near(&[(-2.0, 0.3), (-1.0, 0.3), (0.0, 0.3)], 0.0);
    }

    #[test]
    fn a_jump_has_no_rate() {
        assert_eq!(rate(&[(-1.0, 0.0), (0.0, 0.5)]), None);
        assert_eq!(rate(&[(-3.0, 0.0), (-2.0, 0.0), (-1.0, 0.0), (0.0, 0.5)]), None);
        assert_eq!(rate(&[(-2.0, 1.0), (-1.0, 1.0), (0.0, 0.4)]), None);
    }
}
