//! Whether the formulas were copied right, and how cold it must be.

use super::{CORRECTED, OF_TEMPERATURES, PRINTED, constant};
use crate::claim::{ByHand, Decoy, Experiment, Instances, PerBudget, Scan, Within, Witness};
use crate::instances::stepped_valley::SteppedValley;
use crate::interval::Interval;
use crate::oracles::exit::first_passage::Convention::{HanggiKlimontovich, Ito};
use crate::papers::xie2020::sgd_escape::cases::{mixtures, two, valleys};
use crate::papers::xie2020::sgd_escape::theory::{prefactor, prefactor_of_ito};
use crate::range::Error;
use crate::witnesses::stepped_valley;

pub(super) static OF_CURRENT: Experiment<SteppedValley> = Experiment {
    name: "control: the flux of (55), D(∇P + P∇L/T)",
    instances: || Instances { random: None, ..valleys() },
    decoys: &[
        Decoy { name: "2π/H_ae", predict: CORRECTED.predict },
        Decoy { name: "exit counted at the saddle", predict: |v| constant(0.5 * prefactor(v)) },
    ],
    observe: Witness::Oracle(|v| stepped_valley::prefactor(v, HanggiKlimontovich)),
    ..PRINTED.control()
};

pub(super) static EQUAL: Experiment<SteppedValley> = Experiment {
    name: "control: equal curvatures",
    instances: || {
        Instances::named(vec![
            ("2 and 2", two([2.0, 2.0], 0.3)),
            ("0.7 and 0.7", two([0.7, 0.7], 0.6)),
        ])
    },
    decoys: &[
        Decoy { name: "exit counted at the saddle", predict: |v| constant(0.5 * prefactor(v)) },
        Decoy { name: "twice the curvature", predict: |v| constant(0.25 * prefactor(v)) },
    ],
    ..PRINTED.control()
};

pub(super) static BY_HAND: ByHand<SteppedValley> = ByHand {
    of: &PRINTED,
    at: "2π/|H_be|: H_ae = 4, |H_be| = 1.6",
    instance: || two([4.0, 1.6], 0.25),
    values: &[3.9270],
};

pub(super) static OF_TEMPERATURES_BY_HAND: ByHand<SteppedValley> = ByHand {
    of: &OF_TEMPERATURES,
    at: "(73): H_a = 4, |H_b| = 1, T_a/T_b = 5.5/2.5: 2π √(2.2/4)",
    instance: || mixtures().named.swap_remove(0).1,
    values: &[4.6598],
};

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

fn observe(valley: &SteppedValley, climb: f64) -> Interval {
    stepped_valley::ln_time(valley, valley.climb() / climb, Ito).exp()
}

const fn within(shape: &'static str, from: [Option<f64>; 3]) -> Within {
    Within { shape, from }
}
