//! The claim that no start in D takes longer, per `ln(1/η)`, than `1/(2 γ_1)`.

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::unstable_point::{Drift, Launch, UnstablePlane, UnstablePoint};
use crate::papers::hu2017::saddles::other_starts::{
    InPlane, OnLine, growth_rate, ln_time_in_plane, ln_time_on_line,
};
use crate::papers::hu2017::saddles::saddle_escape::plane::NOISE;
use crate::papers::hu2017::saddles::theory::slope;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/saddle-escape-upper-bound",
    locus: "Theorem 3, (4.13)",
    statement: "For any start x_0 in D the limit of E T / ln(1/η) as η tends to zero is at most \
                1/(2 γ_1).",
    assumes: &[
        "dX = -∇F(X) ds + √η S(X) dB, X(0) = x_0 in D, T = inf{s > 0: X(s) on the boundary of D}",
        "D is bounded, open and connected, with smooth boundary, and contains 0",
        "S is C³ on D and S Sᵀ is uniformly positive definite",
        "F is C⁴ on D; 0 is stationary, no γ_i is zero, and γ_1 > 0",
    ],
    correction: Some(
        "0 is the only stationary point of F in the closure of D; then the limit is 1/(2 γ_1) where the \
     orbit from x_0 stays in D, and 0 where it crosses the boundary",
    ),
    notes: Notes {
        because: "False as printed for the reason for which (4.12) is: nothing forbids F a minimum in D, \
            and any start in its well, and most starts outside, take exponentially long; starts are \
            found from which the flow itself leaves D at once. If 0 is the only stationary point \
            in the closure of D the bound holds, and is attained: flow and boundary divide D into \
            starts whose orbit stays in D (0 and, for a saddle, part of the stable manifold), where \
            the limit is 1/(2 γ_1), and all others, where E T is bounded and the limit 0. The second \
            part needs no transversal crossing: an orbit that touches the boundary and goes on \
            leaves in bounded time or ends at 0, with a limit of at most 1/(2 γ_1) in between \
            (hu2017/mean-exit-dichotomy has such orbits). Limits are extrapolated from quadrature down \
            to η = 6e-9, in the plane with turned axes, a full noise matrix and a skew quartic loss; \
            a limit zero is inferred from a finite limit of E T. Open: losses that do not separate.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&ON, &OFF_PLANE, &OFF, &WITH_COMPANY, &ON_EXACTLY, &OFF_EXACTLY],
    ..Claim::BLANK
};

static ON: Experiment<InPlane> = Experiment {
    name: "0 alone, from the stable manifold",
    reading: Reading::AsPrinted,
    instances: starts_on_stable_manifold,
    predict: |launch| Prediction::at_most(slope(launch.problem().rates()[0])),
    decoys: &[Decoy {
        name: "at most 1/(4 γ_1)",
        predict: |launch| Prediction::at_most(0.5 * slope(launch.problem().rates()[0])),
    }],
    observe: Witness::Oracle(|launch| {
        Observation::of(growth_rate(|eta| ln_time_in_plane(launch, eta)))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static OFF_PLANE: Experiment<InPlane> = Experiment {
    name: "0 alone, off the stable manifold",
    instances: starts_off_stable_manifold,
    decoys: &[Decoy {
        name: "1/(2 γ_1) from everywhere",
        predict: |launch| Prediction::equals(slope(launch.problem().rates()[0])),
    }],
    ..ON
};

static OFF: Experiment<OnLine> = Experiment {
    name: "0 alone, on the line",
    reading: Reading::AsPrinted,
    instances: starts_on_line,
    predict: |launch| Prediction::at_most(slope(launch.problem().drift().rate())),
    decoys: &[Decoy {
        name: "1/(2 γ_1) from everywhere",
        predict: |launch| Prediction::equals(slope(launch.problem().drift().rate())),
    }],
    observe: Witness::Oracle(|launch| {
        Observation::of(growth_rate(|eta| ln_time_on_line(launch, eta)))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

static WITH_COMPANY: Experiment<OnLine> = Experiment {
    name: "minima of F in D, on the line",
    instances: starts_with_company,
    decoys: &[],
    expects: Expected::Refuted(Fault::Wrong),
    ..OFF
};

pub(crate) static ON_EXACTLY: Experiment<InPlane> = Experiment {
    name: "the limit on the stable manifold",
    reading: Reading::Corrected,
    predict: |launch| Prediction::equals(slope(launch.problem().rates()[0])),
    decoys: &[
        Decoy {
            name: "1/γ_1",
            predict: |launch| Prediction::equals(2.0 * slope(launch.problem().rates()[0])),
        },
        Decoy { name: "zero", predict: |_| Prediction::equals(0.0) },
    ],
    ..ON
};

static OFF_EXACTLY: Experiment<InPlane> = Experiment {
    name: "the limit off the stable manifold",
    reading: Reading::Corrected,
    predict: |_| Prediction::equals(0.0),
    ..OFF_PLANE
};

fn saddle() -> UnstablePlane {
    let drifts = [Drift::new(1.0, 0.2, -0.3), Drift::new(-1.5, 0.0, -0.5)];
    UnstablePlane::new(drifts, 0.7, NOISE, [1.0, 3.0], 0.25).expect("valid")
}

fn launch(problem: UnstablePlane, start: [f64; 2]) -> InPlane {
    Launch::in_plane(problem, start).expect("valid")
}

/// Lone saddles, from points whose orbit stays in D.
pub(crate) fn starts_on_stable_manifold() -> Instances<InPlane> {
    let cases = PerBudget { quick: 4, standard: 12, deep: 128 };
    Instances::named(vec![
        ("the saddle itself", launch(saddle(), [0.0, 0.0])),
        ("on the stable manifold, near the boundary", launch(saddle(), [0.0, 2.5])),
    ])
    .and_random(cases, InPlane::on_stable_manifold())
}

/// Lone saddles and maxima, from points whose orbit leaves D.
pub(crate) fn starts_off_stable_manifold() -> Instances<InPlane> {
    let drifts = [Drift::linear(1.0), Drift::linear(0.3)];
    let maximum = UnstablePlane::new(drifts, 0.7, NOISE, [1.0, 4.0], 0.25).expect("valid");
    let cases = PerBudget { quick: 4, standard: 12, deep: 128 };
    Instances::named(vec![
        ("near the stable manifold", launch(saddle(), [0.01, 2.5])),
        ("off the stable manifold", launch(saddle(), [-0.5, -1.0])),
        ("a maximum, on its slow axis", launch(maximum, [0.0, 2.0])),
    ])
    .and_random(cases, InPlane::off_stable_manifold())
}

/// Lone points on the line, from both sides of zero.
pub(crate) fn starts_on_line() -> Instances<OnLine> {
    let linear = UnstablePoint::new(Drift::linear(1.5), 0.7, (0.6, 1.0)).expect("valid");
    let skew = UnstablePoint::new(Drift::new(2.0, -1.0, 0.5), 1.25, (0.5, 0.8))
        .and_then(|point| point.with_noise_slope(0.75))
        .expect("valid");
    let cases = PerBudget { quick: 6, standard: 16, deep: 128 };
    Instances::named(vec![
        ("linear", Launch::on_line(linear, 0.125).expect("valid")),
        ("skew, near zero", Launch::on_line(skew, -0.01).expect("valid")),
        ("skew, near an end", Launch::on_line(skew, 0.75).expect("valid")),
    ])
    .and_random(cases, OnLine::off_zero())
}

/// A minimum inside D, and starts in its well and beyond.
pub(crate) fn starts_with_company() -> Instances<OnLine> {
    let point = |drift, ends| UnstablePoint::new(drift, 1.0, ends).expect("valid");
    let well = point(Drift::new(1.0, -1.0, 0.0), (1.0, 1.5));
    let wells = point(Drift::new(1.0, 0.0, -1.0), (2.0, 2.0));
    let from = |point, start| Launch::on_line(point, start).expect("valid");
    Instances::named(vec![
        ("in a well", from(wells, 1.0)),
        ("near the boundary, back into the well", from(wells, -1.9)),
        ("the flow leaves at once, a well is behind", from(well, -0.25)),
    ])
    .and_random(PerBudget { quick: 1, standard: 4, deep: 64 }, OnLine::with_minimum())
}
