//! The rate at which the density tends to the stationary one, at constant γ/M.

mod bound;

use proptest::strategy::Strategy;

use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Range, Reading, Resolution, Witness,
};
use crate::instances::relaxing::{Confining, Relaxing, Schedule, Scheduled};
use crate::interval::Interval;
use crate::witnesses::relaxation::{distance, late_rate};

use self::bound::{BEYOND, BEYOND_BY_HAND, BEYOND_CONTROL, BOUND_BY_HAND};
use super::cases::{any_fast, any_parabola, double_well, from, parabola, step};
use super::theory::poincare;

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/convergence-rate",
    locus: "Theorem 2.4, constant schedule, and the first remark",
    statement: "Under assumptions (A.1) - (A.3), the probability density function p(w, t) of W(t) converges to the stationary solution p∞(w). Moreover, \
                there exists T > 0 such that for any t > T, ‖(p(w,t) - p∞(w))/√p∞(w)‖² ≤ C(t,T) e^(-C_P·(t-T)/η∞), where C_P is a constant define in (2.6) \
                and C(t,T) = C_P·(t-T)/η∞ + ‖(p(T) - p∞)/√p∞‖². [..] First, this theorem shows that p(w,t) always converges to p∞ with an exponential rate \
                regardless of the initial value.",
    assumes: &[
        "β, γ and M are constant, so that η(t) = η∞, and p(w, 0) = δ(w_0)",
        "(2.6) is the Poincaré inequality of µ, with the density e^(-L), normalised; C_P is its best constant",
    ],
    correction: Some(
        "With C_P the Poincaré constant of p∞ dw, in place of that of e^(-L) dw, ‖h(t)‖² ≤ ‖h(T)‖² e^(-2 C_P (t-T)/η∞) for all t > T > 0 at constant \
         η∞, where h = (p - p∞)/√p∞.",
    ),
    notes: Notes {
        because: "‖h‖², h = (p - p∞)/√p∞, falls in general at the rate 2 C_P/η∞ with the Poincaré constant of e^(-η∞L), while (2.6) defines that of e^(-L). Where the \
            latter is more than twice the former no T helps: on a parabola this is, except from its minimum, below η∞ = 1/2, and on (x² - 1)² below 0.026 and above 2.32, where the barrier enters. \
            On the parabola at η∞ = 1/4 the bound with T = 1 is exceeded 25-fold at t - T = 4, from 2. At η∞ = 8 on the latter the bound falls at the rate 0.094 and ‖h‖² at 0.0011, from 0.6. With the constant of e^(-η∞L) the bound holds.",
        repaired: "The measure, which Appendix E has right: “the following Poincaré inequality (see, e.g., Pavliotis [2018]) on p∞ dw”. The factor 2, and a \
            bound without the linear term, come for nothing.",
        known: "Rates: exact normal laws in time on parabolas, finite volumes in time from a point on wells; constants: eigenvalues of finite volumes on three \
            grids, inside Muckenhoupt's bracket. “There exists T” is judged by the rate at which ‖h‖² falls, to which T does not matter. At η∞ = 1 both \
            measures are one, and the printed rate holds (control).",
        open: "“For some C_P > 0” in (2.6) leaves room for a smaller constant, which then depends on η∞; the third remark after the theorem uses one for all \
            η∞.",
    },
    source: file!(),
    experiments: &[&BEYOND, &PRINTED, &SETTLES, &BOUND],
    controls: &[&CONTROL, &BY_HAND, &BEYOND_CONTROL, &BEYOND_BY_HAND, &BOUND_BY_HAND],
    range: Range::None,
    ..Claim::BLANK
};

static PRINTED: Experiment<Relaxing> = Experiment {
    name: "the rate of ‖h‖² is at least C_P/η∞, with C_P of (2.6)",
    reading: Reading::AsPrinted,
    instances: || {
        let cases = PerBudget { quick: 2, standard: 6, deep: 32 };
        Instances::named(vec![
            ("parabola, η∞ = 1/4", from(parabola(1.0), 0.25, 2.0)),
            ("double well, η∞ = 4", from(double_well(), 4.0, 1.0)),
            ("double well, η∞ = 8", from(double_well(), 8.0, 0.6)),
        ])
        .and_random(cases, any_parabola(0.1, 0.4))
    },
    predict: |at| rate_at_least(at, poincare(&at.loss, 1.0)),
    decoys: &[],
    observe: Witness::Oracle(|at| Observation::of(late_rate(at))),
    resolution: Resolution::Relative(1e-2),
    expects: Expected::Refuted(Fault::Misprint),
};

static CONTROL: Experiment<Relaxing> = Experiment {
    name: "control: η∞ = 1",
    instances: || {
        Instances::named(vec![
            ("parabola", from(parabola(1.3), 1.0, 2.0)),
            ("double well", from(double_well(), 1.0, 0.6)),
        ])
    },
    ..PRINTED.control()
};

static BY_HAND: ByHand<Relaxing> = ByHand {
    of: &PRINTED,
    at: "C_P = 1.3 on 1.3 x²/2, over η∞ = 0.25",
    instance: || from(parabola(1.3), 0.25, 2.0),
    values: &[5.2, f64::INFINITY],
};

/// With the constant of `p∞`, from several starts.
static SETTLES: Experiment<Relaxing> = Experiment {
    name: "an exponential rate from every start, C_P/η∞ with C_P of p∞ at least",
    instances: || {
        let cases = PerBudget { quick: 3, standard: 12, deep: 64 };
        Instances::named(vec![
            ("parabola, η∞ = 1/4", from(parabola(1.0), 0.25, 2.0)),
            ("parabola, η∞ = 4, far start", from(parabola(0.7), 4.0, -6.0)),
            ("double well, η∞ = 1/4", from(double_well(), 0.25, 1.0)),
            ("double well, η∞ = 4", from(double_well(), 4.0, 1.0)),
            ("double well, η∞ = 4, near the top", from(double_well(), 4.0, 0.1)),
            ("growth like |x|^(3/2)", from(Confining::Power(1.5), 2.0, 1.5)),
        ])
        .and_random(cases, any_parabola(0.1, 4.0))
    },
    predict: |at| rate_at_least(at, poincare(&at.loss, at.eta)),
    decoys: &[Decoy::new("four times that", |at| {
        rate_at_least(at, 4.0 * poincare(&at.loss, at.eta))
    })],
    expects: Expected::Consistent,
    ..PRINTED
};

static BOUND: Experiment<Scheduled> = Experiment {
    name: "‖h(t)‖² beside ‖h(T)‖² e^(-2 C_P (t-T)/η∞), on parabolas",
    reading: Reading::Corrected,
    instances: || {
        let constant =
            |at: Scheduled| Scheduled { schedule: Schedule::Step { a: 0.0, until: 0.0 }, ..at };
        let cases = PerBudget { quick: 4, standard: 16, deep: 64 };
        Instances::named(vec![(
            "η∞ = 2",
            Scheduled { after: &[0.5, 1.0, 2.0, 4.0], ..constant(step(0.0, 0.0, 0.5)) },
        )])
        .and_random(cases, any_fast().prop_map(constant))
    },
    predict: |at| falling(at, 2.0),
    decoys: &[Decoy::new("twice the rate", |at| falling(at, 4.0))],
    observe: Witness::Oracle(|at| {
        Observation::of_all(at.after.iter().map(|s| distance(at, at.from + s)))
    }),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Consistent,
};

fn rate_at_least(at: &Relaxing, constant: Interval) -> Prediction {
    Prediction::at_least((constant / at.eta).low())
}

/// `‖h(T)‖² e^(-factor λ s)`: `C_P/η∞` is `λ`.
fn falling(at: &Scheduled, factor: f64) -> Prediction {
    let initial = distance(at, at.from);
    let bound = |s: &f64| initial * libm::exp(-factor * at.rate * s);
    Prediction::all_within(at.after.iter().map(|s| Interval::at_most(bound(s).high())))
}
