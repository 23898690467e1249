//! How SGD on a quadratic is observed: solved, iterated and simulated, none of it the paper's theory.

use nalgebra::{DMatrix, DVector};

use crate::claim::Observation;
use crate::instances::quadratic::NoisyQuadratic;
use crate::interval::Interval;
use crate::monte_carlo::sgd::stationary_moments;
use crate::monte_carlo::{Block, Moments, Tally};
use crate::oracles::{linear::lyapunov, linear::recursion, numerics::dense};
use crate::statistics::intervals;

/// What forming K and C from their eigenbases in floating point may change, relative to the largest
/// entry. Measured beside closed forms: below 1e-11, close to instability.
pub(crate) const ROUNDING: f64 = 1e-10;

/// The stationary covariance of one step's affine map, by the Lyapunov oracle; lower triangle.
pub(crate) fn solved_covariance(sgd: &NoisyQuadratic) -> Observation {
    formed(lyapunov::lower_triangle(&sgd.transition(), &sgd.noise_of_a_step()))
}

/// E (w - w*)(w - w*)ᵀ, iterated from the start; lower triangle.
///
/// The noise has 2 d atoms, ± √d times the columns of a root of C, equally likely: its covariance is
/// C and the expectation over a step is a finite sum.
pub(crate) fn iterated_covariance(sgd: &NoisyQuadratic) -> Observation {
    let d = sgd.dimension();
    let up = sgd.noise().root() * (sgd.learning_rate() * (d as f64).sqrt());
    let atoms = DMatrix::from_fn(d, 2 * d, |i, j| if j < d { up[(i, j)] } else { -up[(i, j - d)] });
    let average = dense::multiply_transposed(&atoms, &atoms) / (2 * d) as f64;
    let offset = DVector::from_fn(d, |i, _| sgd.start()[i] - sgd.minimum()[i]);
    let start = &offset * offset.transpose();
    formed(recursion::covariance(&sgd.transition(), &average, &start, contraction(sgd)))
}

/// E w', iterated from the start.
pub(crate) fn iterated_mean(sgd: &NoisyQuadratic) -> Observation {
    let minimum = DVector::from_column_slice(sgd.minimum());
    let start = DVector::from_column_slice(sgd.start());
    let pull = sgd.hessian().matrix() * minimum * sgd.learning_rate();
    formed(recursion::mean(&sgd.transition(), &pull, &start, contraction(sgd)))
}

/// The entries that are simulated: the diagonal, and all of the leading 4 by 4 block.
pub(crate) fn entries(sgd: &NoisyQuadratic) -> Vec<(usize, usize)> {
    below(sgd.dimension()).filter(|&(i, j)| i == j || i < 4).collect()
}

/// Runs pairs of chains from the start, and averages after a burn-in.
pub(crate) fn simulate(sgd: &NoisyQuadratic, block: &mut Block) -> Tally {
    stationary_moments(&mut sgd.chains(), &entries(sgd), schedule(sgd), block)
}

/// The simulated [`entries`] of the covariance.
///
/// After t steps the covariance falls short of Σ by Aᵗ Σ Aᵗ, with A = I - λK, and Σ, the sum over k of
/// λ² Aᵏ C Aᵏ, is at most λ² ‖C‖ / (1 - ‖A‖²): this bias widens the intervals.
pub(crate) fn simulated_covariance(sgd: &NoisyQuadratic, tally: &Tally, alpha: f64) -> Observation {
    let c = sgd.contraction();
    let largest = sgd.learning_rate() * sgd.learning_rate() * sgd.noise().largest() / (1.0 - c * c);
    let bias = largest * libm::pow(c, 2.0 * schedule(sgd).0 as f64);
    let values = intervals(&tally.moments[sgd.dimension()..], alpha, bias);
    let curve = along_eigenvectors(sgd, &values);
    Observation::of_all(values).with_curve(curve)
}

/// The simulated mean, whose bias after t steps is Aᵗ (w_0 - w*).
pub(crate) fn simulated_mean(sgd: &NoisyQuadratic, tally: &Tally, alpha: f64) -> Observation {
    let bias = sgd.distance() * libm::pow(sgd.contraction(), schedule(sgd).0 as f64);
    Observation::of_all(intervals(&tally.moments[..sgd.dimension()], alpha, bias))
}

/// Whether there is a curve to draw: several coordinates that are eigenvectors of K.
pub(crate) fn is_drawn(sgd: &NoisyQuadratic) -> bool {
    1 < sgd.dimension() && sgd.hessian().is_diagonal()
}

/// The points (λk, variance / (λ² noise variance)), given the values at [`entries`].
fn along_eigenvectors(sgd: &NoisyQuadratic, values: &[Interval]) -> Vec<(f64, Interval)> {
    if !is_drawn(sgd) {
        return Vec::new();
    }
    let noise = sgd.noise_of_a_step();
    let k = sgd.hessian().eigenvalues();
    let entries = entries(sgd).into_iter().zip(values);
    let diagonal = entries.filter(|&((i, j), _)| i == j);
    diagonal
        .map(|((i, _), variance)| {
            (sgd.learning_rate() * k[i], variance.scaled(1.0 / noise[(i, i)]))
        })
        .collect()
}

/// Means of independent replicas, all at once. The replicas have all their moments: polynomials in
/// Gaussian or bounded noise.
fn intervals(moments: &[Moments], alpha: f64, bias: f64) -> Vec<Interval> {
    let share = alpha / moments.len() as f64;
    let interval = |moments| intervals::mean(moments, share).widened(bias);
    moments.iter().map(interval).collect()
}

/// Steps before averaging, such that what is left of the start is far below the noise; and
/// steps to average over.
fn schedule(sgd: &NoisyQuadratic) -> (usize, usize) {
    let c = sgd.contraction();
    let left = 1e-4 * ((1.0 - c * c) / sgd.dimension() as f64).sqrt();
    let steps = if c == 0.0 { 1.0 } else { libm::log(left) / libm::log(c) };
    let burn_in = steps.ceil().max(1.0) as usize;
    (burn_in, (2 * burn_in).max(16))
}

/// A bound of ‖I - λK‖ as it is formed.
fn contraction(sgd: &NoisyQuadratic) -> f64 {
    sgd.contraction() + 1e-12
}

/// An observation that allows for [`ROUNDING`].
pub(crate) fn formed(values: Vec<Interval>) -> Observation {
    Observation::of_all(widened(values))
}

/// The places of a lower triangle, row by row.
pub(crate) fn below(d: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..d).flat_map(|i| (0..=i).map(move |j| (i, j)))
}

/// Tr[K Σ] from the lower triangle of Σ.
pub(crate) fn trace_with(hessian: &DMatrix<f64>, triangle: &[Interval]) -> Interval {
    let terms = below(hessian.nrows()).zip(triangle).map(|((i, j), entry)| {
        let twice = if i == j { 1.0 } else { 2.0 };
        entry.scaled(twice * hessian[(i, j)])
    });
    terms.fold(Interval::exactly(0.0), |sum, term| sum + term)
}

/// Intervals that allow for [`ROUNDING`].
pub(crate) fn widened(values: Vec<Interval>) -> Vec<Interval> {
    let sizes = values.iter().map(|value| value.center().abs());
    let allowance = ROUNDING * sizes.fold(0.0, f64::max);
    let widen = |value: Interval| value.widened(allowance);
    values.into_iter().map(widen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances::quadratic::Spectral;
    use crate::monte_carlo::{Stream, UnitNoise};
    use proptest::prelude::*;

    /// Beside the hypotheses: λk = 2.5. Equation (6) has a solution, but a negative one.
    #[test]
    fn an_unstable_step_has_no_stationary_covariance() {
        let (rate, k, variance) = (1.0, 2.5, 1.0);
        assert!(rate * variance / (k * (2.0 - rate * k)) < 0.0);
        assert_eq!(lyapunov::scalar(1.0 - rate * k, rate * rate * variance), Interval::UNKNOWN);
        let one = |x| DMatrix::from_element(1, 1, x);
        let iterated = recursion::covariance(&one(1.0 - rate * k), &one(1.0), &one(0.0), 1.5);
        assert_eq!(iterated, [Interval::UNKNOWN]);
    }

    /// Beside the hypotheses: noise η' = r η + ξ of variance one. The pair (w, η) is a linear recursion
    /// and its exact covariance is not that of (6).
    #[test]
    fn noise_that_remembers_has_another_covariance() {
        let (rate, r) = (0.5, 0.5);
        let a = DMatrix::from_row_slice(2, 2, &[1.0 - rate, -rate, 0.0, r]);
        let b = DMatrix::from_row_slice(2, 1, &[0.0, (1.0_f64 - r * r).sqrt()]);
        let pair = lyapunov::of_recursion(&a, &b).expect("stable");
        assert!(pair.entry(1, 1).widened(1e-12).contains(1.0), "{:?}", pair.entry(1, 1));
        let stated = rate / (2.0 - rate);
        assert!(1.5 * stated < pair.entry(0, 0).low(), "{:?} {stated}", pair.entry(0, 0));
    }

    /// Beside the hypotheses: noise of mean b moves the mean to w* - b / k.
    #[test]
    fn noise_with_a_bias_moves_the_mean() {
        let (rate, k, minimum, bias) = (0.5, 1.0, 3.0, 0.25);
        let step = DVector::from_element(1, rate * (k * minimum - bias));
        let a = DMatrix::from_element(1, 1, 1.0 - rate * k);
        let mean = recursion::mean(&a, &step, &DVector::zeros(1), 0.5);
        assert!(mean[0].contains(minimum - bias / k) && !mean[0].contains(minimum), "{mean:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_burn_in_forgets_the_start(sgd in NoisyQuadratic::any(1..=50, 0.05..=1.95, 0.004)) {
            let left = libm::pow(sgd.contraction(), schedule(&sgd).0 as f64);
            prop_assert!(left <= 1.1e-4, "{left}");
        }
    }

    /// Replicas come in groups of eight, and the steps of both chains of a pair count.
    #[test]
    fn a_block_counts_its_work() {
        let spectrum = |of: [f64; 3]| Spectral::diagonal(of.to_vec()).expect("numbers");
        let (hessian, noise) = (spectrum([3.2, 1.8, 1.0]), spectrum([1.0, 0.5, 0.2]));
        let (minimum, start) = (vec![1.0; 3], vec![2.0; 3]);
        let sgd = NoisyQuadratic::new(0.5, hessian, noise, UnitNoise::Gaussian, minimum, start);
        let sgd = &sgd.expect("λk* is 1.6");
        let rng = Stream::new(1, &["work"]).generator(0);
        let tally = simulate(sgd, &mut Block { rng, replicas: 13 });
        let (burn_in, kept) = schedule(sgd);
        assert_eq!((tally.replicas, tally.steps), (16, 32 * (burn_in + kept) as u64));
        assert_eq!(tally.moments.len(), 3 + 6);
    }
}
