//! What is observed of a [`Trial`]: distances, scores, curvatures, run beside run.
//!
//! Statements that hold for most starts are judged by shares of replicas, and numbers by their medians: neither
//! asks anything of the law ([`crate::statistics::median`]).

use super::{Descent, Score, distance, score, split, start};
use crate::data::Table;
use crate::instances::network::{Batch, Fit, Passes, Rule, Trial};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Moments, Stream, Tally};
use crate::observation::Observation;
use crate::statistics::median;

/// What the runs of one replica share.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The rows to train on.
    pub train: Table,
    /// All others.
    pub test: Table,
    /// The start.
    pub start: Vec<f64>,
    stream: Stream,
}

impl Scene {
    /// A split, a start and streams for the batches, all from one stream.
    pub fn new(trial: &Trial, stream: Stream) -> Scene {
        let [train, test] = split(trial.data.table(), trial.train, &stream.below("split"));
        let start = start(&trial.network, &stream.below("start"));
        Scene { train, test, start, stream }
    }

    /// A run on batches of its own, by its name, from any weights.
    pub fn run_from(&self, trial: &Trial, weights: Vec<f64>, name: &str) -> Descent<'_> {
        Descent::new(&trial.network, &self.train, weights, &self.stream.below(name))
    }

    /// The run of that index, at the start.
    pub fn run(&self, trial: &Trial, index: usize) -> Descent<'_> {
        self.run_from(trial, self.start.clone(), &format!("run {index}"))
    }

    /// All training samples and all test samples.
    pub fn batches(&self) -> [Batch; 2] {
        [Batch::of(&self.train), Batch::of(&self.test)]
    }

    /// Random numbers that are not for batches.
    pub fn stream(&self, name: &str) -> Stream {
        self.stream.below(name)
    }
}

/// A tally of so many statistics, filled by one call per replica, which says how many steps it made.
pub fn replicas(
    trial: &Trial,
    block: &mut Block,
    statistics: usize,
    mut fill: impl FnMut(&Scene, &mut [Moments]) -> usize,
) -> Tally {
    let mut tally = Tally::new(statistics);
    for _ in 0..block.replicas {
        let scene = Scene::new(trial, Stream::drawn(&mut block.rng));
        tally.steps += fill(&scene, &mut tally.moments) as u64;
    }
    tally.replicas = block.replicas as u64;
    tally
}

/// Tallies whether something happened.
pub fn happened(moments: &mut Moments, yes: bool) {
    moments.push(f64::from(u8::from(yes)));
}

/// Intervals for the probabilities of so many events, jointly.
pub fn shares(events: &[Moments], alpha: f64) -> Observation {
    let each = alpha / events.len() as f64;
    Observation::of_all(events.iter().map(|event| median::share(event, each)))
}

/// The numbers 1, 2, 4, .. up to a count.
fn doublings(count: usize) -> impl Iterator<Item = usize> + Clone {
    std::iter::successors(Some(1), move |&k| Some(2 * k).filter(|&k| k <= count))
}

/// When distances are compared: after a sixteenth, a quarter and all of the steps.
pub fn compared(steps: usize) -> [usize; 3] {
    [steps / 16, steps / 4, steps]
}

/// Distances from the start of runs of one length. First, for each of [`compared`], whether the first run is further than
/// the last; then the distances of each run after 1, 2, 4, .. steps.
///
/// # Panics
///
/// If the runs differ in length, or it is no power of two above eight.
pub fn distances(trial: &Trial, block: &mut Block) -> Tally {
    let steps = trial.runs[0].1;
    assert!(trial.runs.iter().all(|run| run.1 == steps), "runs of different length");
    assert!(steps.is_power_of_two() && 16 <= steps, "{steps} steps");
    let rungs = doublings(steps).count();
    replicas(trial, block, 3 + rungs * trial.runs.len(), |scene, moments| {
        let far = |(index, (rule, _)): (usize, &(Rule, usize))| {
            let mut run = scene.run(trial, index);
            let mut done = 0;
            let to = |k: usize| {
                run.steps(rule, k - done);
                done = k;
                distance(run.weights(), &scene.start)
            };
            doublings(steps).map(to).collect()
        };
        let far: Vec<Vec<f64>> = trial.runs.iter().enumerate().map(far).collect();
        let (events, drawn) = moments.split_at_mut(3);
        for (event, k) in events.iter_mut().zip(compared(steps)) {
            let rung = k.ilog2() as usize;
            happened(event, far[far.len() - 1][rung] < far[0][rung]);
        }
        drawn.iter_mut().zip(far.iter().flatten()).for_each(|(m, &d)| m.push(d));
        steps * trial.runs.len()
    })
}

/// How often the first run is further than the last, in the order of [`distances`]; its curves, named by the batch, span the
/// distances of all replicas.
pub fn further(trial: &Trial, tally: &Tally, alpha: f64) -> Observation {
    let (events, drawn) = tally.moments.split_at(3);
    let rungs = doublings(trial.runs[0].1);
    let curves = trial.runs.iter().zip(drawn.chunks_exact(rungs.clone().count()));
    let curve = |((rule, _), moments): (&(Rule, usize), &[Moments])| {
        let name = format!("m = {}", rule.batch);
        (name, rungs.clone().map(|k| k as f64).zip(moments.iter().map(span)).collect())
    };
    shares(events, alpha).with_curves(curves.map(curve))
}

/// From the least to the largest value seen: no more than a picture.
pub fn span(moments: &Moments) -> Interval {
    Interval::new(moments.min(), moments.max())
}

/// A scene that is the same in every run of this crate: where a prediction needs the weights.
pub fn fixed(trial: &Trial) -> Scene {
    Scene::new(trial, Stream::new(0, &["networks", "a fixed scene"]))
}

/// Runs whose sample variance is one value: the square of one distance has a skewness near two, the variance of so many
/// one of 0.2.
const RUNS: usize = 97;

/// The spread of the first run of a fixed scene after 1 and after all of its steps: the sample variance of independent
/// runs, `E|x_k - E x_k|²` in the mean, over `η² k`.
pub fn spread(trial: &Trial, block: &mut Block) -> Tally {
    let (scene, (rule, steps)) = (fixed(trial), trial.runs[0]);
    let mut tally = Tally::new(2);
    for _ in 0..block.replicas {
        let mut sums = [(); 2].map(|()| vec![0.0; scene.start.len()]);
        let mut squares = [0.0; 2];
        for _ in 0..RUNS {
            let stream = Stream::drawn(&mut block.rng);
            let weights = scene.start.clone();
            let mut run = Descent::new(&trial.network, &scene.train, weights, &stream);
            for ((sums, squares), more) in sums.iter_mut().zip(&mut squares).zip([1, steps - 1]) {
                run.steps(&rule, more);
                for ((sum, x), start) in sums.iter_mut().zip(run.weights()).zip(&scene.start) {
                    *sum += x - start;
                    *squares += (x - start) * (x - start);
                }
            }
        }
        let done = tally.moments.iter_mut().zip([1, steps]).zip(sums.iter().zip(squares));
        for ((moments, k), (sums, squares)) in done {
            let of_mean = sums.iter().map(|sum| sum * sum).sum::<f64>() / RUNS as f64;
            let variance = (squares - of_mean) / (RUNS - 1) as f64;
            moments.push(variance / (rule.rate * rule.rate * k as f64));
        }
    }
    tally.replicas = block.replicas as u64;
    tally.steps = (RUNS * steps * block.replicas) as u64;
    tally
}

/// What is measured of each run once it has made the steps that it makes in all over each of `parts`, which fall.
pub fn measured<T>(
    trial: &Trial,
    scene: &Scene,
    parts: &[usize],
    mut of: impl FnMut(&mut Passes, &[f64]) -> T,
) -> Vec<Vec<T>> {
    let mut passes = Passes::new(&trial.network);
    let along = |(index, (rule, steps)): (usize, &(Rule, usize))| {
        let mut run = scene.run(trial, index);
        let mut done = 0;
        let at = |part: &usize| {
            run.steps(rule, steps / part - done);
            done = steps / part;
            of(&mut passes, run.weights())
        };
        parts.iter().map(at).collect()
    };
    trial.runs.iter().enumerate().map(along).collect()
}

/// Scores of each run after parts of its steps, as in [`measured`].
pub fn scores(trial: &Trial, scene: &Scene, parts: &[usize]) -> Vec<Vec<Score>> {
    let [train, test] = scene.batches();
    measured(trial, scene, parts, |passes, weights| score(passes, weights, [&train, &test]))
}

/// Fits of the whole training set, which also normalises, after parts of each run's steps, as in [`measured`].
pub fn fits(trial: &Trial, scene: &Scene, parts: &[usize]) -> Vec<Vec<Fit>> {
    let train = Batch::of(&scene.train);
    measured(trial, scene, parts, |passes, weights| passes.fit(weights, &train, None))
}

/// All steps that the runs of a replica make.
pub fn steps(trial: &Trial) -> usize {
    trial.runs.iter().map(|(_, steps)| steps).sum()
}

/// Whether each run but the first ends with a wider gap between errors in test and in training than the one before; then the gap of each.
pub fn gaps(trial: &Trial, block: &mut Block) -> Tally {
    let pairs = trial.runs.len() - 1;
    replicas(trial, block, pairs + trial.runs.len(), |scene, moments| {
        let ends = scores(trial, scene, &[1]);
        let gaps: Vec<f64> = ends.iter().map(|s| s[0].test_error - s[0].train_error).collect();
        for (event, pair) in moments.iter_mut().zip(gaps.windows(2)) {
            happened(event, pair[0] < pair[1]);
        }
        moments[pairs..].iter_mut().zip(&gaps).for_each(|(m, &gap)| m.push(gap));
        steps(trial)
    })
}

/// How often each does; the curve spans the gaps of all replicas over the batch.
pub fn wider(trial: &Trial, tally: &Tally, alpha: f64) -> Observation {
    let (events, drawn) = tally.moments.split_at(trial.runs.len() - 1);
    let batches = trial.runs.iter().map(|(rule, _)| rule.batch as f64);
    shares(events, alpha).with_curve(batches.zip(drawn.iter().map(span)).collect())
}

/// Thresholds from `-reach` to `reach`, a step apart, between multiples of the step.
pub fn grid(reach: f64, step: f64) -> Vec<f64> {
    let count = (reach / step).round() as i32;
    (-count..count).map(|i| (f64::from(i) + 0.5) * step).collect()
}

/// Intervals for medians, jointly, each tallied at the same thresholds.
pub fn medians(thresholds: &[f64], tally: &Tally, alpha: f64) -> Observation {
    let each = tally.moments.chunks_exact(thresholds.len());
    let alpha = alpha / each.len() as f64;
    Observation::of_all(each.map(|below| median::between(thresholds, below, alpha)))
}
