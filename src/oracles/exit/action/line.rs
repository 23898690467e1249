//! Least actions on the line, by quadrature of the Hamilton-Jacobi equation.

use crate::interval::Interval;
use crate::oracles::exit::chain::{Noise, Uniform};
use crate::oracles::numerics::breaks::breaks;

/// The quasi-potential `V(end)` of `dX = b(X) ds + √η σ(X) dB` from 0, with `a = σ²`: what
/// `η ln T` tends to for the mean time `T` of the first visit to `end`, if that is how 0 is left.
///
/// `½ a V'² + b V' = 0` gives `V' = -2b/a` where the drift opposes; where it helps, going on is free.
///
/// # Panics
///
/// If `end` is zero or not finite.
pub fn of_diffusion(
    drift: impl Fn(f64) -> f64,
    covariance: impl Fn(f64) -> f64,
    end: f64,
) -> Interval {
    integral(|x| (-2.0 * end.signum() * drift(x) / covariance(x)).max(0.0), end)
}

/// The same for the chain `x' = x + η (b(x) + c(x) ζ)`, with `T` in units of `1/η` steps: by
/// Cramér's theorem `V' = p` solves `b p + ln E e^(p c ζ) = 0` (Freidlin and Wentzell, *Random
/// perturbations of dynamical systems*, section 5.1). For Gaussian `ζ` that is the diffusion's.
///
/// Plus infinity where bounded noise is too weak to advance against the drift at one of the
/// quadrature points. `ζ` must have mean zero and variation in the direction of `end`.
///
/// # Panics
///
/// If `end` is zero or not finite.
pub fn of_chain(
    drift: impl Fn(f64) -> f64,
    scale: impl Fn(f64) -> f64,
    noise: &Noise,
    end: f64,
) -> Interval {
    integral(|x| tilt(end.signum() * drift(x), end.signum() * scale(x), noise), end)
}

/// `∫_0^end f(x) |dx|`, by five-point Gauss-Legendre on 16, 32 and 64 panels between any two breaks of `f`, which
/// are found by bisection. The radius is a measured error: eight times the largest distance between
/// successive ones, and 1e-13 of the value for rounding, 1e-11 where there are breaks, for where they are.
fn integral(integrand: impl Fn(f64) -> f64, end: f64) -> Interval {
    assert!(end != 0.0 && end.is_finite(), "no way from 0 to {end}");
    let integrand: &dyn Fn(f64) -> f64 = &integrand;
    let mut marks = vec![end.min(0.0)];
    marks.extend(breaks(integrand, end.min(0.0), end.max(0.0), SAMPLES));
    marks.push(end.max(0.0));
    let between = |pair: &[f64], panels: u32| -> f64 {
        let width = (pair[1] - pair[0]) / f64::from(panels);
        let panel = |k: u32| -> f64 {
            let middle = pair[0] + (f64::from(k) + 0.5) * width;
            GAUSS.iter().map(|(node, weight)| weight * integrand(middle + 0.5 * width * node)).sum()
        };
        0.5 * width * (0..panels).map(panel).sum::<f64>()
    };
    let on = |panels: u32| -> f64 { marks.windows(2).map(|pair| between(pair, panels)).sum() };
    let [coarse, middle, fine] = [16, 32, 64].map(on);
    if fine == f64::INFINITY {
        return Interval::exactly(f64::INFINITY);
    }
    // They differ by rounding only, unless a break was missed; then any of them may be the luckiest.
    let spread = (middle - coarse).abs().max((fine - middle).abs());
    // Where a break is, is known less exactly than what lies between.
    let rounding = if marks.len() == 2 { 1e-13 } else { 1e-11 };
    Interval::around(fine, 8.0 * spread + rounding * fine.abs())
}

/// Samples between which breaks are searched for.
const SAMPLES: usize = 128;

/// The positive root `p` of `drift p + ln E e^(p scale ζ)`, zero if the drift helps.
fn tilt(drift: f64, scale: f64, noise: &Noise) -> f64 {
    if 0.0 <= drift {
        return 0.0;
    }
    let excess = |p: f64| drift * p + ln_moment(p * scale, noise);
    let mut high = 1.0;
    // Convex, zero at zero and falling there.
    while excess(high) <= 0.0 {
        high *= 2.0;
        if 1e9 < high {
            return f64::INFINITY;
        }
    }
    let mut low = 0.0;
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if excess(middle) <= 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// `ln E e^(t ζ)`.
fn ln_moment(t: f64, noise: &Noise) -> f64 {
    let terms: Vec<(f64, f64)> = match noise {
        Noise::Mixture(parts) => parts
            .iter()
            .map(|part| (part.weight, t * part.mean + 0.5 * t * t * part.spread * part.spread))
            .collect(),
        Noise::Atoms(atoms) => atoms.iter().map(|&(value, weight)| (weight, t * value)).collect(),
        Noise::Uniforms(parts) => {
            parts.iter().map(|part| (part.weight, ln_moment_uniform(t, part))).collect()
        }
    };
    let largest = terms.iter().map(|term| term.1).fold(f64::NEG_INFINITY, f64::max);
    // One minus the sum would cancel near t = 0, where the root is that of a nearly flat function.
    let excess: f64 =
        terms.iter().map(|&(weight, term)| weight * libm::expm1(term - largest)).sum();
    largest + libm::log1p(excess)
}

/// `ln(sinh(h)/h) + t middle`, with `h = t (high - low)/2`.
fn ln_moment_uniform(t: f64, part: &Uniform) -> f64 {
    let h = (0.5 * t * (part.high - part.low)).abs();
    let centred = if h < 0.01 {
        let square = h * h;
        square / 6.0 - square * square / 180.0
    } else {
        h + libm::log(-libm::expm1(-2.0 * h) / (2.0 * h))
    };
    centred + 0.5 * t * (part.low + part.high)
}

/// Nodes and weights of the five-point Gauss-Legendre rule on `[-1, 1]`
/// (Abramowitz and Stegun, table 25.4).
const GAUSS: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.0, 0.568_888_888_888_888_9),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.906_179_845_938_664, 0.236_926_885_056_189_1),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::exit::chain::{Component, ln_mean_steps};

    #[test]
    fn noise_that_grows_is_integrated() {
        // F = x²/2, a = 1 + x: V = ∫ 2x/(1 + x) = 2 (x - ln(1 + x)).
        for end in [-0.5_f64, 1.0] {
            let action = of_diffusion(|x| -x, |x| 1.0 + x, end);
            let truth = 2.0 * (end - libm::log1p(end));
            assert!(action.contains(truth) && action.radius() < 1e-12, "{action:?} {truth}");
        }
    }

    #[test]
    fn descents_are_free() {
        // F' = x (1 - x²) beyond 1 helps: V(2) = V(1) = ½, kinked at a panel's end.
        let action = of_diffusion(|x| -x * (1.0 - x * x), |_| 1.0, 2.0);
        assert!(action.contains(0.5) && action.radius() < 1e-10, "{action:?}");
    }

    #[test]
    fn gaussian_chains_have_the_action_of_diffusions() {
        let chain = of_chain(|x| -x - x * x, |x| 1.0 + 0.2 * x, &Noise::gaussian(), 0.8);
        let diffusion = of_diffusion(|x| -x - x * x, |x| (1.0 + 0.2 * x) * (1.0 + 0.2 * x), 0.8);
        assert!((chain.center() - diffusion.center()).abs() < 1e-10, "{chain:?} {diffusion:?}");
    }

    #[test]
    fn weak_bounded_noise_cannot_advance() {
        let coin = Noise::Atoms(vec![(-0.5, 0.5), (0.5, 0.5)]);
        assert_eq!(of_chain(|x| -x, |_| 1.0, &coin, 1.0), Interval::exactly(f64::INFINITY));
    }

    #[test]
    fn mean_steps_grow_with_the_action_of_the_chain() {
        // η Δ ln T / Δ(1/η) between two steps; ln T = V/η - ½ ln η + c + O(η) for the chain, as T is
        // √η e^(V/η) in time and 1/η steps are a unit of time.
        let skewed = Noise::Mixture(vec![
            Component { weight: 0.2, mean: 1.6, spread: 0.6 },
            Component { weight: 0.8, mean: -0.4, spread: 0.6 },
        ]);
        for (row, noise) in [Noise::gaussian(), Noise::uniform(), skewed].iter().enumerate() {
            let ln_steps = |eta: f64| {
                let steps =
                    ln_mean_steps(|x| x - eta * x, |_| eta, noise, (-3.0, 0.9), 0.0).center();
                steps + 0.5 * libm::log(eta)
            };
            let slope = (ln_steps(0.02) - ln_steps(0.04)) / 25.0;
            let action = of_chain(|x| -x, |_| 1.0, noise, 0.9);
            // What is O(η) changes by 0.02 over 25.
            assert!((slope - action.center()).abs() < 2e-3, "row {row}: {slope} {action:?}");
        }
    }
}
