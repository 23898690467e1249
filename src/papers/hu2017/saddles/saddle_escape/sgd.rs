//! The iteration itself: steps of SGD from an unstable point to the boundary, exactly and simulated.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Simulation, Witness,
};
use crate::instances::unstable_point::{Drift, Sgd, UnstablePlane, UnstablePoint};
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::monte_carlo::escape::steps_to_leave;
use crate::papers::hu2017::saddles::theory::{mean_steps, slope};
use crate::statistics::log_growth;

use crate::papers::hu2017::saddles::saddle_escape::plane::NOISE;
use crate::papers::hu2017::saddles::saddle_escape::weighted_slope::{estimate, simulate};

/// The slope of `η E N` from the killed Markov kernel.
pub(in crate::papers::hu2017) static KERNEL: Experiment<Sgd<UnstablePoint>> = Experiment {
    name: "slope of SGD on the line, by its Markov kernel",
    instances: || {
        let Instances { mut named, .. } = sgd_on_line();
        // A kernel of atoms takes seconds at the finest step.
        named.remove(1);
        Instances::named(named)
    },
    observe: Witness::Oracle(|sgd| {
        let times: Vec<(f64, Interval)> = (0..6)
            .map(|j| 0.125 * 0.25_f64.powi(j))
            .map(|eta| (eta, mean_steps(sgd, eta).scaled(eta)))
            .collect();
        let ln_times: Vec<(f64, Interval)> = times.iter().map(|&(eta, t)| (eta, t.ln())).collect();
        Observation::of(log_growth::slope(&ln_times))
    }),
    resolution: Resolution::Relative(0.05),
    ..ON_LINE
};

/// The slope of `η E N` by simulation on the line.
pub(in crate::papers::hu2017) static ON_LINE: Experiment<Sgd<UnstablePoint>> = Experiment {
    name: "slope of simulated SGD, on the line",
    reading: Reading::Corrected,
    instances: sgd_on_line,
    predict: |sgd| Prediction::equals(slope(rate(sgd))),
    decoys: &[Decoy {
        name: "1/γ_1 in place of 1/(2 γ_1)",
        predict: |sgd| Prediction::equals(2.0 * slope(rate(sgd))),
    }],
    observe: Witness::Simulation(Simulation {
        simulate: |sgd, block| {
            let point = sgd.problem();
            let (left, right) = point.ends();
            simulate(block, |normals, replicas, eta| {
                let step = |[x]: [f64; 1], [zeta]: [f64; 1]| {
                    [x + eta * (point.drift().at(x) + point.noise_at(x) * zeta)]
                };
                let inside = |[x]: [f64; 1]| -left < x && x < right;
                steps_to_leave(normals, sgd.law(), replicas, [0.0], step, inside, STEPS_MAX)
            })
        },
        estimate,
        replicas: 256,
        blocks: BLOCKS,
    }),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Consistent,
};

/// The slope of `η E N` by simulation in the plane, with losses that do not separate.
pub(in crate::papers::hu2017) static IN_PLANE: Experiment<Sgd<UnstablePlane>> = Experiment {
    name: "slope of simulated SGD, in the plane",
    reading: Reading::Corrected,
    instances: sgd_in_plane,
    predict: |sgd| Prediction::equals(slope(sgd.problem().rates()[0])),
    decoys: &[
        Decoy {
            name: "1/γ_1 in place of 1/(2 γ_1)",
            predict: |sgd| Prediction::equals(2.0 * slope(sgd.problem().rates()[0])),
        },
        Decoy {
            name: "γ_2 in place of γ_1",
            predict: |sgd| Prediction::equals(slope(sgd.problem().rates()[1])),
        },
    ],
    observe: Witness::Simulation(Simulation {
        simulate: |sgd, block| {
            let plane = sgd.problem();
            let ([e, f], s) = (plane.axes(), plane.noise());
            // From the coordinates of the iteration to eigencoordinates.
            let along = move |x: [f64; 2]| [e, f].map(|axis| axis[0] * x[0] + axis[1] * x[1]);
            simulate(block, |normals, replicas, eta| {
                let step = |x: [f64; 2], zeta: [f64; 2]| {
                    let [u, v] = plane.drift_at(along(x));
                    let next = |k: usize| {
                        let noise = s[k][0] * zeta[0] + s[k][1] * zeta[1];
                        x[k] + eta * (e[k] * u + f[k] * v + noise)
                    };
                    [next(0), next(1)]
                };
                let inside = |x| plane.contains(along(x));
                steps_to_leave(normals, sgd.law(), replicas, [0.0; 2], step, inside, STEPS_MAX)
            })
        },
        estimate,
        replicas: 256,
        blocks: BLOCKS,
    }),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Consistent,
};

const BLOCKS: PerBudget = PerBudget { quick: 32, standard: 64, deep: 256 };

/// Far beyond any exit time here: means are below 1e5 steps, and tails fall like `e^(-γ η n)`.
const STEPS_MAX: u64 = 1 << 24;

fn rate(sgd: &Sgd<UnstablePoint>) -> f64 {
    sgd.problem().drift().rate()
}

pub(in crate::papers::hu2017) fn sgd_on_line() -> Instances<Sgd<UnstablePoint>> {
    let linear = UnstablePoint::new(Drift::linear(1.0), 0.7, (0.6, 1.0)).expect("valid");
    let skew = UnstablePoint::new(Drift::new(1.25, -0.5, 0.25), 0.8, (0.8, 1.2))
        .and_then(|point| point.with_noise_slope(-0.25))
        .expect("valid");
    Instances::named(vec![
        ("linear, Gaussian noise", Sgd::new(linear, UnitNoise::Gaussian)),
        ("linear, skewed two-point noise", Sgd::new(linear, UnitNoise::SkewedTwoPoint)),
        ("skew loss and noise, Gaussian", Sgd::new(skew, UnitNoise::Gaussian)),
        ("skew loss and noise, skewed two-point", Sgd::new(skew, UnitNoise::SkewedTwoPoint)),
    ])
}

pub(in crate::papers::hu2017) fn sgd_in_plane() -> Instances<Sgd<UnstablePlane>> {
    let plane =
        UnstablePlane::new([Drift::linear(1.5), Drift::linear(-1.0)], 0.7, NOISE, [1.0, 1.5], 0.25);
    let plane = plane.and_then(|plane| plane.coupled(0.5)).expect("valid");
    Instances::named(vec![
        ("coupled saddle, Gaussian noise", Sgd::new(plane, UnitNoise::Gaussian)),
        ("coupled saddle, skewed two-point noise", Sgd::new(plane, UnitNoise::SkewedTwoPoint)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::papers::hu2017::saddles::saddle_escape::weighted_slope::weights;

    fn relative_bias(sgd: &Sgd<UnstablePoint>) -> f64 {
        let weighted: f64 = weights()
            .into_iter()
            .map(|(eta, weight)| weight * eta * mean_steps(sgd, eta).center())
            .sum();
        weighted / slope(rate(sgd)) - 1.0
    }

    #[test]
    fn the_bias_of_the_weighted_mean_is_small() {
        // Gaussian noise only: the kernel of atoms takes seconds at the finest step, and gives
        // -0.004 and -0.005 where Gaussian noise gives -0.006 and -0.008.
        let [(_, plane), ..] = &sgd_in_plane().named[..] else { panic!("no instance") };
        let plane = plane.problem();
        let along = UnstablePoint::new(plane.drifts()[0], plane.noise_along(0), (1.0, 1.0));
        let mut cases = sgd_on_line().named;
        cases.push(("along u", Sgd::new(along.expect("valid"), UnitNoise::Gaussian)));
        for (name, sgd) in cases {
            if sgd.law() == UnitNoise::Gaussian {
                let bias = relative_bias(&sgd);
                assert!(bias.abs() < 0.01, "{name}: {bias}");
            }
        }
    }
}
