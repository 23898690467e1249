//! What Assumption 1 asks, and what its remarks say that it gives.

mod well;

use self::well::{WELL, WELL_NOISE};
use super::cases::{examples, rough};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::rough_family::{ExampleLoss, RoughFamily};
use crate::interval::Interval;
use crate::witnesses::rough_family::{far_pull, growth, ln_bounded};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/assumption-one",
    locus: "Assumption 1, Remarks 1-3",
    statement: "Assumption 1. (i) For any ξ, f(·, ξ) is smooth. For any compact set K, sup_{x∈K} sup_ξ |∇f(x, ξ)| < ∞. Moreover, f(·, ξ) is confining in the sense that there exist ν > 0, L > 0 independent of ξ such that \
                x·∇f(x, ξ) >= ν|x|², for all |x| >= L. (ii) f(·) := E f(·, ξ) is µ-strongly convex in R^d. Remark 1: here we are not assuming the growth rate of f(·; ξ). In later part of this paper, although we would have \
                terms like its high order derivatives ∂^α f, they are easy to control as the solutions to our SDE with a modified diffusion coefficient stay in a compact set. Remark 2: the assumption on confinement is not restrictive \
                because most models only use information in finite domains and this far-away behavior is satisfied by most models. Remark 3: though we are assuming the convexity of f in the whole space, we actually only need the convexity of \
                f in a compact set where the SGD sees. Hence, our results in this paper actually apply to the behaviors near some local minimizers.",
    assumes: &[
        "Assumption 1 to the letter, for laws of ξ of any kind",
        "in Remark 2, the losses of single training examples, as SGD sees them",
    ],
    correction: Some(
        "Besides Assumption 1, the proofs need sup_{x∈K} sup_ξ |∂^α f(x, ξ)| < ∞ for 2 <= |α| <= 6, which holds for finitely many ξ; for these, least squares and cross entropies satisfy the far-away condition \
         after a penalty λ|x|²/2 is added, with ν = λ/2.",
    ),
    notes: Notes {
        because: "A compact set of x bounds no supremum over ξ. With f'(x; ε, k) = x + εc tanh(kx), ε = ±1, and k >= 1 of density k^-2, every loss is smooth, |∇f| <= |x| + c and f = x²/2; but Σ = c²|x|(1.705 - |x|) near zero, and no \
            smooth Λ equals Σ. With f' = 2x + ln cosh(kx)/k and density ½ k^-3/2, f''' grows like 0.953|x|^-½, so that (2.18) for |J| = 2, which contains f''', and the constants of Lemma 3, which contain ‖f‖_{C⁴}, do not exist near zero. Remark 2: where an example a \
            is orthogonal to x, x·∇f(x; ξ) is zero for least squares, and the logistic gradient is bounded. That `most models only use information in finite domains' is no way out: to change f outside a large ball one must know that SGD stays inside, for which the confinement is assumed.",
        repaired: "By the same supremum over the derivatives that the proofs use; the proof of Theorem 1 says `depending on sup_ξ ‖f(·, ξ)‖_{C⁴}'. Minibatches of a finite training set have it. Six derivatives are \
            counted from (2.18): for |J| = 4, as Theorem 1 needs, it contains ∂^β(¼∇|∇f|²) with |β| = 4. Remark 2 is repaired by weight decay.",
        known: "Quadrature over k, between 1e-7 and 1e-6; with k <= 100 the same exponents are zero (control). The far-away condition on a circle of radius 1e6. One well of a double well with SGD's exact semigroup and \
            the Kolmogorov equation, both on balls about the minimiser: order two, for symmetric and skewed noise.",
        open: "Remark 3's compact set must contain the ball of radius R_2, where R_2 > R may be as close to R as one likes, and the confinement must hold from L to R about the minimiser: for x³ - x ± s that needs s < 2/(3√3) = 0.385. `Some' is \
            taken at its word. That each f(·; ξ) need not be convex is li2022/individual-convexity.",
    },
    source: file!(),
    experiments: &[&BOUNDED, &FAR, &WELL, &WELL_NOISE, &WITH_SUPREMUM, &WITH_PENALTY],
    controls: &[&FINITE, &PENALISED],
    ..Claim::BLANK
};

/// A bounded function does not grow towards zero; what is still seen at 1e-7 is allowed for.
static BOUNDED: Experiment<RoughFamily> = Experiment {
    name: "remark 1, Σ/x² and f''' stay bounded near zero: the power of x with which they go there",
    reading: Reading::AsPrinted,
    instances: || Instances::named(rough(None)),
    predict: |_| Prediction::at_least(-0.01),
    decoys: &[],
    observe: Witness::Oracle(|family| Observation::of(growth(family))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static FINITE: Experiment<RoughFamily> = Experiment {
    name: "control: k <= 100",
    instances: || Instances::named(rough(Some(100.0))),
    ..BOUNDED.control()
};

/// `Σ <= sup_ξ (c k x)²`, `f''' <= sup_ξ k`.
static WITH_SUPREMUM: Experiment<RoughFamily> = Experiment {
    name: "Σ/x² and f''' at x = 1e-4 beside the supremum over ξ",
    reading: Reading::Corrected,
    instances: || Instances::named(rough(Some(100.0))),
    predict: |family| beside_supremum(family, 1.0),
    decoys: &[Decoy::new("a thousandth of it", |family| beside_supremum(family, 1e-3))],
    observe: Witness::Oracle(|family| Observation::of(ln_bounded(family, 1e-4).exp())),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Consistent,
};

fn beside_supremum(family: &RoughFamily, factor: f64) -> Prediction {
    let supremum = match *family {
        RoughFamily::Corner { size, largest } => largest.map(|k| (size * k).powi(2)),
        RoughFamily::Kink { largest } => largest,
    };
    Prediction::at_most(factor * supremum.unwrap_or(f64::INFINITY))
}

/// Half a hundredth of the example's own curvature would do for a `ν`.
static FAR: Experiment<ExampleLoss> = Experiment {
    name: "remark 2: the least x·∇f(x; ξ)/|x|² at |x| = 1e6",
    reading: Reading::AsPrinted,
    instances: || Instances::named(examples(0.0)),
    predict: |_| Prediction::at_least(0.005),
    decoys: &[],
    observe: Witness::Oracle(|loss| Observation::of(far_pull(loss, 1e6))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static PENALISED: Experiment<ExampleLoss> = Experiment {
    name: "control: with λ = 0.1",
    instances: || Instances::named(examples(0.1)),
    ..FAR.control()
};

static WITH_PENALTY: Experiment<ExampleLoss> = Experiment {
    name: "least squares with λ: the least x·∇f(x; ξ)/|x|² at |x| = |y|/√(2λ) and beyond",
    reading: Reading::Corrected,
    instances: || {
        let squares = |penalty| examples(penalty).into_iter().take(2);
        Instances::named(squares(0.1).chain(squares(0.02)).enumerate().map(numbered).collect())
    },
    predict: |loss| pulled(loss, 1),
    decoys: &[Decoy::new("ν = λ", |loss| pulled(loss, 2))],
    observe: Witness::Oracle(|loss| {
        let radius = loss.label.abs() / (2.0 * loss.penalty).sqrt();
        Observation::of_all([radius, 2.0 * radius].map(|radius| far_pull(loss, radius)))
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

fn numbered((k, (_, loss)): (usize, (&'static str, ExampleLoss))) -> (&'static str, ExampleLoss) {
    (["λ = 0.1", "λ = 0.1, oblique", "λ = 0.02", "λ = 0.02, oblique"][k], loss)
}

/// With `λ/2` or a multiple of it as `ν`.
fn pulled(loss: &ExampleLoss, halves: u8) -> Prediction {
    Prediction::all_within([Interval::at_least(f64::from(halves) * 0.5 * loss.penalty); 2])
}
