//! How far the corrected corollary reaches.

use super::{BOTH, sum_at_the_valley};
use crate::claim::{Scan, Within};
use crate::instances::valleys::Valleys;
use crate::papers::xie2020::paths::cases::forks;
use crate::papers::xie2020::paths::theory::exponent;
use crate::range::Error;
use crate::witnesses::valleys::ln_time;

pub(super) static RANGE: Scan<Valleys> = Scan {
    formula: "Corollary 3.2.1, corrected, beside the mean time to leave over two cols by quadrature",
    parameter: "(2BΔL/η)(s/H_ae + (1 - s)/|H_be|)",
    rungs: &[1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 50.0, 100.0],
    instances: forks,
    predict: |loss, height| libm::exp(height) / sum_at_the_valley(loss),
    observe: |loss, height| ln_time(loss, exponent(loss, 0) / height, 1, BOTH).exp(),
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("sharp cols", [1.0, 12.0, 100.0]),
        Within { shape: "soft cols", from: [Some(3.0), Some(20.0), None] },
        Within { shape: "random", from: [Some(3.0), Some(20.0), None] },
    ],
};
