//! SGD and a diffusion near a local minimum, at all times and from all starts of a ball.

use crate::instances::local_well::LocalWell;
use crate::interval::Interval;
use crate::observation::Observation;
use crate::oracles::law::kolmogorov::{self, Diffusion};
use crate::oracles::law::semigroup;
use crate::oracles::numerics::spectral::Grid;

/// Steps 2^-3 to 2^-8.
pub fn steps() -> impl Iterator<Item = f64> {
    (3..=8).map(|k| 0.5_f64.powi(k))
}

/// Multiples of the coarsest step up to 12; the slowest rate is about two.
fn times() -> Vec<f64> {
    (1..=96).map(|n| f64::from(n) / 8.0).collect()
}

fn starts(well: &LocalWell) -> Vec<[f64; 1]> {
    let [radius, _] = well.radii();
    (-50..=50).map(|j| [radius * f64::from(j) / 50.0]).collect()
}

/// Expectations of a diffusion that does not leave `|y| <= R_2`.
pub fn diffusion(well: &LocalWell, model: &impl Diffusion<1>) -> Vec<Interval> {
    let [_, outer] = well.radii();
    let observable = |y: &[f64; 1]| well.observable(y);
    let grid = Grid::cube(-outer, outer, 121);
    kolmogorov::expectations(&grid, model, &observable, &times(), &starts(well)).concat()
}

/// Expectations of SGD, step by step.
pub fn sgd_ladder(well: &LocalWell) -> Observation {
    let [radius, _] = well.radii();
    let observable = |y: &[f64; 1]| well.observable(y);
    let grid = Grid::cube(-radius, radius, 41);
    Observation::of_all(steps().flat_map(|step| {
        let counts: Vec<u64> = times().iter().map(|time| (time / step) as u64).collect();
        let chain = well.sgd(step);
        semigroup::expectations(&grid, &chain, &observable, &counts, &starts(well)).concat()
    }))
}
