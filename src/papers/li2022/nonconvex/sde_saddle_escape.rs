//! The claim that a diffusion with small noise leaves a saddle in a time O(log(1/ε)).

mod reach;

use self::reach::SCAN;
use super::cases::{degenerate, line, noiseless, plane, repaired};
use super::theory::{logarithmic, slope};
use crate::claim::{
    Axis, ByHand, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Range, Reading, Resolution, Witness,
};
use crate::instances::rough_saddle::RoughSaddle;
use crate::instances::unstable_point::{UnstablePlane, UnstablePoint};
use crate::witnesses::escape::{Growth, ladder, ln_time_on_line, pace, time_in_plane};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/sde-saddle-escape",
    locus: "section 4.2",
    statement: "As mentioned in [6], Kifer proved that the SDE dX = -∇f(X) dt + √ε σ dW escapes the saddle point of f in O(log(ε^-1)) time.",
    assumes: &[
        "the start is the saddle, and the mean time to leave a fixed neighbourhood is meant",
        "σ is constant; neither it nor the Hessian at the saddle is asked for more",
        "O(.) is an upper bound with a constant that does not depend on ε",
    ],
    correction: Some(
        "If the Hessian at the saddle is not degenerate, with least eigenvalue -λ < 0, if σσᵀ is positive definite and the saddle is the only stationary point in the closure of a bounded \
         neighbourhood, the mean time from the saddle until that is left is ln(1/ε)/(2λ) (1 + o(1)).",
    ),
    notes: Notes {
        because: "Two hypotheses of the theorem in [6] are lost in the quotation. From a degenerate saddle the noise alone must lead away: for f = \
            -u⁴/4 + v²/2 the time is of the order ε^-1/2, for -u³/3 of the order ε^-1/3. Without noise along the unstable direction that coordinate \
            may stay where it is. The sentence is a reference, and who looks it up finds both; as printed it asks for neither.",
        repaired: "By the hypotheses: a Hessian without zero eigenvalue, noise along the eigenvector of -λ, no other stationary point. Then it is even an \
            asymptotic equality, with the constant 1/(2λ); degenerate saddles have powers of 1/ε in place of the logarithm.",
        known: "Mean exit times by quadrature down to ε = 6e-9, in the plane with turned axes and full noise. The time is O(ln(1/ε)) if and only if ln(1/ε) \
            keeps growing by a positive amount per unit of time; this is extrapolated, and is zero for the degenerate ones. The same losses with \
            curvature and noise added obey the statement (control).",
        open: "What is meant by typical time: means and medians grow alike where the theorem applies. A third hypothesis is lost in [6], which states the theorem for any bounded neighbourhood, minima included (hu2017/saddle-escape); to escape the saddle point, as printed here, is not to leave their wells.",
    },
    figures: &[Figure {
        experiment: PLANE_SLOPE.name,
        caption: "Mean times to leave a saddle in the plane against log10(1/ε), with the slope 1/(2λ) and misreadings.",
        x: Axis { label: "log10(1/ε)", log: false },
        y: Axis { label: "mean exit time E τ", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&DEGENERATE, &NOISELESS, &LONE, &PLANE_SLOPE, &LINE_SLOPE],
    controls: &[&REPAIRED, &BY_HAND],
    range: Range::Measured(&[&SCAN]),
};

static DEGENERATE: Experiment<RoughSaddle> = Experiment {
    name: "from degenerate saddles: the growth of ln(1/ε) per unit of mean exit time, as ε → 0",
    reading: Reading::AsPrinted,
    instances: || Instances::named(degenerate()),
    predict: |_| logarithmic(),
    decoys: &[],
    observe: Witness::Oracle(|saddle| Observation::of(pace::of_diffusion(saddle))),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static NOISELESS: Experiment<RoughSaddle> = Experiment {
    name: "the same without noise along the unstable direction",
    instances: || Instances::named(vec![noiseless()]),
    ..DEGENERATE
};

static REPAIRED: Experiment<RoughSaddle> = Experiment {
    name: "control: the same losses with curvature and with noise along the unstable direction",
    instances: || Instances::named(repaired()),
    ..DEGENERATE.control()
};

/// The constant that stands for O(.), beside saddles that need `1/(2 · 0.8)`.
static BY_HAND: ByHand<RoughSaddle> = ByHand {
    of: &DEGENERATE,
    at: "at least one unit of ln(1/ε) in ten of time",
    instance: || repaired().swap_remove(0).1,
    values: &[0.1, f64::INFINITY],
};

static LONE: Experiment<UnstablePlane> = Experiment {
    name: "the same from saddles that are not degenerate, full noise",
    reading: Reading::AsPrinted,
    instances: planes,
    predict: |_| logarithmic(),
    decoys: &[Decoy::new("bounded times", |_| Prediction::at_least(1e3))],
    observe: Witness::Oracle(|plane| {
        let growth = Growth::of(|eps| time_in_plane(plane, eps).ln());
        Observation::of(pace::of_slope(growth.slope))
    }),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
};

static PLANE_SLOPE: Experiment<UnstablePlane> = Experiment {
    name: "slope 1/(2λ) in the plane",
    predict: |plane| slope_is(slope(plane.rates()[0])),
    decoys: &[
        Decoy::new("1/λ", |plane| slope_is(2.0 * slope(plane.rates()[0]))),
        Decoy::new("the sum of the eigenvalues' sizes", |plane| {
            slope_is(slope(plane.rates()[0] - plane.rates()[1]))
        }),
    ],
    observe: Witness::Oracle(|plane| {
        let growth = Growth::of(|eps| time_in_plane(plane, eps).ln());
        Observation::of(growth.slope).with_curve(growth.curve)
    }),
    resolution: Resolution::Relative(1e-3),
    ..LONE.corrected()
};

/// The slope, and a line with it through zero.
fn slope_is(slope: f64) -> Prediction {
    let line = ladder().map(|eps| (-libm::log10(eps), -slope * libm::log(eps)));
    Prediction::equals(slope).with_curve(line.collect())
}

static LINE_SLOPE: Experiment<UnstablePoint> = Experiment {
    name: "slope 1/(2λ) along the unstable direction, noise that depends on the position",
    reading: Reading::Corrected,
    instances: || {
        let cases = PerBudget { quick: 2, standard: 8, deep: 64 };
        Instances::named(vec![("skew", line())]).and_random(cases, UnstablePoint::alone())
    },
    predict: |point| Prediction::equals(slope(point.drift().rate())),
    decoys: &[Decoy::new("1/λ", |point| Prediction::equals(2.0 * slope(point.drift().rate())))],
    observe: Witness::Oracle(|point| {
        Observation::of(Growth::of(|eps| ln_time_on_line(point, eps)).slope)
    }),
    resolution: Resolution::Relative(1e-3),
    expects: Expected::Consistent,
};

fn planes() -> Instances<UnstablePlane> {
    let cases = PerBudget { quick: 2, standard: 8, deep: 64 };
    Instances::named(vec![("a turned saddle", plane())]).and_random(cases, UnstablePlane::saddle())
}
