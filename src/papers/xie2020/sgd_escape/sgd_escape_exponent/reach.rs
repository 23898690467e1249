//! From which barrier on the exponent is that of the theorem: what doubling B does.

use super::TWO;
use crate::claim::{
    Decoy, Experiment, Instances, Observation, PerBudget, Prediction, Resolution, Scan, Within,
    Witness,
};
use crate::instances::stepped_valley::SteppedValley;
use crate::interval::Interval;
use crate::oracles::exit::first_passage::Convention::Ito;
use crate::papers::xie2020::sgd_escape::cases::valleys;
use crate::papers::xie2020::sgd_escape::theory::exponent;
use crate::range::Error;
use crate::witnesses::stepped_valley::{ln_time, ln_time_of_sgd, step};

/// A climb of so many temperatures is doubled.
const CLIMB: f64 = 8.0;

/// `η` times the larger curvature, and what that does to the growth, at most.
const STEP: f64 = 0.005;
const TOLERANCE: f64 = 0.06;

pub(super) static GROWTH: Experiment<SteppedValley> = Experiment {
    name: "SGD's killed kernel, η max(H_a, |H_b|) = 0.005: what doubling B from an exponent of 8 adds to ln τ, to 6 %",
    instances: || Instances { random: None, ..valleys() },
    predict: |v| grows(v, v.share()),
    decoys: &[
        Decoy::new("s and 1-s exchanged", |v| grows(v, 1.0 - v.share())),
        Decoy::new("s = 1/2: a midpoint", |v| grows(v, 0.5)),
        Decoy::new("the temperature of a all along", |v| grows(v, 1.0)),
    ],
    observe: Witness::Oracle(|v| {
        let epsilon = v.climb() / CLIMB;
        let times = [epsilon, 0.5 * epsilon].map(|t| ln_time_of_sgd(v, t, step(v, STEP)));
        Observation::of(times[1] - times[0])
    }),
    resolution: Resolution::Relative(0.05),
    ..TWO
};

/// The exponent at that temperature, to 6 %.
fn grows(valley: &SteppedValley, share: f64) -> Prediction {
    let [barrier, climb] = [valley.barrier(), valley.climb()];
    let added = exponent(barrier, share, valley.curvatures()) * CLIMB / climb;
    Prediction::within(Interval::around(added, TOLERANCE * added))
}

pub(super) static RANGE: Scan<SteppedValley> = Scan {
    formula: "the exponent with s known, beside what doubling B adds to ln τ, by quadrature, d = 1",
    parameter: "(2BΔL/η)(s/H_ae + (1-s)/|H_be|)",
    rungs: &[0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0],
    instances: || {
        let Instances { named, random, .. } = valleys();
        Instances { named, random, cases: PerBudget::always(8) }
    },
    predict: |v, climb| exponent(v.barrier(), v.share(), v.curvatures()) * climb / v.climb(),
    observe: |valley, climb| {
        let epsilon = valley.climb() / climb;
        ln_time(valley, 0.5 * epsilon, Ito) - ln_time(valley, epsilon, Ito)
    },
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("a sharp minimum, 4 to 1", [0.5, 4.0, 16.0]),
        Within::from_rungs("a sharp minimum, 9 to 1", [0.5, 4.0, 16.0]),
        Within::from_rungs("a sharp barrier, 1 to 9", [0.5, 1.0, 2.0]),
        Within::from_rungs("random", [0.5, 4.0, 16.0]),
    ],
};
