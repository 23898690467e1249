//! What top eigenvalues decide.

mod directions;
mod minima;

use self::directions::{ARRIVAL, ARRIVAL_BY_HAND, ARRIVAL_CORRECTED, CLIMB_CORRECTED};
use self::minima::{SGD, SGLD};
use super::cases::rivals;
use super::theory::exponent;
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Notes, Observation, Prediction, Reading, Resolution,
    Witness,
};
use crate::instances::stepped_valley::{SteppedValley, ValleyPair};
use crate::oracles::exit::first_passage::Convention::Ito;
use crate::papers::xie2020::sgd_escape::cases::equal_barriers;
use crate::witnesses::stepped_valley;

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/top-eigenvalue",
    locus: "Theorem 3.2, section 4",
    statement: "SGLD favors flat minima polynomially more than sharp minima in terms of the determinants of minima hessians. The mean escape time exponentially depends on the eigenvalues of the hessians of Valley a and Col b \
                corresponding to the most possible escape directions, denoted as H_ae and H_be. SGD can escape exponentially fast from \"sharp\" minima with large eigenvalues of hessians corresponding to the most possible escape directions. \
                The probability of escaping along one direction is exponentially weighted by the eigenvalue of hessians corresponding to the direction. SGD usually just climbs paths with large second order directional derivatives first, \
                and then cross saddle points. The top eigenvalues of hessians at a minimum can decide the total escape rate of this minimum. In Theorem 3.2 H_ae and H_be are the top eigenvalues of hessians at the minimum a and the saddle point b \
                corresponding to the most escape direction.",
    assumes: &[
        "D = (η/2B)|H|, in two levels along each straight path, s known; SGLD with constant D",
        "the comparison of minima: at equal ΔL, s and H_be; that of directions: whatever ΔL they have, as the sentences have no condition",
        "several straight paths from one minimum, each along an eigenvector: rates add",
        "`top' is the largest eigenvalue, as in the abstract, the contributions, section 4 and the conclusion; the sentence on what SGD `usually just' climbs first says no more than the one before it, and is not judged",
    ],
    correction: Some(
        "Among straight paths with equal ΔL, s and H_be the sharper one is exponentially preferred; in general the path with the least ΔL(s/H_ae + (1-s)/|H_be|) decides, whether sharp or flat. A path that is not straight in general leaves the \
         minimum along the flattest of the directions in which it moves, H_ae is the eigenvalue of that direction, and H_be is the only negative one.",
    ),
    notes: Notes {
        because: "A path that is not straight in general leaves its minimum along the flattest of the directions in which it moves: H_ae is the smallest eigenvalue, 0.298 in a valley with a curved floor where the top one is 6.70, and Theorem 3.2 with the top one has another exponent. So it is under isotropic noise, and under D = (η/2B)H, \
            where the way out starts as θ' = Hθ. `Top' is no slip: it is in the abstract, the contributions, section 4 and the conclusion. \
            Among straight paths ΔL s/H_ae + ΔL(1-s)/|H_be| decides: a barrier five times as high outweighs an eigenvalue three times as large. At a fixed distance instead of a fixed barrier, as in the paper's own boxes |Δθ_i| <= 0.05, D = (η/2B)H leaves along a direction with the exponent r²B/η, whatever H, and with \
            the probability H_i/ΣH_j: linear in the eigenvalue, not exponential.",
        repaired: "By the eigenvalue of the path's own direction in place of the top one, and by equal barriers for the weighting.",
        known: "Gradient flow from the saddle; the exact covariance of SGD for the way back in time, by which SGD is half the way along the flattest direction when it is 2^(-H_1/H_2) of it along the other; first passage of each path at climbs of 32 to 4096. \
            The two comparisons of minima hold: exponential in 1/H_ae for SGD, the root of H_ae for SGLD. The start θ' = Hθ is a derivation: p = θ in θ' = -Hθ + 2Hp, Hamilton's equation of the least action; so are the boxes, from the stationary law, normal with the variance η/2B in each direction.",
        open: "`usually', for curved paths in many dimensions with D = (η/2B)H.",
    },
    source: file!(),
    experiments: &[
        &ARRIVAL,
        &WEIGHTS,
        &TOTAL,
        &SGD,
        &SGLD,
        &ARRIVAL_CORRECTED,
        &CLIMB_CORRECTED,
        &WEIGHTS_CORRECTED,
        &TOTAL_CORRECTED,
    ],
    controls: &[&WEIGHTS_CONTROL, &TOTAL_CONTROL, &ARRIVAL_BY_HAND],
    ..Claim::BLANK
};

/// The exponent of one path.
fn of(valley: &SteppedValley) -> f64 {
    exponent(valley.barrier(), valley.share(), valley.curvatures())
}

static WEIGHTS: Experiment<ValleyPair> = Experiment {
    name: "the direction of the larger eigenvalue is the likelier one: (η/2B) ln of the odds is not negative",
    reading: Reading::AsPrinted,
    instances: rivals,
    predict: |_| Prediction::at_least(0.0),
    decoys: &[],
    observe: Witness::Oracle(|pair| {
        let [sharp, flat] =
            [&pair.first, &pair.second].map(|valley| stepped_valley::exponent(valley, Ito));
        Observation::of(flat - sharp)
    }),
    resolution: Resolution::Absolute(5e-3),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static WEIGHTS_CONTROL: Experiment<ValleyPair> = Experiment {
    name: "control: the likelier direction at equal ΔL, s and H_be",
    instances: equal_barriers,
    ..WEIGHTS.control()
};

static WEIGHTS_CORRECTED: Experiment<ValleyPair> = Experiment {
    name: "the exponents decide: (η/2B) ln of the odds",
    predict: |pair| Prediction::equals(of(&pair.second) - of(&pair.first)),
    decoys: &[
        Decoy::new("the barriers alone, over H_be", |pair| {
            let [sharp, flat] =
                [&pair.first, &pair.second].map(|v| v.barrier() / v.curvatures()[1]);
            Prediction::equals(flat - sharp)
        }),
        Decoy::new("half the exponent", |pair| {
            Prediction::equals(0.5 * (of(&pair.second) - of(&pair.first)))
        }),
    ],
    ..WEIGHTS.corrected()
};

static TOTAL: Experiment<ValleyPair> = Experiment {
    name: "the top eigenvalue decides the total rate: -(η/2B) ln γ",
    predict: |pair| Prediction::equals(of(&pair.first)),
    decoys: &[Decoy::new("half the exponent", |pair| Prediction::equals(0.5 * of(&pair.first)))],
    observe: Witness::Oracle(|pair| {
        let [sharp, flat] =
            [&pair.first, &pair.second].map(|valley| stepped_valley::exponent(valley, Ito));
        Observation::of(sharp.min(flat))
    }),
    ..WEIGHTS
};

static TOTAL_CONTROL: Experiment<ValleyPair> = Experiment {
    name: "control: the total rate at equal ΔL, s and H_be",
    instances: equal_barriers,
    ..TOTAL.control()
};

static TOTAL_CORRECTED: Experiment<ValleyPair> = Experiment {
    name: "the least exponent decides the total rate: -(η/2B) ln γ",
    predict: |pair| Prediction::equals(of(&pair.first).min(of(&pair.second))),
    decoys: &[
        Decoy::new("that of the top eigenvalue", TOTAL.predict),
        Decoy::new("the sum", |pair| Prediction::equals(of(&pair.first) + of(&pair.second))),
    ],
    ..TOTAL.corrected()
};
