//! Whether the formulas were copied right.

use super::{CORRECTED, OF_TEMPERATURES, PRINTED, constant};
use crate::claim::{ByHand, Decoy, Experiment, Instances, Witness};
use crate::instances::stepped_valley::SteppedValley;
use crate::oracles::exit::first_passage::Convention::HanggiKlimontovich;
use crate::papers::xie2020::sgd_escape::cases::{mixtures, two, valleys};
use crate::papers::xie2020::sgd_escape::theory::prefactor;
use crate::witnesses::stepped_valley;

pub(super) static OF_CURRENT: Experiment<SteppedValley> = Experiment {
    name: "control: the flux of (55), D(∇P + P∇L/T)",
    instances: || Instances { random: None, ..valleys() },
    decoys: &[
        Decoy::new("2π/H_ae", CORRECTED.predict),
        Decoy::new("exit counted at the saddle", |v| constant(0.5 * prefactor(v))),
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
        Decoy::new("exit counted at the saddle", |v| constant(0.5 * prefactor(v))),
        Decoy::new("twice the curvature", |v| constant(0.25 * prefactor(v))),
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
