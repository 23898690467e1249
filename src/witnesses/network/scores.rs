//! Losses and errors of two ways of training, beside each other.

use super::{Score, trials};
use crate::claim::{PerBudget, Simulation};
use crate::instances::network::Trial;
use crate::monte_carlo::{Block, Moments, Tally};
use crate::observation::Observation;
use crate::statistics::median;
use trials::{happened, replicas};

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
    errors(trial, block, |score| score.train_error)
}

/// The second run's test error less the first's at the end, tallied at [`error_grid`].
pub fn test_errors(trial: &Trial, block: &mut Block) -> Tally {
    errors(trial, block, |score| score.test_error)
}

fn errors(trial: &Trial, block: &mut Block, of: fn(&Score) -> f64) -> Tally {
    let thresholds = error_grid();
    replicas(trial, block, thresholds.len(), |scene, moments| {
        let scores = trials::scores(trial, scene, &[1]);
        median::tally(&thresholds, of(&scores[1][0]) - of(&scores[0][0]), moments);
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
        let scores = trials::scores(trial, scene, &[1]);
        let [first, second] = [0, 1].map(|run| scores[run][0].train_loss);
        median::tally(&thresholds, libm::log(second / first), moments);
        trials::steps(trial)
    })
}

/// Events of two runs, by their scores after an eighth of the steps and at the end; with the scores themselves.
fn events<const E: usize>(
    trial: &Trial,
    block: &mut Block,
    of: fn([[Score; 2]; 2]) -> [bool; E],
) -> Tally {
    replicas(trial, block, E, |scene, moments: &mut [Moments]| {
        let scores = trials::scores(trial, scene, &[8, 1]);
        let events = of([0, 1].map(|run| [scores[run][0], scores[run][1]]));
        moments.iter_mut().zip(events).for_each(|(event, yes)| happened(event, yes));
        trials::steps(trial)
    })
}

/// Whether the first run has the smaller training error after an eighth of the steps, and the smaller training loss at
/// the end.
pub fn trains_better(trial: &Trial, block: &mut Block) -> Tally {
    events(trial, block, |[[first, end], [other, other_end]]| {
        [first.train_error < other.train_error, end.train_loss < other_end.train_loss]
    })
}

/// Whether the first run has the smaller test loss at the end.
pub fn tests_better(trial: &Trial, block: &mut Block) -> Tally {
    events(trial, block, |[[_, end], [_, other_end]]| [end.test_loss < other_end.test_loss])
}

/// Whether the second run has the smaller training loss at the end.
pub fn fits_less(trial: &Trial, block: &mut Block) -> Tally {
    events(trial, block, |[[_, end], [_, other_end]]| [other_end.train_loss < end.train_loss])
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
