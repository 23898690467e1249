//! Exact moments of SGD with linear gradients: by enumeration of batches and by recursion.

use crate::instances::linear_sgd::{LinearSgd, ReusedData};
use crate::interval::Interval;
use crate::oracles::law::finite_population::{Sampling, for_each_batch};
use crate::oracles::law::paths;
use crate::oracles::law::polynomials;
use crate::oracles::law::semigroup::Chain;

/// Formulas in doubles, with which enclosures are compared, are off by their own rounding.
fn widened(enclosure: Interval) -> Interval {
    enclosure.widened(1e-12 * enclosure.abs().high())
}

/// Mean and variance of `(w_1 - w_0)/γ`, over all batches of `M` samples; unknown if there are too many.
pub fn one_step(sgd: &LinearSgd) -> [Interval; 2] {
    let members = sgd.members();
    let gradient = |&i: &usize| members[i][0] * Interval::exactly(sgd.start()) - members[i][1];
    let mut sums = [Interval::exactly(0.0); 2];
    let count = for_each_batch(
        members.len(),
        sgd.batch().round() as usize,
        Sampling::WithReplacement,
        |batch| {
            let move_by = -batch.iter().map(gradient).sum::<Interval>() / batch.len() as f64;
            sums = [sums[0] + move_by, sums[1] + move_by.powi(2)];
        },
    );
    let Some(count) = count else { return [Interval::UNKNOWN; 2] };
    let [mean, square] = sums.map(|sum| sum / count as f64);
    [mean, square - mean.powi(2)].map(widened)
}

/// Mean and variance of `w` after so many steps with fresh batches: the recursion of the first two moments.
pub fn moments(sgd: &LinearSgd, steps: u64) -> [Interval; 2] {
    let exactly = Interval::exactly;
    let [c0, c1, c2] = sgd.variance();
    let keep = 1.0 - exactly(sgd.step()) * sgd.slope();
    let noise = exactly(sgd.step()).powi(2) / sgd.batch();
    let mut mean = exactly(sgd.start()) - sgd.minimizer();
    let mut variance = exactly(0.0);
    for _ in 0..steps {
        let beta = c0 + c1 * mean + c2 * (mean.powi(2) + variance);
        variance = keep.powi(2) * variance + noise * beta;
        mean = keep * mean;
    }
    [mean + sgd.minimizer(), variance].map(widened)
}

/// Powers `E (w - w*)^k` from zero to `degree` of the distance from the risk's minimizer after so many steps, each with one
/// member drawn afresh whatever the batch size: the recursion of the moments.
pub fn powers(sgd: &LinearSgd, steps: u64, degree: usize) -> Vec<Interval> {
    let exactly = Interval::exactly;
    let (step, rest) = (exactly(sgd.step()), exactly(sgd.minimizer()));
    let map = |&[a, b]: &[f64; 2]| [1.0 - step * a, -(step * (a * rest - b))];
    let moves: Vec<[Interval; 2]> = sgd.members().iter().map(map).collect();
    polynomials::chain(&moves, degree, steps, exactly(sgd.start()) - rest)
}

/// `E (w - w*)²` of the stationary law with one member per step: the fixed point of the recursion of the moments, whose mean is
/// zero. Unknown if the recursion does not contract.
pub fn stationary_square(sgd: &LinearSgd) -> Interval {
    let exactly = Interval::exactly;
    let (step, rest) = (exactly(sgd.step()), exactly(sgd.minimizer()));
    let count = sgd.members().len() as f64;
    let mean =
        |of: &dyn Fn(&[f64; 2]) -> Interval| sgd.members().iter().map(of).sum::<Interval>() / count;
    let keep = mean(&|&[a, _]| (1.0 - step * a).powi(2));
    let added = mean(&|&[a, b]| (step * (a * rest - b)).powi(2));
    if keep.high() < 1.0 { widened(added / (1.0 - keep)) } else { Interval::UNKNOWN }
}

/// `E w^power` after so many steps, each with one member drawn afresh whatever the batch size: every sequence of members followed.
pub fn power_by_paths(sgd: &LinearSgd, steps: u64, power: i32) -> Interval {
    let value = |(): (), x: &[f64; 1]| x[0].powi(power);
    paths::expectation(&one_by_one(sgd), &[sgd.start()], steps, (), &|(), _, _| (), &value)
}

/// SGD with one member per step, drawn afresh, as a Markov chain.
pub fn one_by_one(sgd: &LinearSgd) -> impl Chain<1> + '_ {
    let share = 1.0 / sgd.members().len() as f64;
    move |&[w]: &[f64; 1]| {
        let place = |&[a, b]: &[f64; 2]| (share, [w - sgd.step() * (a * w - b)]);
        sgd.members().iter().map(place).collect()
    }
}

/// The variance of `w` over training sets and batches, where every batch comes from the same training set.
///
/// All training sets and all batches of each are enumerated; given a training set, mean and variance of `w` follow
/// the linear recursion.
pub fn variance_with_reuse(data: &ReusedData) -> Interval {
    let exactly = Interval::exactly;
    let keep = 1.0 - exactly(data.step);
    let mut sums = [exactly(0.0); 3];
    let count =
        for_each_batch(data.population.len(), data.size, Sampling::WithReplacement, |set| {
            let mut batches = [exactly(0.0); 2];
            let count =
                for_each_batch(data.size, data.batch, Sampling::WithoutReplacement, |batch| {
                    let values = batch.iter().map(|&n| exactly(data.population[set[n]]));
                    let mean = values.sum::<Interval>() / data.batch as f64;
                    batches = [batches[0] + mean, batches[1] + mean.powi(2)];
                });
            let Some(count) = count else {
                sums = [Interval::UNKNOWN; 3];
                return;
            };
            let [pull, square] = batches.map(|sum| sum / count as f64);
            let noise = square - pull.powi(2);
            let (mut mean, mut variance) = (exactly(0.0), exactly(0.0));
            for _ in 0..data.steps {
                variance = keep.powi(2) * variance + exactly(data.step).powi(2) * noise;
                mean = keep * mean + data.step * pull;
            }
            sums = [sums[0] + mean, sums[1] + mean.powi(2), sums[2] + variance];
        });
    let Some(count) = count else { return Interval::UNKNOWN };
    let [mean, square, variance] = sums.map(|sum| sum / count as f64);
    widened(square - mean.powi(2) + variance)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `s²/N + γ/(2-γ) s² (1/M - 1/N)` in the limit.
    #[test]
    fn reuse_has_its_closed_form() {
        let data = ReusedData {
            population: vec![-1.0, 0.5, 2.0],
            size: 4,
            batch: 2,
            step: 0.25,
            steps: 400,
        };
        let truth = 1.5 / 4.0 + 0.25 / 1.75 * 1.5 * 0.25;
        assert!((variance_with_reuse(&data) - truth).abs().high() < 1e-12);
    }

    #[test]
    fn the_recursion_continues_one_step() {
        let sgd = LinearSgd::new(&[[1.0, 0.3], [2.0, -1.0]], 1.5, 0.1, 3.0).expect("valid");
        let ([mean, variance], [path, spread]) = (one_step(&sgd), moments(&sgd, 1));
        // The intervals are wider by 1e-12 than the rounding of a few operations, in which their centres differ.
        assert!((1.5 + 0.1 * mean - path).center().abs() < 1e-14, "{mean:?}, {path:?}");
        assert!((0.01 * variance - spread).center().abs() < 1e-14, "{variance:?}, {spread:?}");
    }
}
