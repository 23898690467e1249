//! How far the slope of Theorem 3.2 reaches.

use crate::claim::{Scan, Within};
use crate::instances::valleys::Valleys;
use crate::papers::xie2020::laws::cases::{OUT, edges};
use crate::papers::xie2020::laws::theory::exponent;
use crate::range::Error;
use crate::witnesses::valleys::ln_time;

pub(super) static RANGE: Scan<Valleys> = Scan {
    formula: "the slope of Theorem 3.2 over 1/k, beside that of ln τ + ln k between 1/k and 1.01/k by quadrature",
    parameter: "(2BΔL/(ηk))(s/H_ae + (1 - s)/|H_be|)",
    rungs: &[1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 50.0, 100.0],
    instances: edges,
    predict: |loss, _| exponent(loss) / loss.noises()[0],
    observe: |loss, height| {
        let noise = loss.noises()[0];
        let k = exponent(loss) / (noise * height);
        let of = |k: f64| ln_time(&loss.rescaled(k), noise, 0, OUT) + libm::log(k);
        (of(k / 1.01) - of(k)) * (k / 0.01)
    },
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("sharp valley", [1.0, 5.0, 12.0]),
        Within::from_rungs("soft valley", [1.0, 2.0, 8.0]),
        Within::from_rungs("random", [1.0, 5.0, 12.0]),
    ],
};
