//! Whether the continuous theory underestimates SGD: its fluctuations, and its escape rate.

use super::{EXPONENT, EXPONENT_CORRECTED, parabolas, valley};
use crate::claim::{
    Expected, Experiment, Fault, Instances, Observation, PerBudget, Prediction, Resolution,
    Simulation, Witness,
};
use crate::instances::noisy_valley::Valley;
use crate::oracles::linear::lyapunov;
use crate::papers::liu2021::escape::theory;
use crate::witnesses::kramers;

pub(super) static UNDERESTIMATED: Experiment<Valley> = Experiment {
    name: "ln γ is at least that of (24)",
    instances: || {
        let Instances { mut named, .. } = no_sharp_barrier();
        named.insert(0, ("a sharp barrier", valley([1.0, 2.0], 0.2).with_exponent(8.0)));
        Instances::named(named)
    },
    predict: |v| Prediction::at_least(theory::ln_continuous_rate(v)),
    decoys: &[],
    observe: Witness::Oracle(|v| Observation::of(kramers::ln_rate_of_sgd(v))),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Refuted(Fault::Inherited("liu2021/kramers-flux")),
    ..EXPONENT
};

pub(super) static UNDERESTIMATED_CONTROL: Experiment<Valley> = Experiment {
    name: "control: ln γ where k_a ≥ |k_b|",
    instances: no_sharp_barrier,
    ..UNDERESTIMATED.control()
};

fn no_sharp_barrier() -> Instances<Valley> {
    Instances::named(vec![
        ("a sharp minimum", valley([2.0, 1.0], 0.2).with_exponent(8.0)),
        ("equal curvatures", valley([1.0, 1.0], 1.2).with_exponent(8.0)),
    ])
}

pub(super) static SIMULATED: Experiment<Valley> = Experiment {
    name: "ln γ is at least that of (24): simulated SGD",
    instances: || {
        Instances::named(vec![(
            "a sharp barrier, exponent 4",
            valley([1.0, 2.0], 0.2).with_exponent(4.0),
        )])
    },
    observe: Witness::Simulation(Simulation {
        simulate: kramers::simulate,
        estimate: |v, tally, alpha| Observation::of(kramers::simulated_ln_rate(v, tally, alpha)),
        replicas: 6000,
        blocks: PerBudget::always(16),
    }),
    resolution: Resolution::Absolute(0.1),
    ..UNDERESTIMATED
};

pub(super) static UNDERESTIMATED_CORRECTED: Experiment<Valley> = Experiment {
    name: "the exponent over S is at most that of (24)",
    predict: |v| Prediction::at_most(theory::continuous_exponent(v)),
    decoys: &[],
    ..EXPONENT_CORRECTED
};

pub(super) static FLUCTUATIONS: Experiment<Valley> = Experiment {
    name: "stationary variance of SGD over that of the continuous theory",
    instances: parabolas,
    predict: |_| Prediction::at_least(1.0),
    decoys: &[],
    observe: Witness::Oracle(|v| {
        let (rate, c) = (v.learning_rate(), v.spread(0.0) * v.spread(0.0));
        let discrete = lyapunov::scalar(1.0 - v.step(), rate * rate * c);
        Observation::of(discrete.scaled(2.0 * v.curvature() / (rate * c)))
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Consistent,
    ..EXPONENT
};
