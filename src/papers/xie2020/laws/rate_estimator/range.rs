//! How rare escapes must be for the exponential law.

use super::times::valley;
use crate::claim::{Instances, Scan, Within};
use crate::instances::valleys::Valleys;
use crate::range::Error;
use crate::witnesses::repeated_runs::survival;

pub(super) static RANGE: Scan<Valleys> = Scan {
    formula: "e^(-3) for the chance of a time above 3 means, beside the generator's eigenvalues",
    parameter: "ΔL/D",
    rungs: &[1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 16.0],
    instances: || {
        Instances::named(vec![
            ("sharp valley", valley([3.0, 1.0], 1.0)),
            ("soft valley", valley([0.8, 2.4], 1.0)),
        ])
    },
    predict: |_, _| libm::exp(-3.0),
    observe: |loss, heights| survival(loss, loss.climb(0) / heights, &[3.0])[0],
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("sharp valley", [1.0, 5.0, 8.0]),
        Within::from_rungs("soft valley", [1.0, 3.0, 8.0]),
    ],
};
