//! The slope of `η E N` against `ln(1/η)` from simulated SGD, as one weighted mean.

use crate::claim::Observation;
use crate::instances::unstable_point::Sgd;
use crate::monte_carlo::{Block, Normals, Tally};
use crate::statistics::{intervals, log_growth};

/// The simulated ladder, `2^-3` to `2^-12`, and the weights by which `η N` enters. The variance of
/// `η N` hardly depends on `η`.
pub(crate) fn weights() -> Vec<(f64, f64)> {
    let ladder: Vec<f64> = (3..=12).map(|j| 0.5_f64.powi(j)).collect();
    log_growth::slope_weights(&ladder)
}

/// What `η E N`, weighted, may differ from the slope by, relative to it: the weights remove the
/// constant and the term linear in `η`; terms in `η ln η` and `√η` are left. By the exact
/// kernel it is below 0.01 for the instances on the line, and along `u` in the plane (tests beside
/// these).
const BIAS: f64 = 0.02;

/// One value per replica: the weighted sum of `η N` over independent runs, one for each step size.
pub(crate) fn simulate(
    block: &mut Block,
    steps_to_leave: impl Fn(&mut Normals, usize, f64) -> Vec<f64>,
) -> Tally {
    let mut normals = Normals::from_rng(&mut block.rng);
    let mut tally = Tally::new(1);
    let mut sums = vec![0.0; block.replicas];
    for (eta, weight) in weights() {
        let steps = steps_to_leave(&mut normals, block.replicas, eta);
        for (sum, &steps) in sums.iter_mut().zip(&steps) {
            *sum += weight * eta * steps;
        }
        tally.steps += steps.iter().sum::<f64>() as u64;
    }
    sums.iter().for_each(|&sum| tally.moments[0].push(sum));
    tally.replicas = block.replicas as u64;
    tally
}

/// The slope, with its bias.
pub(crate) fn estimate<P>(_: &Sgd<P>, tally: &Tally, alpha: f64) -> Observation {
    let slope = intervals::mean(&tally.moments[0], alpha);
    Observation::of(slope.widened(BIAS * slope.center().abs()))
}
