//! The diffusion matrix can be cut off smoothly; its norm and its root.

use super::cases::{crossing, definite, falling, flat, variances};
use super::theory::cut_off_norm;
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction,
    Reading, Resolution, Witness,
};
use crate::instances::cut_diffusion::CutDiffusion;
use crate::instances::extended_variance::ExtendedVariance;
use crate::interval::Interval;
use crate::witnesses::extended_variance::{extension, jump_of_slope, ratio_of_any, ratio_of_cut};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/modified-diffusion",
    locus: "(2.1), (3.1), (2.9)",
    statement: "We define the modified diffusion coefficient Λ as Σ for |x| <= R, 0 for |x| > R_2, smooth for R <= |x| <= R_2, (2.1). Moreover, we require Λ to be positive semidefinite everywhere. This is clearly possible. \
                Indeed, since Σ is semidefinite, we can consider σ̃ being the smoothness modification of √Σ, so σ̃σ̃ᵀ is the smoothness modification of Σ, which is obviously semidefinite everywhere. We consider Λ as in (2.1). \
                Observe that under such setting, it holds that ‖Λ‖_{C^k(R^d)} <= C_k ‖Σ‖_{C^k(B(0,R))}, (3.1). For the convenience of notation, we denote σ := √(Λ/2), (2.9) [whose derivatives ∂^α σ, |α| <= |J|, enter (2.14) and (2.18)].",
    assumes: &[
        "Σ is smooth, for which Assumption 1 to the letter is not enough (li2022/assumption-one)",
        "R < R_2, which is first used here",
        "C_k depends on k, R, R_2 and the way of cutting off, not on Σ, or else (3.1) says nothing",
    ],
    correction: Some(
        "Λ = χ²Σ with a smooth cut-off χ is as (2.1) asks, and ‖Λ‖_{C^k(R^d)} <= C_k ‖Σ‖_{C^k(B(0,R_2))} with C_k depending on k, d, R and R_2 only; where Σ = ss^T with a C^k factor s, as it has where it is positive definite on \
         B(0, R_2), σ = χs/√2 is a C^k root of Λ/2.",
    ),
    notes: Notes {
        because: "(3.1): Σ may fall to ε at |x| = R with slope one, and Λ >= 0 must then bend by 1/(2ε) beyond, while Σ inside has the norm 2R + 1 + ε: their ratio, at least 1/(6ε) for R = 1 up to a part of order ε, passes any C_2, whatever Λ is chosen. Orders zero and one are \
            fine. (2.9): the symmetric root of a smooth matrix is Lipschitz only; at a zero of Σ = s²(x - a)² its slope jumps by √2 s, and the first of its derivatives in (2.14) does not exist.",
        repaired: "R_2 for R in (3.1): the modification of √Σ takes its values between R and R_2 too, and the proof of (2.12) uses the norm of σ on B(0, R_2). A factor with a sign for (2.9).",
        known: "The lower bound of the ratio holds for every Λ; with Σ constant the printed (3.1) holds (control), and without a zero so does (2.9) (control). For Λ = χ²Σ: equality inside, zero outside, sign, and fourth \
            difference quotients that settle when the mesh is halved. Norms by differences beside closed derivatives of the cut-off.",
        open: "Lemma 3 uses Σ on B(0, R) alone and Proposition 1 any fixed Λ, so that (3.1) is never needed. The conclusion (2.7) survives without a C^k root: the equations of u's derivatives contain Λ and not its root, and |∂Λ|² <= CΛ bounds them (Oleinik). In d = 2 the symmetric root of Σ = |x|²I has \
            the same kink.",
    },
    source: file!(),
    experiments: &[&NORM, &ROOT, &EXISTS, &NORM_OF_CUT, &SIGNED],
    controls: &[&FLAT, &DEFINITE, &BY_HAND, &ROOT_BY_HAND],
    ..Claim::BLANK
};

/// One constant for all `Σ`: ten times that of a constant `Σ`.
static NORM: Experiment<ExtendedVariance> = Experiment {
    name: "(3.1) for k = 2: the ratio of the norms for any Λ, with ten times the C_2 of a constant Σ",
    reading: Reading::AsPrinted,
    instances: || Instances::named(falling()),
    predict: |extended| Prediction::at_most(10.0 * cut_off_norm(extended.radii)),
    decoys: &[],
    observe: Witness::Oracle(|extended| Observation::of(ratio_of_any(extended))),
    resolution: Resolution::Relative(1e-2),
    expects: Expected::Refuted(Fault::Misprint),
};

static FLAT: Experiment<ExtendedVariance> = Experiment {
    name: "control: Σ constant",
    instances: || Instances::named(flat()),
    ..NORM.control()
};

static BY_HAND: ByHand<ExtendedVariance> = ByHand {
    of: &NORM,
    at: "10 (1 + 2.7670 + 18.0814)",
    instance: || falling().swap_remove(0).1,
    values: &[f64::NEG_INFINITY, 218.484],
};

static NORM_OF_CUT: Experiment<ExtendedVariance> = Experiment {
    name: "the ratio with the norm of Σ on B(0, R_2), for Λ = χ²Σ",
    reading: Reading::Corrected,
    instances: || Instances::named(variances()),
    // By Leibniz's rule.
    predict: |extended| Prediction::at_most(4.0 * cut_off_norm(extended.radii)),
    decoys: &[Decoy::new("with a quarter as constant", |_| Prediction::at_most(0.25))],
    observe: Witness::Oracle(|extended| Observation::of(ratio_of_cut(extended, extended.radii[1]))),
    resolution: Resolution::Relative(1e-2),
    expects: Expected::Consistent,
};

static ROOT: Experiment<CutDiffusion> = Experiment {
    name: "(2.9): the jump of the slope of √(Λ/2) where Σ vanishes",
    reading: Reading::AsPrinted,
    instances: || Instances::named(crossing()),
    predict: |_| Prediction::at_most(0.0),
    decoys: &[],
    observe: Witness::Oracle(|diffusion| Observation::of(jump_of_slope(diffusion, false))),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static ROOT_BY_HAND: ByHand<CutDiffusion> = ByHand {
    of: &ROOT,
    at: "a smooth root's slope has no jump",
    instance: || crossing().swap_remove(0).1,
    values: &[f64::NEG_INFINITY, 0.0],
};

static DEFINITE: Experiment<CutDiffusion> = Experiment {
    name: "control: Σ positive definite",
    instances: || Instances::named(definite()),
    ..ROOT.control()
};

static SIGNED: Experiment<CutDiffusion> = Experiment {
    name: "the jump of the slope of χs/√2",
    decoys: &[Decoy::new("as much as the symmetric root's", |diffusion| {
        Prediction::within(jump_of_slope(diffusion, false))
    })],
    observe: Witness::Oracle(|diffusion| Observation::of(jump_of_slope(diffusion, true))),
    ..ROOT.corrected()
};

static EXISTS: Experiment<CutDiffusion> = Experiment {
    name: "(2.1) for Λ = χ²Σ: Λ - Σ inside, Λ outside, the least Λ, and whether fourth differences settle",
    instances: || Instances::named([crossing(), definite()].concat()),
    predict: |_| asked(Interval::new(0.8, 1.25)),
    decoys: &[Decoy::new(
        "fourth differences that double, as at a jump of the third derivative",
        |_| asked(Interval::new(1.6, 2.5)),
    )],
    observe: Witness::Oracle(|diffusion| Observation::of_all(extension(diffusion))),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Consistent,
    ..ROOT
};

fn asked(settles: Interval) -> Prediction {
    let zero = Interval::exactly(0.0);
    Prediction::all_within([zero, zero, Interval::at_least(0.0), settles])
}
