//! The claim that the law of SGD is O(η²) away from the invariant measure of the diffusion.

use super::cases::{at_half_step, problem, settled, waves};
use super::ergodic::{LATE, contraction, invariant};
use super::theory::modified;
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::settled_sgd::{Question, SettledSgd};
use crate::instances::uniform_problem::{CoarseStep, UniformProblem};
use crate::witnesses::settled::{answers, forgetting};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/ergodicity",
    locus: "section 4.1",
    statement: "The uniform O(η²) weak approximation, however, provides a possible way to investigate the long time behavior under these weaker conditions. In fact, if the expected loss f is strongly convex within the region where the SGD sees, we have the uniform-in-time approximation and the \
                diffusion approximation SDE can be shown to have an exponential ergodicity due to the convexity of f. The uniform-in-time approximation ensures \
                that the distribution of SGD is only O(η²) away from this invariant measure, which then tells us the long time behavior.",
    assumes: &[
        "Assumption 1, with derivatives of f(.; ξ) that are bounded uniformly in ξ",
        "the law of SGD is meant after so many steps that it has settled",
        "no distance is named: those in use between distributions are tried, and the weak sense that the sentence before names",
    ],
    correction: Some(
        "There is C with |E φ(X_n) - π(φ)| <= C ‖φ‖_{C⁴} η² for all φ in C⁴ and all starts in B(0, R) once nη exceeds a multiple of ln(1/η), with π the diffusion's invariant \
         law; but E|X_n - x*| may be off by the order η^3/2, with skewed noise Wasserstein's distance by η and that of distribution functions by η^1/2, and the distance in total variation may be one for every n and η.",
    ),
    notes: Notes {
        because: "Read as a distance between distributions, as its words say, it is false; in the weak sense, for one smooth φ at a time, which the sentence before names, it is true at long times. Wasserstein's distance, that of distribution functions and total variation are suprema over φ \
            that need not be smooth on the scale √η on which both laws live. There SGD differs from a normal law: by its variance, relatively of order η, and by its kurtosis, which together shift E|X| by η^3/2, and by its skewness, which shifts P(X <= x*) by √η. From \
            a point SGD with m draws reaches at most m^n places, to which a law with a density gives no mass.",
        repaired: "By naming the sense, and long enough times for both laws to have settled. Since (2.7) and (2.21) are linear in φ, the constant is a multiple of ‖φ‖_{C⁴}: in the distance \
            that all φ with ‖φ‖_{C⁴} <= 1 define the sentence is true as well.",
        known: "The stationary law of SGD on a quadratic from its characteristic function, an infinite product, which gives order 2 for smooth φ; E|X| and P(X <= 0) by their inversion formulas. For losses with non-convex draws the exact semigroup and Kolmogorov's equation at nη = 30. Exponential \
            ergodicity by how fast u(., t) becomes constant, against the rate that two copies on one Brownian motion prove. At η = 0.02 E|X| is off by 0.326 η^3/2, 0.278 of it by the variance. Wasserstein's distance between the same laws, from η = 0.04 to 0.005: orders 1.12, 1.07, 1.03 with skewed noise and 1.51, 1.50, 1.50 with symmetric noise.",
        open: "Where Σ(x*) = 0 both laws are a point mass at x*, and all distances vanish.",
    },
    figures: &[Figure {
        experiment: ROUGH.name,
        instances: &["E|X|, symmetric noise"],
        caption: "Distance of E|X| between SGD's stationary law and the invariant law of (2.2): of the order η^3/2.",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "difference", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &ROUGH,
        &SMOOTH,
        &NONLINEAR,
        &FORGETS,
        &DISTANCE,
        &DISTRIBUTION_FUNCTION,
        &PLACES,
    ],
    ..Claim::BLANK
};

static ROUGH: Experiment<SettledSgd> = Experiment {
    name: "distances between distributions",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("E|X|, symmetric noise", settled(Question::Distance, 0.5)),
            ("P(X <= x*), skewed noise", settled(Question::Below, 0.25)),
            ("total variation", settled(Question::Places, 0.25)),
        ])
    },
    predict: |sgd| of_order(sgd, 2.0),
    decoys: &[Decoy::new("order 3", |sgd| of_order(sgd, 3.0))],
    observe: Witness::Oracle(answers),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Hypothesis),
};

/// The other reading, and the control of this one.
static SMOOTH: Experiment<SettledSgd> = Experiment {
    name: "in the weak sense: order of E φ for smooth φ, stationary laws",
    instances: smooth,
    expects: Expected::Consistent,
    ..ROUGH
};

fn smooth() -> Instances<SettledSgd> {
    Instances::named(vec![
        ("cosine, symmetric noise", settled(Question::Cosine(1.3, 0.4), 0.5)),
        ("cosine, skewed noise", settled(Question::Cosine(1.3, 0.4), 0.25)),
    ])
}

fn of_order(sgd: &SettledSgd, order: f64) -> Prediction {
    Prediction::approximates(order, invariant(sgd))
}

/// The order of `E|X|`, and those of `P(X <= x*)` and of the mass of the places that SGD reaches.
const ORDERS: [f64; 3] = [1.5, 0.5, 0.0];

/// Half an order more than stated is a decoy: the orders are these and no better.
static DISTANCE: Experiment<SettledSgd> = Experiment {
    name: "read as a distance: order 3/2 of E|X|",
    instances: || Instances::named(vec![("symmetric noise", settled(Question::Distance, 0.5))]),
    predict: |sgd| of_order(sgd, ORDERS[0]),
    decoys: &[Decoy::new("order 2", |sgd| of_order(sgd, ORDERS[0] + 0.5))],
    ..ROUGH.corrected()
};

static DISTRIBUTION_FUNCTION: Experiment<SettledSgd> = Experiment {
    name: "read as a distance: order 1/2 of P(X <= x*)",
    instances: || Instances::named(vec![("skewed noise", settled(Question::Below, 0.25))]),
    predict: |sgd| of_order(sgd, ORDERS[1]),
    decoys: &[Decoy::new("order 1", |sgd| of_order(sgd, ORDERS[1] + 0.5))],
    ..DISTANCE
};

static PLACES: Experiment<SettledSgd> = Experiment {
    name: "read as total variation: order 0",
    instances: || Instances::named(vec![("skewed noise", settled(Question::Places, 0.25))]),
    predict: |sgd| of_order(sgd, ORDERS[2]),
    decoys: &[Decoy::new("order 1/2", |sgd| of_order(sgd, ORDERS[2] + 0.5))],
    ..DISTANCE
};

static FORGETS: Experiment<CoarseStep> = Experiment {
    name: "exponential ergodicity of the diffusion",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("noise at the minimiser", at_half_step(problem())),
            ("no noise at the minimiser", at_half_step(waves())),
        ])
    },
    predict: |coarse| Prediction::at_least(contraction(coarse)),
    decoys: &[Decoy::new("twice the rate", |coarse| {
        Prediction::at_least(2.0 * contraction(coarse))
    })],
    observe: Witness::Oracle(|coarse| {
        let model = modified(&coarse.problem, coarse.step, (1.0, 1.0));
        Observation::of(forgetting(coarse, &model, [5.0, 10.0]))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static NONLINEAR: Experiment<UniformProblem> =
    Experiment { name: "smooth φ, non-convex draws, at nη = 30", ..LATE };
