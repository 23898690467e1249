//! The stationary share of a valley is its escape time over the sum of these.

mod finite_noise;
mod range;

use self::finite_noise::{BY_HAND, RIGHT_VALLEY, WRONG_VALLEY};
use self::range::RANGE;
use super::cases::{even_pairs, pairs, uneven_pairs};
use super::theory::{exponent, occupation, rate_factor, rate_factor_at_the_valley};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Notes, Observation, Prediction, Range, Reading,
    Resolution, Witness,
};
use crate::instances::valleys::Valleys;
use crate::interval::Interval;
use crate::statistics::limit;
use crate::witnesses::valleys::{
    Edge, along, exponent_and_power, limiting_share_of_left_valley, ln_odds_of_left_valley,
};

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/valley-occupation",
    locus: "Corollary 3.2.2, A.3, (85)",
    statement: "Assume there are two valleys connecting together and the escape paths to the outside of the two valleys are ignorable. If all assumptions \
                of Theorem 3.2 hold, then the stationary distribution of locating these valleys is given by P(θ ∈ V_a) = τ_a/Σ_v τ_v. \
                v is the index of valleys. τ_v is the mean escape time from Valley v to the outside of Valley v.",
    assumes: &[
        "the equation is (3), (4), that is in the sense of Itô, and D = (η/2B) H_v up to L(s_v) and (η/2B) |H_b| above, as A.2 has it",
        "one dimension; η/B is small",
        "τ_v is first what it is called, the mean time to the other valley, and then what Theorem 3.2 says that it is",
    ],
    correction: Some(
        "P(θ ∈ V_a) = τ_a/Σ_v τ_v for two valleys with mean escape times τ_v, which for the diffusion of (3) are \
         τ_v = (2π/H_v) exp[(2BΔL_v/η) (s_v/H_v + (1 - s_v)/|H_b|)].",
    ),
    notes: Notes {
        because: "With the times of Theorem 3.2 the factor 1/|H_b| is common to both valleys and cancels, so that only exponents are left; in truth the odds carry H_2/H_1 too, and the \
            formula may call the wrong valley the likelier one. See xie2020/sgd-escape-prefactor. The balance (85) of two valleys is right, and so is the formula with true escape times.",
        repaired: "H_v in place of |H_b| in front of the exponential.",
        known: "The stationary density e^(-∫ L'/D)/D of (4), integrated over each valley, beside mean passage times by quadrature, over a factor of 64 in η/B.",
        open: "The sum over v suggests more than two valleys: for three alike in a row the shares are 1/3 each and the formula gives 2/5, 1/5, 2/5.",
    },
    source: file!(),
    experiments: &[&PRINTED, &WRONG_VALLEY, &BALANCE, &EXPONENT, &CORRECTED, &RIGHT_VALLEY],
    controls: &[&EVEN, &BY_HAND],
    range: Range::Measured(&[&RANGE]),
    ..Claim::BLANK
};

static PRINTED: Experiment<Valleys> = Experiment {
    name: "with Theorem 3.2, equal exponents: the limit of P(V_1)",
    reading: Reading::AsPrinted,
    instances: pairs,
    predict: |loss| Prediction::equals(occupation([0, 1].map(|v| rate_factor(loss, v).recip()))),
    decoys: &[Decoy::new("in proportion to the rates", |loss| {
        Prediction::equals(occupation([0, 1].map(|v| rate_factor(loss, v))))
    })],
    observe: Witness::Oracle(|loss| Observation::of(limiting_share_of_left_valley(loss))),
    resolution: Resolution::Absolute(5e-3),
    expects: Expected::Refuted(Fault::Inherited("xie2020/sgd-escape-prefactor")),
};

static EVEN: Experiment<Valleys> = Experiment {
    name: "control: valleys of one curvature",
    instances: even_pairs,
    decoys: &[Decoy::new("|H_b| in front in one valley only", |loss| {
        let [first, _] = [0, 1].map(|v| rate_factor(loss, v).recip());
        Prediction::equals(occupation([first, rate_factor_at_the_valley(loss, 1).recip()]))
    })],
    ..PRINTED.control()
};

static CORRECTED: Experiment<Valleys> = Experiment {
    name: "with H_v in front, equal exponents",
    predict: |loss| {
        Prediction::equals(occupation([0, 1].map(|v| rate_factor_at_the_valley(loss, v).recip())))
    },
    decoys: &[
        Decoy::new("as printed", PRINTED.predict),
        Decoy::new("in proportion to the rates", |loss| {
            let rates = [0, 1].map(|v| rate_factor_at_the_valley(loss, v));
            Prediction::equals(occupation(rates))
        }),
    ],
    ..PRINTED.corrected()
};

static BALANCE: Experiment<Valleys> = Experiment {
    name: "(85) with mean passage times by quadrature: the limit of P(V_1)",
    predict: |loss| {
        let [there, back] = times(loss);
        let shares = there
            .iter()
            .zip(&back)
            .map(|(&(noise, there), &(_, back))| (noise, 1.0 / ((back - there).exp() + 1.0)));
        Prediction::within(limit::at_zero(&shares.collect::<Vec<_>>()))
    },
    decoys: &[Decoy::new("in proportion to the rates", |loss| {
        let [there, back] = times(loss);
        let shares = there
            .iter()
            .zip(&back)
            .map(|(&(noise, there), &(_, back))| (noise, 1.0 / ((there - back).exp() + 1.0)));
        Prediction::within(limit::at_zero(&shares.collect::<Vec<_>>()))
    })],
    expects: Expected::Consistent,
    ..PRINTED
};

static EXPONENT: Experiment<Valleys> = Experiment {
    name: "with Theorem 3.2, exponents that differ: the slope of ln P(V_1)/P(V_2) over B/η",
    instances: uneven_pairs,
    predict: |loss| Prediction::equals(exponent(loss, 0) - exponent(loss, 1)),
    decoys: &[
        Decoy::new("2 (ΔL_1 - ΔL_2), as under isotropic noise", |loss| {
            Prediction::equals(2.0 * (loss.climb(0) - loss.climb(1)))
        }),
        Decoy::new("the opposite sign", |loss| {
            Prediction::equals(exponent(loss, 1) - exponent(loss, 0))
        }),
    ],
    observe: Witness::Oracle(|loss| {
        let odds = |&noise: &f64| (noise, ln_odds_of_left_valley(loss, noise));
        let points: Vec<_> = loss.noises().iter().map(odds).collect();
        Observation::of(exponent_and_power(&points)[0])
    }),
    resolution: Resolution::Relative(0.01),
    expects: Expected::Consistent,
    ..PRINTED
};

/// `(η/B, ln T)` from the left valley to the right one, and back.
fn times(loss: &Valleys) -> [Vec<(f64, Interval)>; 2] {
    [(0, [Edge::Wall, Edge::Stop(2)]), (2, [Edge::Stop(0), Edge::Wall])]
        .map(|(from, edges)| along(loss, from, edges))
}
