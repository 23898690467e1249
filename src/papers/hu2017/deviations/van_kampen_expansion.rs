//! Van Kampen's approximation, with the drift of the fluctuation left out.

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Reading, Resolution, Rung, Witness,
};
use crate::interval::Interval;
use crate::oracles::kolmogorov;
use crate::papers::hu2017::approximation::pathwise_fluctuation::MAGNITUDE;
use crate::papers::hu2017::approximation::theory::{corrected, grid};
use crate::papers::hu2017::deviations::moments;
use crate::papers::hu2017::deviations::normal_deviations::{VARIANCE, variance};
use crate::papers::hu2017::deviations::trajectory;
use crate::papers::hu2017::deviations::trajectory::Trajectory;
use crate::statistics::limit;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/van-kampen-expansion",
    locus: "appendix A, (A.7) and the lines after it",
    statement: "By (A.6), x(t) ≈ Y(t) + √η ∫_0^t S(Y) dW (A.7); x and Y are close at order O(√η); \
                so x(t) ≈ x_0 - ∫_0^t ∇F(x) ds + √η ∫_0^t S(x) dW, which justifies (A.2).",
    assumes: &[
        "f(.; ζ) is twice differentiable; the instances have bounded derivatives of all orders",
        "the ζ_k are independent and identically distributed",
        "S = √Σ",
    ],
    correction: Some(
        "x(t) ≈ Y(t) + √η Z(t) with Z of (A.6), M = -∇²F(Y); the integral alone only as t → 0",
    ),
    notes: Notes {
        because: "Printed: (A.7) with the integral alone, said to follow from (A.6); but (A.6) has the \
            term M Z, which (A.7) drops. It does not follow and is refuted: SGD's variance over \
            η, extrapolated from the exact semigroup, is not ∫ Σ(Y) ds at any of the times. The \
            error is of the order of the term itself: at T = 2 on f = 1 - cos(x - ζ) the printed \
            variance is three times too large, and it grows without end in a well, where that of \
            Z tends to Σ/2F'' (17 times at T = 10). Could `≈' be meant up to O(√η)? Then (A.7) \
            says no more than x ≈ Y and its last term could be anything. Nearest true statement: \
            Y + √η Z, whose variance agrees to 1e-5 up to time 2; the printed integral is right \
            for short times only, where the two variances differ by O(t²). The other sentences \
            hold: x and Y are close at O(√η) in mean square; and the last display, which is the \
            SDE (A.2), has SGD's variance to leading order (Kolmogorov's equation against the \
            semigroup): replacing Y by x in the drift puts the dropped term back, two errors that \
            cancel. Open: nothing.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: PRINTED.name,
        caption: "Variance over η along the gradient flow: SGD's limit, and (A.7) as printed.",
        x: Axis { label: "time", log: false },
        y: Axis { label: "variance / η", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&PRINTED, &CLOSE, &EQUATION, &WITH_DRIFT, &SHORT_TIMES],
    ..Claim::BLANK
};

/// The instances of the other claims, and longer times.
fn long() -> Instances<Trajectory<1>> {
    let at = |start, time| Trajectory::new(trajectory::moving_minimum(), [start], time);
    let mut named = vec![
        ("f = 1 - cos(x - ζ) for longer", at(1.0, 2.0)),
        ("the same from near its maximum", at(2.5, 2.0)),
    ];
    named.extend(trajectory::named_1d().pop());
    let cases = PerBudget { quick: 0, standard: 4, deep: 32 };
    Instances::named(named).and_random(cases, trajectory::any_1d())
}

static PRINTED: Experiment<Trajectory<1>> = Experiment {
    name: "variance of Y + √η ∫ S(Y) dW",
    instances: long,
    predict: |trajectory| variance(trajectory, 0.0, 1.0),
    decoys: &[
        Decoy { name: "M = +∇²F", predict: |trajectory| variance(trajectory, -1.0, 1.0) },
        Decoy { name: "Σ doubled", predict: |trajectory| variance(trajectory, 0.0, 2.0) },
    ],
    expects: Expected::Refuted(Fault::Wrong),
    ..VARIANCE
};

static CLOSE: Experiment<Trajectory<1>> =
    Experiment { name: "x and Y are close at order O(√η)", ..MAGNITUDE };

static WITH_DRIFT: Experiment<Trajectory<1>> = Experiment {
    name: "variance of Y + √η Z",
    reading: Reading::Corrected,
    instances: long,
    ..VARIANCE
};

/// (A.2) against SGD: the mean square deviation from Y(T), over η, as η vanishes.
static EQUATION: Experiment<Trajectory<1>> = Experiment {
    name: "x_0 - ∫ ∇F(x) ds + √η ∫ S(x) dW, variance at T",
    instances: || {
        let cases = PerBudget { quick: 0, standard: 2, deep: 16 };
        let mut named = trajectory::named_1d();
        named.truncate(2);
        Instances::named(named).and_random(cases, trajectory::any_1d())
    },
    predict: |trajectory| equation(trajectory, 1.0),
    decoys: &[
        Decoy { name: "Σ = 0", predict: |trajectory| equation(trajectory, 0.0) },
        Decoy { name: "Σ doubled", predict: |trajectory| equation(trajectory, 2.0) },
        Decoy {
            name: "(A.7)",
            predict: |trajectory| {
                let path = trajectory.expansion(&[trajectory.time], 0.0, 1.0);
                Prediction::within(path[0].covariance[0][0])
            },
        },
    ],
    observe: Witness::Oracle(|trajectory| {
        let limits = moments::variances(trajectory);
        Observation::of(limits[limits.len() - 1])
    }),
    ..VARIANCE
};

fn equation(trajectory: &Trajectory<1>, spread: f64) -> Prediction {
    let [end] = trajectory.flow(&[trajectory.time])[0];
    let square = |x: &[f64; 1]| 2.0 - 2.0 * libm::cos(x[0] - end.center());
    let point = |step: f64| {
        let sde = corrected(&trajectory.loss, step, 0.0, spread);
        let (times, starts) = ([trajectory.time], [trajectory.start]);
        let found = kolmogorov::expectations(&grid(), &sde, &square, &times, &starts)[0][0];
        (step, found.widened(2.0 * end.radius()).scaled(1.0 / step))
    };
    Prediction::within(limit::at_zero(&moments::steps().map(point).collect::<Vec<_>>()))
}

/// SGD's variance at short times t against that of the printed integral.
static SHORT_TIMES: Experiment<Trajectory<1>> = Experiment {
    name: "variance of Y + √η ∫ S(Y) dW up to O(t²)",
    reading: Reading::Corrected,
    instances: || Instances::named(trajectory::named_1d()),
    predict: |trajectory| short(2.0, trajectory),
    decoys: &[Decoy { name: "O(t³)", predict: |trajectory| short(3.0, trajectory) }],
    observe: Witness::Oracle(|trajectory| {
        let variance = |time: f64| {
            let point = |halvings: i32| {
                let step = time * 0.5_f64.powi(halvings);
                let square = moments::moments(trajectory, step, &[time])[0].square;
                (step, square.scaled(1.0 / step))
            };
            limit::at_zero(&(2..=9).map(point).collect::<Vec<_>>())
        };
        Observation::of_all(short_times().map(variance))
    }),
    resolution: Resolution::Absolute(0.1),
    ..VARIANCE
};

fn short_times() -> impl Iterator<Item = f64> {
    (0..=6).map(|halvings| 0.5 * 0.5_f64.powi(halvings))
}

fn short(order: f64, trajectory: &Trajectory<1>) -> Prediction {
    let rung = |time: f64| {
        let integral: Interval = trajectory.expansion(&[time], 0.0, 1.0)[0].covariance[0][0];
        Rung { step: time, values: vec![integral] }
    };
    Prediction::approximates(order, short_times().map(rung).collect())
}
