//! Mean times of escape from valleys in the plane beside those of their axis alone, and costs of ways off the axis.

use crate::claim::{Observation, PerBudget, Simulation};
use crate::instances::bent_valley::{Across, BEHIND, BentValley, OUTSIDE};
use crate::interval::Interval;
use crate::monte_carlo::escape::steps_to_leave;
use crate::monte_carlo::{Block, Normals, Tally, UnitNoise};
use crate::oracles::exit::exit_2d::domain::{self, Domain};
use crate::oracles::exit::first_passage::{self, Diffusion, End};
use crate::statistics::intervals;

/// Exponents at which times in the plane are found, in doublings.
const EXPONENTS: [f64; 3] = [4.0, 8.0, 16.0];

/// How much higher than `b` the sides are, in temperatures.
const MARGIN: f64 = 9.0;

/// `ln τ` in the plane, where the exponent along the axis is `exponent`.
pub fn ln_time(valley: &BentValley, exponent: f64) -> Interval {
    let epsilon = valley.temperature(exponent);
    // Transverse variances at a and b.
    let spread = match valley.noise {
        Across::Hessian => epsilon,
        Across::Constant(q) => epsilon * q / valley.across[0].min(valley.across[1]),
    };
    let top = (2.0 * (exponent + MARGIN) * spread).sqrt();
    let domain = Domain {
        drift: |x| valley.gradient(x).map(|slope| -slope),
        covariance: |[x, _]: [f64; 2]| {
            let [d, q] = valley.intensities(x).map(|d| 2.0 * epsilon * d);
            [[d, 0.0], [0.0, q]]
        },
        inside: |[x, y]: [f64; 2]| BEHIND < x && x < OUTSIDE && y.abs() < top,
        centre: [0.5 * (BEHIND + OUTSIDE), 0.0],
        axes: [[0.5 * (OUTSIDE - BEHIND), 0.0], [0.0, top]],
    };
    // Cold ones are seen well enough with fewer cells per standard deviation.
    let finer = if exponent <= 16.0 { 1.5 } else { 1.0 };
    let across = finer * 3.0 * (2.0 * (exponent + MARGIN)).sqrt();
    let along = (finer * 4.0 * exponent).max(1.2 * across);
    domain::ln_mean_time(&domain, [0.0, 0.0], [along as usize, across as usize])
}

/// `ln τ` of the axis alone.
pub fn ln_time_of_axis(valley: &BentValley, exponent: f64) -> Interval {
    let epsilon = valley.temperature(exponent);
    let line =
        Diffusion::ito(|x| -valley.gradient([x, 0.0])[0], |x| epsilon * valley.intensities(x)[0]);
    let ends = [BEHIND, OUTSIDE].map(End::Absorbing);
    first_passage::ln_mean_time(&line, ends[0], ends[1], 0.0)
}

/// The limit of the time in the plane over that of the axis as `ε` tends to zero: its logarithm, and by `ε` over
/// `ΔL/h` on the way. Extrapolated once, in powers of `ε`; the radius holds what that changed when `ε` was halved.
pub fn ln_factor(valley: &BentValley) -> Observation {
    let at = |exponent: f64| ln_time(valley, exponent) - ln_time_of_axis(valley, exponent);
    let [first, second, third] = EXPONENTS.map(at);
    let [before, last] = [second * 2.0 - first, third * 2.0 - second];
    let change = (last.center() - before.center()).abs();
    let curve = EXPONENTS.iter().zip([first, second, third]).map(|(&n, ln)| (1.0 / n, ln));
    Observation::of(last.widened(change)).with_curve(curve.collect())
}

/// What the exponent of the time in the plane is per unit of the axis' exponent, between two of them.
pub fn growth(valley: &BentValley, [from, to]: [f64; 2]) -> Interval {
    (ln_time(valley, to) - ln_time(valley, from)) / (to - from)
}

/// The least cost found, in units of `1/ε`, of ways from `a` to the line `x = 1`: an upper bound of the exponent.
///
/// Ways `y = Σ c_k sin(k π x / 2)`, improved coefficient by coefficient; the cost of each is
/// `½ ∫ (|∇L| |φ'| + φ'·∇L) ds` in the metric of `D/ε` (Heymann and Vanden-Eijnden, 2008), by Gauss' rule of two points on 200
/// panels. What the rule misses is near 1e-6; a hundred times that is added.
pub fn cheapest(valley: &BentValley) -> Interval {
    let cost = |way: &[f64; WAYS]| -> f64 {
        let panels = 200;
        let at = |x: f64| {
            let (mut y, mut rise) = (0.0, 0.0);
            for (k, c) in way.iter().enumerate() {
                let rate = (k + 1) as f64 * std::f64::consts::FRAC_PI_2;
                y += c * libm::sin(rate * x);
                rise += c * rate * libm::cos(rate * x);
            }
            let ([p, q], [d, e]) = (valley.gradient([x, y]), valley.intensities(x));
            let force = (p * p / d + q * q / e).sqrt();
            let speed = (1.0 / d + rise * rise / e).sqrt();
            0.5 * (force * speed + p / d + q * rise / e)
        };
        let panel = |k: i32| {
            let half = 0.5 / f64::from(panels);
            let (middle, node) = (half * f64::from(2 * k + 1), half / 3.0_f64.sqrt());
            half * (at(middle - node) + at(middle + node))
        };
        (0..panels).map(panel).sum()
    };
    let mut way = [0.0; WAYS];
    // Off the axis to begin with: on it nothing pushes.
    (way[0], way[1]) = (0.05, -0.05);
    let mut best = cost(&way);
    let mut step = 0.1;
    while 1e-4 < step {
        let mut better = false;
        for k in 0..WAYS {
            for sign in [1.0, -1.0] {
                let mut next = way;
                next[k] += sign * step;
                let found = cost(&next);
                if found < best {
                    (best, way, better) = (found, next, true);
                }
            }
        }
        if !better {
            step *= 0.5;
        }
    }
    Interval::new(0.0, best + 1e-4)
}

/// Terms of a way.
const WAYS: usize = 6;

/// Steps after which a path counts as one that took so many: far more than any mean here.
const STEPS_MAX: u64 = 1 << 24;

/// Simulated SGD, `θ' = θ - η ∇L + √(2ηD) ζ`, at an exponent of `exponent` along the axis and `η` times the largest curvature
/// 0.2: `η` times the mean number of steps.
pub const fn simulated(blocks: PerBudget) -> Simulation<BentValley> {
    Simulation {
        simulate: paths,
        estimate: |_, tally, alpha| Observation::of(intervals::mean(&tally.moments[0], alpha)),
        replicas: 1024,
        blocks,
    }
}

/// The exponent along the axis in [`simulated`].
pub const WARM: f64 = 3.0;

fn paths(valley: &BentValley, block: &mut Block) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let epsilon = valley.temperature(WARM);
    let eta = 0.2 / valley.across.into_iter().fold(valley.along, f64::max);
    let steps = steps_to_leave(
        &mut normals,
        UnitNoise::Gaussian,
        block.replicas,
        [0.0; 2],
        |at: [f64; 2], noise: [f64; 2]| {
            let (slope, d) = (valley.gradient(at), valley.intensities(at[0]));
            let next =
                |k: usize| at[k] - eta * slope[k] + (2.0 * epsilon * eta * d[k]).sqrt() * noise[k];
            [next(0), next(1)]
        },
        |[x, _]: [f64; 2]| x < OUTSIDE,
        STEPS_MAX,
    );
    Tally::of_steps(&steps, eta)
}
