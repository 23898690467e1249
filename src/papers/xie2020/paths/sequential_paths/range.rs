//! How far the corrected rule reaches.

use super::{TO_THE_END, returns, sum};
use crate::claim::{Scan, Within};
use crate::instances::valleys::Valleys;
use crate::papers::xie2020::paths::cases::level_rows;
use crate::range::Error;
use crate::witnesses::valleys::ln_time;

pub(super) static RANGE: Scan<Valleys> = Scan {
    formula: "the corrected sum with Theorem 3.1 for each path, beside the mean time to the third valley by quadrature, equal climbs",
    parameter: "ΔL/D",
    rungs: &[1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 50.0, 100.0],
    instances: level_rows,
    predict: |loss, height| (sum(loss) + returns(loss)) * libm::exp(height),
    observe: |loss, height| ln_time(loss, loss.climb(0) / height, 0, TO_THE_END).exp(),
    error: Error::Ratio,
    recorded: &[
        Within { shape: "alike", from: [Some(1.0), Some(20.0), None] },
        Within { shape: "unlike", from: [Some(1.0), Some(20.0), None] },
        Within { shape: "random", from: [Some(1.0), Some(20.0), None] },
    ],
};
