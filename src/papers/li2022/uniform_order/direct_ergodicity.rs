//! The remark that ergodicity of SGD is hard to see directly where draws are not convex.

use proptest::prelude::*;

use super::cases::{contracting, problem, waves};
use super::ergodic::{LATE, mean_square_factor, spread_bound};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget, Prediction,
    Reading, Resolution, Witness,
};
use crate::instances::confined_loss::ConfinedLoss;
use crate::instances::uniform_problem::{CoarseStep, UniformProblem};
use crate::witnesses::settled::{apart, spread_of_sgd};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/direct-ergodicity",
    locus: "section 4.1",
    statement: "As a first example, in [21], by assuming that each f(.; ξ) is convex, the SGD has been shown to have an invariant measure. Without the convexity \
                assumption on each f(., ξ) as in our current work, it is not straightforward to study the ergodicity of SGD directly. The uniform O(η²) weak \
                approximation, however, provides a possible way to investigate the long time behavior under these weaker conditions.",
    assumes: &[
        "Assumption 1, with second derivatives of f(.; ξ) bounded uniformly in ξ by K on B(0, R)",
        "f(.; ξ) is not convex for some ξ",
        "\"not straightforward\" is an opinion; what can be tested of it is whether the argument for convex draws fails",
    ],
    correction: Some(
        "Under Assumption 1 with |∇²f(.; ξ)| <= K on B(0, R) two copies of SGD on the same draws, from x and y in B(0, R), satisfy for η <= η_0 E|X_n - Y_n|² <= (1 - 2ημ + η²K²)^n |x - y|², so that \
         for η < min(η_0, 2μ/K²) SGD has one invariant law in B(0, R), to which it converges exponentially fast, whether or not the draws are convex.",
    ),
    notes: Notes {
        because: "The approximation is a possible way: at long times SGD and the diffusion agree to O(η²) where draws are not convex. And what makes convex draws easy is gone: \
            on some draws two copies move apart, so that paths do not contract.",
        repaired: "A direct way of two lines exists nevertheless, and says more: E|x - y - η(∇f(x; ξ) - ∇f(y; ξ))|² <= (1 - 2ημ + η²K²)|x - y|² needs convexity of the mean \
            only, and gives convergence of E φ(X_n), where the approximation only keeps it within C η² of π(φ). An invariant law exists anyway, by compactness (Lemma 1).",
        known: "The largest quotient over all pairs of 201 points of B(0, R), from SGD's own moves on the same draw, and the spread of U^n over the starts by the exact semigroup. \
            For x ± 1.5 sin x the factor is (1 - η)² + 2.25 η².",
        open: "What [21] shows is not checked here. Between 2μ/K² and η_0 the factor may exceed one, and another argument is needed.",
    },
    source: file!(),
    experiments: &[&WAY, &PATHS, &CONTRACTS, &FORGETS],
    ..Claim::BLANK
};

static WAY: Experiment<UniformProblem> = Experiment {
    name: "order of the approximation at nη = 30, draws that are not convex",
    ..LATE
};

static PATHS: Experiment<CoarseStep> = Experiment {
    name: "two copies on the same draw: the largest factor by which their distance grows",
    reading: Reading::AsPrinted,
    instances,
    predict: |_| Prediction::at_least(1.0_f64.next_up()),
    decoys: &[Decoy::new("paths contract", |_| Prediction::at_most(1.0))],
    observe: Witness::Oracle(|coarse| Observation::of(apart(coarse)[1])),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

static CONTRACTS: Experiment<CoarseStep> = Experiment {
    name: "two copies on the same draws come together in mean square",
    predict: |coarse| Prediction::at_most(mean_square_factor(coarse)),
    decoys: &[Decoy::new("1 - 4ημ + η²K²", |coarse| {
        let twice = 2.0 * coarse.step * coarse.problem.loss.convexity();
        Prediction::at_most(mean_square_factor(coarse) - twice)
    })],
    observe: Witness::Oracle(|coarse| Observation::of(apart(coarse)[0])),
    resolution: Resolution::Absolute(1e-3),
    ..PATHS.corrected()
};

static FORGETS: Experiment<CoarseStep> = Experiment {
    name: "E φ(X_n) forgets its start",
    predict: |coarse| Prediction::at_most(spread_bound(coarse, 0.5)),
    decoys: &[Decoy::new("four times as fast", |coarse| {
        Prediction::at_most(spread_bound(coarse, 2.0))
    })],
    observe: Witness::Oracle(|coarse| Observation::of(spread_of_sgd(coarse))),
    resolution: Resolution::Absolute(1e-9),
    ..PATHS.corrected()
};

fn instances() -> Instances<CoarseStep> {
    let random = ConfinedLoss::any().prop_map(|loss| {
        let problem = UniformProblem { loss, frequency: 1.1, phase: 0.4 };
        contracting(problem)
    });
    let cases = PerBudget { quick: 2, standard: 8, deep: 64 };
    Instances::named(vec![
        ("x ± 1.5 sin x", contracting(waves())),
        ("noise at the minimiser", contracting(problem())),
    ])
    .and_random(cases, random)
}
