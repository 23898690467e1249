//! The diffusion with the corrected drift approximates SGD with weak order two.

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, PerBudget, Prediction,
    Reading, Resolution, Witness,
};
use crate::papers::hu2017::approximation::coarse_step;
use crate::papers::hu2017::approximation::coarse_step::CoarseStep;
use crate::papers::hu2017::approximation::theory;
use crate::papers::hu2017::approximation::theory::WeakProblem;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/weak-order-two",
    locus: "Theorem 1, (3.6)",
    statement: "With b = -∇F - (η/4) ∇|∇F|² and S = √Σ, Σ = var(∇f(x; ζ)), the solution X of \
                dX = b ds + √η S dB with X(0) = x_0 approximates SGD with weak order 2: for every \
                φ in C_b^6, |E φ(x_k) - E φ(X(kη))| <= C η² for all k <= T/η.",
    assumes: &[
        "‖f(.; ζ)‖_{C^7} <= C for every ζ, f itself included",
        "the ζ_k are independent and identically distributed",
        "T is fixed",
    ],
    notes: Notes {
        because: "True as printed, on every instance. Theorem 1 asks for f itself to be bounded in C^7, which \
            excludes quadratic losses; the instances are trigonometric polynomials on the circle \
            and the torus, which satisfy it to the letter, with skewed noise of finite support, \
            so that SGD's semigroup is an exact finite sum. Derived again: E v(x - η∇f) and \
            e^{ηL} v agree up to O(η³) exactly when the O(η) part of the drift is -¼ ∇|∇F|² and \
            S Sᵀ = Σ, as printed. Witnesses: the semigroup against the Kolmogorov equation in \
            d = 1 (eight step sizes) and d = 2 (seven), errors from 1e-2 to 1e-7 and orders within \
            0.05 of 2; and SGD coupled with a finely discretised SDE, which reproduces the \
            oracles' weak error itself at η = 1/2 and 1/4. Attempts to break the letter: the \
            proof calls b bounded in C^6, but ∇|∇F|² of a C^7 loss is only C^5; this costs \
            nothing, since an integral form of the expansion needs four derivatives of u only \
            (Li and Wang, Lemma 3). √Σ is only Lipschitz where Σ degenerates, so the flow has no \
            derivatives there; u has them nevertheless, because the equation contains Σ and not \
            its root (Oleinik's estimates for degenerate equations), and instances whose Σ \
            vanishes at points or has rank one everywhere show order 2 as well. Open: losses \
            with unbounded derivatives, which the theorem does not cover.",
        ..Notes::NONE
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
        Instances::named(theory::named_1d()).and_random(cases, theory::any_1d())
    });

static SOLVED_2D: Experiment<WeakProblem<2>> =
    solved("semigroup against Kolmogorov equation, d = 2", || {
        let cases = PerBudget { quick: 0, standard: 2, deep: 32 };
        Instances::named(theory::named_2d()).and_random(cases, theory::any_2d())
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
        decoys: &[
            Decoy {
                name: "wrong sign of the correction",
                predict: |problem| order_two(problem, -1.0, 1.0),
            },
            Decoy {
                name: "half of the correction",
                predict: |problem| order_two(problem, 0.5, 1.0),
            },
            Decoy { name: "Σ doubled", predict: |problem| order_two(problem, 1.0, 2.0) },
        ],
        observe: Witness::Oracle(theory::sgd_ladder),
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
    let [vanishing, positive, _symmetric] = theory::named_1d().try_into().expect("three problems");
    Instances::named(vec![
        (vanishing.0, CoarseStep::new(vanishing.1, 0.5, 2, 0.0)),
        (positive.0, CoarseStep::new(positive.1, 0.25, 4, 0.0)),
    ])
});

static COUPLED_2D: Experiment<CoarseStep<2>> = coupled("coupled simulation, d = 2", || {
    let [two_noises, _rank_one] = theory::named_2d().try_into().expect("two problems");
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
        decoys: &[
            Decoy {
                name: "weak error with the wrong sign of the correction",
                predict: |coarse| coarse_step::weak_error(coarse, -1.0, 1.0),
            },
            Decoy {
                name: "weak error with Σ doubled",
                predict: |coarse| coarse_step::weak_error(coarse, 1.0, 2.0),
            },
        ],
        observe: Witness::Simulation(coarse_step::coupled(|coarse, block| {
            coarse_step::simulate(coarse, 1.0, block)
        })),
        resolution: Resolution::Relative(0.25),
        expects: Expected::Consistent,
    }
}
