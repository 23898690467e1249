//! How far the slope of Theorem 3.2 reaches.

use super::RATE;
use crate::claim::{Scan, Within};
use crate::instances::valleys::Valleys;
use crate::papers::xie2020::laws::cases::{OUT, edges};
use crate::papers::xie2020::laws::theory::exponent;
use crate::range::Error;
use crate::witnesses::valleys::ln_time;

pub(super) static RANGE: Scan<Valleys> = Scan {
    formula: "the slope of Theorem 3.2, beside that of ln τ between B and 1.01 B by quadrature",
    parameter: "(2BΔL/η)(s/H_ae + (1 - s)/|H_be|)",
    rungs: &[1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 50.0, 100.0],
    instances: edges,
    predict: |loss, _| exponent(loss) / RATE,
    observe: |loss, height| {
        let batch = height * RATE / exponent(loss);
        let [here, there] = [batch, 1.01 * batch].map(|batch| ln_time(loss, RATE / batch, 0, OUT));
        (there - here) * (1.0 / (0.01 * batch))
    },
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("sharp valley", [1.0, 5.0, 12.0]),
        Within::from_rungs("soft valley", [1.0, 2.0, 8.0]),
        Within::from_rungs("random", [1.0, 5.0, 12.0]),
    ],
};
