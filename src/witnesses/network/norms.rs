//! The Frobenius norm of the Hessian along training.

use super::{curvature, scores, trials};
use crate::instances::network::{Batch, Network, Normalisation, Trial};
use crate::monte_carlo::{Block, Normals, Tally};
use crate::observation::Observation;
use crate::statistics::median;
use trials::{Scene, happened, replicas};

/// Hessian-vector products per norm, with the same vectors for all norms of a replica: the logarithm of a norm then has a standard
/// deviation of at most √(2/4)/2 = 0.35, where one eigenvalue has all of it, and norms of one replica mostly share the error.
const PROBES: usize = 4;

/// What is found of a run at some of its weights.
#[derive(Clone, Copy, Debug)]
struct Point {
    /// ln ‖H‖ of the loss of all training samples.
    norm: f64,
    /// The loss of all training samples.
    loss: f64,
}

/// [`Point`]s of each run after parts of its steps ([`trials::measured`]), at the weights that `of` makes of the run's.
fn points(
    trial: &Trial,
    scene: &Scene,
    parts: &[usize],
    of: fn(&Network, &[f64]) -> Vec<f64>,
) -> Vec<Vec<Point>> {
    let (train, probes) = (Batch::of(&scene.train), scene.stream("probes"));
    trials::measured(trial, scene, parts, |passes, weights| {
        let weights = of(&trial.network, weights);
        let mut normals = Normals::from_rng(&mut probes.generator(0));
        let squared = curvature::frobenius_squared(passes, &weights, &train, PROBES, &mut normals);
        Point { norm: libm::log(squared) / 2.0, loss: passes.fit(&weights, &train, None).loss }
    })
}

fn as_is(_: &Network, weights: &[f64]) -> Vec<f64> {
    weights.to_vec()
}

/// The weights with those of each normalised unit scaled to norm one, its bias with them: no output changes, but for
/// the small number that is added to variances.
pub fn to_scale(network: &Network, weights: &[f64]) -> Vec<f64> {
    let mut scaled = weights.to_vec();
    if network.normalisation != Normalisation::BeforeReLU {
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

/// ln of the second run's norm over the first's at the end, tallied at [`scores::grid`].
pub fn between(trial: &Trial, block: &mut Block) -> Tally {
    let thresholds = scores::grid();
    replicas(trial, block, thresholds.len(), |scene, moments| {
        let ends = points(trial, scene, &[1], as_is);
        median::tally(&thresholds, ends[1][0].norm - ends[0][0].norm, moments);
        trials::steps(trial)
    })
}

/// Events of the runs' points after parts of their steps.
fn events<const E: usize>(
    trial: &Trial,
    block: &mut Block,
    parts: &[usize],
    of: fn(&[Vec<Point>]) -> [bool; E],
) -> Tally {
    replicas(trial, block, E, |scene, moments| {
        let points = points(trial, scene, parts, as_is);
        moments.iter_mut().zip(of(&points)).for_each(|(event, yes)| happened(event, yes));
        trials::steps(trial)
    })
}

/// Of two runs of as many steps: whether the first one's norm is below the second's; whether it was already after a tenth of its
/// steps; and whether its loss was above the second's then.
pub fn ahead(trial: &Trial, block: &mut Block) -> Tally {
    events(trial, block, &[10, 1], |runs| {
        let ([early, end], other) = ([runs[0][0], runs[0][1]], runs[1][1]);
        [end.norm < other.norm, early.norm < other.norm, other.loss < early.loss]
    })
}

/// Whether the second run's norm is below the first's at the end.
pub fn below(trial: &Trial, block: &mut Block) -> Tally {
    events(trial, block, &[1], |runs| [runs[1][0].norm < runs[0][0].norm])
}

/// Of two runs: whether the first one's norm at the end is below that of the second after a tenth of its steps, and whether the
/// second one's is smaller at the end than then.
pub fn below_and_falls(trial: &Trial, block: &mut Block) -> Tally {
    events(trial, block, &[10, 1], |runs| {
        [runs[0][1].norm < runs[1][0].norm, runs[1][1].norm < runs[1][0].norm]
    })
}

/// Whether the first run's norm is smaller at the end than after a tenth of its steps.
pub fn falls(trial: &Trial, block: &mut Block) -> Tally {
    events(trial, block, &[10, 1], |runs| [runs[0][1].norm < runs[0][0].norm])
}

/// Whether it is larger.
pub fn rises(trial: &Trial, block: &mut Block) -> Tally {
    events(trial, block, &[10, 1], |runs| [runs[0][0].norm < runs[0][1].norm])
}

/// When norms are taken for curves: parts of a run's steps.
const PARTS: [usize; 4] = [40, 10, 4, 1];

/// Whether each run's norm is smaller at the end than after a tenth of its steps, and whether the first one's is with the weights
/// [`to_scale`]; then the norms on the way.
pub fn all_fall(trial: &Trial, block: &mut Block) -> Tally {
    let runs = trial.runs.len();
    replicas(trial, block, runs + 1 + runs * PARTS.len(), |scene, moments| {
        let (events, drawn) = moments.split_at_mut(runs + 1);
        let found = points(trial, scene, &PARTS, as_is);
        let first = Trial { runs: vec![trial.runs[0]], ..trial.clone() };
        let scaled = points(&first, scene, &[10, 1], to_scale);
        for (event, points) in events.iter_mut().zip(&found) {
            happened(event, points[3].norm < points[1].norm);
        }
        happened(&mut events[runs], scaled[0][1].norm < scaled[0][0].norm);
        let norms = found.iter().flatten().map(|point| point.norm);
        drawn.iter_mut().zip(norms).for_each(|(m, norm)| m.push(norm));
        trials::steps(trial) + trials::steps(&first)
    })
}

/// How often, from [`all_fall`]; its curves, named by the run's rule, span ln ‖H‖ of all replicas over epochs.
pub fn how_often(trial: &Trial, tally: &Tally, alpha: f64) -> Observation {
    let (events, drawn) = tally.moments.split_at(trial.runs.len() + 1);
    let curves = trial.runs.iter().zip(drawn.chunks_exact(PARTS.len()));
    let curves = curves.map(|((rule, steps), drawn)| {
        let epoch = |part: &usize| (steps / part * rule.batch) as f64 / trial.train as f64;
        (rule.to_string(), PARTS.iter().map(epoch).zip(drawn.iter().map(trials::span)).collect())
    });
    trials::shares(events, alpha).with_curves(curves)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::network::{Data, Passes, Rule};
    use crate::monte_carlo::Stream;

    fn scene(network: Network) -> (Trial, Scene) {
        let runs = vec![(Rule::plain(0.1, 8), 40)];
        let trial = Trial { data: Data::Digits, train: 64, network, runs };
        let scene = Scene::new(&trial, Stream::new(1, &["norms"]));
        (trial, scene)
    }

    /// What is added to variances is 1e-5 of one, and changes a loss of about one by less than a thousandth.
    #[test]
    fn scaling_the_weights_of_normalised_units_changes_no_output() {
        let network = Data::Digits.network(&[6; 2]).normalised(Normalisation::BeforeReLU);
        let (trial, scene) = scene(network);
        let [as_is, scaled] = [as_is, to_scale].map(|of| points(&trial, &scene, &[1], of)[0][0]);
        assert!((as_is.loss - scaled.loss).abs() < 1e-3, "{as_is:?} {scaled:?}");
        assert!(as_is.norm != scaled.norm, "{as_is:?} {scaled:?}");
    }

    /// With a probe for each weight, that weight's unit vector, it is the norm itself; of random signs, in the mean.
    #[test]
    fn probes_find_the_norm() {
        let (trial, scene) = scene(Network::new(64, &[3], 10));
        let (train, size) = (Batch::of(&scene.train), trial.network.weights());
        let mut passes = Passes::new(&trial.network);
        let [mut unit, mut column] = [vec![0.0; size], vec![0.0; size]];
        let mut exact = 0.0;
        for place in 0..size {
            unit[place] = 1.0;
            passes.hessian_times(&scene.start, &unit, &train, &mut column);
            unit[place] = 0.0;
            exact += column.iter().map(|x| x * x).sum::<f64>();
        }
        let mut normals = Normals::from_rng(&mut scene.stream("probes").generator(0));
        let found =
            curvature::frobenius_squared(&mut passes, &scene.start, &train, 800, &mut normals);
        // Five standard deviations of the mean of 800, each √2 of the truth at most.
        assert!((found / exact - 1.0).abs() < 5.0 * (2.0_f64 / 800.0).sqrt(), "{found} {exact}");
    }
}
