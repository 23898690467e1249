//! The rate at which the density tends to the stationary one, where η(t) only tends to η∞.

mod controls;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Range, Reading, Resolution, Witness,
};
use crate::instances::relaxing::Scheduled;
use crate::interval::Interval;
use crate::statistics::limit::at_zero;
use crate::witnesses::relaxation::distance;

use self::controls::{BY_HAND, CONTROL, RATE_CONTROL};
use super::cases::{any_fast, fast, slow};
use super::theory::{bounds, rate};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/convergence-rate-schedule",
    locus: "Theorem 2.4, varying γ(t) and M(t), the first remark, and section 5",
    statement: "Under assumptions (A.1) - (A.3), the probability density function p(w, t) of W(t) converges to the stationary solution p∞(w). Moreover, \
                there exists T > 0 such that for any t > T, ‖(p(w,t) - p∞(w))/√p∞(w)‖² ≤ C(t,T) e^(-C_P·(t-T)/η∞), where C_P is a constant define in (2.6) \
                and C(t,T) = C_P·(t-T)/η∞ + ‖(p(T) - p∞)/√p∞‖². [..] First, this theorem shows that p(w,t) always converges to p∞ with an exponential rate \
                regardless of the initial value. [Section 5:] We prove that for the isotropic case the probability density function of SGD will converge to \
                the stationary solution for any initial data regardless of the time varying step size and batch size.",
    assumes: &[
        "(A.1) - (A.3), p(w, 0) = δ(w_0), η(t) = 2M(t)/(γ(t)β) tends to η∞ in (0, ∞); nothing else is asked of the schedule",
        "C_P is the constant of p∞ dw, as Appendix E has it: dai2018/convergence-rate",
    ],
    correction: Some(
        "On a parabola in one dimension the bound holds from some T on if |η(t) - η∞| = O(e^(-C_P t/η∞)); without a rate of the schedule p still tends to p∞, \
         but ‖h‖², h = (p - p∞)/√p∞, in general falls no faster than the square of η(t) - η∞.",
    ),
    notes: Notes {
        because: "The law lags behind the schedule, so that ‖h‖² in general falls no faster than the square of the schedule's error. With η∞/η = 1 + a/(1 + t) \
            on a parabola it is about a²/(2t²), for ever: with C_P/η∞ = 1, a = 1/2 and T = 1 it exceeds the bound six thousandfold at t - T = 20, and with any other T not \
            much later. That p tends to p∞ is right. Appendix E loses the schedule's error in its last line: dai2018/gronwall-step.",
        repaired: "A schedule that approaches as fast as the bound falls: its error then adds at most C_P (t - T)/η∞ e^(-C_P (t - T)/η∞), the printed linear \
            term, to the bound.",
        known: "The law is normal; its variance, by adaptive quadrature, agrees with a closed form in exponential integrals (tests). The bound as printed \
            holds on schedules with exponential approach and on ones that are constant from some time on (control), and its values were worked out by hand. On \
            a parabola an approach at half of the rate C_P/η∞ is enough.",
        open: "More dimensions, losses that are not quadratic: the corrected sentence is likely, and not tested; schedules that oscillate.",
    },
    figures: &[Figure {
        experiment: BOUND.name,
        caption: "The squared distance under η∞/η = 1 + 1/(2 + 2t), and the theorem's bound with T = 1.",
        x: Axis { label: "t - T", log: true },
        y: Axis { label: "‖h(t)‖²", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&BOUND, &RATE, &SETTLES, &FAST],
    controls: &[&CONTROL, &RATE_CONTROL, &BY_HAND],
    range: Range::None,
};

static BOUND: Experiment<Scheduled> = Experiment {
    name: "the bound, T = 1, 10 and 100",
    reading: Reading::AsPrinted,
    instances: || {
        Instances::named(vec![
            ("η grows like 1/t, T = 1", slow(0.5, 1.0)),
            ("η falls like 1/t, T = 1", slow(-0.5, 1.0)),
            ("η grows like 1/t, T = 10", slow(0.5, 10.0)),
            ("η grows like 1/t, T = 100", slow(0.5, 100.0)),
        ])
    },
    predict: |at| {
        let bounds = bounds(at, at.from);
        let curve = at.after.iter().zip(&bounds).map(|(&s, bound)| (s, bound.center())).collect();
        let below = |bound: &Interval| Interval::at_most(bound.high());
        Prediction::all_within(bounds.iter().map(below)).with_curve(curve)
    },
    decoys: &[],
    observe: Witness::Oracle(|at| {
        let found: Vec<Interval> = at.after.iter().map(|s| distance(at, at.from + s)).collect();
        let curve = at.after.iter().copied().zip(found.iter().copied()).collect();
        Observation::of_all(found).with_curve(curve)
    }),
    resolution: Resolution::Relative(1e-6),
    expects: Expected::Refuted(Fault::Inherited("dai2018/gronwall-step")),
};

static RATE: Experiment<Scheduled> = Experiment {
    name: "an exponential rate between t and 2t, C_P/η∞ at least, at t = 10, 100 and 1000",
    instances: || {
        let late = |at: Scheduled| Scheduled { after: &[10.0, 100.0, 1000.0], ..at };
        Instances::named(vec![
            ("η grows like 1/t", late(slow(0.5, 0.0))),
            ("η falls like 1/t", late(slow(-0.5, 0.0))),
        ])
    },
    predict: |at| Prediction::all_within(vec![Interval::at_least(rate(at)); at.after.len()]),
    observe: Witness::Oracle(|at| {
        let local = |&t: &f64| (distance(at, t).ln() - distance(at, 2.0 * t).ln()) / t;
        Observation::of_all(at.after.iter().map(local))
    }),
    ..BOUND
};

/// Times ten and its doublings.
static SETTLES: Experiment<Scheduled> = Experiment {
    name: "p tends to p∞: the limit of ‖h(t)‖²",
    instances: || {
        const DOUBLINGS: &[f64] = &[10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 640.0, 1280.0];
        let late = |at: Scheduled| Scheduled { after: DOUBLINGS, ..at };
        Instances::named(vec![
            ("η grows like 1/t", late(slow(0.5, 0.0))),
            ("η falls like 1/t", late(slow(-0.5, 0.0))),
        ])
    },
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("it stays at what it is at t = 40", |at| {
        Prediction::within(distance(at, 40.0))
    })],
    observe: Witness::Oracle(|at| {
        let points = at.after.iter().map(|&t| (1.0 / t, distance(at, t)));
        Observation::of(at_zero(&points.collect::<Vec<_>>()))
    }),
    resolution: Resolution::Absolute(1e-5),
    expects: Expected::Consistent,
    ..BOUND
};

static FAST: Experiment<Scheduled> = Experiment {
    name: "the bound where η approaches as fast",
    instances: || {
        let early = |at: Scheduled| Scheduled { after: &[1.0, 3.0, 8.0], ..at };
        let cases = PerBudget { quick: 6, standard: 24, deep: 128 };
        Instances::named(vec![("η∞/η = 1 + e^(-t)/2", early(fast(0.5, 1.0, 3.0)))])
            .and_random(cases, any_fast())
    },
    decoys: &[Decoy::new("at four times the rate, without the linear term", |at| {
        let initial = distance(at, at.from);
        let bound = |s: &f64| (initial * libm::exp(-4.0 * rate(at) * s)).high();
        Prediction::all_within(at.after.iter().map(|s| Interval::at_most(bound(s))))
    })],
    ..BOUND.corrected()
};
