//! The covariance of the continuous-time theory, with and without momentum.

use nalgebra::DMatrix;

use super::theory::{accelerated, in_continuous_time, with_discrete_term};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Reading, Resolution, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::oracles::linear::linear_sde;
use crate::papers::liu2021::cases::{self, MANY};
use crate::papers::liu2021::theory::triangle;
use crate::witnesses::{momentum, quadratic::formed};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/continuous-covariance",
    locus: "Section 2, eq. (1)",
    statement: "With constant Gaussian noise and an infinitesimal learning rate the update is approximated by \
                `a multivariate Ornstein-Uhlenbeck process, dw = -λKw dt + λC^½ dW'; its stationary covariance \
                `is found to satisfy' ΣK + KΣ = λ/(1-µ) C, `where µ is the momentum hyperparameter; when no \
                momentum is used, µ = 0'.",
    assumes: &[
        "K is positive definite, C a covariance",
        "with momentum, λ is replaced by λ/(1-µ) in the process (inferred: no other process is printed)",
    ],
    correction: Some(
        "For the diffusion to which SGD with momentum tends, dm = (Kw - (1-µ) m) dt + C^½ dW and dw = -λm dt, \
         the stationary covariance satisfies ΣK + KΣ + λ/(2 (1-µ)²) [K, [K, Σ]] = λ/(1-µ) C.",
    ),
    notes: Notes {
        because: "For µ = 0, (1) is Itô's formula for the second moment. For µ > 0 the printed process does not \
            contain µ; the Ornstein-Uhlenbeck process that has (1) is the one with the step λ/(1-µ).",
        repaired: "The update with momentum has two variables, and so has the diffusion to which it tends. There E w mᵀ \
            is antisymmetric and, unless C and K commute, not zero, which adds the commutator: (1) holds for that diffusion where C and K \
            commute, and in the limit λk/(1-µ)² → 0.",
        known: "An oracle samples the process exactly, by one matrix exponential, and sums the autoregression; it \
            uses no equation for Σ. It agrees to 1e-8 for one variable and to 1e-7 for two. `cov[w_tᵀ w_t]' before \
            (1), a scalar as printed, is read as the covariance of w_t.",
        open: "Which process the cited work had in mind for µ > 0.",
    },
    source: file!(),
    experiments: &[&WITHOUT_MOMENTUM, &WITH_MOMENTUM, &TWO_VARIABLES],
    ..Claim::BLANK
};

static WITHOUT_MOMENTUM: Experiment<MomentumQuadratic> = Experiment {
    name: "Ornstein-Uhlenbeck process, µ = 0",
    reading: Reading::AsPrinted,
    instances: || {
        let all = [cases::dense(), cases::commuting()].concat();
        Instances::named(cases::at_most(20, cases::without_momentum(all)))
            .and_random(MANY, MomentumQuadratic::any(1..=8, 0.3..=1.9, 0.02, 0.0..=0.0))
    },
    predict: |sgd| triangle(&stated(sgd, 0.0)),
    decoys: &[
        Decoy::new("with the discrete term", |sgd| {
            triangle(&accelerated(sgd, with_discrete_term(sgd.learning_rate(), 1.0)))
        }),
        Decoy::new("twice as large", |sgd| triangle(&(stated(sgd, 0.0) * 2.0))),
    ],
    observe: Witness::Oracle(|sgd| formed(momentum::process(sgd))),
    resolution: Resolution::RelativeToLargest(1e-8),
    expects: Expected::Consistent,
};

static WITH_MOMENTUM: Experiment<MomentumQuadratic> = Experiment {
    name: "Ornstein-Uhlenbeck process with the step λ/(1-µ)",
    instances: with_momentum,
    predict: |sgd| triangle(&stated(sgd, 0.0)),
    decoys: &[
        Decoy::new("µ ignored", |sgd| triangle(&(stated(sgd, 0.0) * (1.0 - sgd.momentum())))),
        COMMUTATOR,
    ],
    ..WITHOUT_MOMENTUM
};

static TWO_VARIABLES: Experiment<MomentumQuadratic> = Experiment {
    name: "diffusion of (w, m)",
    instances: with_momentum,
    predict: |sgd| triangle(&stated(sgd, 1.0)),
    decoys: &[
        Decoy::new("(1)", |sgd| triangle(&stated(sgd, 0.0))),
        Decoy::new("half the commutator", |sgd| triangle(&stated(sgd, 0.5))),
    ],
    observe: Witness::Oracle(two_variables),
    resolution: Resolution::RelativeToLargest(1e-7),
    ..WITHOUT_MOMENTUM.corrected()
};

const COMMUTATOR: Decoy<MomentumQuadratic> =
    Decoy::new("with the commutator of two variables", |sgd| triangle(&stated(sgd, 1.0)));

/// K and C that do not commute.
fn with_momentum() -> Instances<MomentumQuadratic> {
    Instances::named(cases::at_most(5, cases::accelerated(cases::dense())))
        .and_random(MANY, MomentumQuadratic::any(2..=6, 0.3..=1.9, 0.05, 0.1..=0.95))
}

/// Equation (1), with `commutator` times λ/(2 (1-µ)²) [K, [K, Σ]] on the left.
fn stated(sgd: &MomentumQuadratic, commutator: f64) -> DMatrix<f64> {
    let (rate, mu) = (sgd.learning_rate(), sgd.momentum());
    let plain = in_continuous_time(rate, mu);
    accelerated(sgd, move |k_i, k_j| {
        let gap = (k_i - k_j) / (1.0 - mu);
        let more = commutator * rate * gap * gap / 2.0;
        1.0 / (1.0 / plain(k_i, k_j) + more * (1.0 - mu) / rate)
    })
}

fn two_variables(sgd: &MomentumQuadratic) -> Observation {
    let d = sgd.dimension();
    let identity = DMatrix::<f64>::identity(d, d);
    let mut drift = DMatrix::zeros(2 * d, 2 * d);
    drift.view_mut((0, d), (d, d)).copy_from(&(&identity * sgd.learning_rate()));
    drift.view_mut((d, 0), (d, d)).copy_from(&(-sgd.hessian().matrix()));
    drift.view_mut((d, d), (d, d)).copy_from(&(&identity * (1.0 - sgd.momentum())));
    let mut diffusion = DMatrix::zeros(2 * d, 2 * d);
    diffusion.view_mut((d, d), (d, d)).copy_from(&sgd.noise().matrix());
    let mut entries = linear_sde::stationary(&drift, &diffusion);
    entries.truncate(d * (d + 1) / 2);
    formed(entries)
}
