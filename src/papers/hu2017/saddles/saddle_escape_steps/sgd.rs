//! The iteration itself: steps of SGD from an unstable point to the boundary, exactly and simulated.

use crate::claim::{
    Decoy, Expected, Experiment, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Simulation, Witness,
};
use crate::instances::sgd::Sgd;
use crate::instances::unstable_point::{UnstablePlane, UnstablePoint};
use crate::monte_carlo::UnitNoise;
use crate::witnesses::escape::{simulated, slope_of_times, steps_less_time, times_of_sgd};

use super::super::cases::{sgd_in_plane, sgd_on_line};
use super::super::theory::slope;

/// `η E N - E T`, in the limit.
pub(super) static DIFFERENCE: Experiment<Sgd<UnstablePoint>> = Experiment {
    name: "η times the steps of SGD less T, by its Markov kernel",
    reading: Reading::Corrected,
    instances: || {
        let Instances { mut named, .. } = sgd_on_line();
        let skew = *named[2].1.problem();
        named.push(("skew loss and noise, two-point", Sgd::new(skew, UnitNoise::TwoPoint)));
        Instances::named(named)
    },
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
    expects: Expected::Consistent,
};

/// The slope of `η E N` from the killed Markov kernel.
pub(super) static KERNEL: Experiment<Sgd<UnstablePoint>> = Experiment {
    name: "slope of SGD on the line, by its Markov kernel",
    instances: || {
        let Instances { mut named, .. } = sgd_on_line();
        // A kernel of atoms takes seconds at the finest step.
        named.remove(1);
        Instances::named(named)
    },
    observe: Witness::Oracle(|sgd| Observation::of(slope_of_times(&times_of_sgd(sgd)))),
    resolution: Resolution::Relative(0.05),
    ..SIMULATED_ON_LINE
};

/// The slope of `η E N` by simulation on the line.
pub(super) static SIMULATED_ON_LINE: Experiment<Sgd<UnstablePoint>> = Experiment {
    name: "slope of simulated SGD, on the line",
    reading: Reading::Corrected,
    instances: sgd_on_line,
    predict: |sgd| Prediction::equals(slope(rate(sgd))),
    decoys: &[Decoy::new("1/γ_1 in place of 1/(2 γ_1)", |sgd| {
        Prediction::equals(2.0 * slope(rate(sgd)))
    })],
    observe: Witness::Simulation(Simulation {
        simulate: simulated::on_line,
        estimate: |_, tally, alpha| simulated::estimate(tally, alpha),
        replicas: 256,
        blocks: BLOCKS,
    }),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Consistent,
};

/// The slope of `η E N` by simulation in the plane, with losses that do not separate.
pub(super) static SIMULATED: Experiment<Sgd<UnstablePlane>> = Experiment {
    name: "steps of simulated SGD, in the plane",
    reading: Reading::Corrected,
    instances: sgd_in_plane,
    predict: |sgd| Prediction::equals(slope(sgd.problem().rates()[0])),
    decoys: &[
        Decoy::new("1/γ_1 in place of 1/(2 γ_1)", |sgd| {
            Prediction::equals(2.0 * slope(sgd.problem().rates()[0]))
        }),
        Decoy::new("γ_2 in place of γ_1", |sgd| {
            Prediction::equals(slope(sgd.problem().rates()[1]))
        }),
    ],
    observe: Witness::Simulation(Simulation {
        simulate: simulated::in_plane,
        estimate: |_, tally, alpha| simulated::estimate(tally, alpha),
        replicas: 256,
        blocks: BLOCKS,
    }),
    resolution: Resolution::Relative(0.1),
    expects: Expected::Consistent,
};

const BLOCKS: PerBudget = PerBudget { quick: 32, standard: 64, deep: 256 };

fn rate(sgd: &Sgd<UnstablePoint>) -> f64 {
    sgd.problem().drift().rate()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::witnesses::escape::mean_steps;
    use crate::witnesses::escape::simulated::weights;

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
