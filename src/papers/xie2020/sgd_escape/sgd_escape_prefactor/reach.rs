//! How cold it must be, and how small the step.

use crate::claim::{Instances, PerBudget, Scan, Within};
use crate::instances::stepped_valley::SteppedValley;
use crate::interval::Interval;
use crate::oracles::exit::first_passage::Convention::Ito;
use crate::papers::xie2020::sgd_escape::cases::{two, valleys};
use crate::papers::xie2020::sgd_escape::theory::{prefactor, prefactor_of_ito};
use crate::range::Error;
use crate::witnesses::stepped_valley;

pub(super) static RANGE: Scan<SteppedValley> = Scan {
    formula: "corrected, (2π/H_ae) exp[..] with s known, beside the mean escape time of (3) by quadrature, d = 1",
    parameter: "(2BΔL/η)(s/H_ae + (1-s)/|H_be|)",
    rungs: &[1.0, 4.0, 16.0, 100.0, 256.0, 600.0],
    instances: || {
        let Instances { named, random, .. } = valleys();
        Instances { named, random, cases: PerBudget::always(8) }
    },
    predict: |v, climb| prefactor_of_ito(v) * libm::exp(climb),
    observe,
    error: Error::Ratio,
    recorded: &[
        within("a sharp minimum, 4 to 1", [Some(1.0), Some(16.0), Some(256.0)]),
        within("a sharp minimum, 9 to 1", [Some(4.0), Some(100.0), Some(256.0)]),
        within("a sharp barrier, 1 to 9", [Some(1.0), Some(16.0), Some(256.0)]),
        within("random", [Some(4.0), Some(100.0), Some(600.0)]),
    ],
};

pub(super) static PRINTED_RANGE: Scan<SteppedValley> = Scan {
    formula: "as printed, (2π/|H_be|) exp[..] with s known, beside the mean escape time of (3) by quadrature, d = 1",
    predict: |v, climb| prefactor(v) * libm::exp(climb),
    instances: || Instances { random: None, ..valleys() },
    recorded: &[
        within("a sharp minimum, 4 to 1", [None; 3]),
        within("a sharp minimum, 9 to 1", [None; 3]),
        within("a sharp barrier, 1 to 9", [None; 3]),
    ],
    error: Error::Ratio,
    ..RANGE
};

/// The exponent at which steps are compared.
const CLIMB: f64 = 12.0;

pub(super) static SGD_RANGE: Scan<SteppedValley> = Scan {
    formula: "corrected, (2π/H_ae) exp[..] with s known, beside SGD's killed kernel at an exponent of 12, d = 1",
    parameter: "η·max(H_a, |H_b|)",
    rungs: &[0.2, 0.1, 0.05, 0.02],
    instances: || {
        Instances::named(vec![
            ("2 to 1", two([2.0, 1.0], 0.25)),
            ("4 to 1", two([4.0, 1.0], 0.25)),
            ("9 to 1", two([9.0, 1.0], 0.7)),
        ])
    },
    predict: |v, _| prefactor_of_ito(v) * libm::exp(CLIMB),
    observe: |v, share| {
        let step = stepped_valley::step(v, share);
        stepped_valley::ln_time_of_sgd(v, v.climb() / CLIMB, step).exp()
    },
    error: Error::Ratio,
    recorded: &[
        within("2 to 1", [Some(0.2), Some(0.05), None]),
        within("4 to 1", [Some(0.1), None, None]),
        within("9 to 1", [Some(0.02), None, None]),
    ],
};

fn observe(valley: &SteppedValley, climb: f64) -> Interval {
    stepped_valley::ln_time(valley, valley.climb() / climb, Ito).exp()
}

const fn within(shape: &'static str, from: [Option<f64>; 3]) -> Within {
    Within { shape, from }
}
