//! Theorem 3.2 with its own diffusion coefficient all along the path.

mod sgd;

use std::f64::consts::LN_2;

use self::sgd::{KERNEL, KERNEL_BY_HAND, SGD, SGD_BY_HAND};
use super::cases::quartic;
use super::theory::{exponent, prefactor, toll_of_inflection};
use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::stepped_valley::{Bend, Noise, SteppedValley};
use crate::interval::Interval;
use crate::oracles::exit::first_passage::Convention::Ito;
use crate::witnesses::stepped_valley::{growth_with_cut, ln_time, ln_time_of_hessian};

pub(crate) static CLAIM: Claim = Claim {
    id: "xie2020/sgd-escape-literal-diffusion",
    locus: "Theorem 3.2, with (8)",
    statement: "We obtain D(θ) = (η/2)C(θ) = (η/2B)H(θ) (8); near critical points, when there exist negative eigenvalues in H along some \
                directions, D = (η/2B)[H]^+ with the absolute values of the eigenvalues. If Assumption 1, 2, and 3 hold, and the dynamics is governed by SGD, then the mean \
                escape time from Valley a to the outside of Valley a is τ = 2π (1/|H_be|) exp[(2BΔL/η)(s/H_ae + (1-s)/|H_be|)]; \
                s ∈ (0, 1) is a path-dependent parameter.",
    assumes: &[
        "D is (8) with absolute values all along the path; A.2 has two levels instead, which no smooth loss gives with (8)",
        "one dimension, or a path along one eigenvector; L is smooth, and C³ at the inflection point between a and b",
        "outside is a point c beyond b and before the next inflection point",
        "s is any number in (0, 1): the time is between the values for s = 0 and s = 1, here with a factor of two to spare",
    ],
    correction: Some(
        "With D = (η/2B)|L''| along a path through an inflection point x the mean escape time is infinite: if D is raised to (η/2B)δ where it is smaller, (η/2B) ln τ grows as \
         (2L'(x)/|L'''(x)|) ln(1/δ), summed over such points if there are several, where no L'''(x) is zero; the exponent of Theorem 3.2 belongs to a D that is (η/2B)H_a below L(s) and (η/2B)|H_b| above.",
    ),
    notes: Notes {
        because: "The case of xie2020/sgd-escape-exponent in which the mean of 1/D over the climb is infinite: the theorem needs the two levels of A.2, and (8) has none. Between every minimum and every top lies an inflection point, where D vanishes while the slope still points back to a. There the distance u to it obeys du = L' dt + \
            √(η|L'''|u/B) dW with L' > 0, which never becomes negative: for every η/B the diffusion stays in its valley for ever, and ∫ dL/D diverges. No s, \
            inside (0, 1) or not, gives that. SGD itself has steps that are long enough to jump the quiet zone, but the smaller η is, the less: \
            at η = 0.1 and B = 1 its time in the quartic well is e^4.5 times the longest that any s allows, and its ln τ is not linear in B/η.",
        repaired: "The noise of A.2, in two levels (control), or a floor under D, whose height then matters as much as the curvatures do.",
        known: "The first-passage time for D = (η/2B) max(|L''|, δ) rises as δ falls, so that each is a lower bound; at δ = 0.01 it is e^20 and more beyond the largest s. \
            Its growth with ln(1/δ) is measured from δ = 0.02 to 0.002. SGD with batches of one is followed by its killed kernel at steps from 0.2 to 0.1, and simulated at 0.15. That the diffusion never crosses is \
            the comparison theorem for square-root noise, not a computation; Feller's condition L' >= (η/2B)|L'''| only decides whether the point is touched.",
        open: "The formula speaks of [H]^+ near critical points, and Fig. 1 shows C and H at minima: what C is at inflection points of real losses is not known here. \
            In two dimensions a curved path may go round a zero of one eigenvalue. How fast SGD is as η tends to zero: heuristically (η/2B) ln τ grows as (2L'/|L'''|) ln(1/η).",
    },
    figures: &[Figure {
        experiment: KERNEL.name,
        caption: "ln of η times the mean number of steps of SGD with C = |L''| and batches of one, against 1/η, and Theorem 3.2 for s = 0, the longest time that any s allows.",
        x: Axis { label: "1/η", log: false },
        y: Axis { label: "ln ηN", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&PRINTED, &KERNEL, &SGD, &GROWTH],
    controls: &[&TWO_LEVELS, &BY_HAND, &KERNEL_BY_HAND, &SGD_BY_HAND],
    ..Claim::BLANK
};

/// The temperature at which the climb is six times `ε |H_b|`.
fn temperature(valley: &SteppedValley) -> f64 {
    valley.barrier() / (6.0 * valley.curvatures()[1])
}

fn smooth() -> Instances<SteppedValley> {
    let valley = |curvatures, width, bend| {
        SteppedValley::new(curvatures, width, bend, Noise::Hessian(1e-2)).expect("valid")
    };
    Instances::named(vec![
        ("the quartic (θ² - 1)²/4", valley([2.0, 1.0], 1.0, Bend::Linear)),
        ("equal curvatures", valley([1.5, 1.5], 0.8, Bend::Linear)),
        ("a sharp minimum, 4 to 1", valley([4.0, 1.0], 1.2, Bend::Exponential)),
    ])
}

static PRINTED: Experiment<SteppedValley> = Experiment {
    name: "D = (η/2B)|L''|: ln τ is that of some s in (0, 1)",
    reading: Reading::AsPrinted,
    instances: smooth,
    predict: |v| Prediction::within(stated(v, temperature(v))),
    decoys: &[Decoy::new("half the exponent", |v| {
        Prediction::within(ln_of_some_share(v, temperature(v), 0.5))
    })],
    observe: Witness::Oracle(|v| Observation::of(ln_time_of_hessian(v, temperature(v)))),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Refuted(Fault::Inherited("xie2020/sgd-escape-exponent")),
};

static TWO_LEVELS: Experiment<SteppedValley> = Experiment {
    name: "control: D in two levels",
    instances: || {
        Instances::named(vec![
            ("2 to 1", quartic([2.0, 1.0], 0.25)),
            ("equal curvatures", quartic([1.5, 1.5], 0.5)),
        ])
    },
    decoys: &[
        Decoy::new("a third of the exponent", |v| {
            Prediction::within(ln_of_some_share(v, temperature(v), 1.0 / 3.0))
        }),
        Decoy::new("three times the exponent", |v| {
            Prediction::within(ln_of_some_share(v, temperature(v), 3.0))
        }),
    ],
    observe: Witness::Oracle(|v| Observation::of(ln_time(v, temperature(v), Ito))),
    ..PRINTED.control()
};

static BY_HAND: ByHand<SteppedValley> = ByHand {
    of: &PRINTED,
    at: "ln 2π + 24/4 (s/2 + 1 - s) ∓ ln 2 at s = 1 and s = 0: H_a = 2, |H_b| = 1, ΔL = 1/4, η/2B = 1/24",
    instance: || quartic([2.0, 1.0], 0.25),
    values: &[4.1447, 8.5310],
};

static GROWTH: Experiment<SteppedValley> = Experiment {
    name: "D = (η/2B) max(|L''|, δ): what (η/2B) ln τ gains per ln(1/δ)",
    predict: |v| Prediction::equals(toll_of_inflection(v)),
    decoys: &[
        Decoy::new("one side of the inflection point alone", |v| {
            Prediction::equals(0.5 * toll_of_inflection(v))
        }),
        Decoy::new("some s: nothing", |_| Prediction::equals(0.0)),
    ],
    observe: Witness::Oracle(|v| Observation::of(growth_with_cut(v, temperature(v)))),
    resolution: Resolution::Relative(5e-3),
    ..PRINTED.corrected()
};

/// As the theorem has it, at `η/2B`.
fn stated(valley: &SteppedValley, epsilon: f64) -> Interval {
    ln_of_some_share(valley, epsilon, 1.0)
}

/// `ln τ` of Theorem 3.2 between `s = 1` and `s = 0`, to a factor of two.
fn ln_of_some_share(valley: &SteppedValley, epsilon: f64, factor: f64) -> Interval {
    let (barrier, curvatures) = (valley.barrier() / epsilon, valley.curvatures());
    let ends = [1.0, 0.0].map(|s| factor * exponent(barrier, s, curvatures));
    let ln_prefactor = libm::log(prefactor(valley));
    Interval::between(ln_prefactor + ends[0] - LN_2, ln_prefactor + ends[1] + LN_2)
}
