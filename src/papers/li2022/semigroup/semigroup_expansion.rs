//! The global error is a sum of one-step errors, each of order three, which the semigroup does not enlarge.

mod sums;
mod taylor_remainder;

use super::cases::{circle, torus};
use super::theory::taylor;
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, Prediction,
    Reading, Resolution, Witness,
};
use crate::instances::strong_noise::{Doubled, StrongNoise};
use crate::instances::weak_problem::WeakProblem;
use crate::interval::Interval;
use crate::papers::li2022::semigroup::linear_gradients::linear;
use crate::papers::li2022::semigroup::theory::corrected;
use crate::prediction::Rung;
use crate::witnesses::linear_sgd;
use crate::witnesses::one_step::{diffusion_rungs, growth, sgd_ladder, square_after};

use self::sums::{LARGEST, SUM, TELESCOPED};
use self::taylor_remainder::{REMAINDER_1D, REMAINDER_2D};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/semigroup-expansion",
    locus: "section 3, proof of Theorem 1",
    statement: "Since U^n = S^n φ = S^n u(., 0), we have U^n(x) - u(x, nη) = Σ_{j=1}^n S^{n-j}(Su^{j-1} - u^j)(x). By Lemma 1, we have ‖U^n(x) - u(x, nη)‖_{L^∞(B(0,R))} ≤ Σ_{j=1}^n ‖Su^{j-1} \
                - u^j‖_{L^∞(B(0,R))}. Now, direct Taylor expansion shows that (Su^{j-1})(x) = u^{j-1}(x) - η∇f(x)·∇u^{j-1}(x) + ½η²(Σ + ∇f(x)⊗∇f(x)):∇²u^{j-1}(x) + η³R, where \
                ‖R‖_{L^∞(B(0,R))} ≤ C(‖f(x, ξ)‖_{C¹(0,R)}) ‖u^{j-1}‖_{C³(B(0,R))}. By Lemma 3, there exists a constant C depending on sup_ξ ‖f(., ξ)‖_{C⁴} such that ‖Su^{j-1} - \
                u^j‖_{L^∞(B(0,R))} ≤ C(‖f(.)‖_{C⁴(B(0,R))}) sup over t in [t^{j-1}, t^j] of ‖u(., t)‖_{C^{1,4}(B(0,R))} η³. By Proposition 1, there exists β > 0 such that for η sufficiently \
                small Σ_{j=1}^n ‖Su^{j-1} - u^j‖_{L^∞(B(0,R))} ≤ C(‖f(.)‖_{C⁴}) η³ Σ_j C_4 e^{-βjη} ≤ Cη².",
    assumes: &[
        "Assumption 1, with higher derivatives of f(.; ξ) bounded on compact sets uniformly in ξ",
        "η <= η_0, so that SGD stays in B(0, R)",
        "φ is in C⁴",
        "the constant of the one-step error is that of the words, on sup_ξ ‖f(., ξ)‖_{C⁴}; its third power is allowed, as the constant worked out in li2022/one-step-expansion and R have it",
    ],
    notes: Notes {
        because: "Su^{j-1} and u^j agree up to η³, see li2022/one-step-expansion, SGD stays in B(0, R), so that S does not enlarge the largest error there, and what is left of u's derivatives sums to 1/η. The constant is that of the words, `depending on sup_ξ ‖f(., ξ)‖_{C⁴}'; \
            the display after them writes C(‖f(.)‖_{C⁴}), with the f that is the expected loss, and with a constant of that f alone it fails: Su - u^1 over η³ can grow like the square of the noise, or its cube. Lemma 3, which defines its constant so, is where that is counted.",
        known: "Telescoping sum: all paths of three steps with u at their nodes, against SGD's and the diffusion's expectations by collocation. Sums of largest one-step errors over nη up to 10: above the largest error, for a loss \
            with some f(.; ξ) not convex; of order two, for linear gradients, whose u are polynomials. Taylor display: order three on circle and torus; R below ⅙ sup|∇f(.; ξ)|³ |∇³u| while f(.; ξ) has gradients of one \
            size and ever larger second derivatives. ‖.‖_{C³} in the bound of R contains u itself, which does not decay; the sum needs ‖.‖_{C^{1,3}}, which is what R shows.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: SUM.name,
        caption: "The sum over j of the largest |Su^{j-1} - u^j| over B(0, R), nη up to 10, for linear gradients.",
        x: Axis { label: "step size η", log: true },
        y: Axis { label: "sum of one-step errors", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[
        &SUM,
        &CONSTANT,
        &TELESCOPED,
        &LARGEST,
        &TAYLOR_1D,
        &TAYLOR_2D,
        &REMAINDER_1D,
        &REMAINDER_2D,
        &ONE_STEP,
    ],
    ..Claim::BLANK
};

static TAYLOR_1D: Experiment<WeakProblem<1>> =
    display("Taylor display, d = 1", || Instances::named(vec![("two noises", circle())]));
static TAYLOR_2D: Experiment<WeakProblem<2>> =
    display("Taylor display, d = 2", || Instances::named(vec![("two noises", torus())]));

const fn display<const D: usize>(
    name: &'static str,
    instances: fn() -> Instances<WeakProblem<D>>,
) -> Experiment<WeakProblem<D>> {
    Experiment {
        name,
        reading: Reading::AsPrinted,
        instances,
        predict: |problem| Prediction::approximates(3.0, taylor(problem, [1.0, 1.0])),
        decoys: const {
            &[
                Decoy::new("Σ alone", |problem| {
                    Prediction::approximates(3.0, taylor(problem, [1.0, 0.0]))
                }),
                Decoy::new("Σ - ∇f ⊗ ∇f", |problem| {
                    Prediction::approximates(3.0, taylor(problem, [1.0, -1.0]))
                }),
            ]
        },
        observe: Witness::Oracle(sgd_ladder),
        resolution: Resolution::Absolute(0.1),
        expects: Expected::Consistent,
    }
}

/// `u^1` beside `Sφ`.
static ONE_STEP: Experiment<WeakProblem<1>> = Experiment {
    predict: |problem| one_step(problem, [1.0, 1.0]),
    decoys: &[
        Decoy::new("without the correction", |problem| one_step(problem, [0.0, 1.0])),
        Decoy::new("Σ doubled", |problem| one_step(problem, [1.0, 2.0])),
    ],
    ..display("Su - u^1 is of order η³", || Instances::named(vec![("two noises", circle())]))
};

fn one_step(problem: &WeakProblem<1>, factors: [f64; 2]) -> Prediction {
    let rungs = diffusion_rungs(problem, |step| corrected(&problem.loss, step, factors));
    let rungs = rungs.into_iter().map(|(step, values)| Rung { step, values });
    Prediction::approximates(3.0, rungs.collect())
}

/// Of `u^0 = x²` at the minimum, with `f` and the ball fixed. `‖f(.; ξ)‖` grows as the noise does; the third power of it bounds `Su - u^1`.
static CONSTANT: Experiment<StrongNoise> = Experiment {
    name: "the power of the noise with which Su - u^1 over η³ grows, allowed the third power of ‖f(.; ξ)‖",
    reading: Reading::AsPrinted,
    instances: || {
        let with = |curvature| StrongNoise { curvature, doubled: Doubled::Noise };
        Instances::named(vec![("f'' = 1", with(1.0)), ("f'' = 1.7", with(1.7))])
    },
    predict: |_| Prediction::at_most(3.0),
    decoys: &[
        Decoy::new("a constant of f alone", |_| Prediction::at_most(0.0)),
        Decoy::new("like the first power", |_| Prediction::at_most(1.0)),
    ],
    observe: Witness::Oracle(|ladder| {
        Observation::of(growth(ladder, |kick| {
            let inside = kick.inside();
            let (drift, covariance) = linear(&inside, [1.0, 1.0]);
            let moved =
                linear_sgd::powers(&inside, 1, 2)[2] - square_after(kick, drift, covariance);
            moved / Interval::exactly(kick.step).powi(3)
        }))
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};
