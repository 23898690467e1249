//! How long descent stays in a box of weights.
//!
//! Times are steps, from simulated runs of SGD itself on batches without replacement. Nothing is asked of their law: medians and
//! shares ([`crate::statistics::median`]).

use std::f64::consts::SQRT_2;
use std::sync::OnceLock;

use crate::data::{Table, breast_cancer, digits};
use crate::instances::boxed_network::{AtRest, BoxedNetwork, Origin, Samples};
use crate::instances::network::{Batch, Passes, Rule};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Moments, Normals, Stream, Tally};
use crate::observation::Observation;
use crate::statistics::{intervals, median};
use crate::witnesses::network::{Descent, start};

/// Runs are cut off after so many steps, and count as longer.
const STEPS_MAX: usize = 1 << 18;

/// Thresholds of times per doubling.
const PER_DOUBLING: u32 = 16;

/// Where a network is at rest.
pub fn at_rest(of: &BoxedNetwork) -> &AtRest {
    of.at_rest(|| {
        let stream = Stream::new(of.start, &["network at rest"]);
        let table = table(of.samples, &stream.below("samples"));
        let stream = stream.below("start");
        match &of.origin {
            Origin::Trained(phases) => {
                let weights = start(&of.network, &stream);
                let mut run = Descent::new(&of.network, &table, weights, &stream.below("run"));
                phases.iter().for_each(|(rule, steps)| run.steps(rule, *steps));
                let weights = run.weights().to_vec();
                AtRest { middle: weights.clone(), weights, table, alone: OnceLock::new() }
            }
            Origin::Level(level, spread) => {
                let mut normals = Normals::from_rng(&mut stream.generator(0));
                let middle = vec![*level; of.network.weights()];
                let mut weights = middle.clone();
                loop {
                    normals.fill(&mut weights);
                    weights.iter_mut().for_each(|w| *w = level + spread * *w);
                    if furthest(&weights, &middle) <= of.half_width {
                        break AtRest { table, weights, middle, alone: OnceLock::new() };
                    }
                }
            }
        }
    })
}

fn table(samples: Samples, stream: &Stream) -> Table {
    match samples {
        Samples::BreastCancer => breast_cancer().clone(),
        Samples::ThreeMeasures => {
            let table = breast_cancer();
            let row = |row: usize| [0, 1, 4].map(|measure| table.row(row)[measure]);
            let inputs = (0..table.rows()).flat_map(row).collect();
            let name = "breast cancer, three measures";
            Table { name, inputs, features: 3, labels: table.labels.clone(), classes: 2 }
        }
        Samples::EvenOrOdd => {
            let table = digits().clone();
            let labels = table.labels.iter().map(|digit| digit % 2).collect();
            Table { name: "digits, even or odd", labels, classes: 2, ..table }
        }
        Samples::CoinFlips { rows, features } => {
            let mut normals = Normals::from_rng(&mut stream.generator(0));
            let (mut inputs, mut coins) = (vec![0.0; rows * features], vec![0.0; rows]);
            normals.fill(&mut inputs);
            normals.fill(&mut coins);
            let labels = coins.iter().map(|coin| usize::from(0.0 < *coin)).collect();
            Table { name: "coins", inputs, features, labels, classes: 2 }
        }
    }
}

/// The largest distance of a weight from the middle; infinite if one is no number.
fn furthest(weights: &[f64], middle: &[f64]) -> f64 {
    let distances = weights.iter().zip(middle).map(|(w, c)| (w - c).abs());
    distances.fold(0.0, |most, far| if far.is_nan() { f64::INFINITY } else { far.max(most) })
}

/// The steps of a run until a weight is out of the box; not a number if it stays.
fn steps_to_leave(of: &BoxedNetwork, rule: &Rule, stream: &Stream) -> f64 {
    let AtRest { table, weights, middle, .. } = at_rest(of);
    let mut run = Descent::new(&of.network, table, weights.clone(), stream);
    let leaves = |_: &usize| {
        run.step(rule);
        of.half_width < furthest(run.weights(), middle)
    };
    (1..=STEPS_MAX).find(leaves).map_or(f64::NAN, |steps| steps as f64)
}

fn thresholds() -> Vec<f64> {
    let count = PER_DOUBLING * STEPS_MAX.ilog2();
    (0..=count).map(|j| libm::exp2(f64::from(j) / f64::from(PER_DOUBLING))).collect()
}

/// One run on each rung of the ladder per replica: for each rung and threshold, whether its time is at most that.
pub fn ladder(of: &BoxedNetwork, block: &mut Block) -> Tally {
    let thresholds = thresholds();
    let mut tally = Tally::new(of.ladder.len() * thresholds.len());
    for _ in 0..block.replicas {
        let stream = Stream::drawn(&mut block.rng);
        let rungs = tally.moments.chunks_exact_mut(thresholds.len());
        for ((index, (_, rule)), below) in of.ladder.iter().enumerate().zip(rungs) {
            let steps = steps_to_leave(of, rule, &stream.below(&format!("rung {index}")));
            median::tally(&thresholds, steps, below);
            tally.steps += if steps.is_nan() { STEPS_MAX as u64 } else { steps as u64 };
        }
    }
    tally.replicas = block.replicas as u64;
    tally
}

/// The logarithms of the median times, rung by rung, from [`ladder`].
fn ln_medians(of: &BoxedNetwork, tally: &Tally, alpha: f64) -> Vec<(f64, Interval)> {
    let thresholds = thresholds();
    let each = alpha / of.ladder.len() as f64;
    let rungs = tally.moments.chunks_exact(thresholds.len());
    let times = rungs.map(|below: &[Moments]| {
        let steps = median::between(&thresholds, below, each);
        Interval::new(steps.low().max(1.0), steps.high()).ln()
    });
    of.ladder.iter().map(|(x, _)| *x).zip(times).collect()
}

/// How far the logarithm of the median time has come at the fourth of six rungs of its way from the first to the last: 7/31 if
/// it is linear in a parameter that doubles from rung to rung, 3/5 if in the parameter's logarithm.
pub fn share_of_the_way(of: &BoxedNetwork, tally: &Tally, alpha: f64) -> Observation {
    let curve = ln_medians(of, tally, alpha);
    let [first, middle, last] = [0, 3, 5].map(|rung: usize| curve[rung].1);
    // Monotone in each of the three while the others are fixed, so that its extremes are at ends.
    let ends = |of: Interval| [of.low(), of.high()];
    let share = if first.high() < last.low() {
        let corners = ends(first).into_iter().flat_map(|first| {
            let over = move |last: f64| {
                ends(middle).map(|middle| Interval::exactly((middle - first) / (last - first)))
            };
            ends(last).into_iter().flat_map(over)
        });
        corners.reduce(Interval::hull).map_or(Interval::UNKNOWN, |share| share.widened(1e-12))
    } else {
        Interval::UNKNOWN
    };
    Observation::of(share).with_curve(curve)
}

/// The median time on each rung in units of the time of gradient descent on all samples with the learning rate of the last, and, for the last, the
/// probability of times within a factor of √2 of that; from [`ladder`]. Unknown if that descent does not leave.
pub fn over_drift(of: &BoxedNetwork, tally: &Tally, alpha: f64) -> Observation {
    let alone = *at_rest(of).alone.get_or_init(|| drift_steps(of));
    let alone = alone.unwrap_or(f64::NAN);
    let ln_alone = Interval::exactly(libm::log(alone));
    let curve = ln_medians(of, tally, 0.5 * alpha);
    let medians = curve.iter().map(|(_, ln)| (*ln - ln_alone).exp());
    Observation::of_all(medians.chain([near(tally, alone, 0.5 * alpha)]))
}

/// The probability of times on the last rung from the first threshold above `time/√2` to the last below `√2 time`: no more than that of times
/// within a factor of √2.
fn near(tally: &Tally, time: f64, alpha: f64) -> Interval {
    let thresholds = thresholds();
    let below = &tally.moments[tally.moments.len() - thresholds.len()..];
    let from = thresholds.partition_point(|t| *t < time / SQRT_2);
    let to = thresholds.partition_point(|t| *t <= time * SQRT_2);
    if !time.is_finite() || to <= from + 1 || below[0].count() == 0 {
        return Interval::new(0.0, 1.0);
    }
    let [least, most] = [&below[from], &below[to - 1]].map(Moments::mean);
    let count = below[0].count();
    let hits = ((most - least) * count as f64).round() as u64;
    Interval::new(intervals::proportion(hits, count, alpha).low(), 1.0)
}

/// Gradient descent on all samples, with that learning rate: the largest distance of a weight from the start after each step.
fn alone(of: &BoxedNetwork, rate: f64) -> impl Iterator<Item = f64> {
    let AtRest { table, weights, .. } = at_rest(of);
    let (mut passes, batch) = (Passes::new(&of.network), Batch::of(table));
    let (mut now, mut gradient) = (weights.clone(), vec![0.0; weights.len()]);
    std::iter::repeat_with(move || {
        passes.gradient(&now, &batch, &mut gradient);
        now.iter_mut().zip(&gradient).for_each(|(w, g)| *w -= rate * g);
        furthest(&now, weights)
    })
}

/// The largest distance of a weight from the start, in units of the half width, that gradient descent on all samples gets to within a time, which is
/// steps times learning rate; the learning rate is 0.1.
pub fn drift(of: &BoxedNetwork, time: f64) -> f64 {
    alone(of, 0.1).take((time / 0.1) as usize).fold(0.0, f64::max) / of.half_width
}

/// The steps of gradient descent on all samples, with the learning rate of the last rung, until a weight is out of the box; none if it stays.
fn drift_steps(of: &BoxedNetwork) -> Option<f64> {
    let rate = of.ladder.last()?.1.rate;
    let steps = alone(of, rate).take(STEPS_MAX >> 4);
    steps.zip(1..).find_map(|(far, step)| (of.half_width < far).then_some(f64::from(step)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coins() -> BoxedNetwork {
        let rungs = (0..6).map(|j| (f64::from(1 << j), Rule::plain(0.1, 1 << j)));
        BoxedNetwork::coin_flips(rungs.collect())
    }

    /// What 256 runs leave behind whose times do not vary.
    fn seen(time: impl Fn(f64) -> f64) -> Observation {
        let (of, thresholds) = (coins(), thresholds());
        let mut tally = Tally::new(of.ladder.len() * thresholds.len());
        let rungs = tally.moments.chunks_exact_mut(thresholds.len());
        for ((x, _), below) in of.ladder.iter().zip(rungs) {
            (0..256).for_each(|_| median::tally(&thresholds, time(*x), below));
        }
        share_of_the_way(&of, &tally, 1e-9)
    }

    #[test]
    fn a_straight_line_has_come_seven_of_thirty_one_parts() {
        let found = seen(|x| 4.0 * libm::exp(0.25 * x)).values[0];
        // Thresholds are 2^(1/16) apart, on a way of 7.75: 0.0056 at each end.
        assert!(found.contains(7.0 / 31.0) && found.radius() < 0.02, "{found:?}");
    }

    #[test]
    fn a_power_has_come_three_fifths() {
        let found = seen(|x| 4.0 * x * x).values[0];
        assert!(found.contains(0.6) && found.radius() < 0.02, "{found:?}");
    }

    #[test]
    fn where_runs_stay_the_way_has_no_end() {
        let found = seen(|x| if x < 32.0 { x } else { f64::NAN }).values[0];
        assert!(found.contains(0.0) && found.high() < 0.2, "{found:?}");
    }

    #[test]
    fn a_start_is_inside_its_box() {
        let of = coins();
        let AtRest { weights, middle, .. } = at_rest(&of);
        assert!(furthest(weights, middle) <= of.half_width);
    }

    #[test]
    fn what_is_no_number_is_outside() {
        assert!(f64::INFINITY <= furthest(&[0.1, f64::NAN], &[0.1, 0.1]));
    }
}
