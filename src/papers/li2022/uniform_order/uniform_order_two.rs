//! The modified diffusion approximates SGD with weak order two, uniformly in time.

mod plane;

use proptest::prelude::*;

use self::plane::{PLANE, SPREAD};
use super::theory::{ladder, modified};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::instances::confined_loss::{ConfinedLoss, Slope};
use crate::instances::finite_noise::FiniteNoise;
use crate::instances::uniform_problem::{CoarseStep, HORIZON, RUNGS, UniformProblem};
use crate::monte_carlo::coupling::{weak_difference, weak_difference_interval};
use crate::witnesses::uniform_error::{sgd_ladder, weak_error};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/uniform-order-two",
    locus: "Theorem 1, (1.9), (3.3)",
    statement: "Suppose Assumption 1 holds. Then the SDE (3.2) [dX = -(∇f(X) + η(¼∇|∇f(X)|²)) dt + √(ηΛ(X)) dW] approximates the SGD (1.2) with weak second order \
                accuracy uniformly in time for initial distributions supported in B(0, R). More precisely, for R that is required in Lemma 1 and φ ∈ C⁴, \
                there exists C = C(φ, R) > 0 that depends on φ and R but independent of η such that when η is sufficiently small (recall (1.3) for U^n), \
                sup_{n ≥ 0} sup_{x ∈ B(0,R)} |U^n(x) - u(x, nη)| < C η², (3.3).",
    assumes: &[
        "f(.; ξ) is smooth, with ∇f(.; ξ) bounded on compact sets uniformly in ξ",
        "higher derivatives of f(.; ξ) are bounded on compact sets uniformly in ξ: not in the printed Assumption 1; the proof uses it (li2022/assumption-one)",
        "x · ∇f(x; ξ) >= ν|x|² for all |x| >= L and all ξ",
        "f = E f(.; ξ) is strongly convex; the f(.; ξ) need not be convex",
        "Λ is smooth and positive semidefinite, Σ on |x| <= R, 0 on |x| > R_2",
        "η <= η_0 = min((R - L)/M_1, 2νL²/M_2²)",
    ],
    notes: Notes {
        because: "Every step adds an error of order η³ that later steps damp, since S and e^{ηL} neither raise a function's maximum \
            nor lower its minimum and both laws forget their start. SGD does not leave B(0, R) and, for η small enough, the diffusion does not leave \
            |x| <= R_2, so that neither needs a boundary condition.",
        known: "SGD's exact semigroup against the Kolmogorov equation: errors of 1e-2 to 1e-7 known to 1e-9, eight steps over more \
            than two decades, orders within 0.01 of 2; long times apart, since the supremum sits in the transient. SGD coupled with \
            a finely discretised SDE has the oracles' weak error u - U at η = 1/4. In the plane, for random quadratic losses whose Hessians do not \
            commute, both semigroups act on polynomials of degree four as matrices. Each instance on the line has an f(.; ξ) \
            that is not convex, skewed noise that vanishes inside the ball and steps below η_0; starts include ±R, times \
            are the multiples of the coarsest step up to 30 (a test visits every n), when both functions are constant to 1e-9.",
        open: "The printed theorem asks for Assumption 1 alone, which bounds only ∇f(.; ξ) uniformly in ξ; its proof has C depend on sup_ξ ‖f(.; ξ)‖_{C⁴}. So the \
            theorem needs this supremum and does not state it: it is taken from the proof here, and the omission is charged to li2022/assumption-one. Every finite \
            training set has it; with infinitely many ξ ∇f may have a kink (|x| is a mixture of smooth functions), and then the theorem fails to the letter of Assumption 1: for f' = 2x + |x| and noise ±1 \
            the error of the stationary mean over η^1.5 is -0.050, -0.042, -0.038, -0.036 at η = 0.04, 0.02, 0.01, 0.005, and where |x| is written out as such a mixture it does not tend to zero either.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: SOLVED.name,
        caption: "Largest distance between U^n(x) and u(x, nη) over nη <= 30 and |x| <= R, as printed and with misreadings of (3.2).",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "weak error", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&SOLVED, &RANDOM, &LONG_TIMES, &PLANE, &SPREAD, &COUPLED],
    ..Claim::BLANK
};

static SOLVED: Experiment<UniformProblem> = Experiment {
    name: "largest |U^n(x) - u(x, nη)| over n and x: semigroup against Kolmogorov equation",
    reading: Reading::AsPrinted,
    instances: || Instances::named(named()),
    predict: |problem| all_times(problem, 2.0, (1.0, 1.0)),
    decoys: &[
        Decoy::new("without the correction", |problem| all_times(problem, 2.0, (0.0, 1.0))),
        Decoy::new("Λ doubled", |problem| all_times(problem, 2.0, (1.0, 2.0))),
    ],
    observe: Witness::Oracle(|problem| sgd_ladder(problem, 0.0, RUNGS)),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

/// Here what a doubled Λ does may change its sign along the ladder, and shows no order.
static RANDOM: Experiment<UniformProblem> = Experiment {
    name: "the same on random losses",
    instances: || {
        let any = (ConfinedLoss::any(), 0.8..1.2, 0.2..1.2);
        let random =
            any.prop_map(|(loss, frequency, phase)| UniformProblem { loss, frequency, phase });
        Instances::random(PerBudget { quick: 1, standard: 3, deep: 64 }, random)
    },
    decoys: &[
        Decoy::new("without the correction", |problem| all_times(problem, 2.0, (0.0, 1.0))),
        Decoy::new("order three", |problem| all_times(problem, 3.0, (1.0, 1.0))),
    ],
    ..SOLVED
};

/// (3.2) with an order, and with the correction and Λ multiplied by factors, both one in the paper.
fn all_times(problem: &UniformProblem, order: f64, factors: (f64, f64)) -> Prediction {
    Prediction::approximates(order, ladder(problem, factors, 0.0, RUNGS))
}

/// The transient dominates the supremum; this looks at long times alone, where the correction
/// alters the error at its own order only, so that leaving it out is no decoy. Two rungs fewer:
/// the error is a tenth of the transient one, and has to stay above that of the oracles.
static LONG_TIMES: Experiment<UniformProblem> = Experiment {
    name: "the same for 15 <= nη <= 30 alone",
    instances: || Instances::named(vec![named().swap_remove(1)]),
    predict: |problem| long_times(problem, (1.0, 1.0)),
    decoys: &[
        Decoy::new("Λ doubled", |problem| long_times(problem, (1.0, 2.0))),
        Decoy::new("Λ = 0", |problem| long_times(problem, (1.0, 0.0))),
    ],
    observe: Witness::Oracle(|problem| sgd_ladder(problem, HORIZON / 2.0, RUNGS - 2)),
    ..SOLVED
};

fn long_times(problem: &UniformProblem, factors: (f64, f64)) -> Prediction {
    Prediction::approximates(2.0, ladder(problem, factors, HORIZON / 2.0, RUNGS - 2))
}

/// The weak error that the oracles compute at a coarse step, against SGD and a finely discretised
/// SDE simulated on one Brownian path.
static COUPLED: Experiment<CoarseStep> = Experiment {
    name: "coupled simulation",
    reading: Reading::AsPrinted,
    instances: || {
        let (name, problem) = named().swap_remove(1);
        let coarse = CoarseStep { problem, step: 0.25, count: 4, start: 1.5 };
        Instances::named(vec![(name, coarse)])
    },
    predict: |coarse| at_coarse_step(coarse, (1.0, 1.0)),
    decoys: &[
        Decoy::new("weak error without the correction", |coarse| {
            at_coarse_step(coarse, (0.0, 1.0))
        }),
        Decoy::new("weak error with Λ doubled", |coarse| at_coarse_step(coarse, (1.0, 2.0))),
    ],
    observe: Witness::Simulation(Simulation {
        simulate: |coarse, block| {
            let observable = |x: &[f64; 1]| coarse.problem.observable(x);
            weak_difference(coarse, &observable, &[coarse.start], coarse.count as usize, block)
        },
        estimate: |_, tally, alpha| {
            Observation::of(weak_difference_interval(&tally.moments, alpha))
        },
        replicas: 2048,
        blocks: PerBudget::always(256),
    }),
    resolution: Resolution::Relative(0.25),
    expects: Expected::Consistent,
};

fn at_coarse_step(coarse: &CoarseStep, factors: (f64, f64)) -> Prediction {
    Prediction::within(weak_error(coarse, &modified(&coarse.problem, coarse.step, factors)))
}

fn named() -> Vec<(&'static str, UniformProblem)> {
    let cubic = Slope { cubic: 0.01, ..Slope::BENT };
    let rare = FiniteNoise::two_point(0.2).expect("a probability");
    let problem = |slope, radii| UniformProblem {
        loss: ConfinedLoss::new(slope, rare.clone(), radii).expect("admissible"),
        frequency: 1.1,
        phase: 0.5,
    };
    vec![
        ("small ball", problem(Slope::BENT, [1.6, 2.2, 4.4])),
        ("large ball", problem(Slope::BENT, [3.0, 4.2, 7.0])),
        ("cubic growth", problem(cubic, [1.6, 3.0, 5.0])),
    ]
}
