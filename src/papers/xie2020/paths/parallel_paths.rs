//! The rates of parallel paths add.

mod range;
mod rule;

use self::range::RANGE;
use self::rule::{RULE, SHARES};
use super::cases::{even_forks, forks, uneven_forks, valleys};
use super::theory::{exponent, parallel, rate_factor, rate_factor_at_the_valley};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction,
    Range, Reading, Resolution, Witness,
};
use crate::instances::valleys::Valleys;
use crate::interval::Interval;
use crate::witnesses::valleys::{Edge, along, exponent_and_power, ln_steps, prefactor};

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/parallel-paths",
    locus: "Rule 1, Corollary 3.2.1",
    statement: "Each path has its own escape rate. If there are parallel paths between the start valley and the end valley, then γ = Σ_p γ_p. \
                (Proof: probability currents and flux are additive.) Corollary: The probability density escapes along multiple parallel paths from \
                Valley a to the outside of Valley a. If all assumptions of Theorem 3.2 hold, then the total escape rate from Valley a to the outside of Valley a is \
                Σ_p (1/(2π)) |H_be(p)| exp[-(2BΔL_p/η) (s_p/H_ae(p) + (1 - s_p)/|H_be(p)|)].",
    assumes: &[
        "the density is in quasi-equilibrium, and η/B is small",
        "the equation is (3), (4), that is in the sense of Itô, and D = (η/2B) H_ae up to L(s_p) and (η/2B) |H_be| above, as A.2 has it",
        "on the line, where a valley has two paths at most; outside is beyond the cols",
        "Theorem 3.2 assumes that only one most possible path exists; that assumption is dropped",
    ],
    correction: Some(
        "The rates of parallel paths add, and with the diffusion of (3) the total rate is \
         Σ_p (1/(2π)) H_ae(p) exp[-(2BΔL_p/η) (s_p/H_ae(p) + (1 - s_p)/|H_be(p)|)].",
    ),
    notes: Notes {
        because: "The corollary puts Theorem 3.2 into Rule 1, and the theorem's factor |H_be| belongs to another equation than (3): the rate of each path is off by the factor |H_be(p)|/H_ae(p), \
            see xie2020/sgd-escape-prefactor. Rule 1 itself is right, up to a relative e^(-ΔL/T), and the paths are taken in proportion to their rates.",
        repaired: "H_ae in place of |H_be| in front of the exponential.",
        known: "Rule 1: the least eigenvalue of the generator with both paths open, beside mean times with one of them closed, and the other way round for \
            the shares. The corollary: mean times by quadrature, over a factor of 64 in η/B, and SGD itself with normal noise by its killed kernel.",
        open: "More than one dimension, where paths may also meet.",
    },
    source: file!(),
    experiments: &[&COROLLARY, &RULE, &SHARES, &EXPONENT, &CORRECTED, &SGD],
    controls: &[&EVEN, &BY_HAND],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

const BOTH: [Edge; 2] = [Edge::Outside; 2];
static COROLLARY: Experiment<Valleys> = Experiment {
    name: "Corollary 3.2.1, two paths with one exponent: the limit of τ e^(-2BΔL(..)/η)",
    reading: Reading::AsPrinted,
    instances: forks,
    predict: |loss| Prediction::equals(1.0 / parallel([0, 1].map(|way| rate_factor(loss, way)))),
    decoys: MISREADINGS,
    observe: Witness::Oracle(|loss| Observation::of(prefactor(&along(loss, 1, BOTH)))),
    resolution: Resolution::Relative(0.01),
    expects: Expected::Refuted(Fault::Inherited("xie2020/sgd-escape-prefactor")),
};

static EVEN: Experiment<Valleys> = Experiment {
    name: "control: curvatures that do not differ",
    instances: even_forks,
    decoys: MISREADINGS,
    ..COROLLARY.control()
};

static BY_HAND: ByHand<Valleys> = ByHand {
    of: &COROLLARY,
    at: "H_a = 1.5, |H_b| = 0.7 and 2.9: 2π/3.6",
    instance: || valleys(&[-0.7, 1.5, -2.9], &[0.3; 2], Some(&[0.4, 0.7])).cold(0.3),
    values: &[1.7453],
};

static CORRECTED: Experiment<Valleys> = Experiment {
    name: "the same with H_ae in front",
    predict: |loss| Prediction::equals(1.0 / sum_at_the_valley(loss)),
    decoys: MISREADINGS,
    ..COROLLARY.corrected()
};

const MISREADINGS: &[Decoy<Valleys>] = &[
    Decoy::new("the times add", |loss| Prediction::equals(4.0 / sum_at_the_valley(loss))),
    Decoy::new("the faster path alone", |loss| Prediction::equals(2.0 / sum_at_the_valley(loss))),
    Decoy::new("exit counted at the cols", |loss| {
        Prediction::equals(0.5 / sum_at_the_valley(loss))
    }),
];

static EXPONENT: Experiment<Valleys> = Experiment {
    name: "Corollary 3.2.1, exponents that differ: the slope of ln τ over B/η",
    instances: uneven_forks,
    predict: |loss| Prediction::equals(exponent(loss, 0).min(exponent(loss, 1))),
    decoys: &[
        Decoy::new("of the higher path", |loss| {
            Prediction::equals(exponent(loss, 0).max(exponent(loss, 1)))
        }),
        Decoy::new("of their mean", |loss| {
            Prediction::equals(0.5 * (exponent(loss, 0) + exponent(loss, 1)))
        }),
    ],
    observe: Witness::Oracle(|loss| Observation::of(exponent_and_power(&along(loss, 1, BOTH))[0])),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
    ..COROLLARY
};

static SGD: Experiment<Valleys> = Experiment {
    name: "SGD with normal noise and steps of 1/100 and less: η E N at twelve temperatures, up to 15 %",
    reading: Reading::Corrected,
    instances: || {
        let Instances { named, .. } = forks();
        let warm = named.into_iter().map(|(name, loss)| (name, loss.driven(0.05, 1)));
        Instances::named(warm.collect())
    },
    predict: |loss| finite(loss, sum_at_the_valley(loss)),
    decoys: &[Decoy::new("as printed", |loss| {
        finite(loss, rate_factor(loss, 0) + rate_factor(loss, 1))
    })],
    observe: Witness::Oracle(|loss| {
        let ends = [false, true].map(|side| loss.outside(side));
        let eta = 0.01 / loss.curvature(1);
        Observation::of(ln_steps(loss, loss.noises()[0], eta, 1, ends).exp() * eta)
    }),
    resolution: Resolution::Relative(0.05),
    expects: Expected::Consistent,
};

fn sum_at_the_valley(loss: &Valleys) -> f64 {
    parallel([0, 1].map(|way| rate_factor_at_the_valley(loss, way)))
}

fn finite(loss: &Valleys, rate_factors: f64) -> Prediction {
    let time = libm::exp(exponent(loss, 0) / loss.noises()[0]) / rate_factors;
    Prediction::within(Interval::around(time, 0.15 * time))
}
