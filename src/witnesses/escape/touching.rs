//! Mean times from starts whose orbit touches the boundary from inside and goes on, by simulation of the linear SDE.
//!
//! Near the contact the diffusion is the orbit plus `√η Z`, with `Z` Gaussian and centred; the
//! orbit's distance from the boundary is `a (s - θ)²/2`. So it leaves there if `Z` points
//! outwards: with probability 1/2, plus a term of the order `η^(1/6)`, since within the time `η^(1/3)` that
//! it spends at a distance `η^(2/3)` the fluctuation moves by as much.

use crate::claim::{Observation, PerBudget, Simulation};
use crate::instances::barred_saddle::BarredSaddle;
use crate::interval::Interval;
use crate::monte_carlo::{Block, Moments, Normals, Tally, UnitNoise, escape};
use crate::statistics::intervals;

/// The limit of `E T`.
pub const TIME: Simulation<BarredSaddle> = Simulation {
    simulate,
    estimate: |_, tally, alpha| Observation::of(time(tally, alpha)),
    replicas: 1024,
    blocks: PerBudget { quick: 64, standard: 64, deep: 512 },
};

/// The limit of the slope of `E T` against `ln(1/η)`.
pub const SLOPE: Simulation<BarredSaddle> =
    Simulation { estimate: |_, tally, alpha| Observation::of(slope(tally, alpha)), ..TIME };

/// Noise levels; the error of probabilities at the contact falls by `100^(-1/6) = 0.46` from each to the next.
const LADDER: [f64; 3] = [1e-4, 1e-6, 1e-8];

/// The time between two looks at whether the path has left, away from the bar.
const LOOK: f64 = 0.02;

/// Far beyond any number of looks: tails of times fall like `e^(-γ s)`.
const LOOKS_MAX: u64 = 1 << 22;

/// Three moments per noise level, each of a mean over the block, by exact Gaussian steps of the linear SDE:
/// the time, whether the path left at the contact, and the time of those that did not.
///
/// Around the contact steps take two fifths of the time `η^(1/3)` that the contact lasts. A path that leaves and
/// comes back between two looks counts as inside; that makes times at a given level longer, but not their
/// limit.
fn simulate(saddle: &BarredSaddle, block: &mut Block) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut tally = Tally::new(3 * LADDER.len());
    // At these noise levels paths that pass take five times one over the growth rate and longer.
    let [growth, _] = saddle.rates();
    let passed = saddle.contact() + 2.0 / growth;
    let near = saddle.around_contact();
    let ([u, v], inside) = (saddle.start(), |[u, v, _]: [f64; 3]| saddle.contains([u, v]));
    for (rung, eta) in LADDER.into_iter().enumerate() {
        let [coarse, fine] = [LOOK, 0.4 * libm::cbrt(eta)].map(|look| Look::new(saddle, eta, look));
        let step = |[u, v, clock]: [f64; 3], [a, b, _]: [f64; 3]| {
            let look = if near[0] < v && v < near[1] { &fine } else { &coarse };
            let [along, across] = look.axes;
            [along.0 * u + along.1 * a, across.0 * v + across.1 * b, clock + look.time]
        };
        let start = [u, v, 0.0];
        let law = UnitNoise::Gaussian;
        let exits =
            escape::exits(&mut normals, law, block.replicas, start, step, inside, LOOKS_MAX);
        let (mut at_contact, mut later) = (Moments::new(), Moments::new());
        for exit in exits {
            tally.steps += exit.steps as u64;
            // A censored path has no time.
            let time = if exit.steps.is_finite() { exit.state[2] } else { f64::NAN };
            let moments = if time < passed { &mut at_contact } else { &mut later };
            moments.push(time);
        }
        let share = at_contact.count() as f64 / block.replicas as f64;
        let [early, late] = [at_contact, later].map(|moments| moments.mean());
        let all = if share == 0.0 { late } else { share * early + (1.0 - share) * late };
        let rung = &mut tally.moments[3 * rung..];
        for (moments, value) in rung.iter_mut().zip([all, share, late]) {
            moments.push(value);
        }
    }
    tally.replicas = block.replicas as u64;
    tally
}

/// One exact step of both coordinates: factor and standard deviation.
struct Look {
    time: f64,
    axes: [(f64, f64); 2],
}

impl Look {
    fn new(saddle: &BarredSaddle, eta: f64, time: f64) -> Look {
        let [growth, decay] = saddle.rates();
        let axis = |rate: f64| {
            let spread = libm::expm1(2.0 * rate * time) / (2.0 * rate);
            (libm::exp(rate * time), saddle.noise() * (eta * spread).sqrt())
        };
        Look { time, axes: [axis(growth), axis(-decay)] }
    }
}

/// Intervals for the moments of one kind, one per noise level, which hold together.
///
/// Times have a skewness below two (that of the logarithm of a normal variable's size is 1.5), and blocks
/// have 400 and more of them.
fn along_ladder(tally: &Tally, kind: usize, alpha: f64) -> Vec<Interval> {
    let mean =
        |rung: &[Moments]| intervals::batch_means(&rung[kind], 0.1, alpha / LADDER.len() as f64);
    tally.moments.chunks(3).map(mean).collect()
}

/// The limit of `E T`.
fn time(tally: &Tally, alpha: f64) -> Interval {
    limit(&along_ladder(tally, 0, alpha)).widened(LOOK)
}

/// The slope of `E T` against `ln(1/η)` in the limit, where the orbit would end at zero: the probability of
/// passing the contact, in the limit, times the slope of the time of those that pass, between the outer
/// noise levels.
fn slope(tally: &Tally, alpha: f64) -> Interval {
    let leave = along_ladder(tally, 1, alpha / 2.0);
    let times = along_ladder(tally, 2, alpha / 2.0);
    let last = LADDER.len() - 1;
    let slope = (times[last] - times[0]).scaled(1.0 / libm::log(LADDER[0] / LADDER[last]));
    (Interval::exactly(1.0) - limit(&leave)) * slope
}

/// Where the limit lies: from the last value to as far beyond it as twice what terms of the order
/// `η^(1/6)` still change by the last difference, which is 0.87 of it, and half of it in the other direction.
fn limit(rungs: &[Interval]) -> Interval {
    let [.., before, last] = rungs else { return Interval::UNKNOWN };
    let change = *last - *before;
    last.hull(*last + change.scaled(1.75)).hull(*last - change.scaled(0.5))
}
