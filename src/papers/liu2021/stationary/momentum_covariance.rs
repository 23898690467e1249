//! SGD with momentum settles at a covariance that solves a linear matrix equation.

use super::cases::simulated_with_momentum;
use super::theory::{self, of_equation_1, of_equation_7, of_equation_8};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Prediction, Range, Reading, Resolution,
    Witness,
};
use crate::instances::momentum::MomentumQuadratic;
use crate::papers::liu2021::cases::{self, FEW, MANY};
use crate::papers::liu2021::misreadings::laplace;
use crate::papers::liu2021::theory::{cosines, gaussian, triangle};
use crate::witnesses::momentum::{self, arguments};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/momentum-covariance",
    locus: "Theorem 2, eq. (7), and the two limits after it",
    statement: "`Let w_t be updated according to (5) with arbitrary µ ∈ [0, 1). Then Σ is the solution to' \
                -(1+µ²)/(1-µ²) λ² KΣK + µ/(1-µ²) λ² (K²Σ + ΣK²) + (1-µ) λ (KΣ + ΣK) = λ² C. `If the noise is \
                Gaussian, then the stationary state distribution of w is w ∼ N(0, Σ).' With µ = 0 `we recover \
                the previous result (6)'; `if λK ≪ 1, neglecting the O((λK)²) terms recovers' (1).",
    assumes: &[
        "g = K w + η, m' = µ m + g, w' = w - λ m', with K positive definite",
        "a stationary law exists: λk* < 2 (1+µ) (section 4.5; not said with the theorem)",
        "η has mean zero and covariance C and is independent of the past (tacit)",
    ],
    notes: Notes {
        because: "w obeys w'' = (1 + µ - λK) w' - µ w - λη, and the moments E w wᵀ and E w' wᵀ of this autoregression give \
            (7) term by term, whether or not C and K commute. The limit of small λ is one at fixed µ: off the \
            diagonal in K's eigenbasis the neglected term has, relative to what is kept, a part µ (k_i - k_j)² λ / ((1-µ)² (1+µ) (k_i + k_j)), \
            beside one of the order of λk, so for C that does not commute with K it needs that part small too, for which λk ≪ (1-µ)² is enough and λk ≪ 1 is not.",
        known: "The Lyapunov oracle on the chain of the pair (w, m), which knows only the update, agrees to 1e-7 for \
            dense K and C that do not commute, µ up to 0.99, λk* up to 0.9995 of 2 (1+µ) and down to the order of \
            1 - µ. The Gaussian law: the characteristic function as a product over past noises, to 1e-9, \
            and of the simulated algorithm, to 0.02. (7) was rebuilt from a line that the text layer breaks up.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &SOLVED,
        &SLOW,
        &COMMUTING,
        &GAUSSIAN,
        &SIMULATED,
        &WITHOUT_MOMENTUM,
        &SMALL_STEP,
    ],
    range: Range::Exact,
    ..Claim::BLANK
};

static SOLVED: Experiment<MomentumQuadratic> = Experiment {
    name: "chain of (w, m)",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(cases::accelerated(cases::dense()))
            .and_random(MANY, MomentumQuadratic::any(2..=12, 0.3..=1.95, 0.02, 0.05..=0.99))
    },
    predict: |sgd| triangle(&of_equation_7(sgd, 1.0)),
    decoys: &[
        CONTINUOUS,
        ONE_SIDED,
        Decoy::new("commuting solution", |sgd| triangle(&of_equation_8(sgd))),
        Decoy::new("(6) with the step λ / (1 - µ)", |sgd| {
            let rate = sgd.learning_rate() / (1.0 - sgd.momentum());
            triangle(&theory::accelerated(sgd, theory::with_momentum(rate, 0.0, 1.0)))
        }),
    ],
    observe: Witness::Oracle(momentum::solved),
    resolution: Resolution::RelativeToLargest(1e-7),
    expects: Expected::Consistent,
};

static SLOW: Experiment<MomentumQuadratic> = Experiment {
    name: "chain of (w, m), λk of the order of 1 - µ",
    instances: || {
        let random = MomentumQuadratic::any(2..=6, 0.02..=0.1, 0.01, 0.9..=0.98);
        Instances::random(MANY, random)
    },
    decoys: &[CONTINUOUS, ONE_SIDED],
    ..SOLVED
};

static COMMUTING: Experiment<MomentumQuadratic> = Experiment {
    name: "chain of (w, m), K and C commute",
    instances: || Instances::named(cases::accelerated(cases::commuting())),
    decoys: &[CONTINUOUS, ONE_SIDED],
    ..SOLVED
};

static GAUSSIAN: Experiment<MomentumQuadratic> = Experiment {
    name: "Gaussian law, characteristic function as a product",
    instances: || Instances::named(simulated_with_momentum()),
    predict: |sgd| cosines(arguments(sgd), &of_equation_7(sgd, 1.0), gaussian),
    decoys: &[
        CONTINUOUS_LAW,
        ONE_SIDED_LAW,
        Decoy::new("the same covariance, a Laplace law", |sgd| {
            cosines(arguments(sgd), &of_equation_7(sgd, 1.0), laplace)
        }),
    ],
    observe: Witness::Oracle(momentum::characteristic_function),
    resolution: Resolution::Absolute(1e-9),
    ..SOLVED
};

static SIMULATED: Experiment<MomentumQuadratic> = Experiment {
    name: "Gaussian law, simulated",
    // In one dimension the Laplace law is nearer than the resolution.
    decoys: &[CONTINUOUS_LAW, ONE_SIDED_LAW],
    observe: Witness::Simulation(momentum::COSINES),
    resolution: Resolution::Absolute(0.02),
    ..GAUSSIAN
};

static WITHOUT_MOMENTUM: Experiment<MomentumQuadratic> = Experiment {
    name: "µ = 0 gives (6)",
    instances: || Instances::named(cases::without_momentum(cases::dense())),
    predict: |sgd| plain(sgd, 1.0),
    decoys: &[CONTINUOUS, Decoy::new("half the discrete term", |sgd| plain(sgd, 0.5))],
    ..SOLVED
};

static SMALL_STEP: Experiment<MomentumQuadratic> = Experiment {
    name: "Σ / λ at small λ gives (1)",
    instances: || {
        let three = cases::accelerated(cases::dense()).into_iter().take(3);
        Instances::named(three.collect())
            .and_random(FEW, MomentumQuadratic::any(2..=4, 0.3..=1.9, 0.2, 0.1..=0.9))
    },
    predict: |sgd| small_step(sgd, sgd.momentum()),
    decoys: &[
        Decoy::new("without the factor 1 / (1 - µ)", |sgd| small_step(sgd, 0.0)),
        Decoy::new("1 / (1 - µ²)", |sgd| small_step(sgd, sgd.momentum().powi(2))),
    ],
    observe: Witness::Oracle(momentum::small_step_limit),
    resolution: Resolution::RelativeToLargest(1e-3),
    ..SOLVED
};

const CONTINUOUS: Decoy<MomentumQuadratic> =
    Decoy::new("continuous time", |sgd| triangle(&of_equation_1(sgd)));
const ONE_SIDED: Decoy<MomentumQuadratic> =
    Decoy::new("without K²Σ + ΣK²", |sgd| triangle(&of_equation_7(sgd, 0.0)));

const CONTINUOUS_LAW: Decoy<MomentumQuadratic> =
    Decoy::new(CONTINUOUS.name, |sgd| cosines(arguments(sgd), &of_equation_1(sgd), gaussian));
const ONE_SIDED_LAW: Decoy<MomentumQuadratic> =
    Decoy::new(ONE_SIDED.name, |sgd| cosines(arguments(sgd), &of_equation_7(sgd, 0.0), gaussian));

/// Equation (6) with `theta` times its discrete term.
fn plain(sgd: &MomentumQuadratic, theta: f64) -> Prediction {
    triangle(&theory::accelerated(sgd, theory::with_discrete_term(sgd.learning_rate(), theta)))
}

/// Equation (1) divided by λ.
fn small_step(sgd: &MomentumQuadratic, mu: f64) -> Prediction {
    triangle(&theory::accelerated(sgd, theory::in_continuous_time(1.0, mu)))
}
