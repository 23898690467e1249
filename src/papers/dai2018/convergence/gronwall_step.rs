//! The steps of the proof of Theorem 2.4.

mod sum;
mod terms;

use std::fmt;

use proptest::strategy::Strategy;
use serde::Serialize;

use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Range, Reading, Resolution, Witness,
};
use crate::interval::Interval;
use crate::oracles::numerics::ode;

use self::sum::{
    ADDED, ADDED_BY_HAND, NO_CONSTANT, ONE_CONSTANT, ONE_CONSTANT_BY_HAND, OTHER_ADDED_BY_HAND,
    OTHER_BY_HAND, SECOND_CONSTANT,
};
use self::terms::{BALANCE, LARGE_ETA, NEAR, POWER, SECOND_BY_HAND, SECOND_TERM};
use super::theory::{gronwall, printed_gronwall};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/gronwall-step",
    locus: "Appendix E, from (E.2) to the last line",
    statement: "Multiplying h to the both sides of (E.2) and integrating it over x, after integration by parts, one has ½ ∂_t ‖h‖² = I + II - III. [..] By \
                Assumption A3, one has |∇·(p∞∇L)| ≤ p∞^(2/3) max{1, η∞} M. [..] Combining the above two inequality gives the bound for term II, |II| ≤ \
                (C_2/2) ‖h‖². Thus combine the estimates for the term I and II, one has I + II ≤ C_1‖h‖² + C_1, where C_1 = ½ max{1, η∞} max{∫ p∞^(1/3) dw, \
                1 + C_2/2} M. [..] Therefore, (E.8) becomes ½ ∂_t ‖h‖² + C_P/(2η∞) ‖h‖² ≤ C_P/(2η∞), for all t > T. Integrate the above equation from T to t \
                > T, one has, ‖h(t)‖² ≤ (‖h(T)‖² + (C_P/η∞)(t - T)) - (C_P/η∞) ∫ ‖h(s)‖² ds. By Gronwall's Inequality, one ends up with, ‖h(t)‖² ≤ \
                ((C_P/η∞)(t - T) + ‖h(T)‖²) e^(-(C_P/η∞)(t - T)).",
    assumes: &[
        "(A.1) - (A.3), β constant",
        "I, II and III are as under the braces, with δ̂/η and 1/η; the bounds leave δ̂/η to (E.6)",
    ],
    correction: Some(
        "From ½ y' + a y/2 ≤ a/2 follows y(t) ≤ 1 + (y(T) - 1) e^(-a(t-T)), which does not tend to zero. I + II, without δ̂/η, is at most (C_2/2) (‖h‖² + 1).",
    ),
    notes: Notes {
        because: "Gronwall's inequality does not give the last line: in y(t) ≤ α(t) - a ∫ y the integral has the wrong sign for it. With a = C_P/η∞, y' = a \
            (1 - y) satisfies the two lines before it with equality, and tends to one, not to zero; (E.8) itself allows y = ½ for ever. Four earlier steps \
            fail too. C_1 in (E.4) multiplies C_2/2 by M, which the bound of II does not have: on L = w²/2 + 3 at η∞ = 1, with p normal at 0 and of \
            deviation 0.2, I + II (without δ̂/η) is 1.75, and C_1 (‖h‖² + 1) is 0.28; at the deviation 0.01, where I and II keep their printed bounds, they \
            are 35 and 5.6. (A.3) bounds e^(-L) |‖∇L‖² - ∇·∇L|, and what is needed is a bound of p∞^(1/3) |∇·∇L - η∞‖∇L‖²|: on L = w²/2 at η∞ = 1 the left \
            side of this step is 1.375 times the right side at w = √7. And ∇·∇L - η∞‖∇L‖² is not bounded below outside the ball of radius R: h far out makes \
            |II| as large as one likes beside ‖h‖², which counts where η(t) < η∞, as for a learning rate that decreases. Last, ∇·∇L = 3 with η∞ = ‖∇L‖² = 1 fulfils the two inequalities \
            before `Therefore one has' and not the one after it, which (E.3) gives by itself.",
        repaired: "The solution of the differential inequality in the last line. A bound like (A.3) with e^(-η∞L/3), and III, which dominates ∫ h² ‖∇L‖², \
            mend two of the other steps, (E.3) a third; (E.4) needs no (A.3), since I + II is ½ ∫ (p²/p∞) (∇·∇L - η∞‖∇L‖²). Nothing of this saves the last line.",
        known: "The comparison equation by a Runge-Kutta method; the terms by the trapezoidal rule on normal laws. The equation for ½ ∂_t ‖h‖² holds, signs \
            and factors, against the exact law in time. C_2 is that of R = 3 (η∞λ)^(-1/2) for |II|, in the paper's favour, and of the least R, (η∞λ)^(-1/2), \
            in (E.4), as in dai2018/burn-in-time; both parts fail with either. The remaining steps were checked by hand: (E.3) is the second half of (A.2) \
            and not “equivalent” to “Assumption A3”; (E.5) lacks 1/η; c in `δ̂ ≤ c/(2C_1)' is C_P, and 2 there 3; (E.7), (E.8) and the factors 2/3 and 4/3 are right. Controls: nothing that drives y, \
            η∞ = 20, h near the minimum, nothing added to L, and (E.4) with the printed bounds of I and II added up.",
        open: "",
    },
    source: file!(),
    experiments: &[
        &LAST_LINE,
        &ONE_CONSTANT,
        &POWER,
        &SECOND_TERM,
        &BALANCE,
        &COMPARISON,
        &SECOND_CONSTANT,
    ],
    controls: &[
        &NO_SOURCE,
        &BY_HAND,
        &COMPARISON_BY_HAND,
        &NO_CONSTANT,
        &ADDED,
        &ONE_CONSTANT_BY_HAND,
        &ADDED_BY_HAND,
        &OTHER_BY_HAND,
        &OTHER_ADDED_BY_HAND,
        &LARGE_ETA,
        &NEAR,
        &SECOND_BY_HAND,
    ],
    range: Range::None,
    ..Claim::BLANK
};

/// `y' = a (source - y)` from `y(T)`, with a source of at most one.
#[derive(Clone, Debug, Serialize)]
struct Driven {
    a: f64,
    initial: f64,
    source: f64,
}

impl fmt::Display for Driven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Driven { a, initial, source } = self;
        write!(f, "y' = {a:.3} ({source:.2} - y), y(T) = {initial:.3}")
    }
}

/// `t - T` in units of `1/a`.
const SPANS: [f64; 3] = [1.0, 4.0, 10.0];

static LAST_LINE: Experiment<Driven> = Experiment {
    name: "Gronwall's inequality in the last line",
    reading: Reading::AsPrinted,
    instances: || driven(1.0),
    predict: |y| at_most(y, printed_gronwall),
    decoys: &[],
    observe: Witness::Oracle(|y| {
        let field = |state: &[f64]| vec![y.a * (y.source - state[0])];
        let rows = ode::solve(&field, &[y.initial], &SPANS.map(|span| span / y.a));
        Observation::of_all(rows.into_iter().map(|row| row[0]))
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Refuted(Fault::Wrong),
};

static NO_SOURCE: Experiment<Driven> = Experiment {
    name: "control: nothing drives y",
    instances: || driven(0.0),
    ..LAST_LINE.control()
};

static BY_HAND: ByHand<Driven> = ByHand {
    of: &LAST_LINE,
    at: "y(T) = 0.3, a = 2, t - T = 0.5, 2, 5: (0.3 + 1) e^-1, (0.3 + 4) e^-4, (0.3 + 10) e^-10",
    instance: || Driven { a: 2.0, initial: 0.3, source: 1.0 },
    values: &[f64::NEG_INFINITY, 0.478_24, 0.078_757, 0.000_467_62],
};

static COMPARISON: Experiment<Driven> = Experiment {
    name: "1 + (y(T) - 1) e^(-a(t-T))",
    predict: |y| at_most(y, gronwall),
    decoys: &[Decoy::new("half the source", |y| {
        at_most(y, |a, initial, s| 0.5 + (initial - 0.5) * libm::exp(-a * s))
    })],
    ..LAST_LINE.corrected()
};

static COMPARISON_BY_HAND: ByHand<Driven> = ByHand {
    of: &COMPARISON,
    at: "the same: 1 - 0.7 e^-1, 1 - 0.7 e^-4, 1 - 0.7 e^-10",
    instance: BY_HAND.instance,
    values: &[f64::NEG_INFINITY, 0.742_48, 0.987_18, 0.999_97],
};

fn driven(source: f64) -> Instances<Driven> {
    let cases = PerBudget { quick: 4, standard: 16, deep: 64 };
    let named = vec![
        ("from equilibrium", Driven { a: 1.0, initial: 0.0, source }),
        ("from above", Driven { a: 0.5, initial: 3.0, source }),
    ];
    let random = (0.3..3.0_f64, 0.0..4.0_f64);
    let random = random.prop_map(move |(a, initial)| Driven { a, initial, source });
    Instances::named(named).and_random(cases, random)
}

fn at_most(y: &Driven, bound: impl Fn(f64, f64, f64) -> f64) -> Prediction {
    let below = |span: f64| Interval::at_most(bound(y.a, y.initial, span / y.a));
    Prediction::all_within(SPANS.map(below))
}
