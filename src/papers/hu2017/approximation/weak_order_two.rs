//! The diffusion with the corrected drift approximates SGD with weak order two.

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, PerBudget, Prediction,
    Reading, Resolution, Witness,
};
use crate::instances::weak_problem::{CoarseStep, WeakProblem};
use crate::papers::hu2017::approximation::{cases, coarse_step, theory};
use crate::witnesses::weak_error;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/weak-order-two",
    locus: "Theorem 1, (3.6)",
    statement: "Assume that there exists C > 0 such that for any ζ in D, ‖f(x; ζ)‖_{C^7} <= C. If we choose b(x) = \
                -∇F(x) - (1/4) η ∇|∇F(x)|², S(x) = √Σ(x), where Σ(x) = var(∇f(x; ζ)), then the solution to SDE (3.2), \
                dX = b(X) ds + √η S(X) dB, with X(0) = x_0 approximates the sequence {x_k} with weak order 2: for any \
                φ in C_b^6, |E φ(x_k) - E φ(X(kη))| <= C η² for all k <= T/η and all η < η_0.",
    assumes: &[
        "‖f(.; ζ)‖_{C^7} <= C for every ζ, f itself included",
        "the ζ_k are independent and identically distributed",
        "T is fixed",
    ],
    notes: Notes {
        because: "E v(x - η∇f) and e^{ηL} v agree up to O(η³) exactly when the O(η) part of the drift is -¼ ∇|∇F|² and \
            S Sᵀ = Σ, as printed. The proof calls b bounded in C^6, though ∇|∇F|² of a C^7 loss is only C^5; this \
            costs nothing, since an integral form of the expansion needs four derivatives of u only (Li and Wang, \
            Lemma 3). Where Σ degenerates √Σ is only Lipschitz, but u is smooth: its equation contains Σ and not the \
            root (Oleinik), and instances whose Σ vanishes at points or has rank one everywhere show order 2 as well.",
        repaired: "",
        known: "Boundedness of f itself excludes quadratic losses; trigonometric polynomials on the circle and the torus \
            satisfy it to the letter. Their skewed noise has finitely many values, so that SGD's semigroup is an exact \
            sum. Semigroup against Kolmogorov equation: eight steps in d = 1, seven in d = 2, errors from 1e-2 to \
            1e-7, orders within 0.05 of 2. SGD coupled with a finely discretised SDE finds the same weak errors at η = \
            1/2 and 1/4.",
        open: "Losses with unbounded derivatives, which the theorem does not cover.",
    },
    figures: &[Figure {
        experiment: SOLVED_1D.name,
        caption: "Weak error of the diffusion against SGD, largest over times up to T = 1 from the worst \
                  starts, as printed and with misreadings of (3.6).",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "weak error", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&SOLVED_1D, &SOLVED_2D, &COUPLED_1D, &COUPLED_2D],
    ..Claim::BLANK
};

static SOLVED_1D: Experiment<WeakProblem<1>> =
    solved("semigroup against Kolmogorov equation, d = 1", || {
        let cases = PerBudget { quick: 1, standard: 5, deep: 64 };
        Instances::named(cases::named_1d()).and_random(cases, cases::any_1d())
    });

static SOLVED_2D: Experiment<WeakProblem<2>> =
    solved("semigroup against Kolmogorov equation, d = 2", || {
        let cases = PerBudget { quick: 0, standard: 2, deep: 32 };
        Instances::named(cases::named_2d()).and_random(cases, cases::any_2d())
    });

/// The exact semigroup of SGD against the exact solution for the diffusion.
const fn solved<const D: usize>(
    name: &'static str,
    instances: fn() -> Instances<WeakProblem<D>>,
) -> Experiment<WeakProblem<D>> {
    Experiment {
        name,
        reading: Reading::AsPrinted,
        instances,
        predict: |problem| order_two(problem, 1.0, 1.0),
        decoys: const {
            &[
                Decoy::new("wrong sign of the correction", |problem| order_two(problem, -1.0, 1.0)),
                Decoy::new("half of the correction", |problem| order_two(problem, 0.5, 1.0)),
                Decoy::new("Σ doubled", |problem| order_two(problem, 1.0, 2.0)),
            ]
        },
        observe: Witness::Oracle(weak_error::sgd_ladder),
        resolution: Resolution::Absolute(0.1),
        expects: Expected::Consistent,
    }
}

/// (3.6) with the correction and Σ multiplied by factors, both one in the paper.
fn order_two<const D: usize>(problem: &WeakProblem<D>, correction: f64, spread: f64) -> Prediction {
    let model = |step| theory::corrected(&problem.loss, step, correction, spread);
    Prediction::approximates(2.0, theory::ladder(problem, model))
}

static COUPLED_1D: Experiment<CoarseStep<1>> = coupled("coupled simulation, d = 1", || {
    let [vanishing, positive, _symmetric] = cases::named_1d().try_into().expect("three problems");
    Instances::named(vec![
        (vanishing.0, CoarseStep::new(vanishing.1, 0.5, 2, 0.0)),
        (positive.0, CoarseStep::new(positive.1, 0.25, 4, 0.0)),
    ])
});

static COUPLED_2D: Experiment<CoarseStep<2>> = coupled("coupled simulation, d = 2", || {
    let [two_noises, _rank_one] = cases::named_2d().try_into().expect("two problems");
    Instances::named(vec![(two_noises.0, CoarseStep::new(two_noises.1, 0.5, 2, 0.0))])
});

/// The weak error that the oracles compute at a coarse step, against SGD and a finely discretised
/// SDE simulated on one Brownian path.
const fn coupled<const D: usize>(
    name: &'static str,
    instances: fn() -> Instances<CoarseStep<D>>,
) -> Experiment<CoarseStep<D>> {
    Experiment {
        name,
        reading: Reading::AsPrinted,
        instances,
        predict: |coarse| coarse_step::weak_error(coarse, 1.0, 1.0),
        decoys: const {
            &[
                Decoy::new("weak error with the wrong sign of the correction", |coarse| {
                    coarse_step::weak_error(coarse, -1.0, 1.0)
                }),
                Decoy::new("weak error with Σ doubled", |coarse| {
                    coarse_step::weak_error(coarse, 1.0, 2.0)
                }),
            ]
        },
        observe: Witness::Simulation(coarse_step::coupled(|coarse, block| {
            coarse_step::simulate(coarse, 1.0, block)
        })),
        resolution: Resolution::Relative(0.25),
        expects: Expected::Consistent,
    }
}
