//! The escape time from a minimum is the transition time to its nearest minimum.

mod prefactors;

use self::prefactors::{
    AS_DEEP, AS_DEEP_BY_HAND, PREFACTOR, SHALLOWER_PREFACTOR, SUM, SUM_BY_HAND,
};
use super::cases::{deeper, shallower, wells};
use super::theory::depth_behind;
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction,
    Range, Reading, Resolution, Witness,
};
use crate::instances::three_wells::ThreeWells;
use crate::witnesses::noisy_wells::{to_either_side, to_the_right};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/nearest-minimum",
    locus: "Section 2.2 and footnote 2",
    statement: "Specifically, we are interested in the escape time of SGD from one local minimizer w1 to its nearest local minimizer w2. [Theorem 2.2 gives \
                its mean, (2π/λ*) √(|ΔL(w*)|/|ΔL(w1)|) e^{H·2M/(γβ)} {1 + O(√ε log(ε^{-1}))}.] [..] A larger batch size M of SGD at local minimizer w1 \
                corresponds to a longer escaping time from w1, which is modeled by E[τ]. [Footnote 2:] There are possibly multiple saddle points between w1 \
                and w2. We define w* as the saddle point with the minimal height among all saddle points in the following sense. Let w(t), 0 <= t <= 1, be \
                any continuous path from w1 to w2. Denote by ŵ = arg inf sup_t L(w(t)) the path with the minimal saddle point height among all continuous \
                path. We define that w* = max_t ŵ(t).",
    assumes: &[
        "d = 1, constant γβ/M, nondegenerate critical points; ε = γβ/(2M)",
        "L may have more than two minima: footnote 2 is about such landscapes",
    ],
    correction: Some(
        "In one dimension, with w2 the next minimum beyond w*, the only highest saddle on the way to it, and w3 the lowest of the minima that are reached from w1 without passing w*, w1 included, ln \
         E[τ] is asymptotic to (L(w*) - L(w3))/ε as ε = γβ/(2M) tends to zero, with the prefactor (2π/λ*) √|L''(w*)| Σ 1/√L'' over all of these minima that \
         are as low; where w1 alone is the lowest, as in Figure 2, this is Theorem 2.2.",
    ),
    notes: Notes {
        because: "A third minimum on the other side of w1 changes the time to reach w2 if it is as deep as w1 (the prefactor) or deeper (the exponent), and \
            the time to leave w1 if the saddle on the way to it is the lower one. As deep are the global minima of the paper's Example 1: on L = w² (w - 2)² \
            (w + 3)²/16, which has their Hessians, the time from 0 to 2 is 1.4 times the printed one for small ε. If it is deeper, some paths fall into it \
            first: the mean number of falls times the time to come back has the exponent L(w*) - L(w3), whatever the barrier between w1 and w3 is. And if \
            the way to it is over a lower saddle, w1 is left that way, in a time that has nothing to do with the nearest minimum. Footnote 2 chooses among \
            the saddles between w1 and w2, and sees neither.",
        repaired: "The condition of Bovier et al., that every other minimum that is as deep as w1 lies beyond w2; or the minima that are as low, and their \
            depth. A third minimum that is less deep changes nothing (control).",
        known: "First-passage quadrature in one dimension, L' of degree five, with H/ε from 8 to 256; ε is γβ/(2M). On Example 1's Hessians a second \
            quadrature, outside this crate, gives 0.706, 0.710 and 0.712 for printed over true at H/ε = 30, 60 and 120, on the way to 1/1.4.",
        open: "The last sentence of footnote 2, w* = max_t ŵ(t), must mean the point of the path at which L(ŵ(t)) is largest. In more dimensions several \
            saddles of one height would add their rates.",
    },
    source: file!(),
    experiments: &[&TO_NEAREST, &AS_DEEP, &ESCAPE, &DEEPEST, &PREFACTOR, &SUM],
    controls: &[
        &SHALLOWER,
        &SHALLOWER_PREFACTOR,
        &EQUAL_SIDES,
        &BY_HAND,
        &AS_DEEP_BY_HAND,
        &SUM_BY_HAND,
    ],
    range: Range::None,
    ..Claim::BLANK
};

static TO_NEAREST: Experiment<ThreeWells> = Experiment {
    name: "the limit of ε ln E τ to the nearest minimum: H",
    reading: Reading::AsPrinted,
    instances: deeper,
    predict: |wells| Prediction::equals(barrier(wells)),
    decoys: &[Decoy::new("missing factor of two", |wells| {
        Prediction::equals(0.5 * barrier(wells))
    })],
    observe: Witness::Oracle(|wells| Observation::of(to_the_right(wells)[0])),
    resolution: Resolution::Relative(2e-3),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static DEEPEST: Experiment<ThreeWells> = Experiment {
    name: "the limit of ε ln E τ: L(w*) - L(w3)",
    predict: |wells| Prediction::equals(barrier(wells) - depth_behind(wells)),
    decoys: &[
        Decoy::new("as printed", TO_NEAREST.predict),
        Decoy::new("the barrier between w3 and w1", |wells| {
            let [left, saddle, ..] = wells.critical();
            Prediction::equals(wells.height(saddle) - wells.height(left))
        }),
    ],
    ..TO_NEAREST.corrected()
};

static ESCAPE: Experiment<ThreeWells> = Experiment {
    name: "the limit of ε ln of the time to leave w1 for either neighbour: H to the nearest",
    instances: || {
        Instances::named(vec![
            ("the nearest beyond the higher saddle", wells([-1.9, -0.6, 0.0, 0.9, 1.3], 0.5)),
            ("the nearest beyond a much higher saddle", wells([-1.6, -0.4, 0.0, 0.9, 1.2], 2.0)),
        ])
    },
    observe: Witness::Oracle(|wells| Observation::of(to_either_side(wells)[0])),
    ..TO_NEAREST
};

static EQUAL_SIDES: Experiment<ThreeWells> = Experiment {
    name: "control: the nearest minimum lies beyond the lower saddle",
    instances: || {
        Instances::named(vec![(
            "w2 nearest and lowest saddle",
            wells([-2.0, -1.0, 0.0, 0.7, 1.4], 2.0),
        )])
    },
    decoys: &[],
    ..ESCAPE.control()
};

static SHALLOWER: Experiment<ThreeWells> = Experiment {
    name: "control: a third minimum that is less deep than w1",
    instances: shallower,
    decoys: &[],
    ..TO_NEAREST.control()
};

static BY_HAND: ByHand<ThreeWells> = ByHand {
    of: &TO_NEAREST,
    at: "L' = k (x + 2)(x + 1) x (x - 0.8)(x - 1.6), |L''(0.8)| = 2: k = 2/(2.8 · 1.8 · 0.8 · 0.8) = 0.62004, H = k · 0.33696",
    instance: || wells([-2.0, -1.0, 0.0, 0.8, 1.6], 2.0),
    values: &[0.20893],
};

/// `H = L(w*) - L(w1)`.
fn barrier(wells: &ThreeWells) -> f64 {
    let [_, _, _, saddle, _] = wells.critical();
    wells.height(saddle)
}
