//! Formulas that several claims share: matrix equations solved in the eigenbasis of the Hessian.

use nalgebra::{DMatrix, DVector};

use crate::claim::{Prediction, Rung};
use crate::instances::momentum::MomentumQuadratic;
use crate::instances::posterior::Posterior;
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::instances::quasi_hyperbolic::QuasiHyperbolic;
use crate::interval::Interval;
use crate::oracles::numerics::dense;

/// The symmetric matrix Σ with Σ̃_ij = C̃_ij `factor(k_i, k_j)`, where a tilde marks the entries in the
/// eigenbasis of K.
///
/// ΣK + KΣ becomes (k_i + k_j) Σ̃_ij there and KΣK becomes k_i k_j Σ̃_ij, whether or not K and C
/// commute, so every equation of Section 4 that is linear in Σ has a solution of this form.
pub(crate) fn covariance(sgd: &NoisyQuadratic, factor: impl Fn(f64, f64) -> f64) -> DMatrix<f64> {
    solution(sgd.hessian(), &sgd.noise().matrix(), factor)
}

/// As [`covariance`], for any symmetric matrix in the place of C.
pub(crate) fn solution(
    hessian: &Spectral,
    noise: &DMatrix<f64>,
    factor: impl Fn(f64, f64) -> f64,
) -> DMatrix<f64> {
    in_eigenbasis(hessian.eigenvalues(), &hessian.basis(), noise, factor)
}

/// As [`solution`], for a Hessian with eigenvalues `k` and the columns of `basis` as eigenvectors.
pub(crate) fn in_eigenbasis(
    k: &[f64],
    basis: &DMatrix<f64>,
    noise: &DMatrix<f64>,
    factor: impl Fn(f64, f64) -> f64,
) -> DMatrix<f64> {
    let mut tilde = dense::congruence(&basis.transpose(), noise);
    for (i, &k_i) in k.iter().enumerate() {
        for (j, &k_j) in k.iter().enumerate() {
            tilde[(i, j)] *= factor(k_i, k_j);
        }
    }
    dense::congruence(basis, &tilde)
}

/// The factor for ΣK + KΣ - θ λ KΣK = λC: θ = 1 is equation (6), θ = 0 the continuous-time (1).
pub(crate) fn with_discrete_term(rate: f64, theta: f64) -> impl Fn(f64, f64) -> f64 {
    move |k_i, k_j| rate / (k_i + k_j - theta * rate * k_i * k_j)
}

/// The factor for the commuting solution λ [K (2 - λK)]⁻¹ C, symmetrised.
pub(crate) fn as_if_commuting(sgd: &NoisyQuadratic) -> impl Fn(f64, f64) -> f64 + use<> {
    let rate = sgd.learning_rate();
    let alone = move |k: f64| rate / (k * (2.0 - rate * k));
    move |k_i, k_j| (alone(k_i) + alone(k_j)) / 2.0
}

/// The factor for equation (7), for a Hessian whose eigenvalues are multiplied by `rate`. The term with
/// K²Σ + ΣK² is multiplied by `cross`: 1 in the paper.
///
/// With L = 2(1+µ) the left side of (7) is (1-µ)/L (u (L-v) + v (L-u)) + µ (u-v)²/(1-µ²): below L no term is negative, and
/// the factor keeps all its digits for µ near one and u near L.
pub(crate) fn with_momentum(rate: f64, mu: f64, cross: f64) -> impl Fn(f64, f64) -> f64 {
    move |k_i, k_j| {
        let (u, v) = (rate * k_i, rate * k_j);
        let (gap, limit) = (1.0 - mu, 2.0 * (1.0 + mu));
        let drift = gap / limit * (u * (limit - v) + v * (limit - u));
        let apart = (u - v) * (u - v) - (1.0 - cross) * (u * u + v * v);
        rate * rate / (drift + mu * apart / (gap * (1.0 + mu)))
    }
}

/// The factor for equation (1).
pub(crate) fn in_continuous_time(rate: f64, mu: f64) -> impl Fn(f64, f64) -> f64 {
    move |k_i, k_j| rate / ((1.0 - mu) * (k_i + k_j))
}

/// The factor for equation (8), symmetrised.
fn as_in_corollary_1(rate: f64, mu: f64) -> impl Fn(f64, f64) -> f64 {
    let alone = move |k: f64| {
        let u = rate * k / (1.0 + mu);
        rate * rate / (u * (2.0 - u) * (1.0 - mu * mu))
    };
    move |k_i, k_j| (alone(k_i) + alone(k_j)) / 2.0
}

/// [`solution`] for momentum SGD.
pub(crate) fn accelerated(
    sgd: &MomentumQuadratic,
    factor: impl Fn(f64, f64) -> f64,
) -> DMatrix<f64> {
    solution(sgd.hessian(), &sgd.noise().matrix(), factor)
}

/// The solution of (7), with `cross` times its term in K²Σ + ΣK²: 1 in the paper.
pub(crate) fn of_equation_7(sgd: &MomentumQuadratic, cross: f64) -> DMatrix<f64> {
    accelerated(sgd, with_momentum(sgd.learning_rate(), sgd.momentum(), cross))
}

/// The solution of (8), symmetrised.
pub(crate) fn of_equation_8(sgd: &MomentumQuadratic) -> DMatrix<f64> {
    accelerated(sgd, as_in_corollary_1(sgd.learning_rate(), sgd.momentum()))
}

/// The solution of (1).
pub(crate) fn of_equation_1(sgd: &MomentumQuadratic) -> DMatrix<f64> {
    accelerated(sgd, in_continuous_time(sgd.learning_rate(), sgd.momentum()))
}

/// Tr[f(K) C].
pub(crate) fn trace(hessian: &Spectral, noise: &Spectral, f: impl Fn(f64) -> f64) -> f64 {
    let along = hessian.along(&noise.matrix()).into_iter().zip(hessian.eigenvalues());
    along.map(|(c, &k)| c * f(k)).sum()
}

/// The training error of momentum SGD, λ/(4(1-µ)) Tr[(I - θ λK/(1+µ))⁻¹ C]: θ = 1/2 is (12), θ = 0 the
/// continuous theory's.
pub(crate) fn training_error(sgd: &MomentumQuadratic, theta: f64) -> f64 {
    let (rate, mu) = (sgd.learning_rate(), sgd.momentum());
    rate * trace(sgd.hessian(), sgd.noise(), |k| error_response(mu, theta)(rate * k))
}

/// What noise along an eigenvector with u = λk adds to the training error, over λ and its variance.
pub(crate) fn error_response(mu: f64, theta: f64) -> impl Fn(f64) -> f64 {
    move |u| (1.0 + mu) / (4.0 * (1.0 - mu) * (1.0 + mu - theta * u))
}

/// The λk below which second moments settle, for gradient noise r times the gradient and independent noise beside it:
/// λk (r² (1+µ) + 1 - µ) < 2 (1 - µ²), which without such noise is section 4.5's λk < 2 (1+µ).
///
/// By the recursion of E w², E w v and E v², whose matrix has an eigenvalue of one there: see the notes of the claim.
pub(crate) fn stability_limit(mu: f64, r: f64) -> f64 {
    if r == 0.0 {
        return 2.0 * (1.0 + mu);
    }
    2.0 * (1.0 - mu) * (1.0 + mu) / (r * r * (1.0 + mu) + 1.0 - mu)
}

/// What noise along an eigenvector with u = λk adds to the loss in `steps` steps from the minimum, over λ and its
/// variance: (1 - (1-u)^2t) / (4 (1 - θu)). θ = 1/2 is (18).
pub(crate) fn rise_response(steps: f64, theta: f64) -> impl Fn(f64) -> f64 {
    move |u| {
        if steps == 0.0 {
            return 0.0;
        }
        // ln |1 - u|, by differences that are exact where they are small.
        let ln_factor = libm::log1p(if u < 1.0 { -u } else { u - 2.0 });
        -libm::expm1(2.0 * steps * ln_factor) / (4.0 * (1.0 - theta * u))
    }
}

/// The same by (19).
pub(crate) fn continuous_rise_response(steps: f64) -> impl Fn(f64) -> f64 {
    move |u| if steps == 0.0 { 0.0 } else { -libm::expm1(-2.0 * steps * u) / 4.0 }
}

/// The variance along an eigenvector of K for noise of variance one, quasi-hyperbolic momentum: λ²/h, with h derived
/// in the place of (90), which is not in the text at hand.
pub(crate) fn quasi_hyperbolic(q: &QuasiHyperbolic, nu: f64, k: f64) -> f64 {
    let (rate, mu) = (q.learning_rate(), q.momentum());
    let (u, s) = (rate * k, 1.0 + mu - 2.0 * mu * nu);
    let plain = mu * u * (1.0 - nu);
    let h = u * (1.0 - mu + plain) * (2.0 * (1.0 + mu) - u * s) / (1.0 - mu * mu + plain * s);
    rate * rate / h
}

/// The training error of previous work in the row QHM of Table 1, with `second` times its term in λ².
pub(crate) fn quoted_error(q: &QuasiHyperbolic, second: f64, nu: f64) -> f64 {
    let (rate, mu) = (q.learning_rate(), q.momentum());
    let bracket = 1.0 + 2.0 * mu * nu / (1.0 - mu) * (2.0 * mu * nu / (1.0 + mu) - 1.0);
    let term = |k: f64| rate / 4.0 + second * rate * rate / 8.0 * bracket * k;
    trace(q.hessian(), q.noise(), term)
}

/// The variances along K's eigenvectors of the law (13), exp[-wᵀKw/T].
pub(crate) fn boltzmann(sgd: &MomentumQuadratic, temperature: f64) -> Prediction {
    let k = sgd.hessian().eigenvalues().iter();
    Prediction::equals_all(k.map(|k| temperature / (2.0 * k)))
}

/// (K + `slope` λK²) K⁻¹ along K's eigenvectors: 1/2 after (13).
pub(crate) fn precision_factors(sgd: &MomentumQuadratic, slope: f64) -> Vec<f64> {
    let k = sgd.hessian().eigenvalues().iter();
    k.map(|k| precision_factor(slope, sgd.learning_rate() * k)).collect()
}

/// The curvature of the effective loss over k, for u = λk: -1/2 is the right slope, 1/2 the printed one.
pub(crate) fn precision_factor(slope: f64, u: f64) -> f64 {
    1.0 + slope * u
}

/// The least root of (16), with N - `batches` S in its first sum, by bisection; 2 in the paper.
pub(crate) fn optimal_step(p: &Posterior, batches: f64) -> f64 {
    let (share, k) = (p.batch_share, p.hessian.eigenvalues());
    crossing(p, |rate| {
        let first: f64 = k.iter().map(|k| k / (2.0 - rate * k)).sum();
        let second: f64 = k.iter().map(|k| (k / (2.0 - rate * k)).powi(2)).sum();
        (1.0 - batches * share) / share * first + (1.0 - share) / share * rate * second
            - k.len() as f64 / rate
    })
}

/// Where a function that is negative for small steps becomes positive below 2/k*, by bisection.
pub(crate) fn crossing(p: &Posterior, difference: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 2.0 / p.hessian.largest());
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        if difference(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// 2SD/(N Tr K), after (16).
pub(crate) fn optimal_step_of_small_batch(p: &Posterior) -> f64 {
    let k = p.hessian.eigenvalues();
    2.0 * p.batch_share * k.len() as f64 / k.iter().sum::<f64>()
}

/// Each of the [`entries`] of a covariance.
pub(crate) fn triangle(covariance: &DMatrix<f64>) -> Prediction {
    Prediction::equals_all(entries(covariance))
}

/// An approximation of `order` with these values at each step of a ladder.
pub(crate) fn approximation(
    order: f64,
    steps: impl Iterator<Item = f64>,
    values: impl Fn(f64) -> Vec<f64>,
) -> Prediction {
    let rung =
        |step| Rung { step, values: values(step).into_iter().map(Interval::exactly).collect() };
    Prediction::approximates(order, steps.map(rung).collect())
}

/// The lower triangle of a matrix, row by row.
pub(crate) fn entries(matrix: &DMatrix<f64>) -> Vec<f64> {
    let rows = (0..matrix.nrows()).flat_map(|i| (0..=i).map(move |j| (i, j)));
    rows.map(|at| matrix[at]).collect()
}

/// E cos(θ · w) at each θ for a law of w with this covariance whose characteristic function is `of` half of
/// θᵀΣθ: of x, e^-x for N(0, Σ).
pub(crate) fn cosines(
    thetas: Vec<Vec<f64>>,
    covariance: &DMatrix<f64>,
    of: impl Fn(f64) -> f64,
) -> Prediction {
    let value = |theta: Vec<f64>| {
        let theta = DVector::from_vec(theta);
        of((covariance * &theta).dot(&theta) / 2.0)
    };
    Prediction::equals_all(thetas.into_iter().map(value))
}

/// [`cosines`] of a Gaussian law.
pub(crate) fn gaussian(half: f64) -> f64 {
    libm::exp(-half)
}

/// [`cosines`] of a multivariate Laplace law: the same covariance, another shape.
pub(crate) fn laplace(half: f64) -> f64 {
    1.0 / (1.0 + half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::linear::lyapunov;
    use crate::papers::liu2021::cases;
    use crate::witnesses::quadratic::ROUNDING;
    use proptest::prelude::*;

    /// The largest difference between an equation's solution and the middle of the oracle's interval, relative to the
    /// largest entry: what a witness allows for as rounding.
    fn rounding(stated: &DMatrix<f64>, (map, added): (DMatrix<f64>, DMatrix<f64>)) -> f64 {
        let solved = lyapunov::solve(&map, &added).expect("stable");
        let found = solved.matrix().view((0, 0), stated.shape()).clone_owned();
        (stated - found).amax() / stated.amax()
    }

    fn of_sgd(sgd: &NoisyQuadratic) -> f64 {
        let stated = covariance(sgd, with_discrete_term(sgd.learning_rate(), 1.0));
        rounding(&stated, (sgd.transition(), sgd.noise_of_a_step()))
    }

    fn of_momentum(sgd: &MomentumQuadratic) -> f64 {
        rounding(&of_equation_7(sgd, 1.0), sgd.step())
    }

    #[test]
    fn rounding_is_below_its_allowance() {
        for (name, sgd) in [cases::dense(), cases::commuting(), cases::simulated()].concat() {
            let rounding = of_sgd(&sgd);
            assert!(rounding < 0.01 * ROUNDING, "{name}: {rounding:e}");
        }
        for (name, sgd) in cases::accelerated([cases::dense(), cases::commuting()].concat()) {
            let rounding = of_momentum(&sgd);
            assert!(rounding < 0.1 * ROUNDING, "{name}: {rounding:e}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn rounding_is_far_below_its_allowance_on_random_instances(
            sgd in NoisyQuadratic::any(1..=50, 0.05..=1.95, 0.004),
        ) {
            let rounding = of_sgd(&sgd);
            prop_assert!(rounding < 0.01 * ROUNDING, "{rounding:e}");
        }

        #[test]
        fn rounding_is_below_its_allowance_with_momentum(
            sgd in MomentumQuadratic::any(1..=20, 0.05..=1.95, 0.02, 0.0..=0.99),
        ) {
            let rounding = of_momentum(&sgd);
            prop_assert!(rounding < 0.1 * ROUNDING, "{rounding:e}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// The solution satisfies (7) as printed, up to roundings of its largest terms.
        #[test]
        fn with_momentum_the_printed_equation_is_solved(
            sgd in MomentumQuadratic::any(1..=6, 0.3..=1.9, 0.1, 0.0..=0.95),
        ) {
            let (rate, mu) = (sgd.learning_rate(), sgd.momentum());
            let s = of_equation_7(&sgd, 1.0);
            let (k, c) = (sgd.hessian().matrix() * rate, sgd.noise().matrix() * (rate * rate));
            let drift = (&k * &s + &s * &k) * (1.0 - mu);
            let first = &k * &s * &k * ((1.0 + mu * mu) / (1.0 - mu * mu));
            let cross = (&k * &k * &s + &s * &k * &k) * (mu / (1.0 - mu * mu));
            let size = drift.amax() + first.amax() + cross.amax();
            prop_assert!((drift - first + cross - c).amax() < 1e-11 * size);
        }
    }
}
