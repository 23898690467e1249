//! How long descent stays in a box of weights.
//!
//! Times are steps, from simulated runs of SGD itself on batches without replacement. Nothing is asked of their law: medians and
//! shares ([`crate::statistics::median`]).
//!
//! | function | finds |
//! |---|---|
//! | [`patience`] | the time in which that descent is to leave |
//! | [`errors`] | how many samples are classed wrongly where it is at rest |
//! | [`drift`] | how far descent on all samples, without noise, gets within a time |
//! | [`ladder`], [`over_drift`] | median times over that of descent on all samples, and how many are close to it |
//! | [`bends_of_one`], [`bends_of_any`], [`shares`] | which way the logarithm of the time bends over that of the batch, and over the batch |

use std::f64::consts::SQRT_2;
use std::sync::OnceLock;

use rand::RngExt;

use crate::data::{Table, breast_cancer, digits};
use crate::instances::boxed_network::{AtRest, BoxedNetwork, Origin, Samples};
use crate::instances::network::{Batch, Data, Passes, Rule};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Moments, Normals, Stream, Tally};
use crate::observation::Observation;
use crate::simd::{self, Kernel};
use crate::statistics::{intervals, median};
use crate::witnesses::network::{Descent, start, trials};

#[cfg(test)]
mod tests;

/// Runs are cut off after so many steps, and count as longer.
const STEPS_MAX: usize = 1 << 18;

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
        Samples::Given(known) => Data::Given(known).table().clone(),
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

/// The share of samples that are classed wrongly where the network is at rest.
pub fn errors(of: &BoxedNetwork) -> f64 {
    let AtRest { table, weights, .. } = at_rest(of);
    let fit = Passes::new(&of.network).fit(weights, &Batch::of(table), None);
    1.0 - fit.right as f64 / table.rows() as f64
}

/// The largest distance of a weight from the middle; infinite if one is no number.
fn furthest(weights: &[f64], middle: &[f64]) -> f64 {
    let far = simd::run(Furthest { weights, middle });
    if far.is_nan() { f64::INFINITY } else { far }
}

/// The largest distance, or not a number if one is.
struct Furthest<'a> {
    weights: &'a [f64],
    middle: &'a [f64],
}

impl Kernel for Furthest<'_> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        // As integers, magnitudes are in order, and what is no number is above infinity.
        let bits = |w: f64, c: f64| (w - c).abs().to_bits() as i64;
        let (weights, rest) = self.weights.as_chunks::<8>();
        let (middle, rest_of_middle) = self.middle.as_chunks::<8>();
        let mut most = [0; 8];
        for (w, c) in weights.iter().zip(middle) {
            for l in 0..8 {
                most[l] = bits(w[l], c[l]).max(most[l]);
            }
        }
        for ((&w, &c), most) in rest.iter().zip(rest_of_middle).zip(&mut most) {
            *most = bits(w, c).max(*most);
        }
        f64::from_bits(most.into_iter().fold(0, i64::max) as u64)
    }
}

/// The steps of a run until a weight is out of the box; not a number if it stays for more than `limit` of them, or for
/// [`STEPS_MAX`].
fn steps_to_leave(of: &BoxedNetwork, rule: &Rule, stream: &Stream, limit: f64) -> f64 {
    let AtRest { table, weights, middle, .. } = at_rest(of);
    let mut run = Descent::new(&of.network, table, weights.clone(), stream);
    let leaves = |_: &usize| {
        run.step(rule);
        of.half_width < furthest(run.weights(), middle)
    };
    let most = limit.min(STEPS_MAX as f64) as usize;
    (1..=most).find(leaves).map_or(f64::NAN, |steps| steps as f64)
}

/// Gradient descent on all samples, with that learning rate: the largest distance of a weight from the middle after each step.
fn alone(of: &BoxedNetwork, rate: f64) -> impl Iterator<Item = f64> {
    let AtRest { table, weights, middle, .. } = at_rest(of);
    let (mut passes, batch) = (Passes::new(&of.network), Batch::of(table));
    let (mut now, mut gradient) = (weights.clone(), vec![0.0; weights.len()]);
    std::iter::repeat_with(move || {
        passes.gradient(&now, &batch, &mut gradient);
        now.iter_mut().zip(&gradient).for_each(|(w, g)| *w -= rate * g);
        furthest(&now, middle)
    })
}

/// The largest distance of a weight from the middle, in units of the half width, that gradient descent on all samples with
/// that learning rate gets to within a time, which is steps times learning rate. On a table that was given it is stopped at two half widths, for its
/// cost.
pub fn drift(of: &BoxedNetwork, time: f64, rate: f64) -> f64 {
    let given = matches!(of.samples, Samples::Given(_));
    let mut furthest = 0.0_f64;
    for far in alone(of, rate).take((time / rate) as usize) {
        furthest = furthest.max(far);
        if given && 2.0 * of.half_width < furthest {
            break;
        }
    }
    furthest / of.half_width
}

/// The time in which descent on all samples is to leave: 100 on the tables that ship, where it is known to be enough; 1000 on a table that was
/// given, since the better a network fits, the slower it goes.
pub fn patience(of: &BoxedNetwork) -> f64 {
    if let Samples::Given(_) = of.samples { 1000.0 } else { 100.0 }
}

/// The learning rate of [`drift_time`].
const RATE: f64 = 0.1;

/// The time, steps times learning rate, after which gradient descent on all samples has left the box; not a
/// number if it does not within twice the time that [`patience`] says.
fn drift_time(of: &BoxedNetwork) -> f64 {
    *at_rest(of).alone.get_or_init(|| {
        let mut path = alone(of, RATE).take((2.0 * patience(of) / RATE) as usize);
        path.position(|far| of.half_width < far).map_or(f64::NAN, |step| (step + 1) as f64 * RATE)
    })
}

/// Thresholds of times, in units of that of descent on all samples: 2^(j/32) for j from -192 to 63, one sixty-fourth to four.
fn thresholds() -> Vec<f64> {
    (-192..64).map(|j| libm::exp2(f64::from(j) / 32.0)).collect()
}

/// One run on each rung of the ladder per replica: for each rung and threshold, whether its time is at most that. Times are
/// steps times learning rate, in units of that of descent on all samples; runs are cut off at five of them. Where that descent is not known to
/// leave, there are no such units, and nothing is found.
pub fn ladder(of: &BoxedNetwork, block: &mut Block) -> Tally {
    let (thresholds, alone) = (thresholds(), drift_time(of));
    let mut tally = Tally::new(of.ladder.len() * thresholds.len());
    tally.replicas = block.replicas as u64;
    if alone.is_nan() {
        return tally;
    }
    for _ in 0..block.replicas {
        let stream = Stream::drawn(&mut block.rng);
        let rungs = tally.moments.chunks_exact_mut(thresholds.len());
        for ((index, rule), below) in of.ladder.iter().enumerate().zip(rungs) {
            let most = 5.0 * alone / rule.rate;
            let steps = steps_to_leave(of, rule, &stream.below(&format!("rung {index}")), most);
            median::tally(&thresholds, steps * rule.rate / alone, below);
            tally.steps += if steps.is_nan() { most as u64 } else { steps as u64 };
        }
    }
    tally
}

/// From [`ladder`]: the median time on each rung, and the probability on the last of times within a factor of √2 of that of descent
/// on all samples; its curve has the medians over B/η.
pub fn over_drift(of: &BoxedNetwork, tally: &Tally, alpha: f64) -> Observation {
    let thresholds = thresholds();
    let each = 0.5 * alpha / of.ladder.len() as f64;
    let rungs = tally.moments.chunks_exact(thresholds.len());
    let medians = rungs.map(|below| median::between(&thresholds, below, each));
    let medians: Vec<Interval> =
        medians.map(|time| Interval::new(time.low().max(0.0), time.high())).collect();
    let last = &tally.moments[tally.moments.len() - thresholds.len()..];
    let near = near(&thresholds, last, 0.5 * alpha);
    let ratios = of.ladder.iter().map(|rule| rule.batch as f64 / rule.rate);
    let curve = ratios.zip(medians.iter().copied()).collect();
    Observation::of_all(medians.into_iter().chain([near])).with_curve(curve)
}

/// The probability of times from above the first threshold that is at least 1/√2 to the last that is at most √2: no more than that
/// of times within a factor of √2.
fn near(thresholds: &[f64], below: &[Moments], alpha: f64) -> Interval {
    let from = thresholds.partition_point(|t| *t < 1.0 / SQRT_2);
    let to = thresholds.partition_point(|t| *t <= SQRT_2) - 1;
    let count = below[0].count();
    if count == 0 {
        return Interval::new(0.0, 1.0);
    }
    // A mean of so many ones and zeros is off by rounding alone.
    let hits = ((below[to].mean() - below[from].mean()) * count as f64).round() as u64;
    Interval::new(intervals::proportion(hits, count, alpha).low(), 1.0)
}

/// Runs of batches whose times are short, over whose logarithms means are taken.
const COPIES: usize = 4;

/// Which way the logarithm of the time bends, from independent runs of a replica with the learning rate of the first rung:
///
/// - whether `T_32/T_8` is above the geometric mean of four `T_4/T_1`, so that it is convex in `ln B`;
/// - whether the geometric mean of four `T_8/T_1` is above that of four `T_16/T_9`, so that it is concave in `B`.
///
/// If the times of all batches have one law but for their scale, each is as likely as not where the scale is a power of `B`, and
/// `exp(cB)`: then both sides have the same median, and both are symmetric about it in logarithms. A tie, and a run that is cut off at
/// [`STEPS_MAX`], count against both. `anew` says whether each replica has a start and coins of its own.
fn bends(of: &BoxedNetwork, block: &mut Block, anew: bool) -> Tally {
    let rate = of.ladder[0].rate;
    let mut tally = Tally::new(2);
    for _ in 0..block.replicas {
        let stream = Stream::drawn(&mut block.rng);
        let of = if anew { &of.from_start(block.rng.random()) } else { of };
        let mut steps = 0.0;
        let mut time = |batch: usize, name: &str, limit: f64| {
            let stream = stream.below(&format!("{name}, batch {batch}"));
            let time = steps_to_leave(of, &Rule::plain(rate, batch), &stream, limit);
            steps += if time.is_nan() { limit.min(STEPS_MAX as f64) } else { time };
            time
        };
        let mut ratio = |long: usize, short: usize| {
            let ln = |copy: usize| {
                let name = format!("{long} over {short}, copy {copy}");
                let [long, short] = [long, short].map(|batch| time(batch, &name, f64::INFINITY));
                libm::log(long / short)
            };
            libm::exp((0..COPIES).map(ln).sum::<f64>() / COPIES as f64)
        };
        let (four, concave) = (ratio(4, 1), ratio(16, 9) < ratio(8, 1));
        let reached = four * time(8, "below 32", f64::INFINITY);
        // Beyond what is reached it is not asked when it leaves.
        let convex = reached < STEPS_MAX as f64 && time(32, "long", reached).is_nan();
        trials::happened(&mut tally.moments[0], convex);
        trials::happened(&mut tally.moments[1], concave);
        tally.steps += steps as u64;
    }
    tally.replicas = block.replicas as u64;
    tally
}

/// The bends of one network's times.
pub fn bends_of_one(of: &BoxedNetwork, block: &mut Block) -> Tally {
    bends(of, block, false)
}

/// The bends of times from a start of each replica's own, and with coins of its own.
pub fn bends_of_any(of: &BoxedNetwork, block: &mut Block) -> Tally {
    bends(of, block, true)
}

/// How often.
pub fn shares(_: &BoxedNetwork, tally: &Tally, alpha: f64) -> Observation {
    trials::shares(&tally.moments, alpha)
}
