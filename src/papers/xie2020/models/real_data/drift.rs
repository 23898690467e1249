//! Where there is no minimum: descent on all samples leaves the box, and SGD with it.

use crate::claim::{
    Decoy, Expected, Experiment, Observation, PerBudget, Prediction, Reading, Resolution,
    Simulation, Witness,
};
use crate::instances::boxed_network::{BoxedNetwork, Samples};
use crate::interval::Interval;
use crate::papers::xie2020::models::cases::{at_a_minimum, without_a_minimum};
use crate::witnesses::boxed_network::{drift, errors, ladder, over_drift, patience};

pub(super) static LEAVES: Experiment<BoxedNetwork> = Experiment {
    name: "no minimum: how far descent on all samples gets in the time 100, on the paper's tables 1000, in half widths of the box",
    reading: Reading::Corrected,
    instances: without_a_minimum,
    predict: |of| where_it_fits(of, Prediction::at_least(1.0)),
    decoys: &[],
    // Rounding of sums, 1e-13 of a half width per step, grows by e^(100 |λ|) with the least eigenvalue λ of the Hessian: -0.0074
    // and -0.0016 at the two named starts, 0 at the minimum. On a table that was given, a thousandth allows for λ = -0.014 and the time 1000.
    observe: Witness::Oracle(|of| {
        let rounding = if given(of) { 1e-3 } else { 1e-6 };
        Observation::of(Interval::around(drift(of, patience(of), 0.1), rounding))
    }),
    resolution: Resolution::Absolute(0.1),
    expects: Expected::Consistent,
};

pub(super) static STAYS: Experiment<BoxedNetwork> = Experiment {
    name: "a minimum: how far descent on all samples gets in the time 100, in half widths of the box",
    instances: at_a_minimum,
    predict: |_| Prediction::at_most(1.0),
    ..LEAVES
};

pub(super) static CARRIED: Experiment<BoxedNetwork> = Experiment {
    name: "no minimum: the median time, by B/η, over that of descent on all samples; on the last rung, how often it is within a factor of √2 of that",
    reading: Reading::Corrected,
    instances: without_a_minimum,
    predict: |of| {
        let median = |ratio: f64| {
            if ratio <= DIFFUSES && !given(of) {
                at_most(1.0 / 3.0)
            } else if ratio < FLOWS {
                at_most(LATEST)
            } else if ratio < CARRIES {
                Interval::new(0.5, LATEST)
            } else {
                Interval::new(2.0 / 3.0, LATEST)
            }
        };
        let ends = ratios(of).map(|ratio| (ratio, 1.0));
        let times = times(of, median, Interval::new(0.5, 1.0))
            .with_curve_of("descent on all samples", ends.collect());
        where_it_fits(of, times)
    },
    decoys: &[
        Decoy::new("-log γ linear in B/η from the first rung to the last", |of| {
            let last = ratios(of).fold(0.0, f64::max);
            let to_go = |ratio: f64| (last - ratio) / (last - DIFFUSES);
            let line = |ratio: f64| libm::pow(1.0 / 3.0, to_go(ratio));
            let curve = ratios(of).map(|ratio| (ratio, line(ratio)));
            times(of, |ratio| at_most(line(ratio)), at_most(1.0)).with_curve(curve.collect())
        }),
        Decoy::new("half as long", |of| {
            let half = |ratio: f64| at_most(if ratio < CARRIES { LATEST } else { 0.5 });
            times(of, half, at_most(1.0))
        }),
        // e^-x - e^-2x is 1/4 at most.
        Decoy::new("exponential times", |of| {
            times(of, |_| at_most(LATEST), Interval::new(0.0, 0.25))
        }),
    ],
    observe: Witness::Simulation(Simulation {
        simulate: ladder,
        estimate: over_drift,
        replicas: 1,
        blocks: PerBudget { quick: 128, standard: 2048, deep: 2048 },
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

/// The first rung, where noise is most of the way out, on the tables that ship.
const DIFFUSES: f64 = 50.0;
/// From this `B/η` on descent is at least half of it.
const FLOWS: f64 = 400.0;
/// And from this on two thirds of it, or more.
const CARRIES: f64 = 800.0;
/// How much later than descent on all samples the median may be.
const LATEST: f64 = 1.25;

fn given(of: &BoxedNetwork) -> bool {
    matches!(of.samples, Samples::Given(_))
}

/// All but a handful: of the tables that ship, 7 samples of 1797 at most.
const HANDFUL: f64 = 0.01;

fn where_it_fits(of: &BoxedNetwork, says: Prediction) -> Prediction {
    if errors(of) <= HANDFUL {
        says
    } else {
        Prediction::nothing("the network does not fit its samples")
    }
}

fn at_most(most: f64) -> Interval {
    Interval::new(0.0, most)
}

fn ratios(of: &BoxedNetwork) -> impl Iterator<Item = f64> {
    of.ladder.iter().map(|rule| (rule.batch as f64 / rule.rate).round())
}

/// What each rung's median may be, by its B/η, and how often times are near that of descent.
fn times(of: &BoxedNetwork, median: impl Fn(f64) -> Interval, near: Interval) -> Prediction {
    Prediction::all_within(ratios(of).map(median).chain([near]))
}
