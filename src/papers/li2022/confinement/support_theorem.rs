//! The paths of the control problem describe the support of the diffusion.

use super::cases::{constant_noise, products};
use super::theory::controlled;
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Rung, Witness,
};
use crate::instances::hidden_invariant::HiddenInvariant;
use crate::witnesses::hidden_invariant::{moments, of_sgd};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/support-theorem",
    locus: "(2.3), (2.4)",
    statement: "Consider the corresponding control problem dX^v = -[∇f(X^v) + η(¼∇|∇f(X^v)|²)] dt + √(ηΛ) v(t) dt, X^v(0) = x, (2.3), with v(·) ∈ V := C([0, T]; R^d). Denote by S_x^T the support \
                of X_t in C([0, T]; R^d) under the topology induced by the uniform convergence norm (X_t is the solution of the SDE (2.2) at time t), and C_x^T(V) the set of all solutions of the \
                ODE (2.3) when the function v varies in V. The Stroock-Varadhan support theorem says that S_x^T = closure of C_x^T(V), (2.4).",
    assumes: &[
        "Assumption 1; Λ is smooth and positive semidefinite, Σ on |x| <= R, 0 on |x| > R_2",
        "(2.2) is in Itô's sense, as its generator (2.6) and its order two say",
    ],
    correction: Some(
        "S_x^T is the closure of the set of solutions of dX^v = -[∇f + ¼η∇|∇f|²](X^v) dt - ½ Σ_k (σ_k·∇)σ_k(X^v) dt + √(ηΛ) v dt, where √(ηΛ) is any root that is twice continuously differentiable with bounded derivatives, and σ_k are its columns.",
    ),
    notes: Notes {
        because: "Stroock and Varadhan's control problem belongs to the SDE in Stratonovich's sense; for Itô's it has the drift -½ Σ_k (σ_k·∇)σ_k besides. Take f(x; ξ) = a|x|²/2 + ξ s x₁x₂, ξ = ±1, \
            s < a, which is convex for each ξ and satisfies Assumption 1. The noise leaves h = x₁² - x₂² alone, so that as long as |X| < R h falls at the rate 2a + ηa² + ηs² on every path of (2.2), \
            and at 2a + ηa² on every path of (2.3): no control comes near.",
        repaired: "The term. SGD sides with it: h is (1 - ηa)² - η²s² times itself in each step, which the repaired rate gives to order two and the printed one to order one only.",
        known: "E h and E h² of the diffusion from the Kolmogorov equation, exact on polynomials for an R so large that the cut-off is not met: the second is the first squared, so that h does not fluctuate. The control problem is integrated under a \
            control that moves. With a constant Λ the term is zero and the printed prediction holds (control). Lemma 2 does not suffer: on |x| = R_2 both Λ and the term vanish.",
        open: "Where Λ is positive definite inside R_2, and in one dimension, the term can be absorbed into v, and (2.4) holds. The paper asks for neither, and noise of few data in many dimensions is degenerate.",
    },
    source: file!(),
    experiments: &[&PRINTED, &REPAIRED, &SGD],
    controls: &[&CONSTANT, &BY_HAND],
    ..Claim::BLANK
};

static PRINTED: Experiment<HiddenInvariant> = Experiment {
    name: "h and h² on the paths of (2.3), and their means under (2.2)",
    reading: Reading::AsPrinted,
    instances: || {
        let cases = PerBudget { quick: 3, standard: 8, deep: 64 };
        Instances::named(products()).and_random(cases, HiddenInvariant::any(true))
    },
    predict: |problem| squared(problem, [1.0, 0.0]),
    decoys: &[Decoy::new("without ¼η∇|∇f|²", |problem| squared(problem, [0.0, 0.0]))],
    observe: Witness::Oracle(|problem| Observation::of_all(moments(problem))),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Refuted(Fault::Wrong),
};

static CONSTANT: Experiment<HiddenInvariant> = Experiment {
    name: "control: constant Λ",
    instances: || {
        let cases = PerBudget { quick: 2, standard: 4, deep: 16 };
        Instances::named(vec![("noise along one axis", constant_noise())])
            .and_random(cases, HiddenInvariant::any(false))
    },
    ..PRINTED.control()
};

static BY_HAND: ByHand<HiddenInvariant> = ByHand {
    of: &PRINTED,
    at: "a = 1, s = 0.8, η = 0.2, from (1, 0.5), t = 1: 0.75 e^-2.2 and its square, the ends within rounding",
    instance: || products().swap_remove(0).1,
    values: &[0.083_102, 0.083_102, 0.006_906, 0.006_906],
};

static REPAIRED: Experiment<HiddenInvariant> = Experiment {
    name: "the same with -½ Σ_k (σ_k·∇)σ_k",
    predict: |problem| squared(problem, [1.0, 1.0]),
    decoys: &[
        Decoy::new("the other sign", |problem| squared(problem, [1.0, -1.0])),
        Decoy::new("without the half", |problem| squared(problem, [1.0, 2.0])),
        Decoy::new("as printed", |problem| squared(problem, [1.0, 0.0])),
    ],
    ..PRINTED.corrected()
};

static SGD: Experiment<HiddenInvariant> = Experiment {
    name: "SGD's h is that of the repaired control problem to order two",
    predict: |problem| ladder(problem, [1.0, 1.0]),
    decoys: &[Decoy::new("as printed", |problem| ladder(problem, [1.0, 0.0]))],
    observe: Witness::Oracle(|problem| {
        Observation::of_all(steps(problem).map(|step| of_sgd(&problem.at_step(step))))
    }),
    resolution: Resolution::Absolute(0.1),
    ..PRINTED.corrected()
};

fn squared(problem: &HiddenInvariant, factors: [f64; 2]) -> Prediction {
    let h = controlled(problem, factors);
    Prediction::all_within([h, h * h])
}

/// The step, halved five times.
fn steps(problem: &HiddenInvariant) -> impl Iterator<Item = f64> + use<> {
    let step = problem.step;
    (0..6).map(move |k| step * 0.5_f64.powi(k))
}

fn ladder(problem: &HiddenInvariant, factors: [f64; 2]) -> Prediction {
    let rung = |step: f64| {
        let values = vec![controlled(&problem.at_step(step), factors)];
        Rung { step, values }
    };
    Prediction::approximates(2.0, steps(problem).map(rung).collect())
}
