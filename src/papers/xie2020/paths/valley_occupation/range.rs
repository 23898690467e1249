//! How far the corrected corollary reaches.

use crate::claim::{Scan, Within};
use crate::instances::valleys::Valleys;
use crate::papers::xie2020::paths::cases::pairs;
use crate::papers::xie2020::paths::theory::{exponent, occupation, rate_factor_at_the_valley};
use crate::range::Error;
use crate::witnesses::valleys::share_of_left_valley;

pub(super) static RANGE: Scan<Valleys> = Scan {
    formula: "P(V_1) with H_v in front, beside the stationary density's mass, equal exponents",
    parameter: "(2BΔL/η)(s/H_v + (1 - s)/|H_b|)",
    rungs: &[1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 50.0, 100.0],
    instances: pairs,
    predict: |loss, _| occupation([0, 1].map(|v| rate_factor_at_the_valley(loss, v).recip())),
    observe: |loss, height| share_of_left_valley(loss, exponent(loss, 0) / height),
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("flat and sharp", [1.0, 1.0, 8.0]),
        Within::from_rungs("sharp and flat", [1.0, 5.0, 20.0]),
        Within::from_rungs("random", [1.0, 3.0, 20.0]),
    ],
};
