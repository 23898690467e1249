//! Losses and errors of two ways of training, beside each other.

use super::trials;
use crate::claim::{PerBudget, Simulation};
use crate::instances::network::Trial;
use crate::monte_carlo::{Block, Moments, Tally};
use crate::observation::Observation;
use crate::statistics::median;
use trials::{Scene, happened, replicas};

/// Thresholds of logarithms.
pub fn grid() -> Vec<f64> {
    trials::grid(3.0, 0.05)
}

/// The median of what was tallied at [`grid`].
pub fn median(_: &Trial, tally: &Tally, alpha: f64) -> Observation {
    trials::medians(&grid(), tally, alpha)
}

/// The second run's training error less the first's at the end, tallied at [`error_grid`].
pub fn train_errors(trial: &Trial, block: &mut Block) -> Tally {
    let thresholds = error_grid();
    replicas(trial, block, thresholds.len(), |scene, moments| {
        let fits = trials::fits(trial, scene, &[1]);
        let [first, second] =
            [0, 1].map(|run| 1.0 - fits[run][0].right as f64 / trial.train as f64);
        median::tally(&thresholds, second - first, moments);
        trials::steps(trial)
    })
}

/// Thresholds of errors.
pub fn error_grid() -> Vec<f64> {
    trials::grid(0.1, 0.001)
}

/// The median of what was tallied at [`error_grid`].
pub fn error_median(_: &Trial, tally: &Tally, alpha: f64) -> Observation {
    trials::medians(&error_grid(), tally, alpha)
}

/// ln of the second run's training loss over the first's at the end, tallied at [`grid`].
pub fn losses_between(trial: &Trial, block: &mut Block) -> Tally {
    let thresholds = grid();
    replicas(trial, block, thresholds.len(), |scene, moments| {
        let fits = trials::fits(trial, scene, &[1]);
        let [first, second] = [0, 1].map(|run| fits[run][0].loss);
        median::tally(&thresholds, libm::log(second / first), moments);
        trials::steps(trial)
    })
}

/// Events of what is measured of the runs.
fn events<T, const E: usize>(
    trial: &Trial,
    block: &mut Block,
    measure: fn(&Trial, &Scene) -> Vec<Vec<T>>,
    of: fn(&[Vec<T>]) -> [bool; E],
) -> Tally {
    replicas(trial, block, E, |scene, moments: &mut [Moments]| {
        let events = of(&measure(trial, scene));
        moments.iter_mut().zip(events).for_each(|(event, yes)| happened(event, yes));
        trials::steps(trial)
    })
}

/// Whether the first run has the smaller training error after an eighth of the steps, and the smaller training loss at
/// the end.
pub fn trains_better(trial: &Trial, block: &mut Block) -> Tally {
    let measure = |trial: &Trial, scene: &Scene| trials::fits(trial, scene, &[8, 1]);
    events(trial, block, measure, |runs| {
        let ([early, end], [other, other_end]) =
            ([runs[0][0], runs[0][1]], [runs[1][0], runs[1][1]]);
        [other.right < early.right, end.loss < other_end.loss]
    })
}

/// Whether the first run has the smaller test loss at the end.
pub fn tests_better(trial: &Trial, block: &mut Block) -> Tally {
    let measure = |trial: &Trial, scene: &Scene| trials::scores(trial, scene, &[1]);
    events(trial, block, measure, |runs| [runs[0][0].test_loss < runs[1][0].test_loss])
}

/// Whether the second run has the smaller training loss at the end.
pub fn fits_less(trial: &Trial, block: &mut Block) -> Tally {
    let measure = |trial: &Trial, scene: &Scene| trials::fits(trial, scene, &[1]);
    events(trial, block, measure, |runs| [runs[1][0].loss < runs[0][0].loss])
}

/// How often events happen: in one run per block, from a start of its own.
pub const fn frequencies(
    events: fn(&Trial, &mut Block) -> Tally,
    starts: PerBudget,
) -> Simulation<Trial> {
    Simulation { simulate: events, estimate: shares, replicas: 1, blocks: starts }
}

/// Their shares.
fn shares(_: &Trial, tally: &Tally, alpha: f64) -> Observation {
    trials::shares(&tally.moments, alpha)
}
