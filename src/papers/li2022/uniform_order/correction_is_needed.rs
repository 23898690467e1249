//! Without the correction the uniform order is one, and what is lost is lost in the transient.

mod coupled;

use super::theory::ladder;
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::confined_loss::{ConfinedLoss, Slope};
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::uniform_problem::{HORIZON, RUNGS, UniformProblem};
use crate::witnesses::uniform_error::sgd_ladder;

use self::coupled::COUPLED;

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/correction-is-needed",
    locus: "section 1, after (1.6), with Theorem 1",
    statement: "Note that the SDE (1.5) [dX = -∇[f(X) + ¼η|∇f(X)|²] dt + √(ηΣ) dW] approximates SGD in the weak sense with second order accuracy. If we instead use dX = -∇f(X) dt + √(ηΣ) dW \
                for any smooth positive definite Σ, then the approximation has first order weak accuracy. Theorem 1: (3.2) approximates the SGD with weak second order accuracy uniformly in time for initial distributions supported in B(0, R).",
    assumes: &[
        "Assumption 1, with higher derivatives of f(.; ξ) bounded uniformly in ξ",
        "Λ instead of Σ, which is Σ on |x| <= R, as in Theorem 1",
        "both sentences are read over all n and all x in B(0, R), then over early and late times apart",
    ],
    notes: Notes {
        because: "Without the term the largest error over all n and x is of order η and no better; with it, of order η², li2022/uniform-order-two. All of the loss is in the transient: once e^(-µnη) is below η (nη >= 15 in the cases run) \
            the drift without the term has order two as well, since ∇|∇f|² is of the size of x - x* there, and its expectation of order η. For f = ax²/2 and Σ = \
            s² it is even twice as good: stationary variances are off by -¼η²s² without and by -½η²s² with the term.",
        known: "SGD's exact semigroup against the Kolmogorov equation, starts up to ±R, skewed and symmetric noise, some f(.; ξ) not convex, nη up to 30; SGD coupled with a finely discretised \
            diffusion without the term has the oracles' weak error u - U at η = 1/4. For the variances see li2022/implicit-regulariser.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: WITH.name,
        caption: "Largest distance between U^n(x) and u(x, nη) over nη <= 30 and |x| <= R, with the correction and without it.",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "weak error", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&WITHOUT, &WITH, &LATE, &COUPLED],
    ..Claim::BLANK
};

static WITHOUT: Experiment<UniformProblem> = Experiment {
    name: "largest |U^n(x) - u(x, nη)| over n and x, without the term: order one",
    reading: Reading::AsPrinted,
    instances,
    predict: |problem| without(problem, 1),
    decoys: &[Decoy::new("order two", |problem| without(problem, 2))],
    observe: Witness::Oracle(|problem| sgd_ladder(problem, 0.0, STEPS)),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

fn without(problem: &UniformProblem, order: u8) -> Prediction {
    Prediction::approximates(f64::from(order), ladder(problem, (0.0, 1.0), 0.0, STEPS))
}

/// Order two with the term multiplied by a factor, one in (3.2).
fn order_two(problem: &UniformProblem, factor: f64) -> Prediction {
    Prediction::approximates(2.0, ladder(problem, (factor, 1.0), 0.0, STEPS))
}

static WITH: Experiment<UniformProblem> = Experiment {
    name: "the same with the term: order two",
    instances: || Instances::named(vec![("cubic growth, symmetric noise", cubic())]),
    predict: |problem| order_two(problem, 1.0),
    decoys: &[Decoy::new("without the term", |problem| order_two(problem, 0.0))],
    ..WITHOUT
};

static LATE: Experiment<UniformProblem> = Experiment {
    name: "15 <= nη <= 30, without the term: order two, no order is lost there",
    predict: |problem| late(problem, 1.0),
    decoys: &[Decoy::new("Λ doubled", |problem| late(problem, 2.0))],
    observe: Witness::Oracle(|problem| sgd_ladder(problem, HORIZON / 2.0, STEPS)),
    ..WITHOUT
};

fn late(problem: &UniformProblem, spread: f64) -> Prediction {
    Prediction::approximates(2.0, ladder(problem, (0.0, spread), HORIZON / 2.0, STEPS))
}

/// Step sizes: the errors have to stay above those of the oracles.
const STEPS: usize = RUNGS - 2;

fn instances() -> Instances<UniformProblem> {
    Instances::named(vec![("skewed noise", problem())])
}

/// Cubic growth and symmetric noise, each draw of which bends back.
fn cubic() -> UniformProblem {
    let slope = Slope {
        curvature: 1.0,
        center: 0.3,
        cubic: 0.01,
        bend: 0.0,
        bend_at: 0.0,
        noise_amplitude: 0.6,
        noise_frequency: 2.2,
        noise_phase: 0.4,
    };
    let noise = FiniteNoise::two_point(0.5).expect("a probability");
    let loss = ConfinedLoss::new(slope, noise, [1.8, 2.8, 5.0]).expect("admissible");
    UniformProblem { loss, frequency: 1.2, phase: 0.3 }
}

fn problem() -> UniformProblem {
    let slope = Slope {
        curvature: 1.1,
        center: -0.2,
        cubic: 0.0,
        bend: 0.35,
        bend_at: 0.4,
        noise_amplitude: 0.4,
        noise_frequency: 2.2,
        noise_phase: 1.1,
    };
    let noise = FiniteNoise::two_point(0.2).expect("a probability");
    let loss = ConfinedLoss::new(slope, noise, [3.0, 4.2, 7.0]).expect("admissible");
    UniformProblem { loss, frequency: 1.0, phase: 0.6 }
}
