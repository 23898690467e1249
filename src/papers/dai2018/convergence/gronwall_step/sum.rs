//! (E.4): the bounds of I and II in one constant.

use proptest::prelude::*;

use super::super::theory::{added_c1, raised_c1};
use crate::claim::{
    ByHand, Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction,
    Reading, Resolution, Witness,
};
use crate::instances::relaxing::{NormalLaw, Raised};
use crate::witnesses::relaxation::first_two_terms;

pub(super) static ONE_CONSTANT: Experiment<Raised> = Experiment {
    name: "(E.4): I + II without δ̂/η, over ‖h‖² + 1",
    reading: Reading::AsPrinted,
    instances: narrow,
    predict: |at| Prediction::at_most(raised_c1(at.law.rate, at.law.eta, at.constant)),
    decoys: &[],
    observe: Witness::Oracle(|at| Observation::of(first_two_terms(&at.law))),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Refuted(Fault::Wrong),
};

pub(super) static NO_CONSTANT: Experiment<Raised> = Experiment {
    name: "control: (E.4) with nothing added to L",
    instances: || {
        let lower = |(name, at): (_, Raised)| (name, Raised { constant: 0.0, ..at });
        Instances::named(narrow().named.into_iter().map(lower).collect())
    },
    ..ONE_CONSTANT.control()
};

/// The printed bounds of I and II, added up.
pub(super) static ADDED: Experiment<Raised> = Experiment {
    name: "control: (E.4) with C_2/2 added to max{1, η∞} M/2, in place of multiplied",
    predict: |at| Prediction::at_most(added_c1(at.law.rate, at.law.eta, at.constant)),
    ..ONE_CONSTANT.control()
};

pub(super) static ONE_CONSTANT_BY_HAND: ByHand<Raised> = ByHand {
    of: &ONE_CONSTANT,
    at: "L = 1.2 x²/2 + 3, η∞ = 2: 2 max{(1.2/π)^(1/6) √(6π/2.4), 1.6} 1.2 e^-3/2",
    instance: steep,
    values: &[f64::NEG_INFINITY, 0.142_62],
};

pub(super) static ADDED_BY_HAND: ByHand<Raised> = ByHand {
    of: &ADDED,
    at: "the same: max{2 · 1.2 e^-3 (1.2/π)^(1/6) √(6π/2.4), 2 · 1.2 e^-3 + 1.2}/2",
    instance: steep,
    values: &[f64::NEG_INFINITY, 0.659_74],
};

/// Where every other alternative of the maxima holds.
pub(super) static OTHER_BY_HAND: ByHand<Raised> = ByHand {
    of: &ONE_CONSTANT,
    at: "L = 8 x²/2 + 3, η∞ = 1/2: 1 max{(2/π)^(1/6) √(6π/4), 5} 8 e^-3/2",
    instance: slow,
    values: &[f64::NEG_INFINITY, 0.995_741],
};

pub(super) static OTHER_ADDED_BY_HAND: ByHand<Raised> = ByHand {
    of: &ADDED,
    at: "the same: max{8 e^-3 (2/π)^(1/6) √(6π/4), 8 e^-3 + 8}/2",
    instance: slow,
    values: &[f64::NEG_INFINITY, 4.199_15],
};

/// `I + II = ½ ∫ (p² - p∞²)/p∞² ∇·(p∞∇L)`, where the integral of `∇·(p∞∇L)` is zero.
pub(super) static SECOND_CONSTANT: Experiment<Raised> = Experiment {
    name: "(E.4) with C_2/2 in place of C_1",
    reading: Reading::Corrected,
    instances: || {
        let cases = PerBudget { quick: 4, standard: 16, deep: 64 };
        let random = (0.7..2.0_f64, 0.7..1.5_f64, -0.3..0.3_f64, 0.05..0.4_f64, 3.0..5.0_f64);
        let random = random.prop_map(|(rate, eta, mean, spread, constant)| Raised {
            law: NormalLaw { rate, eta, mean, spread },
            constant,
        });
        Instances::named(narrow().named).and_random(cases, random.boxed())
    },
    predict: |at| Prediction::at_most(half_c2(at)),
    decoys: &[
        Decoy::new("C_1, as printed", ONE_CONSTANT.predict),
        // The left side is 1 - s²/(2 - s²) - 4m²/(2 - s²)² of C_2/2 for spread s and mean m: at least 0.806 here.
        Decoy::new("four fifths of C_2/2", |at| Prediction::at_most(0.8 * half_c2(at))),
    ],
    ..ONE_CONSTANT.control()
};

fn half_c2(at: &Raised) -> f64 {
    0.5 * at.law.rate
}

/// `p` far narrower than `p∞`, at the minimum; in the second I and II keep their printed bounds.
fn narrow() -> Instances<Raised> {
    let of = |spread| Raised {
        law: NormalLaw { rate: 1.0, eta: 1.0, mean: 0.0, spread },
        constant: 3.0,
    };
    Instances::named(vec![("a fifth as wide", of(0.2)), ("a hundredth as wide", of(0.01))])
}

fn slow() -> Raised {
    Raised { law: NormalLaw { rate: 8.0, eta: 0.5, ..steep().law }, ..steep() }
}

fn steep() -> Raised {
    Raised { law: NormalLaw { rate: 1.2, eta: 2.0, mean: 0.0, spread: 0.2 }, constant: 3.0 }
}
