//! Escape rates when the loss is multiplied by a number.

use proptest::prelude::*;

use super::theory::ln_discrete_rate;
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::noisy_valley::{Shape, Valley};
use crate::interval::Interval;
use crate::oracles::exit::first_passage::Convention::Ito;
use crate::witnesses::kramers::{ln_rate_of_process, ln_rate_of_sgd};

pub(crate) static CLAIM: Claim = Claim {
    id: "liu2021/rescaled-loss",
    locus: "the lines after eq. (24), Figure 6(b)",
    statement: "In Figure 6(b) we plot the quantity γ/|k_b| while rescaling the loss function by a factor r: L → rL. The \
        continuous theory predicts a constant escape rate by varying r, whereas the discrete theory expects a \
        monotonic increase as r becomes large; such monotonic increase is indeed observed in experiments. The \
        escape rate of continuous-time dynamics is invariant to the multiplication of the loss function by a \
        constant r, while this is not true for discrete-time dynamics, where larger r leads to a larger escape \
        rate from a sharp minimum.",
    assumes: &[
        "the valley of Theorem 9, with C = |k|/S, at r = 1; λ is fixed and λ r k_a < 2. What becomes of C is not said",
        "γ is a rate per unit of λ × steps; so is any other unit that does not depend on r",
        "a sharp minimum: k_a ≥ |k_b|",
    ],
    correction: Some(
        "If the covariance of the noise is multiplied by r, as C = |k|/S with the S of before has it, and not by r², as it is where all gradients are multiplied, \
         γ/|k_b| of continuous-time dynamics is invariant, and γ is multiplied by r.",
    ),
    notes: Notes {
        because: "If a loss is multiplied by r, so are the gradients of all minibatches, and C grows like r²: SGD on rL \
            with the step λ is SGD on L with the step λr, the exponent of (24) is divided by r, and no such rate \
            is invariant. The sentence needs what is not said of SGD on rL: that C = |k|/S with the same S, which grows like r. And with it, what is \
            invariant is γ/|k_b|, the quantity of the figure; γ itself, the escape rate of the sentence, is multiplied \
            by r: one word.",
        repaired: "One condition, that C is multiplied by r, is added, and γ/|k_b| stands for γ; then dw = -rL' dt + √(λrC) dW is the process of r = 1 run r times as fast. That is \
            a derivation: first passage for parabolas and quartics confirms the arithmetic only.",
        known: "(23)/|k_b| increases with r, as √(2/(2-u)) erf(√(B(2-u))), u = λrk_a, and the exponential both do (a property of \
            the formula, from itself). SGD's own rate over |k_b| increases from λrk_a = 0.1 to 1.9, by the killed \
            chain at exponents 8 and 16. From a flat minimum, |k_b| = 4k_a, at an exponent of 4 it first falls, by 2 % from 0.1 to 0.2.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[
        &INVARIANT_FOR_MINIBATCHES,
        &INVARIANT,
        &FORMULA_INCREASES,
        &SGD_INCREASES,
        &INVARIANT_CORRECTED,
    ],
    ..Claim::BLANK
};

static INVARIANT: Experiment<Valley> = Experiment {
    name: "continuous dynamics: ln γ(r)/γ(1), r = 3",
    reading: Reading::AsPrinted,
    instances: valleys,
    predict: |_| Prediction::equals(0.0),
    decoys: &[
        Decoy::new("like r", |_| Prediction::equals(libm::log(R))),
        Decoy::new("like 1/r", |_| Prediction::equals(-libm::log(R))),
    ],
    observe: Witness::Oracle(|valley| Observation::of(change(valley, &valley.rescaled(R)))),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Refuted(Fault::Misprint),
};

static INVARIANT_CORRECTED: Experiment<Valley> = Experiment {
    name: "continuous dynamics: the change of ln γ/|k_b|, r = 3",
    observe: Witness::Oracle(|valley| Observation::of(relative(valley, &valley.rescaled(R)))),
    ..INVARIANT.corrected()
};

static INVARIANT_FOR_MINIBATCHES: Experiment<Valley> = Experiment {
    name: "continuous dynamics, gradients of all minibatches multiplied: the change of ln γ/|k_b|",
    observe: Witness::Oracle(|valley| {
        Observation::of(relative(valley, &valley.rescaled(R).with_noise(R)))
    }),
    expects: Expected::Refuted(Fault::Hypothesis),
    ..INVARIANT
};

static FORMULA_INCREASES: Experiment<Valley> = Experiment {
    name: "(23): growth of ln γ/|k_b| from one r to the next",
    reading: Reading::AsPrinted,
    instances: sharp_minima,
    predict: |_| Prediction::all_within(vec![Interval::at_least(0.0); RUNGS - 1]),
    decoys: &[],
    observe: Witness::Oracle(|valley| {
        growth(valley, |v| Interval::around(ln_discrete_rate(v), 1e-12))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

static SGD_INCREASES: Experiment<Valley> = Experiment {
    name: "SGD: growth of ln γ/|k_b| from one r to the next",
    observe: Witness::Oracle(|valley| growth(valley, ln_rate_of_sgd)),
    ..FORMULA_INCREASES
};

/// The multiple in the experiments with one r.
const R: f64 = 3.0;

/// Values of r.
const RUNGS: usize = 10;

/// ln γ of the second less that of the first.
fn change(one: &Valley, other: &Valley) -> Interval {
    ln_rate_of_process(other, Ito) - ln_rate_of_process(one, Ito)
}

/// The same for γ/|k_b|.
fn relative(one: &Valley, other: &Valley) -> Interval {
    let curvatures = other.barrier_curvature() / one.barrier_curvature();
    change(one, other) - Interval::exactly(libm::log(curvatures))
}

/// From λ r k_a = 0.1 to 1.9.
fn growth(valley: &Valley, ln_rate: impl Fn(&Valley) -> Interval) -> Observation {
    let at = |i: usize| {
        let other = valley.rescaled((0.1 + 0.2 * i as f64) / valley.step());
        ln_rate(&other) - Interval::exactly(libm::log(other.barrier_curvature()))
    };
    let values: Vec<Interval> = (0..RUNGS).map(at).collect();
    Observation::of_all(values.windows(2).map(|pair| pair[1] - pair[0]))
}

fn valleys() -> Instances<Valley> {
    let random = Valley::any().prop_map(|valley| valley.with_exponent(12.0));
    let valley = |curvatures, width, shape, step| {
        Valley::new(curvatures, width, shape, step).with_exponent(10.0)
    };
    Instances::named(vec![
        ("equal curvatures", valley([1.0, 1.0], 1.0, Shape::Parabolas, 0.1)),
        ("a sharp minimum", valley([3.0, 1.0], 1.0, Shape::Parabolas, 0.3)),
        ("quartic", valley([1.0, 1.8], 1.5, Shape::Quartic(0.4), 0.2)),
    ])
    .and_random(PerBudget { quick: 2, standard: 8, deep: 64 }, random)
}

fn sharp_minima() -> Instances<Valley> {
    let valley =
        |ratio, exponent, shape| Valley::new([1.0, ratio], 1.0, shape, 0.1).with_exponent(exponent);
    Instances::named(vec![
        ("equal curvatures", valley(1.0, 8.0, Shape::Parabolas)),
        ("a sharp minimum", valley(0.5, 16.0, Shape::Parabolas)),
        ("a sharper one", valley(0.3, 8.0, Shape::Parabolas)),
        ("quartic", valley(0.8, 8.0, Shape::Quartic(0.5))),
    ])
}
