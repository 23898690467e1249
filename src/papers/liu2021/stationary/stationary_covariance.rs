//! SGD on a quadratic settles at the covariance of a discrete Lyapunov equation, around the minimum.

use proptest::strategy::{BoxedStrategy, Strategy};

use super::cases::simulated;
use super::theory::{as_if_commuting, covariance, with_discrete_term};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, PerBudget, Prediction,
    Range, Reading, Resolution, Simulation, Witness,
};
use crate::instances::quadratic::NoisyQuadratic;
use crate::papers::liu2021::cases;
use crate::papers::liu2021::theory::triangle;
use crate::witnesses::quadratic;

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/stationary-covariance",
    locus: "Theorem 1, eq. (6), and the sentence after it",
    statement: "Let w be updated by w' = w - λ (Kw + η) with a noise η of finite covariance C. `The stationary \
                covariance of w satisfies' ΣK + KΣ - λKΣK = λC, and, without the shift by w*, E[w'] = w*.",
    assumes: &[
        "the loss is (w - w*)ᵀ K (w - w*) / 2 with K positive definite (full rank: footnote 1)",
        "0 < λ < 2/k*, with k* the largest eigenvalue of K",
        "η has a finite covariance C, the same at every step (a positive definite C is not asked for)",
        "η has mean zero (said with (2) for one dimension, tacit with (5))",
        "η is independent of the past (tacit)",
    ],
    notes: Notes {
        because: "A step maps the covariance to (I - λK) Σ (I - λK) + λ²C, whose fixed point is (6). On 0 < λ < 2/k* the \
            map contracts, so the limit exists from every start and is unique. Only the covariance of the noise \
            enters; C may be singular. The sentence before the theorem has the absolute eigenvalues of I - λK in \
            (0, 1); zero is attained at λk = 1, where (6) holds as well. Mean zero and independence of the past (mean zero \
            given the past would do) are needed: a bias b moves the mean to w* - K⁻¹b, and memory changes Σ (liu2021/any-finite-noise).",
        known: "(6) solved in K's eigenbasis agrees to 1e-9 with the doubling oracle, whose error bound is proved, and with \
            second moments iterated from a start off w* over a noise of 2d atoms; and to 2 % with simulated \
            SGD under Gaussian, uniform, two-point and skewed noise. Simulated chains are paired, so \
            that their covariance does not use the mean. Σ is read as the limit of cov(w_t).",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: SIMULATED.name,
        caption: "Stationary variance along each of ten eigenvectors of K, simulated and as stated. The \
                  continuous-time theory sees neither the minimum at λk = 1 nor the divergence at 2.",
        x: Axis { label: "λk", log: false },
        y: Axis { label: "variance / (λ² noise variance)", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&SOLVED, &DEGENERATE, &ITERATED, &SIMULATED, &MEAN, &MEAN_SIMULATED],
    range: Range::Exact,
    ..Claim::BLANK
};

static SOLVED: Experiment<NoisyQuadratic> = Experiment {
    name: "Lyapunov oracle",
    reading: Reading::AsPrinted,
    instances: || Instances::named(cases::dense()).and_random(MANY, random(50, 0.05, 0.004)),
    predict: |sgd| stated(sgd, 1.0),
    decoys: &[
        CONTINUOUS,
        HALVED,
        FLIPPED,
        Decoy::new("commuting solution", |sgd| triangle(&covariance(sgd, as_if_commuting(sgd)))),
    ],
    observe: Witness::Oracle(quadratic::solved_covariance),
    resolution: Resolution::RelativeToLargest(1e-9),
    expects: Expected::Consistent,
};

static DEGENERATE: Experiment<NoisyQuadratic> = Experiment {
    name: "Lyapunov oracle, K and C commute",
    instances: || Instances::named(cases::commuting()),
    decoys: &[CONTINUOUS, HALVED, FLIPPED],
    ..SOLVED
};

static ITERATED: Experiment<NoisyQuadratic> = Experiment {
    name: "second moments iterated, noise of 2d atoms",
    instances: || Instances::named(cases::dense()).and_random(FEW, random(50, 0.05, 0.02)),
    observe: Witness::Oracle(quadratic::iterated_covariance),
    ..SOLVED
};

static SIMULATED: Experiment<NoisyQuadratic> = Experiment {
    name: "simulated SGD",
    instances: || Instances::named(simulated()).and_random(FEW, random(6, 0.8, 0.4)),
    predict: |sgd| sampled(sgd, 1.0),
    decoys: &[
        Decoy::new(CONTINUOUS.name, |sgd| sampled(sgd, 0.0)),
        Decoy::new(HALVED.name, |sgd| sampled(sgd, 0.5)),
    ],
    observe: Witness::Simulation(PAIRS_OF_CHAINS),
    resolution: Resolution::RelativeToLargest(0.02),
    ..SOLVED
};

static MEAN: Experiment<NoisyQuadratic> = Experiment {
    name: "stationary mean, iterated",
    predict: |sgd| Prediction::equals_all(sgd.minimum().iter().copied()),
    decoys: &[
        Decoy::new("zero", |sgd| Prediction::equals_all(sgd.minimum().iter().map(|_| 0.0))),
        Decoy::new("start", |sgd| Prediction::equals_all(sgd.start().iter().copied())),
    ],
    observe: Witness::Oracle(quadratic::iterated_mean),
    ..SOLVED
};

static MEAN_SIMULATED: Experiment<NoisyQuadratic> = Experiment {
    name: "stationary mean, simulated SGD",
    instances: || Instances::named(simulated().split_off(1)).and_random(FEW, random(6, 0.8, 0.4)),
    observe: Witness::Simulation(Simulation {
        estimate: quadratic::simulated_mean,
        ..PAIRS_OF_CHAINS
    }),
    resolution: Resolution::RelativeToLargest(0.02),
    ..MEAN
};

const PAIRS_OF_CHAINS: Simulation<NoisyQuadratic> = Simulation {
    simulate: quadratic::simulate,
    estimate: quadratic::simulated_covariance,
    replicas: 2048,
    blocks: PerBudget { quick: 64, standard: 64, deep: 256 },
};
const MANY: PerBudget = PerBudget { quick: 32, standard: 64, deep: 1024 };
const FEW: PerBudget = PerBudget { quick: 4, standard: 8, deep: 16 };

/// Equation (1) in place of (6).
const CONTINUOUS: Decoy<NoisyQuadratic> = Decoy::new("continuous time", |sgd| stated(sgd, 0.0));
const HALVED: Decoy<NoisyQuadratic> = Decoy::new("half the discrete term", |sgd| stated(sgd, 0.5));
const FLIPPED: Decoy<NoisyQuadratic> =
    Decoy::new("discrete term with the other sign", |sgd| stated(sgd, -1.0));

/// Dense K and C that do not commute, in two to `d` dimensions, with λk* from `top` to 1.95 and all λk
/// at least `least`.
fn random(d: usize, top: f64, least: f64) -> BoxedStrategy<NoisyQuadratic> {
    NoisyQuadratic::any(2..=d, top..=1.95, least).boxed()
}

/// Equation (6) with `theta` times its discrete term.
fn stated(sgd: &NoisyQuadratic, theta: f64) -> Prediction {
    let factor = with_discrete_term(sgd.learning_rate(), theta);
    triangle(&covariance(sgd, factor))
}

/// Equation (6) with `theta` times its discrete term, at the simulated entries; the curve is that
/// of an eigenvector of both K and C.
fn sampled(sgd: &NoisyQuadratic, theta: f64) -> Prediction {
    let factor = with_discrete_term(sgd.learning_rate(), theta);
    let covariance = covariance(sgd, &factor);
    let entries = quadratic::entries(sgd).into_iter();
    let values = Prediction::equals_all(entries.map(|at| covariance[at]));
    if !quadratic::is_drawn(sgd) {
        return values;
    }
    let rate = sgd.learning_rate();
    let point = |rate_k: f64| (rate_k, factor(rate_k / rate, rate_k / rate) / (rate * rate));
    values.with_curve((4..=96).map(|i| point(0.02 * f64::from(i))).collect())
}
