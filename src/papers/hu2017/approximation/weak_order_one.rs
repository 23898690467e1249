//! The plain gradient drift approximates SGD with weak order one, whatever the noise term.

use proptest::prelude::*;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, PerBudget, Prediction,
    Reading, Resolution, Rung, Witness,
};
use crate::instances::weak_problem::{CoarseStep, WeakProblem};
use crate::oracles::law::kolmogorov::Diffusion;
use crate::papers::hu2017::approximation::spreads::{AnySpread, Spread};
use crate::papers::hu2017::approximation::{cases, coarse_step, theory};
use crate::witnesses::weak_error::{self, worst_start};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/weak-order-one",
    locus: "section 3.1, the paragraph after Theorem 1; appendix A, (c)",
    statement: "Throwing away this term, -(η/4) ∇|∇F|², reduces the weak error from O(η²) to O(η). For O(η) weak \
                approximation on [0, T], choosing b(x) = -∇F(x) is enough and the explicit choice of the function \
                S(x) is not important (despite the fact that we need S Sᵀ to be non-degenerate); S can be arbitrary \
                smooth bounded functions. If we set Σ = 0, the weak error is of order O(η).",
    assumes: &[
        "‖f(.; ζ)‖_{C^7} <= C for every ζ, f itself included",
        "the ζ_k are independent and identically distributed",
        "S is smooth and bounded",
        "T is fixed",
    ],
    notes: Notes {
        because: "The order is one and no more: the same rungs are refuted as an approximation of order two. It is one \
            for S = √Σ, for constant and varying S that have nothing to do with Σ, and for S = 0, since S enters \
            the generator with the factor η. That factor matters: without the √η in front of S the error does not \
            vanish. The bracket and the last sentence exclude each other: the last is right, and S Sᵀ may vanish.",
        repaired: "",
        known: "SGD's exact semigroup against the Kolmogorov equation, eight steps in d = 1 and seven in d = 2; SGD \
            coupled with a finely discretised SDE at η = 1/2 finds the same weak error. The magnitude O(√η) of \
            the error of a path, in the same paragraph, is hu2017/pathwise-fluctuation.",
        open: "",
    },
    figures: &[Figure {
        experiment: SOLVED_1D.name,
        caption: "Weak error of the diffusion without the correction term against SGD from the worst \
                  starts, largest over times up to T = 1, and with misreadings.",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "weak error", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&SOLVED_1D, &SOLVED_2D, &COUPLED],
    ..Claim::BLANK
};

static SOLVED_1D: Experiment<AnySpread<1>> =
    solved("semigroup against Kolmogorov equation, d = 1", || {
        instances(&cases::named_1d()[0].1, cases::any_1d(), 4)
    });

static SOLVED_2D: Experiment<AnySpread<2>> =
    solved("semigroup against Kolmogorov equation, d = 2", || {
        instances(&cases::named_2d()[0].1, cases::any_2d(), 1)
    });

/// One problem with every kind of `S`, then random ones.
fn instances<const D: usize>(
    problem: &WeakProblem<D>,
    any: BoxedStrategy<WeakProblem<D>>,
    standard: usize,
) -> Instances<AnySpread<D>> {
    let with = |spread| AnySpread { problem: problem.clone(), spread };
    let mut named =
        vec![("S = 0", with(Spread::Nothing)), ("a varying S", with(Spread::Varying(0.5, 0.8)))];
    if D == 1 {
        named.push(("S = √Σ", with(Spread::Matched)));
        named.push(("a constant S", with(Spread::Constant(0.5))));
    }
    let random = (any, Spread::any()).prop_map(|(problem, spread)| {
        let mut any = AnySpread { problem, spread };
        any.problem.starts = vec![
            worst_start(&any.problem, |step| any.uncorrected(step, 1.0)),
            worst_start(&any.problem, |step| any.uncorrected(step, 0.5)),
            worst_start(&any.problem, |_| unscaled(&any.problem)),
        ];
        any
    });
    let cases = PerBudget { quick: 0, standard, deep: 32 };
    Instances::named(named).and_random(cases, random)
}

/// The exact semigroup of SGD against the exact solution for the diffusion.
const fn solved<const D: usize>(
    name: &'static str,
    instances: fn() -> Instances<AnySpread<D>>,
) -> Experiment<AnySpread<D>> {
    Experiment {
        name,
        reading: Reading::AsPrinted,
        instances,
        predict: |any| Prediction::approximates(1.0, uncorrected(any, 1.0)),
        decoys: const {
            &[
                Decoy::new("order two without the correction", |any| {
                    Prediction::approximates(2.0, uncorrected(any, 1.0))
                }),
                Decoy::new("half of the drift", |any| {
                    Prediction::approximates(1.0, uncorrected(any, 0.5))
                }),
                Decoy::new("a constant S without the factor √η", |any| {
                    Prediction::approximates(1.0, unscaled_noise(&any.problem))
                }),
            ]
        },
        observe: Witness::Oracle(|any| weak_error::sgd_ladder(&any.problem)),
        resolution: Resolution::Absolute(0.1),
        expects: Expected::Consistent,
    }
}

/// `dX = -scale ∇F ds + √η S dB`.
fn uncorrected<const D: usize>(any: &AnySpread<D>, scale: f64) -> Vec<Rung> {
    theory::ladder(&any.problem, |step| any.uncorrected(step, scale))
}

/// `dX = -∇F ds + S dB` with a constant `S`: noise that vanishes at points would steepen the solution without bound.
fn unscaled_noise<const D: usize>(problem: &WeakProblem<D>) -> Vec<Rung> {
    theory::ladder(problem, |_| unscaled(problem))
}

fn unscaled<const D: usize>(problem: &WeakProblem<D>) -> impl Diffusion<D> + '_ {
    (
        |x: &[f64; D]| theory::drift(&problem.loss, 0.0, 1.0, 0.0, x),
        |x: &[f64; D]| Spread::Constant(0.5).covariance(problem, x),
    )
}

/// The weak error that the oracles compute at a coarse step, against SGD and a finely discretised
/// SDE simulated on one Brownian path.
static COUPLED: Experiment<CoarseStep<1>> = Experiment {
    name: "coupled simulation, d = 1",
    reading: Reading::AsPrinted,
    instances: || {
        let (name, problem) = cases::named_1d().swap_remove(0);
        Instances::named(vec![(name, CoarseStep::new(problem, 0.5, 2, 5.4))])
    },
    predict: |coarse| coarse_step::weak_error(coarse, 0.0, 1.0),
    decoys: &[
        Decoy::new("weak error with the correction", |coarse| {
            coarse_step::weak_error(coarse, 1.0, 1.0)
        }),
        Decoy::new("weak error with the wrong sign of the correction", |coarse| {
            coarse_step::weak_error(coarse, -1.0, 1.0)
        }),
    ],
    observe: Witness::Simulation(coarse_step::coupled(|coarse, block| {
        coarse_step::simulate(coarse, 0.0, block)
    })),
    resolution: Resolution::Relative(0.25),
    expects: Expected::Consistent,
};
