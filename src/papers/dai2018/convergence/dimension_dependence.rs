//! How the Poincaré constant and the time to settle depend on the dimension.

mod sums;

use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    Prediction, Range, Reading, Resolution, Witness,
};
use crate::interval::Interval;

use self::sums::{FROM_1_TO_8, Sums, TWO, constant, constants, parabolas, time, times};
use super::cases::{double_well, parabola};
use super::theory::poincare;

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/dimension-dependence",
    locus: "second remark after Theorem 2.4; the end of section 2.3",
    statement: "Second, it is known [Raginsky, 2017] the Poincaré constant C_P ∝ e^d, where d is the dimension of the parameter w. In the setting of the deep \
                neural networks, C_P can be very large and it takes exponential time t > e^d such that p(w,t) would approach to the stationary distribution \
                p∞. Therefore, the results only based on the stationary solution do not reveal information in the finite-time regime.",
    assumes: &[
        "(A.1) - (A.3); C_P is the constant of (2.6), for the measure p∞ dw",
        "here: L is a sum of functions of one coordinate each, d from 1 to 8",
    ],
    correction: Some(
        "For L(w) = L_1(w_1) + .. + L_d(w_d) C_P is the least of the d factors' constants, whatever d is, and the time at which ‖h‖² has \
         fallen to one is at most the largest of the coordinates' own plus η∞ ln(d/ln 2)/(2 C_P), where h = (p - p∞)/√p∞.",
    ),
    notes: Notes {
        because: "On sums of functions of one coordinate each C_P is the least of the factors' constants, whatever d is, and is not proportional to e^d. \
            There 1 + ‖h‖² is the product of the coordinates' 1 + ‖h_j‖², so that the time to settle grows, for equal factors and starts, at most like ln d: on parabolas it is 1.2 relaxation \
            times for d = 8 from w_j = 1, and 0.5 for d = 2, not e^8 and e². And in the convention of (2.6) a large C_P makes Theorem 2.4's bound fall \
            faster, not slower: the bound that is cited is one on 1/C_P, and an upper one for the worst L. The time is said of networks, for which nothing \
            is shown here; the paper gets it from C_P ∝ e^d, and that is what is judged.",
        repaired: "The constant of a product measure, which is the least of its factors'.",
        known: "Factors' constants by finite volumes; the times from exact normal laws. The predictions hold where they should: C_P on parabolas with the \
            curvature e^d, the time on parabolas with the curvature e^(-d)/50 (controls), where neither is due to the dimension.",
        open: "Losses of networks, which are no sums. Barriers that grow with d make C_P small, exponentially in the barrier.",
    },
    figures: &[Figure {
        experiment: TIME.name,
        instances: &["parabolas, d from 1 to 8"],
        caption: "The time at which ‖h‖² has fallen to one from w_j = 1, against d, on sums of parabolas; the remark's e^d above.",
        x: Axis { label: "d", log: false },
        y: Axis { label: "t", log: true },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&CONSTANT, &TIME, &LEAST, &LOGARITHM],
    controls: &[&CURVED, &FLAT, &BY_HAND],
    range: Range::None,
};

static CONSTANT: Experiment<Sums> = Experiment {
    name: "C_P in d dimensions over that in one: e^(d - 1)",
    reading: Reading::AsPrinted,
    instances: || {
        let of = |factors, eta, dimensions| Sums { factors, eta, dimensions, ..parabolas() };
        Instances::named(vec![
            ("parabolas, d = 2", of(vec![parabola(0.7)], 1.0, TWO)),
            ("parabolas", of(vec![parabola(0.7)], 1.0, FROM_1_TO_8)),
            ("double wells", of(vec![double_well()], 2.0, FROM_1_TO_8)),
            ("both in turn", of(vec![double_well(), parabola(3.0)], 2.0, FROM_1_TO_8)),
        ])
    },
    predict: |sums| Prediction::equals_all(sums.map(|d| libm::exp(f64::from(d - 1)))),
    decoys: &[Decoy::new("e^(1 - d)", |sums| {
        Prediction::equals_all(sums.map(|d| libm::exp(f64::from(1 - d))))
    })],
    observe: Witness::Oracle(|sums| {
        let factors = constants(sums);
        let one = constant(sums, &factors, 1);
        Observation::of_all(sums.map(|d| constant(sums, &factors, d) / one))
    }),
    resolution: Resolution::Relative(1e-5),
    expects: Expected::Refuted(Fault::Wrong),
};

static CURVED: Experiment<Sums> = Experiment {
    name: "control: parabolas with the curvature e^d",
    instances: || Instances::named(vec![("parabolas", Sums { growth: 1.0, ..parabolas() })]),
    ..CONSTANT.control()
};

static BY_HAND: ByHand<Sums> = ByHand {
    of: &CONSTANT,
    at: "1, e², e⁴, e⁷",
    instance: parabolas,
    values: &[1.0, 7.3891, 54.598, 1096.6],
};

static TIME: Experiment<Sums> = Experiment {
    name: "the time at which ‖h‖² = 1: e^d at least",
    instances: || times(0.0),
    predict: |sums| {
        let least = |d: i32| libm::exp(f64::from(d));
        let allowed = sums.map(|d| Interval::at_least(least(d)));
        Prediction::all_within(allowed).with_curve(sums.map(|d| (f64::from(d), least(d))))
    },
    decoys: &[],
    observe: Witness::Oracle(|sums| {
        let curve = sums.map(|d| (f64::from(d), time(sums, d)));
        Observation::of_all(curve.iter().map(|point| point.1)).with_curve(curve)
    }),
    resolution: Resolution::Absolute(1e-6),
    ..CONSTANT
};

static FLAT: Experiment<Sums> = Experiment {
    name: "control: parabolas with the curvature e^(-d)/50",
    instances: || {
        let factors = vec![parabola(0.02)];
        let sums = Sums { factors, start: 3.0, growth: -1.0, ..parabolas() };
        Instances::named(vec![("parabolas", sums)])
    },
    ..TIME.control()
};

static LEAST: Experiment<Sums> = Experiment {
    name: "C_P in d dimensions over that in one: the least factor's",
    predict: |sums| {
        let all = constants(sums);
        let least = |d: i32| {
            let some = all.iter().copied().take(d as usize);
            some.reduce(Interval::min).map_or(Interval::UNKNOWN, |least| least / all[0])
        };
        Prediction::all_within(sums.map(least))
    },
    decoys: &[Decoy::new("e^(d - 1)", CONSTANT.predict)],
    ..CONSTANT.corrected()
};

/// `‖h‖²` is at most `‖h(t_1)‖² e^(-2λ(t - t_1))` per coordinate, and `2^(1/d) - 1 >= ln 2/d`.
static LOGARITHM: Experiment<Sums> = Experiment {
    name: "the time at which ‖h‖² = 1: that of one dimension and ln(d/ln 2) η∞/(2 C_P) at most",
    predict: |sums| {
        let one = time(sums, 1);
        let gap = poincare(&sums.factors[0], sums.eta) / sums.eta;
        let latest = sums.map(|d| {
            let more = libm::log(f64::from(d) / std::f64::consts::LN_2) / (2.0 * gap);
            Interval::at_most((one + more).high())
        });
        Prediction::all_within(latest)
    },
    decoys: &[Decoy::new("the same in all dimensions", |sums| {
        let one = Interval::at_most(time(sums, 1).high());
        Prediction::all_within(sums.map(|_| one))
    })],
    ..TIME.corrected()
};
