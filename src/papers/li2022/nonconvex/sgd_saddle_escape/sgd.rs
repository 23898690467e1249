//! Steps of SGD from saddles that are not degenerate.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Simulation, Witness,
};
use crate::instances::sgd::Sgd;
use crate::instances::unstable_point::{UnstablePlane, UnstablePoint};
use crate::monte_carlo::UnitNoise;
use crate::statistics::intervals;
use crate::witnesses::escape::{simulated, slope_of_times, steps_less_time, times_of_sgd};

use super::super::cases::{line, plane};
use super::super::theory::slope;

fn rate(sgd: &Sgd<UnstablePoint>) -> f64 {
    sgd.problem().drift().rate()
}

/// The slope of `η E N` against `ln(1/η)`.
pub(super) static KERNEL: Experiment<Sgd<UnstablePoint>> = Experiment {
    name: "slope 1/(2λ), by SGD's kernel",
    reading: Reading::Corrected,
    instances: || {
        let sgd = Sgd::new(line(), UnitNoise::Gaussian);
        Instances::named(vec![("skew loss, normal noise that depends on the position", sgd)])
    },
    predict: |sgd| slope_is(slope(rate(sgd))),
    decoys: &[
        Decoy::new("1/λ", |sgd| slope_is(2.0 * slope(rate(sgd)))),
        Decoy::new("bounded", |_| Prediction::equals(0.0)),
    ],
    observe: Witness::Oracle(|sgd| {
        let times = times_of_sgd(sgd);
        let curve = times.iter().map(|&(eta, time)| (-libm::log10(eta), time)).collect();
        Observation::of(slope_of_times(&times)).with_curve(curve)
    }),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Consistent,
};

/// The step sizes at which mean steps are computed.
fn etas() -> impl Iterator<Item = f64> {
    (0..6).map(|j| 0.125 * 0.25_f64.powi(j))
}

/// The slope, and a line with it through zero.
fn slope_is(slope: f64) -> Prediction {
    let line = etas().map(|eta| (-libm::log10(eta), -slope * libm::log(eta)));
    Prediction::equals(slope).with_curve(line.collect())
}

/// `η E N - E τ`, in the limit.
pub(super) static DIFFERENCE: Experiment<Sgd<UnstablePoint>> = Experiment {
    name: "η times the steps of SGD less the diffusion's time",
    predict: |_| Prediction::equals(0.0),
    decoys: &[
        Decoy::new("twice the noise's variance", |sgd| {
            Prediction::equals(-slope(rate(sgd)) * std::f64::consts::LN_2)
        }),
        Decoy::new("half of it", |sgd| {
            Prediction::equals(slope(rate(sgd)) * std::f64::consts::LN_2)
        }),
    ],
    observe: Witness::Oracle(|sgd| Observation::of(steps_less_time(sgd))),
    resolution: Resolution::Absolute(0.05),
    ..KERNEL
};

/// The step sizes of simulations.
const STEPS: [f64; 2] = [1.0 / 32.0, 1.0 / 512.0];

/// The slope by simulation, in the plane.
pub(super) static SIMULATED: Experiment<Sgd<UnstablePlane>> = Experiment {
    name: "slope of simulated SGD, in the plane",
    reading: Reading::Corrected,
    instances: || {
        let sgd = |law| Sgd::new(plane(), law);
        Instances::named(vec![("skewed two-point noise", sgd(UnitNoise::SkewedTwoPoint))])
    },
    predict: |sgd| Prediction::equals(slope(sgd.problem().rates()[0])),
    decoys: &[Decoy::new("1/λ", |sgd| Prediction::equals(2.0 * slope(sgd.problem().rates()[0])))],
    observe: Witness::Simulation(Simulation {
        simulate: |sgd, block| simulated::in_plane_between(sgd, STEPS, block),
        estimate: |_, tally, alpha| {
            let slope = intervals::mean(&tally.moments[0], alpha);
            // Twice what the exact kernel along the unstable direction shows between these steps.
            Observation::of(slope.widened(0.05 * slope.center().abs()))
        },
        replicas: 512,
        blocks: PerBudget { quick: 32, standard: 64, deep: 256 },
    }),
    resolution: Resolution::Relative(0.25),
    expects: Expected::Consistent,
};
