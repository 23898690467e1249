//! Whether the formulas were copied right, and how far the root reaches.

use crate::claim::{ByHand, Experiment, Instances, Scan, Within};
use crate::range::Error;

use super::super::theory::printed_polya;
use super::{EQUALITY, Limits, POLYA, ROOT, integral};

pub(super) static FAR: Experiment<Limits> = Experiment {
    name: "control: x of 5 and more, where all is one",
    instances: || Instances::named(vec![("far", Limits(vec![5.0, 7.0, 10.0]))]),
    decoys: &[],
    ..ROOT.control()
};

pub(super) static ROOT_BY_HAND: ByHand<Limits> = ByHand {
    of: &ROOT,
    at: "√(1 - e^(-x²/π)) at x = 1, less and more ten per cent",
    instance: || Limits(vec![1.0]),
    values: &[0.469_92, 0.574_35],
};

pub(super) static POLYA_BY_HAND: ByHand<Limits> = ByHand {
    of: &POLYA,
    at: "√(1 - e^(-2x²/π)) at x = 1, less and more 0.71 per cent",
    instance: || Limits(vec![1.0]),
    values: &[0.681_37, 0.691_11],
};

pub(super) static EQUALITY_BY_HAND: ByHand<Limits> = ByHand {
    of: &EQUALITY,
    at: "Φ(0.5) - Φ(-0.5) and Φ(1.5) - Φ(-1.5), from a table",
    instance: || Limits(vec![0.5, 1.5]),
    values: &[0.382_92, 0.866_39],
};

pub(super) static SCAN: Scan<Limits> = Scan {
    formula: "the printed root beside Φ(x) - Φ(-x); Pólya's own is within 1 per cent everywhere",
    parameter: "x = ε√(η∞λ)",
    rungs: &[0.01, 0.1, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0],
    instances: || Instances::named(vec![("any", Limits(Vec::new()))]),
    predict: |_, x| printed_polya(x),
    observe: |_, x| integral(|w| 0.5 * w * w, x) / std::f64::consts::TAU.sqrt(),
    error: Error::Ratio,
    recorded: &[Within::from_rungs("any", [0.01, 2.5, 4.0])],
};
