//! Large batches are trapped in sharp minima, small ones in flat minima only.

mod longer;

use self::longer::{LONGER, SLOW_GROWTH, SLOW_GROWTH_COLD};
use super::cases::equal_barriers;
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction,
    Range, Reading, Resolution, Witness,
};
use crate::instances::noisy_wells::{EqualBarriers, FlatAndSharp};
use crate::interval::Interval;
use crate::witnesses::noisy_wells::{both_limits, sharp_over_flat};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/large-batch-traps",
    locus: "Section 2.2, last but one paragraph",
    statement: "The results shown in this Section 2.2 can explain the KMNST hypothesis as follows. \
                A larger batch size M of SGD at local minimizer w1 corresponds to a longer escaping time from w1, which is modeled by E[τ]. Hence, even if w1 \
                corresponds to a sharp minimum with a large |ΔL(w1)|, the exponential term exp[H · 2M(w1)/[γ(w1)β(w1)]] could dominate the escaping time. As a \
                result, the large batch training will be trapped at a sharp minimizer in the finite-time regime, which is the same as observed by Keskar et \
                al. [2017] that large batch training tends to converge to the sharp minimizer of the training function. On the other hand, if the batch size \
                is small, then exp[H · 2M(w1)/[γ(w1)β(w1)]] is small. As a result, only when |ΔL(w1)| is small enough, then SGD can be trapped at this \
                minimizer, which implies that small batch training tends to converge to flatter minima.",
    assumes: &[
        "times are those of (2.3) with constant γβ/M = 2D; d = 1; sharper means a larger |ΔL| (Hessian)",
        "trapped: the mean transition time exceeds the time that is available",
        "section 2.2 asks nothing of L far away; L = ln(1 + (w² - 1)²) satisfies (A.1)",
    ],
    correction: Some(
        "If L has two minima only, with one saddle between them, then, once M is large enough, at equal barriers the flatter one is left later, by a factor that tends to \
         √(L''(sharp)/L''(flat)) as M grows; with unequal barriers the one with the higher barrier is left later, however sharp it is.",
    ),
    notes: Notes {
        because: "With a small batch, too, a sharper minimum can hold SGD longer than a flatter one, if its barrier is higher; the paragraph compares \
            curvatures only. Four times the loss has four times the curvature and four times the barrier, and, for L = (w² - 1)²/8, is left later once 2MH/(γβ) exceeds 0.23 for \
            the flatter one (0.93 for itself): by a factor of 1.5 at 0.5, 4.9 at 1, 85 at 2; below, it is left sooner, as the paragraph says. The first half \
            holds for large M, and on the wells tested from 2MH/(γβ) = 1/4 on: the mean time grows with M, and its exponent does not know how sharp the \
            minimum is. Where L grows like a logarithm a small batch may take longer: on L = ln(1 + (w² - 1)²), which satisfies (A.1), the mean time from -1 \
            to 1 is 3.10 at γβ/(2M) = 3, 2.48 at 2, and infinite from 4 on. But the first half holds for sharp and for flat minima alike: between equal \
            barriers the ratio of the two times is the same for all large M, so that a large batch is trapped where it is, and does not prefer the sharp \
            minimum.",
        repaired: "M is large; then among minima of equal barrier the flatter is left later, and otherwise the barrier decides. Section 4 has it in mind: `many \
            minima with a same risk value but different Hessians'; with one saddle between them the barriers are equal.",
        known: "First-passage quadrature for a well whose two minima have equal depth and unequal curvature, in both directions, and for a loss and \
            multiples of it, along doublings of M. On ln(1 + (w² - 1)²) the times are also ∫ e^(-L/ε) over the line times ∫ e^(L/ε) from -1 to 1 over 2ε, \
            which gives the same twelve digits outside this crate; the shortest is at 2MH/(γβ) = 0.32.",
        open: "With equal barriers and a fixed time, a small batch has reached the stationary shares, which favour the flat minimum, when a large one has not: in that \
            sense the paragraph explains a preference. It depends on the start.",
    },
    source: file!(),
    experiments: &[&ONLY_FLAT, &SLOW_GROWTH, &DOMINATES, &LONGER, &RATIO],
    controls: &[&EQUAL, &ONLY_FLAT_BY_HAND, &SLOW_GROWTH_COLD],
    range: Range::None,
    ..Claim::BLANK
};

static ONLY_FLAT: Experiment<FlatAndSharp> = Experiment {
    name: "at small batches: the time in the sharper minimum over that in the flatter one",
    reading: Reading::AsPrinted,
    instances: || {
        let of = |scale: f64, barriers: &[f64]| {
            let [flat, sharp] = [1.0, scale].map(|scale| EqualBarriers { bend: 0.0, scale });
            FlatAndSharp { flat, sharp, barriers: barriers.to_vec() }
        };
        Instances::named(vec![
            ("four times the loss", of(4.0, &[0.5])),
            ("four times the loss, three batches", of(4.0, &SMALL_BATCHES)),
            ("twice the loss, three batches", of(2.0, &SMALL_BATCHES)),
        ])
    },
    predict: |pair| Prediction::all_within(pair.barriers.iter().map(|_| Interval::at_most(1.0))),
    decoys: &[],
    observe: Witness::Oracle(|pair| Observation::of_all(sharp_over_flat(pair))),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static ONLY_FLAT_BY_HAND: ByHand<FlatAndSharp> = ByHand {
    of: &ONLY_FLAT,
    at: "the sharper minimum is left at least as soon: a ratio of at most one",
    instance: || {
        let [flat, sharp] = [1.0, 4.0].map(|scale| EqualBarriers { bend: 0.0, scale });
        FlatAndSharp { flat, sharp, barriers: vec![0.5] }
    },
    values: &[f64::NEG_INFINITY, 1.0],
};

static EQUAL: Experiment<FlatAndSharp> = Experiment {
    name: "control: equal barriers",
    instances: || {
        let pair = |(name, wells): (_, EqualBarriers)| {
            (name, FlatAndSharp { flat: wells, sharp: wells, barriers: SMALL_BATCHES.to_vec() })
        };
        Instances::named(equal_barriers().named.into_iter().map(pair).collect())
    },
    ..ONLY_FLAT.control()
};

static DOMINATES: Experiment<EqualBarriers> = Experiment {
    name: "the exponent in the sharp minimum is that of the flat one, H",
    reading: Reading::AsPrinted,
    instances: equal_barriers,
    predict: |wells| Prediction::equals(wells.barrier()),
    decoys: &[
        Decoy::new("none: the curvature decides", |_| Prediction::equals(0.0)),
        Decoy::new("H over the ratio of curvatures", |wells| {
            let [flat, sharp] = wells.curvatures();
            Prediction::equals(wells.barrier() * flat / sharp)
        }),
    ],
    observe: Witness::Oracle(|wells| Observation::of(both_limits(wells)[0])),
    resolution: Resolution::Relative(5e-3),
    expects: Expected::Consistent,
};

static RATIO: Experiment<EqualBarriers> = Experiment {
    name: "the limit of the ratio of the two times, flat over sharp",
    predict: |wells| Prediction::equals(ratio(wells).sqrt()),
    decoys: &[
        Decoy::new("the ratio of curvatures", |wells| Prediction::equals(ratio(wells))),
        Decoy::new("one", |_| Prediction::equals(1.0)),
    ],
    observe: Witness::Oracle(|wells| Observation::of(both_limits(wells)[1])),
    resolution: Resolution::Relative(0.01),
    ..DOMINATES.corrected()
};

/// `2MH/(γβ)` of small batches.
const SMALL_BATCHES: [f64; 3] = [0.5, 1.0, 2.0];

/// The sharp curvature over the flat one.
fn ratio(wells: &EqualBarriers) -> f64 {
    let [flat, sharp] = wells.curvatures();
    sharp / flat
}
