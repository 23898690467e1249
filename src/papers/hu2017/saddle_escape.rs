//! The claim that the mean time to leave an unstable point grows like `ln(1/η)/(2 γ_1)`.

mod sgd;

use crate::claim::{
    Axis, Claim, Decoy, Experiment, Figure, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::unstable_point::{Drift, UnstableDisc, UnstablePlane, UnstablePoint};
use crate::papers::hu2017::escape_theory::{
    EULER, Growth, intercept_in_disc, intercept_in_plane, intercept_on_line, ladder,
    ln_time_on_line, slope, time_in_disc, time_in_plane, travel_time,
};
use crate::verdict::Verdict;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/saddle-escape",
    locus: "Theorem 3, (4.12)",
    statement: "The mean time E_0 T that the diffusion takes from a nondegenerate unstable \
                stationary point to the boundary of D satisfies E_0 T / ln(1/η) -> 1/(2 γ_1) as η \
                tends to zero, where γ_1 is the largest eigenvalue of minus the Hessian.",
    assumes: &[
        "dX = -∇F(X) ds + sqrt(η) S(X) dB, X(0) = 0, T = inf{s > 0: X(s) on the boundary of D}",
        "D is bounded, open and connected, with smooth boundary, and contains 0",
        "S is C³ on D and S S^T is uniformly positive definite",
        "F is C⁴ on D; 0 is stationary, no γ_i is zero, and γ_1 > 0",
    ],
    notes: "The printed index γ_i = -λ_{d-i} must be -λ_{d+1-i}: the sentence after it says so, and \
            in the plane the printed one names the wrong eigenvalue (a decoy here). The statement \
            allows F other stationary points, and is then false. A minimum inside D is left \
            exponentially late; an inflection takes a power of 1/η; a minimum on the boundary, or \
            a saddle on the way, adds a logarithm: limits 3/(4 γ) and 1/(2 γ_2) are found. The \
            theorem of Kifer that the proof cites has what is missing: 0 must be the only \
            stationary point of F in the closure of D, up to which F and S must be smooth. That is \
            enough in every dimension: below any multiple of ln(1/η) under 1/(2 γ_1), \
            E |X|² stays small by Ito's formula whatever else F does, so the lower bound always \
            holds; outside a ball around 0 the flow lowers F at a positive rate, so it leaves D in \
            bounded time, and cannot come back to the ball. On the line it is also necessary. \
            Slopes and the intercepts that go with them (derived here, not in the paper) come from \
            first-passage quadrature down to η = 6e-9, from a closed form for a disc in the \
            tests, from the exact killed chain of SGD, and from simulated SGD with Gaussian and \
            skewed two-point gradient noise, in the plane with a loss that does not separate. Open: \
            losses in the plane that do not separate are judged by simulation only.",
    figure: Some(Figure {
        experiment: LINE.name,
        caption: "Mean exit times from a lone unstable point against log10(1/η): the predicted line \
                  has slope 1/(2 γ_1) and the derived intercept; the decoys miss a factor of two or \
                  Euler's constant.",
        x: Axis {
            label: "log10(1/η)",
            log: false,
        },
        y: Axis {
            label: "mean exit time E T",
            log: false,
        },
    }),
    source: file!(),
    experiments: &[
        &LINE_AS_PRINTED,
        &PLANE_AS_PRINTED,
        &DISC_AS_PRINTED,
        &COMPANY,
        &CHAIN_OF_SADDLES,
        &LINE,
        &PLANE,
        &DISC,
        &sgd::CHAIN,
        &sgd::LINE,
        &sgd::PLANE,
    ],
};

const CORRECTION: Reading = Reading::Corrected(
    "0 is the only stationary point of F in the closure of D, up to which F and S are smooth; then \
     T, and η times the steps of SGD, is ln(1/η)/(2 γ_1) + O(1), with the O(1) term derived here",
);

static LINE_AS_PRINTED: Experiment<UnstablePoint> = Experiment {
    name: "no other stationary point, on the line",
    reading: Reading::AsPrinted,
    instances: lone_points,
    predict: |point| Prediction::equals(slope(point.drift().rate())),
    decoys: &[Decoy {
        name: "1/γ_1 in place of 1/(2 γ_1)",
        predict: |point| Prediction::equals(2.0 * slope(point.drift().rate())),
    }],
    observe: Witness::Oracle(|point| {
        let growth = Growth::of(|eta| ln_time_on_line(point, eta));
        Observation::of(growth.slope)
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Verdict::Consistent,
};

static COMPANY: Experiment<UnstablePoint> = Experiment {
    name: "other stationary points in D or on its boundary, on the line",
    instances: points_with_company,
    expects: Verdict::Refuted,
    ..LINE_AS_PRINTED
};

static PLANE_AS_PRINTED: Experiment<UnstablePlane> = Experiment {
    name: "no other stationary point, in the plane",
    reading: Reading::AsPrinted,
    instances: lone_planes,
    predict: |plane| Prediction::equals(slope(plane.drifts()[0].rate())),
    decoys: &[
        Decoy {
            name: "1/γ_1 in place of 1/(2 γ_1)",
            predict: |plane| Prediction::equals(2.0 * slope(plane.drifts()[0].rate())),
        },
        Decoy {
            name: "γ_1 = -λ_{d-1}, the least eigenvalue of -H, as the index is printed",
            predict: |plane| Prediction::equals(slope(plane.drifts()[1].rate())),
        },
    ],
    observe: Witness::Oracle(|plane| {
        let growth = Growth::of(|eta| time_in_plane(plane, eta).ln());
        Observation::of(growth.slope)
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Verdict::Consistent,
};

static CHAIN_OF_SADDLES: Experiment<UnstablePlane> = Experiment {
    name: "a maximum whose fast directions end in saddles, in the plane",
    instances: chains_of_saddles,
    decoys: &[Decoy {
        name: "1/γ_1 in place of 1/(2 γ_1)",
        predict: |plane| Prediction::equals(2.0 * slope(plane.drifts()[0].rate())),
    }],
    expects: Verdict::Refuted,
    ..PLANE_AS_PRINTED
};

static DISC_AS_PRINTED: Experiment<UnstableDisc> = Experiment {
    name: "two equal eigenvalues, in a disc",
    reading: Reading::AsPrinted,
    instances: discs,
    predict: |disc| Prediction::equals(slope(disc.drift().rate())),
    decoys: &[Decoy {
        name: "1/γ_1 in place of 1/(2 γ_1)",
        predict: |disc| Prediction::equals(2.0 * slope(disc.drift().rate())),
    }],
    observe: Witness::Oracle(|disc| {
        let growth = Growth::of(|eta| time_in_disc(disc, eta).ln());
        Observation::of(growth.slope)
    }),
    resolution: Resolution::Relative(1e-4),
    expects: Verdict::Consistent,
};

static LINE: Experiment<UnstablePoint> = Experiment {
    name: "slope and intercept, on the line",
    reading: CORRECTION,
    instances: asymmetric_points,
    predict: |point| asymptote(point.drift().rate(), intercept_on_line(point)),
    decoys: &[
        Decoy {
            name: "1/γ_1 in place of 1/(2 γ_1)",
            predict: |point| asymptote(0.5 * point.drift().rate(), intercept_on_line(point)),
        },
        Decoy {
            name: "without Euler's constant",
            predict: |point| {
                let rate = point.drift().rate();
                asymptote(rate, intercept_on_line(point) - slope(rate) * EULER)
            },
        },
        Decoy {
            name: "S in place of S S^T",
            predict: |point| {
                let (rate, noise) = (point.drift().rate(), point.noise_at(0.0));
                asymptote(
                    rate,
                    intercept_on_line(point) + slope(rate) * libm::log(noise),
                )
            },
        },
        Decoy {
            name: "out on the right only",
            predict: |point| {
                let (left, right) = point.ends();
                let [left, right] = [-left, right].map(|end| travel_time(point.drift(), end));
                let intercept = intercept_on_line(point) + 0.5 * (right - left);
                asymptote(point.drift().rate(), intercept)
            },
        },
    ],
    observe: Witness::Oracle(|point| both(Growth::of(|eta| ln_time_on_line(point, eta)))),
    resolution: Resolution::Absolute(1e-3),
    expects: Verdict::Consistent,
};

static PLANE: Experiment<UnstablePlane> = Experiment {
    name: "slope and intercept, in the plane",
    reading: CORRECTION,
    instances: lone_planes,
    predict: |plane| asymptote(plane.drifts()[0].rate(), intercept_in_plane(plane)),
    decoys: &[
        Decoy {
            name: "1/γ_1 in place of 1/(2 γ_1)",
            predict: |plane| asymptote(0.5 * plane.drifts()[0].rate(), intercept_in_plane(plane)),
        },
        Decoy {
            name: "γ_2 in place of γ_1",
            predict: |plane| asymptote(plane.drifts()[1].rate(), intercept_in_plane(plane)),
        },
        Decoy {
            name: "without Euler's constant",
            predict: |plane| {
                let rate = plane.drifts()[0].rate();
                asymptote(rate, intercept_in_plane(plane) - slope(rate) * EULER)
            },
        },
        Decoy {
            name: "S in place of S S^T",
            predict: |plane| {
                let (rate, noise) = (plane.drifts()[0].rate(), plane.noise_along(0));
                asymptote(
                    rate,
                    intercept_in_plane(plane) + slope(rate) * libm::log(noise),
                )
            },
        },
    ],
    observe: Witness::Oracle(|plane| both(Growth::of(|eta| time_in_plane(plane, eta).ln()))),
    resolution: Resolution::Absolute(1e-3),
    expects: Verdict::Consistent,
};

static DISC: Experiment<UnstableDisc> = Experiment {
    name: "slope and intercept, in a disc",
    reading: CORRECTION,
    instances: discs,
    predict: |disc| asymptote(disc.drift().rate(), intercept_in_disc(disc)),
    decoys: &[
        Decoy {
            name: "1/γ_1 in place of 1/(2 γ_1)",
            predict: |disc| asymptote(0.5 * disc.drift().rate(), intercept_in_disc(disc)),
        },
        Decoy {
            name: "the intercept of one dimension",
            predict: |disc| {
                let rate = disc.drift().rate();
                asymptote(rate, intercept_in_disc(disc) + slope(rate) * libm::log(4.0))
            },
        },
    ],
    observe: Witness::Oracle(|disc| both(Growth::of(|eta| time_in_disc(disc, eta).ln()))),
    resolution: Resolution::Absolute(1e-3),
    expects: Verdict::Consistent,
};

/// Slope `1/(2 rate)` and intercept of the mean exit time, with the line that they make.
fn asymptote(rate: f64, intercept: f64) -> Prediction {
    let time = |eta: f64| intercept - slope(rate) * libm::log(eta);
    let line = ladder().map(|eta| (-libm::log10(eta), time(eta))).collect();
    Prediction::equals_all([slope(rate), intercept]).with_curve(line)
}

fn both(growth: Growth) -> Observation {
    Observation::of_all([growth.slope, growth.intercept]).with_curve(growth.curve)
}

fn lone_points() -> Instances<UnstablePoint> {
    let linear = UnstablePoint::new(Drift::linear(1.0), 1.0, (1.0, 1.0));
    let Instances { mut named, .. } = asymmetric_points();
    named.insert(0, ("linear, symmetric", linear.expect("valid")));
    asymmetric_points_with(named)
}

fn asymmetric_points() -> Instances<UnstablePoint> {
    let linear = UnstablePoint::new(Drift::linear(1.5), 0.7, (0.6, 1.0));
    let skew = UnstablePoint::new(Drift::new(2.0, -1.0, 0.5), 1.25, (0.5, 0.8))
        .and_then(|point| point.with_noise_slope(0.75));
    asymmetric_points_with(vec![
        ("linear", linear.expect("valid")),
        ("skew, noise depends on position", skew.expect("valid")),
    ])
}

fn asymmetric_points_with(named: Vec<(&'static str, UnstablePoint)>) -> Instances<UnstablePoint> {
    let cases = PerBudget {
        quick: 8,
        standard: 32,
        deep: 256,
    };
    Instances::named(named).and_random(cases, UnstablePoint::alone())
}

fn points_with_company() -> Instances<UnstablePoint> {
    let point = |drift, ends| UnstablePoint::new(drift, 1.0, ends).expect("valid");
    let cases = PerBudget {
        quick: 2,
        standard: 8,
        deep: 64,
    };
    Instances::named(vec![
        (
            "two minima inside",
            point(Drift::new(1.0, 0.0, -1.0), (2.0, 2.0)),
        ),
        (
            "one minimum inside",
            point(Drift::new(1.0, -1.0, 0.0), (1.0, 1.5)),
        ),
        (
            "an inflection inside",
            point(Drift::new(1.0, -2.0, 1.0), (1.0, 2.0)),
        ),
        (
            "both minima on the boundary",
            point(Drift::new(1.0, 0.0, -1.0), (1.0, 1.0)),
        ),
        (
            "one minimum on the boundary",
            point(Drift::new(1.0, -1.0, 0.0), (0.5, 1.0)),
        ),
    ])
    .and_random(cases, UnstablePoint::with_minimum())
}

/// A full noise matrix, neither symmetric nor commuting with the Hessian.
const NOISE: [[f64; 2]; 2] = [[0.6, 0.3], [-0.2, 0.5]];

fn lone_planes() -> Instances<UnstablePlane> {
    let plane = |drifts, widths| UnstablePlane::new(drifts, 0.7, NOISE, widths, 0.25);
    let saddle = plane([Drift::linear(1.0), Drift::linear(-1.5)], [1.0, 3.0]);
    let skew = plane(
        [Drift::new(1.0, 0.2, -0.3), Drift::new(-1.5, 0.0, -0.5)],
        [1.0, 3.0],
    );
    let maximum = plane([Drift::linear(1.0), Drift::linear(0.3)], [1.0, 4.0]);
    let cases = PerBudget {
        quick: 4,
        standard: 16,
        deep: 128,
    };
    Instances::named(vec![
        ("linear saddle", saddle.expect("valid")),
        ("skew and quartic saddle", skew.expect("valid")),
        ("maximum", maximum.expect("valid")),
    ])
    .and_random(cases, UnstablePlane::saddle())
}

/// Along `u` two saddles at `±1`; only the slower direction `v` leads out.
fn chains_of_saddles() -> Instances<UnstablePlane> {
    let drifts = [Drift::new(1.0, 0.0, -1.0), Drift::linear(0.5)];
    let chain = UnstablePlane::new(drifts, 0.7, NOISE, [2.5, 1.0], 0.25);
    Instances::named(vec![("two saddles on the way out", chain.expect("valid"))])
}

fn discs() -> Instances<UnstableDisc> {
    let disc = |cubic| UnstableDisc::new(1.3, cubic, 0.7, 0.9).expect("valid");
    Instances::named(vec![
        ("linear", disc(0.0)),
        ("quartic loss", disc(-0.4)),
        ("quartic loss, faster outwards", disc(0.8)),
    ])
}
