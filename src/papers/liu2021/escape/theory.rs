//! Theorems 7 and 9, (19) and (24), and the exponent that SGD has in the place of theirs.

use std::f64::consts::PI;

use crate::instances::departure::Departure;
use crate::instances::noisy_valley::{Shape, Valley};

/// What noise along an eigenvector with u = λk adds to the loss in `steps` steps from the minimum, over λ and its
/// variance: (1 - (1-u)^2t) / (4 (1 - θu)). θ = 1/2 is (18).
pub(crate) fn rise_response(steps: f64, theta: f64) -> impl Fn(f64) -> f64 {
    move |u| {
        // ln |1 - u|, by differences that are exact where they are small; finite at u = 1, where no step adds nothing.
        let ln_factor = libm::log1p(if u < 1.0 { -u } else { u - 2.0 }).max(f64::MIN);
        -libm::expm1(2.0 * steps * ln_factor) / (4.0 * (1.0 - theta * u))
    }
}

/// The same by (19).
pub(crate) fn continuous_rise_response(steps: f64) -> impl Fn(f64) -> f64 {
    move |u| -libm::expm1(-2.0 * steps * u) / 4.0
}

/// (18).
pub(super) fn efficiency(departure: &Departure) -> f64 {
    efficiency_with(departure, 0.5)
}

/// (18), with `theta` in place of the one half in (I - λK/2)⁻¹.
pub(super) fn efficiency_with(departure: &Departure, theta: f64) -> f64 {
    let response = rise_response(f64::from(departure.steps), theta);
    trace(departure, |rate, k| rate * response(rate * k))
}

/// (19) at a time in steps.
pub(super) fn continuous_efficiency(departure: &Departure, time: f64) -> f64 {
    let response = continuous_rise_response(time);
    trace(departure, |rate, k| rate * response(rate * k))
}

/// The trace of f(λ, K) C.
pub(super) fn trace(departure: &Departure, f: impl Fn(f64, f64) -> f64) -> f64 {
    let sgd = &departure.sgd;
    let (c, basis) = (sgd.noise().matrix(), sgd.hessian().basis());
    let along = basis.column_iter().zip(sgd.hessian().eigenvalues());
    along.map(|(v, &k)| (&c * v).dot(&v) * f(sgd.learning_rate(), k)).sum()
}

/// The exponent of (23) over S: 2ΔL/λ (l (1 - λk_a/2)/k_a + (1-l)/|k_b|).
pub(super) fn discrete_exponent(v: &Valley) -> f64 {
    exponent(v, v.weight(), 1.0 - v.step() / 2.0)
}

/// The exponent of (24) over S: 2ΔL/λ (l/k_a + (1-l)/|k_b|).
pub(super) fn continuous_exponent(v: &Valley) -> f64 {
    exponent(v, v.weight(), 1.0)
}

/// The exponents of (23) and (24) over S, with their l and what multiplies l/k_a.
pub(super) fn exponent(v: &Valley, l: f64, discrete: f64) -> f64 {
    let climb = l * discrete / v.curvature() + (1.0 - l) / v.barrier_curvature();
    2.0 * v.barrier() / v.learning_rate() * climb
}

/// ln of √(2/(2 - λk_a)) erf(√(S (2 - λk_a) ΔL/(λk_a))), which (23) has beside |k_b|/2π.
pub(super) fn ln_discrete_factor(v: &Valley) -> f64 {
    let u = v.step();
    let argument = (v.batch() * (2.0 - u) * v.barrier() / u).sqrt();
    0.5 * libm::log(2.0 / (2.0 - u)) + libm::log(libm::erf(argument))
}

/// ln of the rate k/2π: with |k_b| for k the factor before the exponential of (24).
pub(super) fn ln_prefactor(k: f64) -> f64 {
    libm::log(k / (2.0 * PI))
}

/// ln γ by (23), a rate per unit of λ times steps.
pub(super) fn ln_discrete_rate(v: &Valley) -> f64 {
    let exponent = v.batch() * discrete_exponent(v);
    ln_prefactor(v.barrier_curvature()) + ln_discrete_factor(v) - exponent
}

/// ln γ by (24), a rate per unit of λ times steps.
pub(super) fn ln_continuous_rate(v: &Valley) -> f64 {
    ln_prefactor(v.barrier_curvature()) - v.batch() * continuous_exponent(v)
}

/// The least action over S of a path of the chain from a to b, for two parabolas and λk_a at most one.
///
/// A path makes steps w' = w - λL'(w) + z at the cost z²/(2λ²C(w)). While it stays below l the least cost of
/// coming to x is x²/(2 Σ), with Σ = λ/(S (2 - λk_a)) the stationary variance; from y above l the least
/// cost of reaching b is (b-y)² S (2 + λ|k_b|)/(2λ), along w' - b = (w - b)/(1 + λ|k_b|). One step leads from
/// some x ≤ l to some y ≥ l; the sum of the three costs is a convex quadratic in (x, y).
///
/// # Panics
///
/// For a quartic, or if λk_a is above one: the path would come from both sides of a.
pub(super) fn least_action(v: &Valley) -> f64 {
    assert!(matches!(v.shape(), Shape::Parabolas), "the least action is for parabolas");
    let (u, rate, b, l) = (v.step(), v.learning_rate(), v.width(), v.middle());
    assert!(u <= 1.0, "λk_a = {u} is above one");
    let (below, above) = (2.0 - u, 2.0 + rate * v.barrier_curvature());
    let cost = |x: f64, y: f64| {
        let jump = y - (1.0 - u) * x;
        let total = below * x * x + jump * jump / u + above * (b - y) * (b - y);
        total / (2.0 * rate)
    };
    // The cheapest y of all, and the x before it; then the cheapest y from x = l.
    let y = l.max(above * b / (below + above));
    let x = (1.0 - u) * y;
    if x <= l {
        return cost(x, y);
    }
    let y = ((1.0 - u) * l / u + above * b) / (1.0 / u + above);
    cost(l, y.max(l))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cost of paths with many free points, relaxed one after the other, is never below the least
    /// action and comes close to it.
    #[test]
    fn the_least_action_is_that_of_a_relaxed_path() {
        for valley in [
            Valley::new([1.0, 2.0], 1.0, Shape::Parabolas, 0.3),
            Valley::new([1.5, 1.0], 2.0, Shape::Parabolas, 0.9),
            Valley::new([1.0, 1.0], 1.0, Shape::Parabolas, 0.5),
            Valley::new([2.0, 1.0], 1.0, Shape::Parabolas, 0.1),
            Valley::new([1.0, 3.0], 1.0, Shape::Parabolas, 0.2),
        ] {
            let rate = valley.learning_rate();
            let curvatures = [valley.curvature(), valley.barrier_curvature()];
            let cost = |from: f64, to: f64| {
                let push = to - from + rate * valley.derivative(from);
                let k = curvatures[usize::from(valley.middle() <= from)];
                push * push / (2.0 * rate * rate * k)
            };
            let least = least_action(&valley);
            // The first point above l is the index `crossing`; points stay on their side of l.
            let total = |crossing: usize| {
                let n = 160;
                let l = valley.middle();
                let beside = l - 1e-12;
                let mut path: Vec<f64> = (0..=n)
                    .map(|i| {
                        let i = i as f64 - crossing as f64;
                        if i < 0.0 { beside * libm::exp(0.1 * i) } else { valley.width() }
                    })
                    .collect();
                (path[0], path[n]) = (0.0, valley.width());
                for _ in 0..4000 {
                    for i in 1..n {
                        let around = |x: f64| cost(path[i - 1], x) + cost(x, path[i + 1]);
                        let (low, high) = if i < crossing { (-1.0, beside) } else { (l, 5.0) };
                        // A parabola on each side of l.
                        let h = 1e-3;
                        let x = path[i].clamp(low + h, high - h);
                        let (minus, here, plus) = (around(x - h), around(x), around(x + h));
                        let bend = minus - 2.0 * here + plus;
                        path[i] = (x + 0.5 * h * (minus - plus) / bend).clamp(low, high);
                    }
                }
                path.windows(2).map(|pair| cost(pair[0], pair[1])).sum::<f64>()
            };
            let relaxed = [60, 100].map(total).into_iter().fold(f64::INFINITY, f64::min);
            assert!(least <= relaxed * (1.0 + 1e-6), "{valley}: {least} {relaxed}");
            assert!(relaxed <= least * 1.01, "{valley}: {least} {relaxed}");
        }
    }
}
