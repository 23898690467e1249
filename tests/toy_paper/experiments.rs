//! Experiments that are named and never run.

use std::fmt;

use proptest::strategy::Just;
use serde::Serialize;

use sgdcheck::claim::{
    Decoy, Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction, Reading,
    Resolution, Scan, Simulation, Within, Witness,
};
use sgdcheck::interval::Interval;
use sgdcheck::monte_carlo::Tally;

/// A noise level is all that the toys need.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Noise(pub(super) f64);

impl fmt::Display for Noise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "σ = {}", self.0)
    }
}

pub(super) static SCAN: Scan<Noise> = Scan {
    formula: "(12) as corrected, beside exact quadrature",
    parameter: "V/ε",
    rungs: &[1.0, 2.0, 7.0, 12.0, 50.0],
    instances: || {
        Instances::named(vec![("quartic", Noise(1.0)), ("flat", Noise(2.0))])
            .and_random(PerBudget::always(16), Just(Noise(0.25)))
    },
    predict: |_, _| 1.0,
    observe: |_, _| Interval::exactly(1.0),
    error: sgdcheck::range::Error::Ratio,
    recorded: &[
        Within { shape: "quartic", from: [Some(1.0), Some(7.0), Some(50.0)] },
        Within { shape: "flat", from: [Some(1.0), None, None] },
        Within { shape: "random", from: [Some(1.0), Some(12.0), None] },
    ],
};

pub(super) static SOLVED: Experiment<Noise> = Experiment {
    name: "Lyapunov equation",
    reading: Reading::AsPrinted,
    instances,
    predict: nothing,
    decoys: &[Decoy::new("small-step formula", nothing), Decoy::new("factor of two", nothing)],
    observe: Witness::Oracle(see_nothing),
    resolution: Resolution::Relative(1e-9),
    expects: Expected::Consistent,
};

pub(super) static SIMULATED: Experiment<Noise> = Experiment {
    name: "simulated SGD",
    observe: SAMPLED,
    resolution: Resolution::Relative(0.02),
    ..SOLVED
};

pub(super) static PREFACTOR: Experiment<Noise> = Experiment {
    name: "exact quadrature",
    expects: Expected::Refuted(Fault::Wrong),
    resolution: Resolution::Relative(0.01),
    ..SOLVED
};

pub(super) static PREFACTOR_CORRECTED: Experiment<Noise> = Experiment {
    name: "exact quadrature, corrected",
    reading: Reading::Corrected,
    expects: Expected::Consistent,
    ..PREFACTOR
};

pub(super) static WITH_PREFACTOR_ONE: Experiment<Noise> = Experiment {
    name: "where the prefactor is one",
    instances: one,
    decoys: &[],
    expects: Expected::Consistent,
    ..PREFACTOR
};

pub(super) static RATE: Experiment<Noise> = Experiment {
    name: "rate of exits",
    instances: one,
    expects: Expected::Refuted(Fault::Inherited("toy/exit-time")),
    ..PREFACTOR
};

pub(super) static EXTRAPOLATED: Experiment<Noise> = Experiment {
    name: "extrapolated",
    instances: one,
    decoys: &[],
    expects: Expected::Refuted(Fault::Misprint),
    ..PREFACTOR
};

pub(super) static ORDER: Experiment<Noise> = Experiment {
    name: "exact semigroup",
    instances: one,
    decoys: &[
        Decoy::new("no correction of the drift", nothing),
        Decoy::new("half of the correction", nothing),
    ],
    resolution: Resolution::Absolute(0.1),
    ..SOLVED
};

pub(super) static BOUND: Experiment<Noise> = Experiment {
    name: "largest variance",
    instances: one,
    predict: |_| Prediction::nothing("the bound is infinite"),
    decoys: &[],
    expects: Expected::Vacuous(Fault::Hypothesis),
    ..SOLVED
};

pub(super) static PARETO: Experiment<Noise> =
    Experiment { name: "Pareto noise", instances: one, ..SIMULATED };

pub(super) static WEAK: Experiment<Noise> = Experiment {
    name: "nearly normal noise",
    instances: one,
    expects: Expected::Inconclusive,
    ..SOLVED
};

pub(super) static STOPPED: Experiment<Noise> = Experiment { name: "differences", ..SOLVED };

static SAMPLED: Witness<Noise> = Witness::Simulation(Simulation {
    simulate: |_, _| Tally::default(),
    estimate: |_, _, _| see_nothing(&Noise(0.0)),
    replicas: 1,
    blocks: PerBudget { quick: 16, standard: 16, deep: 16 },
});

fn instances() -> Instances<Noise> {
    let named = vec![("the paper's own", Noise(1.0)), ("skewed", Noise(0.5))];
    let cases = PerBudget { quick: 1, standard: 1, deep: 24 };
    Instances::named(named).and_random(cases, Just(Noise(0.25)))
}

fn one() -> Instances<Noise> {
    Instances::named(vec![("the paper's own", Noise(1.0))])
}

fn nothing(_: &Noise) -> Prediction {
    Prediction::equals(0.0)
}

fn see_nothing(_: &Noise) -> Observation {
    Observation::of(Interval::UNKNOWN)
}
