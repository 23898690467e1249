//! The stationary covariance of the stochastic damped Newton method.

use std::fmt;

use proptest::prelude::*;
use serde::Serialize;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Prediction, Range, Reading, Resolution,
    Witness,
};
use crate::instances::momentum::Preconditioned;
use crate::instances::quadratic::{NoisyQuadratic, Spectral};
use crate::papers::liu2021::cases::MANY;
use crate::papers::liu2021::theory::triangle;
use crate::witnesses::momentum;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/damped-newton",
    locus: "Corollary 5, eq. (25)",
    statement: "Let the DNM algorithm (Λ = λK⁻¹) be updated with noise covariance being C = (N-S)/(NS) K. The model \
                fluctuation is Σ = (1+µ)/(1-µ) λ/(2(1+µ) - λ) (N-S)/(NS) K⁻¹.",
    assumes: &[
        "the hypotheses of Theorem 3",
        "a stationary law exists: λ < 2(1+µ) (tacit)",
        "1 ≤ S < N",
    ],
    notes: Notes {
        because: "ΛK = λ I, so that (9) is scalar: Σ times (1-µ) λ (2 - λ/(1+µ)) is ΛCΛ, which is (25). The row of Table 1 for any C \
            that commutes with K has K⁻²C in place of (N-S)/(NS) K⁻¹, which is the same.",
        known: "The covariance of the chain of (w, m), whose step is formed from Λ, K and C as matrices, to 1e-7, with µ up to \
            0.99 and λ up to 0.97 of 2(1+µ). (25) is rebuilt from broken lines of the text.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&SOLVED],
    range: Range::Exact,
    ..Claim::BLANK
};

/// The method on one problem.
#[derive(Clone, Debug, Serialize)]
struct DampedNewton {
    learning_rate: f64,
    hessian: Spectral,
    /// (N-S)/(NS).
    batch_factor: f64,
    momentum: f64,
}

impl DampedNewton {
    fn algorithm(&self) -> Preconditioned {
        let rate = self.learning_rate;
        let noise = self.hessian.scaled(self.batch_factor);
        let (rates, whitened) = (self.hessian.map(|k| rate / k), self.hessian.map(|_| rate));
        Preconditioned::new(rates, whitened, noise, self.momentum)
            .expect("the strategy keeps λ below 2 (1 + µ)")
    }
}

impl fmt::Display for DampedNewton {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "D = {}, λ = {:.4}, µ = {:.4}, (N-S)/(NS) = {:.4}, k from {:.4} to {:.4}",
            self.hessian.dimension(),
            self.learning_rate,
            self.momentum,
            self.batch_factor,
            self.hessian.smallest(),
            self.hessian.largest()
        )
    }
}

static SOLVED: Experiment<DampedNewton> = Experiment {
    name: "chain of (w, m)",
    reading: Reading::AsPrinted,
    instances: || {
        let problem = NoisyQuadratic::any(1..=8, 0.3..=1.9, 0.02);
        let batch = (2..100_u32, 0.01..0.9_f64);
        let random = (problem, 0.05..0.97_f64, 0.05..0.99_f64, batch).prop_map(
            |(problem, share, momentum, (data, part))| {
                let data = f64::from(data);
                let batch = (part * data).ceil().min(data - 1.0);
                DampedNewton {
                    learning_rate: share * 2.0 * (1.0 + momentum),
                    hessian: problem.hessian().clone(),
                    batch_factor: (data - batch) / (data * batch),
                    momentum,
                }
            },
        );
        Instances::random(MANY, random)
    },
    predict: |newton| stated(newton, 1.0),
    decoys: &[
        Decoy::new("continuous time", |newton| stated(newton, 0.0)),
        Decoy::new("2 - λ in place of 2 (1+µ) - λ", |newton| {
            let (rate, mu) = (newton.learning_rate, newton.momentum);
            // Infinite at λ = 2, negative beyond: as wrong there as elsewhere.
            let factor = newton.batch_factor * (1.0 + mu) / (1.0 - mu) * rate / (2.0 - rate);
            triangle(&newton.hessian.map(|k| factor / k).matrix())
        }),
    ],
    observe: Witness::Oracle(|newton| momentum::preconditioned(&newton.algorithm())),
    resolution: Resolution::RelativeToLargest(1e-7),
    expects: Expected::Consistent,
};

/// (25), with `theta` times λ in its denominator.
fn stated(newton: &DampedNewton, theta: f64) -> Prediction {
    let (rate, mu) = (newton.learning_rate, newton.momentum);
    let factor = (1.0 + mu) / (1.0 - mu) * rate / (2.0 * (1.0 + mu) - theta * rate);
    triangle(&newton.hessian.map(|k| newton.batch_factor * factor / k).matrix())
}
