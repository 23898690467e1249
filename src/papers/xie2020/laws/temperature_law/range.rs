//! From which temperature on the slope is right.

use crate::claim::{Scan, Within};
use crate::instances::boxed_parabola::BoxedParabola;
use crate::instances::valleys::Valleys;
use crate::papers::xie2020::laws::cases::{OUT, boxes, edges_of_sgld};
use crate::papers::xie2020::laws::theory::barrier;
use crate::range::Error;
use crate::witnesses::rescaled_wells::ln_time_at;
use crate::witnesses::valleys::ln_time;

const RUNGS: &[f64] = &[1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 48.0, 100.0, 200.0];

pub(super) static COL_RANGE: Scan<Valleys> = Scan {
    formula: "the slope ΔL, beside that of ln τ between 1/D and 1.01/D by quadrature, over a col",
    parameter: "ΔL/D",
    rungs: RUNGS,
    instances: edges_of_sgld,
    predict: |loss, _| barrier(loss),
    observe: |loss, height| {
        let noise = loss.climb(0) / height;
        let [here, there] = [noise, noise / 1.01].map(|noise| ln_time(loss, noise, 0, OUT));
        (there - here) * (noise / 0.01)
    },
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("sharp valley", [1.0, 2.0, 12.0]),
        Within::from_rungs("soft valley", [1.0, 2.0, 12.0]),
        Within::from_rungs("random", [1.0, 2.0, 12.0]),
    ],
};

pub(super) static BOX_RANGE: Scan<BoxedParabola> = Scan {
    formula: "the slope ΔL, beside that of ln τ between 1/D and 1.01/D by quadrature, through the sides of a box",
    parameter: "ΔL/D",
    rungs: RUNGS,
    instances: boxes,
    predict: |parabola, _| parabola.height(),
    observe: |parabola, height| {
        let noise = parabola.height() / height;
        let [here, there] = [noise, noise / 1.01].map(|noise| ln_time_at(parabola, noise));
        (there - here) * (noise / 0.01)
    },
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("flat", [1.0, 12.0, 100.0]),
        Within::from_rungs("sharp", [1.0, 12.0, 100.0]),
    ],
};
