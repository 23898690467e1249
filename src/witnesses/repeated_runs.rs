//! Estimates of a rate from repeated runs: their law, exactly and sampled, and the law of the times themselves.

use rand::RngExt;

use crate::claim::{Observation, PerBudget, Simulation};
use crate::instances::repeated_runs::RepeatedRuns;
use crate::instances::valleys::Valleys;
use crate::interval::Interval;
use crate::monte_carlo::escape::steps_to_leave;
use crate::monte_carlo::{Block, Normals, Tally, UnitNoise};
use crate::statistics::intervals;
use crate::witnesses::valleys::{Edge, ln_rates, ln_time};

/// `P(Σ t > x)` for `runs` exponential times of rate one: the Poisson probability of fewer than `runs` events before `x`.
fn tail(runs: u32, x: f64) -> Interval {
    let (mut term, mut sum) = (Interval::exactly(-x).exp(), Interval::exactly(0.0));
    for k in 1..=runs {
        sum = sum + term;
        term = term * x * (1.0 / Interval::exactly(f64::from(k)));
    }
    sum
}

/// The probability that the interval holds the rate.
pub fn coverage(at: &RepeatedRuns) -> Interval {
    let [below, above] = at.ends.map(|end| tail(at.runs, end * at.numerator));
    below - above
}

/// The `k`-th moments of `1/Σ t` for a rate of one, `k` = 1 and 2: the trapezoidal rule for the gamma density in `ln Σ t`, at two widths. The
/// radius is their distance, and rounding.
pub fn inverse_moments(runs: u32) -> [Interval; 2] {
    let n = f64::from(runs);
    let sum = |width: f64, power: f64| {
        let point = |j: i32| {
            let y = libm::log(n) + width * f64::from(j);
            libm::exp(n * y - libm::exp(y) - libm::lgamma(n) - power * y)
        };
        let reach = (6.0 / width) as i32;
        width * (-reach..=reach).map(point).sum::<f64>()
    };
    [1.0, 2.0].map(|power| {
        let (fine, coarse) = (sum(0.005, power), sum(0.01, power));
        Interval::around(fine, (fine - coarse).abs() + 1e-12 * fine)
    })
}

/// The numerator `c` at which the mean square of `c/Σ t - 1` is least: `E(1/Σ t)/E((1/Σ t)²)`.
pub fn best_numerator(runs: u32) -> Interval {
    let [first, second] = inverse_moments(runs);
    first / second
}

/// How often the interval holds the rate, for sampled times.
pub const fn sampled_coverage(blocks: PerBudget) -> Simulation<RepeatedRuns> {
    Simulation {
        simulate: |at, block| {
            let mut tally = Tally::new(1);
            for _ in 0..block.replicas {
                // The product of a few uniform numbers, each above 2^-54, does not underflow.
                let mut total = 0.0;
                for part in (0..at.runs).step_by(10) {
                    let count = (at.runs - part).min(10);
                    let product: f64 =
                        (0..count).map(|_| 1.0 - block.rng.random::<f64>()).product();
                    total -= libm::log(product);
                }
                let [low, high] = at.ends.map(|end| end * at.numerator / total);
                tally.moments[0].push(if low <= 1.0 && 1.0 <= high { 1.0 } else { 0.0 });
            }
            tally.replicas = block.replicas as u64;
            tally.steps = u64::from(at.runs) * tally.replicas;
            tally
        },
        estimate: |_, tally, alpha| Observation::of(proportion(tally, 0, alpha)),
        replicas: 1024,
        blocks,
    }
}

fn proportion(tally: &Tally, statistic: usize, alpha: f64) -> Interval {
    let of = &tally.moments[statistic];
    let hits = (of.mean() * of.count() as f64).round() as u64;
    intervals::proportion(hits, of.count(), alpha)
}

/// The probabilities that the time to leave the valley, which is the first of two points, for the outside exceeds the given multiples
/// of its mean, where the loss is reflected at the minimum and the process starts there.
///
/// The time from a reflecting end is the sum of independent exponential times with the eigenvalues `λ_j` of the generator as
/// rates (Keilson, *J. Appl. Probab.* 8, 1971; Kent, *Z. Wahrscheinlichkeitstheorie* 52, 1980). With `m` its mean, `P(T > t) =
/// A e^(-λ_1 t)` up to `e^(-λ_2 t)`, and `ln A` lies between `λ_1 m - 1` and `(λ_1 m - 1)/(1 - λ_1/λ_2)`.
pub fn survival(loss: &Valleys, noise: f64, multiples: &[f64]) -> Vec<Interval> {
    let edges = [Edge::Closed(0), Edge::Outside];
    let rates = ln_rates(loss, noise, edges, 2);
    let ln_mean = ln_time(loss, noise, 0, edges);
    let excess = ((rates[0] + ln_mean).exp() - 1.0).max(0.0);
    let most = excess / (1.0 - (rates[0] - rates[1]).exp());
    let prefactor = excess.hull(most).exp();
    let second = (rates[1] + ln_mean).exp();
    let at = |&u: &f64| {
        let rest = (second * -u).exp().high();
        ((rates[0] + ln_mean).exp() * -u).exp() * prefactor + Interval::between(-rest, rest)
    };
    multiples.iter().map(at).collect()
}

/// How often one of two independent runs of SGD takes more than twice and more than four times as long as the other; with normal
/// gradient noise, from the valley, which is the first of two points, to the outside.
pub const fn pairs_of_runs(blocks: PerBudget) -> Simulation<Valleys> {
    Simulation {
        simulate: |loss, block| pairs(loss, block),
        estimate: |_, tally, alpha| {
            Observation::of_all([0, 1].map(|k| proportion(tally, k, 0.5 * alpha)))
        },
        replicas: 512,
        blocks,
    }
}

fn pairs(loss: &Valleys, block: &mut Block) -> Tally {
    let (noise, outside) = (loss.noises()[0], loss.outside(true));
    let eta = 0.2 / loss.curvature(0);
    let spread = (2.0 * noise * eta).sqrt();
    let step = |[x]: [f64; 1], [zeta]: [f64; 1]| [x - eta * loss.slope(x) + spread * zeta];
    let inside = |[x]: [f64; 1]| x < outside;
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut run = || {
        let start = [loss.points()[0]];
        let law = UnitNoise::Gaussian;
        steps_to_leave(&mut normals, law, block.replicas, start, step, inside, 1 << 22)
    };
    let (first, second) = (run(), run());
    let mut tally = Tally::new(2);
    for (a, b) in first.iter().zip(&second) {
        for (k, factor) in [2.0, 4.0].into_iter().enumerate() {
            tally.moments[k].push(if factor * b < *a { 1.0 } else { 0.0 });
        }
    }
    tally.steps = (first.iter().sum::<f64>() + second.iter().sum::<f64>()) as u64;
    tally.replicas = block.replicas as u64;
    tally
}
