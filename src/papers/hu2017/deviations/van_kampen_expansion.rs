//! Van Kampen's approximation, with the drift of the fluctuation left out.

mod equation;
mod short_times;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Reading, Resolution, Witness,
};
use crate::instances::periodic_loss::{PeriodicLoss, Waves};
use crate::instances::trajectory::Trajectory;
use crate::papers::hu2017::deviations::theory::{MISREAD, variance};
use crate::papers::hu2017::deviations::{cases, distances};
use crate::witnesses::flow_deviations::variances;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/van-kampen-expansion",
    locus: "appendix A, (A.7) and the lines after it",
    statement: "By (A.6), we can say that we have an approximate expansion (such expansions are called Van Kampen's \
                approximation) of the form x(t) ≈ Y(t) + √η ∫_0^t S(Y(s)) dW_s (A.7). By (A.5) and (A.6) the processes x(t) \
                and Y(t) are close at order O(√η). From here, we have approximately x(t) ≈ x_0 - ∫_0^t ∇F(x(s)) ds + √η \
                ∫_0^t S(x(s)) dW_s. This justifies the approximation of X(t) in (A.2) to x(t).",
    assumes: &[
        "f(.; ζ) is twice differentiable; the instances have bounded derivatives of all orders",
        "the ζ_k are independent and identically distributed",
        "S = √Σ",
    ],
    correction: Some(
        "x(t) ≈ Y(t) + √η Z(t) with dZ = -∇²F(Y) Z ds + √Σ(Y) dW, Z(0) = 0; the variance of the integral ∫_0^t S(Y) dW alone is \
         right up to O(t²) as t -> 0.",
    ),
    notes: Notes {
        because: "(A.6) has the term M Z, which (A.7) drops, so that it does not follow. SGD's variance over η is not ∫ Σ(Y) ds at \
            any of the times, and the error is of the order of the term itself: at T = 2 on f = 1 - cos(x - ζ) the printed \
            variance is three times too large, and in a well with noise at its bottom it grows without end, where that of Z tends to Σ/(2F'') (17 \
            times at T = 10). It is no misprint: the display after (A.7) goes on with the integral. Were `≈' meant up to \
            O(√η), (A.7) would say no more than x ≈ Y, and its last term could be anything. The other sentences hold: \
            replacing Y by x in the drift puts the dropped term back, so that two errors cancel.",
        repaired: "Z of (A.6) for the integral.",
        known: "Variances extrapolated to η = 0 from SGD's exact semigroup; with Z they agree to 1e-5 up to time 2. Closeness \
            in mean square. The last display, which is (A.2), by Kolmogorov's equation. Where F is constant, so that M = 0, \
            (A.7) passes (control).",
        open: "",
    },
    figures: &[Figure {
        experiment: PRINTED.name,
        caption: "Variance over η along the gradient flow: SGD's limit, and (A.7) as printed.",
        x: Axis { label: "time", log: false },
        y: Axis { label: "variance / η", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&PRINTED, &CLOSE, &equation::EQUATION, &WITH_DRIFT, &short_times::SHORT_TIMES],
    controls: &[&CONTROL],
    ..Claim::BLANK
};

/// The instances of the other claims, and longer times.
fn long() -> Instances<Trajectory<1>> {
    let at = |start, time| Trajectory::new(cases::moving_minimum(), [start], time);
    let mut named = vec![
        ("f = 1 - cos(x - ζ), ζ = 1 with probability 1/4, else -1/3", at(1.0, 2.0)),
        ("the same from near its maximum", at(2.5, 2.0)),
    ];
    named.extend(cases::named_1d().pop());
    let cases = PerBudget { quick: 0, standard: 4, deep: 32 };
    Instances::named(named).and_random(cases, cases::any_1d())
}

static PRINTED: Experiment<Trajectory<1>> = Experiment {
    name: "variance of Y + √η ∫ S(Y) dW",
    reading: Reading::AsPrinted,
    instances: long,
    predict: |trajectory| variance(trajectory, 0.0, 1.0),
    decoys: &[
        Decoy::new("M = +∇²F", |trajectory| variance(trajectory, -1.0, 1.0)),
        Decoy::new("Σ doubled", |trajectory| variance(trajectory, 0.0, 2.0)),
    ],
    observe: Witness::Oracle(|trajectory| {
        let found = variances(trajectory);
        let curve = trajectory.times().into_iter().zip(found.iter().copied()).collect();
        Observation::of_all(found).with_curve(curve)
    }),
    resolution: Resolution::Relative(2e-3),
    expects: Expected::Refuted(Fault::Wrong),
};

static CONTROL: Experiment<Trajectory<1>> = Experiment {
    name: "control: variance of Y + √η ∫ S(Y) dW, F constant",
    instances: || {
        let noises = cases::moving_minimum().noises().to_vec();
        let flat = PeriodicLoss::new(Waves::new(&[([1], 0.0, 0.0)]), noises);
        Instances::named(vec![("noise alone", Trajectory::new(flat, [1.0], 1.0))])
    },
    decoys: &[Decoy::new("Σ doubled", |trajectory| variance(trajectory, 0.0, 2.0))],
    ..PRINTED.control()
};

static CLOSE: Experiment<Trajectory<1>> =
    Experiment { name: "x and Y are close at order O(√η)", ..distances::IN_MEAN_SQUARE };

static WITH_DRIFT: Experiment<Trajectory<1>> = Experiment {
    name: "variance of Y + √η Z",
    predict: |trajectory| variance(trajectory, 1.0, 1.0),
    decoys: MISREAD,
    ..PRINTED.corrected()
};
