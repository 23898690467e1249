//! Mean times of escape from valleys with a temperature on each stretch of the climb: of the diffusion in each
//! convention, of SGD by its killed kernel, and of SGD simulated.

use crate::claim::{Observation, PerBudget, Simulation};
use crate::instances::stepped_valley::{self as instances, SteppedValley, ValleyPair};
use crate::interval::Interval;
use crate::monte_carlo::escape::steps_to_leave;
use crate::monte_carlo::{Block, Normals, Tally, UnitNoise};
use crate::oracles::exit::chain::{self, Noise};
use crate::oracles::exit::first_passage::{Convention, Diffusion, End, ln_mean_time};
use crate::statistics::{intervals, limit};

/// `ln τ` from `a` to `c` at the temperature `ε`.
pub fn ln_time(valley: &SteppedValley, epsilon: f64, convention: Convention) -> Interval {
    let mut breaks = vec![0.0, valley.width()];
    breaks.extend(valley.places());
    let line = Diffusion::ito(|x| -valley.slope(x), |x| epsilon * valley.intensity(x))
        .under(convention)
        .with_breaks(breaks);
    let ends = (End::Reflecting(valley.left()), End::Absorbing(valley.outside()));
    ln_mean_time(&line, ends.0, ends.1, 0.0)
}

/// `(ε, ln τ)` where the climb is 32 to 4096 times `ε`, in doublings.
pub fn colder(valley: &SteppedValley, convention: Convention) -> Vec<(f64, Interval)> {
    let halvings = (5..13).map(|k| valley.climb() * 0.5_f64.powi(k));
    halvings.map(|epsilon| (epsilon, ln_time(valley, epsilon, convention))).collect()
}

/// The limit of `ε ln τ` as `ε` tends to zero.
pub fn exponent(valley: &SteppedValley, convention: Convention) -> Interval {
    let scaled = colder(valley, convention).into_iter().map(|(t, ln)| (t, ln * t));
    limit::at_zero(&scaled.collect::<Vec<_>>()) * Interval::around(1.0, HIDDEN)
}

/// What may hide below all differences where a stretch of the climb is weak: terms like e^(-1/ε), from a temperature of
/// which it has less than one. A limit of logarithms, and one of exponents as a part of itself, is believed to this.
const HIDDEN: f64 = 1e-4;

/// What is left of `τ` without its exponential: the limit of `2 ln τ(ε) - ln τ(ε/2)`.
pub fn prefactor(valley: &SteppedValley, convention: Convention) -> Observation {
    let times = colder(valley, convention);
    let without = |pair: &[(f64, Interval)]| (pair[1].0, 2.0 * pair[0].1 - pair[1].1);
    let points: Vec<(f64, Interval)> = times.windows(2).map(without).collect();
    let curve = points.iter().map(|&(epsilon, ln)| (epsilon / valley.climb(), ln.exp()));
    Observation::of(limit::at_zero(&points).widened(HIDDEN).exp()).with_curve(curve.collect())
}

/// The limit of `ln τ` of the first of two valleys over that of the second, as one `ε` tends to zero: from where the climb
/// of the first is 32 times `ε` on. For climbs that are equal.
pub fn ln_ratio(pair: &ValleyPair) -> Interval {
    let point = |(epsilon, first): (f64, Interval)| {
        (epsilon, first - ln_time(&pair.second, epsilon, Convention::Ito))
    };
    let points = colder(&pair.first, Convention::Ito).into_iter().map(point);
    limit::at_zero(&points.collect::<Vec<_>>()).widened(HIDDEN)
}

/// `ln` of `η` times the mean number of steps of `θ' = θ - η L' + √(2 D η) ζ`, the noise taken where the step begins; reflected at
/// the left end, as the diffusion in [`ln_time`] is.
pub fn ln_time_of_sgd(valley: &SteppedValley, epsilon: f64, step: f64) -> Interval {
    let (left, right) = (valley.left(), valley.outside());
    // The chain on the valley and its mirror image left of the left end leaves both at the outer ends: folded, it is the reflected one.
    let folded = |x: f64| if x < left { (2.0 * left - x, -1.0) } else { (x, 1.0) };
    let map = |x: f64| {
        let (inside, side) = folded(x);
        x - side * step * valley.slope(inside)
    };
    let spread = |x: f64| (2.0 * epsilon * valley.intensity(folded(x).0) * step).sqrt();
    let mut breaks = vec![0.0, valley.width()];
    breaks.extend(valley.places());
    // Where the left end is so far up that it is not reached within e^60 escapes, the image is left out.
    let behind = valley.height(left) / valley.intensity(left);
    let far = valley.climb() + 60.0 * epsilon < behind;
    let domain = (if far { left } else { 2.0 * left - right }, right);
    if !far {
        let images: Vec<f64> = breaks.iter().map(|x| 2.0 * left - x).collect();
        breaks.push(left);
        breaks.extend(images);
    }
    let noise = Noise::gaussian();
    chain::ln_mean_steps_with_breaks(map, spread, &noise, domain, 0.0, &breaks) + libm::log(step)
}

/// Steps after which a path counts as one that took so many: far more than any mean here.
const STEPS_MAX: u64 = 1 << 24;

/// The step at which `η` times the larger curvature is `share`.
pub fn step(valley: &SteppedValley, share: f64) -> f64 {
    let [top, bottom] = valley.curvatures();
    share / top.max(bottom)
}

/// Simulated SGD where the climb is three temperatures and `η` times the larger curvature is 0.1: `η` times the mean
/// number of steps. For noise in steps.
pub const fn simulated(blocks: PerBudget) -> Simulation<SteppedValley> {
    Simulation {
        simulate: paths,
        estimate: |_, tally, alpha| Observation::of(intervals::mean(&tally.moments[0], alpha)),
        replicas: 1024,
        blocks,
    }
}

fn paths(valley: &SteppedValley, block: &mut Block) -> Tally {
    let (step, epsilon, end) = (step(valley, 0.1), valley.climb() / 3.0, valley.outside());
    let starts = std::iter::once(f64::NEG_INFINITY).chain(valley.places().iter().copied());
    let spreads: Vec<[f64; 2]> = starts
        .map(|place| {
            let beyond = valley.intensity(place.max(valley.left()));
            [place, (2.0 * epsilon * beyond * step).sqrt()]
        })
        .collect();
    let spread = |x: f64| {
        let last = |found, &[place, spread]: &[f64; 2]| if place <= x { spread } else { found };
        spreads.iter().fold(0.0, last)
    };
    escapes(block, step, end, |x, zeta| x - step * valley.slope(x) + spread(x) * zeta)
}

/// One block of escapes from zero to `end`: moments of `eta` times the number of steps.
fn escapes(block: &mut Block, eta: f64, end: f64, next: impl Fn(f64, f64) -> f64) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let steps = steps_to_leave(
        &mut normals,
        UnitNoise::Gaussian,
        block.replicas,
        [0.0],
        |[x]: [f64; 1], [zeta]: [f64; 1]| [next(x, zeta)],
        |[x]: [f64; 1]| x < end,
        STEPS_MAX,
    );
    Tally::of_steps(&steps, eta)
}

/// What a lower cut of `D = ε max(|L''|, cut)` adds to `ε ln τ`, per factor of `e`, as the cut tends to zero: from 0.02 to 0.002. The
/// radius holds the change since 0.06 and 0.006, of which an error that falls like the cut leaves a half.
pub fn growth_with_cut(valley: &SteppedValley, epsilon: f64) -> Interval {
    let at = |cut: f64| match valley.with_noise(instances::Noise::Hessian(cut)) {
        Ok(valley) => ln_time(&valley, epsilon, Convention::Ito),
        Err(_) => Interval::UNKNOWN,
    };
    let from = |cut: f64| (at(0.1 * cut) - at(cut)) * (epsilon / libm::log(10.0));
    let [before, last] = [0.06, 0.02].map(from);
    last.widened((last.center() - before.center()).abs())
}

/// A lower bound of `ln τ` for `D = ε |L''|`: the time for a cut of 0.01. A smaller `D` on a stretch of the climb makes
/// `∫ L'/D` there and the time larger, so that times rise as the cut falls.
pub fn ln_time_of_hessian(valley: &SteppedValley, epsilon: f64) -> Interval {
    match valley.with_noise(instances::Noise::Hessian(0.01)) {
        Ok(cut) => Interval::at_least(ln_time(&cut, epsilon, Convention::Ito).low()),
        Err(_) => Interval::UNKNOWN,
    }
}

/// `ln` of `η` times the mean number of steps of `θ' = θ - η L' + η √|L''| ζ`, SGD with `C = |L''|` and batches of one, from `a`
/// to `c`. What jumps further than two widths behind `a` is put there, which moves the logarithm by 2e-4 at most for steps up to 0.2 (measured
/// against three widths): the radius has 1e-3 for it.
pub fn ln_time_of_sgd_with_hessian(valley: &SteppedValley, step: f64) -> Interval {
    const CELLS: usize = 360;
    let left = -2.0 * valley.width();
    let law = |from: f64, to: f64| {
        let spread = step * valley.curvature(from).abs().sqrt();
        let further = (to - from + step * valley.slope(from)) / spread.max(f64::MIN_POSITIVE);
        let scaled = further * std::f64::consts::FRAC_1_SQRT_2;
        if to <= left { [0.0, 1.0] } else { [0.5 * libm::erfc(-scaled), 0.5 * libm::erfc(scaled)] }
    };
    let ends = (left, valley.outside());
    chain::ln_mean_steps_of_law(&law, ends, 0.0, CELLS).widened(1e-3) + libm::log(step)
}

/// The step in [`simulated_hessian`].
pub const STEP_OF_HESSIAN: f64 = 0.15;

/// Simulated SGD with `C = |L''|` and batches of one: `θ' = θ - η L' + η √|L''| ζ`. `η` times the mean number of steps.
pub const fn simulated_hessian(blocks: PerBudget) -> Simulation<SteppedValley> {
    Simulation { simulate: paths_of_hessian, ..simulated(blocks) }
}

fn paths_of_hessian(valley: &SteppedValley, block: &mut Block) -> Tally {
    let (eta, end) = (STEP_OF_HESSIAN, valley.outside());
    let next = |x: f64, zeta: f64| {
        x - eta * valley.slope(x) + eta * valley.curvature(x).abs().sqrt() * zeta
    };
    escapes(block, eta, end, next)
}
