//! Equations (1), (6), (7) and (8) for the stationary covariance, by what their solutions multiply the noise with in the
//! eigenbasis of the Hessian.

use nalgebra::DMatrix;

use crate::instances::momentum::MomentumQuadratic;
use crate::instances::quadratic::NoisyQuadratic;
use crate::papers::liu2021::theory::solution;

/// [`solution`] for SGD without momentum.
pub(crate) fn covariance(sgd: &NoisyQuadratic, factor: impl Fn(f64, f64) -> f64) -> DMatrix<f64> {
    solution(sgd.hessian(), &sgd.noise().matrix(), factor)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::linear::lyapunov;
    use crate::papers::liu2021::cases;
    use crate::papers::liu2021::stationary::cases::simulated;
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
        for (name, sgd) in [cases::dense(), cases::commuting(), simulated()].concat() {
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
