//! Moments of minibatch gradients over training sets and batches.

use crate::instances::training_sets::{HeavyMixture, TrainingSets};
use crate::interval::Interval;
use crate::oracles::law::finite_population::{self, Rational, Sampling, enclose, for_each_batch};

/// Mean and covariance, lower triangle row by row.
pub struct Moments {
    /// One entry per coordinate.
    pub mean: Vec<Interval>,
    /// The lower triangle.
    pub covariance: Vec<Interval>,
}

/// Over all training sets, and over all batches of each: the mean of the covariance given the training set, exact,
/// plus the covariance of its mean. Unknown where there are too many sets or a number overflows.
pub fn moments(sets: &TrainingSets) -> Moments {
    let population = &sets.population;
    let pairs: Vec<(usize, usize)> = population.triangle().collect();
    let zero = Interval::exactly(0.0);
    let mut mean = vec![zero; population.gradient().len()];
    let mut square = vec![zero; pairs.len()];
    let mut overflow = false;
    let count =
        for_each_batch(population.size(), sets.size, Sampling::WithReplacement, |members| {
            let set: Vec<Vec<Rational>> =
                members.iter().map(|&i| population.gradients()[i].clone()).collect();
            let given =
                finite_population::moments(&set, population.batch(), Sampling::WithoutReplacement);
            let Some(given) = given else {
                overflow = true;
                return;
            };
            let center: Vec<Interval> = given.mean.iter().map(|&v| enclose(v)).collect();
            mean.iter_mut().zip(&center).for_each(|(sum, &value)| *sum = *sum + value);
            for ((sum, &(i, j)), spread) in square.iter_mut().zip(&pairs).zip(given.covariance) {
                *sum = *sum + enclose(spread) + center[i] * center[j];
            }
        });
    let Some(count) = count.filter(|_| !overflow) else {
        let unknown = |length| vec![Interval::UNKNOWN; length];
        return Moments { mean: unknown(mean.len()), covariance: unknown(pairs.len()) };
    };
    // A formula in doubles, with which it is compared, is off by its own rounding.
    let widened = |found: Interval| found.widened(1e-12 * found.abs().high());
    let mean: Vec<Interval> = mean.into_iter().map(|sum| sum / count as f64).collect();
    let covariance = square.iter().zip(&pairs);
    let covariance =
        covariance.map(|(&sum, &(i, j))| widened(sum / count as f64 - mean[i] * mean[j])).collect();
    Moments { mean: mean.into_iter().map(widened).collect(), covariance }
}

/// The mean derivative of the losses: the integral over `t`, in the variable `t = s/(1 - s)`, by Simpson's rule. Error
/// (measured): the distance from the rule with twice the step, plus rounding.
pub fn mean_gradient(mixture: &HeavyMixture) -> Interval {
    let integrand = |s: f64| {
        let t = s / (1.0 - s);
        let value = mixture.weighted_slope(t) * (1.0 + t) * (1.0 + t);
        // The end, where the mixture has vanished and the rest is w.
        if s < 1.0 && value.is_finite() { value } else { mixture.at }
    };
    let simpson = |panels: i32| {
        let h = 1.0 / f64::from(2 * panels);
        let weight = |j: i32| match j {
            0 => 1.0,
            j if j == 2 * panels => 1.0,
            j => f64::from(2 + 2 * (j % 2)),
        };
        (0..=2 * panels).map(|j| weight(j) * integrand(h * f64::from(j))).sum::<f64>() * h / 3.0
    };
    let (coarse, fine) = (simpson(4000), simpson(8000));
    Interval::around(fine, (fine - coarse).abs() + 1e-12)
}
