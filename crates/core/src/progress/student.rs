//! Student's distribution: its cumulative function through the regularised incomplete beta function,
//! and its quantile by Newton's method between bounds.

/// P(X ≤ t) with `freedom` degrees, at least one.
pub(super) fn cumulative(t: f64, freedom: u32) -> f64 {
    let freedom = f64::from(freedom.max(1));
    let tail = 0.5 * incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5);
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The t for which P(X ≤ t) = `probability`, which lies between 0 and 1.
pub(super) fn quantile(probability: f64, freedom: u32) -> f64 {
    let (mut low, mut high) = (-1.0, 1.0);
    while cumulative(low, freedom) > probability && low > -1e12 {
        low *= 2.0;
    }
    while cumulative(high, freedom) < probability && high < 1e12 {
        high *= 2.0;
    }
    let mut t = 0.5 * (low + high);
    // Newton's steps double the right digits; one that leaves the bounds is replaced by halving them.
    for _ in 0..100 {
        let off = cumulative(t, freedom) - probability;
        if off < 0.0 {
            low = t
        } else {
            high = t
        }
        let next = t - off / density(t, freedom);
        let next = if next >= low && next <= high { next } else { 0.5 * (low + high) };
        if (next - t).abs() <= 1e-14 * (1.0 + t.abs()) {
            return next;
        }
        t = next;
    }
    t
}

/// The derivative of [`cumulative`].
fn density(t: f64, freedom: u32) -> f64 {
    let freedom = f64::from(freedom.max(1));
    let front = ln_gamma((freedom + 1.0) / 2.0) - ln_gamma(freedom / 2.0);
    let bell = (freedom + 1.0) / 2.0 * (t * t / freedom).ln_1p();
    (front - 0.5 * (freedom * std::f64::consts::PI).ln() - bell).exp()
}

/// I_x(a, b), by its continued fraction on the side on which that converges fast.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (a * x.ln() + b * (1.0 - x).ln() + ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b)).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(x, a, b) / a
    } else {
        1.0 - front * fraction(1.0 - x, b, a) / b
    }
}

/// The continued fraction of the incomplete beta function, by Lentz's method.
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const SMALL: f64 = 1e-300;
    let away = |value: f64| if value.abs() < SMALL { SMALL } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut product = d;
    for step in 1..300_u32 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            change = c * d;
            product *= change;
        }
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    product
}

/// ln Γ(x) for x > 0, by Stirling's series after the argument was moved beyond 10.
fn ln_gamma(x: f64) -> f64 {
    let mut x = x;
    let mut moved = 0.0;
    while x < 10.0 {
        moved += x.ln();
        x += 1.0;
    }
    let square = x * x;
    let series =
        (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / (1680.0 * square)) / square) / square) / x;
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - moved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, expected: f64) {
        assert!((got - expected).abs() < 1e-9 * expected.abs().max(1.0), "{got} is not {expected}");
    }

    #[test]
    fn gamma_is_right() {
        near(ln_gamma(0.5), 0.5 * std::f64::consts::PI.ln());
        near(ln_gamma(5.0), 24.0_f64.ln());
        near(ln_gamma(1.0), 0.0);
    }

    /// With 1 and 2 degrees there are closed forms.
    #[test]
    fn few_degrees_have_closed_forms() {
        for t in [-40.0, -2.5, -0.3, 0.0, 0.1, 0.816_496_580_927_726, 1.0, 7.0, 1e6] {
            near(cumulative(t, 1), 0.5 + f64::atan(t) / std::f64::consts::PI);
            near(cumulative(t, 2), 0.5 + t / (2.0 * (2.0 + t * t).sqrt()));
        }
    }

    /// Values of a table computed elsewhere, to ten digits.
    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (probability, freedom, expected) in [
            (0.9, 2, 1.8856180832),
            (0.9, 3, 1.6377443537),
            (0.9, 4, 1.5332062741),
            (0.9, 9, 1.3830287384),
            (0.9, 30, 1.3104150254),
            (0.975, 5, 2.5705818356),
            (0.1, 6, -1.4397557473),
            (0.9, 119, 1.2887061912),
        ] {
            near(quantile(probability, freedom), expected);
        }
    }

    #[test]
    fn the_quantile_undoes_the_distribution() {
        for freedom in [1, 2, 3, 7, 30, 200] {
            for probability in [0.01, 0.1, 0.5, 0.9, 0.975] {
                near(cumulative(quantile(probability, freedom), freedom), probability);
            }
        }
    }

    #[test]
    fn extremes_stay_between_zero_and_one() {
        for t in [f64::MAX, f64::MIN, 1e300, -1e300, f64::INFINITY] {
            for freedom in [1, 5, 100_000] {
                let p = cumulative(t, freedom);
                assert!((0.0..=1.0).contains(&p), "{t} {freedom}: {p}");
            }
        }
    }
}
