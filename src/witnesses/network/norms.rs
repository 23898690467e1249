//! The Frobenius norm of the Hessian along training, and scores beside it.

use super::{Score, curvature, trials};
use crate::claim::{PerBudget, Simulation};
use crate::instances::network::{Batch, Network, Normalisation, Trial};
use crate::monte_carlo::{Block, Moments, Normals, Tally};
use crate::observation::Observation;
use crate::statistics::median;
use trials::{Scene, happened, replicas};

/// Hessian-vector products per norm: its logarithm then has a standard deviation of at most √(2/16)/2 = 0.18.
const PROBES: usize = 16;

/// ln ‖H‖ of all training samples after parts of each run's steps ([`trials::measured`]), by run and part, of the weights
/// that `of` makes of the run's.
fn ln_norms(
    trial: &Trial,
    scene: &Scene,
    parts: &[usize],
    of: fn(&Network, &[f64]) -> Vec<f64>,
) -> Vec<Vec<f64>> {
    let train = Batch::of(&scene.train);
    let mut normals = Normals::from_rng(&mut scene.stream("probes").generator(0));
    trials::measured(trial, scene, parts, |passes, weights| {
        let weights = of(&trial.network, weights);
        let squared = curvature::frobenius_squared(passes, &weights, &train, PROBES, &mut normals);
        libm::log(squared) / 2.0
    })
}

fn as_is(_: &Network, weights: &[f64]) -> Vec<f64> {
    weights.to_vec()
}

/// The weights with those of each normalised unit scaled to norm one, its bias with them: no output changes, but for
/// the small number that is added to variances.
pub fn to_scale(network: &Network, weights: &[f64]) -> Vec<f64> {
    let mut scaled = weights.to_vec();
    if network.normalisation == Normalisation::None {
        return scaled;
    }
    for layer in network.layers().iter().take(network.hidden.len()) {
        for unit in 0..layer.units {
            let row = layer.weights.start + unit * layer.inputs;
            let row = row..row + layer.inputs;
            let norm = scaled[row.clone()].iter().map(|w| w * w).sum::<f64>().sqrt();
            scaled[row].iter_mut().for_each(|w| *w /= norm);
            if !layer.bias.is_empty() {
                scaled[layer.bias.start + unit] /= norm;
            }
        }
    }
    scaled
}

/// ln of the second run's norm over the first's at the end, tallied at [`grid`].
pub fn between(trial: &Trial, block: &mut Block) -> Tally {
    let thresholds = grid();
    replicas(trial, block, thresholds.len(), |scene, moments| {
        let norms = ln_norms(trial, scene, &[1], as_is);
        median::tally(&thresholds, norms[1][0] - norms[0][0], moments);
        trials::steps(trial)
    })
}

/// Thresholds of logarithms.
pub fn grid() -> Vec<f64> {
    trials::grid(3.0, 0.05)
}

/// The median of what was tallied at [`grid`].
pub fn median(_: &Trial, tally: &Tally, alpha: f64) -> Observation {
    trials::medians(&grid(), tally, alpha)
}

/// Whether the first run's norm is below the second's: after a quarter of the steps, and at the end.
pub fn below(trial: &Trial, block: &mut Block) -> Tally {
    replicas(trial, block, 2, |scene, moments| {
        let norms = ln_norms(trial, scene, &[4, 1], as_is);
        let pairs = norms[0].iter().zip(&norms[1]);
        moments.iter_mut().zip(pairs).for_each(|(event, (a, b))| happened(event, a < b));
        trials::steps(trial)
    })
}

/// Whether each run's norm is smaller at the end than after a quarter of the steps; and its norms on the way.
pub fn falls(trial: &Trial, block: &mut Block) -> Tally {
    falls_of(trial, block, as_is)
}

/// The same of weights [`to_scale`].
pub fn falls_to_scale(trial: &Trial, block: &mut Block) -> Tally {
    falls_of(trial, block, to_scale)
}

/// When norms are taken: parts of a run's steps.
const PARTS: [usize; 4] = [16, 4, 2, 1];

fn falls_of(trial: &Trial, block: &mut Block, of: fn(&Network, &[f64]) -> Vec<f64>) -> Tally {
    let runs = trial.runs.len();
    replicas(trial, block, runs * (1 + PARTS.len()), |scene, moments| {
        let norms = ln_norms(trial, scene, &PARTS, of);
        let (events, drawn) = moments.split_at_mut(runs);
        for (event, norms) in events.iter_mut().zip(&norms) {
            happened(event, norms[3] < norms[1]);
        }
        drawn.iter_mut().zip(norms.iter().flatten()).for_each(|(m, &norm)| m.push(norm));
        trials::steps(trial)
    })
}

/// How often each run's norm falls; its curves span ln ‖H‖ of all replicas over epochs.
pub fn how_often(trial: &Trial, tally: &Tally, alpha: f64) -> Observation {
    let (events, drawn) = tally.moments.split_at(trial.runs.len());
    let curves =
        trial.runs.iter().zip(drawn.chunks_exact(PARTS.len())).map(|((rule, steps), drawn)| {
            let epoch = |part: &usize| (steps / part * rule.batch) as f64 / trial.train as f64;
            let epochs = PARTS.iter().map(epoch);
            (rule.to_string(), epochs.zip(drawn.iter().map(trials::span)).collect())
        });
    trials::shares(events, alpha).with_curves(curves)
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
