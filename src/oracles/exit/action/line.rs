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

/// The quasi-potential `V(end)` of the chain `x' = x + η (b(x) + c(x) ζ)` from 0: what `η ln T` tends to, as for
/// [`of_diffusion`], with `T` in units of `1/η` steps.
///
/// By Cramér's theorem `V' = p` solves `b p + ln E e^(p c ζ) = 0` (Freidlin and Wentzell, *Random
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

/// `∫_0^end f(x) |dx|`, by five-point Gauss-Legendre on 24, 36 and 54 panels between any two breaks of `f`, which
/// are found by bisection. A feature narrower than 1/200 of the way between two breaks may lie between all nodes. The radius is a measured error: eight times the largest distance between
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
    let [coarse, middle, fine] = [24, 36, 54].map(on);
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

/// The positive root `p` of `drift p + ln E e^(p scale ζ)`, zero if the drift helps; by Newton's method, which
/// on a convex function descends to the root from beyond it.
fn tilt(drift: f64, scale: f64, noise: &Noise) -> f64 {
    if 0.0 <= drift {
        return 0.0;
    }
    let excess = |p: f64| {
        let (value, slope) = cumulant(p * scale, noise);
        (drift * p + value, drift + scale * slope)
    };
    let mut root = 1.0;
    // Zero at zero and falling there.
    while excess(root).0 <= 0.0 {
        root *= 2.0;
        if 1e9 < root {
            return f64::INFINITY;
        }
    }
    loop {
        let (value, slope) = excess(root);
        let next = root - value / slope;
        // Rounding ends the descent: then the value is as small as it can be told from zero.
        if !(0.0 < next && next < root) {
            return root;
        }
        root = next;
    }
}

/// `ln E e^(t ζ)` and its derivative, the mean of `ζ` under the tilted law.
fn cumulant(t: f64, noise: &Noise) -> (f64, f64) {
    match noise {
        Noise::Mixture(parts) => mixed(parts.iter().map(|part| {
            let variance = part.spread * part.spread;
            let value = t * part.mean + 0.5 * t * t * variance;
            (part.weight, value, part.mean + t * variance)
        })),
        Noise::Atoms(atoms) => {
            mixed(atoms.iter().map(|&(value, weight)| (weight, t * value, value)))
        }
        Noise::Uniforms(parts) => mixed(parts.iter().map(|part| {
            let (value, slope) = cumulant_of_uniform(t, part);
            (part.weight, value, slope)
        })),
    }
}

/// `ln Σ w e^v` and its derivative, for terms `(w, v, v')` whose weights sum to one.
fn mixed(terms: impl Iterator<Item = (f64, f64, f64)> + Clone) -> (f64, f64) {
    let largest = terms.clone().map(|term| term.1).fold(f64::NEG_INFINITY, f64::max);
    // One minus the sum would cancel near t = 0, where the root is that of a nearly flat function.
    let (mut excess, mut tilted) = (0.0, 0.0);
    for (weight, value, slope) in terms {
        let grown = libm::expm1(value - largest);
        excess += weight * grown;
        tilted += weight * (grown + 1.0) * slope;
    }
    (largest + libm::log1p(excess), tilted / (1.0 + excess))
}

/// `ln(sinh(h)/h) + t middle`, with `h = t (high - low)/2`, and its derivative in `t`.
fn cumulant_of_uniform(t: f64, part: &Uniform) -> (f64, f64) {
    let (middle, half) = (0.5 * (part.low + part.high), 0.5 * (part.high - part.low));
    let h = (t * half).abs();
    let (centred, slope) = if h < 0.01 {
        let square = h * h;
        (square / 6.0 - square * square / 180.0, h / 3.0 - h * square / 45.0)
    } else {
        let shrunk = libm::expm1(-2.0 * h);
        (h + libm::log(-shrunk / (2.0 * h)), -(2.0 + shrunk) / shrunk - 1.0 / h)
    };
    (centred + t * middle, middle + t.signum() * half * slope)
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
