//! The covariance of the continuous-time theory, with and without momentum.

use nalgebra::DMatrix;
use proptest::strategy::Strategy;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, Reading, Resolution, Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::oracles::linear_sde;
use crate::papers::liu2021::cases;
use crate::papers::liu2021::cases::MANY;
use crate::papers::liu2021::theory::{accelerated, in_continuous_time, triangle};
use crate::witnesses::quadratic::formed;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/continuous-covariance",
    locus: "Section 2, eq. (1)",
    statement: "The stationary covariance of the Ornstein-Uhlenbeck process dw = -λKw dt + λ C^½ dW \
                satisfies ΣK + KΣ = λ/(1-µ) C, where µ is the momentum, zero where none is used.",
    assumes: &[
        "K is positive definite, C a covariance",
        "with momentum, λ is replaced by λ/(1-µ) in the process (inferred: no other process is printed)",
    ],
    correction: Some(
        "with momentum, for the diffusion of the pair (w, m), λ/(2 (1-µ)²) [K, [K, Σ]] is added on the left",
    ),
    notes: Notes {
        because: "Printed: the process without µ, and (1) with it. For µ = 0 it is Itô's formula for the second \
            moment. For µ > 0 the printed process cannot know µ; the Ornstein-Uhlenbeck process that \
            has (1) is the one with the step λ/(1-µ), and the first reading takes that. The diffusion \
            that the update itself tends to has two variables, dm = (Kw - (1-µ) m) dt + C^½ dW, \
            dw = -λ m dt. Its moments, derived here, give ΣK + KΣ + λ/(2 (1-µ)²) [K, [K, Σ]] = \
            λ/(1-µ) C: (1) for it holds only where C and K commute, or as λk/(1-µ)² tends to zero, \
            since E w mᵀ is antisymmetric and not zero. This is the second reading, with (1) as a \
            decoy. Found: to 1e-9 and 1e-7 by an oracle that samples the process exactly (one matrix \
            exponential) and sums the autoregression; no equation for Σ of the process is used. \
            cov[w_tᵀ w_t] before (1), a scalar as printed, is read as the covariance of w_t. Open: which \
            process the cited work meant.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&WITHOUT_MOMENTUM, &WITH_MOMENTUM, &TWO_VARIABLES],
    ..Claim::BLANK
};

static WITHOUT_MOMENTUM: Experiment<MomentumQuadratic> = Experiment {
    name: "Ornstein-Uhlenbeck process, µ = 0",
    reading: Reading::AsPrinted,
    instances: || {
        let at_zero =
            |sgd| MomentumQuadratic::accelerate(&sgd, 0.0).expect("zero is an admitted momentum");
        let named = [cases::dense(), cases::commuting()].concat().into_iter();
        let named = named.filter(|(_, sgd)| sgd.dimension() <= 20);
        Instances::named(named.map(|(name, sgd)| (name, at_zero(sgd))).collect())
            .and_random(MANY, MomentumQuadratic::any(1..=8, 0.3..=1.9, 0.02, 0.0..=0.0).boxed())
    },
    predict: |sgd| triangle(&stated(sgd, 0.0)),
    decoys: &[
        Decoy {
            name: "with the discrete term",
            predict: |sgd| {
                let rate = sgd.learning_rate();
                triangle(&accelerated(sgd, move |k_i, k_j| rate / (k_i + k_j - rate * k_i * k_j)))
            },
        },
        Decoy { name: "twice as large", predict: |sgd| triangle(&(stated(sgd, 0.0) * 2.0)) },
    ],
    observe: Witness::Oracle(one_variable),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Consistent,
};

static WITH_MOMENTUM: Experiment<MomentumQuadratic> = Experiment {
    name: "Ornstein-Uhlenbeck process with the step λ/(1-µ)",
    instances: with_momentum,
    predict: |sgd| triangle(&stated(sgd, 0.0)),
    decoys: &[
        Decoy {
            name: "µ ignored",
            predict: |sgd| triangle(&(stated(sgd, 0.0) * (1.0 - sgd.momentum()))),
        },
        COMMUTATOR,
    ],
    ..WITHOUT_MOMENTUM
};

static TWO_VARIABLES: Experiment<MomentumQuadratic> = Experiment {
    name: "diffusion of (w, m)",
    reading: Reading::Corrected,
    instances: with_momentum,
    predict: |sgd| triangle(&stated(sgd, 1.0)),
    decoys: &[
        Decoy { name: "(1)", predict: |sgd| triangle(&stated(sgd, 0.0)) },
        Decoy { name: "half the commutator", predict: |sgd| triangle(&stated(sgd, 0.5)) },
    ],
    observe: Witness::Oracle(two_variables),
    resolution: Resolution::Relative(1e-7),
    ..WITHOUT_MOMENTUM
};

const COMMUTATOR: Decoy<MomentumQuadratic> = Decoy {
    name: "with the commutator of two variables",
    predict: |sgd| triangle(&stated(sgd, 1.0)),
};

/// K and C that do not commute.
fn with_momentum() -> Instances<MomentumQuadratic> {
    let named = cases::accelerated(cases::dense()).into_iter();
    let small = named.filter(|(_, sgd)| sgd.dimension() <= 5);
    Instances::named(small.collect())
        .and_random(MANY, MomentumQuadratic::any(2..=6, 0.3..=1.9, 0.05, 0.1..=0.95).boxed())
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

fn one_variable(sgd: &MomentumQuadratic) -> Observation {
    let rate = sgd.learning_rate() / (1.0 - sgd.momentum());
    let drift = sgd.hessian().matrix() * rate;
    let diffusion = sgd.noise().matrix() * (rate * rate);
    formed(linear_sde::stationary(&drift, &diffusion))
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
