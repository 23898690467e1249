//! With a matrix as learning rate the stationary covariance solves a matrix equation, too.

use nalgebra::DMatrix;

use super::cases::preconditioned;
use super::theory::{in_continuous_time, with_momentum};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Range, Reading, Resolution, Witness,
};
use crate::instances::momentum::Preconditioned;
use crate::oracles::numerics::dense;
use crate::papers::liu2021::cases::MANY;
use crate::papers::liu2021::theory::{solution, triangle};
use crate::witnesses::momentum;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/preconditioned-covariance",
    locus: "Theorem 3, eq. (9), and the sentence after it",
    statement: "`If the learning rate is a positive definite preconditioning matrix Λ, then Σ satisfies' \
                -(1+µ²)/(1-µ²) ΛKΣKΛ + µ/(1-µ²) (ΛKΛKΣ + ΣKΛKΛ) + (1-µ)(ΛKΣ + ΣKΛ) = ΛCΛ; `note that the \
                matrix Λ does not necessarily commute with K'.",
    assumes: &[
        "g = K w + η, m' = µ m + g, w' = w - Λ m', with K and Λ symmetric and positive definite",
        "a stationary law exists: the eigenvalues of ΛK lie below 2 (1+µ) (tacit)",
        "η has mean zero and covariance C and is independent of the past (tacit)",
    ],
    notes: Notes {
        because: "With M = ΛK, which is not symmetric, w'' = (1 + µ - M) w' - µ w - Λη, and E w' wᵀ = (AΣ - µΣAᵀ)/(1-µ²) \
            with A = 1 + µ - M. Put into the equation for E w wᵀ this gives (9), with M to the left of Σ and \
            Mᵀ = KΛ to its right, for µ > 0 and M far from symmetric.",
        known: "The Lyapunov oracle on the chain of (w, m), which knows only the update, agrees to 1e-7 for Λ, K, C of which \
            no two commute and µ up to 0.99. The prediction is computed in the variable Λ^-½ w, where (9) is (7); \
            a test puts it into the printed equation.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&SOLVED, &WITHOUT_MOMENTUM],
    range: Range::Exact,
    ..Claim::BLANK
};

static SOLVED: Experiment<Preconditioned> = Experiment {
    name: "chain of (w, m)",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(preconditioned())
            .and_random(MANY, Preconditioned::any(2..=10, 0.05..=0.99))
    },
    predict: |sgd| triangle(&stated(sgd, 1.0)),
    decoys: &[
        CONTINUOUS,
        SWAPPED,
        Decoy::new("without ΛKΛKΣ + ΣKΛKΛ", |sgd| triangle(&stated(sgd, 0.0))),
    ],
    observe: Witness::Oracle(momentum::preconditioned),
    resolution: Resolution::RelativeToLargest(1e-7),
    expects: Expected::Consistent,
};

static WITHOUT_MOMENTUM: Experiment<Preconditioned> = Experiment {
    name: "chain of (w, m), µ = 0",
    instances: || Instances::random(MANY, Preconditioned::any(2..=10, 0.0..=0.0)),
    decoys: &[CONTINUOUS, SWAPPED],
    ..SOLVED
};

const CONTINUOUS: Decoy<Preconditioned> = Decoy::new("continuous time", |sgd| {
    triangle(&coloured(sgd, in_continuous_time(1.0, sgd.momentum())))
});
/// KΛ to the left of Σ: with the whitened matrix H, KΛ = Λ^-½ H Λ^½.
const SWAPPED: Decoy<Preconditioned> = Decoy::new("KΛ in place of ΛK", |sgd| {
    let noise = dense::congruence(&power(sgd, 1.5), &sgd.noise().matrix());
    let factor = with_momentum(1.0, sgd.momentum(), 1.0);
    let whitened = solution(sgd.whitened(), &noise, factor);
    triangle(&dense::congruence(&power(sgd, -0.5), &whitened))
});

/// Equation (9), with `cross` times its middle term.
fn stated(sgd: &Preconditioned, cross: f64) -> DMatrix<f64> {
    coloured(sgd, with_momentum(1.0, sgd.momentum(), cross))
}

/// Λ^½ Z Λ^½, where Z solves the equation of `factor` for the Hessian Λ^½ K Λ^½, the noise
/// Λ^½ C Λ^½ and the step one.
fn coloured(sgd: &Preconditioned, factor: impl Fn(f64, f64) -> f64) -> DMatrix<f64> {
    let root = power(sgd, 0.5);
    let noise = dense::congruence(&root, &sgd.noise().matrix());
    dense::congruence(&root, &solution(sgd.whitened(), &noise, factor))
}

fn power(sgd: &Preconditioned, exponent: f64) -> DMatrix<f64> {
    sgd.rates().map(|rate| libm::pow(rate, exponent)).matrix()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// The prediction solves (9) as printed, up to roundings of its largest terms.
        #[test]
        fn the_prediction_solves_the_printed_equation(
            sgd in Preconditioned::any(1..=5, 0.0..=0.9),
        ) {
            let (l, k, c) = (sgd.rates().matrix(), sgd.hessian(), sgd.noise().matrix());
            let (s, mu) = (stated(&sgd, 1.0), sgd.momentum());
            let (m, right) = (&l * &k, &l * &c * &l);
            let first = &m * &s * m.transpose() * ((1.0 + mu * mu) / (1.0 - mu * mu));
            let cross = (&m * &m * &s + &s * m.transpose() * m.transpose()) * (mu / (1.0 - mu * mu));
            let drift = (&m * &s + &s * m.transpose()) * (1.0 - mu);
            let size = first.amax() + cross.amax() + drift.amax() + m.norm().powi(2) * s.amax();
            prop_assert!((drift + cross - first - right).amax() < 1e-11 * size);
        }
    }
}
