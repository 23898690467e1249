//! The lower bound in the place of (20).

use super::growth::{GROWTH, families};
use super::ratios::{RUNGS, dimensions, exponent, ratio};
use crate::claim::{
    Expected, Experiment, Instances, Observation, Prediction, Reading, Resolution, Witness,
};
use crate::instances::ill_conditioned::{Family, Noise};
use crate::interval::Interval;

pub(super) static LOWER_BOUND: Experiment<Family> = Experiment {
    name: "the ratio over its lower bound, D from 16 to 2^56",
    reading: Reading::Corrected,
    instances: || {
        let spread = |a| Family::new(0.6, 0.9, 3, 1.9, Noise::Share(a));
        let Instances { mut named, .. } = families();
        named.retain(|(_, family)| family.steps.is_some());
        named.extend([
            ("a = 0.2, three sharp directions", spread(0.2)),
            ("the same after 30 steps", spread(0.2).after(Some(30))),
            ("little noise along u_1", Family::new(0.75, 1.5, 2, 0.4, Noise::Second)),
            ("far below the limit", Family::new(0.6, 2.0, 1, 1.5, Noise::Hessian).after(Some(9))),
        ]);
        Instances::named(named)
    },
    predict: |_| Prediction::all_within(vec![Interval::at_least(1.0); RUNGS as usize]),
    decoys: &[],
    observe: Witness::Oracle(|family| {
        let steps = family.steps.unwrap_or(u32::MAX);
        let contraction = (1.0 - family.step()) * (1.0 - family.step());
        let mean = (0..steps as i32).map(|s| contraction.powi(s)).sum::<f64>() / f64::from(steps);
        let sharp = 1.0 + family.sharp();
        let bound =
            |d: f64| mean * family.alignment(d) * libm::pow(d, exponent(family)) / (sharp * sharp);
        Observation::of_all(dimensions().map(|d| ratio(family, d).scaled(1.0 / bound(d))))
    }),
    resolution: Resolution::Absolute(1e-9),
    expects: Expected::Consistent,
};

pub(super) static GROWTH_CORRECTED: Experiment<Family> = Experiment {
    name: "the lower bound's power of D is reached at fixed t",
    instances: || {
        let Instances { named, .. } = families();
        let fixed = named.into_iter().filter(|(_, family)| family.steps.is_some());
        Instances::named(fixed.collect())
    },
    predict: |family| Prediction::equals(exponent(family)),
    ..GROWTH.corrected()
};
